#include <landfall/trust/reason.hpp>

#include <landfall/base/name_table.hpp>

namespace landfall::trust {
namespace {

struct Words {
  Reason value;
  std::string_view name, sentence;
};
constexpr auto reasons = name_table<Words>({
    {Reason::none, "none", ""},
    {Reason::malformed, "malformed", "The data is not what it has to be."},
    {Reason::content_type, "content_type", "What was signed is not what it is sent as."},
    {Reason::digest_mismatch, "digest_mismatch", "The content was changed after it was signed: its digest differs."},
    {Reason::signature_wrong, "signature_wrong", "The signature is not that of the key that it names."},
    {Reason::algorithm_unsupported, "algorithm_unsupported", "An algorithm that travel documents do not use."},
    {Reason::algorithm_inconsistent, "algorithm_inconsistent",
     "The algorithm is named in two ways that cannot both be true."},
    {Reason::curve_not_named, "curve_not_named",
     "The key brings curve parameters that are those of no known curve: anyone could have made it."},
    {Reason::key_invalid, "key_invalid", "The public key is none."},
    {Reason::signer_missing, "signer_missing", "The signer's certificate was not sent, and nobody here has it."},
    {Reason::authority_missing, "authority_missing",
     "The trust store has no certificate of the country that could have signed the signer's."},
    {Reason::authority_not_ca, "authority_not_ca", "The issuer's certificate may not sign certificates."},
    {Reason::path_wrong, "path_wrong", "The issuer's certificate does not lead to one that is trusted."},
    {Reason::path_not_proven, "path_not_proven", "What the certificates say is not proven, as their chain is not."},
    {Reason::signer_expired, "signer_expired", "The signer's certificate has expired."},
    {Reason::signer_not_yet_valid, "signer_not_yet_valid", "The signer's certificate is not valid yet."},
    {Reason::authority_expired, "authority_expired", "The country's certificate has expired."},
    {Reason::authority_not_yet_valid, "authority_not_yet_valid", "The country's certificate is not valid yet."},
    {Reason::key_usage, "key_usage", "The signer's certificate is not for what it signed."},
    {Reason::critical_extension, "critical_extension", "The certificate demands something that is not known here."},
    {Reason::revoked, "revoked", "The country has revoked the signer's certificate."},
    {Reason::crl_missing, "crl_missing", "The trust store has no revocation list of the country."},
    {Reason::crl_stale, "crl_stale", "The country's revocation list is out of date."},
    {Reason::country_mismatch, "country_mismatch", "Signer and authority are of different countries."},
    {Reason::time_in_future, "time_in_future", "It says that it was signed later than it was brought."},
    {Reason::too_costly, "too_costly", "So many signatures would have to be checked that it was made to keep us busy."},
    {Reason::stopped, "stopped", "The verification was ended before it was done."},
});
constexpr auto verdicts =
    name_table<Verdict>({{Verdict::passed, "passed"}, {Verdict::failed, "failed"}, {Verdict::open, "open"}});

}  // namespace

std::string_view name(Reason reason) noexcept { return reasons.name(reason); }
std::string_view sentence(Reason reason) noexcept {
  const auto* row = reasons.find(reason);
  return row ? row->sentence : "Unknown.";
}
std::string_view name(Verdict verdict) noexcept { return verdicts.name(verdict); }

Error refuse(Reason reason, std::string wanted, std::string found, const char* file, int line) {
  const Errc code = reason == Reason::algorithm_unsupported ? Errc::unsupported : Errc::bad_input;
  return Error(code, Layer::trust, std::move(wanted), std::move(found), file, line).vendor(static_cast<int>(reason));
}

Reason reason_of(const Error& error) noexcept {
  const auto code = error.layer() == Layer::trust ? error.vendor_code() : 0;
  return code > 0 ? static_cast<Reason>(code) : Reason::malformed;
}

}  // namespace landfall::trust
