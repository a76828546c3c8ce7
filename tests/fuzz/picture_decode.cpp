// decode() takes any bytes: no crash, no picture larger than asked for, what is decoded is what the header promised, it
// is the same each time and whatever stands behind the file, no format that is not allowed is decoded, an orientation
// turns the picture and changes nothing else, and memory stays within some octets a pixel.
#include <cstdlib>
#include <optional>

#include <landfall/codec/picture.hpp>

#include "picture_checks.hpp"

namespace {

using namespace landfall;
using namespace landfall::codec;
using fuzz::require;

constexpr std::int64_t most_pixels = 1 << 18;

void check_promise(ByteView file, const Picture& picture) {
  const auto info = probe(file);
  require(info && info->width == picture.width() && info->height == picture.height());
  require(std::int64_t{info->width} * info->height <= most_pixels);
  require(info->ppi_x == picture.ppi_x() && info->ppi_y == picture.ppi_y());
}

void check_allowed(ByteView file, FileFormat format, DecodeOptions options) {
  for (const auto other :
       {FileFormat::jpeg, FileFormat::png, FileFormat::tiff, FileFormat::webp, FileFormat::jpeg2000}) {
    options.formats = {other};
    if (other != format) require(decode(file, options).error().code() == Errc::unsupported);
  }
}

// A TIFF's strips may lie anywhere in it: it has no end of its own. Nor has a codestream whose last part goes up to the
// end.
void check_behind(ByteView file, FileFormat format, const DecodeOptions& options, const Picture& picture) {
  if (format == FileFormat::tiff || format == FileFormat::jpeg2000) return;
  Bytes longer(file.begin(), file.end());
  for (int i = 0; i < 40; ++i) longer.push_back(static_cast<std::uint8_t>(i * 37));
  const auto again = decode(longer, options);
  require(again && fuzz::same(*again, picture));
}

// The place of the orientation's value, where it is a SHORT in the directory itself.
std::optional<std::size_t> orientation_at(ByteView tiff, bool big) {
  const auto u16 = [&](std::size_t at) {
    return at + 1 < tiff.size() ? tiff[at + (big ? 0 : 1)] << 8 | tiff[at + (big ? 1 : 0)] : 0;
  };
  const auto first = static_cast<std::size_t>(big ? u16(4) << 16 | u16(6) : u16(6) << 16 | u16(4));
  for (std::size_t i = 0; i < static_cast<std::size_t>(u16(first)); ++i) {
    const std::size_t at = first + 2 + 12 * i;
    if (u16(at) == 274 && u16(at + 2) == 3) return at + 8;
  }
  return std::nullopt;
}

// TIFF 6.0, tag 274: where the pixel shown at x, y is stored.
const std::uint8_t* stored(const Picture& upright, int orientation, int x, int y) {
  const int right = upright.width() - 1, bottom = upright.height() - 1;
  if (orientation >= 5) std::swap(x, y);
  if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) x = right - x;
  if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) y = bottom - y;
  const auto view = upright.view();
  return view.row(y) + x * bytes_per_pixel(view.format);
}

void check_turn(ByteView file, const DecodeOptions& options, const Picture& picture) {
  const int orientation = probe(file)->orientation;
  const bool big = file[0] == 'M';
  const auto at = orientation_at(file, big);
  if (orientation == 1 || !at) return;
  Bytes plain(file.begin(), file.end());
  plain[*at] = big ? 0 : 1, plain[*at + 1] = big ? 1 : 0;
  if (probe(plain) && probe(plain)->orientation != 1) return;  // the entry lies where something else does
  const auto upright = decode(plain, options);
  if (!upright) return;  // likewise
  const int octets = bytes_per_pixel(picture.format());
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x)
      require(std::equal(picture.view().row(y) + x * octets, picture.view().row(y) + (x + 1) * octets,
                         stored(*upright, orientation, x, y)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 65536) return 0;
  const ByteView file{data, size};
  const DecodeOptions options{.tone = data[size - 1] % 2 == 0 ? Tone::gray : Tone::colour, .max_pixels = most_pixels};
  const fuzz::PeakOfMemory peak;
  const auto picture = decode(file, options);
  fuzz::require_modest(peak, most_pixels, size);
  if (!picture) return 0;
  check_promise(file, *picture);
  const auto again = decode(file, options);
  require(again && fuzz::same(*again, *picture));
  const auto format = probe(file)->format;
  check_allowed(file, format, options);
  check_behind(file, format, options, *picture);
  if (format == FileFormat::tiff) check_turn(file, options, *picture);
  return 0;
}
