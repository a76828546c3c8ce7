#include "pictures.hpp"

#include <algorithm>
#include <cmath>

#include <landfall/base/bytes.hpp>

namespace landfall::report {
namespace {

int channels(PixelFormat format) { return format == PixelFormat::gray8 ? 1 : 3; }

std::uint8_t clamp8(double value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)); }

// Between the four pixels around a place; outside it is black.
std::uint8_t between(const ImageView& from, double x, double y, int channel) {
  const auto left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
  const int n = channels(from.format);
  const auto at = [&](int px, int py) -> double {
    if (px < 0 || py < 0 || px >= from.width || py >= from.height) return 0;
    return from.row(py)[std::ptrdiff_t{px} * n + channel];
  };
  const double fx = x - left, fy = y - top;
  return clamp8((at(left, top) * (1 - fx) + at(left + 1, top) * fx) * (1 - fy) +
                (at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx) * fy + 0.5);
}

}  // namespace

Result<codec::Picture> to_plain(const ImageView& view, codec::PictureDecoder& pictures) {
  if (bytes_per_pixel(view.format) == 0) return pictures.decode({view.data, view.size_bytes()});
  return codec::to_plain(view);
}

Result<Shrunk> shrink(const codec::Picture& picture, int most) {
  const auto view = picture.view();
  const int factor = std::max(1, (std::max(view.width, view.height) + most - 1) / most);
  const int n = channels(view.format);
  LANDFALL_TRY(auto out,
               codec::Picture::make(std::max(1, view.width / factor), std::max(1, view.height / factor), view.format));
  auto* to = out.pixels().data();
  for (int y = 0; y < out.height(); ++y)
    for (int x = 0; x < out.width(); ++x)
      for (int c = 0; c < n; ++c) {
        int sum = 0, count = 0;
        for (int dy = 0; dy < factor && y * factor + dy < view.height; ++dy)
          for (int dx = 0; dx < factor && x * factor + dx < view.width; ++dx, ++count)
            sum += view.row(y * factor + dy)[std::ptrdiff_t{x * factor + dx} * n + c];
        *to++ = static_cast<std::uint8_t>(sum / std::max(1, count));
      }
  return Shrunk{std::move(out), factor};
}

Result<codec::Picture> straighten(const codec::Picture& picture, const Quad& quad, int width, int height) {
  const auto view = picture.view();
  const int n = channels(view.format);
  LANDFALL_TRY(auto out, codec::Picture::make(width, height, view.format));
  auto* to = out.pixels().data();
  for (int y = 0; y < height; ++y) {
    const double v = (y + 0.5) / height;
    for (int x = 0; x < width; ++x) {
      const double u = (x + 0.5) / width;
      const double px = (quad[0].x * (1 - u) + quad[1].x * u) * (1 - v) + (quad[3].x * (1 - u) + quad[2].x * u) * v;
      const double py = (quad[0].y * (1 - u) + quad[1].y * u) * (1 - v) + (quad[3].y * (1 - u) + quad[2].y * u) * v;
      for (int c = 0; c < n; ++c) *to++ = between(view, px, py, c);
    }
  }
  return out;
}

Result<std::string> data_uri(const codec::Picture& picture, int quality) {
  LANDFALL_TRY(const auto jpeg, codec::encode_jpeg(picture.view(), quality));
  return "data:image/jpeg;base64," + to_base64(jpeg);
}

}  // namespace landfall::report
