#include <landfall/mrz/check_digit.hpp>

#include <array>
#include <cstdint>

#include "alphabet.hpp"

namespace landfall::mrz {

int character_value(char c) noexcept { return value_of(c); }

void CheckSum::add(std::string_view cells) noexcept {
  constexpr std::array<unsigned, 5> weights{7, 3, 1, 7, 3};
  const unsigned* weight = weights.data() + phase_;
  const auto value = [&](std::size_t i) { return unsigned{summed_values[static_cast<unsigned char>(cells[i])]}; };
  unsigned sum = sum_;
  std::size_t i = 0;
  for (; i + 3 <= cells.size(); i += 3) {
    sum += value(i) * weight[0] + value(i + 1) * weight[1] + value(i + 2) * weight[2];
  }
  for (std::size_t left = 0; i + left < cells.size(); ++left) sum += value(i + left) * weight[left];
  sum_ = sum % 10;  // so that nothing overflows however much is added: 8 bits a character leave room for millions
  phase_ = static_cast<unsigned>((phase_ + cells.size()) % 3);
}

char check_digit(std::string_view cells) noexcept {
  CheckSum sum;
  sum.add(cells);
  return sum.digit();
}

}  // namespace landfall::mrz
