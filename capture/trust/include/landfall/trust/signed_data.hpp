#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/budget.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {

/// One signer of a SignedData (RFC 5652, 5.3). Views point into the SignedData's bytes.
struct SignerInfo {
  std::optional<Name> issuer{};  ///< with `serial`, or else `key_id`
  ByteView serial{};
  std::optional<ByteView> key_id{};
  ByteView digest_algorithm{}, signature_algorithm{};  ///< AlgorithmIdentifiers
  std::optional<ber::Object> attributes{};             ///< signedAttrs, as they were sent
  std::optional<std::string> content_type{};           ///< of the attributes
  std::optional<ByteView> message_digest{};
  std::optional<std::chrono::sys_seconds> signing_time{};
  ByteView signature{};
};

/// CMS SignedData (RFC 5652, 5), in DER or in BER as some countries send it. It owns its bytes; it can be moved.
/// Nothing of the cryptography is asked by parsing. Thread-safe while nobody moves it.
class LANDFALL_API SignedData {
 public:
  /// Copies `bytes`. A ContentInfo, or the SignedData alone. Errors: malformed, content_type. Reentrant.
  [[nodiscard]] static Result<SignedData> parse(ByteView bytes);
  SignedData(SignedData&&) noexcept = default;
  SignedData& operator=(SignedData&&) noexcept = default;
  SignedData(const SignedData&) = delete;
  SignedData& operator=(const SignedData&) = delete;
  ~SignedData() = default;

  [[nodiscard]] const std::string& content_type() const noexcept { return content_type_; }
  [[nodiscard]] ByteView content() const noexcept { return content_; }
  [[nodiscard]] const std::vector<Certificate>& certificates() const noexcept { return certificates_; }
  [[nodiscard]] int unreadable_certificates() const noexcept { return unreadable_certificates_; }
  [[nodiscard]] const std::vector<SignerInfo>& signers() const noexcept { return signers_; }
  [[nodiscard]] bool indefinite() const noexcept { return indefinite_; }  ///< it has indefinite lengths

 private:
  SignedData() = default;
  Result<void> read(const ber::Object& signed_data);
  Result<void> read_content(const ber::Object& encapsulated);
  Result<void> read_certificates(const ber::Object& set);
  Bytes bytes_, content_;
  std::string content_type_;
  std::vector<Certificate> certificates_;
  int unreadable_certificates_ = 0;
  std::vector<SignerInfo> signers_;
  bool indefinite_ = false;
};

/// What is noteworthy about a signer whose signature may be right all the same.
enum class Finding : std::uint8_t {
  sha1,                      ///< the signature is with SHA-1
  weak_key,                  ///< RSA below 2048 or a curve below 224 bits
  explicit_curve,            ///< explicit curve parameters, equal to a named curve
  attributes_not_der,        ///< signed attributes were signed in another order than they were sent, or not in DER
  signer_named_differently,  ///< the certificate was found, but not by the name that the signer gives it
  certificate_from_others,   ///< it was not in what was signed
  no_signing_time,
};
LANDFALL_API std::string_view name(Finding finding) noexcept;
struct Found {
  Finding finding{};
  std::string detail{};  ///< for the technician; empty: nothing to add
};

/// What became of one signer.
struct SignerCheck {
  Reason reason = Reason::signer_missing;  ///< `none`: the signature is right
  std::string detail{};
  std::optional<Certificate> signer{};  ///< whose key it is; where the reason is another, the one that was named
  std::optional<Digest> digest{};
  std::optional<SignatureAlgorithm> algorithm{};
  std::vector<Found> findings{};
};

/// Looks for the signer's certificate among those in `data` and then in `others`, by issuer and serial number, by key
/// identifier, and at last among all in `data`; then asks digest, attributes and signature, strictly. Each signature
/// that is tried is taken from the budget. Reentrant.
[[nodiscard]] LANDFALL_API SignerCheck check_signer(const SignedData& data, const SignerInfo& signer,
                                                    std::span<const Certificate> others, Budget& budget);

}  // namespace landfall::trust
