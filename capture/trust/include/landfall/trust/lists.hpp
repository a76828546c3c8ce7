#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/error.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/certificate.hpp>

namespace landfall::trust {

inline constexpr std::string_view oid_master_list = "2.23.136.1.1.2";         ///< id-icao-cscaMasterList
inline constexpr std::string_view oid_master_list_signer = "2.23.136.1.1.3";  ///< as a purpose of a key
inline constexpr std::string_view oid_deviation_list = "2.23.136.1.1.7";
inline constexpr std::string_view oid_deviation_list_signer = "2.23.136.1.1.8";

/// What a CSCA master list says (Doc 9303-12, 9), without its signature.
struct MasterList {
  std::vector<Certificate> certificates{};
  std::vector<Error> refused{};  ///< one for each certificate that cannot be read
};
/// From the content of the SignedData: CscaMasterList. Errors: malformed. Reentrant.
[[nodiscard]] LANDFALL_API Result<MasterList> parse_master_list(ByteView content);

/// One entry of a deviation list (Doc 9303-12, 10): which documents, and what is known to be wrong with them.
struct Deviation {
  std::string document_type{};   ///< "P<"; empty: any
  std::optional<Name> issuer{};  ///< of the signer's certificate, with `serial`
  Bytes serial{};
  std::optional<Bytes> key_id{};              ///< or its subject key identifier
  std::optional<Bytes> certificate_digest{};  ///< or the digest of the certificate
  std::optional<std::chrono::sys_seconds> first_issued{}, last_issued{};
  std::size_t document_numbers = 0;  ///< how many are listed; the numbers themselves are not kept
  std::vector<std::string> kinds{};  ///< object identifiers of the deviations
  std::vector<std::string> descriptions{};
};
struct DeviationList {
  std::optional<std::string> digest_algorithm{};  ///< object identifier, of the certificate digests
  std::vector<Deviation> deviations{};
  Bytes bytes{};  ///< what the names' views point into
};
/// From the content of the SignedData. Errors: malformed. Reentrant.
[[nodiscard]] LANDFALL_API Result<DeviationList> parse_deviation_list(ByteView content);
/// Whether the entry names this signer. An entry that names none is about all of its country.
[[nodiscard]] LANDFALL_API bool names(const Deviation& deviation, const DeviationList& list, const Certificate& signer);

}  // namespace landfall::trust
