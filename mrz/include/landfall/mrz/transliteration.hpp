#pragma once

#include <cstdint>
#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall::mrz {

/// How a name as people write it compares with one of a zone.
enum class NameMatch : std::uint8_t {
  equal,      ///< the zone prints a form of it
  truncated,  ///< the zone prints a form of it, cut off where its field ends
  different,
  unknown,  ///< the name holds a character that has no entry in the tables, or is too long to compare
};
[[nodiscard]] LANDFALL_API std::string_view name(NameMatch match) noexcept;

/// Whether `mrz_name` is a form of `visual_name` under ICAO Doc 9303-3, section 6: a character has several forms
/// (U with two dots: UE, UXX and U), so forms are compared as sets, never as one string.
///
/// `visual_name`: UTF-8, composed or decomposed, upper or lower case; one identifier, or several with spaces, hyphens
/// or commas, up to 512 characters; apostrophes and full stops are left out. `mrz_name`: of a zone, components with one
/// '<' or more between them. `cut`: the zone's name field is full, so that the end of the name may be missing
/// (Names::truncated); names that were shortened in their middle (9303-4, 4.2.3) are `different`. Latin and Cyrillic
/// letters have entries; any accented Latin letter may be printed without its accent. Work and memory are bounded for
/// any bytes. Reentrant.
[[nodiscard]] LANDFALL_API NameMatch matches(std::string_view visual_name, std::string_view mrz_name,
                                             bool cut = false) noexcept;

}  // namespace landfall::mrz
