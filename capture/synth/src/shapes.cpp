#include "shapes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace landfall::synth {

namespace {
constexpr double radians = std::numbers::pi / 180;
}

Points smooth(const Points& through, bool closed, int steps) {
  const int n = static_cast<int>(through.size());
  if (n < 3) return through;
  const auto at = [&](int i) -> const Point& {
    return through[static_cast<std::size_t>(closed ? (i + n) % n : std::clamp(i, 0, n - 1))];
  };
  Points out;
  for (int i = 0; i < (closed ? n : n - 1); ++i) {
    const Point &a = at(i - 1), &b = at(i), &c = at(i + 1), &d = at(i + 2);
    for (int k = 0; k < steps; ++k) {
      const double t = static_cast<double>(k) / steps, t2 = t * t, t3 = t2 * t;
      const auto mix = [&](double p, double q, double r, double s) {
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t2 + (3 * q - p - 3 * r + s) * t3);
      };
      out.push_back({mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y)});
    }
  }
  if (!closed) out.push_back(through.back());
  return out;
}

Points ellipse(Point centre, double rx, double ry, double degrees) {
  constexpr int corners = 40;
  Points out;
  for (int i = 0; i < corners; ++i) {
    const double a = 2 * std::numbers::pi * i / corners;
    out.push_back({rx * std::cos(a), ry * std::sin(a)});
  }
  return Frame{centre, 1, degrees}(std::move(out));
}

Points rectangle(double x, double y, double width, double height) {
  return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
}

Points rounded(double x, double y, double width, double height, double radius) {
  Points out;
  const Point corners[] = {{x + width - radius, y + radius},
                           {x + width - radius, y + height - radius},
                           {x + radius, y + height - radius},
                           {x + radius, y + radius}};
  for (int corner = 0; corner < 4; ++corner) {
    for (int k = 0; k <= 8; ++k) {
      const double a = (-90 + 90 * corner + 90 * k / 8.0) * radians;
      out.push_back({corners[corner].x + radius * std::cos(a), corners[corner].y + radius * std::sin(a)});
    }
  }
  return out;
}

Points mirrored(const Points& right_half) {
  Points out = right_half;
  for (auto p = right_half.rbegin(); p != right_half.rend(); ++p) {
    if (p->x > 1e-9) out.push_back({-p->x, p->y});
  }
  return out;
}

Points moved(Points points, Point by) {
  for (auto& p : points) p.x += by.x, p.y += by.y;
  return points;
}

Point Frame::operator()(Point p) const {
  const double c = std::cos(degrees * radians) * scale, s = std::sin(degrees * radians) * scale;
  return {origin.x + c * p.x - s * p.y, origin.y + s * p.x + c * p.y};
}

Points Frame::operator()(Points points) const {
  for (auto& p : points) p = (*this)(p);
  return points;
}

}  // namespace landfall::synth
