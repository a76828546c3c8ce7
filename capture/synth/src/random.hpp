#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace landfall::synth {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine, unlike std's distributions. `purpose`
/// makes independent streams of one seed. Thread-bound.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view purpose) noexcept
      : state_(seed * 0x9e3779b97f4a7c15u + 0x632be59bd9b4e019u) {
    for (const char c : purpose) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    (void)next();
  }
  std::uint64_t next() noexcept {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// 0 to count - 1
  int below(int count) noexcept { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
  int between(int low, int high) noexcept { return low + below(high - low + 1); }
  double real(double low, double high) noexcept {
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1.0p-53;
  }
  bool chance(double p) noexcept { return real(0, 1) < p; }
  template <class T, std::size_t N>
  const T& pick(const T (&items)[N]) noexcept {
    return items[static_cast<std::size_t>(below(static_cast<int>(N)))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace landfall::synth
