#include "own_recognizer.hpp"

#include <algorithm>
#include <utility>

#include "line_tracker.hpp"

namespace landfall::mrz_reader {

// Each cell is looked at from five places half a stroke apart, and the five opinions are averaged: what only one of
// them believes is no certainty.
Result<std::vector<CellScores>> OwnRecognizer::read(const StraightLine& line) const {
  if (line.picture.empty() || line.picture.format != PixelFormat::gray8)
    return Error(Errc::bad_input, Layer::reader, "a grey picture of a line",
                 std::string(landfall::name(line.picture.format)));
  constexpr std::array<std::pair<double, double>, 5> places{{{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
  Windows windows(glyph_shape);
  windows.reserve(line.cells.size() * places.size());
  for (const auto& cell : line.cells)
    for (const auto& [dx, dy] : places) windows.cut(line.picture, cell.x + dx, cell.y + dy);
  const auto glyphs = net_.tell(windows);
  std::vector<CellScores> scores(line.cells.size());
  for (std::size_t i = 0; i < glyphs.size(); ++i)
    for (std::size_t c = 0; c < alphabet.size(); ++c)
      scores[i / places.size()].probability[c] += glyphs[i].probability[c] / places.size();
  return scores;
}

}  // namespace landfall::mrz_reader
