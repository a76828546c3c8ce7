#include <landfall/model/chip_verdict.hpp>

#include <array>
#include <cstddef>

namespace landfall::model {
namespace {

// One row an enumerator, in the order of the enumeration.
struct Words {
  std::string_view name, sentence;
};

constexpr std::array<std::string_view, chip_steps> step_names{"sod_format", "sod_signature", "ds_chain",  "ds_validity",
                                                              "ds_usage",   "ds_revocation", "country",   "dg_hashes",
                                                              "mrz_match",  "card_access",   "dg_content"};
constexpr std::array<std::string_view, 3> verdict_names{"passed", "failed", "not_possible"};
constexpr std::array<std::string_view, 3> overall_names{"passed", "undetermined", "failed"};

constexpr Words reasons[] = {
    {"none", ""},
    {"sod_missing", "The document's security object is missing or cannot be read."},
    {"malformed", "The data is not what it has to be."},
    {"ds_missing", "The signer's certificate is neither in the document nor in the trust store."},
    {"digest_mismatch", "The security object was changed after it was signed: its digest differs."},
    {"signature_wrong", "The signature is not that of the key that it names."},
    {"algorithm_unsupported", "An algorithm that travel documents do not use."},
    {"algorithm_inconsistent", "The algorithm is named in two ways that cannot both be true."},
    {"curve_not_named", "The key brings curve parameters that are those of no known curve: anyone could have made it."},
    {"key_invalid", "The public key is none."},
    {"csca_missing", "The trust store has no certificate of the country that could have signed the signer's."},
    {"csca_not_ca", "The issuer's certificate may not sign certificates."},
    {"csca_chain_wrong", "The issuer's certificate does not lead to one that is trusted."},
    {"ds_expired", "The signer's certificate has expired."},
    {"ds_not_yet_valid", "The signer's certificate is not valid yet."},
    {"csca_expired", "The country's certificate has expired."},
    {"csca_not_yet_valid", "The country's certificate is not valid yet."},
    {"key_usage", "The signer's certificate is not for what it signed."},
    {"document_type", "The signer may not sign documents of this type."},
    {"revoked", "The country has revoked the signer's certificate."},
    {"crl_missing", "The trust store has no revocation list of the country."},
    {"crl_stale", "The country's revocation list is out of date."},
    {"country_mismatch", "Signer and document are of different countries."},
    {"dg_missing", "No data group was given."},
    {"dg1_missing", "The data of the machine readable zone (DG1) is missing."},
    {"hash_mismatch", "A data group was changed after it was signed."},
    {"not_in_sod", "A data group is not among those that were signed."},
    {"mrz_missing", "The printed zone is not known."},
    {"mrz_mismatch", "The chip and the printed zone say different things."},
    {"card_access_missing", "EF.CardAccess was not given."},
    {"dg14_missing", "What EF.CardAccess has to agree with was not given or not proven."},
    {"access_mismatch", "EF.CardAccess does not agree with what was signed."},
    {"content_type", "What was signed is not the security object of a travel document."},
    {"critical_extension", "The certificate demands something that is not known here."},
    {"chain_not_proven", "What the certificates say is not proven, as their chain is not."},
    {"too_costly", "So many signatures would have to be checked that the document was made to keep us busy."},
    {"stopped", "The verification was ended before it was done."},
    {"dg1_malformed", "The data of the machine readable zone (DG1) is not what it has to be."},
    {"dg2_missing", "The portrait of the chip (DG2) is missing."},
    {"dg2_malformed", "The portrait of the chip (DG2) cannot be read."},
    {"dg_not_listed", "What was signed does not list the zone (DG1) or the portrait (DG2)."},
    {"card_security_wrong", "EF.CardSecurity was not signed by a signer of this country's documents."},
    {"time_in_future", "It says that it was signed later than it was brought."},
};

constexpr Words findings[] = {
    {"sha1", "A signature is made with SHA-1, which no longer protects against forgery by the issuer."},
    {"weak_key", "A key is shorter than is held safe today."},
    {"explicit_curve", "A key spells its curve out instead of naming it; it is a known curve."},
    {"indefinite_length", "The security object is encoded with indefinite lengths."},
    {"attributes_not_der", "The signed attributes are not in the order in which they were signed."},
    {"signer_named_differently", "The signer is named in another way than its certificate."},
    {"certificate_from_store", "The signer's certificate is not in the document but in the trust store."},
    {"no_signing_time", "The document does not say when it was signed."},
    {"signed_outside_validity", "The signer's certificate was not valid when the document says that it was signed."},
    {"ds_expired_now", "The signer's certificate has expired; documents outlive it."},
    {"csca_expired_now", "The country's certificate has expired."},
    {"link_certificate", "The country's certificate was found over a link certificate."},
    {"unanchored", "The country's certificate comes from a list for which nobody vouches."},
    {"several_issuers", "More than one certificate of the trust store is the issuer."},
    {"lds_version", "The files of the chip name different versions of their layout."},
    {"com_list_differs", "The chip's list of contents differs from what was signed."},
    {"dg_listed_not_given", "A data group that was signed was not given."},
    {"profile_deviation", "A certificate deviates from the profile of Doc 9303-12."},
    {"known_deviation", "The country has published that documents of this signer deviate."},
    {"document_expired", "The document has expired."},
    {"trailing_bytes", "Bytes stand behind the end of a file."},
    {"dg_not_read", "The content of a data group cannot be read."},
    {"mrz_check_digits", "Check digits of the chip's zone do not agree."},
    {"signed_again", "The security object has more than one signer."},
    {"group_sha1", "The data groups are hashed with SHA-1: who prepares two contents can exchange them."},
};

template <class Enum, std::size_t n>
std::string_view name_in(const std::array<std::string_view, n>& names, Enum value) noexcept {
  const auto i = static_cast<std::size_t>(value);
  return i < n ? names[i] : "unknown";
}
template <class Enum, std::size_t n>
const Words& words_in(const Words (&rows)[n], Enum value) noexcept {
  static constexpr Words unknown{"unknown", "Unknown."};
  const auto i = static_cast<std::size_t>(value);
  return i < n ? rows[i] : unknown;
}
template <class Enum, std::size_t n>
std::optional<Enum> value_in(const std::array<std::string_view, n>& names, std::string_view name) noexcept {
  for (std::size_t i = 0; i < n; ++i)
    if (names[i] == name) return static_cast<Enum>(i);
  return std::nullopt;
}

static_assert(std::size(reasons) == static_cast<std::size_t>(Reason::time_in_future) + 1);
static_assert(std::size(findings) == static_cast<std::size_t>(ChipFinding::group_sha1) + 1);
static_assert(step_names.size() == static_cast<std::size_t>(ChipStep::dg_content) + 1);

}  // namespace

std::string_view name(ChipStep step) noexcept { return name_in(step_names, step); }
std::string_view name(StepVerdict verdict) noexcept { return name_in(verdict_names, verdict); }
std::string_view name(Overall overall) noexcept { return name_in(overall_names, overall); }
std::string_view name(Reason reason) noexcept { return words_in(reasons, reason).name; }
std::string_view name(ChipFinding finding) noexcept { return words_in(findings, finding).name; }
std::string_view sentence(Reason reason) noexcept { return words_in(reasons, reason).sentence; }
std::string_view sentence(ChipFinding finding) noexcept { return words_in(findings, finding).sentence; }

std::optional<ChipStep> chip_step(std::string_view name) noexcept { return value_in<ChipStep>(step_names, name); }
std::optional<StepVerdict> step_verdict(std::string_view name) noexcept {
  return value_in<StepVerdict>(verdict_names, name);
}
std::optional<Overall> overall(std::string_view name) noexcept { return value_in<Overall>(overall_names, name); }

std::optional<Reason> reason(std::string_view name) noexcept {
  for (std::size_t i = 0; i < std::size(reasons); ++i)
    if (reasons[i].name == name) return static_cast<Reason>(i);
  return std::nullopt;
}

std::optional<ChipFinding> chip_finding(std::string_view name) noexcept {
  for (std::size_t i = 0; i < std::size(findings); ++i)
    if (findings[i].name == name) return static_cast<ChipFinding>(i);
  return std::nullopt;
}

const StepResult* find(const ChipVerdict& verdict, ChipStep step) noexcept {
  for (const auto& result : verdict.steps)
    if (result.step == step) return &result;
  return nullptr;
}

}  // namespace landfall::model
