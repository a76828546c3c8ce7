// Turns the rules of a block into offsets and shifts: once for each format and set of priors.
#include "plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "grammar.hpp"

namespace landfall::mrz::decoding {
namespace {

struct States {
  std::array<bool, most_states> reached{}, square{};
  std::array<std::size_t, most_states> at{};
  std::size_t size = 0;
  void place(std::size_t residues) {
    for (std::size_t s = 0; s < most_states; ++s) {
      at[s] = size;
      if (reached[s]) size += square[s] ? residues * residues : residues;
    }
  }
};

std::uint8_t shift(int weight, int value) { return static_cast<std::uint8_t>(weight * value % 10); }

Move close_of(Gate gate) {
  switch (gate) {
    case Gate::always:
      return Move::close;
    case Gate::own_is:
      return Move::close_own_is;
    case Gate::own_is_not:
      return Move::close_own_is_not;
    case Gate::either_is:
      return Move::close_either_is;
    case Gate::neither_is:
      return Move::close_neither_is;
  }
  return Move::close;
}

// In a row the two residues are one, so that "either" and "own" ask the same.
Move row_of(Gate gate) {
  if (gate == Gate::always) return Move::row;
  return gate == Gate::own_is || gate == Gate::either_is ? Move::row_is : Move::row_is_not;
}

Move kind(Move move) {
  if (move == Move::row_is_not) return Move::row_is;
  return move > Move::close ? Move::close : move;
}

class CellPlanner {
 public:
  CellPlanner(const BlockCell& cell, const Block& block, std::size_t residues, const States& from)
      : cell_(cell), table_(*cell.table), own_(block.own), from_(from) {
    row_weight_ = block.composite ? cell.composite_weight : cell.own_weight;
    find_states(residues);
  }
  [[nodiscard]] const States& after() const { return to_; }

  PlannedCell plan(std::size_t first_state) {
    out_.at = static_cast<std::size_t>(cell_.at);
    out_.in = from_.size;
    out_.out = to_.size;
    std::vector<std::pair<Bundle, Way>> ways;
    for (const auto& edge : table_.edges) {
      if (!from_.reached[edge.from]) continue;
      const auto way = way_of(edge);
      ways.emplace_back(
          Bundle{static_cast<std::uint32_t>(from_.at[edge.from]), static_cast<std::uint32_t>(to_.at[edge.to]),
                 static_cast<std::uint16_t>(first_state + edge.from), 0, 0, kind(way.move)},
          way);
    }
    const auto key = [](const Bundle& b) { return std::tuple(b.from, b.to, b.move); };
    std::stable_sort(ways.begin(), ways.end(),
                     [&](const auto& a, const auto& b) { return key(a.first) < key(b.first); });
    for (const auto& [bundle, way] : ways) {
      if (out_.bundles.empty() || key(out_.bundles.back()) != key(bundle)) {
        out_.bundles.push_back(bundle);
        out_.bundles.back().first = static_cast<std::uint16_t>(out_.ways.size());
      }
      out_.ways.push_back(way);
      out_.bundles.back().last = static_cast<std::uint16_t>(out_.ways.size());
    }
    out_.backward.resize(out_.bundles.size());
    std::iota(out_.backward.begin(), out_.backward.end(), std::uint16_t{0});
    const auto order = [this](std::uint16_t i) {
      const auto& b = out_.bundles[i];
      return b.move == Move::close ? std::tuple(true, b.from, b.to) : std::tuple(false, b.to, b.from);
    };
    std::sort(out_.backward.begin(), out_.backward.end(), [&](auto a, auto b) { return order(a) < order(b); });
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool parts(const Edge& edge) const {
    if (!own_ || edge.drop_own) return false;
    return from_.square[edge.from] || shift(cell_.own_weight, edge.value) != shift(row_weight_, edge.value);
  }
  void find_states(std::size_t residues) {
    for (const auto& edge : table_.edges) {
      if (!from_.reached[edge.from]) continue;
      to_.reached[edge.to] = true;
      to_.square[edge.to] = to_.square[edge.to] || parts(edge);
    }
    to_.place(residues);
  }

  Way way_of(const Edge& edge) {
    Way way;
    way.value = edge.value;
    way.row_shift = shift(row_weight_, edge.value);
    way.own_shift = shift(cell_.own_weight, edge.value);
    const bool from_square = from_.square[edge.from], to_square = to_.square[edge.to];
    way.move = from_square ? to_square ? Move::square : close_of(edge.gate)
               : to_square ? Move::part
                           : row_of(edge.gate);
    const auto* members = &table_.members[edge.first];
    way.factor = static_cast<double>(members[0].prior);
    way.set = set_of(members, edge.count);
    auto& most = out_.sets[way.set].most;
    most = std::max(most, way.factor);
    return way;
  }

  // A set that is there already, or a new one.
  std::uint16_t set_of(const Member* members, std::size_t count) {
    const auto share = [&](std::size_t m) {
      return static_cast<double>(members[m].prior) / static_cast<double>(members[0].prior);
    };
    for (std::size_t s = 0; s < out_.sets.size(); ++s) {
      if (out_.sets[s].count != count) continue;
      bool same = true;
      for (std::size_t m = 0; m < count && same; ++m) {
        const auto& other = out_.members[out_.sets[s].first + m];
        same = other.character == members[m].character && std::abs(other.share - share(m)) < 1e-6 * share(m);
      }
      if (same) return static_cast<std::uint16_t>(s);
    }
    out_.sets.push_back({static_cast<std::uint16_t>(out_.members.size()), static_cast<std::uint16_t>(count), 0});
    for (std::size_t m = 0; m < count; ++m) out_.members.push_back({members[m].character, share(m)});
    return static_cast<std::uint16_t>(out_.sets.size() - 1);
  }

  const BlockCell& cell_;
  const Table& table_;
  bool own_;
  int row_weight_ = 0;
  const States& from_;
  States to_;
  PlannedCell out_;
};

}  // namespace

Plan make_plan(const Block& block) {
  Plan plan;
  if (block.code) return plan;
  plan.residues = block.own || block.composite ? 10 : 1;
  plan.composite = block.composite;
  States states;
  states.reached[0] = true;
  states.place(plan.residues);
  for (const auto& cell : block.cells) {
    CellPlanner planner(cell, block, plan.residues, states);
    auto planned = planner.plan(plan.states);
    planned.ahead = plan.ahead;
    planned.weights = plan.weights;
    plan.ahead += planned.in;
    plan.weights += planned.sets.size();
    plan.states += most_states;
    plan.most = std::max({plan.most, planned.in, planned.out});
    plan.cells.push_back(std::move(planned));
    states = planner.after();
  }
  plan.ahead += states.size;
  for (std::size_t s = 0; s < most_states; ++s)
    plan.ends.push_back({states.at[s], states.reached[s], block.violated[s], states.square[s]});
  return plan;
}

}  // namespace landfall::mrz::decoding
