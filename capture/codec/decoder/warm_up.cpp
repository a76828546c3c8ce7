#include "warm_up.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <landfall/codec/picture.hpp>

namespace landfall::codec {

namespace {

// What this component does not encode: 2 x 2 pixels each, of one colour.
constexpr std::array<std::uint8_t, 38> lossless_webp{
    0x52, 0x49, 0x46, 0x46, 0x1e, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x4c, 0x11, 0x00, 0x00,
    0x00, 0x2f, 0x01, 0x40, 0x00, 0x00, 0x07, 0x50, 0xbc, 0x22, 0x17, 0xa5, 0xff, 0x81, 0x88, 0xe8, 0x7f, 0x00, 0x00,
};
constexpr std::array<std::uint8_t, 66> lossy_webp{
    0x52, 0x49, 0x46, 0x46, 0x3a, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x20, 0x2e,
    0x00, 0x00, 0x00, 0xd0, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x02, 0x00, 0x02, 0x00, 0x01, 0x40, 0x26, 0x25,
    0xa0, 0x02, 0x74, 0xba, 0x01, 0xf8, 0x00, 0x03, 0xb0, 0x00, 0xfe, 0xa4, 0xd7, 0xff, 0x4d, 0x23, 0xc6,
    0x91, 0xe3, 0x48, 0xf9, 0x8b, 0x7f, 0xf3, 0x89, 0x63, 0xa9, 0xdd, 0xda, 0x00, 0x00, 0x00,
};

// TIFF 6.0, section 2: one directory, one strip of gray samples behind it.
Bytes gray_tiff() {
  constexpr std::array<std::array<std::uint16_t, 2>, 9> tags{{
      {256, 2},
      {257, 2},
      {258, 8},
      {259, 1},
      {262, 1},
      {273, 8 + 2 + 9 * 12 + 4},
      {277, 1},
      {278, 2},
      {279, 4},
  }};
  Bytes out{'I', 'I', 42, 0};
  put_u32le(out, 8);
  put_u16le(out, tags.size());
  for (const auto& [tag, value] : tags)
    put_u16le(out, tag), put_u16le(out, 3), put_u32le(out, 1), put_u32le(out, value);
  put_u32le(out, 0);
  out.resize(out.size() + 4, 200);
  return out;
}

Result<std::vector<Bytes>> make_files() {
  LANDFALL_TRY(auto picture, Picture::make(32, 32, PixelFormat::rgb24));
  std::uint8_t value = 0;
  for (auto& sample : picture.pixels()) sample = value += 37;  // all frequencies, all tables
  const auto view = picture.view();
  std::vector<Bytes> out{
      gray_tiff(), {lossless_webp.begin(), lossless_webp.end()}, {lossy_webp.begin(), lossy_webp.end()}};
  for (auto made : {encode_jpeg(view), encode_jpeg2000(view), encode_jpeg2000(view, 10), encode_png(view)}) {
    if (!made) return std::move(made).error();
    out.push_back(*std::move(made));
  }
  return out;
}

}  // namespace

bool warm_up() {
  static const auto files = make_files();
  return files && std::ranges::all_of(*files, [](const Bytes& file) { return decode(file).has_value(); });
}

}  // namespace landfall::codec
