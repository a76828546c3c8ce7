#include <landfall/base/image_view.hpp>

#include <landfall/base/name_table.hpp>

#include <algorithm>

namespace landfall {

std::string_view name(PixelFormat format) noexcept {
  using enum PixelFormat;
  static constexpr auto names = name_table<PixelFormat>({{gray8, "gray8"},
                                                         {gray16le, "gray16le"},
                                                         {gray10le, "gray10le"},
                                                         {gray12le, "gray12le"},
                                                         {rgb24, "rgb24"},
                                                         {bgr24, "bgr24"},
                                                         {rgba32, "rgba32"},
                                                         {yuyv, "yuyv"},
                                                         {encoded_jpeg, "encoded_jpeg"},
                                                         {encoded_mjpeg, "encoded_mjpeg"},
                                                         {encoded_png, "encoded_png"}});
  return names.name(format);
}

int bytes_per_pixel(PixelFormat format) noexcept {
  switch (format) {
    case PixelFormat::gray8:
      return 1;
    case PixelFormat::gray16le:
    case PixelFormat::gray10le:
    case PixelFormat::gray12le:
    case PixelFormat::yuyv:
      return 2;
    case PixelFormat::rgb24:
    case PixelFormat::bgr24:
      return 3;
    case PixelFormat::rgba32:
      return 4;
    case PixelFormat::encoded_jpeg:
    case PixelFormat::encoded_mjpeg:
    case PixelFormat::encoded_png:
      return 0;
  }
  return 0;
}

std::size_t ImageView::size_bytes() const noexcept {
  if (empty()) return 0;
  const int bpp = bytes_per_pixel(format);
  if (bpp == 0) return static_cast<std::size_t>(stride);
  return static_cast<std::size_t>(stride) * static_cast<std::size_t>(height - 1) +
         static_cast<std::size_t>(width * bpp);
}

ImageView ImageView::cropped(int x, int y, int w, int h) const noexcept {
  const int bpp = bytes_per_pixel(format);
  if (empty() || bpp == 0) return {};
  const int left = std::clamp(x, 0, width);
  const int top = std::clamp(y, 0, height);
  const auto right = static_cast<int>(std::clamp<std::int64_t>(std::int64_t{x} + w, left, width));
  const auto bottom = static_cast<int>(std::clamp<std::int64_t>(std::int64_t{y} + h, top, height));
  if (right == left || bottom == top) return {};
  return {row(top) + static_cast<std::ptrdiff_t>(left) * bpp, right - left, bottom - top, stride, format};
}

bool plausible_size(std::int64_t width, std::int64_t height) noexcept {
  return width > 0 && height > 0 && width <= max_side && height <= max_side && width * height <= max_pixels;
}

}  // namespace landfall
