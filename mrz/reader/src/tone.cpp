#include "tone.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace landfall::mrz_reader {
namespace {

constexpr float still_print = 0.4F;  // of the way from print to paper; the rest is not what the line is printed with

}  // namespace

Patch patch_of(const StraightLine& line, const CellPlace& c) {
  const int x = static_cast<int>(std::lround(c.x)), y = static_cast<int>(std::lround(c.y)),
            w = static_cast<int>(0.45 * line.cap_height), h = static_cast<int>(0.55 * line.cap_height);
  return {std::clamp(x - w, 0, line.picture.width - 1), std::clamp(x + w, 0, line.picture.width - 1),
          std::clamp(y - h, 0, line.picture.height - 1), std::clamp(y + h, 0, line.picture.height - 1)};
}

float level(const ImageView& picture, const Patch& p, double at) {
  std::vector<std::uint8_t> grey;
  for (int y = p.top; y <= p.bottom; ++y)
    grey.insert(grey.end(), picture.row(y) + p.left, picture.row(y) + p.right + 1);
  const auto nth = grey.begin() + static_cast<std::ptrdiff_t>(at * static_cast<double>(grey.size() - 1));
  std::nth_element(grey.begin(), nth, grey.end());
  return *nth;
}

float median(std::vector<float> v) {
  if (v.empty()) return 0;
  const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
  std::nth_element(v.begin(), middle, v.end());
  return *middle;
}

Tone tone_of(const StraightLine& line, std::span<const CellPlace> cells) {
  std::vector<float> ink, paper;
  for (const auto& c : cells) {
    const Patch patch = patch_of(line, c);
    ink.push_back(level(line.picture, patch, 0.03));
    paper.push_back(level(line.picture, patch, 0.85));
  }
  return {median(std::move(ink)), median(std::move(paper))};
}

imaging::GrayPicture print_alone(const ImageView& picture, const CellPlace& place, const Tone& tone, int width,
                                 int height) {
  const int left = static_cast<int>(std::lround(place.x - (width - 1) / 2.0)),
            top = static_cast<int>(std::lround(place.y - (height - 1) / 2.0));
  imaging::GrayPicture out(width, height);
  std::uint8_t* to = out.data();
  const float reach = std::max(1.0F, still_print * (tone.paper - tone.ink));
  for (int r = 0; r < height; ++r) {
    const std::uint8_t* row = picture.row(std::clamp(top + r, 0, picture.height - 1));
    for (int c = 0; c < width; ++c) {
      const float faintness = (row[std::clamp(left + c, 0, picture.width - 1)] - tone.ink) / reach;
      *to++ = static_cast<std::uint8_t>(255 * std::clamp(faintness, 0.0F, 1.0F));
    }
  }
  return out;
}

}  // namespace landfall::mrz_reader
