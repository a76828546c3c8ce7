#pragma once

#include <array>

namespace landfall {

/// A place in a picture, in pixels; (0, 0) is the centre of the pixel at the top left, y runs down. A value.
struct Point {
  double x = 0, y = 0;
};

/// Four corners in pixels, in the order of what is upright: top left, top right, bottom right, bottom left.
using Quad = std::array<Point, 4>;

}  // namespace landfall
