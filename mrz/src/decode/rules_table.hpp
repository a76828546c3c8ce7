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
  bool check = false;  // the cell of a check digit
  std::vector<Edge> edges;
  std::vector<Member> members;
};

// Makes the edges of a rule `Step rule(int state, int character)`.
template <class Rule>
Table make_table(int states_in, int states_out, Reason reason, Rule rule) {
  Table table{states_in, states_out, reason, false, {}, {}};
  struct Found {
    Edge edge;
    std::vector<Member> members;
  };
  for (int state = 0; state < states_in; ++state) {
    std::vector<Found> found;
    const auto add = [&](Edge edge, Member member) {
      for (auto& f : found) {
        if (f.edge.to != edge.to || f.edge.value != edge.value || f.edge.gate != edge.gate) continue;
        f.members.push_back(member);
        return;
      }
      found.push_back({edge, {member}});
    };
    for (int c = 0; c < alphabet_size; ++c) {
      const Step step = rule(state, c);
      if (!(step.prior > 0)) continue;
      Edge edge{static_cast<std::uint8_t>(state),
                step.to,
                static_cast<std::uint8_t>(c == 36 ? 0 : c % 10),
                Gate::always,
                step.drop_own,
                0,
                0};
      const Member member{static_cast<std::uint8_t>(c), step.prior};
      if (step.compare == Compare::none) {
        add(edge, member);
        continue;
      }
      edge.gate = step.compare == Compare::own ? Gate::own_is : Gate::either_is;
      add(edge, member);
      edge.to = step.miss;
      edge.gate = step.compare == Compare::own ? Gate::own_is_not : Gate::neither_is;
      add(edge, {member.character, step.prior * 0.1F});  // nine other digits and the filler, all alike
    }
    for (auto& f : found) {
      f.edge.first = static_cast<std::uint16_t>(table.members.size());
      f.edge.count = static_cast<std::uint16_t>(f.members.size());
      table.members.insert(table.members.end(), f.members.begin(), f.members.end());
      table.edges.push_back(f.edge);
    }
  }
  return table;
}

}  // namespace landfall::mrz::decoding
