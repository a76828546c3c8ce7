#include <landfall/records/image.hpp>

#include <algorithm>

#include "enum_names.hpp"

namespace landfall::records {

using namespace std::string_view_literals;

std::string_view name(ImageFormat format) noexcept {
  using enum ImageFormat;
  static constexpr auto names = name_table<ImageFormat>({{unknown, "unknown"},
                                                         {raw, "raw"},
                                                         {packed, "packed"},
                                                         {jpeg, "jpeg"},
                                                         {jpeg2000, "jpeg2000"},
                                                         {jpeg_ls, "jpeg_ls"},
                                                         {png, "png"},
                                                         {wsq, "wsq"},
                                                         {pgm, "pgm"},
                                                         {ppm, "ppm"}});
  return names.name(format, reserved);
}

ImageFormat format_of(ByteView image) noexcept {
  struct Beginning {
    std::string_view bytes;
    ImageFormat format;
  };
  // In this order: JPEG-LS begins as JPEG does, but has its own frame marker (ISO/IEC 14495-1, C.1.1).
  static constexpr Beginning beginnings[] = {
      {"\xFF\xD8\xFF\xF7"sv, ImageFormat::jpeg_ls},
      {"\xFF\xD8\xFF"sv, ImageFormat::jpeg},
      {"\x00\x00\x00\x0CjP  \r\n\x87\n"sv, ImageFormat::jpeg2000},  // ISO/IEC 15444-1, I.5.1
      {"\xFF\x4F\xFF\x51"sv, ImageFormat::jpeg2000},                // ISO/IEC 15444-1, A.4.1: a bare codestream
      {"\x89PNG\r\n\x1A\n"sv, ImageFormat::png},
      {"\xFF\xA0"sv, ImageFormat::wsq},
      {"P5"sv, ImageFormat::pgm},
      {"P6"sv, ImageFormat::ppm},
  };
  for (const auto& beginning : beginnings) {
    const ByteView bytes = as_bytes(beginning.bytes);
    if (image.size() >= bytes.size() && std::ranges::equal(image.first(bytes.size()), bytes)) return beginning.format;
  }
  return ImageFormat::unknown;
}

std::string_view name(FingerPosition position) noexcept {
  using enum FingerPosition;
  static constexpr auto names = name_table<FingerPosition>({{unknown, "unknown"},
                                                            {right_thumb, "right_thumb"},
                                                            {right_index, "right_index"},
                                                            {right_middle, "right_middle"},
                                                            {right_ring, "right_ring"},
                                                            {right_little, "right_little"},
                                                            {left_thumb, "left_thumb"},
                                                            {left_index, "left_index"},
                                                            {left_middle, "left_middle"},
                                                            {left_ring, "left_ring"},
                                                            {left_little, "left_little"},
                                                            {right_four, "right_four"},
                                                            {left_four, "left_four"},
                                                            {both_thumbs, "both_thumbs"}});
  return names.name(position, reserved);
}

std::string_view name(Eye eye) noexcept {
  static constexpr auto names =
      name_table<Eye>({{Eye::unknown, "unknown"}, {Eye::right, "right"}, {Eye::left, "left"}});
  return names.name(eye, reserved);
}

std::string_view name(Oddity oddity) noexcept {
  using enum Oddity;
  static constexpr auto names = name_table<Oddity>({{length, "length"},
                                                    {count, "count"},
                                                    {version, "version"},
                                                    {trailing, "trailing"},
                                                    {no_size, "no_size"},
                                                    {image_format, "image_format"},
                                                    {not_der, "not_der"},
                                                    {unknown_fields, "unknown_fields"}});
  return names.name(oddity, reserved);
}

bool has(const Findings& findings, Oddity what) noexcept {
  return std::ranges::any_of(findings, [what](const Finding& f) { return f.what == what; });
}

}  // namespace landfall::records
