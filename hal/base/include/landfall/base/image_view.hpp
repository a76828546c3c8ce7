#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>

namespace landfall {

/// How pixels lie in memory. encoded_*: the bytes are a file, width and height are what it claims.
enum class PixelFormat : std::uint8_t {
  gray8,
  gray16le,
  gray10le,
  gray12le,
  rgb24,
  bgr24,
  rgba32,
  yuyv,
  encoded_jpeg,
  encoded_mjpeg,
  encoded_png
};

LANDFALL_API std::string_view name(PixelFormat format) noexcept;
/// Bytes a pixel; 0 for encoded formats. gray10le and gray12le stand in two bytes, low bits used.
[[nodiscard]] LANDFALL_API int bytes_per_pixel(PixelFormat format) noexcept;

/// A picture that somebody else owns: rows from top to bottom, `stride` bytes apart. No ownership; the memory must
/// outlive the view. Reentrant.
struct ImageView {
  const std::uint8_t* data = nullptr;
  int width = 0;              ///< pixels
  int height = 0;             ///< rows
  std::ptrdiff_t stride = 0;  ///< bytes from a row to the next; for encoded formats the size of the file
  PixelFormat format = PixelFormat::gray8;

  [[nodiscard]] bool empty() const noexcept { return data == nullptr || width <= 0 || height <= 0; }
  [[nodiscard]] const std::uint8_t* row(int y) const noexcept { return data + y * stride; }
  /// Bytes that the view spans: stride * (height - 1) + one row; the file's size for encoded formats.
  [[nodiscard]] LANDFALL_API std::size_t size_bytes() const noexcept;
  /// The part of it inside the given box, clipped to the picture. Not for encoded formats (gives an empty view).
  [[nodiscard]] LANDFALL_API ImageView cropped(int x, int y, int w, int h) const noexcept;
};

/// The largest picture that Landfall accepts from outside: 100 megapixels, 32,768 pixels a side.
inline constexpr std::int64_t max_pixels = 100'000'000;
inline constexpr int max_side = 32'768;
/// True where width and height are positive and within those bounds: ask before allocating.
[[nodiscard]] LANDFALL_API bool plausible_size(std::int64_t width, std::int64_t height) noexcept;

}  // namespace landfall
