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

// Doc 9303-4, 4.2.2.1: P and a letter or filler; 9303-7: V and a letter or filler; 9303-5 and -6, 4.2.2.1: A, C or I,
// and what the issuer likes (digits too: C1 and C2 are in wide use), only not V.
inline Verdict document_code_verdict(Format format, std::string_view code) noexcept {
  if (all_fillers(code)) return Verdict::missing;
  const char first = code[0];
  if (format == Format::fra_id) return code == "ID" ? Verdict::ok : Verdict::unknown_code;
  if (format == Format::fra_dl) {  // D1 mostly; A1, A2, B1 are seen
    const bool known = (first == 'A' || first == 'B' || first == 'D') && is_digit(code[1]);
    return known ? Verdict::ok : is_letter(first) ? Verdict::unknown_code : Verdict::bad_character;
  }
  const bool card = format == Format::td1 || format == Format::td2;
  if (!all_letters(card ? code.substr(0, 1) : code)) return Verdict::bad_character;
  const bool known = card ? (first == 'A' || first == 'C' || first == 'I') && code[1] != 'V'
                          : first == (format == Format::td3 ? 'P' : 'V');
  return known && value_of(code[1]) >= 0 ? Verdict::ok : Verdict::unknown_code;
}

// Doc 9303-3, section 5.
inline Verdict nationality_verdict(std::string_view code) noexcept {
  if (all_fillers(code)) return Verdict::missing;
  if (!all_letters(code)) return Verdict::bad_character;
  return find_code(code) ? Verdict::ok : Verdict::unknown_code;
}

// A zone of 2 x 36 that begins like this is the French identity card's; new ones are TD1.
inline constexpr std::string_view fra_id_begin = "IDFRA";

// XXA to XXX say that a person has no nationality (Part E): nobody issues documents under them.
inline Verdict issuer_verdict(std::string_view code) noexcept {
  const auto verdict = nationality_verdict(code);
  return verdict == Verdict::ok && find_code(code) == CodeKind::person ? Verdict::unknown_code : verdict;
}

}  // namespace landfall::mrz
