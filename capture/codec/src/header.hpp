#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <landfall/base/bytes.hpp>
#include <landfall/codec/picture.hpp>

#include "claims.hpp"

namespace landfall::codec {

/// What the decoder adapter needs to know: the picture as stored.
struct Header {
  FileFormat format{};
  std::int64_t width = 0;  // as stored, before any turn
  std::int64_t height = 0;
  int channels = 0;
  int bits = 0;
  bool transparent = false;  // PNG: some pixels may be
  int orientation = 1;
  double ppi_x = 0;  // along a stored row
  double ppi_y = 0;
};

/// The fields of TIFF 6.0's first directory that matter; also the shape of an Exif block.
struct TiffDirectory {
  ByteOrder order = ByteOrder::little;
  std::uint32_t width = 0, height = 0, bits = 1, samples = 1, compression = 1, photometric = 0xffff, orientation = 1;
  std::uint32_t tile_width = 0, tile_height = 0, sample_format = 1, rows_a_strip = 0xffffffff, planes = 1;
  std::uint32_t predictor = 1, chroma_across = 2,
                chroma_down = 2;        // TIFF 6.0, section 21: 2, 2 where tag 530 is absent
  std::optional<Place> orientation_at;  // of the value of tag 274
  double ppi_x = 0, ppi_y = 0;
  std::optional<Numbers> offsets, sizes;  // of strips or tiles
  std::optional<Numbers> bits_of_samples, formats_of_samples;
  std::uint64_t octets = 0;  // of all values, together
  bool inside = true;        // all values are in the file
};
/// As it stands there; for an Exif block that is enough.
[[nodiscard]] Result<TiffDirectory> read_tiff_directory(const Claims& file);
/// That of a picture of a kind that is read.
[[nodiscard]] Result<TiffDirectory> read_tiff(const Claims& file);
/// Orientation and resolution of an Exif block, where it has them; a broken block changes nothing.
void apply_exif(const std::optional<Claims>& block, Header& header);

[[nodiscard]] Result<Header> read_jpeg_header(const Claims& file);
[[nodiscard]] Result<Header> read_jpeg2000_header(const Claims& file);
[[nodiscard]] Result<Header> read_png_header(const Claims& file);
[[nodiscard]] Result<Header> read_tiff_header(const Claims& file);
[[nodiscard]] Result<Header> read_webp_header(const Claims& file);

/// Walks the file's structure to its end and says where that is: octets after it belong to nobody, and no decoder is
/// shown them. bad_input where the file is cut; exhausted or unsupported where it asks a decoder for more memory or
/// work than honest files of that size do.
using End = std::uint64_t;
[[nodiscard]] Result<End> check_jpeg(const Claims& file);
[[nodiscard]] Result<End> check_jpeg2000(const Claims& file);
[[nodiscard]] Result<End> check_png(const Claims& file);
[[nodiscard]] Result<End> check_tiff(const Claims& file);
[[nodiscard]] Result<End> check_webp(const Claims& file);
/// One strip or tile of a JPEG-compressed TIFF (TIFF Technical Note 2), of at most that size.
[[nodiscard]] Result<void> check_jpeg_strip(const Claims& strip, std::uint64_t width, std::uint64_t height);

/// unsupported where the file is of a format that is not among `allowed`.
[[nodiscard]] Result<Header> read_header(ByteView file, FormatSet allowed);
[[nodiscard]] Result<End> check_whole(ByteView file, FileFormat format);

[[nodiscard]] inline Error bad_input(std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::codec, std::move(wanted), std::move(found));
}
[[nodiscard]] inline Error unsupported(std::string wanted, std::string found) {
  return Error(Errc::unsupported, Layer::codec, std::move(wanted), std::move(found));
}
[[nodiscard]] inline Error exhausted(std::string wanted, std::string found) {
  return Error(Errc::exhausted, Layer::codec, std::move(wanted), std::move(found));
}

}  // namespace landfall::codec
