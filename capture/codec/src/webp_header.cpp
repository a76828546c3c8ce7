// RFC 9649 (WebP): RIFF container; RFC 6386 (VP8), 9.1: frame header.
#include <landfall/base/text.hpp>

#include "header.hpp"

namespace landfall::codec {

namespace {

struct RiffChunk {
  Claims body;
  std::uint64_t next = 0;
};

// The RIFF size counts from byte 8; bytes after it belong to nobody.
Result<std::uint64_t> end_of_riff(const Claims& file) {
  const auto size = file.u32(4, ByteOrder::little);
  if (!size || *size < 12) return bad_input("a RIFF size", "none");
  if (*size > file.size() - 8) {
    return bad_input(text("a WebP of ", std::uint64_t{*size} + 8, " bytes"), text(file.size(), " bytes"));
  }
  return std::uint64_t{*size} + 8;
}

Result<RiffChunk> chunk_at(const Claims& file, std::uint64_t at, std::uint64_t end) {
  const auto size = file.u32(at + 4, ByteOrder::little);
  const auto body = size && at + 8 + *size <= end ? file.part(at + 8, *size) : std::nullopt;
  if (!body) return bad_input("a whole WebP chunk", text("its end, at byte ", at));
  return RiffChunk{*body, at + 8 + *size + (*size & 1u)};
}

std::int64_t u24(const Claims& body, std::uint64_t at) {
  return std::int64_t{body.u16(at, ByteOrder::little).value_or(0)} | std::int64_t{body.u8(at + 2).value_or(0)} << 16;
}

Result<void> read_bitstream(const Claims& file, std::uint64_t at, const Claims& body, Header& header) {
  if (header.channels != 0) return bad_input("one frame in a still WebP", "two");
  if (file.is(at, "VP8L")) {
    const auto bits = body.u32(1, ByteOrder::little);
    if (!bits || body.u8(0) != std::uint8_t{0x2f}) return bad_input("a VP8L header", "other bytes");
    header.width = (*bits & 0x3fffu) + 1, header.height = (*bits >> 14 & 0x3fffu) + 1;
    header.channels = (*bits >> 28 & 1u) != 0 ? 4 : 3;
    return {};
  }
  const auto width = body.u16(6, ByteOrder::little), height = body.u16(8, ByteOrder::little);
  if (!file.is(at, "VP8 ") || !body.is(3, "\x9d\x01\x2a") || !width || !height)
    return bad_input("a VP8 key frame", "other bytes");
  header.width = *width & 0x3fff, header.height = *height & 0x3fff;
  header.channels = 3;
  return {};
}

Result<void> read_extended(const Claims& file, const RiffChunk& first, std::uint64_t end, Header& header) {
  const auto flags = first.body.u8(0);
  if (!flags || first.body.size() < 10) return bad_input("a VP8X chunk of 10 bytes", text(first.body.size()));
  if ((*flags & 0x02u) != 0) return Error(Errc::unsupported, Layer::codec, "a still WebP", "an animated one");
  const std::int64_t width = u24(first.body, 4) + 1, height = u24(first.body, 7) + 1;
  std::optional<Claims> exif;
  for (std::uint64_t at = first.next; at < end;) {
    LANDFALL_TRY(const RiffChunk chunk, chunk_at(file, at, end));
    if (file.is(at, "VP8 ") || file.is(at, "VP8L")) LANDFALL_CHECK(read_bitstream(file, at, chunk.body, header));
    if (file.is(at, "EXIF")) exif = chunk.body;
    at = chunk.next;
  }
  if (header.width != width || header.height != height) {
    return bad_input(text("a frame as large as its canvas of ", width, " x ", height),
                     text(header.width, " x ", header.height));
  }
  if ((*flags & 0x10u) != 0) header.channels = 4;
  if (exif && exif->is(0, std::string_view("Exif\0\0", 6))) exif = exif->part(6, exif->size() - 6);
  apply_exif(exif, header);
  return {};
}

}  // namespace

Result<Header> read_webp_header(const Claims& file) {
  LANDFALL_TRY(const std::uint64_t end, end_of_riff(file));
  LANDFALL_TRY(const RiffChunk first, chunk_at(file, 12, end));
  Header header;
  header.bits = 8;
  if (file.is(12, "VP8X")) {
    LANDFALL_CHECK(read_extended(file, first, end, header));
  } else {
    LANDFALL_CHECK(read_bitstream(file, 12, first.body, header));
  }
  return header;
}

Result<End> check_webp(const Claims& file) {
  return end_of_riff(file);
}  // reading the header has seen every chunk whole

}  // namespace landfall::codec
