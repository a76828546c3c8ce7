// ISO/IEC 15948 (PNG): chunks; IHDR, PLTE, tRNS, pHYs, eXIf.
#include <cmath>

#include <landfall/base/text.hpp>

#include "header.hpp"

namespace landfall::codec {

namespace {

struct PngChunk {
  Claims type, body;
  std::uint64_t next = 0;
  [[nodiscard]] bool is(std::string_view name) const { return type.is(0, name); }
};

Result<PngChunk> chunk_at(const Claims& file, std::uint64_t at) {
  const auto length = file.u32(at, ByteOrder::big);
  const auto type = file.part(at + 4, 4);
  if (!length || !type)
    return bad_input("a PNG that ends with its IEND chunk", text("its end after ", file.size(), " bytes"));
  const auto body = *length <= 0x7fffffffu ? file.part(at + 8, *length) : std::nullopt;
  if (!body || !file.holds(at + 8 + *length, 4))
    return bad_input(text("a PNG chunk of ", *length, " bytes"), text("the end of the file, at byte ", at));
  return PngChunk{*type, *body, at + 12 + *length};
}

Result<void> read_ihdr(const PngChunk& chunk, Header& header) {
  const auto width = chunk.body.u32(0, ByteOrder::big), height = chunk.body.u32(4, ByteOrder::big);
  const auto depth = chunk.body.u8(8), type = chunk.body.u8(9);
  if (!chunk.is("IHDR") || chunk.body.size() != 13 || !width || !height || !depth || !type)
    return bad_input("IHDR of 13 bytes as the first PNG chunk", "another");
  const int bits = *depth, colour = *type;
  const bool sane_bits = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
  const bool small_only = colour == 0 || colour == 3;
  if (!sane_bits || (bits < 8 && !small_only) || (colour == 3 && bits == 16)) {
    return bad_input("a bit depth that PNG allows", text(bits, " bits of colour type ", colour));
  }
  switch (colour) {
    case 0:
      header.channels = 1;
      break;
    case 2:
    case 3:
      header.channels = 3;
      break;
    case 4:
      header.channels = 2;
      break;
    case 6:
      header.channels = 4;
      break;
    default:
      return bad_input("a colour type that PNG allows", text(colour));
  }
  header.bits = colour == 3 ? 8 : bits;
  header.transparent = colour == 4 || colour == 6;
  header.width = *width, header.height = *height;
  return {};
}

void read_phys(const Claims& body, Header& header) {
  const auto x = body.u32(0, ByteOrder::big), y = body.u32(4, ByteOrder::big);
  const auto unit = body.u8(8);
  if (!x || !y || !unit || *unit != 1) return;  // 1: pixels a metre; anything else is only an aspect ratio
  // A metre's pixels are whole numbers, so that 300 ppi is written as 299.9994: a whole ppi within that step is meant.
  const auto ppi = [](std::uint32_t metre) {
    const double exact = metre * 0.0254, whole = std::round(exact);
    return std::abs(exact - whole) <= 0.0127 ? whole : exact;
  };
  header.ppi_x = ppi(*x), header.ppi_y = ppi(*y);
}

}  // namespace

Result<Header> read_png_header(const Claims& file) {
  Header header;
  LANDFALL_TRY(PngChunk chunk, chunk_at(file, 8));
  LANDFALL_CHECK(read_ihdr(chunk, header));
  std::optional<Claims> exif;
  for (;;) {
    // A cut inside IDAT is found by check_png: a header can be read without the picture.
    if (file.is(chunk.next + 4, "IDAT")) break;
    LANDFALL_TRY(chunk, chunk_at(file, chunk.next));
    if (chunk.is("IEND")) return bad_input("a picture in the PNG", "its IEND chunk");
    if (chunk.is("IHDR")) return bad_input("one IHDR chunk", "a second");
    if (chunk.is("tRNS") && header.channels == 3) header.channels = 4;
    if (chunk.is("tRNS")) header.transparent = true;
    if (chunk.is("pHYs")) read_phys(chunk.body, header);
    if (chunk.is("eXIf")) exif = chunk.body;
  }
  apply_exif(exif, header);
  return header;
}

Result<End> check_png(const Claims& file) {
  for (std::uint64_t at = 8;;) {
    LANDFALL_TRY(const PngChunk chunk, chunk_at(file, at));
    at = chunk.next;
    if (chunk.is("IEND")) return at;
  }
}

}  // namespace landfall::codec
