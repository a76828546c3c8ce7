#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/result.hpp>

namespace landfall::codec {

/// A picture that owns its pixels: gray8 or rgb24, rows from top to bottom, no padding. It may show a person, so its
/// memory is wiped on destruction, and it can be moved but not copied. Thread-bound.
class LANDFALL_API Picture {
 public:
  Picture() = default;  ///< empty: no pixels
  Picture(Picture&& other) noexcept;
  Picture& operator=(Picture&& other) noexcept;
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
  ~Picture() = default;

  /// A black picture. Errors: unsupported (a format other than gray8 and rgb24), exhausted (larger than plausible_size
  /// allows, or no memory).
  [[nodiscard]] static Result<Picture> make(int width, int height, PixelFormat format);

  [[nodiscard]] int width() const noexcept { return width_; }    ///< pixels
  [[nodiscard]] int height() const noexcept { return height_; }  ///< rows
  [[nodiscard]] PixelFormat format() const noexcept { return format_; }
  [[nodiscard]] std::ptrdiff_t stride() const noexcept;  ///< bytes from a row to the next
  [[nodiscard]] bool empty() const noexcept { return width_ == 0; }

  /// Pixels an inch along a row and down a column; 0: not known.
  [[nodiscard]] double ppi_x() const noexcept { return ppi_x_; }
  [[nodiscard]] double ppi_y() const noexcept { return ppi_y_; }
  void set_ppi(double x, double y) noexcept { ppi_x_ = x, ppi_y_ = y; }

  /// A view of the pixels; valid as long as this picture is neither destroyed nor moved from.
  [[nodiscard]] ImageView view() const noexcept;
  [[nodiscard]] std::span<std::uint8_t> pixels() noexcept { return pixels_.span(); }
  [[nodiscard]] Result<Picture> clone() const;

 private:
  SecureBytes pixels_;
  int width_ = 0;
  int height_ = 0;
  PixelFormat format_ = PixelFormat::gray8;
  double ppi_x_ = 0;
  double ppi_y_ = 0;
};

/// The file formats that are read; told by their first bytes, never by a name.
enum class FileFormat : std::uint8_t { jpeg, png, tiff, webp, jpeg2000 };
LANDFALL_API std::string_view name(FileFormat format) noexcept;

/// Some of the formats.
class FormatSet {
 public:
  constexpr FormatSet(std::initializer_list<FileFormat> formats) noexcept {
    for (const auto format : formats) bits_ |= bit(format);
  }
  [[nodiscard]] static constexpr FormatSet all() noexcept {
    return {FileFormat::jpeg, FileFormat::png, FileFormat::tiff, FileFormat::webp, FileFormat::jpeg2000};
  }
  [[nodiscard]] constexpr bool contains(FileFormat format) const noexcept { return (bits_ & bit(format)) != 0; }
  [[nodiscard]] constexpr int size() const noexcept { return std::popcount(bits_); }
  /// As a number, bit i for the enumerator i; others than those of formats do not count.
  [[nodiscard]] constexpr unsigned bits() const noexcept { return bits_; }
  [[nodiscard]] static constexpr FormatSet of_bits(unsigned bits) noexcept {
    FormatSet out{};
    out.bits_ = bits & all().bits_;
    return out;
  }

 private:
  [[nodiscard]] static constexpr unsigned bit(FileFormat format) noexcept {
    return 1U << static_cast<unsigned>(format);
  }
  unsigned bits_ = 0;
};

/// What a file's header claims.
struct PictureInfo {
  FileFormat format{};
  int width = 0;        ///< pixels, as shown: after the turn that `orientation` asks for
  int height = 0;       ///< rows, as shown
  int channels = 0;     ///< samples a pixel as stored (a palette counts as 3, transparency as one more)
  int bits = 0;         ///< bits a sample as stored (8 for a palette)
  int orientation = 1;  ///< 1..8 as in TIFF 6.0 tag 274 and Exif 2.3; 1: as stored
  double ppi_x = 0;     ///< of the picture as shown; 0: the file does not say
  double ppi_y = 0;
};

/// Reads a header with own, bounded code: no allocation beyond small change, no decoder. A picture that is larger than
/// plausible_size() allows is refused here. Errors: bad_input (not such a file, or a damaged header), unsupported (a
/// known file format, or kind of one, that is not read), exhausted (too large). Reentrant.
[[nodiscard]] LANDFALL_API Result<PictureInfo> probe(ByteView file);

enum class Tone : std::uint8_t { gray, colour };

struct DecodeOptions {
  Tone tone = Tone::colour;  ///< gray: gray8; colour: rgb24, also where the file is gray
  std::int64_t max_pixels = landfall::max_pixels;
  FormatSet formats = FormatSet::all();  ///< no decoder of another sees a byte
};

/// Decodes a JPEG, JPEG 2000 (JP2 or a bare codestream), PNG, TIFF or WebP file, turned upright as its Exif or TIFF
/// orientation says. 16 bits become 8, CMYK and YCCK become RGB, what is transparent becomes white. Of a TIFF with many
/// pages the first is read, of an animated PNG the still picture; animated WebP and every GIF are refused. The size is
/// checked before any decoder allocates, and so is what else a header can ask of one: scans, tiles, strips, palettes,
/// code-blocks, layers. Memory is at most 24 bytes a pixel and 64 MiB (lossless WebP: up to 400 MiB more); time is not
/// bounded so closely (JPEG 2000 whose data are made for it: half a minute for 100 megapixels). Not read: arithmetic
/// coding, TIFFs in LZMA, ZSTD, LERC, JBIG or CIE colours, JPEG 2000 beyond ISO/IEC 15444-1. A file that ends early,
/// and one whose data the decoder calls damaged, is an error, never half a picture; bytes after its end are not looked
/// at. Errors: those of probe(), unsupported where the format is not among options.formats, exhausted where the file
/// asks for too much, and bad_input where the decoder gives up. Nothing is written to standard error, but for damaged
/// strips of a TIFF (OpenCV says a line). Reentrant.
[[nodiscard]] LANDFALL_API Result<Picture> decode(ByteView file, DecodeOptions options = {});

/// The same pixels as gray8 or rgb24. 10, 12 and 16 bits keep their high ones; alpha is dropped; YUYV by BT.601, full
/// range, which is what UVC cameras send. Errors: unsupported (a view of a file), those of Picture::make. Reentrant.
[[nodiscard]] LANDFALL_API Result<Picture> to_plain(const ImageView& view);

/// A lossless PNG of a gray8, gray16le, rgb24 or bgr24 view. ppi is written into the file where it is above 0.
/// Errors: unsupported (pixel format), bad_input (empty or crooked view), exhausted (too large). Reentrant.
[[nodiscard]] LANDFALL_API Result<Bytes> encode_png(const ImageView& picture, double ppi = 0);
/// A baseline JPEG of a gray8, rgb24 or bgr24 view; quality 1..100 (others: bad_input). Otherwise as encode_png.
[[nodiscard]] LANDFALL_API Result<Bytes> encode_jpeg(const ImageView& picture, int quality = 92, double ppi = 0);
/// A JP2 file (ISO/IEC 15444-1) of a gray8, rgb24 or bgr24 view: lossless for ratio 0, else of about 1/ratio of the
/// size of the samples; ratio up to 1000 (others: bad_input). Otherwise as encode_png; no ppi is written.
[[nodiscard]] LANDFALL_API Result<Bytes> encode_jpeg2000(const ImageView& picture, double ratio = 0);

}  // namespace landfall::codec
