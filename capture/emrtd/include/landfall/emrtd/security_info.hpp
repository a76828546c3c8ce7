#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <landfall/emrtd/file.hpp>

/// SecurityInfos: which protocols a chip speaks (Doc 9303-11, 9.2; BSI TR-03110-3, A.1.1).
namespace landfall::emrtd {

enum class KeyAgreement : std::uint8_t { dh, ecdh };
enum class PaceMapping : std::uint8_t { generic, integrated, chip_authentication };
/// Of secure messaging.
enum class Cipher : std::uint8_t { des3, aes128, aes192, aes256 };

struct PaceInfo {
  KeyAgreement agreement{};
  PaceMapping mapping{};
  Cipher cipher{};
  std::int64_t version = 0;                    ///< 2
  std::optional<std::int64_t> parameter_id{};  ///< standardized domain parameters, or those of that identifier
};
struct PaceDomainParameterInfo {
  KeyAgreement agreement{};
  PaceMapping mapping{};
  ByteView parameters{};  ///< the encoding of the AlgorithmIdentifier
  std::optional<std::int64_t> parameter_id{};
};
struct ChipAuthenticationInfo {
  KeyAgreement agreement{};
  Cipher cipher{};
  std::int64_t version = 0;  ///< 1, 2 or 3
  std::optional<std::int64_t> key_id{};
};
struct ChipAuthenticationDomainParameterInfo {
  KeyAgreement agreement{};
  ByteView parameters{};  ///< the encoding of the AlgorithmIdentifier
  std::optional<std::int64_t> key_id{};
};
struct ChipAuthenticationPublicKeyInfo {
  KeyAgreement agreement{};
  ByteView key{};  ///< the encoding of the SubjectPublicKeyInfo
  std::optional<std::int64_t> key_id{};
};
struct TerminalAuthenticationInfo {
  std::int64_t version = 0;                ///< 1 or 2
  std::optional<std::uint16_t> ef_cvca{};  ///< identifier of EF.CVCA, where it is not 011C
  std::optional<std::uint8_t> ef_cvca_sfi{};
};
struct ActiveAuthenticationInfo {
  std::int64_t version = 0;           ///< 1
  std::string signature_algorithm{};  ///< dotted
};
struct EfDirInfo {
  ByteView ef_dir{};  ///< the content of EF.DIR
};
/// A protocol that is not known here, or one whose fields are not as it has them.
struct OtherInfo {};

struct SecurityInfo {
  std::string protocol{};  ///< dotted
  ByteView encoding{};     ///< of the whole SecurityInfo
  std::variant<OtherInfo, PaceInfo, PaceDomainParameterInfo, ChipAuthenticationInfo,
               ChipAuthenticationDomainParameterInfo, ChipAuthenticationPublicKeyInfo, TerminalAuthenticationInfo,
               ActiveAuthenticationInfo, EfDirInfo>
      value{};
};

struct SecurityInfos : FileContent {
  std::vector<SecurityInfo> infos{};  ///< as listed
};
/// A file that holds a bare SET: EF.CardAccess, or the eContent of EF.CardSecurity. Errors: not a SET of sequences
/// that begin with an object identifier and a further field.
[[nodiscard]] LANDFALL_API Result<SecurityInfos> read_security_infos(ByteView bytes);
/// Tag 6E around it. `object` is the 6E. Errors: the same.
[[nodiscard]] LANDFALL_API Result<SecurityInfos> read_dg14(ByteView bytes);

/// A key for chip authentication and how to use it. Points into the SecurityInfos.
struct ChipAuthentication {
  const ChipAuthenticationInfo* info = nullptr;  ///< null: none is given; then 3DES (Doc 9303-11, 6.2: DG14 of old)
  const ChipAuthenticationPublicKeyInfo* key = nullptr;  ///< never null
};
/// Pairs by key identifier and key agreement: each key with each info of its identifier, in the order of the infos;
/// then the keys that no info names. An info without an identifier belongs to a key without one.
[[nodiscard]] LANDFALL_API std::vector<ChipAuthentication> chip_authentications(const SecurityInfos& infos);

/// What EF.CardAccess says and the signed infos (DG14, EF.CardSecurity) do not, as they are encoded; order is free.
/// Empty: they agree, and access control was not downgraded. Points into `card_access`.
[[nodiscard]] LANDFALL_API std::vector<const SecurityInfo*> not_in(const SecurityInfos& signed_infos,
                                                                   const SecurityInfos& card_access);

}  // namespace landfall::emrtd
