#include <landfall/mrz/check_digit.hpp>

#include <array>
#include <cstdint>

#include "alphabet.hpp"

namespace landfall::mrz {

int character_value(char c) noexcept { return value_of(c); }

void CheckSum::add(std::string_view cells) noexcept {
  constexpr std::array<unsigned, 3> weights{7, 3, 1};
  unsigned sum = sum_, phase = phase_;
  for (const char c : cells) {
    const int value = value_of(c);
    sum += (value < 0 ? 0U : static_cast<unsigned>(value)) * weights[phase];
    phase = phase == 2 ? 0 : phase + 1;
  }
  sum_ = sum % 10;
  phase_ = phase;
}

char check_digit(std::string_view cells) noexcept {
  CheckSum sum;
  sum.add(cells);
  return sum.digit();
}

}  // namespace landfall::mrz
