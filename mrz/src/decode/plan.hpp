#pragma once

#include <cstdint>
#include <vector>

#include "rules_table.hpp"

namespace landfall::mrz::decoding {

struct Block;

// How the residues of one state become those of the next. A state is a row of residues, or, where those of its own
// check digit and of the composite one run apart, a square: own residue by composite residue. They run apart only where
// the weights of the two do: the number of a passport is a row, its dates are squares.
enum class Move : std::uint8_t {
  row,               // row to row
  row_is,            // ... but only the residue that is the digit's
  row_is_not,        // ... but all others
  part,              // row to square: from here on they differ
  square,            // square to square
  close,             // square to row: the own residue has done its duty
  close_own_is,      // ... where it is the digit's
  close_own_is_not,  // ... where it is not
  close_either_is,   // ... where it or the composite one is
  close_neither_is,  // ... where none of them is
};

// All characters that lead from one state to another with the same value.
struct Way {
  double factor = 0;      // of the weight of its set
  std::uint16_t set = 0;  // in PlannedCell::sets
  std::uint8_t value = 0, row_shift = 0, own_shift = 0;
  Move move = Move::row;
};

// The ways from one state to another. `from` and `to` say where the residues of the states begin.
struct Bundle {
  std::uint32_t from = 0, to = 0;
  std::uint16_t state = 0;  // number of `from` among all states of the block
  std::uint16_t first = 0, last = 0;
  Move move = Move::row;  // of all; row_is and row_is_not, and those that close, stand together
};

// Characters that always come together, in the same shares; ways differ by a factor only.
struct CharacterSet {
  std::uint16_t first = 0, count = 0;
  double most = 0;  // the largest factor of a way
};
struct SetMember {
  std::uint8_t character = 0;
  double share = 0;
};

// One cell, ready to be run.
struct PlannedCell {
  std::size_t at = 0;           // in the zone
  std::size_t ahead = 0;        // where the states before it begin, among all residues of the block
  std::size_t weights = 0;      // where its sets begin, among all of the block
  std::size_t in = 0, out = 0;  // residues of the states before and after it
  std::vector<CharacterSet> sets;
  std::vector<SetMember> members;
  std::vector<Way> ways;
  std::vector<Bundle> bundles;          // by where they come from
  std::vector<std::uint16_t> backward;  // the same: by where they go to, then those that close, by where they come from
};

// Where the residues of a state begin after the last cell, and whether they are a square.
struct EndState {
  std::size_t at = 0;
  bool reached = false, violated = false, square = false;
};

struct Plan {
  std::size_t residues = 1;  // of a row
  bool composite = false;    // the residue of a row is the composite one
  std::vector<PlannedCell> cells;
  std::vector<EndState> ends;
  std::size_t ahead = 0, weights = 0, states = 0, most = 0;  // sizes of what is carried
};

Plan make_plan(const Block& block);

}  // namespace landfall::mrz::decoding
