// Where long thin lines of dark marks lie. Dark strokes stand out in a black-hat; closing them along the line joins the
// letters of one line and not those of the next. A horizontal closing bears a tilt of some 20 degrees, so the strokes
// are looked at along six directions 30 degrees apart: along rows and columns, and again turned by 30 and by 60
// degrees.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "page_impl.hpp"

namespace landfall::imaging {
namespace {

// A row through fillers meets one thin stroke a pitch, so the closing must reach from pitch to pitch: pitches of 7 to
// 14 pixels. These sizes of the longer side show so all lines from a fifth of the picture's width to the whole of it;
// what costs least and finds most comes first.
struct Search {
  int long_side, degrees;
};
constexpr std::array<Search, Page::searches> searches{{{420, 0},
                                                       {420, 30},
                                                       {420, 60},
                                                       {750, 0},
                                                       {750, 30},
                                                       {750, 60},
                                                       {1300, 0},
                                                       {1300, 30},
                                                       {1300, 60},
                                                       {2200, 0},
                                                       {2200, 30},
                                                       {2200, 60}}};
constexpr int closing = 13, shortest = 56;
constexpr double thinnest = 4;

struct View {
  cv::Mat picture;
  cv::Matx23d to_page;
};

Point apply(const cv::Matx23d& m, double x, double y) {
  return {m(0, 0) * x + m(0, 1) * y + m(0, 2), m(1, 0) * x + m(1, 1) * y + m(1, 2)};
}

View scaled(const std::vector<cv::Mat>& pyramid, int long_side) {
  const cv::Mat& page = pyramid.front();
  const double k = std::min(4.0, static_cast<double>(long_side) / std::max(page.cols, page.rows));
  std::size_t level = 0;  // the smallest that need not be enlarged
  while (level + 1 < pyramid.size() && std::max(pyramid[level + 1].cols, pyramid[level + 1].rows) >= long_side) ++level;
  View v;
  cv::Mat source = pyramid[level];
  if (source.cols > 1.3 * page.cols * k) {  // a fine pattern must not alias
    cv::Mat smooth;
    cv::GaussianBlur(source, smooth, {3, 3}, 0);
    source = smooth;
  }
  cv::resize(source, v.picture,
             {std::max(1, static_cast<int>(std::lround(page.cols * k))),
              std::max(1, static_cast<int>(std::lround(page.rows * k)))},
             0, 0, k < 1 ? cv::INTER_LINEAR : cv::INTER_CUBIC);
  const double kx = static_cast<double>(page.cols) / v.picture.cols,
               ky = static_cast<double>(page.rows) / v.picture.rows;
  v.to_page = {kx, 0, 0.5 * kx - 0.5, 0, ky, 0.5 * ky - 0.5};
  return v;
}

// The same, turned into a picture that holds all of it. For masks: no values in between.
View turned(const View& from, double degrees) {
  const double angle = degrees / 180 * std::numbers::pi, c = std::cos(angle), s = std::sin(angle);
  const double w = from.picture.cols, h = from.picture.rows;
  const int width = static_cast<int>(std::ceil(w * c + h * s)), height = static_cast<int>(std::ceil(w * s + h * c));
  const double cx = (w - 1) / 2, cy = (h - 1) / 2, mx = (width - 1) / 2.0, my = (height - 1) / 2.0;
  const cv::Matx23d back(c, -s, cx - c * mx + s * my, s, c, cy - s * mx - c * my);  // turned to straight
  View v;
  cv::warpAffine(from.picture, v.picture, back, {width, height}, cv::INTER_NEAREST | cv::WARP_INVERSE_MAP,
                 cv::BORDER_CONSTANT, cv::Scalar(0));
  const auto& p = from.to_page;
  v.to_page = {p(0, 0) * back(0, 0), p(0, 0) * back(0, 1), p(0, 0) * back(0, 2) + p(0, 2),
               p(1, 1) * back(1, 0), p(1, 1) * back(1, 1), p(1, 1) * back(1, 2) + p(1, 2)};
  return v;
}

cv::Mat dark_strokes(const cv::Mat& picture) {
  cv::Mat hat, mean, strokes;
  cv::morphologyEx(picture, hat, cv::MORPH_BLACKHAT, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
  cv::boxFilter(hat, mean, CV_8U, {31, 31});
  mean += 5;
  cv::compare(hat, mean, strokes, cv::CMP_GT);
  return strokes;
}

// A stretch of one row that is set, and the blob that it belongs to.
struct Run {
  int y, first, last;
  std::size_t blob;
};

// Sums over the pixels of a blob, from which follow its middle and its axis.
struct Blob {
  std::size_t parent;
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  double low = 1e300, high = -1e300;  // of the pixels along the axis

  void add(const Run& r) {
    const double m = r.last - r.first + 1, middle = (r.first + r.last) / 2.0;
    n += m;
    x += m * middle;
    y += m * r.y;
    xx += m * (middle * middle + (m * m - 1) / 12);
    xy += m * middle * r.y;
    yy += m * r.y * static_cast<double>(r.y);
  }
  void add(const Blob& b) { n += b.n, x += b.x, y += b.y, xx += b.xx, xy += b.xy, yy += b.yy; }
  [[nodiscard]] cv::Point2d middle() const { return {x / n, y / n}; }
  [[nodiscard]] cv::Point2d axis() const {  // of the largest spread
    const double cx = xx / n - x / n * (x / n), cy = yy / n - y / n * (y / n), cxy = xy / n - x / n * (y / n);
    const double angle = 0.5 * std::atan2(2 * cxy, cx - cy);
    return {std::cos(angle), std::sin(angle)};
  }
};

std::vector<Run> runs_of(const cv::Mat& mask) {
  std::vector<Run> runs;
  for (int y = 0; y < mask.rows; ++y) {
    const std::uint8_t* row = mask.ptr(y);
    const std::uint8_t* const end = row + mask.cols;
    for (const std::uint8_t* p = row; p < end;) {
      p = static_cast<const std::uint8_t*>(std::memchr(p, 255, static_cast<std::size_t>(end - p)));
      if (p == nullptr) break;
      const auto* stop = static_cast<const std::uint8_t*>(std::memchr(p, 0, static_cast<std::size_t>(end - p)));
      if (stop == nullptr) stop = end;
      runs.push_back({y, static_cast<int>(p - row), static_cast<int>(stop - row) - 1, 0});
      p = stop;
    }
  }
  return runs;
}

std::size_t root(std::vector<Blob>& blobs, std::size_t i) {
  while (blobs[i].parent != i) i = blobs[i].parent = blobs[blobs[i].parent].parent;
  return i;
}

// Runs that touch, corner to corner too, are one blob. The mask was opened with a long bar, so that runs are long and
// few: this costs a tenth of following outlines.
std::vector<Blob> blobs_of(std::vector<Run>& runs) {
  std::vector<Blob> blobs;
  std::size_t above = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Run& r = runs[i];
    r.blob = blobs.size();
    blobs.push_back({r.blob});
    while (above < i && (runs[above].y < r.y - 1 || (runs[above].y == r.y - 1 && runs[above].last < r.first - 1)))
      ++above;
    for (std::size_t j = above; j < i && runs[j].y == r.y - 1 && runs[j].first <= r.last + 1; ++j)
      blobs[root(blobs, r.blob)].parent = root(blobs, runs[j].blob);
    blobs[r.blob].add(r);
  }
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    const std::size_t top = root(blobs, i);
    if (top != i) blobs[top].add(blobs[i]);
  }
  for (Run& r : runs) {
    r.blob = root(blobs, r.blob);
    Blob& b = blobs[r.blob];
    const cv::Point2d middle = b.middle(), axis = b.axis();
    for (const int x : {r.first, r.last}) {
      const double along = (x - middle.x) * axis.x + (r.y - middle.y) * axis.y;
      b.low = std::min(b.low, along);
      b.high = std::max(b.high, along);
    }
  }
  return blobs;
}

void collect(const cv::Mat& strokes, const cv::Matx23d& to_page, std::vector<TextLine>& out) {
  const auto bar = [&](int n) { return cv::getStructuringElement(cv::MORPH_RECT, cv::Size(n, 1)); };
  cv::Mat joined;
  cv::morphologyEx(strokes, joined, cv::MORPH_CLOSE, bar(closing));
  cv::morphologyEx(joined, joined, cv::MORPH_OPEN, bar(closing + 6));
  auto runs = runs_of(joined);
  for (const Blob& blob : blobs_of(runs)) {
    const double length = blob.high - blob.low + 1;
    if (length < shortest) continue;  // also those that became part of another
    const double height = blob.n / length;
    if (height < thinnest || length < 5 * height || height > 40) continue;
    const cv::Point2d middle = blob.middle() + blob.axis() * ((blob.low + blob.high) / 2),
                      half = blob.axis() * (length / 2);
    Point a = apply(to_page, middle.x - half.x, middle.y - half.y),
          b = apply(to_page, middle.x + half.x, middle.y + half.y);
    if (b.x < a.x) std::swap(a, b);
    TextLine line;
    line.length = std::hypot(b.x - a.x, b.y - a.y);
    line.shape.origin = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    line.shape.direction = {(b.x - a.x) / line.length, (b.y - a.y) / line.length};
    line.shape.height = height * line.length / length;
    out.push_back(line);
  }
}

struct Offset {
  double along, across, turn;
};
Offset offset(const TextLine& a, const TextLine& b) {
  const auto& u = a.shape.direction;
  const double dx = b.shape.origin.x - a.shape.origin.x, dy = b.shape.origin.y - a.shape.origin.y;
  return {dx * u.x + dy * u.y, dy * u.x - dx * u.y, std::abs(u.x * b.shape.direction.y - u.y * b.shape.direction.x)};
}

// Pieces of one line become one line.
void join_pieces(std::vector<TextLine>& lines) {
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.length > b.length; });
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (std::size_t j = i + 1; j < lines.size();) {
      TextLine& a = lines[i];
      const TextLine& b = lines[j];
      const Offset o = offset(a, b);
      const double h = std::min(a.shape.height, b.shape.height), gap = std::abs(o.along) - (a.length + b.length) / 2;
      const bool same = std::abs(o.across) < 0.5 * h && o.turn < 0.1 && gap < 4 * h &&
                        std::max(a.shape.height, b.shape.height) < 1.7 * h;
      if (!same) {
        ++j;
        continue;
      }
      const double first = std::min(-a.length / 2, o.along - b.length / 2),
                   last = std::max(a.length / 2, o.along + b.length / 2);
      if (first < -a.length / 2 || last > a.length / 2) {
        const double middle = (first + last) / 2;
        a.shape.origin = {a.shape.origin.x + middle * a.shape.direction.x,
                          a.shape.origin.y + middle * a.shape.direction.y};
        a.length = last - first;
      }
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(j));
    }
}

// Lines of a zone are some 28 to 55 letter heights long and have neighbours of their own length.
void rank(std::vector<TextLine>& lines) {
  for (auto& a : lines) {
    const double aspect = a.length / a.shape.height;
    a.score = std::min(aspect, 50.0) / 50;
    for (const auto& b : lines) {
      if (&a == &b) continue;
      const Offset o = offset(a, b);
      const double h = a.shape.height;
      if (o.turn < 0.08 && std::abs(o.across) > 1.1 * h && std::abs(o.across) < 4.5 * h &&
          std::abs(o.along) < 0.12 * a.length && b.length > 0.75 * a.length && b.length < 1.33 * a.length)
        a.score += 0.4;
    }
  }
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
}

}  // namespace

std::vector<TextLine> text_lines(const std::vector<cv::Mat>& pyramid, int search, int most) {
  std::vector<TextLine> lines;
  const auto [long_side, degrees] = searches.at(static_cast<std::size_t>(search));
  const cv::Mat& page = pyramid.front();
  if (long_side > searches.front().long_side && long_side > 1.3 * std::max(page.cols, page.rows)) return lines;
  View view = scaled(pyramid, long_side);
  view.picture = dark_strokes(view.picture);
  if (degrees != 0) view = turned(view, degrees);
  const auto& m = view.to_page;
  collect(view.picture, m, lines);
  cv::Mat columns;
  cv::transpose(view.picture, columns);
  collect(columns, {m(0, 1), m(0, 0), m(0, 2), m(1, 1), m(1, 0), m(1, 2)}, lines);
  // A page of noise makes thousands of pieces: the longest are enough, and joining is quadratic.
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.length > b.length; });
  if (lines.size() > 400) lines.resize(400);
  join_pieces(lines);
  rank(lines);
  if (lines.size() > static_cast<std::size_t>(std::max(0, most)))
    lines.resize(static_cast<std::size_t>(std::max(0, most)));
  return lines;
}

}  // namespace landfall::imaging
