// Ridges as a frequency-modulated wave: a smooth phase says how many ridges lie before a point, and every winding of
// the phase around a point (an arc tangent) ends or begins one ridge there, which is a minutia.
#include <landfall/synth/ridges.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <landfall/base/text.hpp>

#include "guard.hpp"
#include "random.hpp"

namespace landfall::synth {

namespace {

constexpr double two_pi = 2 * std::numbers::pi;

struct Minutia {
  double x, y, sign;
};
struct Wave {
  double kx, ky, phase, amount;
};

struct Pattern {
  int kind = 1;  // 0 arch, 1 loop, 2 whorl
  double side = 1, period_mm = 0.46, core_y = -1, rise = 3, radius_x = 7.5, radius_y = 10;
  std::array<Minutia, 26> minutiae{};
  std::array<Wave, 5> waves{};

  Pattern(std::uint64_t seed, Finger finger) {
    Random random(seed + 1000 * static_cast<std::uint64_t>(finger), "ridges");
    const double draw = random.real(0, 1);
    kind = draw < 0.1 ? 0 : draw < 0.7 ? 1 : 2;
    const bool right = finger <= Finger::right_little;
    side = (right ? 1 : -1) * (random.chance(0.92) ? 1 : -1);  // most loops open to the little finger
    period_mm = random.real(0.42, 0.52);
    core_y = random.real(-2, 0);
    rise = random.real(2, 4.5);
    radius_x = random.real(6.8, 8.2), radius_y = random.real(9.5, 11.5);
    for (auto& m : minutiae) m = {random.real(-8, 8), random.real(-10, 10), random.chance(0.5) ? 1.0 : -1.0};
    for (auto& w : waves)
      w = {random.real(-0.5, 0.5), random.real(-0.5, 0.5), random.real(0, two_pi), random.real(0.2, 0.9)};
  }

  // Millimetres across the ridges.
  [[nodiscard]] double height(double x, double y) const {
    const double dx = x, dy = y - core_y;
    const double bump = rise * std::exp(-dx * dx / 18);
    const double arch = y + bump * std::exp(-0.5 * (dy + std::sqrt(dy * dy + 1.2)) / 6);
    if (kind == 0) return arch;
    const double lean = kind == 1 ? 0.55 * side : 0;            // a loop leaves to one side
    const double down = 0.5 * (dy + std::sqrt(dy * dy + 1.2));  // max(0, dy) without its corner
    const double along = dx - lean * down;
    const double below = 0.95 * (dy - down) + (kind == 1 ? 0.3 : 0.62) * down;
    const double round = -std::sqrt(along * along + below * below + 0.05);
    const double far = 1 / (1 + std::exp(-(std::abs(along) + down * 0.75 - 6.5) * 1.1));
    return round * (1 - far) + (arch - core_y - 6) * far;
  }

  [[nodiscard]] double phase(double x, double y) const {
    double phase = two_pi * height(x, y) / period_mm;
    for (const auto& w : waves) phase += w.amount * std::sin(two_pi * (w.kx * x + w.ky * y) * 0.5 + w.phase);
    for (const auto& m : minutiae) phase += m.sign * std::atan2(y - m.y, x - m.x);
    return phase;
  }
};

Result<void> check(const RidgeOptions& o) {
  if (!within(o.ppi, 100, 2000)) return out_of_range("ppi", 100, 2000, o.ppi);
  if (!within(o.shift_x_mm, -50, 50)) return out_of_range("a shift", -50, 50, o.shift_x_mm);
  if (!within(o.shift_y_mm, -50, 50)) return out_of_range("a shift", -50, 50, o.shift_y_mm);
  if (!within(o.rotation_degrees, -360, 360)) return out_of_range("a rotation", -360, 360, o.rotation_degrees);
  if (!within(o.pressure, 0, 2)) return out_of_range("a pressure", 0, 2, o.pressure);
  if (o.finger < Finger::right_thumb || o.finger > Finger::left_little) {
    return Error(Errc::bad_input, Layer::capture, "one finger", text("position ", static_cast<int>(o.finger)));
  }
  return {};
}

}  // namespace

Result<codec::Picture> ridges(const RidgeOptions& o) {
  LANDFALL_CHECK(check(o));
  LANDFALL_TRY(codec::Picture picture, codec::Picture::make(o.width, o.height, PixelFormat::gray8));
  picture.set_ppi(o.ppi, o.ppi);
  const Pattern pattern(o.seed, o.finger);
  Random noise(o.seed ^ (o.noise_seed * 0x2545f4914f6cdd1du), "skin");
  const double mm = 25.4 / o.ppi, angle = o.rotation_degrees * std::numbers::pi / 180;
  const double c = std::cos(angle), s = std::sin(angle);
  const double grow = std::sqrt(std::min(o.pressure, 1.4));
  auto* to = picture.pixels().data();
  for (int row = 0; row < o.height; ++row) {
    for (int column = 0; column < o.width; ++column) {
      const double px = (column - 0.5 * (o.width - 1)) * mm - o.shift_x_mm,
                   py = (row - 0.5 * (o.height - 1)) * mm - o.shift_y_mm;
      const double x = c * px + s * py, y = -s * px + c * py;
      const double inside =
          1 - std::hypot(x / (pattern.radius_x * std::max(grow, 0.01)), y / (pattern.radius_y * std::max(grow, 0.01)));
      const double contact = o.pressure > 0 ? std::clamp(inside * 6, 0.0, 1.0) : 0;
      const double ridge =
          contact > 0 ? std::clamp(0.5 + 1.1 * (std::cos(pattern.phase(x, y)) + 0.35 * (o.pressure - 1)), 0.0, 1.0) : 0;
      const double level = 226 - 176 * contact * ridge + noise.real(-9, 9);
      *to++ = static_cast<std::uint8_t>(std::clamp(level, 0.0, 255.0));
    }
  }
  return picture;
}

}  // namespace landfall::synth
