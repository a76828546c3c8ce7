#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

namespace landfall::trust {

/// The digests of ICAO Doc 9303-12, 4.4.
enum class Digest : std::uint8_t { sha1, sha224, sha256, sha384, sha512 };

LANDFALL_API std::string_view name(Digest digest) noexcept;               ///< "sha256"
[[nodiscard]] LANDFALL_API std::size_t size(Digest digest) noexcept;      ///< octets
[[nodiscard]] LANDFALL_API std::string_view oid(Digest digest) noexcept;  ///< "2.16.840.1.101.3.4.2.1"
[[nodiscard]] LANDFALL_API std::optional<Digest> digest_of_oid(std::string_view oid) noexcept;
[[nodiscard]] LANDFALL_API Bytes hash(Digest digest, ByteView bytes);  ///< reentrant
[[nodiscard]] LANDFALL_API Bytes hash(Digest digest, std::initializer_list<ByteView> parts);
/// From an AlgorithmIdentifier whose parameters are absent or NULL. Errors: malformed, algorithm_unsupported.
[[nodiscard]] LANDFALL_API Result<Digest> parse_digest(const ber::Object& algorithm);

}  // namespace landfall::trust
