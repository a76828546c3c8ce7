#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <landfall/base/result.hpp>

#include "glyph_shape.hpp"

namespace landfall::mrz_reader {

/// Where the glyph of a window lies.
struct GlyphPlace {
  float dx = 0, dy = 0;  ///< from the window's middle to the glyph's, in cap heights of the window
  float scale = 0;       ///< ln(glyph's cap height / the window's)
};

/// What the glyph network says of one window.
struct Glyph : GlyphPlace {
  std::array<float, glyph_shape.classes> probability{};  ///< of each character, and of no_glyph; they add up to 1

  [[nodiscard]] float there() const noexcept { return 1 - probability[no_glyph]; }
  [[nodiscard]] float best() const noexcept;  ///< the probability of the likeliest character
};

/// What the finder says of one window.
struct Found : GlyphPlace {
  float upright = 0, turned = 0;  ///< probability that a glyph stands in it, upright or upside down

  [[nodiscard]] float there() const noexcept { return upright + turned; }
};

/// Windows of one network's shape, made ready for it: contrast normalised. Holds parts of a page: wiped with it.
class Windows {
 public:
  explicit Windows(const NetShape& shape) : shape_(shape) {}
  Windows(const Windows&) = delete;
  Windows& operator=(const Windows&) = delete;
  ~Windows();
  void reserve(std::size_t count);
  /// Appends the window around (x, y) of a grey picture; outside the picture its edge is repeated.
  void cut(const ImageView& picture, double x, double y);
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  [[nodiscard]] const NetShape& shape() const noexcept { return shape_; }
  /// Pixel p of window b of group g of `lanes` windows: data()[(g * pixels + p) * lanes + b].
  [[nodiscard]] const float* data() const noexcept { return pixels_.data(); }

  static constexpr std::size_t lanes = 8;  ///< windows that go through a network side by side, one in each SIMD lane

 private:
  const NetShape& shape_;
  std::vector<float> pixels_;
  std::size_t count_ = 0;
};

/// The two small convolutional networks that know OCR-B (glyph_shape.hpp; trained by tools/train-ocrb). Thread-safe:
/// nothing changes after creation.
class GlyphNet {
 public:
  /// Errors: bad_input (not such weights).
  [[nodiscard]] static Result<GlyphNet> create(std::span<const std::uint8_t> weights);

  /// The weights that are built in.
  [[nodiscard]] static std::span<const std::uint8_t> built_in() noexcept;

  /// `windows` must be of glyph_shape, and of finder_shape.
  [[nodiscard]] std::vector<Glyph> tell(const Windows& windows) const;
  [[nodiscard]] std::vector<Found> find(const Windows& windows) const;

 private:
  struct Filters {
    std::vector<float> weights, bias;
  };
  using Layers = std::vector<Filters>;
  template <NetShape shape>
  static std::vector<float> run(const Layers& layers, const Windows& windows);
  static Layers parse(const NetShape& shape, const std::uint8_t*& at);
  Layers glyph_, finder_;
};

}  // namespace landfall::mrz_reader
