#pragma once

#include <chrono>
#include <cstdint>

#include <landfall/base/clock.hpp>

namespace landfall::conformance {

/// SplitMix64: the same numbers with every compiler and library. Thread-bound.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  /// 0 .. count - 1
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  bool chance(std::uint64_t of_hundred) { return below(100) < of_hundred; }
  Duration within(Duration least, Duration most) {
    return least + Duration(static_cast<std::int64_t>(below(static_cast<std::uint64_t>((most - least).count()) + 1)));
  }

 private:
  std::uint64_t state_;
};

}  // namespace landfall::conformance
