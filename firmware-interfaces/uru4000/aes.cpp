#include "aes.hpp"

#include <bit>
#include <cstddef>

namespace landfall::firmware::uru4000 {

namespace {

constexpr int rounds = 10;

constexpr std::uint8_t doubled(std::uint8_t a) {  // times x in GF(2^8), FIPS 197, 4.2.1
  return static_cast<std::uint8_t>((a << 1) ^ ((a & 0x80) != 0 ? 0x1B : 0));
}

// The table is computed, so that nothing needs to be copied or proof-read: p runs through all powers of 3, q through
// their inverses (FIPS 197, 5.1.1).
constexpr std::array<std::uint8_t, 256> make_sbox() {
  std::array<std::uint8_t, 256> out{};
  std::uint8_t p = 1, q = 1;
  do {
    p = static_cast<std::uint8_t>(p ^ doubled(p));
    for (const int shift : {1, 2, 4}) q = static_cast<std::uint8_t>(q ^ (q << shift));
    if ((q & 0x80) != 0) q ^= 0x09;  // divided by 3
    out[p] =
        static_cast<std::uint8_t>(q ^ std::rotl(q, 1) ^ std::rotl(q, 2) ^ std::rotl(q, 3) ^ std::rotl(q, 4) ^ 0x63);
  } while (p != 1);
  out[0] = 0x63;
  return out;
}
constexpr auto sbox = make_sbox();

Aes128Block next_key(const Aes128Block& key, std::uint8_t constant) {
  Aes128Block out{};
  for (std::size_t i = 0; i < 4; ++i)
    out[i] = static_cast<std::uint8_t>(key[i] ^ sbox[key[12 + (i + 1) % 4]] ^ (i == 0 ? constant : 0));
  for (std::size_t i = 4; i < 16; ++i) out[i] = key[i] ^ out[i - 4];
  return out;
}

void add(Aes128Block& state, const Aes128Block& key) {
  for (std::size_t i = 0; i < state.size(); ++i) state[i] ^= key[i];
}

Aes128Block substituted_and_shifted(const Aes128Block& state) {
  Aes128Block out{};
  for (std::size_t column = 0; column < 4; ++column)
    for (std::size_t row = 0; row < 4; ++row) out[4 * column + row] = sbox[state[4 * ((column + row) % 4) + row]];
  return out;
}

void mix_columns(Aes128Block& state) {
  for (std::size_t column = 0; column < 16; column += 4) {
    const std::array<std::uint8_t, 4> a{state[column], state[column + 1], state[column + 2], state[column + 3]};
    const auto all = static_cast<std::uint8_t>(a[0] ^ a[1] ^ a[2] ^ a[3]);
    for (std::size_t i = 0; i < 4; ++i)
      state[column + i] =
          static_cast<std::uint8_t>(a[i] ^ all ^ doubled(static_cast<std::uint8_t>(a[i] ^ a[(i + 1) % 4])));
  }
}

}  // namespace

Aes128Block aes128(const Aes128Block& key, const Aes128Block& plain) noexcept {
  auto state = plain;
  auto round_key = key;
  std::uint8_t constant = 1;
  add(state, round_key);
  for (int round = 1; round <= rounds; ++round) {
    state = substituted_and_shifted(state);
    if (round < rounds) mix_columns(state);
    round_key = next_key(round_key, constant);
    constant = doubled(constant);
    add(state, round_key);
  }
  return state;
}

}  // namespace landfall::firmware::uru4000
