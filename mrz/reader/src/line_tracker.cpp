#include "line_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "normalise.hpp"
#include "polynomial.hpp"

namespace landfall::mrz_reader {
namespace {

constexpr int coarse_step = 11, fine_step = 8;     // pixels of the straightened line; a pitch is 17 to 25
constexpr double narrowest = 0.92, widest = 1.45;  // pitch in cap heights

std::vector<Observation> places(const auto& seen, auto value) {
  std::vector<Observation> out;
  for (const auto& o : seen)
    if (o.weight > 0) out.push_back({o.s, value(o), o.weight});
  return out;
}

double spread(const std::vector<Observation>& data) {
  double low = 1e300, high = -1e300;
  for (const auto& d : data) low = std::min(low, d.x), high = std::max(high, d.x);
  return high - low;
}

}  // namespace

float TrackedLine::there_at(int k) const noexcept {
  const auto i = static_cast<std::ptrdiff_t>(k) - first;
  return i >= 0 && i < std::ssize(there) ? there[static_cast<std::size_t>(i)] : 0.5F;
}

void cut_window(const ImageView& strip, double x, double y, std::vector<float>& windows) {
  const int left = static_cast<int>(std::lround(x - (window_width - 1) / 2.0)),
            top = static_cast<int>(std::lround(y - (window_height - 1) / 2.0));
  std::array<std::uint8_t, window_width * window_height> pixels{};
  std::size_t n = 0;
  for (int r = 0; r < window_height; ++r) {
    const std::uint8_t* row = strip.row(std::clamp(top + r, 0, strip.height - 1));
    for (int c = 0; c < window_width; ++c) pixels[n++] = row[std::clamp(left + c, 0, strip.width - 1)];
  }
  windows.resize(windows.size() + n);
  normalise(pixels.data(), window_width, windows.data() + windows.size() - n);
}

Result<std::vector<LineTracker::Seen>> LineTracker::look(const imaging::LineShape& shape, double from, int first,
                                                         int step, int count) const {
  const int width = std::clamp(first + step * (count - 1) + window_width, 1, 8192);
  LANDFALL_TRY(const auto strip, page_.straighten(shape, from, static_cast<double>(cap_height), width, strip_height));
  std::vector<float> windows;
  for (int i = 0; i < count; ++i) cut_window(strip.view(), first + step * i, strip_middle, windows);
  const auto glyphs = net_.run(windows);
  std::vector<Seen> seen;
  for (int i = 0; i < count; ++i) {
    const Glyph& g = glyphs[static_cast<std::size_t>(i)];
    const double px = shape.height / static_cast<double>(cap_height), x = first + step * i;
    const double s = from + (x + static_cast<double>(g.dx * cap_height)) * px;
    const double trusted = g.there() > 0.5F ? static_cast<double>(g.there() * g.best()) : 0.0;
    seen.push_back({s, static_cast<double>(g.dy) * (shape.height + shape.growth * s), static_cast<double>(g.scale),
                    trusted, g.there(), g.best()});
  }
  return seen;
}

// Moves the shape onto what was seen. False where there is too little to go by.
bool LineTracker::settle(imaging::LineShape& shape, const std::vector<Seen>& seen, int degree) {
  const auto across = places(seen, [](const Seen& o) { return o.across; });
  const auto scale = places(seen, [](const Seen& o) { return o.scale; });
  if (across.size() < 4) return false;
  const bool wide = spread(across) > 12 * shape.height;
  const auto bend = fit_polynomial(across, wide ? degree : 0, 0.04 * shape.height);
  const auto size = fit_polynomial(scale, wide && degree > 1 ? 1 : 0, 0.05);
  // Height and slope go into origin and direction, so that the letters stand upright in the straightened line too.
  const double rise = shape.bend[0] + bend[0], slope = shape.bend[1] + bend[1], length = std::hypot(1.0, slope);
  const imaging::Point u = shape.direction;
  shape.origin = {shape.origin.x - u.y * rise, shape.origin.y + u.x * rise};
  shape.direction = {(u.x - u.y * slope) / length, (u.y + u.x * slope) / length};
  shape.bend = {0, 0, shape.bend[2] + bend[2]};
  const double factor = std::exp(std::clamp(size[0], -0.5, 0.5));
  shape.growth = shape.growth * factor + shape.height * factor * size[1];
  shape.height *= factor;
  return shape.height > 2 && shape.height < 1000;
}

Result<double> LineTracker::probe(imaging::LineShape& shape, double length) const {
  double score = 0;
  for (int round = 0; round < 2; ++round) {
    const int count = round == 0 ? 12 : 16;
    const double columns = length / shape.height * static_cast<double>(cap_height);
    const int step = std::max(1, static_cast<int>(columns * 0.94 / count));
    LANDFALL_TRY(const auto seen, look(shape, -0.47 * length, 0, step, count));
    score = 0;
    for (const auto& o : seen) score += static_cast<double>(o.there > 0.5F ? o.best : 0) / count;
    if (score < 0.15 || !settle(shape, seen, 1)) return score;
  }
  return score;
}

// The pitch is where the places of the glyphs agree best with an even comb (the largest Fourier term), allowing for a
// comb that widens along the line; then a fit over whole cells.
bool LineTracker::fit_pitch(TrackedLine& line, const std::vector<Seen>& seen, double length) {
  const double h = line.shape.height, half = length / 2;
  double best = 0;
  double best_pitch = 0, best_phase = 0, best_widening = 0;
  for (const double deviation : {0.0, -0.35, 0.35, -0.7, 0.7, -1.1, 1.1}) {
    const double widening = deviation * h / (half * half);
    for (double pitch = narrowest * h; pitch < widest * h; pitch += 0.0018 * h) {
      double re = 0, im = 0;
      for (const auto& o : seen) {
        if (o.weight <= 0) continue;
        const double angle = 2 * std::numbers::pi * (o.s - widening * o.s * o.s) / pitch;
        re += o.weight * std::cos(angle);
        im += o.weight * std::sin(angle);
      }
      const double power = std::hypot(re, im) * (deviation == 0.0 ? 1.05 : 1.0);
      if (power > best) {
        best = power;
        best_pitch = pitch;
        best_phase = std::atan2(im, re) / (2 * std::numbers::pi) * pitch;
        best_widening = widening;
      }
    }
  }
  double total = 0;
  for (const auto& o : seen) total += o.weight;
  if (total < 8 || best < 0.45 * total) return false;
  line.along = {best_phase, best_pitch, 0};
  std::vector<Observation> cells;
  for (int round = 0; round < 3; ++round) {
    cells.clear();
    for (const auto& o : seen) {
      if (o.weight <= 0) continue;
      double k = 0;
      if (round == 0) {
        k = std::round((o.s - best_widening * o.s * o.s - best_phase) / best_pitch);
      } else {  // the cell whose middle is nearest
        k = std::round((o.s - line.along[0]) / line.along[1]);
        for (int i = 0; i < 2; ++i)
          k = std::round(k + (o.s - line.middle(k)) / (line.along[1] + 2 * line.along[2] * k));
      }
      cells.push_back({k, o.s, o.weight});
    }
    line.along = fit_polynomial(cells, 2, 0.05 * h);
  }
  return line.along[1] > 0.85 * h && line.along[1] < 1.6 * h;
}

// Looks at each cell between two places along the line, and says how far off its glyph lies.
Result<LineTracker::Cells> LineTracker::look_at_cells(TrackedLine& line, double from, double to) const {
  const double px = line.shape.height / static_cast<double>(cap_height);
  const int width = std::clamp(static_cast<int>((to - from) / px), 1, 8192);
  LANDFALL_TRY(const auto strip,
               page_.straighten(line.shape, from, static_cast<double>(cap_height), width, strip_height));
  std::vector<float> windows;
  std::vector<int> cells;
  const int low = static_cast<int>(std::floor((from - line.along[0]) / line.along[1])) - 2,
            high = static_cast<int>(std::ceil((to - line.along[0]) / line.along[1])) + 2;
  for (int k = low; k <= high && cells.size() < 120; ++k) {
    const double s = line.middle(k);
    if (s < from + 0.4 * line.shape.height || s > to - 0.4 * line.shape.height) continue;
    cut_window(strip.view(), (s - from) / px, strip_middle, windows);
    cells.push_back(k);
  }
  const auto glyphs = net_.run(windows);
  line.first = cells.empty() ? 0 : cells.front();
  line.there.assign(glyphs.size(), 0);
  line.quality = 0;
  Cells out;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const Glyph& g = glyphs[i];
    line.there[i] = g.there();
    line.quality += static_cast<double>(g.there() * g.best());
    const double s = line.middle(cells[i]), weight = g.there() > 0.5F ? static_cast<double>(g.there() * g.best()) : 0.0;
    out.seen.push_back({s, static_cast<double>(g.dy) * (line.shape.height + line.shape.growth * s),
                        static_cast<double>(g.scale), weight, g.there(), g.best()});
    if (weight > 0)
      out.along.push_back({static_cast<double>(cells[i]), s + static_cast<double>(g.dx) * line.shape.height, weight});
  }
  return out;
}

// The last look at a line: grid and shape settle on the single cells, and the view grows until both ends of the line
// have been seen. A zone whose end was not seen may be part of a longer one.
Result<void> LineTracker::follow_to_the_ends(TrackedLine& line, double from, double to) const {
  const auto filled = [](float a, float b) { return a > 0.5F || b > 0.5F; };
  bool settled = false;
  for (int round = 0; round < 5; ++round) {
    LANDFALL_TRY(const auto cells, look_at_cells(line, from, to));
    if (line.there.size() < 4) return {};
    const std::size_t n = line.there.size();
    const double more = 8 * line.shape.height, most = 75 * line.shape.height;
    const bool grow_left = filled(line.there[0], line.there[1]) && to - from < most;
    const bool grow_right = filled(line.there[n - 1], line.there[n - 2]) && to - from < most;
    if (settled && !grow_left && !grow_right) return {};
    if (round == 4) return {};
    if (cells.along.size() >= 10) {
      line.along = fit_polynomial(cells.along, 2, 0.04 * line.shape.height);
      (void)settle(line.shape, cells.seen, 2);
    }
    settled = true;
    from -= grow_left ? more : 0;
    to += grow_right ? more : 0;
  }
  return {};
}

Result<std::optional<TrackedLine>> LineTracker::track(imaging::LineShape shape, double length) const {
  TrackedLine line;
  line.shape = shape;
  std::vector<Seen> seen;
  double from = 0, to = 0;
  for (int round = 0; round < 3; ++round) {
    to = std::min(0.56 * length + 2 * line.shape.height, 60 * line.shape.height);
    from = -to;
    const int step = round < 2 ? coarse_step : fine_step;
    const int count = static_cast<int>((to - from) / line.shape.height * static_cast<double>(cap_height) / step);
    LANDFALL_TRY(seen, look(line.shape, from, 0, step, std::clamp(count, 4, 420)));
    if (round < 2 && !settle(line.shape, seen, round == 0 ? 1 : 2)) return std::optional<TrackedLine>{};
  }
  if (!fit_pitch(line, seen, to - from)) return std::optional<TrackedLine>{};
  LANDFALL_CHECK(follow_to_the_ends(line, from, to));
  return std::optional<TrackedLine>(std::move(line));
}

}  // namespace landfall::mrz_reader
