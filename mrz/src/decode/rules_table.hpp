#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <landfall/mrz/alphabet.hpp>
#include <landfall/mrz/decode.hpp>

namespace landfall::mrz::decoding {

inline constexpr int most_states = 16;

// What a step compares its digit with: the residue of its own field, or (long numbers) that or the composite's, which
// at that place counts the filler too.
enum class Compare : std::uint8_t { none, own, either };

// One character out of one state: where it leads and how probable it is there. A step that compares leads to `to` where
// the digit is right and to `miss` where it is not.
struct Step {
  float prior = 0;  // 0: this character cannot stand here
  std::uint8_t to = 0;
  std::uint8_t miss = 0;
  Compare compare = Compare::none;
  bool drop_own = false;  // the field's residue is not needed any more
};

// When an edge may be taken.
enum class Gate : std::uint8_t { always, own_is, own_is_not, either_is, neither_is };

// All characters that lead from one state to another with the same value modulo 10: for the sums that are carried they
// are one edge.
struct Edge {
  std::uint8_t from = 0, to = 0, value = 0;
  Gate gate = Gate::always;
  bool drop_own = false;
  std::uint16_t first = 0, count = 0;  // in Table::members
};

struct Member {
  std::uint8_t character = 0;
  float prior = 0;
};

// The rule of one cell, as edges.
struct Table {
  int states_in = 0, states_out = 0;
  Reason reason = Reason::other;
  std::vector<Edge> edges;
  std::vector<Member> members;
};

// Collects the edges of one state: characters that lead alike become one edge.
class EdgeList {
 public:
  void add(Edge edge, Member member) {
    std::size_t e = 0;
    while (e < edges_ && !alike(edge_[e], edge)) ++e;
    if (e == edges_) edge_[edges_++] = edge;
    ++edge_[e].count;
    edge_of_[members_] = static_cast<std::uint8_t>(e);
    member_[members_++] = member;
  }
  void move_to(Table& table) {
    for (std::size_t e = 0; e < edges_; ++e) {
      edge_[e].first = static_cast<std::uint16_t>(table.members.size());
      table.edges.push_back(edge_[e]);
      for (std::size_t m = 0; m < members_; ++m)
        if (edge_of_[m] == e) table.members.push_back(member_[m]);
    }
    edges_ = members_ = 0;
  }

 private:
  static bool alike(const Edge& a, const Edge& b) { return a.to == b.to && a.value == b.value && a.gate == b.gate; }
  static constexpr std::size_t most = std::size_t{3} * alphabet_size;
  std::array<Edge, most> edge_{};
  std::array<Member, most> member_{};
  std::array<std::uint8_t, most> edge_of_{};
  std::size_t edges_ = 0, members_ = 0;
};

// A rule may say two steps for one character: two guesses at what follows, of which the next character leaves one.
using TwoSteps = std::array<Step, 2>;
inline std::array<Step, 1> steps_of(const Step& step) { return {step}; }
inline const TwoSteps& steps_of(const TwoSteps& steps) { return steps; }

// Makes the edges of a rule `Step rule(int state, int character)`. Those of one state stand together. `counts`: a check
// digit covers the cell; if not, the values of its characters are all one.
template <class Rule>
Table make_table(int states_in, int states_out, Reason reason, bool counts, Rule rule) {
  Table table{states_in, states_out, reason, {}, {}};
  table.edges.reserve(static_cast<std::size_t>(states_in) * 22);
  table.members.reserve(static_cast<std::size_t>(states_in) * alphabet_size);
  EdgeList list;
  for (int state = 0; state < states_in; ++state) {
    for (int c = 0; c < alphabet_size; ++c) {
      const auto said = rule(state, c);
      for (const Step& step : steps_of(said)) {
        if (!(step.prior > 0)) continue;
        const auto value = static_cast<std::uint8_t>(c == 36 || !counts ? 0 : c % 10);
        Edge edge{static_cast<std::uint8_t>(state), step.to, value, Gate::always, step.drop_own, 0, 0};
        const Member member{static_cast<std::uint8_t>(c), step.prior};
        if (step.compare != Compare::none) edge.gate = step.compare == Compare::own ? Gate::own_is : Gate::either_is;
        list.add(edge, member);
        if (step.compare == Compare::none) continue;
        edge.to = step.miss;
        edge.gate = step.compare == Compare::own ? Gate::own_is_not : Gate::neither_is;
        list.add(edge, {member.character, step.prior * 0.1F});  // nine other digits and the filler, all alike
      }
    }
    list.move_to(table);
  }
  return table;
}

}  // namespace landfall::mrz::decoding
