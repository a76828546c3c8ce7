// ISO/IEC 15444-1 (JPEG 2000): the boxes of a JP2 file around a codestream, or the codestream alone; SIZ, resolution
// boxes.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "header.hpp"

namespace landfall::codec {

namespace {

using namespace std::string_view_literals;

struct Jp2Box {
  std::size_t body = 0, end = 0;  // places in the file
};

// Annex I.4: length, type, and where the length is 1 a longer one; 0 is up to the end of the file.
Result<Jp2Box> box_at(const Claims& file, std::size_t at, std::size_t end) {
  const auto length = file.u32(at, true);
  if (!length || !file.part(at + 4, 4)) return bad_input("a box of a JP2", text("its end at byte ", at));
  Jp2Box box{.body = at + 8, .end = *length == 0 ? end : at + *length};
  if (*length == 1) {
    const auto high = file.u32(at + 8, true), low = file.u32(at + 12, true);
    if (!high || !low || *high != 0) return bad_input("a box below 4 GiB", text("another, at byte ", at));
    box = {.body = at + 16, .end = at + *low};
  }
  if (box.end < box.body || box.end > end)
    return bad_input("a box within its JP2", text("one that is longer, at byte ", at));
  return box;
}

// Annex I.5.3.7: numerator, denominator and exponent of points a metre, rows first.
void read_resolution(const Claims& file, const Jp2Box& box, Header& header) {
  const auto ppi = [&](std::size_t over, std::size_t exponent) {
    const double denominator = file.u16(box.body + over + 2, true).value_or(0);
    const auto power = static_cast<std::int8_t>(file.u8(box.body + exponent).value_or(0));
    const double metre =
        denominator > 0 ? file.u16(box.body + over, true).value_or(0) / denominator * std::pow(10, power) : 0;
    return metre > 0 && metre < 4e6 ? metre * 0.0254 : 0;
  };
  header.ppi_y = ppi(0, 8);
  header.ppi_x = ppi(4, 9);
}

void read_jp2_header_box(const Claims& file, const Jp2Box& outer, Header& header) {
  for (std::size_t at = outer.body; at < outer.end;) {
    const auto box = box_at(file, at, outer.end);
    if (!box) return;  // what stands in it changes only the resolution; the decoder looks again
    if (file.is(at + 4, "res "sv)) return read_jp2_header_box(file, *box, header);
    const bool captured = file.is(at + 4, "resc"sv), shown = file.is(at + 4, "resd"sv);
    if ((captured || (shown && header.ppi_x <= 0)) && box->end - box->body == 10) read_resolution(file, *box, header);
    at = box->end;
  }
}

Result<std::size_t> find_codestream(const Claims& file, Header& header) {
  for (std::size_t at = 12; at < file.size();) {
    LANDFALL_TRY(const auto box, box_at(file, at, file.size()));
    if (file.is(at + 4, "jp2c"sv)) return box.body;
    if (file.is(at + 4, "jp2h"sv)) read_jp2_header_box(file, box, header);
    at = box.end;
  }
  return bad_input("a codestream in the JP2", "none");
}

Error unsupported_jpeg2000(std::string wanted, std::string found) {
  return Error(Errc::unsupported, Layer::codec, std::move(wanted), std::move(found));
}

// Annex A.5.1
Result<void> read_siz(const Claims& file, std::size_t at, Header& header) {
  constexpr std::uint64_t most_tiles = 4096, most_samples_an_octet = 4096;
  if (!file.is(at, "\xff\x4f\xff\x51"sv)) return bad_input("SOC and SIZ", text("others at byte ", at));
  std::uint64_t sizes[8]{};  // of the grid, its offset, the tiles, their offset; each across and down
  for (std::size_t i = 0; i < 8; ++i) {
    const auto size = file.u32(at + 8 + 4 * i, true);
    if (!size) return bad_input("SIZ", "its beginning only");
    sizes[i] = *size;
  }
  const auto components = file.u16(at + 40, true);
  if (!components || !file.part(at + 42, std::size_t{3} * *components)) return bad_input("SIZ", "its beginning only");
  if (*components < 1 || *components > 4) return unsupported_jpeg2000("1 to 4 components", text(*components));
  const auto [right, bottom, left, top] = std::tuple(sizes[0], sizes[1], sizes[2], sizes[3]);
  const auto [tile_width, tile_height, tile_left, tile_top] = std::tuple(sizes[4], sizes[5], sizes[6], sizes[7]);
  if (right <= left || bottom <= top || tile_width == 0 || tile_height == 0 || tile_left > left || tile_top > top ||
      tile_left + tile_width <= left || tile_top + tile_height <= top)
    return bad_input("tiles that cover the picture", "others");
  const std::uint64_t tiles =
      ((right - tile_left + tile_width - 1) / tile_width) * ((bottom - tile_top + tile_height - 1) / tile_height);
  if (tiles > most_tiles) return unsupported_jpeg2000(text("at most ", most_tiles, " tiles"), text(tiles));
  header.width = static_cast<std::int64_t>(right - left);
  header.height = static_cast<std::int64_t>(bottom - top);
  header.channels = *components;
  for (std::size_t c = 0; c < *components; ++c) {
    const int depth = *file.u8(at + 42 + 3 * c), across = *file.u8(at + 43 + 3 * c), down = *file.u8(at + 44 + 3 * c);
    const int bits = (depth & 0x7F) + 1;
    if (bits > 16 || (depth & 0x80) != 0) return unsupported_jpeg2000("unsigned samples of at most 16 bits", "others");
    if (across < 1 || across > 4 || down < 1 || down > 4)
      return unsupported_jpeg2000("samples at most 4 pixels apart", "others");
    header.bits = std::max(header.bits, bits);
  }
  // A decoder takes four octets a sample and more before it has read one: no picture of this use is packed so well.
  if (static_cast<std::uint64_t>(header.width) > most_samples_an_octet * file.size() ||
      static_cast<std::uint64_t>(header.width) * static_cast<std::uint64_t>(header.height) * *components >
          most_samples_an_octet * file.size())
    return Error(Errc::exhausted, Layer::codec, text("at most ", most_samples_an_octet, " samples for each octet"),
                 text(header.width, " x ", header.height, " in ", file.size(), " octets"));
  return {};
}

}  // namespace

Result<Header> read_jpeg2000_header(ByteView file) {
  const Claims claims(file);
  Header header;
  std::size_t codestream = 0;
  if (!claims.is(0, "\xff\x4f"sv)) {
    LANDFALL_TRY(codestream, find_codestream(claims, header));
  }
  LANDFALL_CHECK(read_siz(claims, codestream, header));
  return header;
}

}  // namespace landfall::codec
