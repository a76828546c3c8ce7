#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/digest.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {

/// How something was signed (ICAO Doc 9303-12, 4.4).
struct SignatureAlgorithm {
  enum class Scheme : std::uint8_t { rsa_pkcs1, rsa_pss, ecdsa };
  Scheme scheme = Scheme::ecdsa;
  std::optional<Digest> digest{};     ///< empty: the name does not say (rsaEncryption), whoever uses it has to
  Digest mask_digest = Digest::sha1;  ///< of MGF1, for PSS (RFC 4055, 3.1)
  int salt = 20;                      ///< octets, for PSS
  bool operator==(const SignatureAlgorithm&) const = default;
};
/// "rsa-sha256", "rsa-pss-sha256", "ecdsa-sha256"
[[nodiscard]] LANDFALL_API std::string to_text(const SignatureAlgorithm& algorithm);
/// From an AlgorithmIdentifier. Errors: malformed, algorithm_unsupported. Reentrant.
[[nodiscard]] LANDFALL_API Result<SignatureAlgorithm> parse_signature_algorithm(const ber::Object& algorithm);

/// A key that signatures are checked with. Explicit curve parameters (a quarter of the country signing CAs have them)
/// are taken only where they are equal to those of a named curve: a key with a generator of somebody's choice proves
/// nothing. Shares what it holds; copying is cheap. Thread-safe as long as nobody assigns.
class LANDFALL_API PublicKey {
 public:
  enum class Kind : std::uint8_t { rsa, ec };

  /// From a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 5480; RFC 4055). RSA of 1024 to 8192 bits; P-192 to P-521 and
  /// brainpoolP192r1 to P512r1. Errors: malformed, algorithm_unsupported, curve_not_named, key_invalid. Reentrant.
  [[nodiscard]] static Result<PublicKey> parse(ByteView info);
  /// An EC key on a named curve from its point (0x04 x y, or compressed). `curve`: its object identifier.
  [[nodiscard]] static Result<PublicKey> from_point(std::string_view curve, ByteView point);
  [[nodiscard]] static Result<PublicKey> from_modulus(ByteView modulus, ByteView exponent);

  /// What tells keys apart, whatever their encoding (a point whole or compressed, a curve by name or spelt out):
  /// SHA-256 in hexadecimal, of algorithm, curve and point or modulus and exponent; of what cannot be read, of its
  /// bytes. Nothing is said of whether it is a key at all. Reentrant.
  [[nodiscard]] static std::string identity(ByteView info);

  [[nodiscard]] Kind kind() const noexcept;
  [[nodiscard]] int bits() const noexcept;
  [[nodiscard]] std::string text() const;  ///< "P-256", "brainpoolP384r1", "RSA 3072"
  [[nodiscard]] bool explicit_parameters() const noexcept;
  /// RSA below 2048 bits, curves below 224 (Doc 9303-12, 4.4).
  [[nodiscard]] bool weak() const noexcept;

  /// Whether `signature` is this key's over `message`: `none` if it is, else algorithm_inconsistent (not this kind of
  /// key, no digest, a digest other than the key allows) or signature_wrong. Leading zeros of an RSA signature may be
  /// missing or too many, as some countries send them. Reentrant.
  [[nodiscard]] Reason verify(const SignatureAlgorithm& algorithm, ByteView message, ByteView signature) const;
  /// The same for an ECDSA signature as r and s one behind the other (BSI TR-03111, 5.2.1).
  [[nodiscard]] Reason verify_plain(Digest digest, ByteView message, ByteView signature) const;

 private:
  struct Data;
  explicit PublicKey(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
  [[nodiscard]] static Result<PublicKey> share(Result<Data> data);
  std::shared_ptr<const Data> data_;
};

}  // namespace landfall::trust
