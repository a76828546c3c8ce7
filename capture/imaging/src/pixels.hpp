#pragma once
// What this component's work on whole pages shares: a caller's pixels as OpenCV sees them, and its exceptions' end.

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <string>

#include <opencv2/core.hpp>

#include <landfall/base/image_view.hpp>
#include <landfall/base/result.hpp>
#include <landfall/imaging/document.hpp>

namespace landfall::imaging::pixels {

/// A picture of OpenCV's that may show a person: wiped when it goes.
struct Wiped {
  cv::Mat mat;
  Wiped() = default;
  explicit Wiped(cv::Mat m) : mat(std::move(m)) {}
  Wiped(Wiped&&) noexcept = default;
  Wiped& operator=(Wiped&& other) noexcept {
    wipe();
    mat = std::move(other.mat);
    return *this;
  }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { wipe(); }

 private:
  void wipe() noexcept {
    if (mat.u != nullptr && mat.u->refcount == 1) mat.setTo(0);
  }
};

/// The same refusals as Page::make.
[[nodiscard]] Result<void> check(const ImageView& picture);
/// A header over the caller's memory; only ever read.
[[nodiscard]] cv::Mat header_over(const ImageView& picture);

/// Grey of 8 bits, in pixels of its own.
void gray_of(const cv::Mat& in, PixelFormat format, cv::Mat& out);

struct Small {
  Wiped gray;                       ///< 8 bit
  double scale_x = 1, scale_y = 1;  ///< its pixels a pixel of the picture, at most 1; the same but for rounding
  [[nodiscard]] Point up(Point p) const noexcept { return {(p.x + 0.5) / scale_x - 0.5, (p.y + 0.5) / scale_y - 0.5}; }
  [[nodiscard]] Point down(Point p) const noexcept {
    return {(p.x + 0.5) * scale_x - 0.5, (p.y + 0.5) * scale_y - 0.5};
  }
};
/// Grey, averaged down until the longer side is at most `longest`.
[[nodiscard]] Small small_gray(const ImageView& picture, int longest);

/// Brightness 0..255 at any place of a picture, between pixels too; beyond its border that of the border.
class Light {
 public:
  explicit Light(const ImageView& picture) : v_(picture) {}
  [[nodiscard]] double at(double x, double y) const noexcept {
    x = std::clamp(x, 0.0, v_.width - 1.0), y = std::clamp(y, 0.0, v_.height - 1.0);
    const int x0 = std::min(static_cast<int>(x), std::max(0, v_.width - 2)), x1 = std::min(x0 + 1, v_.width - 1);
    const int y0 = std::min(static_cast<int>(y), std::max(0, v_.height - 2)), y1 = std::min(y0 + 1, v_.height - 1);
    const double fx = x - x0, fy = y - y0;
    return (pixel(x0, y0) * (1 - fx) + pixel(x1, y0) * fx) * (1 - fy) +
           (pixel(x0, y1) * (1 - fx) + pixel(x1, y1) * fx) * fy;
  }
  [[nodiscard]] int width() const noexcept { return v_.width; }
  [[nodiscard]] int height() const noexcept { return v_.height; }

 private:
  [[nodiscard]] double pixel(int x, int y) const noexcept {
    const std::uint8_t* r = v_.row(y);
    const auto deep = [&](double unit) { return (r[2 * x] | r[2 * x + 1] << 8) / unit; };
    switch (v_.format) {
      case PixelFormat::gray10le:
        return deep(4);
      case PixelFormat::gray12le:
        return deep(16);
      case PixelFormat::gray16le:
        return deep(257);
      case PixelFormat::rgb24:
        return 0.299 * r[3 * x] + 0.587 * r[3 * x + 1] + 0.114 * r[3 * x + 2];
      case PixelFormat::bgr24:
        return 0.114 * r[3 * x] + 0.587 * r[3 * x + 1] + 0.299 * r[3 * x + 2];
      case PixelFormat::rgba32:
        return 0.299 * r[4 * x] + 0.587 * r[4 * x + 1] + 0.114 * r[4 * x + 2];
      default:
        return r[x];
    }
  }
  ImageView v_;
};

/// OpenCV throws; nothing that is thrown crosses this component's border.
template <class F>
auto without_throwing(const char* step, F work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::reader, "memory for a page").at(step);
  } catch (const cv::Exception& e) {
    const Errc code = e.code == cv::Error::StsNoMem ? Errc::exhausted : Errc::internal;
    return Error(code, Layer::reader, "OpenCV to do its work", "its error " + std::to_string(e.code)).at(step);
  } catch (const std::exception&) {
    return Error(Errc::internal, Layer::reader, "no exception", "one").at(step);
  }
}

[[nodiscard]] inline Error bad(const char* wanted, std::string found) {
  return Error(Errc::bad_input, Layer::reader, wanted, std::move(found));
}

// --- small geometry
[[nodiscard]] inline Point operator+(Point a, Point b) noexcept { return {a.x + b.x, a.y + b.y}; }
[[nodiscard]] inline Point operator-(Point a, Point b) noexcept { return {a.x - b.x, a.y - b.y}; }
[[nodiscard]] inline Point operator*(double k, Point a) noexcept { return {k * a.x, k * a.y}; }
[[nodiscard]] inline double dot(Point a, Point b) noexcept { return a.x * b.x + a.y * b.y; }
[[nodiscard]] inline double cross(Point a, Point b) noexcept { return a.x * b.y - a.y * b.x; }
[[nodiscard]] inline double length(Point a) noexcept { return std::hypot(a.x, a.y); }
[[nodiscard]] double area(const Quad& q) noexcept;  ///< positive where the corners run clockwise on the screen
[[nodiscard]] bool convex(const Quad& q) noexcept;  ///< clockwise, finite, every corner turning by a few degrees
[[nodiscard]] bool contains(const Quad& q, Point p) noexcept;

/// From the unit of `from`'s corners to that of `to`'s.
using Homography = std::array<double, 9>;
[[nodiscard]] Homography homography(const Quad& from, const Quad& to);
[[nodiscard]] inline Point place_of(const Homography& h, Point p) noexcept {
  const double w = h[6] * p.x + h[7] * p.y + h[8];
  return {(h[0] * p.x + h[1] * p.y + h[2]) / w, (h[3] * p.x + h[4] * p.y + h[5]) / w};
}
[[nodiscard]] inline Quad rectangle(double x0, double y0, double x1, double y1) noexcept {
  return {Point{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
}
/// Pixels of the picture for one unit of the source in its middle: the root of the change of area.
[[nodiscard]] double scale_at(const Homography& h, Point p) noexcept;

}  // namespace landfall::imaging::pixels
