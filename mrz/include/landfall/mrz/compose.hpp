#pragma once

#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/mrz/layout.hpp>
#include <landfall/mrz/zone.hpp>

namespace landfall::mrz {

/// What a zone says, without fillers and check digits. Personal, and in ordinary strings: they are not wiped.
struct Values {
  std::string document_code;    ///< "P", "ID", "VN" ...
  std::string issuing_state;    ///< a code of Doc 9303-3, section 5: "NLD", "D"
  std::string primary;          ///< primary identifier, upper case, see compose()
  std::string secondary;        ///< secondary identifier; may be empty
  std::string document_number;  ///< longer than 9 only in TD1 (up to 22) and TD2 (up to 14)
  std::string nationality;
  Date birth_date;   ///< parts may be unknown
  Date expiry_date;  ///< complete
  Sex sex = Sex::unspecified;
  std::string optional_data;    ///< TD3: the personal number
  std::string optional_data_2;  ///< TD1 only
  /// TD3 without optional data: their check digit is printed as a filler, not as 0. Issuers may choose
  /// (9303-4, 4.2.2.2).
  bool unused_check_as_filler = false;
};

/// Composes a zone by ICAO Doc 9303: its lines with "\n" between them and all check digits right. What it returns,
/// parse() finds valid. Names of letters A-Z: spaces, hyphens and commas between components become fillers, apostrophes
/// go (9303-3, 4.6); nothing else is transliterated. Names too long for their field are truncated so that its last cell
/// holds a letter (9303-4, 4.2.3; 9303-5 and -6, 4.2.3). In numbers and optional data spaces and hyphens become
/// fillers.
///
/// bad_input names the value that cannot be printed, and never quotes it: a character outside the alphabet, a value too
/// long, missing or not in this format, a code that Doc 9303 does not list, a date that the calendar does not have.
/// Reentrant.
[[nodiscard]] LANDFALL_API Result<std::string> compose(Format format, const Values& values);

/// The values of a zone. compose(zone.format(), values_of(zone)) gives the same zone again if it is valid, but for
/// three liberties of issuers: names that were truncated in another way, components separated in another way, and the
/// check digit of a long document number that counts the filler. A date that cannot be read comes as unknown, a sex as
/// unspecified. Reentrant.
[[nodiscard]] LANDFALL_API Values values_of(const Zone& zone);

}  // namespace landfall::mrz
