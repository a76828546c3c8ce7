#pragma once

#include <cstdint>
#include <random>

#include <landfall/synth/page.hpp>

namespace landfall::blackbox {

inline constexpr mrz::Date today{2026, 11, 23};

/// Random numbers that are the same on every machine: the generator is the standard's, its distributions are not used.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed * 0x9e3779b97f4a7c15u + 0x1d8e4e27c47d124fu) { engine_.discard(8); }
  double real(double low, double high) { return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  double around(double reach) { return real(-reach, reach); }
  bool chance(double p) { return real(0, 1) < p; }
  int below(int count) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(count)); }
  std::uint64_t next() { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

inline mrz::Format format_of(std::uint64_t index) {
  constexpr mrz::Format formats[] = {mrz::Format::td1, mrz::Format::td2, mrz::Format::td3, mrz::Format::mrva,
                                     mrz::Format::mrvb};
  return formats[index % 5];
}

/// The side of a format that has the zone.
inline synth::Side zone_side(mrz::Format format) {
  return format == mrz::Format::td1 ? synth::Side::back : synth::Side::whole;
}

/// One document of docs/page-recipe.md, in both lights.
struct Sheet {
  synth::Page white, infrared;
};
Result<Sheet> booth_sheet(std::uint64_t seed, std::uint64_t index);
/// One capture of it; `infrared` has the geometry of `white`.
struct Captures {
  synth::Capture white, infrared;
};
Captures booth_captures(std::uint64_t seed, std::uint64_t index, mrz::Format format);

}  // namespace landfall::blackbox
