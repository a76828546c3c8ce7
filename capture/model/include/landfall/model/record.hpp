#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/error.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/provenance.hpp>
#include <landfall/model/chip_verdict.hpp>
#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/zone.hpp>

namespace landfall::model {

/// A moment of the wall clock: nanoseconds since 1970-01-01 UTC; 0: not known.
using WallTime = std::int64_t;
/// "2026-11-23T08:03:12.417Z" (ISO 8601); "" for 0. Reentrant.
[[nodiscard]] LANDFALL_API std::string to_text(WallTime time);

/// A picture of a record. It shares the memory that `view` points into with whoever made it; `keeper` holds that memory
/// and wipes it when the last one lets go. Thread-safe as long as nobody assigns.
struct Image {
  ImageView view{};
  std::shared_ptr<const void> keeper{};
};

/// One picture as a device gave it, and all that is known of it.
struct Sample {
  Image image{};
  Provenance provenance{};
  WallTime exposure_start = 0, exposure_end = 0;
  std::uint64_t sequence = 0;     ///< of the device's stream
  double ppi_x = 0, ppi_y = 0;    ///< pixels an inch; 0: not known
  int orientation = 0;            ///< degrees clockwise that turn it upright
  std::string light{};            ///< "white", "ir", "uv"; empty where it does not apply
  int light_nm = 0;               ///< 0: not known
  std::string side{};             ///< "front", "back"; empty: not known
  bool partial = false;           ///< rows are missing
  std::vector<Finger> fingers{};  ///< that were asked for
  std::vector<Finger> missing{};  ///< of them, as the operator said
};

/// A place in pixels of a picture; (0, 0) is the centre of the pixel at the top left.
struct Point {
  double x = 0, y = 0;
};
/// Top left, top right, bottom right, bottom left, in reading order.
using Quad = std::array<Point, 4>;

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
  std::size_t page = 0;                   ///< which of the record's pages was read
  std::optional<std::size_t> infrared{};  ///< the page that was read together with it, in infrared light
  std::vector<Hint> reasons{};            ///< what is physically wrong, where status is not `read`
  std::vector<Finding> findings{};        ///< what is noteworthy, whatever the status
  Personal<std::string> second{};         ///< the next likeliest text, lines with "\n" between them; empty: not known
  double margin = 0;                      ///< ln of how much likelier the text is than `second`
  std::vector<mrz::Change> changes{};     ///< cells whose character is not the one that the picture alone shows
  std::int64_t duration_ns = 0;           ///< how long reading took
};

/// A document as it lies in a page's picture, and what was made of it.
struct DocumentView {
  std::size_t page = 0;                 ///< which of the record's pages
  std::optional<mrz::Format> format{};  ///< by its zone, else by its shape; empty: neither tells
  bool has_zone = false;                ///< the zone that was read lies in it
  Quad quad{};                          ///< its corners in the page's picture, of the upright document
  std::array<std::string, 4> sides{};   ///< how top, right, bottom and left were found: "edge", "zone", "border"
  bool upright = false;                 ///< zone or face told which way is up; else it may be upside down
  double ppi = 0;                       ///< what the picture has in the middle of the document; 0: not known
  std::optional<Sample> straight{};     ///< laid straight; its ppi is exact, its provenance names the step
  std::array<double, 9> to_straight{};  ///< homography, row by row, from the page's picture to `straight`
  std::optional<Sample> portrait{};     ///< the portrait on it, cut out of `straight`
};
/// A place of the page's picture in `view.straight`. Reentrant.
[[nodiscard]] LANDFALL_API Point straight_of(const DocumentView& view, Point place) noexcept;

/// One command and its answer (ISO/IEC 7816-4, 5.1); personal, as an answer may hold anything of the chip.
struct ChipExchange {
  Personal<Bytes> command{}, response{};
  std::string meaning{};   ///< for a person: "select the application of travel documents"
  bool succeeded = false;  ///< status word 9000
};
/// A file that was read from a chip (Doc 9303-10, 4). Its content is not kept in the record.
struct ChipFile {
  std::string name{};  ///< "EF.SOD", "EF.DG1"
  std::size_t size = 0;
};
struct ChipReading {
  Personal<Bytes> atr{};  ///< answer to reset; may identify the chip
  std::vector<ChipExchange> exchanges{};
  Provenance provenance{};
  std::vector<ChipFile> files{};
  std::optional<ChipVerdict> verdict{};  ///< empty: not assessed
};

struct CodeMessage {
  std::string kind{};       ///< "code", "mrz", "ocr"
  std::string symbology{};  ///< "PDF417"; empty where it does not apply
  Personal<Bytes> bytes{};
  WallTime time = 0;
  Provenance provenance{};
};

/// How a step ended.
enum class Outcome : std::uint8_t {
  done,
  unsure,   ///< there is a result, and it must not be relied on
  refused,  ///< the traveller did not succeed, in all tries
  absent,   ///< nothing was placed in time
  skipped,  ///< by the operator, by the plan, or for want of an optional device
  failed,   ///< the machine did not succeed
};
LANDFALL_API std::string_view name(Outcome outcome) noexcept;

/// What the operator said, and when.
struct OperatorAct {
  WallTime time = 0;
  std::string answer{};  ///< "veto", "skip", "retry", "missing_fingers"
  std::vector<Finger> fingers{};
};

/// One step of the plan, as it went.
struct StepReport {
  std::string step{};  ///< "document", "chip", "portrait", "fingers", "code"
  bool optional = false;
  Outcome outcome = Outcome::skipped;
  std::string why{};  ///< one sentence for a person; never about the traveller. Empty where it is done
  int tries = 0;      ///< that were begun
  WallTime begun = 0, ended = 0;
  std::vector<Hint> hints{};    ///< given on the way, without repetitions; at most 64
  std::vector<Hint> reasons{};  ///< why it was refused
  std::vector<Error> errors{};  ///< of the tries; at most 16
  std::vector<OperatorAct> acts{};
};

/// A device that the session used, or wanted to.
struct DeviceUsed {
  std::string role{};  ///< "document", "finger", "camera", "chip", "code"
  std::string uri{};   ///< as the plan says
  std::string id{}, driver{}, driver_version{}, title{}, firmware{};  ///< empty: it could not be opened
  bool strong_identity = false;
  bool simulated = false;
  std::optional<Error> problem{};  ///< why it could not be used
};

struct DeviceNotice {
  std::string device{};
  Notice notice{};
  WallTime time = 0;
};

/// What a record amounts to.
enum class RecordStatus : std::uint8_t {
  complete,    ///< every step that the plan requires is done
  unsure,      ///< every required step gave a result, at least one of them must not be relied on
  incomplete,  ///< a required step gave no result
};
LANDFALL_API std::string_view name(RecordStatus status) noexcept;

/// One traveller before the booth: everything that was captured, what was not and why. Written as files by package.
/// Holds personal data. A value; move it. Reentrant.
struct TravellerRecord {
  std::string id{};        ///< "20261123T080312Z-7f3a91c2": time and a random number; nothing about the traveller
  std::string plan{};      ///< its name
  std::string software{};  ///< "landfall 0.1.0"
  WallTime begun = 0, ended = 0;
  RecordStatus status = RecordStatus::incomplete;
  std::vector<StepReport> steps{};
  std::vector<DeviceUsed> devices{};
  std::vector<DeviceNotice> notices{};
  std::vector<Sample> pages{};
  std::optional<MrzReading> mrz{};        ///< empty: no page was read
  std::vector<DocumentView> documents{};  ///< that were seen in the pages
  std::vector<Sample> portraits{};
  std::vector<Sample> fingers{};
  std::optional<ChipReading> chip{};
  std::vector<CodeMessage> codes{};
};

/// Takes the lines of a reading apart: fills fields, checks and holder where they are a zone, and empties them where
/// not. `today` decides centuries and whether the document has expired. Reentrant.
LANDFALL_API void take_apart(MrzReading& reading, mrz::Date today);

/// What the steps amount to. Reentrant.
[[nodiscard]] LANDFALL_API RecordStatus status_of(const std::vector<StepReport>& steps) noexcept;
/// The origins that occur in its samples and messages, each once: a record is genuine only where all is `measured`.
[[nodiscard]] LANDFALL_API std::vector<Origin> origins(const TravellerRecord& record);

}  // namespace landfall::model
