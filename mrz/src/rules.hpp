#pragma once

#include <algorithm>
#include <string_view>

#include <landfall/mrz/codes.hpp>
#include <landfall/mrz/layout.hpp>
#include <landfall/mrz/zone.hpp>

#include "alphabet.hpp"

namespace landfall::mrz {

inline bool all_letters(std::string_view cells) noexcept {
  return std::all_of(cells.begin(), cells.end(), [](char c) { return is_letter(c) || c == filler; });
}
inline bool all_fillers(std::string_view cells) noexcept {
  return cells.find_first_not_of(filler) == std::string_view::npos;
}

// Doc 9303-4, 4.2.2.1: P and a letter or filler; 9303-5 and -6, 4.2.2.1: A, C or I, and a second character other than
// V; 9303-7: V.
inline Verdict document_code_verdict(Format format, std::string_view code) noexcept {
  if (all_fillers(code)) return Verdict::missing;
  if (!all_letters(code)) return Verdict::bad_character;
  bool known = false;
  switch (format) {
    case Format::td1:
    case Format::td2:
      known = (code[0] == 'A' || code[0] == 'C' || code[0] == 'I') && code[1] != 'V';
      break;
    case Format::td3:
      known = code[0] == 'P';
      break;
    case Format::mrva:
    case Format::mrvb:
      known = code[0] == 'V';
      break;
  }
  return known ? Verdict::ok : Verdict::unknown_code;
}

// Doc 9303-3, section 5.
inline Verdict nationality_verdict(std::string_view code) noexcept {
  if (all_fillers(code)) return Verdict::missing;
  if (!all_letters(code)) return Verdict::bad_character;
  return find_code(code) ? Verdict::ok : Verdict::unknown_code;
}

// XXA to XXX say that a person has no nationality (Part E): nobody issues documents under them.
inline Verdict issuer_verdict(std::string_view code) noexcept {
  const auto verdict = nationality_verdict(code);
  return verdict == Verdict::ok && find_code(code) == CodeKind::person ? Verdict::unknown_code : verdict;
}

}  // namespace landfall::mrz
