#pragma once

#include <span>

namespace landfall::mrz_reader {

/// A mark on a line: where, and how far it is trusted.
struct Mark {
  float s = 0, weight = 0;
};

/// A page that slopes away along its lines shows what is evenly spaced as s = u / (1 - widening * u); this is u.
[[nodiscard]] double evened(double s, double widening) noexcept;

/// Teeth where evened(s, widening) = phase + pitch k for whole k.
struct Comb {
  double pitch = 0, phase = 0, widening = 0;
  double power = 0;  ///< 0 to the sum of weights: how well the marks agree with it
};

/// The comb that the marks agree with best: the peak of the marks' periodogram (a Fourier sum over frequencies; of
/// points and not of samples) for pitches from `narrowest` to `widest`, each tried under several chirps: for lines up
/// to `half` to each side, teeth may widen along the line by up to about one in `height`. `most_slopes`: how many ways
/// of widening are tried to each side at most.
[[nodiscard]] Comb best_comb(std::span<const Mark> marks, double narrowest, double widest, double half, double height,
                             int most_slopes);

}  // namespace landfall::mrz_reader
