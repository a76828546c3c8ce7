#include "platen.hpp"

#include <cmath>

#include <landfall/firmware/nb1010.hpp>

namespace landfall::drivers {

namespace {

constexpr int width = firmware::nb1010::width;
constexpr int height = firmware::nb1010::height;
constexpr std::uint8_t ground = 0xE6;

// One of many rings around a centre that seed and finger move about.
std::uint8_t ridge_at(double x, double y, double centre_x, double centre_y, double bend) {
  const double dx = x - centre_x;
  const double dy = (y - centre_y) * 0.8;
  const double angle = std::atan2(dy, dx);
  const double radius = std::hypot(dx, dy) + bend * std::sin(2 * angle);
  const double wave = 0.5 + 0.5 * std::cos(radius * 2 * 3.14159265358979 / 7.0);  // 7 pixels: 0.46 mm at 385 ppi
  return static_cast<std::uint8_t>(ground - std::lround(150 * wave));
}

}  // namespace

Bytes platen_picture(std::uint64_t seed, Finger finger) {
  Bytes image(std::size_t{width} * height, ground);
  if (finger == Finger::unknown) return image;
  const auto mixed = (seed * 31 + static_cast<std::uint64_t>(finger)) * 0x9E3779B97F4A7C15U;
  const double centre_x = 108 + static_cast<double>(mixed >> 60) * 2.5;
  const double centre_y = 70 + static_cast<double>(mixed >> 56 & 15U) * 2.5;
  const double bend = 4 + static_cast<double>(mixed >> 52 & 15U);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double u = (x - width / 2.0) / (width * 0.45);
      const double v = (y - height / 2.0) / (height * 0.48);
      if (u * u + v * v < 1)
        image[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)] =
            ridge_at(x, y, centre_x, centre_y, bend);
    }
  return image;
}

}  // namespace landfall::drivers
