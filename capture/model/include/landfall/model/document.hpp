#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/geometry.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/model/sample.hpp>
#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/zone.hpp>

namespace landfall::model {

/// What became of a page's machine readable zone.
enum class ReadingStatus : std::uint8_t {
  read,    ///< wholly, and every check digit agrees
  unsure,  ///< the lines are a best guess and must not be taken for the zone's text
  none,    ///< nothing like a zone was seen
};
LANDFALL_API std::string_view name(ReadingStatus status) noexcept;

struct LineReading {
  Personal<std::string> text{};
  std::vector<float> probability{};  ///< of each character, 0..1; empty: not known
  Quad place{};
  std::vector<Point> cells{};  ///< the middle of each character; empty: not known
};

/// What is noteworthy about a zone and is not the traveller's to mend. Append only.
enum class FindingCode : std::uint8_t {
  digits_printed_wrong,  ///< these check digits are printed wrong
  outside_alphabet,      ///< in these cells stands something that the alphabet does not have
  vis_ir_mismatch,       ///< white and infrared light both show these cells clearly, and differently: an alarm
  missing_in_infrared,   ///< white light shows a zone, infrared none
  impossible_date,       ///< a date that the calendar does not have
  out_of_rule,           ///< a character where its field has none, or a layout that no format has
};
LANDFALL_API std::string_view name(FindingCode code) noexcept;
struct Finding {
  FindingCode code{};
  std::vector<CellRange> cells{};  ///< empty where it is about the whole zone
};
/// info: for the technician; advise: look at the document; insist: an alarm. Reentrant.
[[nodiscard]] LANDFALL_API Severity severity(FindingCode code) noexcept;
/// The sentence for the officer, with its cells; from the same catalogue for the program and the report. locale: as for
/// hints. Reentrant.
[[nodiscard]] LANDFALL_API std::string sentence(const Finding& finding, std::string_view locale = "en");

/// A field of the zone; the same as mrz::Field, but it owns its text.
struct FieldReading {
  mrz::FieldId id{};
  mrz::Verdict verdict{};
  int line = 0, column = 0, length = 0;  ///< lines and columns count from 1
  Personal<std::string> text{};
};

/// What the zone says of its holder, without fillers; dates as "1974-08-12", unknown parts as "?".
struct Holder {
  Personal<std::string> surname{}, given_names{}, document_number{}, nationality{}, birth{}, sex{}, expiry{};
  std::string document_code{}, issuing_state{};
  bool expired = false;  ///< on the day of the session
};

/// The reading of a machine readable zone (ICAO Doc 9303-3). Personal data; wiped with it.
struct MrzReading {
  ReadingStatus status = ReadingStatus::none;
  std::optional<mrz::Format> format{};
  std::vector<LineReading> lines{};
  std::vector<FieldReading> fields{};     ///< empty unless the lines can be taken apart
  std::vector<mrz::CheckDigit> checks{};  ///< the same
  std::optional<Holder> holder{};         ///< the same
  double confidence = 0;                  ///< 0..1, as the reader estimates it
  Quad zone{};                            ///< in the picture that was read; meaningful unless status is none
  std::size_t page = 0;                   ///< which of the record's samples was read
  std::optional<std::size_t> infrared{};  ///< the sample that was read together with it, in infrared light
  std::vector<Hint> reasons{};            ///< what is physically wrong, where status is not `read`
  std::vector<Finding> findings{};        ///< what is noteworthy, whatever the status
  Personal<std::string> second{};         ///< the next likeliest text, lines with "\n" between them; empty: not known
  double margin = 0;                      ///< ln of how much likelier the text is than `second`
  std::vector<mrz::Change> changes{};     ///< cells whose character is not the one that the picture alone shows
  Duration duration{};                    ///< how long reading took
};

/// How one side of an outline was found.
enum class SideSource : std::uint8_t {
  edge,    ///< seen, and fitted in the full picture
  zone,    ///< not seen: where the zone's printed geometry puts it, or what the sides that are seen make of it
  border,  ///< the picture ends here
};
[[nodiscard]] LANDFALL_API std::string_view name(SideSource source) noexcept;

/// A document as it lies in a page's picture, and what was made of it.
struct DocumentView {
  std::size_t page = 0;                 ///< which of the record's samples
  std::optional<mrz::Format> format{};  ///< by its zone, else by its shape; empty: neither tells
  bool has_zone = false;                ///< the zone that was read lies in it
  Quad quad{};                          ///< its corners in the page's picture, of the upright document
  std::array<SideSource, 4> sides{};    ///< how top, right, bottom and left were found
  bool upright = false;                 ///< zone or face told which way is up; else it may be upside down
  double ppi = 0;                       ///< what the picture has in the middle of the document; 0: not known
  std::optional<Sample> straight{};     ///< laid straight; its ppi is exact, its provenance names the step
  std::array<double, 9> to_straight{};  ///< homography, row by row, from the page's picture to `straight`
  std::optional<Sample> portrait{};     ///< the portrait on it, cut out of `straight`
};
/// A place of the page's picture in `view.straight`. Reentrant.
[[nodiscard]] LANDFALL_API Point straight_of(const DocumentView& view, Point place) noexcept;

/// Takes the lines of a reading apart: fills fields, checks and holder where they are a zone, and empties them where
/// not. `today` decides centuries and whether the document has expired. Reentrant.
LANDFALL_API void take_apart(MrzReading& reading, mrz::Date today);

}  // namespace landfall::model
