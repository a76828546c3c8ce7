#include "edges.hpp"

#include <bit>
#include <numbers>

#include <opencv2/imgproc.hpp>

namespace landfall::imaging::edges {

using namespace pixels;

namespace {

constexpr double pi = std::numbers::pi;
constexpr double turn_of = 2 * pi / directions;

int direction_of(double x, double y) {
  return static_cast<int>(std::lround(std::atan2(y, x) / turn_of)) & (directions - 1);
}

// The gradient at which no more than a part of the pixels is left, so that busy pictures cost no more than others.
int threshold_of(const cv::Mat& magnitude, double largest_share) {
  constexpr int least = 28;  // Sobel's sum: a step of seven grey levels
  std::array<int, 1024> count{};
  int all = 0;
  for (int y = 0; y < magnitude.rows; y += 2) {
    const auto* row = magnitude.ptr<std::uint16_t>(y);
    for (int x = 0; x < magnitude.cols; ++x, ++all) ++count[std::min<std::size_t>(row[x], 1023)];
  }
  int above = 0, level = 1023;
  while (level > least && above + count[static_cast<std::size_t>(level)] < largest_share * all)
    above += count[static_cast<std::size_t>(level--)];
  return level;
}

}  // namespace

EdgeMap::EdgeMap(const cv::Mat& gray, double largest_share) : width_(gray.cols), height_(gray.rows) {
  if (gray.cols < 5 || gray.rows < 5) return;
  Wiped smooth, gx, gy, magnitude(cv::Mat(gray.size(), CV_16UC1));
  cv::GaussianBlur(gray, smooth.mat, {5, 5}, 1.0);
  cv::Sobel(smooth.mat, gx.mat, CV_16S, 1, 0);
  cv::Sobel(smooth.mat, gy.mat, CV_16S, 0, 1);
  for (int y = 0; y < gray.rows; ++y) {
    const auto *a = gx.mat.ptr<std::int16_t>(y), *b = gy.mat.ptr<std::int16_t>(y);
    auto* m = magnitude.mat.ptr<std::uint16_t>(y);
    for (int x = 0; x < gray.cols; ++x) {
      const int u = std::abs(a[x]), v = std::abs(b[x]);
      m[x] = static_cast<std::uint16_t>(std::max(u, v) + std::min(u, v) * 3 / 8);  // within 7 % of the root of squares
    }
  }
  const int threshold = threshold_of(magnitude.mat, largest_share);
  std::vector<Edgel> found;
  for (int y = 1; y + 1 < gray.rows; ++y) {
    const auto* m = magnitude.mat.ptr<std::uint16_t>(y);
    const auto *up = magnitude.mat.ptr<std::uint16_t>(y - 1), *down = magnitude.mat.ptr<std::uint16_t>(y + 1);
    const auto *a = gx.mat.ptr<std::int16_t>(y), *b = gy.mat.ptr<std::int16_t>(y);
    for (int x = 1; x + 1 < gray.cols; ++x) {
      if (m[x] < threshold) continue;
      const int u = a[x], v = b[x];
      int before = 0, after = 0;
      if (std::abs(u) * 5 > std::abs(v) * 12) {
        before = m[x - 1], after = m[x + 1];
      } else if (std::abs(v) * 5 > std::abs(u) * 12) {
        before = up[x], after = down[x];
      } else if ((u > 0) == (v > 0)) {
        before = up[x - 1], after = down[x + 1];
      } else {
        before = up[x + 1], after = down[x - 1];
      }
      if (m[x] < before || m[x] <= after) continue;
      // The crest of a parabola through the three, along the gradient.
      const double curve = before + after - 2.0 * m[x];
      const double shift = curve < 0 ? std::clamp(0.5 * (before - after) / curve, -0.5, 0.5) : 0;
      const double step = std::abs(u) * 5 > std::abs(v) * 12 || std::abs(v) * 5 > std::abs(u) * 12 ? 1 : std::sqrt(2.0);
      // `after` lies to the right or below, the gradient may point either way.
      const bool sideways = std::abs(u) * 5 > std::abs(v) * 12;
      const double sense = (sideways ? u : v) > 0 ? 1 : -1;
      const double norm = std::hypot(u, v);
      found.push_back({static_cast<float>(x + sense * shift * step * u / norm),
                       static_cast<float>(y + sense * shift * step * v / norm),
                       static_cast<std::uint8_t>(direction_of(u, v))});
    }
  }
  for (const auto& e : found) ++first_[e.direction + std::size_t{1}];
  for (std::size_t d = 0; d < directions; ++d) first_[d + 1] += first_[d];
  edgels_.resize(found.size());
  auto at = first_;
  for (const auto& e : found) edgels_[at[e.direction]++] = e;
}

double Line::share(double a, double b) const noexcept {
  const int cells = static_cast<int>(seen.size()) - 1;
  const int i = std::clamp(static_cast<int>(std::floor(a - from)), 0, cells);
  const int j = std::clamp(static_cast<int>(std::ceil(b - from)), 0, cells);
  const double wide = std::ceil(b - from) - std::floor(a - from);
  return wide > 0 ? (seen[static_cast<std::size_t>(j)] - seen[static_cast<std::size_t>(i)]) / wide : 0;
}

namespace {

// The line through the edgels near a line, fitted twice; then which of its cells have one.
bool settle(const EdgeMap& map, Line& line) {
  std::vector<Point> near;
  for (const double reach : {3.0, 1.8}) {
    near.clear();
    const int middle = direction_of(line.normal.x, line.normal.y);
    map.each(middle - 11, 23, [&](const Edgel& e) {
      if (std::abs(line.normal.x * e.x + line.normal.y * e.y - line.offset) < reach) near.push_back({e.x, e.y});
    });
    if (near.size() < 12) return false;
    Point mean;
    for (const auto& p : near) mean = mean + p;
    mean = (1.0 / static_cast<double>(near.size())) * mean;
    double xx = 0, xy = 0, yy = 0;
    for (const auto& p : near) {
      const Point d = p - mean;
      xx += d.x * d.x, xy += d.x * d.y, yy += d.y * d.y;
    }
    const double angle = 0.5 * std::atan2(2 * xy, xx - yy) + pi / 2;  // across the longest spread
    Point normal{std::cos(angle), std::sin(angle)};
    if (dot(normal, line.normal) < 0) normal = -1.0 * normal;
    if (dot(normal, line.normal) < 0.98) return false;
    line.normal = normal, line.offset = dot(normal, mean);
  }
  const double diagonal = std::hypot(map.width(), map.height());
  line.from = -diagonal;
  std::vector<std::uint8_t> cells(static_cast<std::size_t>(2 * diagonal) + 2, 0);
  const Point along = line.direction();
  const int middle = direction_of(line.normal.x, line.normal.y);
  map.each(middle - 10, 21, [&](const Edgel& e) {
    if (std::abs(line.normal.x * e.x + line.normal.y * e.y - line.offset) > 2) return;
    const auto at = static_cast<std::size_t>(along.x * e.x + along.y * e.y - line.from);
    for (std::size_t i = at > 0 ? at - 1 : 0; i < std::min(at + 2, cells.size()); ++i) cells[i] = 1;
  });
  line.seen.assign(cells.size() + 1, 0);
  for (std::size_t i = 0; i < cells.size(); ++i) line.seen[i + 1] = static_cast<std::uint16_t>(line.seen[i] + cells[i]);
  line.votes = line.seen.back();
  return true;
}

}  // namespace

std::vector<Line> find_lines(const EdgeMap& map, std::size_t most, double least_votes) {
  constexpr double step = 2;  // pixels a bin
  const Point middle{map.width() / 2.0, map.height() / 2.0};
  const int bins = 2 * static_cast<int>(length(middle) / step) + 5;
  std::vector<std::uint16_t> votes(static_cast<std::size_t>(directions) * static_cast<std::size_t>(bins), 0);
  std::array<Point, directions> normals;
  for (int d = 0; d < directions; ++d)
    normals[static_cast<std::size_t>(d)] = {std::cos(d * turn_of), std::sin(d * turn_of)};
  const auto cell = [&](int d, int bin) -> std::uint16_t& {
    return votes[static_cast<std::size_t>(d & (directions - 1)) * static_cast<std::size_t>(bins) +
                 static_cast<std::size_t>(bin)];
  };
  map.each(0, directions, [&](const Edgel& e) {
    const Point p{e.x - middle.x, e.y - middle.y};
    for (int k = -2; k <= 2; ++k) {
      const int d = (e.direction + k) & (directions - 1);
      ++cell(d, static_cast<int>(dot(normals[static_cast<std::size_t>(d)], p) / step + bins / 2.0));
    }
  });
  struct Peak {
    int votes, d, bin;
  };
  std::vector<Peak> peaks;
  for (int d = 0; d < directions; ++d)
    for (int b = 1; b + 1 < bins; ++b) {
      const int v = cell(d, b) + std::max(cell(d, b - 1), cell(d, b + 1)) / 2;
      if (v < least_votes) continue;
      bool top = true;
      for (int i = -2; i <= 2 && top; ++i)
        for (int j = std::max(0, b - 2); j <= std::min(bins - 1, b + 2) && top; ++j)
          if (cell(d + i, j) > cell(d, b) || (cell(d + i, j) == cell(d, b) && (i < 0 || (i == 0 && j < b))))
            top = false;
      if (top) peaks.push_back({v, d, b});
    }
  std::sort(peaks.begin(), peaks.end(), [](const Peak& a, const Peak& b) { return a.votes > b.votes; });
  std::vector<Line> lines;
  for (const auto& p : peaks) {
    if (lines.size() >= most) break;
    Line line;
    line.normal = normals[static_cast<std::size_t>(p.d)];
    line.offset = (p.bin + 0.5 - bins / 2.0) * step + dot(line.normal, middle);
    if (!settle(map, line) || line.votes < least_votes * 0.7) continue;
    bool again = false;
    for (const auto& l : lines) {
      if (dot(l.normal, line.normal) < 0.999) continue;
      const Point foot = line.at(dot(line.direction(), middle));
      again = again || std::abs(dot(l.normal, foot) - l.offset) < 2;
    }
    if (!again) lines.push_back(std::move(line));
  }
  return lines;
}

std::optional<FittedSide> find_side(const EdgeMap& map, Point a, Point b, const Band& band) {
  const double wide = length(b - a);
  if (!(wide > 24)) return std::nullopt;
  const Point along = (1 / wide) * (b - a), out{along.y, -along.x};
  constexpr int cells = 48;
  constexpr double ends = 0.05;                                                  // rounded corners
  const int slopes = std::clamp(static_cast<int>(band.turn * wide / 2), 1, 24);  // a step moves each end by a pixel
  const int low = -static_cast<int>(std::ceil(band.in)), high = static_cast<int>(std::ceil(band.out));
  const auto offsets = static_cast<std::size_t>(high - low + 1);
  // For each sense of the gradient: which cells have an edgel on the line (slope, offset), as bits.
  std::vector<std::uint64_t> seen(static_cast<std::size_t>(2 * slopes + 1) * offsets);
  std::optional<FittedSide> best;
  double best_score = 0;
  for (const double sense : {1.0, -1.0}) {
    std::fill(seen.begin(), seen.end(), 0);
    const int d = direction_of(sense * out.x, sense * out.y);
    const int wiggle = 8 + static_cast<int>(band.turn / turn_of);
    map.each(d - wiggle, 2 * wiggle + 1, [&](const Edgel& e) {
      const Point p{e.x - a.x, e.y - a.y};
      const double t = dot(p, along) / wide, o = dot(p, out);
      if (t < ends || t > 1 - ends || o < band.in * -1 - slopes - 1 || o > band.out + slopes + 1) return;
      const std::uint64_t bit = std::uint64_t{1}
                                << std::min(cells - 1, static_cast<int>((t - ends) / (1 - 2 * ends) * cells));
      for (int s = -slopes; s <= slopes; ++s) {
        const int bin = static_cast<int>(std::lround(o - s * (2 * t - 1))) - low;
        if (bin >= 0 && bin <= high - low)
          seen[static_cast<std::size_t>(s + slopes) * offsets + static_cast<std::size_t>(bin)] |= bit;
      }
    });
    for (int s = -slopes; s <= slopes; ++s)
      for (int o = 0; o <= high - low; ++o) {
        const auto* row = seen.data() + static_cast<std::size_t>(s + slopes) * offsets;
        const auto at = static_cast<std::size_t>(o);
        std::uint64_t bits = row[at];
        const double exact = std::popcount(bits);
        if (exact * 4 < cells) continue;
        if (o > 0) bits |= row[at - 1];
        if (o < high - low) bits |= row[at + 1];
        const double share = (0.7 * std::popcount(bits) + 0.3 * exact) / cells;
        const double away = (o + low) / band.sigma, slope = s / std::max(1.0, band.turn * wide / 2);
        const double score =
            share - 0.10 * away * away - 0.08 * slope * slope + band.outward * o / static_cast<double>(high - low);
        if (score <= best_score) continue;
        best_score = score;
        best = FittedSide{a + (o + low - s) * out, b + (o + low + s) * out, share};
      }
  }
  return best;
}

std::optional<FittedSide> refine(const Light& light, Point a, Point b, double reach) {
  const double wide = length(b - a);
  if (!(wide > 16)) return std::nullopt;
  const Point along = (1 / wide) * (b - a), out{along.y, -along.x};
  constexpr int profiles = 64, averaged = 4;
  constexpr double ends = 0.05;
  const int half = std::clamp(static_cast<int>(std::ceil(reach)), 2, 40);
  const double step = reach / half;
  struct Sample {
    double t, o, strength;
  };
  std::vector<Sample> samples;
  std::vector<double> profile(static_cast<std::size_t>(2 * half + 3));
  double bright_out = 0;
  struct Raw {
    double t;
    std::vector<double> slope;
  };
  std::vector<Raw> raws;
  for (int i = 0; i < profiles; ++i) {
    const double t = ends + (1 - 2 * ends) * (i + 0.5) / profiles;
    const Point foot = a + (t * wide) * along;
    if (foot.x < -0.5 || foot.y < -0.5 || foot.x > light.width() - 0.5 || foot.y > light.height() - 0.5) continue;
    std::fill(profile.begin(), profile.end(), 0);
    for (int k = 0; k < averaged; ++k) {
      const Point at = foot + (((k + 0.5) / averaged - 0.5) * wide / profiles * 0.8) * along;
      for (int j = 0; j < 2 * half + 3; ++j) {
        const Point p = at + ((j - half - 1) * step) * out;
        profile[static_cast<std::size_t>(j)] += light.at(p.x, p.y) / averaged;
      }
    }
    Raw raw{t, std::vector<double>(static_cast<std::size_t>(2 * half + 1))};
    double most = 0;
    for (std::size_t j = 0; j < raw.slope.size(); ++j) {
      raw.slope[j] = profile[j + 2] - profile[j];
      if (std::abs(raw.slope[j]) > std::abs(most)) most = raw.slope[j];
    }
    bright_out += most > 0 ? 1 : -1;
    raws.push_back(std::move(raw));
  }
  if (raws.size() < profiles / 3) return std::nullopt;
  const double sense = bright_out > 0 ? 1 : -1;
  for (const auto& raw : raws) {
    std::size_t at = 0;
    for (std::size_t j = 1; j < raw.slope.size(); ++j)
      if (sense * raw.slope[j] > sense * raw.slope[at]) at = j;
    const double here = sense * raw.slope[at];
    if (here < 4) continue;
    // The middle of the slope's weight around its crest: the edge's place whatever its blur.
    double weight = 0, moment = 0;
    for (std::size_t j = at;; --j) {
      const double w = sense * raw.slope[j] - 0.3 * here;
      if (w <= 0) break;
      weight += w, moment += w * static_cast<double>(j);
      if (j == 0) break;
    }
    for (std::size_t j = at + 1; j < raw.slope.size(); ++j) {
      const double w = sense * raw.slope[j] - 0.3 * here;
      if (w <= 0) break;
      weight += w, moment += w * static_cast<double>(j);
    }
    samples.push_back({raw.t, (moment / weight - half) * step, here});
  }
  if (samples.size() < profiles / 4) return std::nullopt;
  // The line that most profiles lie on, among those through two of them; then least squares over those.
  const double tolerance = std::max(1.0, reach * 0.12);
  std::size_t best_count = 0;
  double best_o = 0, best_slope = 0;
  for (std::size_t i = 0; i < samples.size(); i += 2)
    for (std::size_t j = i + samples.size() / 3; j < samples.size(); j += 3) {
      const double slope = (samples[j].o - samples[i].o) / (samples[j].t - samples[i].t);
      const double o = samples[i].o - slope * samples[i].t;
      std::size_t count = 0;
      for (const auto& s : samples) count += std::abs(s.o - o - slope * s.t) < tolerance ? 1U : 0U;
      if (count > best_count) best_count = count, best_o = o, best_slope = slope;
    }
  for (const double within : {tolerance, tolerance * 0.7}) {
    double n = 0, st = 0, so = 0, stt = 0, sto = 0;
    for (const auto& s : samples) {
      if (std::abs(s.o - best_o - best_slope * s.t) > within) continue;
      n += 1, st += s.t, so += s.o, stt += s.t * s.t, sto += s.t * s.o;
    }
    const double det = n * stt - st * st;
    if (n < profiles / 6.0 || det < 1e-6 * n * n) return std::nullopt;
    best_slope = (n * sto - st * so) / det, best_o = (so - best_slope * st) / n;
  }
  std::size_t count = 0;
  for (const auto& s : samples) count += std::abs(s.o - best_o - best_slope * s.t) < tolerance ? 1U : 0U;
  FittedSide out_side{a + best_o * out, b + (best_o + best_slope) * out,
                      static_cast<double>(count) / static_cast<double>(raws.size())};
  return out_side;
}

}  // namespace landfall::imaging::edges
