#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace landfall::mrz {

// The 37 characters of a zone (ICAO Doc 9303-3, 4.3) and what each counts in a check digit (4.9); -1: not one of them.
inline constexpr auto character_values = [] {
  std::array<std::int8_t, 256> table{};
  for (auto& value : table) value = -1;
  for (std::size_t i = 0; i < 10; ++i) table['0' + i] = static_cast<std::int8_t>(i);
  for (std::size_t i = 0; i < 26; ++i) table['A' + i] = static_cast<std::int8_t>(10 + i);
  table['<'] = 0;
  return table;
}();

// The same for sums: a stranger counts 0, without a branch.
inline constexpr auto summed_values = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = static_cast<std::uint8_t>(character_values[i] < 0 ? 0 : character_values[i]);
  }
  return table;
}();

inline int value_of(char c) noexcept { return character_values[static_cast<unsigned char>(c)]; }
inline bool is_letter(char c) noexcept { return c >= 'A' && c <= 'Z'; }
inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
inline constexpr char filler = '<';

}  // namespace landfall::mrz
