#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <landfall/mrz_reader/line_recognizer.hpp>

namespace landfall::mrz_reader {

/// What the training program and the reader must agree on: the alphabet, the windows that the networks look through,
/// and their layers. The weights on file are those of exactly these shapes.
inline constexpr int glyph_classes = alphabet_size;
inline constexpr int no_glyph = 37;  ///< the 38th class: no glyph stands in the middle of the window

/// A small convolutional network over one window: 3x3 convolutions with ReLU, some followed by 2x2 maxima, then one
/// full layer with ReLU and one without. After its classes a network gives three numbers: where the glyph is (dx, dy in
/// cap heights of the window), and ln(glyph's height / cap_height).
struct NetShape {
  int width, height;            ///< of the window, pixels
  float cap_height;             ///< of the glyph in the middle, where place and scale are right
  int convolutions;             ///< how many of the next two count
  std::array<int, 3> channels;  ///< of each convolution
  std::array<bool, 3> pooled;   ///< 2x2 maxima after it; width and height must then be even there
  int hidden, classes;

  [[nodiscard]] constexpr int pixels() const { return width * height; }
  [[nodiscard]] constexpr int outputs() const { return classes + 3; }
  /// Size of the picture that convolution i sees; i == convolutions: what the full layer sees.
  [[nodiscard]] constexpr int width_at(int i) const {
    return i == 0 ? width : width_at(i - 1) / (pooled_at(i - 1) ? 2 : 1);
  }
  [[nodiscard]] constexpr int height_at(int i) const {
    return i == 0 ? height : height_at(i - 1) / (pooled_at(i - 1) ? 2 : 1);
  }
  [[nodiscard]] constexpr int channels_at(int i) const {
    return i == 0 ? 1 : channels[static_cast<std::size_t>(i - 1)];
  }
  [[nodiscard]] constexpr bool pooled_at(int i) const { return pooled[static_cast<std::size_t>(i)]; }
  [[nodiscard]] constexpr int flat() const {
    return channels_at(convolutions) * width_at(convolutions) * height_at(convolutions);
  }
  /// Layers: the convolutions, then the two full ones. A layer is rows(l) rows of inputs(l) weights, and a bias a row.
  [[nodiscard]] constexpr int layers() const { return convolutions + 2; }
  [[nodiscard]] constexpr int rows(int l) const {
    return l < convolutions ? channels_at(l + 1) : l == convolutions ? hidden : outputs();
  }
  [[nodiscard]] constexpr int inputs(int l) const {
    return l < convolutions ? channels_at(l) * 9 : l == convolutions ? flat() : hidden;
  }
  /// On file: for each layer and row a float scale, a float bias (little endian), then inputs(l) signed bytes; a weight
  /// is scale * byte.
  [[nodiscard]] constexpr std::size_t bytes() const {
    std::size_t size = 0;
    for (int l = 0; l < layers(); ++l)
      size += static_cast<std::size_t>(rows(l)) * (8 + static_cast<std::size_t>(inputs(l)));
    return size;
  }
};

/// Tells one glyph: the 37 characters and no_glyph.
inline constexpr NetShape glyph_shape{24, 28, 18, 3, {16, 24, 40}, {true, true, false}, 64, 38};
/// Finds glyphs, at half the size and a tenth of the work: upright, upside down, nothing.
inline constexpr NetShape finder_shape{12, 14, 9, 2, {8, 20, 0}, {true, false, false}, 40, 3};
inline constexpr int finder_upright = 0, finder_turned = 1, finder_nothing = 2;

/// Pitch of OCR-B as Debian's fonts-ocr-b draws it, in cap heights. Documents print up to a fifth wider.
inline constexpr float nominal_pitch = 1.04F;

/// The file of weights: these eight bytes, then the glyph network's, then the finder's.
inline constexpr std::array<std::uint8_t, 8> weights_magic{'L', 'F', 'G', 'L', 'Y', 'P', 'H', 2};
inline constexpr std::size_t weights_size() {
  return weights_magic.size() + glyph_shape.bytes() + finder_shape.bytes();
}

}  // namespace landfall::mrz_reader
