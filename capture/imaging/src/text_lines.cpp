// Where long thin lines of dark marks lie. Dark strokes stand out in a black-hat; closing them along the line joins the
// letters of one line and not those of the next. A horizontal closing bears a tilt of about 22 degrees, so the page is
// looked at along four directions: along its rows and columns, and along those of the page turned by 45 degrees.
#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "page_impl.hpp"

namespace landfall::imaging {
namespace {

// A row through fillers meets one thin stroke a pitch, so the closing must reach from pitch to pitch: pitches of 7 to
// 14 pixels. These sizes of the longer side show so all lines from a fifth of the picture's width to the whole of it.
constexpr std::array<int, 4> long_sides{420, 750, 1300, 2200};
constexpr int closing = 13, shortest = 56;
constexpr double thinnest = 4;

struct View {
  cv::Mat picture;
  cv::Matx23d to_page;
};

Point apply(const cv::Matx23d& m, double x, double y) {
  return {m(0, 0) * x + m(0, 1) * y + m(0, 2), m(1, 0) * x + m(1, 1) * y + m(1, 2)};
}

View scaled(const cv::Mat& page, double k) {
  View v;
  cv::resize(page, v.picture,
             {std::max(1, static_cast<int>(std::lround(page.cols * k))),
              std::max(1, static_cast<int>(std::lround(page.rows * k)))},
             0, 0, k < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  const double kx = static_cast<double>(page.cols) / v.picture.cols,
               ky = static_cast<double>(page.rows) / v.picture.rows;
  v.to_page = {kx, 0, 0.5 * kx - 0.5, 0, ky, 0.5 * ky - 0.5};
  return v;
}

// The same, turned by 45 degrees into a picture that holds all of it.
View turned(const View& from) {
  const double c = std::numbers::sqrt2 / 2;
  const int w = from.picture.cols, h = from.picture.rows, side = static_cast<int>(std::ceil((w + h) * c));
  const double cx = (w - 1) / 2.0, cy = (h - 1) / 2.0, m = (side - 1) / 2.0;
  const cv::Matx23d back(c, -c, cx - c * m + c * m, c, c, cy - c * m - c * m);  // turned to straight
  View v;
  cv::warpAffine(from.picture, v.picture, back, {side, side}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_CONSTANT, cv::Scalar(255));
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

void collect(const cv::Mat& strokes, bool along_rows, const cv::Matx23d& to_page, std::vector<TextLine>& out) {
  const auto bar = [&](int n) {
    return cv::getStructuringElement(cv::MORPH_RECT, along_rows ? cv::Size(n, 1) : cv::Size(1, n));
  };
  cv::Mat joined;
  cv::morphologyEx(strokes, joined, cv::MORPH_CLOSE, bar(closing));
  cv::morphologyEx(joined, joined, cv::MORPH_OPEN, bar(closing + 6));
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(joined, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
  for (const auto& outline : outlines) {
    const cv::RotatedRect box = cv::minAreaRect(outline);
    const double length = std::max(box.size.width, box.size.height);
    if (length < shortest) continue;
    const double height = (cv::contourArea(outline) + length) / length;  // less blind to tilt and curve than the box
    if (height < thinnest || length < 5 * height || height > 40) continue;
    std::array<cv::Point2f, 4> c;
    box.points(c.data());
    const cv::Point2f side1 = c[1] - c[0], side2 = c[2] - c[1];
    const cv::Point2f axis = side1.dot(side1) > side2.dot(side2) ? side1 : side2;
    Point a = apply(to_page, box.center.x - axis.x / 2, box.center.y - axis.y / 2),
          b = apply(to_page, box.center.x + axis.x / 2, box.center.y + axis.y / 2);
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

std::vector<TextLine> text_lines(const cv::Mat& page, int most) {
  std::vector<TextLine> lines;
  const int side = std::max(page.cols, page.rows);
  for (const int wanted : long_sides) {
    if (wanted > long_sides.front() && wanted > 1.3 * side) break;
    const View straight = scaled(page, std::min(4.0, static_cast<double>(wanted) / side));
    const View diagonal = turned(straight);
    std::vector<TextLine> found;
    for (const View* v : {&straight, &diagonal}) {
      const cv::Mat strokes = dark_strokes(v->picture);
      for (const bool rows : {true, false}) collect(strokes, rows, v->to_page, found);
    }
    // A page of noise makes thousands of pieces: the longest are enough, and joining is quadratic.
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.length > b.length; });
    if (found.size() > 400) found.resize(400);
    lines.insert(lines.end(), found.begin(), found.end());
  }
  join_pieces(lines);
  rank(lines);
  if (lines.size() > static_cast<std::size_t>(std::max(0, most)))
    lines.resize(static_cast<std::size_t>(std::max(0, most)));
  return lines;
}

}  // namespace landfall::imaging
