#include "trellis.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "ten.hpp"

namespace landfall::mrz::decoding {
namespace {

// A square for ways that close it: what of it may leave with each digit.
template <Join join>
class Gates {
 public:
  void look_at(const double* square) {
    square_ = square;
    others<join>(square, others_.data());
    for (std::size_t c = 0; c < 10; ++c) {
      all_[c] = square[c];
      put<join>(all_[c], others_[c]);
    }
  }
  // By the composite residue.
  void leaving(Move move, std::size_t digit, double* to) const {
    const double* mine = square_ + digit * 10;
    const double* rest = others_.data() + digit * 10;
    switch (move) {
      case Move::close_own_is:
        std::copy(mine, mine + 10, to);
        return;
      case Move::close_own_is_not:
        std::copy(rest, rest + 10, to);
        return;
      case Move::close_either_is:
        std::copy(mine, mine + 10, to);
        to[digit] = all_[digit];
        return;
      case Move::close_neither_is:
        std::copy(rest, rest + 10, to);
        to[digit] = 0;
        return;
      default:
        std::copy(all_.begin(), all_.end(), to);
    }
  }

 private:
  const double* square_ = nullptr;
  std::array<double, 100> others_{};
  std::array<double, 10> all_{};
};

// The same the other way: what each residue of the square is worth, from what leaves it.
template <Join join>
class GatesBack {
 public:
  void start() {
    all_.fill(0);
    own_.fill(0);
    not_own_.fill(0);
  }
  // `next`: what follows is worth, turned by the shift.
  void arrive(Move move, std::size_t digit, const double* next, double weight) {
    double* mine = own_.data() + digit * 10;
    double* rest = not_own_.data() + digit * 10;
    switch (move) {
      case Move::close_own_is:
        put_row<join>(mine, next, weight);
        return;
      case Move::close_own_is_not:
        put_row<join>(rest, next, weight);
        return;
      case Move::close_either_is:
        for (std::size_t c = 0; c < 10; ++c) put<join>(c == digit ? all_[c] : mine[c], next[c] * weight);
        return;
      case Move::close_neither_is:
        for (std::size_t c = 0; c < 10; ++c)
          if (c != digit) put<join>(rest[c], next[c] * weight);
        return;
      default:
        put_row<join>(all_.data(), next, weight);
    }
  }
  void finish(double* square) const {
    std::array<double, 100> rest;
    others<join>(not_own_.data(), rest.data());
    for (std::size_t o = 0; o < 10; ++o) {
      put_row<join>(square + o * 10, all_.data(), 1);
      put_row<join>(square + o * 10, own_.data() + o * 10, 1);
      put_row<join>(square + o * 10, rest.data() + o * 10, 1);
    }
  }

 private:
  std::array<double, 10> all_{};
  std::array<double, 100> own_{}, not_own_{};
};

std::uint16_t rows_of(const double* square) noexcept {
  unsigned rows = 0;
  for (std::size_t o = 0; o < 10; ++o)
    if (std::any_of(square + o * 10, square + o * 10 + 10, [](double v) { return v > 0; })) rows |= 1U << o;
  return static_cast<std::uint16_t>(rows);
}

// Each row twice, and all rows twice.
using TurnedSquare = std::array<double, 400>;
void turn_square(const double* square, TurnedSquare& to) noexcept {
  for (std::size_t o = 0; o < 10; ++o) turn(square + o * 10, to.data() + o * 20);
  std::copy_n(to.begin(), 200, to.begin() + 200);
}

constexpr std::size_t most_ways = 16;  // of a bundle of squares: one for each value and gate
struct Turn {
  const double* from;
  double weight;
};

// One square into another, along several ways at once: each row is loaded and stored once.
template <Join join>
void put_squares(double* to, const Turn* turns, std::size_t count) noexcept {
  for (std::size_t o = 0; o < 10; ++o) {
    Ten sum = load_row(to + o * 10);
    for (std::size_t i = 0; i < count; ++i) put_row<join>(sum, turns[i].from + o * 20, turns[i].weight);
    store_row(to + o * 10, sum);
  }
}

}  // namespace

BlockTrellis::BlockTrellis(const Block& block, Join join) : block_(block), plan_(block.plan), join_(join) {
  if (block.code) return;
  memory_.reset(new double[plan_.ahead + plan_.weights + 2 * plan_.most]);  // NOLINT: make_unique zeroes it
  ahead_ = memory_.get();
  weights_ = ahead_ + plan_.ahead;
  behind_ = weights_ + plan_.weights;
  here_ = behind_ + plan_.most;
  rows_.resize(plan_.states);
}

// The emissions: the weight of each set of characters, the largest of a way 1 (the scaling of a forward pass), so that
// nothing becomes too small for a number.
void BlockTrellis::weigh(const PlannedCell& cell, const CellWeights& likelihoods) {
  double* to = weights_ + cell.weights;
  double most = 0;
  for (std::size_t s = 0; s < cell.sets.size(); ++s) {
    double value = 0;
    const auto* member = &cell.members[cell.sets[s].first];
    for (std::size_t m = 0; m < cell.sets[s].count; ++m) {
      const double one = member[m].share * likelihoods[member[m].character];
      value = join_ == Join::sum ? value + one : std::max(value, one);
    }
    to[s] = value;
    most = std::max(most, value * cell.sets[s].most);
  }
  scale_ += std::log(most);
  if (!(most > 0)) return;
  for (std::size_t s = 0; s < cell.sets.size(); ++s) to[s] /= most;
}

// One cell of the forward pass where states carry one residue or none.
template <Join join>
void BlockTrellis::step_forward_rows(const PlannedCell& cell) {
  const double* from = ahead_ + cell.ahead;
  double* to = ahead_ + cell.ahead + cell.in;
  for (const auto& bundle : cell.bundles)
    for (std::size_t w = bundle.first; w < bundle.last; ++w)
      put<join>(to[bundle.to], from[bundle.from] * weight(cell, cell.ways[w]));
}

// One cell of the forward pass.
template <Join join>
void BlockTrellis::step_forward(const PlannedCell& cell) {
  const double* all_from = ahead_ + cell.ahead;
  double* all_to = ahead_ + cell.ahead + cell.in;
  Turned row;
  TurnedSquare square;
  Gates<join> gates;
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::size_t turned = none, squared = none, gated = none;
  for (const auto& bundle : cell.bundles) {
    const double* from = all_from + bundle.from;
    double* to = all_to + bundle.to;
    const Way *first = &cell.ways[bundle.first], *last = first + (bundle.last - bundle.first);
    if (bundle.move <= Move::part && turned != bundle.from) {
      turn(from, row.data());
      turned = bundle.from;
    }
    switch (bundle.move) {
      case Move::row: {
        Ten sum = load_row(to);
        for (const Way* way = first; way != last; ++way)
          put_row<join>(sum, row.data() + 10 - way->row_shift, weight(cell, *way));
        store_row(to, sum);
        break;
      }
      case Move::row_is:
        for (const Way* way = first; way != last; ++way) {
          const double w = weight(cell, *way);
          for (std::size_t c = 0; c < 10; ++c)
            if ((c == way->value) == (way->move == Move::row_is)) put<join>(to[wrap(c + way->row_shift)], from[c] * w);
        }
        break;
      case Move::part:
        for (const Way* way = first; way != last; ++way) {
          const double w = weight(cell, *way);
          for (std::size_t c = 0; c < 10; ++c)
            put<join>(to[wrap(c + way->own_shift) * 10 + wrap(c + way->row_shift)], from[c] * w);
        }
        break;
      case Move::square: {
        auto& rows = rows_[bundle.state];
        if (squared != bundle.from) {
          rows = rows_of(from);
          turn_square(from, square);
          squared = bundle.from;
        }
        if (std::popcount(rows) > 3) {
          std::array<Turn, most_ways> turns;
          std::size_t count = 0;
          for (const Way* way = first; way != last; ++way)
            turns[count++] = {square.data() + (10 - way->own_shift) * 20 + 10 - way->row_shift, weight(cell, *way)};
          put_squares<join>(to, turns.data(), count);
          break;
        }
        for (std::size_t o = 0; o < 10; ++o) {
          if ((rows >> o & 1U) == 0) continue;
          for (const Way* way = first; way != last; ++way)
            put_row<join>(to + wrap(o + way->own_shift) * 10, square.data() + o * 20 + 10 - way->row_shift,
                          weight(cell, *way));
        }
        break;
      }
      default:
        if (gated != bundle.from) gates.look_at(from);
        gated = bundle.from;
        for (const Way* way = first; way != last; ++way) {
          std::array<double, 10> leaving;
          gates.leaving(way->move, way->value, leaving.data());
          Turned out;
          turn(leaving.data(), out.data());
          put_row<join>(to, out.data() + 10 - way->row_shift, weight(cell, *way));
        }
    }
  }
}

// The forward pass.
template <Join join>
Worth BlockTrellis::run_forward(const CellWeights* cells) {
  scale_ = 0;
  std::fill_n(ahead_, plan_.residues, 0.0);
  ahead_[0] = 1;
  for (const auto& cell : plan_.cells) {
    weigh(cell, cells[cell.at]);
    double* to = ahead_ + cell.ahead + cell.in;
    std::fill(to, to + cell.out, 0.0);
    plan_.residues == 1 ? step_forward_rows<join>(cell) : step_forward<join>(cell);
  }
  Worth worth{};
  if (!std::isfinite(scale_)) {
    scale_ = 0;
    return worth;
  }
  const double* end = ahead_ + plan_.cells.back().ahead + plan_.cells.back().in;
  for (const auto& state : plan_.ends) {
    if (!state.reached) continue;
    for (std::size_t c = 0; c < plan_.residues; ++c)
      put<join>(worth[state.violated ? 1 : 0][plan_.composite ? c : 0], end[state.at + c]);
  }
  return worth;
}

Worth BlockTrellis::forward(const CellWeights* cells) {
  if (block_.code) return code_forward(cells);
  return join_ == Join::sum ? run_forward<Join::sum>(cells) : run_forward<Join::best>(cells);
}

// One cell of the backward pass where states carry one residue or none; `worth`: of its sets of characters.
template <Join join>
void BlockTrellis::step_backward_rows(const PlannedCell& cell, double* worth) {
  const double* ahead = ahead_ + cell.ahead;
  for (const auto& bundle : cell.bundles) {
    const double next = behind_[bundle.to], value = ahead[bundle.from] * next;
    for (std::size_t w = bundle.first; w < bundle.last; ++w) {
      const auto& way = cell.ways[w];
      put<join>(here_[bundle.from], next * weight(cell, way));
      put<join>(worth[way.set], value * way.factor);
    }
  }
}

// One cell of the backward pass.
template <Join join>
void BlockTrellis::step_backward(const PlannedCell& cell, double* worth) {
  Turned next;
  std::array<double, 200> next_square;
  Gates<join> gates;
  GatesBack<join> back;
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::size_t turned = none, squared = none, gated = none;
  for (const auto index : cell.backward) {
    const auto& bundle = cell.bundles[index];
    const double* ahead = ahead_ + cell.ahead + bundle.from;
    double* here = here_ + bundle.from;
    const Way *first = &cell.ways[bundle.first], *last = first + (bundle.last - bundle.first);
    if (bundle.move == Move::part || bundle.move == Move::square) {
      if (squared != bundle.to)
        for (std::size_t o = 0; o < 10; ++o) turn(behind_ + bundle.to + o * 10, next_square.data() + o * 20);
      squared = bundle.to;
    } else {
      if (turned != bundle.to) turn(behind_ + bundle.to, next.data());
      turned = bundle.to;
    }
    switch (bundle.move) {
      case Move::row: {
        Ten sum = load_row(here);
        const Ten mine = load_row(ahead);
        for (const Way* way = first; way != last; ++way) {
          const double* to = next.data() + way->row_shift;
          put_row<join>(sum, to, weight(cell, *way));
          put<join>(worth[way->set], both<join>(meet<join>(mine, to)) * way->factor);
        }
        store_row(here, sum);
        break;
      }
      case Move::row_is:
        for (const Way* way = first; way != last; ++way) {
          const double w = weight(cell, *way);
          const double* to = next.data() + way->row_shift;
          for (std::size_t c = 0; c < 10; ++c) {
            if ((c == way->value) != (way->move == Move::row_is)) continue;
            put<join>(here[c], to[c] * w);
            put<join>(worth[way->set], ahead[c] * to[c] * way->factor);
          }
        }
        break;
      case Move::part:
        for (const Way* way = first; way != last; ++way) {
          const double w = weight(cell, *way);
          for (std::size_t c = 0; c < 10; ++c) {
            const double to = next_square[wrap(c + way->own_shift) * 20 + wrap(c + way->row_shift)];
            put<join>(here[c], to * w);
            put<join>(worth[way->set], ahead[c] * to * way->factor);
          }
        }
        break;
      case Move::square: {
        std::array<Two, most_ways> met{};
        std::array<double, most_ways> weights;
        const auto count = static_cast<std::size_t>(last - first);
        for (std::size_t i = 0; i < count; ++i) weights[i] = weight(cell, first[i]);
        for (std::size_t o = 0; o < 10; ++o) {
          if ((rows_[bundle.state] >> o & 1U) == 0) continue;
          Ten sum = load_row(here + o * 10);
          const Ten mine = load_row(ahead + o * 10);
          for (std::size_t i = 0; i < count; ++i) {
            const double* to = next_square.data() + wrap(o + first[i].own_shift) * 20 + first[i].row_shift;
            put_row<join>(sum, to, weights[i]);
            met[i] = put<join>(met[i], meet<join>(mine, to));
          }
          store_row(here + o * 10, sum);
        }
        for (std::size_t i = 0; i < count; ++i) put<join>(worth[first[i].set], both<join>(met[i]) * first[i].factor);
        break;
      }
      default:
        if (gated != bundle.from) {
          if (gated != none) back.finish(here_ + gated);
          gates.look_at(ahead);
          back.start();
          gated = bundle.from;
        }
        for (const Way* way = first; way != last; ++way) {
          const double* to = next.data() + way->row_shift;
          std::array<double, 10> leaving;
          gates.leaving(way->move, way->value, leaving.data());
          back.arrive(way->move, way->value, to, weight(cell, *way));
          put<join>(worth[way->set], both<join>(meet<join>(load_row(leaving.data()), to)) * way->factor);
        }
    }
  }
  if (gated != none) back.finish(here_ + gated);
}

// The backward pass.
template <Join join>
void BlockTrellis::run_backward(const CellWeights* cells, const Worth& rest, CellWeights* out) {
  std::fill_n(behind_, plan_.most, 0.0);
  for (const auto& state : plan_.ends) {
    if (!state.reached) continue;
    for (std::size_t c = 0; c < plan_.residues; ++c)
      behind_[state.at + c] = rest[state.violated ? 1 : 0][plan_.composite ? c : 0];
  }
  std::array<double, std::size_t{3} * alphabet_size> worth;
  for (std::size_t t = plan_.cells.size(); t-- > 0;) {
    const auto& cell = plan_.cells[t];
    std::fill_n(worth.begin(), cell.sets.size(), 0.0);
    std::fill_n(here_, cell.in, 0.0);
    plan_.residues == 1 ? step_backward_rows<join>(cell, worth.data()) : step_backward<join>(cell, worth.data());
    auto& to = out[cell.at];
    to.fill(0);
    for (std::size_t s = 0; s < cell.sets.size(); ++s)
      for (std::size_t m = 0; m < cell.sets[s].count; ++m) {
        const auto& member = cell.members[cell.sets[s].first + m];
        put<join>(to[member.character], worth[s] * member.share * cells[cell.at][member.character]);
      }
    std::swap(behind_, here_);
  }
}

void BlockTrellis::backward(const CellWeights* cells, const Worth& rest, CellWeights* out) {
  if (block_.code) return code_backward(cells, rest[0][0], out);
  join_ == Join::sum ? run_backward<Join::sum>(cells, rest, out) : run_backward<Join::best>(cells, rest, out);
}

namespace {

// For the traceback: whether a way from a residue (own, composite) may be taken.
bool leaves(const Way& way, std::size_t own, std::size_t composite) noexcept {
  switch (way.move) {
    case Move::row_is:
      return composite == way.value;
    case Move::row_is_not:
      return composite != way.value;
    case Move::close_own_is:
      return own == way.value;
    case Move::close_own_is_not:
      return own != way.value;
    case Move::close_either_is:
      return own == way.value || composite == way.value;
    case Move::close_neither_is:
      return own != way.value && composite != way.value;
    default:
      return true;
  }
}

struct Place {
  std::size_t state = 0, own = 0, row = 0;  // own: 0 where the state is a row
};

// The best step that leads to a place: along which way, and where it comes from.
struct BestStep {
  double value = -1;
  std::uint16_t set = 0;
  Place from;
};

// `weight`: of the way, by its best character.
void look_back(const Bundle& bundle, const Way& way, double weight, std::size_t residues, const double* ahead,
               const Place& to, BestStep& best) {
  const bool from_square = bundle.move == Move::square || bundle.move == Move::close;
  const std::size_t row = residues == 1 ? 0 : wrap(to.row + 10 - way.row_shift);
  std::size_t first = 0, last = 1;
  if (bundle.move == Move::part && wrap(row + way.own_shift) != to.own) return;
  if (bundle.move == Move::square) first = wrap(to.own + 10 - way.own_shift), last = first + 1;
  if (bundle.move == Move::close) last = 10;
  for (std::size_t o = first; o < last; ++o) {
    const double value = ahead[bundle.from + (from_square ? o * 10 : 0) + row] * weight;
    if (value > best.value && leaves(way, o, row)) best = {value, way.set, {bundle.from, o, row}};
  }
}

// The best character of a set.
std::uint8_t best_of(const PlannedCell& cell, std::size_t set, const CellWeights& likelihoods) {
  double most = -1;
  std::uint8_t best = 0;
  for (std::size_t m = 0; m < cell.sets[set].count; ++m) {
    const auto& member = cell.members[cell.sets[set].first + m];
    const double value = member.share * likelihoods[member.character];
    if (value > most) most = value, best = member.character;
  }
  return best;
}

}  // namespace

// Viterbi's traceback: from the best end, again and again the best step that leads there. The steps were not written
// down on the way: few texts are traced, and a cell has few ways into one state.
void BlockTrellis::trace_back(const CellWeights* cells, int violated, int residue, std::uint8_t* text) const {
  if (block_.code) return code_trace_back(cells, text);
  const double* end = ahead_ + plan_.cells.back().ahead + plan_.cells.back().in;
  Place at;
  double most = -1;
  for (const auto& state : plan_.ends) {
    if (!state.reached || state.violated != (violated != 0)) continue;
    for (std::size_t c = 0; c < plan_.residues; ++c)
      if ((!plan_.composite || c == static_cast<std::size_t>(residue)) && end[state.at + c] > most)
        most = end[state.at + c], at = {state.at, 0, c};
  }
  for (std::size_t t = plan_.cells.size(); t-- > 0;) {
    const auto& cell = plan_.cells[t];
    BestStep best;
    for (const auto& bundle : cell.bundles) {
      if (bundle.to != at.state) continue;
      for (std::size_t w = bundle.first; w < bundle.last; ++w)
        look_back(bundle, cell.ways[w], weight(cell, cell.ways[w]), plan_.residues, ahead_ + cell.ahead, at, best);
    }
    text[cell.at] = best_of(cell, best.set, cells[cell.at]);
    at = best.from;
  }
}

}  // namespace landfall::mrz::decoding
