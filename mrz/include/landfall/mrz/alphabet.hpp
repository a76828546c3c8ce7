#pragma once

#include <array>
#include <string_view>

namespace landfall::mrz {

/// The characters of a machine readable zone (ICAO Doc 9303-3, 4.3), in the order of CellLikelihoods.
inline constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
inline constexpr int alphabet_size = 37;

/// Where a character stands in `alphabet`; -1: it is none of it. Reentrant.
[[nodiscard]] constexpr int alphabet_index(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return c == '<' ? 36 : -1;
}

/// What a picture says of one cell: for each character the probability that it stands there if all were equally
/// frequent. 0..1 each, together 1 or less; the rest says that no character of the alphabet stands there.
struct CellLikelihoods {
  std::array<float, alphabet_size> probability{};
};

}  // namespace landfall::mrz
