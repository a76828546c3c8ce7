#pragma once
// ISO/IEC 15444-1, Annexes A and B: what the headers of a codestream ask of a decoder.

#include <array>
#include <cstdint>

#include "header.hpp"

namespace landfall::codec {

constexpr int most_channels = 4;

struct J2kComponent {
  int bits = 0;
  std::uint64_t across = 1, down = 1;  // pixels from a sample to the next
};

/// SIZ, A.5.1: the reference grid.
struct J2kSize {
  std::uint64_t right = 0, bottom = 0, left = 0, top = 0;
  std::uint64_t tile_width = 0, tile_height = 0, tile_left = 0, tile_top = 0;
  int components = 0;
  std::array<J2kComponent, most_channels> all{};
  [[nodiscard]] const J2kComponent& component(int c) const { return all.at(static_cast<std::size_t>(c)); }
  [[nodiscard]] std::uint64_t tiles_across() const { return (right - tile_left + tile_width - 1) / tile_width; }
  [[nodiscard]] std::uint64_t tiles_down() const { return (bottom - tile_top + tile_height - 1) / tile_height; }
};
[[nodiscard]] Result<J2kSize> read_siz(const Claims& stream);
[[nodiscard]] Result<void> check_density(const J2kSize& size, std::uint64_t samples_a_pixel, std::uint64_t octets);

/// COD or COC, A.6.1 and A.6.2.
struct J2kCoding {
  int layers = 1, levels = 0, block_width = 0, block_height = 0;  // of a code-block: exponents of 2
  std::array<std::uint8_t, 33> precincts{};                       // of each resolution: exponents of height and width
};

/// How much there is of what a decoder takes memory and time for, beyond the samples themselves.
class J2kWork {
 public:
  explicit J2kWork(const J2kSize& size) : size_(size) {}
  /// A tile with all its components coded so, or one of them.
  [[nodiscard]] Result<void> add_tile(std::uint64_t tile, const J2kCoding& coding, std::optional<int> component = {});
  [[nodiscard]] Result<void> add_all_tiles(const std::array<J2kCoding, most_channels>& codings);

 private:
  struct Count {
    std::uint64_t samples = 0, pieces = 0;  // pieces: code-blocks, and precincts of every band
  };
  Result<Count> count(std::uint64_t tile, int component, const J2kCoding& coding);
  Result<void> judge(const Count& tile);

  J2kSize size_;
  std::uint64_t samples_ = 0, pieces_ = 0, visits_ = 0;
  std::uint64_t most_layers_ = 0, most_precincts_ = 0, most_resolutions_ = 0;  // of any tile and component
};

/// Main header and those of all tile-parts; the place behind the codestream is returned.
[[nodiscard]] Result<End> check_codestream(const Claims& stream);

}  // namespace landfall::codec
