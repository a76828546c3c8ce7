#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

#include "key.hpp"

// Certificates and revocation lists (RFC 5280) with the profiles of Doc 9303-12, 7.
namespace landfall::synth {

struct Span {
  std::chrono::sys_seconds from{}, to{};
};

/// Bits of KeyUsage (RFC 5280, 4.2.1.3).
enum KeyUse : unsigned { digital_signature = 1U << 0, key_cert_sign = 1U << 5, crl_sign = 1U << 6 };

enum class Strings : std::uint8_t { printable, utf8 };
/// C=country, O=country's name, CN=common name. C is a PrintableString always (Doc 9303-12, 7).
[[nodiscard]] Bytes distinguished_name(std::string_view country, std::string_view organization,
                                       std::string_view common_name, Strings strings = Strings::printable);

struct CertificateProfile {
  std::uint64_t serial = 1;
  Bytes issuer{}, subject{};  ///< Name
  Span validity{};
  std::optional<Span> signs{};    ///< privateKeyUsagePeriod
  Bytes public_key{};             ///< SubjectPublicKeyInfo
  Bytes key_identifier{};         ///< empty: none
  Bytes issuer_key_identifier{};  ///< empty: none
  std::optional<bool> ca{};       ///< none: no basicConstraints
  unsigned key_use = 0;           ///< 0: no keyUsage
  bool key_use_critical = true;
  std::string state{};                        ///< localityName of the alternative names; empty: none
  std::string issuer_state{};                 ///< the same
  std::vector<std::string> document_types{};  ///< empty: no document type list
  std::string purpose{};                      ///< extKeyUsage, an object identifier; empty: none
  std::string crl_address{};                  ///< empty: no cRLDistributionPoints
  std::vector<Bytes> more{};                  ///< extensions, verbatim
  std::optional<Bytes> inner_algorithm{};     ///< AlgorithmIdentifier in what is signed, where it differs
};
[[nodiscard]] Bytes extension(std::string_view oid, bool critical, ByteView value);
[[nodiscard]] Result<Bytes> certificate(const CertificateProfile& profile, const Key& issuer);

struct CrlProfile {
  Bytes issuer{};
  std::int64_t number = 1;
  Span validity{};  ///< thisUpdate, nextUpdate
  Bytes issuer_key_identifier{};
  std::vector<std::uint64_t> revoked{};  ///< serial numbers
};
[[nodiscard]] Result<Bytes> revocation_list(const CrlProfile& profile, const Key& issuer);

/// issuer and serial number of a certificate (RFC 5652, 10.2.4), subject key identifier, as they stand in it.
struct CertificateNames {
  Bytes issuer, serial;
};
[[nodiscard]] Result<CertificateNames> names_of(ByteView certificate);

}  // namespace landfall::synth
