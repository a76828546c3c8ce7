#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/trust/public_key.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {

/// A distinguished name (X.501). Two names are of one authority where `canonical` is equal: types of strings, case,
/// blanks and the D that Germany once wrote for DE do not count, as issuers write their own name in different ways.
struct Name {
  ByteView der{};           ///< as it stands in what was parsed
  std::string canonical{};  ///< for comparing only
  std::string country{};    ///< two capitals, as canonical; empty: none
};
/// Errors: malformed. Reentrant.
[[nodiscard]] LANDFALL_API Result<Name> parse_name(const ber::Object& name);
/// "CN=csca-germany,O=bund,C=DE" (RFC 4514). Reentrant.
[[nodiscard]] LANDFALL_API std::string to_text(const Name& name);
/// A country as certificates name it: capitals, D is DE, UK is GB.
[[nodiscard]] LANDFALL_API std::string fold_country(std::string_view country);

enum class KeyUsage : std::uint16_t {  // RFC 5280, 4.2.1.3: bit i of the string
  digital_signature = 1 << 0,
  key_cert_sign = 1 << 5,
  crl_sign = 1 << 6,
};

struct Extension {
  std::string oid{};
  bool critical = false;
  ByteView value{};  ///< what stands in the octet string
};

/// What a certificate says. Views point into the certificate's own bytes.
struct CertificateFields {
  ByteView der{};  ///< the whole certificate
  ByteView tbs{};  ///< what was signed
  int version = 1;
  ByteView serial{};  ///< content of the INTEGER, as sent
  Name issuer{}, subject{};
  std::chrono::sys_seconds not_before{}, not_after{};
  ByteView key_info{};                                         ///< SubjectPublicKeyInfo
  ByteView inner_algorithm{}, outer_algorithm{}, signature{};  ///< AlgorithmIdentifiers within and behind `tbs`
  std::vector<Extension> extensions{};
  std::optional<ByteView> subject_key_id{}, authority_key_id{};
  std::optional<std::uint16_t> key_usage{};  ///< KeyUsage bits; empty: no such extension
  std::optional<bool> ca{};                  ///< empty: no basicConstraints
  std::optional<std::int64_t> path_length{};
  std::vector<std::string> extended_usage{};  ///< object identifiers
  /// localityName of the subject's alternative names: the letters of its documents' zone, "UTO" (Doc 9303-12, 7.1.1.2).
  std::vector<std::string> document_states{};
  /// "P", "ID" (Doc 9303-12, 7.1.1.6). No value: no such extension, all types; an empty list, as one that cannot be
  /// read leaves it: no type at all.
  std::optional<std::vector<std::string>> document_types{};
  bool name_change = false;                     ///< it says that its authority has a new name (Doc 9303-12, 7.1.1.7)
  std::vector<std::string> unknown_critical{};  ///< object identifiers of critical extensions that nobody here knows
  std::vector<std::string> deviations{};        ///< what is odd in the encoding, for a finding
  [[nodiscard]] bool self_issued() const noexcept { return subject.canonical == issuer.canonical; }
  [[nodiscard]] bool may(KeyUsage usage) const noexcept {
    return key_usage && (*key_usage & static_cast<std::uint16_t>(usage)) != 0;
  }
};

/// An X.509 certificate as travel documents carry it (Doc 9303-12, 7; RFC 5280): a shared, immutable value; copying is
/// cheap. Thread-safe as long as nobody assigns.
class LANDFALL_API Certificate {
 public:
  /// Copies `der`. Nothing of the cryptography is asked. Errors: malformed. Reentrant.
  [[nodiscard]] static Result<Certificate> parse(ByteView der);
  /// The same from a file of one certificate: DER, or PEM that begins the file. Errors: malformed.
  [[nodiscard]] static Result<Certificate> parse_file(ByteView file);

  const CertificateFields* operator->() const noexcept;
  const CertificateFields& operator*() const noexcept { return *operator->(); }
  [[nodiscard]] const std::string& fingerprint() const noexcept;  ///< SHA-256 of the whole, lower case hexadecimal
  /// The key, made when it is first asked for and kept. Errors: those of PublicKey::parse. Thread-safe.
  [[nodiscard]] Result<PublicKey> key() const;
  [[nodiscard]] const std::string& key_identity() const noexcept;  ///< PublicKey::identity() of its key
  bool operator==(const Certificate& other) const noexcept { return fingerprint() == other.fingerprint(); }

 private:
  struct Data;
  explicit Certificate(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

/// Whether another key than its own signed it, as far as names and key identifiers tell (Doc 9303-12, 4.2).
[[nodiscard]] LANDFALL_API bool is_link(const Certificate& certificate) noexcept;
/// Whether it may sign certificates: keyCertSign, or, where there is no keyUsage, not expressly no CA. A few countries'
/// CAs deny in basicConstraints that they are one: that is a deviation.
[[nodiscard]] LANDFALL_API bool may_issue(const Certificate& certificate) noexcept;
/// Whether it may sign revocation lists: it may sign certificates, and cRLSign where there is a keyUsage. Reentrant.
[[nodiscard]] LANDFALL_API bool may_revoke(const Certificate& certificate) noexcept;
/// Whether `issuer`'s key signed `certificate`: `none`, or why not. Names, dates and usages are not asked: that is
/// find_path's (path.hpp). Reentrant.
[[nodiscard]] LANDFALL_API Reason signed_by(const Certificate& certificate, const Certificate& issuer);
/// What can be told of a certificate, for reports.
struct Description {
  std::string subject{}, issuer{};  ///< distinguished names, RFC 4514
  std::string serial{};             ///< hexadecimal
  std::string country{};            ///< of the subject, two capitals; empty: none
  std::string algorithm{};          ///< that signed it: "ecdsa-sha256", "rsa-pss-sha256"
  std::string key{};                ///< "P-256", "brainpoolP384r1", "RSA 3072", or why it is none
  std::chrono::sys_seconds not_before{}, not_after{};
  std::string fingerprint{};  ///< SHA-256, hexadecimal
};
[[nodiscard]] LANDFALL_API Description describe(const Certificate& certificate);
/// What a certificate of this role should have by Doc 9303-12, 7.1, and has not; each one sentence. Reentrant.
enum class Role : std::uint8_t { csca, document_signer, list_signer };
[[nodiscard]] LANDFALL_API std::vector<std::string> profile_deviations(const Certificate& certificate, Role role);

}  // namespace landfall::trust
