#include <landfall/imaging/page.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <string>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include <landfall/base/bytes.hpp>

#include "page_impl.hpp"
#include "pixels.hpp"

namespace landfall::imaging {
namespace {

constexpr int most_of_remap = 32767;  // OpenCV's remap takes pictures of smaller sides
constexpr int most_columns = 8192;

bool is_finite(const LineShape& s) {
  return std::isfinite(s.origin.x) && std::isfinite(s.origin.y) && std::isfinite(s.direction.x) &&
         std::isfinite(s.direction.y) && std::isfinite(s.growth) &&
         std::all_of(s.bend.begin(), s.bend.end(), [](double b) { return std::isfinite(b); });
}

Error not_a_line() { return {Errc::bad_input, Layer::reader, "a line with a sensible size", "another"}; }

}  // namespace

Point LineShape::at(double s, double t) const noexcept {
  const double n = bend[0] + s * (bend[1] + s * (bend[2] + s * bend[3])) + t * (height + growth * s);
  return {origin.x + direction.x * s - direction.y * n, origin.y + direction.y * s + direction.x * n};
}

GrayPicture::GrayPicture(int width, int height)
    : pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)), width_(width), height_(height) {}
GrayPicture& GrayPicture::operator=(GrayPicture&& other) noexcept {
  wipe();
  pixels_ = std::move(other.pixels_);
  width_ = other.width_;
  height_ = other.height_;
  return *this;
}
GrayPicture::~GrayPicture() { wipe(); }
void GrayPicture::wipe() noexcept { landfall::wipe(pixels_.data(), pixels_.size()); }
ImageView GrayPicture::view() const noexcept { return {pixels_.data(), width_, height_, width_, PixelFormat::gray8}; }

Page::Page(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Page::Page(Page&&) noexcept = default;
Page& Page::operator=(Page&&) noexcept = default;
Page::~Page() = default;
int Page::width() const noexcept { return impl_->pyramid.front().cols; }
int Page::height() const noexcept { return impl_->pyramid.front().rows; }

Result<Page> Page::make(const ImageView& picture) {
  LANDFALL_CHECK(pixels::check(picture));
  return pixels::without_throwing("making a page", [&]() -> Result<Page> {
    auto impl = std::make_unique<Impl>();
    pixels::gray_of(pixels::header_over(picture), picture.format, impl->pyramid.emplace_back());
    while (impl->pyramid.size() < 6 && std::min(impl->pyramid.back().cols, impl->pyramid.back().rows) >= 64) {
      cv::Mat half;
      cv::resize(impl->pyramid.back(), half, {}, 0.5, 0.5, cv::INTER_AREA);
      impl->pyramid.push_back(half);
    }
    return Page(std::move(impl));
  });
}

Result<std::vector<TextLine>> Page::find_text_lines(int search, int most) const {
  if (search < 0 || search >= searches)
    return Error(Errc::bad_input, Layer::reader, "a search of 0 to " + std::to_string(searches - 1),
                 std::to_string(search));
  return pixels::without_throwing(
      "finding lines", [&]() -> Result<std::vector<TextLine>> { return text_lines(impl_->pyramid, search, most); });
}

Result<GrayPicture> Page::straighten(const LineShape& shape, double from, double cap_height, int width,
                                     int height) const {
  if (width < 1 || width > most_columns) return not_a_line();
  return pixels::without_throwing("straightening a line", [&] {
    std::vector<Column> columns(static_cast<std::size_t>(width));
    for (int j = 0; j < width; ++j) columns[static_cast<std::size_t>(j)].s = from + j * shape.unit() / cap_height;
    return straighten(shape, columns, cap_height, height);
  });
}

Result<GrayPicture> Page::straighten(const LineShape& shape, std::span<const Column> columns, double cap_height,
                                     int height) const {
  const auto finite = [](const Column& c) { return std::isfinite(c.s) && std::isfinite(c.t); };
  if (columns.empty() || columns.size() > most_columns || height < 1 || height > 512 || !(shape.height > 0.5) ||
      !(shape.height < 4096) || !(shape.stretch > 0.2) || !(shape.stretch < 5) || !(cap_height > 1) ||
      !(cap_height < 512) || !is_finite(shape) || !std::all_of(columns.begin(), columns.end(), finite))
    return not_a_line();
  const int width = static_cast<int>(columns.size());
  return pixels::without_throwing("straightening a line", [&]() -> Result<GrayPicture> {
    // The level at which a straightened pixel is at most about one and a half page pixels, so that nothing aliases.
    std::size_t level = 0;
    double step = shape.height / cap_height;
    const auto too_large = [&](const cv::Mat& m) { return std::max(m.cols, m.rows) >= most_of_remap; };
    while ((step > 1.5 || too_large(impl_->pyramid[level])) && level + 1 < impl_->pyramid.size()) {
      step /= 2;
      ++level;
    }
    if (too_large(impl_->pyramid[level])) return GrayPicture(width, height);  // thinner than any letter
    const double down = 1.0 / static_cast<double>(1U << level);
    cv::Mat map(height, width, CV_32FC2);
    std::vector<cv::Vec4f> steps;  // of each column: its middle, and how far one row takes
    for (const auto& c : columns) {
      const Point middle = shape.at(c.s, c.t), below = shape.at(c.s, c.t + 1);
      steps.emplace_back(static_cast<float>((middle.x + 0.5) * down - 0.5),
                         static_cast<float>((middle.y + 0.5) * down - 0.5),
                         static_cast<float>((below.x - middle.x) * down / cap_height),
                         static_cast<float>((below.y - middle.y) * down / cap_height));
    }
    for (int i = 0; i < height; ++i) {
      const float t = static_cast<float>(i) - static_cast<float>(height - 1) / 2;
      auto* row = map.ptr<cv::Vec2f>(i);
      for (std::size_t j = 0; j < steps.size(); ++j)
        row[j] = {steps[j][0] + t * steps[j][2], steps[j][1] + t * steps[j][3]};
    }
    GrayPicture out(width, height);
    cv::Mat target(height, width, CV_8UC1, out.data());
    cv::remap(impl_->pyramid[level], target, map, cv::noArray(), step < 1 ? cv::INTER_CUBIC : cv::INTER_LINEAR,
              cv::BORDER_REPLICATE);
    return out;
  });
}

}  // namespace landfall::imaging
