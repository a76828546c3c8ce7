#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include <landfall/synth/page.hpp>

namespace landfall::synth {

/// Where the points of a bent page are seen, in millimetres from the middle of the page. A plain value.
struct Bend {
  Curl curl{};
  double half_width = 1, half_height = 1;  // of the page, millimetres

  [[nodiscard]] bool none() const { return curl.bow_mm == 0 && curl.wave_mm == 0 && curl.spine_mm == 0; }

  /// How far the page is from the glass.
  [[nodiscard]] double lift(Point p) const { return curl.spine_mm * std::exp(-from_spine(p) / decay_mm); }

  [[nodiscard]] Point seen(Point p) const {
    const double u = p.x / half_width, e = lift(p) / decay_mm;
    Point out = p;
    // A slope is seen shorter: the integral of half its square, as far as the page still rises.
    const double shorter = e * e * decay_mm / 4;
    (curl.spine == Curl::Spine::top ? out.y : out.x) += shorter;
    const double farther = eye_mm / (eye_mm + lift(p));  // the eye looks at the middle of the page, through the glass
    out.x *= farther, out.y *= farther;
    out.y += curl.wave_mm * std::sin(std::numbers::pi * u) - curl.bow_mm * (1 - u * u);
    return out;
  }

  /// The inverse of seen(): a few steps, each of which leaves less than half of the error.
  [[nodiscard]] Point unseen(Point q) const {
    Point p = q;
    for (int i = 0; i < 12; ++i) {
      const Point s = seen(p);
      p.x += q.x - s.x, p.y += q.y - s.y;
      if (std::abs(q.x - s.x) + std::abs(q.y - s.y) < 1e-4) break;
    }
    return p;
  }

 private:
  static constexpr double decay_mm = 14, eye_mm = 260;
  [[nodiscard]] double from_spine(Point p) const {
    return std::max(0.0, curl.spine == Curl::Spine::top ? p.y + half_height : p.x + half_width);
  }
};

}  // namespace landfall::synth
