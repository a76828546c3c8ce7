#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <landfall/base/result.hpp>

#include "glyph_shape.hpp"

namespace landfall::mrz_reader {

/// What the network says of one window.
struct Glyph {
  std::array<float, net_classes> probability{};  ///< of each character, and of no_glyph; they add up to 1
  float dx = 0, dy = 0;  ///< from the window's middle to the glyph's, in cap heights of the window
  float scale = 0;       ///< ln(glyph's cap height / the window's)

  [[nodiscard]] float there() const noexcept { return 1 - probability[no_glyph]; }
  [[nodiscard]] float best() const noexcept;  ///< the probability of the likeliest character
};

/// The small convolutional network that tells one OCR-B glyph (glyph_shape.hpp; trained by tools/train-ocrb).
/// Thread-safe: nothing changes after creation.
class GlyphNet {
 public:
  /// Errors: bad_input (not such weights).
  [[nodiscard]] static Result<GlyphNet> create(std::span<const std::uint8_t> weights);

  /// The weights that are built in.
  [[nodiscard]] static std::span<const std::uint8_t> built_in() noexcept;

  /// `windows` holds windows one after the other, each window_height rows of window_width, as normalise() leaves them.
  [[nodiscard]] std::vector<Glyph> run(std::span<const float> windows) const;

 private:
  struct Filters {
    std::vector<float> weights, bias;
  };
  std::array<Filters, layers.size()> layers_;
};

}  // namespace landfall::mrz_reader
