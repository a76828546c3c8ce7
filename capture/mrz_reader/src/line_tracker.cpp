#include "line_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "comb.hpp"
#include "polynomial.hpp"
#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

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

// How far the grid of a line has moved where cells were looked at, pixels.
double drift(const TrackedLine& from, const TrackedLine& to) {
  double most = 0;
  for (std::size_t i = 0; i < to.there.size(); ++i) {
    const double k = to.first + static_cast<double>(i);
    if (to.there[i] > 0.5F) most = std::max(most, std::abs(from.middle(k) - to.middle(k)));
  }
  return most;
}

// How far the ends of a line have moved, pixels.
double moved(const imaging::LineShape& from, const imaging::LineShape& to, double left, double right) {
  double most = 0;
  for (const double s : {left, right}) {
    const Point a = from.at(s, 0), b = to.at(s, 0);
    most = std::max(most, std::hypot(a.x - b.x, a.y - b.y));
  }
  return most;
}

// Half of the cells' doubt counts: a line that is half doubt is none.
double trust(const Found& f) { return f.there() > 0.5F ? static_cast<double>(f.there()) : 0.0; }

}  // namespace

float TrackedLine::there_at(int k) const noexcept {
  const auto i = static_cast<std::ptrdiff_t>(k) - first;
  return i >= 0 && i < std::ssize(there) ? there[static_cast<std::size_t>(i)] : 0.5F;
}

std::pair<int, int> TrackedLine::longest_run() const noexcept {
  std::pair<int, int> longest{0, -1}, run{0, first - tuning::tracker::gap - 1};
  const int end = first + static_cast<int>(there.size());
  for (int k = first; k < end; ++k) {
    if (there_at(k) <= 0.5F) continue;
    if (k - run.second > tuning::tracker::gap) run.first = k;
    run.second = k;
    if (run.second - run.first > longest.second - longest.first) longest = run;
  }
  return longest;
}

double TrackedLine::off_at(double k) const { return std::clamp(value_near(off, k, 4, 0.1), -0.7, 0.7); }

// Newton's method, four steps of at most eight cells.
double TrackedLine::cell_at(double s) const noexcept {
  double k = (s - along[0]) / along[1];
  for (int i = 0; i < 4; ++i) {
    const double step = (s - middle(k)) / std::max(0.25 * along[1], pitch_at(k));
    k += std::clamp(step, -8.0, 8.0);
  }
  return std::clamp(k, -200.0, 200.0);
}

imaging::LineShape turned_round(const imaging::LineShape& shape) {
  imaging::LineShape t = shape;
  t.direction = {-shape.direction.x, -shape.direction.y};
  t.bend = {-shape.bend[0], shape.bend[1], -shape.bend[2], shape.bend[3]};
  t.growth = -shape.growth;
  return t;
}

bool LineTracker::on_page(const Point& p) const {
  return p.x > -0.5 && p.y > -0.5 && p.x < page_.width() - 0.5 && p.y < page_.height() - 0.5;
}

// Windows of the finder from `from` pixels along the line, `step` cap heights apart.
Result<std::vector<LineTracker::Seen>> LineTracker::look(const imaging::LineShape& shape, double from, double step,
                                                         int count) const {
  constexpr double cap = finder_shape.cap_height;
  const double px = shape.unit() / cap, margin = finder_shape.width / 2.0;
  const int width = std::clamp(static_cast<int>(step * cap * (count - 1) + 2 * margin) + 1, 1, 8192);
  LANDFALL_TRY(const auto strip, page_.straighten(shape, from - margin * px, cap, width, finder_shape.height));
  Windows windows(finder_shape);
  windows.reserve(static_cast<std::size_t>(count));
  const auto place = [&](int i) { return std::round(margin + step * cap * i - 0.5) + 0.5; };  // of a window's middle
  for (int i = 0; i < count; ++i) windows.cut(strip.view(), place(i), (finder_shape.height - 1) / 2.0);
  const auto found = net_.find(windows);
  std::vector<Seen> seen;
  seen.reserve(found.size());
  for (int i = 0; i < count; ++i) {
    const Found& f = found[static_cast<std::size_t>(i)];
    const double s = from + (place(i) - margin + static_cast<double>(f.dx) * cap) * px;
    if (!on_page(shape.at(s, 0))) continue;  // there the page's edge is repeated, and that can look like anything
    seen.push_back({s, static_cast<double>(f.dy) * (shape.height + shape.growth * s), static_cast<double>(f.scale),
                    trust(f), f.upright, f.turned, 0});
  }
  return seen;
}

// Moves the shape onto what was seen, by robust regression (fit_polynomial). False where there is too little to go by.
bool LineTracker::settle(imaging::LineShape& shape, const std::vector<Seen>& seen, int degree) {
  const auto across = places(seen, [](const Seen& o) { return o.across; });
  const auto scale = places(seen, [](const Seen& o) { return o.scale; });
  if (across.size() < 4) return false;
  const bool wide = spread(across) > 12 * shape.unit();
  const auto bend = fit_polynomial(across, wide ? degree : 0, (degree < 3 ? 0.04 : 0.08) * shape.height);
  const auto size = fit_polynomial(scale, wide && degree > 1 ? 1 : 0, 0.05);
  // Height and slope go into origin and direction, so that the letters stand upright in the straightened line too.
  const double rise = shape.bend[0] + bend[0], slope = shape.bend[1] + bend[1], length = std::hypot(1.0, slope);
  const Point u = shape.direction;
  shape.origin = {shape.origin.x - u.y * rise, shape.origin.y + u.x * rise};
  shape.direction = {(u.x - u.y * slope) / length, (u.y + u.x * slope) / length};
  shape.bend = {0, 0, shape.bend[2] + bend[2], shape.bend[3] + bend[3]};
  const double factor = std::exp(std::clamp(size[0], -0.5, 0.5));
  shape.growth = shape.growth * factor + shape.height * factor * size[1];
  shape.height *= factor;
  return shape.height > 2 && shape.height < 1000 &&
         std::isfinite(shape.origin.x + shape.origin.y + shape.bend[2] + shape.bend[3]);
}

Result<double> LineTracker::probe(imaging::LineShape& shape, double length) const {
  double score = 0;
  for (int round = 0; round < 2; ++round) {
    const int count = 16;
    const double step = 0.94 * length / shape.unit() / count;
    LANDFALL_TRY(const auto seen, look(shape, -0.47 * length, step, count));
    double upright = 0, turned = 0, there = 0;
    for (const auto& o : seen) {
      upright += static_cast<double>(o.upright) / count;
      turned += static_cast<double>(o.turned) / count;
      there += o.weight / count;
    }
    score = there;
    if (score < 0.15 || !settle(shape, seen, 1)) return score;
    if (turned > upright) shape = turned_round(shape);
  }
  return score;
}

// The pitch is where the places of the glyphs agree best with an even comb (the peak of a periodogram: comb.hpp); then
// a fit over whole cells.
bool LineTracker::fit_pitch(TrackedLine& line, const std::vector<Seen>& seen) {
  const double h = line.shape.unit();
  std::vector<Mark> marks;
  double total = 0, half = 8 * h;  // as far as there are marks
  for (const auto& o : seen) {
    if (o.weight <= 0) continue;
    marks.push_back({static_cast<float>(o.s), static_cast<float>(o.weight)});
    total += o.weight;
    half = std::max(half, std::abs(o.s));
  }
  const int slopes = line.shape.stretch < 1 ? tuning::tracker::slopes_from_the_side : tuning::tracker::usual_slopes;
  const Comb comb =
      best_comb(marks, tuning::tracker::narrowest_pitch * h, tuning::tracker::widest_pitch * h, half, h, slopes);
  if (total < 8 || comb.power < 0.45 * total) return false;
  const bool steep = std::abs(comb.widening) * half * half > h;  // a parabola would be half a cell off
  line.along = {comb.phase, comb.pitch, 0, 0};
  std::vector<Observation> cells;
  for (int round = 0; round < 3; ++round) {
    cells.clear();
    for (const auto& o : seen) {
      if (o.weight <= 0) continue;
      double k = 0;
      if (round == 0) {
        k = std::round((evened(o.s, comb.widening) - comb.phase) / comb.pitch);
      } else {  // the cell whose middle is nearest
        k = std::round(line.cell_at(o.s));
      }
      cells.push_back({k, o.s, o.weight});
    }
    line.along = fit_polynomial(cells, steep ? 3 : 2, 0.05 * h);
  }
  return line.along[1] > 0.85 * h && line.along[1] < 1.6 * h;
}

// Looks at each cell between two places along the line, and says where their glyphs lie.
Result<LineTracker::Cells> LineTracker::look_at_cells(TrackedLine& line, double from, double to) const {
  const int low = static_cast<int>(std::floor(line.cell_at(from))) - 2,
            high = static_cast<int>(std::ceil(line.cell_at(to))) + 2;
  std::vector<int> cells;
  for (int k = low; k <= high && cells.size() < 120; ++k) {
    const double s = line.middle(k);
    const bool inside = s >= from + 0.4 * line.shape.unit() && s <= to - 0.4 * line.shape.unit();
    if (inside) cells.push_back(k);
    if (!inside && !cells.empty()) break;  // a grid that turns back on itself has no cells beyond
  }
  line.first = cells.empty() ? 0 : cells.front();
  line.there.assign(cells.size(), 0);
  line.quality = 0;
  line.off.clear();
  constexpr std::array on_it{0.0};
  LANDFALL_TRY(auto looks, look_at(line, cells, on_it));
  for (const auto& o : looks.front().seen) {
    line.there[static_cast<std::size_t>(o.cell - line.first)] = o.upright + o.turned;
    line.quality += static_cast<double>(o.upright);
    const double height = line.shape.height + line.shape.growth * o.s;
    if (o.weight > 0) line.off.push_back({static_cast<double>(o.cell), o.across / height, o.weight});
  }
  return std::move(looks.front());
}

// Looks at cells of a line (in their order, without gaps) shifted across it, in letter heights: for each shift what is
// seen on the page.
Result<std::vector<LineTracker::Cells>> LineTracker::look_at(const TrackedLine& line, const std::vector<int>& cells,
                                                             std::span<const double> shifts) const {
  std::vector<Cells> out(shifts.size());
  if (cells.empty()) return out;
  constexpr double cap = finder_shape.cap_height;
  const double px = line.shape.unit() / cap, margin = 0.6 * finder_shape.width * px;
  const double from = line.middle(cells.front()) - margin, to = line.middle(cells.back()) + margin;
  const int width = std::clamp(static_cast<int>((to - from) / px), 1, 8192);
  Windows windows(finder_shape);
  windows.reserve(cells.size() * shifts.size());
  for (const double shift : shifts) {
    imaging::LineShape shape = line.shape;
    shape.bend[0] += shift * shape.height;
    LANDFALL_TRY(const auto strip, page_.straighten(shape, from, cap, width, finder_shape.height));
    for (const int k : cells) windows.cut(strip.view(), (line.middle(k) - from) / px, (finder_shape.height - 1) / 2.0);
  }
  const auto found = net_.find(windows);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Found& f = found[i];
    const int k = cells[i % cells.size()];
    const double shift = shifts[i / cells.size()], s = line.middle(k), weight = trust(f),
                 height = line.shape.height + line.shape.growth * s;
    if (!on_page(line.shape.at(s, shift))) continue;
    auto& to_shift = out[i / cells.size()];
    to_shift.seen.push_back({s, (shift + static_cast<double>(f.dy)) * height, static_cast<double>(f.scale), weight,
                             f.upright, f.turned, k});
    // Where the window was cut, to the pixel, is what dx counts from.
    const double cut = from + (std::round((s - from) / px - 0.5) + 0.5) * px;
    if (weight > 0)
      to_shift.along.push_back({static_cast<double>(k), cut + static_cast<double>(f.dx) * line.shape.unit(), weight});
  }
  return out;
}

// Where a line seems to end it may only have bent away: looks above and below the three cells beyond. What is seen
// where the line goes on; nothing where it does not.
Result<LineTracker::Cells> LineTracker::beyond(const TrackedLine& line, int last, int step) const {
  std::vector<int> cells{last + step, last + 2 * step, last + 3 * step};
  std::sort(cells.begin(), cells.end());
  LANDFALL_TRY(auto looks, look_at(line, cells, tuning::tracker::beside_its_end));
  for (auto& look : looks) {
    // The next glyph is where the grid has it; what stands there by chance is not.
    const auto on_grid = [&](const Observation& o) {
      return o.weight > 0.7 && std::abs(o.y - line.middle(o.x)) < 0.2 * line.pitch_at(o.x);
    };
    const auto sure = std::count_if(look.along.begin(), look.along.end(), on_grid);
    const bool next = std::any_of(look.along.begin(), look.along.end(),
                                  [&](const Observation& o) { return on_grid(o) && o.x == last + step; });
    if (sure >= 2 && next) return std::move(look);
  }
  return Cells{};
}

Result<bool> LineTracker::goes_on(const TrackedLine& line, int last, int step) const {
  LANDFALL_TRY(const auto cells, beyond(line, last, step));
  return !cells.seen.empty();
}

// The last look at a line: grid and shape settle on the single cells, and the view grows until both ends of the line
// have been seen. A zone whose end was not seen may be part of a longer one.
Result<void> LineTracker::follow(TrackedLine& line, double from, double to) const {
  const bool steep = line.along[3] != 0;  // found so: then it is needed to the ends
  bool settled = false;
  for (int round = 0; round < tuning::tracker::most_rounds; ++round) {
    LANDFALL_TRY(auto cells, look_at_cells(line, from, to));
    const std::size_t n = line.there.size();
    if (n < 4 || !(line.along[1] > 0.5 * line.shape.unit())) return {};
    if (to - from >= 75 * line.shape.unit() || round + 1 == tuning::tracker::most_rounds) return {};
    const auto [first, last] = line.longest_run();
    bool grow_left = line.there[0] > 0.5F || line.there[1] > 0.5F,
         grow_right = line.there[n - 1] > 0.5F || line.there[n - 2] > 0.5F;
    if (settled && !grow_left && !grow_right) {
      for (const auto& [end, step] : {std::pair(first, -1), std::pair(last, 1)}) {
        LANDFALL_TRY(const auto more, beyond(line, end, step));
        cells.seen.insert(cells.seen.end(), more.seen.begin(), more.seen.end());
        cells.along.insert(cells.along.end(), more.along.begin(), more.along.end());
        (step < 0 ? grow_left : grow_right) = !more.seen.empty();
      }
      if (!grow_left && !grow_right) return {};
    }
    const double more = 8 * line.shape.unit(), left = from, right = to;
    if (grow_left) from = std::min(from, line.middle(std::min(first, line.first + 1)) - more);
    if (grow_right) to = std::max(to, line.middle(std::max(last, line.first + static_cast<int>(n) - 2)) + more);
    if (cells.along.size() < 10) {
      if (from == left && to == right) return {};  // no line, or none that could be followed
      continue;
    }
    const TrackedLine before = line;
    imaging::LineShape shape = line.shape;
    // A cubic goes astray beyond its cells: it is for lines that have been seen, but for a few cells. Small letters do
    // not tell their place so well that an S could be told from chance.
    const bool whole = !grow_left && !grow_right && cells.along.size() >= 16;
    const bool may_be_an_s = (whole || last - first >= 28) && line.shape.height >= tuning::small_letters;
    if (settle(shape, cells.seen, may_be_an_s ? 3 : 2)) line.shape = shape;
    line.along = fit_polynomial(cells.along, whole || steep ? 3 : 2, 0.04 * line.shape.unit());
    settled = drift(before, line) < 0.15 * line.shape.unit() &&
              moved(before.shape, line.shape, line.middle(first), line.middle(last)) < 0.06 * line.shape.height;
  }
  return {};
}

Result<std::optional<TrackedLine>> LineTracker::track(imaging::LineShape shape, double length) const {
  TrackedLine line;
  line.shape = shape;
  std::vector<Seen> seen;
  double from = 0, to = 0;
  for (int round = 0; round < 3; ++round) {
    to = std::min(0.56 * length + 2 * line.shape.unit(), 60 * line.shape.unit());
    from = -to;
    const double step = round < 2 ? tuning::tracker::coarse_step : tuning::tracker::fine_step;
    LANDFALL_TRY(seen, look(line.shape, from, step,
                            std::clamp(static_cast<int>((to - from) / line.shape.unit() / step), 4, 420)));
    if (round == 2) break;
    const imaging::LineShape before = line.shape;
    if (!settle(line.shape, seen, round == 0 ? 1 : 2)) return std::optional<TrackedLine>{};
    if (round == 0 && moved(before, line.shape, -length / 2, length / 2) < 0.1 * line.shape.height) ++round;
  }
  if (!fit_pitch(line, seen)) return std::optional<TrackedLine>{};
  LANDFALL_CHECK(follow(line, from, to));
  return std::optional<TrackedLine>(std::move(line));
}

}  // namespace landfall::mrz_reader
