#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/synth/country.hpp>
#include <landfall/synth/scene.hpp>

#include "key.hpp"

// The files of Doc 9303-10, 4: elementary files of the LDS1 application, written.
namespace landfall::synth {

/// EF.COM, Doc 9303-10, 4.7.1. `version`: "0107".
[[nodiscard]] Bytes common_data(std::string_view version, const std::vector<int>& groups);
/// What the MRZ in DG1 says, without line ends.
[[nodiscard]] Bytes dg1(std::string_view zone);
[[nodiscard]] Result<Bytes> dg2(const Scene& scene, int height, FaceEncoding encoding = FaceEncoding::iso19794,
                                Compression compression = Compression::jpeg);
[[nodiscard]] Result<Bytes> dg3(const Scene& scene);
/// 5 and 7, 11, 12, 13, 16. Errors: bad_input (another number).
[[nodiscard]] Result<Bytes> other_group(int number, const Scene& scene, const IssueOptions& options);

/// SecurityInfos of a chip with PACE, chip authentication and, where it has a DG15 with such a key, active
/// authentication by ECDSA (Doc 9303-11, 9.2).
struct SecurityProfile {
  std::vector<Bytes> pace{};        ///< PACEInfos
  Bytes chip_authentication_key{};  ///< SubjectPublicKeyInfo; empty: none
  bool active_authentication = false;
  bool terminal_authentication = false;  ///< there are fingers
};
/// PACE by ECDH with P-256 (Doc 9303-11, 9.2.1 and 9.5.1): generic mapping, or chip authentication mapping.
[[nodiscard]] Bytes pace_info(std::string_view oid);
inline constexpr const char* id_pace_gm_aes_128 = "0.4.0.127.0.7.2.2.4.2.2";
inline constexpr const char* id_pace_gm_3des = "0.4.0.127.0.7.2.2.4.2.1";
inline constexpr const char* id_pace_cam_aes_128 = "0.4.0.127.0.7.2.2.4.6.2";
[[nodiscard]] Bytes card_access(const SecurityProfile& profile);
[[nodiscard]] Bytes security_infos(const SecurityProfile& profile);  ///< of EF.CardSecurity and, in 6E, of DG14
[[nodiscard]] Bytes dg14(const SecurityProfile& profile);
[[nodiscard]] Bytes dg15(ByteView public_key);

/// LDSSecurityObject, Doc 9303-10, 4.7.2 and appendix D: what EF.SOD signs.
struct SecurityObject {
  LdsVersion version = LdsVersion::v1_8;
  Digest digest = Digest::sha256;
  std::vector<std::pair<int, Bytes>> hashes{};
};
[[nodiscard]] Bytes security_object(const SecurityObject& object);
inline constexpr const char* id_lds_security_object = "2.23.136.1.1.1";
inline constexpr const char* id_card_security_object = "0.4.0.127.0.7.3.2.1";  // BSI TR-03110-3, A.1.2.5

}  // namespace landfall::synth
