#pragma once

#include <array>
#include <memory>
#include <vector>

#include "plan.hpp"

namespace landfall::mrz::decoding {

// One cell of a block: its place in the text of the zone, its rule, and its weights in the check digit of its own field
// and in the composite one (7, 3, 1; 0: not covered).
struct BlockCell {
  int at = 0;
  const Table* table = nullptr;
  int own_weight = 0, composite_weight = 0;
};

// A run of cells whose characters depend on each other, up to its check digit. `code` blocks are three cells of a state
// or nationality and have no tables.
struct Block {
  std::vector<BlockCell> cells;
  bool own = false;        // carries the residue of its own check digit
  bool composite = false;  // and of the composite one
  bool checked = false;    // ends with its check digit
  bool code = false, issuer = false;
  double unlisted = 0;                       // of a code block: the share of codes that no list has
  std::array<bool, most_states> violated{};  // last states in which the check digit is wrong
  Plan plan;
};

// A zone as a chain of blocks; what connects them is the composite check digit and how many digits are wrong.
struct Grammar {
  Format format{};
  int cells = 0;
  int composite_at = -1;  // the cell of the composite check digit; -1: none
  int digits = 0;         // check digits, the composite one included
  std::vector<Block> blocks;
  std::vector<std::unique_ptr<Table>> tables;
};

// The grammar of a format. `options` are known to be in range. Built once, and again when the options change.
// Thread-safe.
std::shared_ptr<const Grammar> grammar_of(Format format, const DecodeOptions& options);

// The cell's rule for a composite check digit: 1 if right, a tenth if not.
inline constexpr double missed_digit = 0.1;

}  // namespace landfall::mrz::decoding
