#include "trellis.hpp"

#include <algorithm>

namespace landfall::mrz::decoding {
namespace {

template <Join join>
inline void put(double& to, double value) noexcept {
  if constexpr (join == Join::sum) {
    to += value;
  } else {
    to = std::max(to, value);
  }
}

// Which composite residues of a row an edge may leave from.
enum class Row : std::uint8_t { none, all, only, all_but };

inline Row row_of(Gate gate, std::size_t own, std::size_t value) noexcept {
  if (gate == Gate::always) return Row::all;
  const bool is = own == value;
  switch (gate) {
    case Gate::always:
      return Row::all;
    case Gate::own_is:
      return is ? Row::all : Row::none;
    case Gate::own_is_not:
      return is ? Row::none : Row::all;
    case Gate::either_is:
      return is ? Row::all : Row::only;
    case Gate::neither_is:
      return is ? Row::none : Row::all_but;
  }
  return Row::none;
}

bool leaves(Row row, std::size_t composite, std::size_t value) noexcept {
  return row == Row::all || (row == Row::only && composite == value) || (row == Row::all_but && composite != value);
}

template <std::size_t n>
bool any(const double* row) noexcept {
  for (std::size_t i = 0; i < n; ++i)
    if (row[i] > 0) return true;
  return false;
}

// A row of residues twice, so that a row turned by any shift is n neighbours.
template <std::size_t n>
using Turned = std::array<double, 2 * n>;
template <std::size_t n>
void turn(const double* row, Turned<n>& to) noexcept {
  for (std::size_t i = 0; i < n; ++i) to[i] = to[i + n] = row[i];
}

// to[c + shift] <- from[c] * w, for the residues c that `row` lets go.
template <Join join, std::size_t n>
inline void push(double* to, const Turned<n>& from, std::size_t shift, double w, Row row, std::size_t value) noexcept {
  if (row == Row::all) {
    const double* turned = from.data() + (n - shift);
    for (std::size_t d = 0; d < n; ++d) put<join>(to[d], turned[d] * w);
    return;
  }
  for (std::size_t c = 0; c < n; ++c)
    if (leaves(row, c, value)) put<join>(to[(c + shift) % n], from[c] * w);
}

// here[c] <- next[c + shift] * w; returns what ahead[c] * next[c + shift] come to together.
template <Join join, std::size_t n>
inline double pull(double* here, const double* ahead, const double* next_turned, std::size_t shift, double w, Row row,
                   std::size_t value) noexcept {
  double worth = 0;
  const double* next = next_turned + shift;
  if (row == Row::all) {
    for (std::size_t c = 0; c < n; ++c) put<join>(here[c], next[c] * w);
    for (std::size_t c = 0; c < n; ++c) put<join>(worth, ahead[c] * next[c]);
    return worth;
  }
  for (std::size_t c = 0; c < n; ++c) {
    if (!leaves(row, c, value)) continue;
    put<join>(here[c], next[c] * w);
    put<join>(worth, ahead[c] * next[c]);
  }
  return worth;
}

// (own + shift) modulo residues, both less than it.
inline std::size_t moved(std::size_t own, std::size_t shift, std::size_t residues) noexcept {
  const std::size_t to = own + shift;
  return to >= residues ? to - residues : to;
}

// 7, 3 and 1 times a value, modulo 10, by weight and value.
constexpr auto products = [] {
  std::array<std::array<std::uint8_t, 10>, 8> table{};
  for (std::size_t w = 0; w < 8; ++w)
    for (std::size_t v = 0; v < 10; ++v) table[w][v] = static_cast<std::uint8_t>(w * v % 10);
  return table;
}();

inline std::size_t shift_of(int weight, std::size_t value, std::size_t residues) noexcept {
  return residues == 1 ? 0 : products[static_cast<std::size_t>(weight)][value];
}

}  // namespace

BlockTrellis::BlockTrellis(const Block& block, Join join)
    : block_(block), join_(join), own_(block.own ? 10 : 1), composite_(block.composite ? 10 : 1) {
  if (block.code) return;
  std::size_t total = 0, most_edges = 0, most = 0;
  for (std::size_t t = 0; t <= block.cells.size(); ++t) {
    offset_.push_back(total);
    total += states_at(t) * size();
    most = std::max(most, states_at(t) * size());
    if (t < block.cells.size()) most_edges = std::max(most_edges, block.cells[t].table->edges.size());
  }
  ahead_.resize(total);
  weights_.resize(most_edges);
  behind_.resize(most);
  turned_.resize(2 * most);
}

std::size_t BlockTrellis::states_at(std::size_t t) const noexcept {
  return t == 0 ? 1 : static_cast<std::size_t>(block_.cells[t - 1].table->states_out);
}

// The weight of each edge of a cell: of all its characters together, or of the best one.
void BlockTrellis::weigh(std::size_t t, const CellWeights& cell) {
  const auto& table = *block_.cells[t].table;
  for (std::size_t e = 0; e < table.edges.size(); ++e) {
    double sum = 0, best = 0;
    for (std::size_t m = 0; m < table.edges[e].count; ++m) {
      const auto& member = table.members[table.edges[e].first + m];
      const double value = static_cast<double>(member.prior) * cell[member.character];
      sum += value;
      best = std::max(best, value);
    }
    weights_[e] = join_ == Join::sum ? sum : best;
  }
}

template <Join join, std::size_t n>
void BlockTrellis::step_forward(std::size_t t, const CellWeights& cell) {
  weigh(t, cell);
  const auto& at = block_.cells[t];
  const auto& edges = at.table->edges;
  double* to = ahead_.data() + offset_[t + 1];
  std::fill(to, to + states_at(t + 1) * size(), 0.0);
  Turned<n> source;
  for (std::size_t first = 0, end = 0; first < edges.size(); first = end) {  // the edges of one state stand together
    const std::size_t from = edges[first].from;
    while (end < edges.size() && edges[end].from == from) ++end;
    if (from >= states_at(t)) continue;
    for (std::size_t o = 0; o < own_; ++o) {
      const double* row = ahead_.data() + offset_[t] + from * size() + o * n;
      if (!any<n>(row)) continue;
      turn<n>(row, source);
      for (std::size_t e = first; e < end; ++e) {
        const auto& edge = edges[e];
        const auto leave = row_of(edge.gate, o, edge.value);
        if (leave == Row::none) continue;
        const std::size_t own = edge.drop_own ? 0 : moved(o, shift_of(at.own_weight, edge.value, own_), own_);
        push<join, n>(to + edge.to * size() + own * n, source, shift_of(at.composite_weight, edge.value, n),
                      weights_[e], leave, edge.value);
      }
    }
  }
}

Worth BlockTrellis::forward(const CellWeights* cells) {
  if (block_.code) return code_forward(cells);
  ahead_[0] = 1;
  std::fill(ahead_.begin() + 1, ahead_.begin() + static_cast<std::ptrdiff_t>(size()), 0.0);
  for (std::size_t t = 0; t < block_.cells.size(); ++t) {
    const auto& cell = cells[block_.cells[t].at];
    if (join_ == Join::sum) {
      composite_ == 1 ? step_forward<Join::sum, 1>(t, cell) : step_forward<Join::sum, 10>(t, cell);
    } else {
      composite_ == 1 ? step_forward<Join::best, 1>(t, cell) : step_forward<Join::best, 10>(t, cell);
    }
  }
  Worth worth{};
  const double* end = ahead_.data() + offset_.back();
  for (std::size_t s = 0; s < states_at(block_.cells.size()); ++s) {
    auto& row = worth[block_.violated[s] ? 1 : 0];
    for (std::size_t i = 0; i < size(); ++i) {
      const double value = end[s * size() + i];
      row[i % composite_] = join_ == Join::sum ? row[i % composite_] + value : std::max(row[i % composite_], value);
    }
  }
  return worth;
}

template <Join join, std::size_t n>
void BlockTrellis::step_backward(std::size_t t, const CellWeights& cell, CellWeights& out) {
  weigh(t, cell);
  const auto& at = block_.cells[t];
  const auto& edges = at.table->edges;
  const std::size_t next_rows = states_at(t + 1) * own_;
  for (std::size_t r = 0; r < next_rows; ++r) {
    double* to = turned_.data() + r * 2 * n;
    for (std::size_t c = 0; c < n; ++c) to[c] = to[c + n] = behind_[r * n + c];
  }
  std::fill(behind_.begin(), behind_.begin() + static_cast<std::ptrdiff_t>(states_at(t) * size()), 0.0);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const auto& edge = edges[e];
    if (!(weights_[e] > 0) || edge.from >= states_at(t)) continue;
    const std::size_t shift = shift_of(at.composite_weight, edge.value, n);
    const std::size_t own_shift = shift_of(at.own_weight, edge.value, own_);
    double worth = 0;  // of this edge, but for its own weight
    for (std::size_t o = 0; o < own_; ++o) {
      const std::size_t base = edge.from * size() + o * n;
      const double* ahead = ahead_.data() + offset_[t] + base;
      const auto leave = row_of(edge.gate, o, edge.value);
      if (leave == Row::none || !any<n>(ahead)) continue;
      const std::size_t own = edge.drop_own ? 0 : moved(o, own_shift, own_);
      put<join>(worth, pull<join, n>(behind_.data() + base, ahead, turned_.data() + (edge.to * own_ + own) * 2 * n,
                                     shift, weights_[e], leave, edge.value));
    }
    for (std::size_t m = 0; m < edge.count; ++m) {
      const auto& member = at.table->members[edge.first + m];
      put<join>(out[member.character], worth * static_cast<double>(member.prior) * cell[member.character]);
    }
  }
}

void BlockTrellis::backward(const CellWeights* cells, const Worth& rest, CellWeights* out) {
  for (const auto& cell : block_.cells) out[cell.at].fill(0);
  if (block_.code) return code_backward(cells, rest[0][0], out);
  const std::size_t n = block_.cells.size();
  double* end = behind_.data();
  for (std::size_t s = 0; s < states_at(n); ++s)
    for (std::size_t i = 0; i < size(); ++i) end[s * size() + i] = rest[block_.violated[s] ? 1 : 0][i % composite_];
  for (std::size_t t = n; t-- > 0;) {
    const auto place = block_.cells[t].at;
    if (join_ == Join::sum) {
      composite_ == 1 ? step_backward<Join::sum, 1>(t, cells[place], out[place])
                      : step_backward<Join::sum, 10>(t, cells[place], out[place]);
    } else {
      composite_ == 1 ? step_backward<Join::best, 1>(t, cells[place], out[place])
                      : step_backward<Join::best, 10>(t, cells[place], out[place]);
    }
  }
}

void BlockTrellis::trace(const CellWeights* cells, int violated, int residue, std::uint8_t* text) const {
  if (block_.code) return code_trace(cells, text);
  const std::size_t n = block_.cells.size();
  std::size_t state = 0, own = 0, composite = static_cast<std::size_t>(residue);
  double best = -1;
  for (std::size_t s = 0; s < states_at(n); ++s) {
    if (block_.violated[s] != (violated != 0)) continue;
    for (std::size_t o = 0; o < own_; ++o) {
      const double value = ahead_[offset_[n] + s * size() + o * composite_ + composite];
      if (value > best) best = value, state = s, own = o;
    }
  }
  for (std::size_t t = n; t-- > 0;) {
    const auto& at = block_.cells[t];
    std::size_t from_state = 0, from_own = 0, from_composite = 0;
    best = -1;
    for (const auto& edge : at.table->edges) {
      if (edge.to != state || edge.from >= states_at(t)) continue;
      const std::size_t c =
          (composite + composite_ - shift_of(at.composite_weight, edge.value, composite_)) % composite_;
      for (std::size_t o = 0; o < own_; ++o) {
        const std::size_t leads = edge.drop_own ? 0 : (o + shift_of(at.own_weight, edge.value, own_)) % own_;
        if (leads != own || !leaves(row_of(edge.gate, o, edge.value), c, edge.value)) continue;
        const double ahead = ahead_[offset_[t] + edge.from * size() + o * composite_ + c];
        for (std::size_t m = 0; m < edge.count; ++m) {
          const auto& member = at.table->members[edge.first + m];
          const double value = ahead * static_cast<double>(member.prior) * cells[at.at][member.character];
          if (value <= best) continue;
          best = value;
          text[at.at] = member.character;
          from_state = edge.from, from_own = o, from_composite = c;
        }
      }
    }
    state = from_state, own = from_own, composite = from_composite;
  }
}

}  // namespace landfall::mrz::decoding
