#include "header.hpp"

#include <cstring>

namespace landfall::codec {

std::optional<std::uint8_t> Claims::u8(std::size_t at) const noexcept {
  if (at >= bytes_.size()) return std::nullopt;
  return bytes_[at];
}

std::optional<std::uint16_t> Claims::u16(std::size_t at, bool big) const noexcept {
  const auto two = part(at, 2);
  if (!two) return std::nullopt;
  const unsigned a = (*two)[big ? 0 : 1], b = (*two)[big ? 1 : 0];
  return static_cast<std::uint16_t>(a << 8 | b);
}

std::optional<std::uint32_t> Claims::u32(std::size_t at, bool big) const noexcept {
  const auto high = u16(big ? at : at + 2, big), low = u16(big ? at + 2 : at, big);
  if (!high || !low) return std::nullopt;
  return std::uint32_t{*high} << 16 | *low;
}

std::optional<ByteView> Claims::part(std::size_t at, std::size_t count) const noexcept {
  if (at > bytes_.size() || count > bytes_.size() - at) return std::nullopt;
  return bytes_.subspan(at, count);
}

bool Claims::is(std::size_t at, std::string_view text) const noexcept {
  const auto there = part(at, text.size());
  return there && std::memcmp(there->data(), text.data(), text.size()) == 0;
}

namespace {

using namespace std::string_view_literals;

std::optional<FileFormat> sniff(const Claims& file) {
  if (file.is(0, "\xff\xd8\xff"sv)) return FileFormat::jpeg;
  if (file.is(0, "\x89PNG\r\n\x1a\n"sv)) return FileFormat::png;
  if (file.is(0, "II*\0"sv) || file.is(0, "MM\0*"sv)) return FileFormat::tiff;
  if (file.is(0, "RIFF"sv) && file.is(8, "WEBP"sv)) return FileFormat::webp;
  if (file.is(0, "\0\0\0\x0cjP  \r\n\x87\n"sv) || file.is(0, "\xff\x4f\xff\x51"sv)) return FileFormat::jpeg2000;
  return std::nullopt;
}

Error not_ours(const Claims& file) {
  struct Other {
    std::size_t at;
    std::string_view magic, name;
  };
  static constexpr Other others[] = {
      {0, "GIF8"sv, "GIF"},      {0, "BM"sv, "BMP"},        {0, "%PDF"sv, "PDF"},      {0, "II+\0"sv, "BigTIFF"},
      {0, "MM\0+"sv, "BigTIFF"}, {4, "ftypheic"sv, "HEIC"}, {4, "ftypavif"sv, "AVIF"},
  };
  const std::string wanted = "a JPEG, JPEG 2000, PNG, TIFF or WebP file";
  for (const auto& other : others) {
    if (file.is(other.at, other.magic)) return Error(Errc::unsupported, Layer::codec, wanted, std::string(other.name));
  }
  return bad_input(wanted, file.size() == 0 ? "an empty file" : "none of them by its first bytes");
}

}  // namespace

std::string_view name(FileFormat format) noexcept {
  switch (format) {
    case FileFormat::jpeg:
      return "JPEG";
    case FileFormat::png:
      return "PNG";
    case FileFormat::tiff:
      return "TIFF";
    case FileFormat::webp:
      return "WebP";
    case FileFormat::jpeg2000:
      return "JPEG 2000";
  }
  return "unknown";
}

Result<Header> read_header(ByteView file) {
  const Claims claims(file);
  const auto format = sniff(claims);
  if (!format) return not_ours(claims);
  Result<Header> header = *format == FileFormat::jpeg   ? read_jpeg_header(file)
                          : *format == FileFormat::png  ? read_png_header(file)
                          : *format == FileFormat::tiff ? read_tiff_header(file)
                          : *format == FileFormat::webp ? read_webp_header(file)
                                                        : read_jpeg2000_header(file);
  if (!header) return header;
  header->format = *format;
  if (header->width <= 0 || header->height <= 0) {
    return bad_input("a picture with pixels", text(header->width, " x ", header->height));
  }
  if (!plausible_size(header->width, header->height)) {
    return Error(Errc::exhausted, Layer::codec, text("at most ", max_pixels, " pixels, ", max_side, " a side"),
                 text(header->width, " x ", header->height));
  }
  return header;
}

Result<void> check_complete(ByteView file, FileFormat format) {
  switch (format) {
    case FileFormat::jpeg:
      return check_jpeg_complete(file);
    case FileFormat::png:
      return check_png_complete(file);
    case FileFormat::tiff:
      return check_tiff_complete(file);
    case FileFormat::webp:
      return check_webp_complete(file);
    case FileFormat::jpeg2000:
      return {};  // the decoder is asked to be strict
  }
  return {};
}

Result<PictureInfo> probe(ByteView file) {
  LANDFALL_TRY(const Header header, read_header(file));
  PictureInfo info;
  info.format = header.format;
  const bool lying = header.orientation >= 5;  // Exif 2.3: 5 to 8 swap rows and columns
  info.width = static_cast<int>(lying ? header.height : header.width);
  info.height = static_cast<int>(lying ? header.width : header.height);
  info.channels = header.channels;
  info.bits = header.bits;
  info.orientation = header.orientation;
  info.ppi_x = lying ? header.ppi_y : header.ppi_x;
  info.ppi_y = lying ? header.ppi_x : header.ppi_y;
  return info;
}

}  // namespace landfall::codec
