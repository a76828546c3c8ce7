#include "comb.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

// The terms of the Fourier sum, for each mark: weight * e^(i angle), and the turn from one frequency to the next.
// Turning is cheaper than sine and cosine, and goes through SIMD.
struct Phasors {
  std::vector<float> re, im, turn_re, turn_im;

  void start(std::span<const Mark> marks, double widening, double frequency, double step) {
    const std::size_t n = marks.size();
    for (auto* v : {&re, &im, &turn_re, &turn_im}) v->resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double s = evened(marks[i].s, widening), angle = 2 * std::numbers::pi * s;
      re[i] = marks[i].weight * static_cast<float>(std::cos(angle * frequency));
      im[i] = marks[i].weight * static_cast<float>(std::sin(angle * frequency));
      turn_re[i] = static_cast<float>(std::cos(angle * step));
      turn_im[i] = static_cast<float>(std::sin(angle * step));
    }
  }
  void sum_and_turn(float& sum_re, float& sum_im) {
    float a = 0, b = 0;
    for (std::size_t i = 0; i < re.size(); ++i) {
      const float x = re[i], y = im[i];
      a += x;
      b += y;
      re[i] = x * turn_re[i] - y * turn_im[i];
      im[i] = x * turn_im[i] + y * turn_re[i];
    }
    sum_re = a;
    sum_im = b;
  }
};

}  // namespace

double evened(double s, double widening) noexcept { return s / std::max(0.1, 1 + widening * s); }

Comb best_comb(std::span<const Mark> marks, double narrowest, double widest, double half, double height,
               int most_slopes) {
  Comb best;
  Phasors p;
  // At the ends of the line two neighbouring frequencies differ by less than a tenth of a turn.
  const double low = 1 / widest, high = 1 / narrowest, step = 0.1 / half;
  const int count = static_cast<int>((high - low) / step) + 1;
  float total = 0;
  for (const auto& m : marks) total += m.weight;
  // Flat first; a page that slopes is tried only where flat ones leave marks unexplained.
  double best_score = 0;
  for (int i = 0; i <= 2 * most_slopes; ++i) {
    const double deviation = (i % 2 == 0 ? tuning::comb::slope_step : -tuning::comb::slope_step) * ((i + 1) / 2);
    if (std::abs(deviation) > tuning::comb::usual_slope &&
        best.power > tuning::comb::enough * static_cast<double>(total))
      break;
    const double widening = deviation * height / (half * half);
    p.start(marks, widening, low, step);
    for (int k = 0; k < count; ++k) {
      float re = 0, im = 0;
      p.sum_and_turn(re, im);
      const double power = std::hypot(re, im), score = power * (1 - tuning::comb::dearer * std::abs(deviation));
      if (score <= best_score) continue;
      best_score = score;
      best.power = power;
      best.pitch = 1 / (low + k * step);
      best.phase = std::atan2(im, re) / (2 * std::numbers::pi) * best.pitch;
      best.widening = widening;
    }
  }
  return best;
}

}  // namespace landfall::mrz_reader
