#include <opencv2/imgproc.hpp>

#include <landfall/imaging/document.hpp>

#include "pixels.hpp"

namespace landfall::imaging {

Point Rectified::source_of(Point place) const noexcept { return pixels::place_of(to_source, place); }

namespace straight {

using namespace pixels;

// The part of the picture that the result shows, at most that; its place in the picture.
cv::Rect part_of(const ImageView& v, const Quad& seen) {
  double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
  for (const auto& p : seen)
    x0 = std::min(x0, p.x), y0 = std::min(y0, p.y), x1 = std::max(x1, p.x), y1 = std::max(y1, p.y);
  const auto within = [](double at, int most) {
    return static_cast<int>(std::clamp(at, 0.0, static_cast<double>(most)));
  };
  const int left = std::min(within(x0 - 3, v.width), v.width - 1),
            top = std::min(within(y0 - 3, v.height), v.height - 1);
  return {left, top, std::max(1, within(x1 + 4, v.width) - left), std::max(1, within(y1 + 4, v.height) - top)};
}

// 8 bits, and as many channels as are asked for: RGB or grey.
void to_wanted(const cv::Mat& in, PixelFormat format, bool gray, cv::Mat& out) {
  if (format == PixelFormat::gray8 || (format == PixelFormat::rgb24 && !gray))
    out = in;
  else if (format == PixelFormat::bgr24 && !gray)
    cv::cvtColor(in, out, cv::COLOR_BGR2RGB);
  else if (format == PixelFormat::rgba32 && !gray)
    cv::cvtColor(in, out, cv::COLOR_RGBA2RGB);
  else
    gray_of(in, format, out);
}

// What `map` says of every pixel of `out`, bilinear. A strip at a time, so that the places stay in the cache.
void warp(const cv::Mat& from, const cv::Matx33d& map, cv::Mat& out) {
  constexpr int strip = 16;
  cv::Mat places(strip, out.cols, CV_32FC2);
  for (int top = 0; top < out.rows; top += strip) {
    const int rows = std::min(strip, out.rows - top);
    for (int j = 0; j < rows; ++j) {
      const double y = top + j;
      const auto at = [&](int i) { return static_cast<float>(map(i, 1) * y + map(i, 2)); };
      const auto step = [&](int i) { return static_cast<float>(map(i, 0)); };
      const float bx = at(0), by = at(1), bw = at(2), ax = step(0), ay = step(1), aw = step(2);
      auto* to = places.ptr<float>(j);
      for (int x = 0; x < out.cols; ++x) {
        const auto k = static_cast<float>(x);
        const float w = 1 / (aw * k + bw);
        to[2 * x] = (ax * k + bx) * w, to[2 * x + 1] = (ay * k + by) * w;
      }
    }
    cv::Mat part = out.rowRange(top, top + rows);
    cv::remap(from, part, places.rowRange(0, rows), cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  }
}

Result<Rectified> lay(const ImageView& picture, const Quad& quad, PageSize size, const RectifyOptions& options) {
  Rectified r;
  r.size = size, r.margin_mm = options.margin_mm;
  const auto from_mm = homography(rectangle(0, 0, size.width_mm, size.height_mm), quad);
  r.native_ppi = 25.4 * scale_at(from_mm, {size.width_mm / 2, size.height_mm / 2});
  r.ppi = options.never_enlarge ? std::clamp(r.native_ppi, 50.0, options.ppi) : options.ppi;
  const double k = r.ppi / 25.4, m = options.margin_mm;
  const int width = static_cast<int>(std::lround((size.width_mm + 2 * m) * k));
  const int height = static_cast<int>(std::lround((size.height_mm + 2 * m) * k));
  const bool gray = options.tone == codec::Tone::gray;
  LANDFALL_TRY(r.picture, codec::Picture::make(width, height, gray ? PixelFormat::gray8 : PixelFormat::rgb24));
  r.picture.set_ppi(r.ppi, r.ppi);
  // Outer corners of the page in the result lie on its pixels' borders, half a pixel before their middles.
  const Quad there = rectangle(m * k - 0.5, m * k - 0.5, (m + size.width_mm) * k - 0.5, (m + size.height_mm) * k - 0.5);
  r.to_source = homography(there, quad);
  Quad seen = rectangle(-0.5, -0.5, width - 0.5, height - 0.5);
  double coarsest = 1e9, finest = 0;
  for (auto& p : seen) {
    if (r.to_source[6] * p.x + r.to_source[7] * p.y + r.to_source[8] <= 1e-3)
      return bad("a quad that is seen from the front", "another");
    const double s = scale_at(r.to_source, p);
    coarsest = std::min(coarsest, s), finest = std::max(finest, s);
    p = place_of(r.to_source, p);
  }
  const cv::Rect part = part_of(picture, seen);
  const cv::Mat whole = header_over(picture);
  // Halved until a pixel of the result is at most about one and a half of the source: then bilinear leaves out nothing.
  Wiped source;
  double step = std::sqrt(coarsest * finest);
  int halvings = 0;
  while (step > 1.6 && halvings < 8) step /= 2, ++halvings;
  cv::Mat view = whole(part);
  double left = part.x, top = part.y, half = 1;
  for (int i = 0; i < halvings && view.cols > 1 && view.rows > 1; ++i) {
    Wiped next;
    const cv::Rect even(0, 0, view.cols / 2 * 2, view.rows / 2 * 2);
    cv::resize(view(even), next.mat, {even.width / 2, even.height / 2}, 0, 0, cv::INTER_AREA);
    view = next.mat;
    source = std::move(next);
    half *= 2;
  }
  Wiped wanted;
  to_wanted(view, picture.format, gray, wanted.mat);
  view = wanted.mat;
  // A place p of the source is (p - corner + 0.5) / half - 0.5 here.
  const cv::Matx33d move(1 / half, 0, (0.5 - left) / half - 0.5, 0, 1 / half, (0.5 - top) / half - 0.5, 0, 0, 1);
  const cv::Matx33d map = move * cv::Matx33d(r.to_source.data());
  const bool lift = view.channels() == 1 && !gray;  // a grey source asked for in colour
  const cv::Mat target(height, width, gray ? CV_8UC1 : CV_8UC3, r.picture.pixels().data());
  Wiped flat;
  cv::Mat out = target;
  if (lift) out = flat.mat = cv::Mat(height, width, CV_8UC1);
  warp(view, map, out);
  if (lift) cv::cvtColor(flat.mat, cv::Mat(target), cv::COLOR_GRAY2RGB);
  return r;
}

}  // namespace straight

Result<Rectified> rectify(const ImageView& picture, const Quad& quad, PageSize size, const RectifyOptions& options) {
  LANDFALL_CHECK(pixels::check(picture));
  if (!pixels::convex(quad)) return pixels::bad("corners that run clockwise around a page", "another quad");
  for (const auto& p : quad)
    if (std::abs(p.x) > 20.0 * max_side || std::abs(p.y) > 20.0 * max_side)
      return pixels::bad("corners near the picture", "far ones");
  if (!(size.width_mm >= 10 && size.width_mm <= 500 && size.height_mm >= 10 && size.height_mm <= 500))
    return pixels::bad("a page of 10 to 500 mm a side",
                       std::to_string(size.width_mm) + " x " + std::to_string(size.height_mm));
  if (!(options.ppi >= 50 && options.ppi <= 1200)) return pixels::bad("50 to 1200 ppi", std::to_string(options.ppi));
  if (!(options.margin_mm >= 0 && options.margin_mm <= 50))
    return pixels::bad("a margin of 0 to 50 mm", std::to_string(options.margin_mm));
  return pixels::without_throwing("laying a page straight",
                                  [&] { return straight::lay(picture, quad, size, options); });
}

Result<Rectified> rectify(const ImageView& picture, const Quad& quad, mrz::Format format,
                          const RectifyOptions& options) {
  return rectify(picture, quad, page_size(format), options);
}

}  // namespace landfall::imaging
