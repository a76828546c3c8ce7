// Whatever pixels a device sends, as those that everything here works with.
#include <algorithm>
#include <cstring>

#include <landfall/codec/picture.hpp>

namespace landfall::codec {
namespace {

std::uint8_t clamp8(double value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)); }

// One pixel of `from` as RGB. BT.601, full range, for YUYV (what UVC cameras send).
void rgb_of(const ImageView& from, int x, int y, std::uint8_t* to) {
  const auto* row = from.row(y);
  if (from.format == PixelFormat::rgba32) {
    std::memcpy(to, row + std::ptrdiff_t{x} * 4, 3);
  } else if (from.format == PixelFormat::bgr24) {
    for (int c = 0; c < 3; ++c) to[c] = row[std::ptrdiff_t{x} * 3 + 2 - c];
  } else if (from.format == PixelFormat::rgb24) {
    std::memcpy(to, row + std::ptrdiff_t{x} * 3, 3);
  } else {  // yuyv
    const auto* pair = row + std::ptrdiff_t{x / 2} * 4;
    const double luma = pair[(x % 2) * 2], u = pair[1] - 128.0, v = x / 2 * 2 + 1 < from.width ? pair[3] - 128.0 : 0.0;
    to[0] = clamp8(luma + 1.402 * v);
    to[1] = clamp8(luma - 0.344 * u - 0.714 * v);
    to[2] = clamp8(luma + 1.772 * u);
  }
}

int bits(PixelFormat format) {
  switch (format) {
    case PixelFormat::gray10le:
      return 10;
    case PixelFormat::gray12le:
      return 12;
    case PixelFormat::gray16le:
      return 16;
    default:
      return 8;
  }
}

std::uint8_t gray_of(const ImageView& from, int x, int y) {
  if (from.format == PixelFormat::gray8) return from.row(y)[x];
  const auto* at = from.row(y) + std::ptrdiff_t{x} * 2;
  return static_cast<std::uint8_t>(std::min(255, (at[0] | at[1] << 8) >> (bits(from.format) - 8)));
}

bool gray(PixelFormat format) { return format == PixelFormat::gray8 || bits(format) > 8; }

}  // namespace

Result<Picture> to_plain(const ImageView& view) {
  if (bytes_per_pixel(view.format) == 0)
    return Error(Errc::unsupported, Layer::codec, "pixels", "a file, which has to be decoded");
  const auto format = gray(view.format) ? PixelFormat::gray8 : PixelFormat::rgb24;
  LANDFALL_TRY(auto out, Picture::make(view.width, view.height, format));
  auto* to = out.pixels().data();
  for (int y = 0; y < view.height; ++y)
    for (int x = 0; x < view.width; ++x, to += bytes_per_pixel(format)) {
      if (format == PixelFormat::gray8)
        *to = gray_of(view, x, y);
      else
        rgb_of(view, x, y, to);
    }
  return out;
}

}  // namespace landfall::codec
