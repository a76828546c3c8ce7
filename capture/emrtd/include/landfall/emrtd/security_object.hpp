#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/digest.hpp>

namespace landfall::emrtd {

inline constexpr std::string_view oid_lds_security_object = "2.23.136.1.1.1";

/// LDSSecurityObject (Doc 9303-10, 4.6.2.3): the hashes of the data groups, which EF.SOD's signature is over.
struct SecurityObject {
  struct GroupHash {
    int group = 0;  ///< 1..16
    Bytes hash{};
  };
  int version = 0;  ///< 0: LDS 1.7, 1: LDS 1.8
  trust::Digest digest{};
  std::vector<GroupHash> hashes{};  ///< in the order of the file
  std::string lds_version{};        ///< "0108"; version 1 only
  std::string unicode_version{};    ///< the same
  /// Null: the data group is not listed.
  [[nodiscard]] LANDFALL_API const Bytes* hash_of(int group) const noexcept;
};
/// From what was signed, the content of EF.SOD's SignedData. A group that is listed twice is an error: which hash
/// counted would be the reader's guess. Errors: malformed or algorithm_unsupported (trust::reason_of). Reentrant.
[[nodiscard]] LANDFALL_API Result<SecurityObject> parse_security_object(ByteView content);

/// The SignedData in EF.SOD (0x77); without that tag the bytes are taken for the SignedData themselves.
struct SodFile {
  ByteView signed_data{};
  ByteView trailing{};
  bool bare = false;  ///< there was no 0x77
};
[[nodiscard]] LANDFALL_API Result<SodFile> open_sod(ByteView file);

}  // namespace landfall::emrtd
