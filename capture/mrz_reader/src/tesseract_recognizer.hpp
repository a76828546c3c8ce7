#pragma once

#include <memory>
#include <mutex>

#include <landfall/mrz_reader/line_recognizer.hpp>

namespace landfall::mrz_reader {

/// Reads a whole line with Tesseract's `eng`, and deals its symbols out to the cells. Thread-safe: one line at a time.
class TesseractRecognizer final : public LineRecognizer {
 public:
  /// Errors: not_found (no language data), internal.
  [[nodiscard]] static Result<std::unique_ptr<TesseractRecognizer>> create();
  ~TesseractRecognizer() override;
  [[nodiscard]] Result<std::vector<CellScores>> read(const StraightLine& line) const override;

 private:
  struct Lane;
  TesseractRecognizer();
  mutable std::mutex mutex_;
  std::unique_ptr<Lane> lane_;
};

}  // namespace landfall::mrz_reader
