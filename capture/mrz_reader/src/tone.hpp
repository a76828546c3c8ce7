#pragma once

#include <span>
#include <vector>

#include <landfall/base/image_view.hpp>
#include <landfall/imaging/page.hpp>
#include <landfall/mrz_reader/line_recognizer.hpp>

namespace landfall::mrz_reader {

/// The pixels of a line's picture that one glyph takes up; all of them are inside.
struct Patch {
  int left, right, top, bottom;
};
[[nodiscard]] Patch patch_of(const StraightLine& line, const CellPlace& c);
/// The grey level than which the share `at` of a patch's pixels is darker (a quantile).
[[nodiscard]] float level(const ImageView& picture, const Patch& p, double at);
[[nodiscard]] float median(std::vector<float> v);

/// How dark print is and how bright its paper: grey levels.
struct Tone {
  float ink = 0, paper = 0;
};
[[nodiscard]] std::vector<Tone> tones_of(const StraightLine& line);  ///< of each cell
[[nodiscard]] Tone usual(std::span<const Tone> tones);               ///< median

/// Cells with ink over or beside their glyph that is fainter than the print: a stamp. None in a line whose own print
/// has soft edges, because there it could not be told from them.
[[nodiscard]] std::vector<bool> overprinted(const StraightLine& line, const Tone& tone);

/// The surroundings of a place, width x height pixels with it in the middle, where what is farther from the ink than
/// `reach`, a share of the way to the paper, is made paper. Beyond the picture its edge is repeated.
[[nodiscard]] imaging::GrayPicture print_alone(const ImageView& picture, const CellPlace& place, const Tone& tone,
                                               float reach, int width, int height);

}  // namespace landfall::mrz_reader
