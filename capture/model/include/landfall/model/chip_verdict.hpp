#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>

/// What was found when an electronic document was verified: data only. The steps follow ICAO Doc 9303-11, 5.1 (passive
/// authentication) and are reported one by one in the manner of BSI TR-03135: a step that could not be done is not a
/// step that passed.
namespace landfall::model {

/// What is asked of a document, in the order in which it is reported. Append only.
enum class ChipStep : std::uint8_t {
  sod_format,     ///< EF.SOD is there and can be read: CMS SignedData around an LDS security object
  sod_signature,  ///< the message digest is that of the content, and the signature is that of the document signer
  ds_chain,       ///< the document signer's certificate was signed by a country signing CA of the trust store
  ds_validity,    ///< signer and country signing CA are valid at the time of verification
  ds_usage,       ///< the certificate may sign documents of this type: key usage, document type list
  ds_revocation,  ///< the signer is not on its country's revocation list
  country,        ///< signer, country signing CA and the issuing state in DG1 are of one country
  dg_hashes,      ///< every data group that was given has the hash that EF.SOD lists
  mrz_match,      ///< DG1 says what is printed
  card_access,    ///< EF.CardAccess, which nobody signs, says what DG14 or EF.CardSecurity says
  dg_content,     ///< DG1 and DG2, which every document has, were given, are listed and can be read
};
inline constexpr int chip_steps = 11;

enum class StepVerdict : std::uint8_t { passed, failed, not_possible };

/// Why a step failed or was not possible. Append only.
enum class Reason : std::uint8_t {
  none,                    ///< it passed
  sod_missing,             ///< no EF.SOD was given, or it could not be read, so what hangs on it cannot be asked
  malformed,               ///< the bytes are not what they have to be
  ds_missing,              ///< the signer's certificate is neither in EF.SOD nor in the trust store
  digest_mismatch,         ///< the message digest that was signed is not that of the content
  signature_wrong,         ///< the signature is not that of the key
  algorithm_unsupported,   ///< an algorithm that is not among those of Doc 9303-12, 4.4
  algorithm_inconsistent,  ///< the algorithm cannot be one of this key's, or it is named differently in two places
  curve_not_named,         ///< explicit curve parameters that are those of no named curve
  key_invalid,             ///< the public key is none of its kind: a point off the curve, a tiny modulus
  csca_missing,            ///< the trust store has no country signing CA that could be the issuer
  csca_not_ca,             ///< the issuer's certificate is not that of a CA, or may not sign certificates
  csca_chain_wrong,        ///< the chain above the issuer does not lead to a certificate that is trusted
  ds_expired,
  ds_not_yet_valid,
  csca_expired,
  csca_not_yet_valid,
  key_usage,      ///< the signer's key is not for signing, or its certificate is a CA's or of another purpose
  document_type,  ///< the signer's document type list has not the type in DG1
  revoked,
  crl_missing,  ///< the trust store has no revocation list of that country
  crl_stale,    ///< it has one whose next update is past
  country_mismatch,
  dg_missing,  ///< no data group was given
  dg1_missing,
  hash_mismatch,
  not_in_sod,   ///< the data group is not in the list of EF.SOD
  mrz_missing,  ///< nobody said what is printed
  mrz_mismatch,
  card_access_missing,
  dg14_missing,  ///< neither DG14 nor EF.CardSecurity was given, or what was given is not proven
  access_mismatch,
  content_type,        ///< what was signed is not an LDS security object
  critical_extension,  ///< the certificate has a critical extension that nobody here knows
  chain_not_proven,    ///< the certificates above this step were not proven, so what it says proves nothing
  too_costly,          ///< more signatures would have to be checked than a document can need
  stopped,             ///< somebody wanted the verification to end
  dg1_malformed,       ///< DG1 was given and is not what it has to be
  dg2_missing,
  dg2_malformed,        ///< DG2 was given and holds no face that can be read
  dg_not_listed,        ///< EF.SOD lists no DG1 or no DG2
  card_security_wrong,  ///< EF.CardSecurity was given, and no signer of this country's documents signed it
  time_in_future,       ///< a list says that it was signed later than it was brought
};

/// What is noteworthy; some of it weighs, by the policy. Append only.
enum class ChipFinding : std::uint8_t {
  sha1,                      ///< a signature with SHA-1
  weak_key,                  ///< RSA below 2048 or a curve below 224 bits
  explicit_curve,            ///< explicit curve parameters, equal to a named curve
  indefinite_length,         ///< EF.SOD is BER with indefinite lengths
  attributes_not_der,        ///< signed attributes were signed in another order than they were sent, or not in DER
  signer_named_differently,  ///< the certificate was found, but not by the name that EF.SOD gives it
  certificate_from_store,    ///< the signer's certificate came from the trust store
  no_signing_time,
  signed_outside_validity,  ///< the signer's certificate was not valid when EF.SOD says that it was signed
  ds_expired_now,
  csca_expired_now,
  link_certificate,     ///< the chain goes over a link certificate
  unanchored,           ///< the country signing CA comes from a list that nobody vouches for
  several_issuers,      ///< more than one certificate of the store is the issuer
  lds_version,          ///< EF.COM and EF.SOD give different versions
  com_list_differs,     ///< EF.COM lists other data groups than EF.SOD
  dg_listed_not_given,  ///< EF.SOD lists it, and it was not given
  profile_deviation,    ///< a certificate deviates from the profiles of Doc 9303-12, 7
  known_deviation,      ///< the country has published a deviation list that names this
  document_expired,     ///< by its DG1, at the time of verification
  trailing_bytes,       ///< something stands behind the end of a file
  dg_not_read,          ///< the data group's content could not be read
  mrz_check_digits,     ///< DG1 has check digits that do not agree
  signed_again,         ///< more than one signer; every one of them was asked
  group_sha1,           ///< EF.SOD has hashes of the data groups by SHA-1
};

/// What it all amounts to, by a policy.
enum class Overall : std::uint8_t {
  passed,        ///< everything that the policy demands was proven
  undetermined,  ///< nothing is known to be wrong, but not all that the policy demands could be proven
  failed,        ///< something is wrong
};

LANDFALL_API std::string_view name(ChipStep step) noexcept;
LANDFALL_API std::string_view name(StepVerdict verdict) noexcept;
LANDFALL_API std::string_view name(Reason reason) noexcept;
LANDFALL_API std::string_view name(ChipFinding finding) noexcept;
LANDFALL_API std::string_view name(Overall overall) noexcept;
/// What name() calls so; empty: nothing. Reentrant.
[[nodiscard]] LANDFALL_API std::optional<ChipStep> chip_step(std::string_view name) noexcept;
[[nodiscard]] LANDFALL_API std::optional<StepVerdict> step_verdict(std::string_view name) noexcept;
[[nodiscard]] LANDFALL_API std::optional<Overall> overall(std::string_view name) noexcept;
[[nodiscard]] LANDFALL_API std::optional<Reason> reason(std::string_view name) noexcept;
[[nodiscard]] LANDFALL_API std::optional<ChipFinding> chip_finding(std::string_view name) noexcept;
/// One English sentence for the officer. Reentrant.
LANDFALL_API std::string_view sentence(Reason reason) noexcept;
LANDFALL_API std::string_view sentence(ChipFinding finding) noexcept;

struct StepResult {
  ChipStep step{};
  StepVerdict verdict = StepVerdict::not_possible;
  Reason reason = Reason::none;
  std::string detail{};              ///< for the technician: wanted and found, never personal; empty: nothing to add
  Overall weighs = Overall::passed;  ///< what the policy makes of it
};

/// What became of one data group that was given.
struct DataGroupResult {
  int number = 0;  ///< 1..16
  StepVerdict verdict = StepVerdict::not_possible;
  Reason reason = Reason::none;
};

struct FindingResult {
  ChipFinding finding{};
  std::string detail{};              ///< never personal
  Overall weighs = Overall::passed;  ///< what the policy makes of it
};

/// A certificate of the chain, as far as it may be told: nothing of the traveller.
struct ChainLink {
  std::string subject{}, issuer{};  ///< distinguished names, RFC 4514
  std::string serial{};             ///< hexadecimal
  std::string country{};            ///< of the subject, two capitals; empty: none
  std::string algorithm{};          ///< that signed it: "ecdsa-sha256", "rsa-pss-sha256"
  std::string key{};                ///< "P-256", "brainpoolP384r1", "RSA 3072"
  std::chrono::sys_seconds not_before{}, not_after{};
  std::string fingerprint{};  ///< SHA-256, hexadecimal
  std::string origin{};       ///< "EF.SOD", or the list or file that brought it
};

/// The verdict on one document. A plain value. The same documents, store, policy and time give the same verdict.
struct ChipVerdict {
  Overall overall = Overall::undetermined;
  std::string policy{};             ///< its name
  std::chrono::sys_seconds at{};    ///< the time of verification
  std::vector<StepResult> steps{};  ///< each of ChipStep once, in its order
  std::vector<DataGroupResult> groups{};
  std::vector<FindingResult> findings{};
  std::vector<ChainLink> chain{};     ///< signer first; empty: none
  std::string lds_version{};          ///< "1.7"; empty: not known
  std::string digest_algorithm{};     ///< of the data groups: "sha256"
  std::string signature_algorithm{};  ///< of EF.SOD
  std::optional<std::chrono::sys_seconds> signing_time{};
};

/// What came of one step; null: it was not asked. Reentrant.
[[nodiscard]] LANDFALL_API const StepResult* find(const ChipVerdict& verdict, ChipStep step) noexcept;

}  // namespace landfall::model
