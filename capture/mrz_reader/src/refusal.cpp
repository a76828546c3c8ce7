#include "refusal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "tone.hpp"
#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

struct Moments {
  float mean = 0, deviation = 0;
  double steepest = 0;  // grey levels a pixel along the line, the mean over rows of each row's steepest place
  int range = 0;
};
Moments measure(const ImageView& picture, const Patch& p) {
  double sum = 0, squares = 0, n = 0;
  int low = 255, high = 0, steepest = 0;
  for (int y = p.top; y <= p.bottom; ++y) {
    const std::uint8_t* row = picture.row(y);
    for (int x = p.left; x <= p.right; ++x) {
      const int v = row[x];
      sum += v;
      squares += v * v;
      n += 1;
      low = std::min(low, v);
      high = std::max(high, v);
      if (x > p.left) steepest = std::max(steepest, std::abs(v - row[x - 1]));
    }
  }
  const double mean = sum / n;
  return {static_cast<float>(mean), static_cast<float>(std::sqrt(std::max(0.0, squares / n - mean * mean))),
          static_cast<double>(steepest), high - low};
}

// How much neighbours differ above the letters, where there is nothing but paper: grey levels.
float grain(const ImageView& picture, const Patch& p) {
  constexpr int rows = 3;
  float sum = 0;
  for (int y = 0; y < std::min(rows, picture.height); ++y)
    for (int x = p.left + 1; x <= p.right; ++x)
      sum += static_cast<float>(std::abs(picture.row(y)[x] - picture.row(y)[x - 1]));
  return sum / static_cast<float>(rows * std::max(1, p.right - p.left));
}

}  // namespace

LineLook look_at_line(const StraightLine& line) {
  LineLook look;
  std::vector<float> edges;
  for (const auto& c : line.cells) {
    const Moments m = measure(line.picture, patch_of(line, c));
    look.brightness.push_back(m.mean);
    look.contrast.push_back(m.deviation);
    if (m.range > 24 && m.steepest > 0) edges.push_back(static_cast<float>(m.range / m.steepest / line.cap_height));
  }
  look.edge = static_cast<double>(median(std::move(edges)));
  return look;
}

bool paper_follows(const StraightLine& line, double pitch) {
  const auto& last = line.cells.back();
  if (last.x + 1.6 * pitch + 0.45 * line.cap_height > line.picture.width - 1) return false;
  const auto cells = line.cells.last(std::min<std::size_t>(line.cells.size(), 10));
  const Tone tone = usual(tones_of({line.picture, line.cap_height, cells}));
  const float depth = tone.paper - tone.ink;
  std::vector<float> grains;
  for (const auto& c : cells) grains.push_back(grain(line.picture, patch_of(line, c)));
  const float usual_grain = median(std::move(grains));
  for (const double step : {1.0, 1.6}) {
    const Patch patch = patch_of(line, {last.x + step * pitch, last.y});
    const float low = level(line.picture, patch, 0.05), middle = level(line.picture, patch, 0.5);
    if (std::abs(middle - tone.paper) > 0.25F * depth || low < tone.paper - 0.7F * depth) return false;
    if (grain(line.picture, patch) < 0.15F * usual_grain - 0.03F) return false;  // a cover, or light that drowns all
  }
  return true;
}

std::vector<Hint> spoilt_cells(std::span<const LineLook> looks, std::span<const std::vector<bool>> doubtful) {
  std::vector<float> brightness, contrast;  // of the cells that could be read
  for (std::size_t l = 0; l < looks.size(); ++l)
    for (std::size_t k = 0; k < doubtful[l].size(); ++k)
      if (!doubtful[l][k]) {
        brightness.push_back(looks[l].brightness[k]);
        contrast.push_back(looks[l].contrast[k]);
      }
  if (brightness.empty()) return {};
  const float usual_brightness = median(brightness), usual_contrast = median(contrast);
  const auto cause = [&](std::size_t l, std::size_t k) {
    const float b = looks[l].brightness[k], c = looks[l].contrast[k];
    if (b > tuning::refusal::white || (b > usual_brightness + tuning::refusal::glare_above && c < usual_contrast))
      return HintCode::document_glare;
    if (c < tuning::refusal::faint * usual_contrast || b < usual_brightness - 2 * tuning::refusal::glare_above)
      return HintCode::document_covered;
    return HintCode::document_unreadable;
  };
  std::vector<Hint> hints;
  for (std::size_t l = 0; l < looks.size(); ++l)
    for (std::size_t k = 0; k < doubtful[l].size(); ++k) {
      if (!doubtful[l][k]) continue;
      const HintCode code = cause(l, k);
      if (code == HintCode::document_unreadable) continue;
      const CellRange here{static_cast<int>(l) + 1, static_cast<int>(k) + 1, static_cast<int>(k) + 1};
      CellRange* last = hints.empty() ? nullptr : std::get_if<CellRange>(&hints.back().arguments.front());
      // A cell between two spoilt ones may have been guessed right.
      if (last != nullptr && hints.back().code == code && last->line == here.line && here.first <= last->last + 2)
        last->last = here.last;
      else
        hints.push_back({code, Severity::advise, {here}});
    }
  return hints;
}

bool out_of_focus(std::span<const LineLook> looks, double letter_height) {
  if (letter_height < tuning::refusal::too_small) return false;  // then it is the size
  return std::any_of(looks.begin(), looks.end(), [](const LineLook& l) { return l.edge > tuning::refusal::softest; });
}

}  // namespace landfall::mrz_reader
