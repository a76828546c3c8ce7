#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/error.hpp>

namespace landfall::trust {

/// What can be wrong with certificates, signatures, lists and paths (RFC 5280, RFC 5652, Doc 9303-12). A signer is
/// whose certificate signed what is asked about; an authority is a CA of the store, for documents a country signing CA.
enum class Reason : std::uint8_t {
  none,                    ///< nothing
  malformed,               ///< the bytes are not what they have to be
  content_type,            ///< something else was signed than is wanted, or than the signed attributes say
  digest_mismatch,         ///< the message digest that was signed is not that of the content
  signature_wrong,         ///< the signature is not that of the key
  algorithm_unsupported,   ///< an algorithm that is not among those of Doc 9303-12, 4.4
  algorithm_inconsistent,  ///< the algorithm cannot be one of this key's, or it is named differently in two places
  curve_not_named,         ///< explicit curve parameters that are those of no named curve
  key_invalid,             ///< the public key is none of its kind: a point off the curve, a tiny modulus
  signer_missing,          ///< the signer's certificate is neither in what was signed nor in the store
  authority_missing,       ///< the store has no authority that could be the issuer
  authority_not_ca,        ///< the issuer's certificate is not that of a CA, or may not sign certificates
  path_wrong,              ///< the path above the issuer does not lead to a certificate that is trusted
  path_not_proven,         ///< the path was not proven, so what its certificates say proves nothing
  signer_expired,
  signer_not_yet_valid,
  authority_expired,
  authority_not_yet_valid,
  key_usage,           ///< the signer's key is not for signing, or its certificate is a CA's or of another purpose
  critical_extension,  ///< the certificate has a critical extension that nobody here knows
  revoked,             ///< its authority's revocation list has the certificate
  crl_missing,         ///< the store has no revocation list of that authority
  crl_stale,           ///< it has one whose next update is past
  country_mismatch,    ///< signer, issuer's name and authority are not of one country
  time_in_future,      ///< a list says that it was signed later than it was brought
  too_costly,          ///< more signatures would have to be checked than what was sent can need
  stopped,             ///< somebody wanted it to end
};
LANDFALL_API std::string_view name(Reason reason) noexcept;
/// One English sentence for whoever keeps a store; "" for none. Reentrant.
LANDFALL_API std::string_view sentence(Reason reason) noexcept;

/// What came of one question.
enum class Verdict : std::uint8_t { passed, failed, open };  ///< open: it could not be answered
LANDFALL_API std::string_view name(Verdict verdict) noexcept;

/// An Error of this component about bytes that somebody sent carries the Reason for it.
[[nodiscard]] LANDFALL_API Error refuse(Reason reason, std::string wanted, std::string found = {},
                                        const char* file = __builtin_FILE(), int line = __builtin_LINE());
/// Of an Error made by refuse(); `malformed` for any other. Reentrant.
[[nodiscard]] LANDFALL_API Reason reason_of(const Error& error) noexcept;

}  // namespace landfall::trust
