#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <landfall/base/result.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/synth/page.hpp>

#include "font.hpp"
#include "shapes.hpp"

namespace landfall::synth {

struct Colour {
  int r = 0, g = 0, b = 0;
};
inline Colour mix(Colour from, Colour to, double t) {
  const auto one = [t](int p, int q) { return static_cast<int>(p + (q - p) * t + 0.5); };
  return {one(from.r, to.r), one(from.g, to.g), one(from.b, to.b)};
}

/// What a colour on paper does under each lamp; nullopt: it is not seen there.
struct Ink {
  std::optional<Colour> white;
  std::optional<int> infrared;  // gray level
  std::optional<Colour> ultraviolet;

  static Ink security(Colour c);  // printed background: gone in infrared
  static Ink text(Colour c);      // personalised text of the visual zone: gone in infrared
  static Ink zone();              // the zone's black: absorbs everywhere (Doc 9303-3: B900)
  static Ink picture(Colour c);   // portrait: carbon black stays in infrared
  static Ink glow(Colour c);      // invisible but under ultraviolet
};

/// A picture to draw on, in millimetres from its top left corner. Shapes wholly or partly outside are clipped.
/// OpenCV behind it. Thread-bound.
class Canvas {
 public:
  static Result<Canvas> make(double width_mm, double height_mm, double ppi, Light light);
  static Result<Canvas> in_pixels(int width, int height, Light light);  // 1 unit = 1 pixel
  Canvas(Canvas&&) noexcept;
  Canvas& operator=(Canvas&&) noexcept;
  ~Canvas();

  [[nodiscard]] Point to_pixels(Point mm) const;
  /// Colours of the four corners (top left, top right, bottom left, bottom right), blended between.
  void wash(double x, double y, double width, double height, const Ink (&corners)[4]);
  void fill(const Points& outline, const Ink& ink, double opacity = 1);
  void stroke(const Points& line, double width, const Ink& ink, bool closed = false);
  void dim(const Points& outline, double strength);  // darkens what is there, with soft edges
  void spot(Point centre, double rx, double ry, const Ink& ink, double strength);  // fades to its edge
  /// The pen starts at (x, y); em in canvas units; tracking: added to each advance, or with `pitch` the whole advance.
  Result<void> text(Fonts& fonts, Typeface face, std::string_view ascii, Point at, double em, const Ink& ink,
                    double pitch = 0);
  /// One character, its strokes bolder by some units (or thinner), covering as much as `left` says of each place.
  Result<void> print(Fonts& fonts, Typeface face, char ascii, Point at, double em, const Ink& ink, double bolder,
                     const std::function<double(Point)>& left);
  /// Presses a drawing, dark on light, on what is there: turned, its middle at a place, in an ink that lets print show.
  void imprint(const Canvas& drawing, Point middle, double degrees, const Ink& ink, double strength,
               const std::function<double(Point)>& left);
  [[nodiscard]] static double text_width(Fonts& fonts, Typeface face, std::string_view ascii, double em);
  /// Puts another canvas's pixels here with its top left corner at a place; strength 1 covers, less lets through.
  void paste(const Canvas& other, Point at, double strength = 1);
  Result<codec::Picture> take() &&;

 private:
  Canvas();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace landfall::synth
