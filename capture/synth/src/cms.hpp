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

// CMS SignedData (RFC 5652) as documents and lists have it, and as they should not.
namespace landfall::synth {

/// How the signed attributes go into the file and into the signature.
enum class Attributes : std::uint8_t {
  sorted,             ///< as DER wants
  none,               ///< the content itself is signed
  sent_reversed,      ///< sent in the wrong order, signed in DER
  sent_and_reversed,  ///< sent and signed in the wrong order
};

struct CmsSigner {
  Key key{};
  Bytes certificate{};             ///< whom issuerAndSerialNumber names
  Bytes key_identifier{};          ///< not empty: named by this instead
  std::optional<Bytes> issuer{};   ///< another Name in issuerAndSerialNumber
  Digest digest = Digest::sha256;  ///< of the content and, usually, of the signature
  Attributes attributes = Attributes::sorted;
  std::optional<std::chrono::sys_seconds> signing_time{};
  // What only a wrong needs.
  std::optional<Digest> signature_digest{};     ///< another digest within the signature
  std::optional<Bytes> signature_algorithm{};   ///< another AlgorithmIdentifier than the true one
  std::optional<Bytes> message_digest{};        ///< another than the content's
  std::optional<std::string> attribute_type{};  ///< another content-type attribute than the content's
  std::optional<Bytes> signature{};             ///< instead of one that is made
  bool forged_cube = false;                     ///< RSA with e = 3: a signature without the private key
};

struct CmsProfile {
  std::string content_type{};
  Bytes content{};
  std::vector<Bytes> certificates{};
  std::vector<CmsSigner> signers{};
  bool indefinite_length = false;
};
/// ContentInfo.
[[nodiscard]] Result<Bytes> signed_data(const CmsProfile& profile);

}  // namespace landfall::synth
