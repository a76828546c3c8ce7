#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

namespace landfall::train {

/// One training example: what the reader would cut out around one cell, and what stands there.
struct Sample {
  std::vector<float> pixels;  ///< the glyph network's window, contrast normalised as the reader does it
  std::vector<float> small;   ///< the finder's window of the same place
  int label = 0;              ///< index into the alphabet, or no_glyph
  bool foreign = false;       ///< a character stands there that the alphabet does not have
  float dx = 0, dy = 0;       ///< glyph centre minus window centre, in cap heights of the window
  float scale = 0;            ///< ln(glyph's cap height / the window's)
};

/// Draws samples from the OCR-B fonts of Debian's fonts-ocr-b, with wide variation. The same index always gives the
/// same sample. Thread-safe after construction.
class Renderer {
 public:
  /// Throws std::runtime_error where a font cannot be read.
  explicit Renderer(const std::vector<std::string>& fonts);
  [[nodiscard]] Sample sample(std::uint64_t index) const;

 private:
  static constexpr int weights_ = 8, mips_ = 4;
  [[nodiscard]] const cv::Mat& mask(int font, int weight, int glyph, int mip) const;
  void load(const std::string& path);

  int fonts_ = 0;
  std::vector<cv::Mat> masks_;  ///< [font][weight][glyph][mip]
  std::vector<float> advance_;  ///< of each font, in cap heights
};

}  // namespace landfall::train
