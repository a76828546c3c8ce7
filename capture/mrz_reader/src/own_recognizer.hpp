#pragma once

#include <utility>
#include <vector>

#include <landfall/mrz_reader/line_recognizer.hpp>

#include "glyph_net.hpp"

namespace landfall::mrz_reader {

/// Reads cells with the glyph network. The line's cap_height must be that of glyph_shape.hpp. Thread-safe.
class OwnRecognizer final : public LineRecognizer {
 public:
  explicit OwnRecognizer(GlyphNet net) : net_(std::move(net)) {}
  [[nodiscard]] Result<std::vector<CellScores>> read(const StraightLine& line) const override;

 private:
  void look_closer(const StraightLine& line, const std::vector<Glyph>& glyphs, std::vector<CellScores>& scores) const;

  GlyphNet net_;
};

}  // namespace landfall::mrz_reader
