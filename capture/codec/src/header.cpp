#include "header.hpp"

#include <array>

#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>

namespace landfall::codec {

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

// "JPEG, PNG or TIFF"
std::string names_of(FormatSet formats) {
  static constexpr std::array all{FileFormat::jpeg, FileFormat::jpeg2000, FileFormat::png, FileFormat::tiff,
                                  FileFormat::webp};
  std::string names;
  int left = formats.size();
  for (const auto format : all) {
    if (!formats.contains(format)) continue;
    --left;
    names += text(name(format), left > 1 ? ", " : left == 1 ? " or " : "");
  }
  return names.empty() ? "no picture" : text("a ", names, " file");
}

Error not_ours(const Claims& file, FormatSet allowed) {
  struct Other {
    std::uint64_t at;
    std::string_view magic, name;
  };
  static constexpr Other others[] = {
      {0, "GIF8"sv, "GIF"},      {0, "BM"sv, "BMP"},        {0, "%PDF"sv, "PDF"},      {0, "II+\0"sv, "BigTIFF"},
      {0, "MM\0+"sv, "BigTIFF"}, {4, "ftypheic"sv, "HEIC"}, {4, "ftypavif"sv, "AVIF"},
  };
  for (const auto& other : others) {
    if (file.is(other.at, other.magic)) return unsupported(names_of(allowed), std::string(other.name));
  }
  return bad_input(names_of(allowed), file.size() == 0 ? "an empty file" : "none of them by its first bytes");
}

Result<Header> read_header_of(const Claims& file, FileFormat format) {
  switch (format) {
    case FileFormat::jpeg:
      return read_jpeg_header(file);
    case FileFormat::jpeg2000:
      return read_jpeg2000_header(file);
    case FileFormat::png:
      return read_png_header(file);
    case FileFormat::tiff:
      return read_tiff_header(file);
    case FileFormat::webp:
      return read_webp_header(file);
  }
  return unsupported("a format that is known", "another");
}

}  // namespace

std::string_view name(FileFormat format) noexcept {
  using enum FileFormat;
  static constexpr auto names =
      name_table<FileFormat>({{jpeg, "JPEG"}, {png, "PNG"}, {tiff, "TIFF"}, {webp, "WebP"}, {jpeg2000, "JPEG 2000"}});
  return names.name(format);
}

Result<Header> read_header(ByteView file, FormatSet allowed) {
  const Claims claims(file);
  const auto format = sniff(claims);
  if (!format) return not_ours(claims, allowed);
  if (!allowed.contains(*format)) return unsupported(names_of(allowed), std::string(name(*format)));
  LANDFALL_TRY(Header header, read_header_of(claims, *format));
  header.format = *format;
  if (header.width <= 0 || header.height <= 0) {
    return bad_input("a picture with pixels", text(header.width, " x ", header.height));
  }
  if (!plausible_size(header.width, header.height)) {
    return exhausted(text("at most ", max_pixels, " pixels, ", max_side, " a side"),
                     text(header.width, " x ", header.height));
  }
  return header;
}

Result<End> check_whole(ByteView file, FileFormat format) {
  const Claims claims(file);
  switch (format) {
    case FileFormat::jpeg:
      return check_jpeg(claims);
    case FileFormat::jpeg2000:
      return check_jpeg2000(claims);
    case FileFormat::png:
      return check_png(claims);
    case FileFormat::tiff:
      return check_tiff(claims);
    case FileFormat::webp:
      return check_webp(claims);
  }
  return unsupported("a format that is known", "another");
}

Result<PictureInfo> probe(ByteView file) {
  LANDFALL_TRY(const Header header, read_header(file, FormatSet::all()));
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
