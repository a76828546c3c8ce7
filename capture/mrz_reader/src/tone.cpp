#include "tone.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

// The share of a patch's pixels that are neither print nor paper.
float between(const ImageView& picture, const Patch& p, const Tone& tone) {
  const float depth = tone.paper - tone.ink;
  int count = 0;
  for (int y = p.top; y <= p.bottom; ++y)
    for (int x = p.left; x <= p.right; ++x) {
      const float grey = picture.row(y)[x] - tone.ink;
      count += grey > tuning::tone::print_to * depth && grey < tuning::tone::paper_from * depth ? 1 : 0;
    }
  return static_cast<float>(count) / static_cast<float>((p.right - p.left + 1) * (p.bottom - p.top + 1));
}

}  // namespace

Patch patch_of(const StraightLine& line, const CellPlace& c) {
  const int x = static_cast<int>(std::lround(c.x)), y = static_cast<int>(std::lround(c.y)),
            w = static_cast<int>(0.45 * line.cap_height), h = static_cast<int>(0.55 * line.cap_height);
  return {std::clamp(x - w, 0, line.picture.width - 1), std::clamp(x + w, 0, line.picture.width - 1),
          std::clamp(y - h, 0, line.picture.height - 1), std::clamp(y + h, 0, line.picture.height - 1)};
}

// By the histogram of its grey levels.
float level(const ImageView& picture, const Patch& p, double at) {
  std::array<int, 256> count{};
  for (int y = p.top; y <= p.bottom; ++y)
    for (int x = p.left; x <= p.right; ++x) ++count[picture.row(y)[x]];
  int darker = static_cast<int>(at * ((p.right - p.left + 1) * (p.bottom - p.top + 1) - 1));
  std::size_t grey = 0;
  while (darker >= count[grey]) darker -= count[grey++];
  return static_cast<float>(grey);
}

float median(std::vector<float> v) {
  if (v.empty()) return 0;
  const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
  std::nth_element(v.begin(), middle, v.end());
  return *middle;
}

std::vector<Tone> tones_of(const StraightLine& line) {
  std::vector<Tone> out;
  for (const auto& c : line.cells) {
    const Patch patch = patch_of(line, c);
    out.push_back({level(line.picture, patch, tuning::tone::ink), level(line.picture, patch, tuning::tone::paper)});
  }
  return out;
}

Tone usual(std::span<const Tone> tones) {
  std::vector<float> ink, paper;
  for (const auto& t : tones) ink.push_back(t.ink), paper.push_back(t.paper);
  return {median(std::move(ink)), median(std::move(paper))};
}

std::vector<bool> overprinted(const StraightLine& line, const Tone& tone) {
  std::vector<float> share;
  for (const auto& c : line.cells) share.push_back(between(line.picture, patch_of(line, c), tone));
  const float typical = median(share);
  std::vector<bool> out;
  for (const float s : share) out.push_back(typical < tuning::tone::soft && s > typical + tuning::tone::more);
  return out;
}

imaging::GrayPicture print_alone(const ImageView& picture, const CellPlace& place, const Tone& tone, float reach,
                                 int width, int height) {
  const int left = static_cast<int>(std::lround(place.x - (width - 1) / 2.0)),
            top = static_cast<int>(std::lround(place.y - (height - 1) / 2.0));
  imaging::GrayPicture out(width, height);
  std::uint8_t* to = out.data();
  const float depth = std::max(1.0F, reach * (tone.paper - tone.ink));
  for (int r = 0; r < height; ++r) {
    const std::uint8_t* row = picture.row(std::clamp(top + r, 0, picture.height - 1));
    for (int c = 0; c < width; ++c) {
      const float faintness = (row[std::clamp(left + c, 0, picture.width - 1)] - tone.ink) / depth;
      *to++ = static_cast<std::uint8_t>(255 * std::clamp(faintness, 0.0F, 1.0F));
    }
  }
  return out;
}

}  // namespace landfall::mrz_reader
