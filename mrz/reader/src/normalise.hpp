#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "glyph_shape.hpp"

namespace landfall::mrz_reader {

/// Contrast of one window: mean 0, standard deviation 1; a flat window stays flat (the floor is 5 grey levels).
inline void normalise(const std::uint8_t* window, std::size_t stride, float* out) {
  float sum = 0, squares = 0;
  for (int y = 0; y < window_height; ++y)
    for (int x = 0; x < window_width; ++x) {
      const float v = window[static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x)];
      sum += v;
      squares += v * v;
    }
  constexpr float n = window_width * window_height;
  const float mean = sum / n;
  const float factor = 1 / std::max(5.0F, std::sqrt(std::max(0.0F, squares / n - mean * mean)));
  for (int y = 0; y < window_height; ++y)
    for (int x = 0; x < window_width; ++x)
      *out++ = (window[static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x)] - mean) * factor;
}

}  // namespace landfall::mrz_reader
