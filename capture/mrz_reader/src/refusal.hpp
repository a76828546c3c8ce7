#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/mrz_reader/line_recognizer.hpp>

namespace landfall::mrz_reader {

/// What the pixels of a line say, whatever its text may be.
struct LineLook {
  std::vector<float> brightness, contrast;  ///< of each cell: mean and standard deviation, grey levels
  double edge = 0;                          ///< width of the strokes' edges, in cap heights; 0: nothing to measure
};
[[nodiscard]] LineLook look_at_line(const StraightLine& line);

/// Whether nothing but the line's own paper lies behind its last cell, for a cell and a half: no edge of the picture,
/// no cover, no glare, no ink. `pitch`: from cell to cell, pixels of the picture, which must show that place.
[[nodiscard]] bool paper_follows(const StraightLine& line, double pitch);

/// Where a zone could not be believed, and why: runs of doubtful cells that are too bright (glare) or without strokes
/// (covered). `doubtful` holds for each line and cell whether it is. Lines of `looks` and `doubtful` correspond.
[[nodiscard]] std::vector<Hint> spoilt_cells(std::span<const LineLook> looks,
                                             std::span<const std::vector<bool>> doubtful);
/// Whether letters that are large enough have edges too soft to be read.
[[nodiscard]] bool out_of_focus(std::span<const LineLook> looks, double letter_height);

}  // namespace landfall::mrz_reader
