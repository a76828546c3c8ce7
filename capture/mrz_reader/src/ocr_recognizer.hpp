#pragma once

#include <memory>

#include <landfall/mrz_reader/line_recognizer.hpp>
#include <landfall/ocr/line_reader.hpp>

namespace landfall::mrz_reader {

/// Reads a whole line as general text, and deals its symbols out to the cells. Thread-safe: one line at a time.
class OcrRecognizer final : public LineRecognizer {
 public:
  /// Errors: those of ocr::LineReader::create.
  [[nodiscard]] static Result<std::unique_ptr<OcrRecognizer>> create();
  [[nodiscard]] Result<std::vector<CellScores>> read(const StraightLine& line) const override;

 private:
  explicit OcrRecognizer(ocr::LineReader reader);
  const ocr::LineReader reader_;
};

}  // namespace landfall::mrz_reader
