#pragma once

#include <array>
#include <cstdint>

namespace landfall::firmware::uru4000 {

using Aes128Block = std::array<std::uint8_t, 16>;

/// AES-128 of one block (FIPS 197, 5.1). For a challenge whose key is public: not hardened against timing. Reentrant.
[[nodiscard]] Aes128Block aes128(const Aes128Block& key, const Aes128Block& plain) noexcept;

}  // namespace landfall::firmware::uru4000
