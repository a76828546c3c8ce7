#pragma once

#include <vector>

#include <landfall/synth/page.hpp>

namespace landfall::synth {

using Points = std::vector<Point>;

/// A closed or open curve through all the points (Catmull-Rom), as a polyline.
Points smooth(const Points& through, bool closed, int steps = 8);
Points ellipse(Point centre, double rx, double ry, double degrees = 0);
Points rectangle(double x, double y, double width, double height);
Points rounded(double x, double y, double width, double height, double radius);
/// The right half of a symmetric outline, from top to bottom, made whole by its mirror image at x = 0.
Points mirrored(const Points& right_half);
Points moved(Points points, Point by);

/// Turns, scales and moves: a drawing's own coordinates into those of the canvas.
struct Frame {
  Point origin{};
  double scale = 1;
  double degrees = 0;
  [[nodiscard]] Point operator()(Point p) const;
  [[nodiscard]] Points operator()(Points points) const;
};

}  // namespace landfall::synth
