#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/result.hpp>
#include <landfall/imaging/page.hpp>
#include <landfall/model/record.hpp>
#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/zone.hpp>
#include <landfall/mrz_reader/line_recognizer.hpp>

namespace landfall::mrz_reader {

enum class Engine : std::uint8_t {
  own,        ///< the glyph network
  tesseract,  ///< Tesseract with Debian's `eng`: a floor to compare with. Loaded when it is asked for (ocr::LineReader)
};
[[nodiscard]] LANDFALL_API std::string_view name(Engine engine) noexcept;
[[nodiscard]] LANDFALL_API std::optional<Engine> engine(
    std::string_view name) noexcept;  ///< nullopt: none is called so

/// One line as it was read.
struct LineReading {
  Personal<std::string> text;
  std::vector<float> probability;            ///< of each character, 0..1, after all rules (mrz::Decoded)
  Quad place{};                              ///< its cells, a little higher than a capital
  std::vector<Point> cells;                  ///< the middle of each
  Personal<std::vector<CellScores>> scores;  ///< what the picture alone says of each cell
};

/// What was read. Holds personal data; texts and scores are wiped with it.
struct Reading {
  model::ReadingStatus status = model::ReadingStatus::none;
  std::optional<mrz::Format> format;
  std::vector<LineReading> lines;
  std::vector<mrz::CheckDigit> checks;  ///< empty unless the lines can be parsed
  /// Probability that every character is right (mrz::Decoded::posterior).
  double confidence = 0;
  Personal<std::string> second;           ///< the next likeliest text, lines with "\n" between them
  double margin = 0;                      ///< ln of how much likelier the text is than `second`
  double strain = 0;                      ///< what the rules ask of the picture (mrz::Decoded::strain)
  std::vector<mrz::Change> changes;       ///< cells whose character is not the one that the picture alone shows
  std::vector<mrz::Undecided> undecided;  ///< cells that neither picture nor rules decide
  Quad zone{};                            ///< meaningful unless status is none
  double score = 0;                       ///< of the zone as a candidate: 0 is the best, -1 hardly one
  bool whole = false;                     ///< the zone's ends were seen: it is not a part of a longer one
  double letter_height = 0;               ///< pixels of a capital
  /// What is physically wrong, and where: a Box in pixels of the page, or a CellRange. Never empty where status is
  /// unsure; empty where it is read.
  std::vector<Hint> reasons;
  std::vector<model::Finding> findings;
  std::size_t frame = 0;  ///< of a vote: which of the frames is the best one
};

struct ReaderOptions {
  Engine engine = Engine::own;
  mrz::Date
      today{};  ///< decides centuries (mrz/date.hpp); unknown: the clock is not asked, centuries are guessed from 0
  double least_confidence = 0.97;  ///< below it a reading is unsure
  int most_candidates = 24;        ///< lines that are looked at closely; bounds the time
};

/// Finds the machine readable zone of a page (ICAO Doc 9303: TD1, TD2, TD3, MRV-A, MRV-B; the French identity card
/// before 2021 and the French driving licence), at any angle, and reads it. The text is the likeliest one under the
/// picture and all rules together (mrz/decode.hpp); what the rules changed is told. It is `read` only where it is all
/// but certain, every check digit agrees and every field holds what it may. Mirrored pages and light text on dark
/// ground are not read. Thread-safe: nothing changes after creation.
class LANDFALL_API ZoneReader {
 public:
  /// Errors: not_found (tesseract: it or its language data is not installed), bad_input (options out of range),
  /// internal.
  [[nodiscard]] static Result<ZoneReader> create(const ReaderOptions& options = {});
  /// With an engine of the caller's.
  [[nodiscard]] static Result<ZoneReader> create(const ReaderOptions& options, std::unique_ptr<LineRecognizer> engine);
  ZoneReader(ZoneReader&&) noexcept;
  ZoneReader& operator=(ZoneReader&&) noexcept;
  ZoneReader(const ZoneReader&) = delete;
  ZoneReader& operator=(const ZoneReader&) = delete;
  ~ZoneReader();

  /// The same reader, with its networks, for another day or another confidence: costs nothing. Errors: bad_input (a
  /// confidence outside 0..1).
  [[nodiscard]] Result<ZoneReader> with(mrz::Date today, double least_confidence) const;

  /// Reads one page. Bounded memory and time for any picture that plausible_size() allows. `stop` is looked at between
  /// steps of some milliseconds. Errors: those of imaging::Page::make, and cancelled.
  [[nodiscard]] Result<Reading> read(const ImageView& page, std::stop_token stop = {}) const;

  /// Every zone of a picture, for pictures of several documents: best first, at most `most`, none over another. Takes
  /// longer, because all of the picture is searched. Errors: those of read().
  [[nodiscard]] Result<std::vector<Reading>> read_all(const ImageView& page, std::size_t most,
                                                      std::stop_token stop = {}) const;

  /// A picture of a single line of any length: what the picture says of each character, and of letters and digits that
  /// look alike what stands beside them. No rule of fields or check digits is asked. No text where no line was found.
  /// Errors: those of read().
  [[nodiscard]] Result<LineReading> read_line(const ImageView& line, std::stop_token stop = {}) const;

  /// The same page in white and in infrared light (B900, some 870 to 950 nm), from one device and of one size. The zone
  /// is looked for in infrared, where its ink is dark and most of the background is gone; read in both; and joined cell
  /// by cell with tempered likelihoods. Findings: vis_ir_mismatch, missing_in_infrared. Errors: those of read(), and
  /// bad_input (sizes differ).
  [[nodiscard]] Result<Reading> read_lights(const ImageView& white, const ImageView& infrared,
                                            std::stop_token stop = {}) const;

  /// Frames of one page vote, cell by cell, with tempered likelihoods: frames err alike. Frames without a zone, and
  /// with a zone of another shape than most, have no vote. Places, findings and reasons are those of the best frame.
  /// No frame with a zone: status none. Errors: internal.
  [[nodiscard]] Result<Reading> vote(std::span<const Reading> frames) const;

 private:
  struct Impl;
  explicit ZoneReader(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

/// The engines. own: errors internal. tesseract: those of ocr::LineReader::create.
[[nodiscard]] LANDFALL_API Result<std::unique_ptr<LineRecognizer>> make_recognizer(Engine engine);

}  // namespace landfall::mrz_reader
