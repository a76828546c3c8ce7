#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace landfall::mrz_reader {

/// Contrast of one window of width x height bytes: mean 0, standard deviation 1; a flat window stays flat (the floor is
/// 5 grey levels). The i-th pixel goes to out[i * step].
inline void normalise(const std::uint8_t* window, std::size_t stride, int width, int height, float* out,
                      std::size_t step = 1) {
  int sum = 0, squares = 0;  // at most 672 pixels of 255: fits
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const int v = window[static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x)];
      sum += v;
      squares += v * v;
    }
  const float n = static_cast<float>(width * height), mean = static_cast<float>(sum) / n;
  const float factor = 1 / std::max(5.0F, std::sqrt(std::max(0.0F, static_cast<float>(squares) / n - mean * mean)));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x, out += step)
      *out = (window[static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x)] - mean) * factor;
}

}  // namespace landfall::mrz_reader
