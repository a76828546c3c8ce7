#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <landfall/emrtd/file.hpp>

/// DG2 (face), DG3 (fingers), DG4 (irises): Doc 9303-10, 4.7.2 to 4.7.4.
namespace landfall::emrtd {

enum class BiometricEncoding : std::uint8_t { unknown, iso_19794, iso_39794 };

/// The header A1 of a biometric information template (ISO/IEC 7816-11, table 3; Doc 9303-10, table 38).
struct BiometricHeader {
  std::optional<std::uint16_t> version{};  ///< 80
  std::optional<std::uint32_t> type{};     ///< 81: 2 face, 8 finger, 0x10 iris
  std::optional<std::uint8_t> subtype{};   ///< 82
  ByteView creation_date{};                ///< 83
  ByteView validity{};                     ///< 85
  std::optional<std::uint16_t> creator{};  ///< 86: registered with IBIA
  std::optional<std::uint16_t> owner{};    ///< 87: 0x0101 is ISO/IEC JTC 1/SC 37
  std::optional<std::uint16_t> format{};   ///< 88
};
struct BiometricTemplate {
  BiometricHeader header{};
  ByteView block{};  ///< the content of 5F2E or 7F2E
  /// What a reader of the standard takes: all of a 19794 record, and of 39794 what stands within A1.
  ByteView record{};
  BiometricEncoding encoding{};
};
struct Biometrics : FileContent {
  std::vector<BiometricTemplate> templates{};  ///< may be empty in DG3 and DG4
};
/// file: dg2, dg3 or dg4 (else an error). The data block itself is not read. Errors: not that structure, a template
/// without header or without block.
[[nodiscard]] LANDFALL_API Result<Biometrics> read_biometrics(File file, ByteView bytes);

}  // namespace landfall::emrtd
