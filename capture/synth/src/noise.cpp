#include "noise.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "random.hpp"

namespace landfall::synth {

// One tile of noise, read from another place in every run of pixels: as good for a test target, and an order cheaper.
void add_noise(std::span<std::uint8_t> pixels, double sigma, std::uint64_t seed) {
  if (sigma <= 0) return;
  constexpr std::size_t tile_size = 1 << 16, run = 3001;
  Random random(seed, "noise");
  std::vector<std::int16_t> tile(tile_size);
  for (auto& grain : tile) {  // the sum of four even numbers of a byte: deviation 147.8
    std::uint64_t bits = random.next();
    int sum = -510;
    for (int i = 0; i < 4; ++i, bits >>= 8) sum += static_cast<int>(bits & 0xff);
    grain = static_cast<std::int16_t>(std::lround(sum * sigma / 147.8));
  }
  for (std::size_t start = 0; start < pixels.size(); start += run) {
    const auto* grain = &tile[random.next() % (tile_size - run)];
    for (auto& value : pixels.subspan(start, std::min(run, pixels.size() - start))) {
      value = static_cast<std::uint8_t>(std::clamp(value + *grain++, 0, 255));
    }
  }
}

}  // namespace landfall::synth
