#include <algorithm>
#include <new>
#include <utility>

#include <landfall/base/text.hpp>

#include "header.hpp"

namespace landfall::codec {

Picture::Picture(Picture&& other) noexcept
    : pixels_(std::move(other.pixels_)),
      width_(std::exchange(other.width_, 0)),
      height_(std::exchange(other.height_, 0)),
      format_(other.format_),
      ppi_x_(other.ppi_x_),
      ppi_y_(other.ppi_y_) {}

Picture& Picture::operator=(Picture&& other) noexcept {
  if (this == &other) return *this;
  pixels_ = std::move(other.pixels_);
  width_ = std::exchange(other.width_, 0);
  height_ = std::exchange(other.height_, 0);
  format_ = other.format_;
  ppi_x_ = other.ppi_x_;
  ppi_y_ = other.ppi_y_;
  return *this;
}

Result<Picture> Picture::make(int width, int height, PixelFormat format) {
  if (format != PixelFormat::gray8 && format != PixelFormat::rgb24) {
    return Error(Errc::unsupported, Layer::codec, "gray8 or rgb24", std::string(landfall::name(format)));
  }
  if (!plausible_size(width, height)) {
    return Error(Errc::exhausted, Layer::codec, text("at most ", max_pixels, " pixels, ", max_side, " a side"),
                 text(width, " x ", height));
  }
  Picture picture;
  const auto bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                     static_cast<std::size_t>(bytes_per_pixel(format));
  try {
    picture.pixels_ = SecureBytes(bytes);
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::codec, text(bytes, " bytes of memory"), "less");
  }
  picture.width_ = width;
  picture.height_ = height;
  picture.format_ = format;
  return picture;
}

std::ptrdiff_t Picture::stride() const noexcept {
  return static_cast<std::ptrdiff_t>(width_) * bytes_per_pixel(format_);
}

ImageView Picture::view() const noexcept { return {pixels_.view().data(), width_, height_, stride(), format_}; }

Result<Picture> Picture::clone() const {
  if (empty()) return Picture();
  LANDFALL_TRY(Picture copy, make(width_, height_, format_));
  std::ranges::copy(pixels_.view(), copy.pixels().begin());
  copy.set_ppi(ppi_x_, ppi_y_);
  return copy;
}

}  // namespace landfall::codec
