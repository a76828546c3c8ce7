#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall::mrz {

/// The five zones of ICAO Doc 9303, TD1 (part 5), TD2 (part 6), TD3 (part 4), MRV-A and MRV-B (part 7), and two of
/// France that Doc 9303 does not have: the identity card of 1988 to 2021 (2 x 36, begins with IDFRA) and the driving
/// licence (1 x 30).
enum class Format : std::uint8_t { td1, td2, td3, mrva, mrvb, fra_id, fra_dl };
inline constexpr int format_count = 7;
/// "TD1", "TD2", "TD3", "MRV-A", "MRV-B", "FRA-ID", "FRA-DL".
[[nodiscard]] LANDFALL_API std::string_view name(Format format) noexcept;
[[nodiscard]] LANDFALL_API std::optional<Format> format(
    std::string_view name) noexcept;  ///< nullopt: none is called so

/// Lines of a zone, and characters of each line.
struct Shape {
  int lines = 0;
  int columns = 0;
};
[[nodiscard]] LANDFALL_API Shape shape(Format format) noexcept;

/// The fields of all formats. No format has all of them.
enum class FieldId : std::uint8_t {
  document_code,
  issuing_state,
  names,
  document_number,       ///< 9 cells; 10 if the number is longer: its principal part and the filler that says so
  document_number_rest,  ///< TD1, TD2, only if the number is longer than 9: what follows, where optional data begin
  document_number_check,
  nationality,
  birth_date,
  birth_date_check,
  sex,
  expiry_date,
  expiry_date_check,
  optional_data,        ///< TD3: the personal number; TD1: the optional data of the upper line
  optional_data_check,  ///< TD3 only
  optional_data_2,      ///< TD1 only: the optional data of the middle line
  composite_check,      ///< TD1, TD2, TD3, FRA-ID, FRA-DL
  given_names,          ///< FRA-ID only: there `names` is the primary identifier alone
};
inline constexpr int field_count = 17;
[[nodiscard]] LANDFALL_API std::string_view name(FieldId id) noexcept;  ///< the enumerator's name

/// Which characters a field may hold.
enum class Alphabet : std::uint8_t {
  letters,  ///< A-Z and <
  digits,   ///< 0-9 and <
  any,      ///< A-Z, 0-9 and <
  sexes,    ///< M, F and <
};

/// Where a field stands. Lines and columns count from 1.
struct FieldSpec {
  FieldId id;
  int line;
  int column;
  int length;
  Alphabet alphabet;
};

/// The fields of a format in reading order; together they cover every cell once. A document number longer than 9 (TD1,
/// TD2) moves borders inside optional_data: Zone::fields() tells of one zone. The span lives as long as the program.
/// Reentrant.
[[nodiscard]] LANDFALL_API std::span<const FieldSpec> layout(Format format) noexcept;

}  // namespace landfall::mrz
