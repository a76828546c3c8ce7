#include "ocr_recognizer.hpp"

#include <cmath>
#include <utility>

namespace landfall::mrz_reader {

OcrRecognizer::OcrRecognizer(ocr::LineReader reader) : reader_(std::move(reader)) {}

Result<std::unique_ptr<OcrRecognizer>> OcrRecognizer::create() {
  LANDFALL_TRY(auto reader, ocr::LineReader::create({.alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"}));
  return std::unique_ptr<OcrRecognizer>(new OcrRecognizer(std::move(reader)));
}

Result<std::vector<CellScores>> OcrRecognizer::read(const StraightLine& line) const {
  if (line.picture.empty() || line.picture.format != PixelFormat::gray8 || line.cells.empty())
    return Error(Errc::bad_input, Layer::reader, "a grey picture of a line with cells",
                 std::string(landfall::name(line.picture.format)));
  LANDFALL_TRY(auto found, reader_.read(line.picture));
  std::erase_if(found, [](const ocr::Symbol& symbol) { return symbol.text.size() != 1; });
  // As many symbols as cells: one each, in order. Otherwise each goes to the cell whose middle is nearest to its own.
  std::vector<CellScores> scores(line.cells.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double x = found[i].box.x + found[i].box.width / 2.0;
    std::size_t cell = i;
    if (found.size() != line.cells.size())
      for (std::size_t k = cell = 0; k < line.cells.size(); ++k)
        if (std::abs(line.cells[k].x - x) < std::abs(line.cells[cell].x - x)) cell = k;
    if (const auto c = alphabet.find(found[i].text.front()); c != std::string_view::npos)
      scores[cell].probability[c] = found[i].confidence;
  }
  return scores;
}

}  // namespace landfall::mrz_reader
