#pragma once

#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall::mrz {

/// What a character counts in a check digit: 0-9 themselves, A-Z 10 to 35, '<' 0 (ICAO Doc 9303-3, 4.9); any other
/// character -1. Reentrant.
[[nodiscard]] LANDFALL_API int character_value(char c) noexcept;

/// Sums characters with the weights 7, 3, 1 (ICAO Doc 9303-3, 4.9). The weights run on over everything that is added,
/// as the composite check digit wants it. A character outside the alphabet counts 0. A plain value; reentrant.
///
/// What it proves is little: characters whose values are equal modulo 10 (such as '<' and K, 6 and G, 8 and S, 1 and L)
/// can be exchanged unseen.
class LANDFALL_API CheckSum {
 public:
  void add(std::string_view cells) noexcept;
  [[nodiscard]] char digit() const noexcept { return static_cast<char>('0' + sum_ % 10); }

 private:
  unsigned sum_ = 0;
  unsigned phase_ = 0;  // index into 7, 3, 1
};

/// The check digit of `cells`, '0' to '9'. Reentrant.
[[nodiscard]] LANDFALL_API char check_digit(std::string_view cells) noexcept;

}  // namespace landfall::mrz
