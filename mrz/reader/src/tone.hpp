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
/// The grey level than which the share `at` of a patch's pixels is darker.
[[nodiscard]] float level(const ImageView& picture, const Patch& p, double at);
[[nodiscard]] float median(std::vector<float> v);

/// How dark print is and how bright its paper: grey levels.
struct Tone {
  float ink = 0, paper = 0;
};
/// The usual tone of some cells of a line.
[[nodiscard]] Tone tone_of(const StraightLine& line, std::span<const CellPlace> cells);

/// The surroundings of a place, width x height pixels with it in the middle, where all that is clearly fainter than the
/// print is made paper: a stamp, a pattern, a shadow. `tone` is that of cells that hold nothing but print. Beyond the
/// picture its edge is repeated.
[[nodiscard]] imaging::GrayPicture print_alone(const ImageView& picture, const CellPlace& place, const Tone& tone,
                                               int width, int height);

}  // namespace landfall::mrz_reader
