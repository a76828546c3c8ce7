#include "pictures.hpp"

#include <landfall/codec/picture.hpp>

namespace landfall::package {
namespace {

Result<SecureBytes> png_of(const ImageView& view, double ppi) {
  LANDFALL_TRY(auto png, codec::encode_png(view, ppi));
  return wiped(std::move(png));
}

}  // namespace

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

Result<SecureBytes> file_of(const model::Sample& sample) {
  auto view = sample.image.view;
  if (bytes_per_pixel(view.format) == 0) return SecureBytes(ByteView(view.data, view.size_bytes()));
  if (view.format == PixelFormat::gray10le || view.format == PixelFormat::gray12le)
    view.format = PixelFormat::gray16le;  // the same two bytes
  if (view.format == PixelFormat::rgba32 || view.format == PixelFormat::yuyv) {
    LANDFALL_TRY(const auto plain, codec::to_plain(view));
    return png_of(plain.view(), sample.ppi_x);
  }
  return png_of(view, sample.ppi_x);
}

}  // namespace landfall::package
