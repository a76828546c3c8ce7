#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <landfall/base/api.hpp>

namespace landfall {

enum class Severity : std::uint8_t { info, advise, insist };

/// What the traveller (or the officer for the traveller) should do. Append only.
enum class HintCode : std::uint16_t {
  place_document = 1,
  turn_document,
  remove_document,
  hold_document_still,
  document_cut_off,
  document_glare,
  document_out_of_focus,
  document_too_small,
  document_covered,
  place_finger,
  lift_finger,
  press_harder,
  press_lighter,
  centre_finger,
  clean_finger,
  finger_too_fast,
  present_chip,
  hold_chip_still,
  look_at_camera,
  move_closer,
  move_back,
  hold_head_still,
  one_person_only,
  scan_code,
  wait,
  document_unreadable,
};

/// A finger by ISO/IEC 19794-4 table 6: 0 unknown, 1..5 right thumb to little, 6..10 left thumb to little, 13..15
/// slaps.
enum class Finger : std::uint8_t {
  unknown = 0,
  right_thumb,
  right_index,
  right_middle,
  right_ring,
  right_little,
  left_thumb,
  left_index,
  left_middle,
  left_ring,
  left_little,
  right_four = 13,
  left_four = 14,
  two_thumbs = 15,
};

struct Box {
  int x = 0, y = 0, width = 0, height = 0;
};  ///< in pixels of the frame it speaks of
struct CellRange {
  int line = 0, first = 0, last = 0;
};  ///< cells of a machine readable zone, all from 1
struct Millimetres {
  double value = 0;
};
using HintArgument = std::variant<Finger, Box, CellRange, Millimetres>;

/// A code with typed arguments; the sentence comes from the catalogue. A value. Reentrant.
struct Hint {
  HintCode code{};
  Severity severity = Severity::advise;
  std::vector<HintArgument> arguments{};
};

LANDFALL_API std::string_view name(HintCode code) noexcept;
LANDFALL_API std::string_view name(Severity severity) noexcept;
LANDFALL_API std::string_view name(Finger finger) noexcept;
LANDFALL_API std::optional<Finger> finger(std::string_view name) noexcept;  ///< nullopt: none is called so
/// The sentence for a person. locale: a BCP 47 tag; "en" and "es" are known, anything else falls back to "en".
[[nodiscard]] LANDFALL_API std::string sentence(const Hint& hint, std::string_view locale = "en");

/// The traveller did not succeed: a value, not an error.
struct Refused {
  std::vector<Hint> reasons;
};

/// What the keeper should know; nothing ended. Append only.
enum class NoticeCode : std::uint16_t {
  lamp_warming = 1,
  temperature,
  dirt,
  calibration_due,
  calibration_missing,
  degraded,
  frames_dropped,
  line_reset,
  identity_positional,
  unreadable,  ///< detail: "<file or part>: <error>"
};
struct Notice {
  NoticeCode code{};
  std::string detail{};  ///< numbers and names of parts; never about a person
};
LANDFALL_API std::string_view name(NoticeCode code) noexcept;

}  // namespace landfall
