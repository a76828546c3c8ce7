#pragma once

#include <cmath>
#include <cstdint>

#include <landfall/synth/page.hpp>

namespace landfall::synth {

/// Smooth noise between 0 and 1 over the plane: random values on a square lattice, blended between. A plain value.
struct Patches {
  std::uint64_t seed = 0;
  double grain = 1;  // distance of the lattice's points

  [[nodiscard]] double operator()(Point p) const {
    const double x = p.x / grain, y = p.y / grain, x0 = std::floor(x), y0 = std::floor(y);
    const double tx = ease(x - x0), ty = ease(y - y0);
    const auto i = static_cast<std::int64_t>(x0), j = static_cast<std::int64_t>(y0);
    const double top = at(i, j) + (at(i + 1, j) - at(i, j)) * tx;
    const double bottom = at(i, j + 1) + (at(i + 1, j + 1) - at(i, j + 1)) * tx;
    return top + (bottom - top) * ty;
  }

 private:
  static double ease(double t) { return t * t * (3 - 2 * t); }
  [[nodiscard]] double at(std::int64_t i, std::int64_t j) const {
    std::uint64_t z = seed ^ (static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15u) ^
                      (static_cast<std::uint64_t>(j) * 0xc2b2ae3d27d4eb4fu);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
  }
};

}  // namespace landfall::synth
