#include "pictures.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace landfall::package {
namespace {

int channels(PixelFormat format) { return format == PixelFormat::gray8 ? 1 : 3; }

bool encoded(PixelFormat format) { return bytes_per_pixel(format) == 0; }

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

Result<codec::Picture> of_samples(const ImageView& view) {
  const auto format = gray(view.format) ? PixelFormat::gray8 : PixelFormat::rgb24;
  LANDFALL_TRY(auto out, codec::Picture::make(view.width, view.height, format));
  auto* to = out.pixels().data();
  for (int y = 0; y < view.height; ++y)
    for (int x = 0; x < view.width; ++x, to += channels(format)) {
      if (format == PixelFormat::gray8)
        *to = gray_of(view, x, y);
      else
        rgb_of(view, x, y, to);
    }
  return out;
}

}  // namespace

std::vector<NamedSample> named_samples(const model::TravellerRecord& record) {
  std::vector<NamedSample> out;
  const auto add = [&](const std::vector<model::Sample>& samples, const std::string& kind) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const auto& sample = samples[i];
      std::string file = kind + "-" + std::to_string(i + 1);
      if (!sample.light.empty())
        file += "-" + std::string(sample.light == "white" || sample.light == "ir" || sample.light == "uv" ? sample.light
                                                                                                          : "other");
      if (kind == "finger" && !sample.fingers.empty()) file += "-" + std::string(name(sample.fingers.front()));
      const auto format = sample.image.view.format;
      file += format == PixelFormat::encoded_jpeg || format == PixelFormat::encoded_mjpeg ? ".jpg" : ".png";
      out.push_back({&sample, kind, std::move(file)});
    }
  };
  add(record.pages, "page");
  for (std::size_t i = 0; i < record.documents.size(); ++i) {
    const auto& d = record.documents[i];
    const auto file = "document-" + std::to_string(i + 1);
    if (d.straight) out.push_back({&*d.straight, "document", file + ".png"});
    if (d.portrait) out.push_back({&*d.portrait, "document_portrait", file + "-portrait.png"});
  }
  add(record.portraits, "portrait");
  add(record.fingers, "finger");
  return out;
}

SecureBytes wiped(Bytes bytes) {
  SecureBytes out{ByteView(bytes)};
  wipe(bytes.data(), bytes.size());
  return out;
}
SecureBytes wiped(std::string text) {
  SecureBytes out{as_bytes(text)};
  wipe(text.data(), text.size());
  return out;
}

namespace {
Result<SecureBytes> png_of(const ImageView& view, double ppi) {
  LANDFALL_TRY(auto png, codec::encode_png(view, ppi));
  return wiped(std::move(png));
}
}  // namespace

Result<SecureBytes> file_of(const model::Sample& sample) {
  auto view = sample.image.view;
  if (encoded(view.format)) return SecureBytes(ByteView(view.data, view.size_bytes()));
  if (gray(view.format) && view.format != PixelFormat::gray8)
    view.format = PixelFormat::gray16le;  // the same two bytes
  if (view.format == PixelFormat::rgba32 || view.format == PixelFormat::yuyv) {
    LANDFALL_TRY(const auto plain, of_samples(view));
    return png_of(plain.view(), sample.ppi_x);
  }
  return png_of(view, sample.ppi_x);
}

Result<codec::Picture> to_plain(const ImageView& view, codec::PictureDecoder& pictures) {
  if (encoded(view.format)) return pictures.decode({view.data, view.size_bytes()});
  return of_samples(view);
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

Result<codec::Picture> straighten(const codec::Picture& picture, const model::Quad& quad, int width, int height) {
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

}  // namespace landfall::package
