#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/alphabet.hpp>

namespace landfall::mrz_reader {

using mrz::alphabet;
using mrz::alphabet_size;

/// Where one character stands in a straightened line: the middle of its cell, in pixels of that picture.
struct CellPlace {
  double x = 0, y = 0;
};

/// One line of a zone, laid straight: gray8, letters upright and `cap_height` pixels high, one place for each
/// character.
struct StraightLine {
  ImageView picture;
  double cap_height = 0;
  std::span<const CellPlace> cells;
};

/// What may stand in one cell.
using CellScores = mrz::CellLikelihoods;

/// The seam behind which lines are read: the page reader finds and straightens, an engine says what stands in each
/// cell, and the joint decoder (mrz/decode.hpp) decides. An engine knows nothing of fields, check digits or formats.
/// Thread-safe.
class LANDFALL_API LineRecognizer {
 public:
  virtual ~LineRecognizer() = default;
  /// As many scores as there are cells, in their order. Errors: bad_input (a picture that is not gray8, or empty),
  /// internal and exhausted of the engine.
  [[nodiscard]] virtual Result<std::vector<CellScores>> read(const StraightLine& line) const = 0;
};

}  // namespace landfall::mrz_reader
