#pragma once

#include <cstdint>

#include <landfall/base/api.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/picture.hpp>

namespace landfall::synth {

struct RidgeOptions {
  std::uint64_t seed = 1;
  Finger finger = Finger::right_index;  ///< one finger, not a slap
  int width = 256;                      ///< pixels
  int height = 180;
  double ppi = 385;       ///< 100 to 2000
  double shift_x_mm = 0;  ///< of the finger on the platen, -50 to 50
  double shift_y_mm = 0;
  double rotation_degrees = 0;
  double pressure = 1;           ///< 0 no contact, 1 full, up to 2: wider ridges
  std::uint64_t noise_seed = 0;  ///< two placements of one finger differ in it
};

/// A ridge pattern as a platen shows it: gray8, dark ridges on light ground, an arch, loop or whorl with ridge endings
/// and bifurcations, out of seed and finger. It is a recipe for trying devices: it is no statistical model of fingers
/// and must not be used to measure matching.
/// Errors: bad_input (a value outside its range, or a slap), exhausted (picture too large). Reentrant.
[[nodiscard]] LANDFALL_API Result<codec::Picture> ridges(const RidgeOptions& options = {});

}  // namespace landfall::synth
