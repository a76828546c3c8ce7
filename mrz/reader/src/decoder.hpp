#pragma once

#include <string>
#include <vector>

#include <landfall/mrz/zone.hpp>

#include "glyph_shape.hpp"

namespace landfall::mrz_reader {

/// The scores of all cells of a zone, line by line, each line of the same length.
using ZoneScores = std::vector<std::vector<CellScores>>;

/// The likeliest text of a zone under the alphabets of its fields, and how far it can be believed.
struct Decoded {
  mrz::Format format{};
  std::vector<std::string> lines;               ///< to be wiped by the caller
  std::vector<std::vector<float>> probability;  ///< of each character among those that its field allows
  std::vector<mrz::CheckDigit> checks;
  bool well_formed = false;  ///< all check digits agree and no field holds what it may not
  bool foreign = false;      ///< a cell shows something that its field, or the alphabet, does not have
  double risk = 1;           ///< estimated number of wrong characters that no check digit would notice
};

/// Errors: bad_input (scores of a shape that no format has).
[[nodiscard]] Result<Decoded> decode(const ZoneScores& scores, mrz::Date today);

}  // namespace landfall::mrz_reader
