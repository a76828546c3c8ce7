#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

namespace landfall::emrtd {

/// What a SecurityInfo is about (Doc 9303-11, 9.2; BSI TR-03110-3, A.1).
enum class SecurityInfoKind : std::uint8_t {
  unknown,
  pace,                     ///< PACEInfo
  pace_domain,              ///< PACEDomainParameterInfo
  chip_authentication,      ///< ChipAuthenticationInfo
  chip_authentication_key,  ///< ChipAuthenticationPublicKeyInfo
  terminal_authentication,
  active_authentication,
  ef_dir,
  eid_security,  ///< eIDSecurityInfo and what else TR-03110-3 has for cards
};
LANDFALL_API std::string_view name(SecurityInfoKind kind) noexcept;

/// SecurityInfo ::= SEQUENCE { protocol, requiredData, optionalData OPTIONAL }. Views into the caller's bytes.
struct SecurityInfo {
  SecurityInfoKind kind = SecurityInfoKind::unknown;
  std::string protocol{};                      ///< object identifier
  ByteView encoding{};                         ///< all of it, for comparing
  std::optional<std::int64_t> version{};       ///< where requiredData is one
  std::optional<std::int64_t> parameter_id{};  ///< PACE: standardized domain parameters, or the id of explicit ones
  std::optional<std::int64_t> key_id{};        ///< chip authentication: pairs an info with its key
  ByteView key{};                              ///< SubjectPublicKeyInfo of a chip_authentication_key
  std::string algorithm{};                     ///< active_authentication: object identifier of the signature algorithm
};

struct SecurityInfos {
  std::vector<SecurityInfo> infos{};
  std::vector<std::string> oddities{};  ///< what is not as the standard says and could be read all the same
};
/// SecurityInfos ::= SET OF SecurityInfo: all of EF.CardAccess, the content of EF.CardSecurity. One that cannot be read
/// is kept as `unknown` with an oddity; only the outer structure has to be right. Errors: bad_input. Reentrant.
[[nodiscard]] LANDFALL_API Result<SecurityInfos> parse_security_infos(ByteView bytes);
/// From EF.DG14 (0x6E). Errors: bad_input.
[[nodiscard]] LANDFALL_API Result<SecurityInfos> read_dg14(ByteView file);

/// Whether every PACE info of `access` also stands in `proven`, byte for byte: EF.CardAccess is not signed, and whoever
/// changes it can make a reader take a weaker protocol (Doc 9303-11, 9.2.10). Says which protocol does not.
[[nodiscard]] LANDFALL_API std::optional<std::string> not_confirmed(const SecurityInfos& access,
                                                                    const SecurityInfos& proven);

}  // namespace landfall::emrtd
