#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <landfall/base/result.hpp>

namespace landfall::synth {

enum class Typeface : std::uint8_t { ocr_b, ocr_b_sharp, sans, sans_bold, serif, serif_bold };
inline constexpr int typeface_count = 6;

/// One drawn character: coverage 0 to 255, and where its top left corner lies.
struct Glyph {
  std::vector<std::uint8_t> coverage;
  int left = 0, top = 0, width = 0, height = 0;  // pixels; top counts downwards
};

/// Debian's fonts-ocr-b and fonts-dejavu-core through FreeType, unhinted. Thread-bound.
class Fonts {
 public:
  static Result<Fonts> open();
  Fonts(Fonts&&) noexcept;
  Fonts& operator=(Fonts&&) noexcept;
  ~Fonts();

  /// A character whose pen stands at (x, y) pixels; em_px: pixels of the em; bolder_px: added to each stroke's width.
  Result<Glyph> draw(Typeface face, char32_t character, double em_px, double x, double y, double bolder_px = 0);
  /// How far the pen moves, in ems.
  [[nodiscard]] double advance(Typeface face, char32_t character);

 private:
  Fonts();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace landfall::synth
