#pragma once

#include <memory>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/result.hpp>

namespace landfall::ocr {

/// One printed symbol as it was seen.
struct Symbol {
  std::string text;      ///< UTF-8; personal where the picture is
  Box box;               ///< in the picture
  float confidence = 0;  ///< the engine's word, 0..1
};

struct LineReaderOptions {
  std::string alphabet{};  ///< what may be read, ASCII; empty: anything
  std::string library{};   ///< Tesseract's shared library, where it is not the system's
};

/// General text recognition: Tesseract with its English model (`eng`). No program is linked with it: it is loaded into
/// this process when the first reader is made, and stays. Thread-safe: one line at a time.
class LANDFALL_API LineReader {
 public:
  /// Errors: not_found (the library or its language data is not installed), internal.
  [[nodiscard]] static Result<LineReader> create(const LineReaderOptions& options = {});
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;
  ~LineReader();

  /// The symbols of a picture of a single line, from left to right. Errors: bad_input (a picture that is not gray8, or
  /// empty), internal.
  [[nodiscard]] Result<std::vector<Symbol>> read(const ImageView& line) const;

 private:
  struct Impl;
  explicit LineReader(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace landfall::ocr
