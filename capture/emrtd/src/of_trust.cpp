#include "of_trust.hpp"

#include <utility>

#include <landfall/base/name_table.hpp>

namespace landfall::emrtd {

model::Reason of_trust(trust::Reason reason) noexcept {
  using From = trust::Reason;
  using To = model::Reason;
  static constexpr auto words = translation<From, To>({
      {From::none, To::none},
      {From::malformed, To::malformed},
      {From::content_type, To::content_type},
      {From::digest_mismatch, To::digest_mismatch},
      {From::signature_wrong, To::signature_wrong},
      {From::algorithm_unsupported, To::algorithm_unsupported},
      {From::algorithm_inconsistent, To::algorithm_inconsistent},
      {From::curve_not_named, To::curve_not_named},
      {From::key_invalid, To::key_invalid},
      {From::signer_missing, To::ds_missing},
      {From::authority_missing, To::csca_missing},
      {From::authority_not_ca, To::csca_not_ca},
      {From::path_wrong, To::csca_chain_wrong},
      {From::path_not_proven, To::chain_not_proven},
      {From::signer_expired, To::ds_expired},
      {From::signer_not_yet_valid, To::ds_not_yet_valid},
      {From::authority_expired, To::csca_expired},
      {From::authority_not_yet_valid, To::csca_not_yet_valid},
      {From::key_usage, To::key_usage},
      {From::critical_extension, To::critical_extension},
      {From::revoked, To::revoked},
      {From::crl_missing, To::crl_missing},
      {From::crl_stale, To::crl_stale},
      {From::country_mismatch, To::country_mismatch},
      {From::time_in_future, To::time_in_future},
      {From::too_costly, To::too_costly},
      {From::stopped, To::stopped},
  });
  return words.of(reason, To::malformed);
}

model::StepVerdict of_trust(trust::Verdict verdict) noexcept {
  using From = trust::Verdict;
  using To = model::StepVerdict;
  static constexpr auto words =
      translation<From, To>({{From::passed, To::passed}, {From::failed, To::failed}, {From::open, To::not_possible}});
  return words.of(verdict, To::not_possible);
}

model::FindingResult of_trust(trust::Found found) {
  using From = trust::Finding;
  using To = model::ChipFinding;
  static constexpr auto words = translation<From, To>({
      {From::sha1, To::sha1},
      {From::weak_key, To::weak_key},
      {From::explicit_curve, To::explicit_curve},
      {From::attributes_not_der, To::attributes_not_der},
      {From::signer_named_differently, To::signer_named_differently},
      {From::certificate_from_others, To::certificate_from_store},
      {From::no_signing_time, To::no_signing_time},
  });
  if (found.finding == From::sha1) found.detail = "signature of the security object";
  return {words.of(found.finding, To::profile_deviation), std::move(found.detail)};
}

model::ChainLink of_trust(trust::Description certificate) {
  return {.subject = std::move(certificate.subject),
          .issuer = std::move(certificate.issuer),
          .serial = std::move(certificate.serial),
          .country = std::move(certificate.country),
          .algorithm = std::move(certificate.algorithm),
          .key = std::move(certificate.key),
          .not_before = certificate.not_before,
          .not_after = certificate.not_after,
          .fingerprint = std::move(certificate.fingerprint)};
}

}  // namespace landfall::emrtd
