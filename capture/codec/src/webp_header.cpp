// RFC 9649 (WebP): RIFF container; RFC 6386 (VP8), 9.1: frame header.
#include "header.hpp"

namespace landfall::codec {

namespace {

struct RiffChunk {
  std::size_t at = 0;  // of its body
  std::size_t size = 0, next = 0;
};

// The RIFF size counts from byte 8; bytes after it belong to nobody.
Result<std::size_t> end_of_riff(const Claims& file) {
  const auto size = file.u32(4, false);
  if (!size || *size < 12) return bad_input("a RIFF size", "none");
  if (*size > file.size() - 8) {
    return bad_input(text("a WebP of ", std::uint64_t{*size} + 8, " bytes"), text(file.size(), " bytes"));
  }
  return std::size_t{*size} + 8;
}

Result<RiffChunk> chunk_at(const Claims& file, std::size_t at, std::size_t end) {
  const auto size = file.u32(at + 4, false);
  if (!size || at + 8 > end || *size > end - at - 8)
    return bad_input("a whole WebP chunk", text("its end, at byte ", at));
  return RiffChunk{at + 8, *size, at + 8 + *size + (*size & 1u)};
}

std::int64_t u24(const Claims& file, std::size_t at) {
  return std::int64_t{file.u16(at, false).value_or(0)} | std::int64_t{file.u8(at + 2).value_or(0)} << 16;
}

Result<void> read_bitstream(const Claims& file, std::size_t at, const RiffChunk& chunk, Header& header) {
  if (file.is(at, "VP8L")) {
    const auto bits = file.u32(chunk.at + 1, false);
    if (chunk.size < 5 || !bits || file.u8(chunk.at) != std::uint8_t{0x2f})
      return bad_input("a VP8L header", "other bytes");
    header.width = (*bits & 0x3fffu) + 1, header.height = (*bits >> 14 & 0x3fffu) + 1;
    header.channels = (*bits >> 28 & 1u) != 0 ? 4 : 3;
    return {};
  }
  if (!file.is(at, "VP8 ") || chunk.size < 10 || !file.is(chunk.at + 3, "\x9d\x01\x2a")) {
    return bad_input("a VP8 key frame", "other bytes");
  }
  header.width = *file.u16(chunk.at + 6, false) & 0x3fff, header.height = *file.u16(chunk.at + 8, false) & 0x3fff;
  header.channels = 3;
  return {};
}

Result<void> read_extended(const Claims& file, const RiffChunk& first, std::size_t end, Header& header) {
  if (first.size < 10) return bad_input("a VP8X chunk of 10 bytes", text(first.size));
  const unsigned flags = *file.u8(first.at);
  if ((flags & 0x02u) != 0) return Error(Errc::unsupported, Layer::codec, "a still WebP", "an animated one");
  const std::int64_t width = u24(file, first.at + 4) + 1, height = u24(file, first.at + 7) + 1;
  ByteView exif;
  for (std::size_t at = first.next; at < end;) {
    LANDFALL_TRY(const RiffChunk chunk, chunk_at(file, at, end));
    if (file.is(at, "VP8 ") || file.is(at, "VP8L")) LANDFALL_CHECK(read_bitstream(file, at, chunk, header));
    if (file.is(at, "EXIF")) exif = *file.part(chunk.at, chunk.size);
    at = chunk.next;
  }
  if (header.width != width || header.height != height) {
    return bad_input(text("a frame as large as its canvas of ", width, " x ", height),
                     text(header.width, " x ", header.height));
  }
  if ((flags & 0x10u) != 0) header.channels = 4;
  if (Claims(exif).is(0, std::string_view("Exif\0\0", 6))) exif = exif.subspan(6);
  apply_exif(exif, header);
  return {};
}

}  // namespace

Result<Header> read_webp_header(ByteView file) {
  const Claims claims(file);
  LANDFALL_TRY(const std::size_t end, end_of_riff(claims));
  LANDFALL_TRY(const RiffChunk first, chunk_at(claims, 12, end));
  Header header;
  header.bits = 8;
  if (claims.is(12, "VP8X")) {
    LANDFALL_CHECK(read_extended(claims, first, end, header));
  } else {
    LANDFALL_CHECK(read_bitstream(claims, 12, first, header));
  }
  return header;
}

Result<void> check_webp_complete(ByteView) { return {}; }  // reading the header has seen every chunk whole

}  // namespace landfall::codec
