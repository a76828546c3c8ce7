#pragma once
// libjpeg, libpng and OpenJPEG, driven here and not by OpenCV: they write nothing on standard error, what they only
// warn of is known, and their jumps end here.

#include <cstdint>
#include <string>

#include <landfall/base/bytes.hpp>

namespace landfall::codec {

enum class Samples : std::uint8_t { gray, bgr, bgra, cmyk };

/// Rows of 8-bit samples that the caller owns.
struct Rows {
  std::uint8_t* data = nullptr;
  int width = 0, height = 0;
  std::size_t stride = 0;
};

struct Decoded {
  bool whole = false;    ///< every sample was read, and nothing hinted at damage
  std::string_view why;  ///< what was wrong, else
};

/// `samples`: gray and bgr for pictures of 1 or 3 components, cmyk for those of 4 (as stored: Adobe's are inverted).
[[nodiscard]] Decoded decode_jpeg(ByteView file, Samples samples, const Rows& to) noexcept;
/// `samples`: gray, bgr or bgra; deeper samples are scaled to 8 bits, shallower ones and palettes spread.
[[nodiscard]] Decoded decode_png(ByteView file, Samples samples, const Rows& to, std::uint8_t** row_pointers) noexcept;
/// bgr, whatever the file has; what is transparent becomes white. By OpenJPEG, strictly: half a codestream is damaged.
[[nodiscard]] Decoded decode_jpeg2000(ByteView file, const Rows& to) noexcept;

}  // namespace landfall::codec
