#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <landfall/base/bytes.hpp>
#include <landfall/base/log.hpp>
#include <landfall/codec/picture.hpp>

namespace landfall::codec {

/// Numbers at places of a file that somebody else wrote: out of bounds gives nullopt.
class Claims {
 public:
  explicit Claims(ByteView bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] std::optional<std::uint8_t> u8(std::size_t at) const noexcept;
  [[nodiscard]] std::optional<std::uint16_t> u16(std::size_t at, bool big) const noexcept;
  [[nodiscard]] std::optional<std::uint32_t> u32(std::size_t at, bool big) const noexcept;
  [[nodiscard]] std::optional<ByteView> part(std::size_t at, std::size_t count) const noexcept;
  [[nodiscard]] bool is(std::size_t at, std::string_view text) const noexcept;

 private:
  ByteView bytes_;
};

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
  bool big = false;
  std::uint32_t width = 0, height = 0, bits = 1, samples = 1, compression = 1, photometric = 0xffff, orientation = 1;
  std::uint32_t tile_width = 0, tile_height = 0, extra_samples = 0, sample_format = 1;
  std::size_t orientation_at = 0;  // of the value's low byte; 0: there is none
  double ppi_x = 0, ppi_y = 0;
  struct Array {
    std::uint32_t count = 0, at = 0, type = 0;
  };
  Array offsets, sizes;  // of strips or tiles
};
[[nodiscard]] Result<TiffDirectory> read_tiff_directory(ByteView file);
/// Orientation and resolution of an Exif block, where it has them; a broken block changes nothing.
void apply_exif(ByteView block, Header& header);

[[nodiscard]] Result<Header> read_jpeg_header(ByteView file);
[[nodiscard]] Result<Header> read_jpeg2000_header(ByteView file);
[[nodiscard]] Result<Header> read_png_header(ByteView file);
[[nodiscard]] Result<Header> read_tiff_header(ByteView file);
[[nodiscard]] Result<Header> read_webp_header(ByteView file);
/// Walks the file's structure to its end; bad_input where it is cut.
[[nodiscard]] Result<void> check_jpeg_complete(ByteView file);
[[nodiscard]] Result<void> check_png_complete(ByteView file);
[[nodiscard]] Result<void> check_tiff_complete(ByteView file);
[[nodiscard]] Result<void> check_webp_complete(ByteView file);

[[nodiscard]] Result<Header> read_header(ByteView file);
[[nodiscard]] Result<void> check_complete(ByteView file, FileFormat format);

[[nodiscard]] inline Error bad_input(std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::codec, std::move(wanted), std::move(found));
}

}  // namespace landfall::codec
