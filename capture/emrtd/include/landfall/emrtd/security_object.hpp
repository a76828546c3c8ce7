#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/emrtd/file.hpp>

namespace landfall::emrtd {

/// EF.SOD (Doc 9303-10, 4.6.2): tag 77 around the ContentInfo of CMS. A bare ContentInfo is taken, with a remark.
struct Sod : FileContent {
  ByteView cms{};  ///< the encoding of the ContentInfo
};
/// Errors: neither 77 nor a sequence; 77 that holds no sequence.
[[nodiscard]] LANDFALL_API Result<Sod> read_sod(ByteView bytes);

/// The content type of what EF.SOD signs.
inline constexpr std::string_view lds_security_object_oid = "2.23.136.1.1.1";

struct DataGroupHash {
  int number = 0;  ///< 1..16
  ByteView hash{};
};
/// What EF.SOD signs (Doc 9303-10, 4.6.2.3): the hashes of the data groups.
struct LdsSecurityObject {
  int version = 0;                 ///< 0: LDS 1.7, 1: LDS 1.8
  std::string digest_algorithm{};  ///< "sha256"; empty: unknown, with a remark
  std::string digest_oid{};
  std::vector<DataGroupHash> hashes{};  ///< as listed; each number once, at least one
  std::string lds_version{};            ///< "1.8"; empty: not given or not readable
  std::string unicode_version{};        ///< "4.0.0"; the same
  std::vector<Remark> remarks{};

  /// Null: not listed.
  [[nodiscard]] LANDFALL_API const DataGroupHash* find(int number) const noexcept;
};
/// `content`: the octets of CMS's eContent. Errors: not that structure; no hash, a number outside 1..16 or twice.
[[nodiscard]] LANDFALL_API Result<LdsSecurityObject> read_lds_security_object(ByteView content);

}  // namespace landfall::emrtd
