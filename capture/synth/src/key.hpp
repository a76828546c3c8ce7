#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/synth/country.hpp>

struct evp_pkey_st;

namespace landfall::synth {

[[nodiscard]] Result<Bytes> digest_of(Digest digest, ByteView bytes);
[[nodiscard]] std::size_t digest_size(Digest digest) noexcept;
/// AlgorithmIdentifier without parameters (RFC 5754, 2).
[[nodiscard]] Bytes digest_algorithm(Digest digest);
[[nodiscard]] bool is_rsa(KeyType type) noexcept;

/// What an AlgorithmIdentifier of a signature says. Usually of(algorithm); a wrong names what is not so.
struct SignatureName {
  bool rsa = false, pss = false;
  Digest digest = Digest::sha256;
  Digest mask = Digest::sha256;  ///< PSS: hash of MGF1
  int salt = 32;                 ///< PSS: octets
  [[nodiscard]] static SignatureName of(const Algorithm& algorithm);
};
/// Doc 9303-12, 4.4: RFC 4055 (RSA), RFC 5758 and X9.62 (ECDSA).
[[nodiscard]] Bytes signature_algorithm(const SignatureName& name);

/// The parameters of a curve over a prime field (SEC 1, C.2, ECParameters): magnitudes, points uncompressed.
struct CurveParameters {
  Bytes prime, a, b, generator, order;
  int cofactor = 1;
};
[[nodiscard]] Result<CurveParameters> curve_parameters(KeyType type);
/// SubjectPublicKeyInfo of an EC key with ECParameters in full.
[[nodiscard]] Bytes explicit_ec_key(const CurveParameters& curve, ByteView point);

/// A private key that came out of a seed. Copies share it. Reentrant.
class Key {
 public:
  Key() = default;
  /// Equal arguments give equal keys. RSA keys are kept for the life of the process, since finding primes is slow.
  [[nodiscard]] static Result<Key> make(std::uint64_t seed, std::string_view purpose, const Algorithm& algorithm);
  /// A key whose public point is that of `victim`, over the victim's curve but for a generator that was chosen so
  /// (CVE-2020-0601): explicit parameters. Errors: bad_input if the victim has no EC key.
  [[nodiscard]] static Result<Key> with_chosen_generator(const Key& victim, std::uint64_t seed);

  [[nodiscard]] const Algorithm& algorithm() const noexcept { return algorithm_; }
  [[nodiscard]] const Bytes& public_key() const noexcept { return spki_; }    ///< SubjectPublicKeyInfo
  [[nodiscard]] const Bytes& point() const noexcept { return point_; }        ///< EC only
  [[nodiscard]] const Bytes& identifier() const noexcept { return id_; }      ///< RFC 5280, 4.2.1.2 (1)
  [[nodiscard]] const Bytes& private_key() const noexcept { return pkcs8_; }  ///< PrivateKeyInfo (RFC 5208)
  /// As the algorithm says, with another digest where one is given. ECDSA and PSS draw random numbers.
  [[nodiscard]] Result<Bytes> sign(ByteView bytes) const { return sign(bytes, algorithm_.digest); }
  [[nodiscard]] Result<Bytes> sign(ByteView bytes, Digest digest) const;

 private:
  [[nodiscard]] Result<void> describe();
  std::shared_ptr<evp_pkey_st> key_;
  Algorithm algorithm_{};
  Bytes spki_, point_, id_, pkcs8_;
};

/// An RSA PKCS#1 v1.5 signature over `bytes` for a key with e = 3, made without the private key: a cube whose first
/// octets are right padding and digest, with garbage behind (Bleichenbacher 2006). `size`: of the modulus, octets.
[[nodiscard]] Result<Bytes> forged_cube(ByteView bytes, Digest digest, std::size_t size);

}  // namespace landfall::synth
