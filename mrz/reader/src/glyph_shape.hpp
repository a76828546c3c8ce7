#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <landfall/mrz_reader/line_recognizer.hpp>

namespace landfall::mrz_reader {

/// What the training program and the reader must agree on: the alphabet, the window that the network looks through, and
/// the layers. The weights on file are those of exactly this shape.
inline constexpr int glyph_classes = alphabet_size;
inline constexpr int no_glyph = 37;  ///< the 38th class: no glyph stands in the middle of the window
inline constexpr int net_classes = 38;
inline constexpr int net_outputs =
    net_classes + 3;  ///< and where the glyph is: dx, dy (cap heights), ln(height / cap_height)

inline constexpr int window_width = 24;  ///< pixels
inline constexpr int window_height = 28;
inline constexpr float cap_height = 18;  ///< of the glyph in the middle, where position and scale are right
/// Pitch of OCR-B as Debian's fonts-ocr-b draws it, in cap heights. Documents print up to a fifth wider.
inline constexpr float nominal_pitch = 1.04F;

inline constexpr int conv1_channels = 16, conv2_channels = 24, conv3_channels = 40, hidden_units = 64;
inline constexpr int pooled_width = window_width / 4, pooled_height = window_height / 4;
inline constexpr int flat_size = conv3_channels * pooled_width * pooled_height;

/// One layer: `outputs` rows of `inputs` weights, and a bias a row. 3x3 convolutions count 9 inputs a channel.
struct LayerShape {
  int outputs, inputs;
};
inline constexpr std::array<LayerShape, 5> layers{{{conv1_channels, 9},
                                                   {conv2_channels, conv1_channels * 9},
                                                   {conv3_channels, conv2_channels * 9},
                                                   {hidden_units, flat_size},
                                                   {net_outputs, hidden_units}}};

/// The file of weights: these eight bytes, then for each layer and output row: float scale, float bias (little endian),
/// then `inputs` signed bytes; a weight is scale * byte.
inline constexpr std::array<std::uint8_t, 8> weights_magic{'L', 'F', 'G', 'L', 'Y', 'P', 'H', 1};
inline constexpr std::size_t weights_size() {
  std::size_t size = weights_magic.size();
  for (const auto& l : layers) size += static_cast<std::size_t>(l.outputs) * (8 + static_cast<std::size_t>(l.inputs));
  return size;
}

}  // namespace landfall::mrz_reader
