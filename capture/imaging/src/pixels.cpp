#include "pixels.hpp"

#include <opencv2/imgproc.hpp>

namespace landfall::imaging::pixels {

Result<void> check(const ImageView& v) {
  if (v.empty()) return bad("a picture", "an empty one");
  if (!plausible_size(v.width, v.height))
    return Error(Errc::exhausted, Layer::reader, "at most 100 megapixels and 32768 pixels a side",
                 std::to_string(v.width) + " x " + std::to_string(v.height));
  switch (v.format) {
    case PixelFormat::gray8:
    case PixelFormat::gray10le:
    case PixelFormat::gray12le:
    case PixelFormat::gray16le:
    case PixelFormat::rgb24:
    case PixelFormat::bgr24:
    case PixelFormat::rgba32:
      break;
    default:
      return Error(Errc::unsupported, Layer::reader, "grey or colour pixels", std::string(landfall::name(v.format)));
  }
  if (v.stride < static_cast<std::ptrdiff_t>(v.width) * bytes_per_pixel(v.format))
    return bad("rows as long as the picture is wide", "a stride of " + std::to_string(v.stride));
  return {};
}

cv::Mat header_over(const ImageView& v) {
  int type = CV_8UC1;
  switch (v.format) {
    case PixelFormat::gray10le:
    case PixelFormat::gray12le:
    case PixelFormat::gray16le:
      type = CV_16UC1;
      break;
    case PixelFormat::rgb24:
    case PixelFormat::bgr24:
      type = CV_8UC3;
      break;
    case PixelFormat::rgba32:
      type = CV_8UC4;
      break;
    default:
      break;
  }
  return {v.height, v.width, type, const_cast<std::uint8_t*>(v.data), static_cast<std::size_t>(v.stride)};  // NOLINT
}

void gray_of(const cv::Mat& in, PixelFormat format, cv::Mat& out) {
  switch (format) {
    case PixelFormat::gray10le:
      in.convertTo(out, CV_8U, 1.0 / 4);
      break;
    case PixelFormat::gray12le:
      in.convertTo(out, CV_8U, 1.0 / 16);
      break;
    case PixelFormat::gray16le:
      in.convertTo(out, CV_8U, 1.0 / 257);
      break;
    case PixelFormat::rgb24:
      cv::cvtColor(in, out, cv::COLOR_RGB2GRAY);
      break;
    case PixelFormat::bgr24:
      cv::cvtColor(in, out, cv::COLOR_BGR2GRAY);
      break;
    case PixelFormat::rgba32:
      cv::cvtColor(in, out, cv::COLOR_RGBA2GRAY);
      break;
    default:
      in.copyTo(out);
      break;
  }
}

Small small_gray(const ImageView& picture, int longest) {
  const cv::Mat whole = header_over(picture);
  const int side = std::max(whole.cols, whole.rows);
  const double scale = side > longest ? static_cast<double>(longest) / side : 1;
  const cv::Size size(std::max(1, static_cast<int>(std::lround(whole.cols * scale))),
                      std::max(1, static_cast<int>(std::lround(whole.rows * scale))));
  Small out;
  out.scale_x = static_cast<double>(size.width) / whole.cols,
  out.scale_y = static_cast<double>(size.height) / whole.rows;
  out.gray.mat.create(size, CV_8UC1);
  // Halving is fast, any other ratio is not; strips of some rows keep the large grey picture in the cache.
  int halvings = 0;
  while (side >> (halvings + 1) >= longest) ++halvings;
  const int step = 1 << halvings;
  const cv::Size halved((whole.cols + step - 1) / step, (whole.rows + step - 1) / step);
  Wiped half;
  if (halvings > 0 || picture.format != PixelFormat::gray8) half.mat.create(halved, CV_8UC1);
  if (half.mat.empty()) {
    cv::resize(whole, out.gray.mat, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_NEAREST);
    return out;
  }
  const int strip = std::max(step, 64 / step * step);
  Wiped a, b;
  for (int y = 0; y < whole.rows; y += strip) {
    const int rows = std::min(strip, whole.rows - y);
    gray_of(whole.rowRange(y, y + rows), picture.format, a.mat);
    for (int i = 0; i < halvings; ++i) {
      // An odd last row or column is half seen: it counts as two.
      if ((a.mat.cols % 2 != 0) || (a.mat.rows % 2 != 0)) {
        cv::copyMakeBorder(a.mat, b.mat, 0, a.mat.rows % 2, 0, a.mat.cols % 2, cv::BORDER_REPLICATE);
        std::swap(a.mat, b.mat);
      }
      b.mat.create(a.mat.rows / 2, a.mat.cols / 2, CV_8UC1);
      cv::resize(a.mat, b.mat, b.mat.size(), 0, 0, cv::INTER_AREA);
      std::swap(a.mat, b.mat);
    }
    a.mat.copyTo(half.mat.rowRange(y / step, y / step + a.mat.rows));
  }
  if (half.mat.size() == size) {
    half.mat.copyTo(out.gray.mat);
  } else {
    cv::resize(half.mat, out.gray.mat, size, 0, 0, cv::INTER_AREA);
  }
  return out;
}

double area(const Quad& q) noexcept { return 0.5 * (cross(q[2] - q[0], q[3] - q[1])); }

bool convex(const Quad& q) noexcept {
  for (std::size_t i = 0; i < 4; ++i) {
    const Point a = q[(i + 1) % 4] - q[i], b = q[(i + 2) % 4] - q[(i + 1) % 4];
    const double la = length(a), lb = length(b);
    if (!(la > 1e-6) || !(lb > 1e-6) || !(la < 1e7) || !(cross(a, b) > 0.1 * la * lb)) return false;
  }
  return true;
}

bool contains(const Quad& q, Point p) noexcept {
  for (std::size_t i = 0; i < 4; ++i)
    if (cross(q[(i + 1) % 4] - q[i], p - q[i]) < 0) return false;
  return true;
}

namespace {

// The unit square to a quad, in closed form; its inverse by the adjugate.
cv::Matx33d of_unit_square(const Quad& q) {
  const Point s = q[0] - q[1] + q[2] - q[3], u = q[1] - q[2], v = q[3] - q[2];
  const double det = cross(u, v), g = cross(s, v) / det, h = cross(u, s) / det;
  return {q[1].x - q[0].x + g * q[1].x,
          q[3].x - q[0].x + h * q[3].x,
          q[0].x,
          q[1].y - q[0].y + g * q[1].y,
          q[3].y - q[0].y + h * q[3].y,
          q[0].y,
          g,
          h,
          1};
}

}  // namespace

Homography homography(const Quad& from, const Quad& to) {
  const cv::Matx33d h = of_unit_square(to) * of_unit_square(from).inv();
  Homography out;
  for (int i = 0; i < 9; ++i) out[static_cast<std::size_t>(i)] = h.val[i] / h.val[8];
  return out;
}

double scale_at(const Homography& h, Point p) noexcept {
  const Point o = place_of(h, p), x = place_of(h, {p.x + 1e-3, p.y}) - o, y = place_of(h, {p.x, p.y + 1e-3}) - o;
  return std::sqrt(std::abs(cross(x, y))) * 1e3;
}

}  // namespace landfall::imaging::pixels
