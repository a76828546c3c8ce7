#pragma once

#include <array>
#include <memory>
#include <optional>
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
#include <landfall/mrz/zone.hpp>
#include <landfall/mrz_reader/line_recognizer.hpp>

namespace landfall::mrz_reader {

/// What became of a page.
enum class Status : std::uint8_t {
  read,    ///< a zone whose check digits all agree and whose other characters leave no doubt
  unsure,  ///< something like a zone; `lines` is the best guess and must not be taken for its text
  none,    ///< nothing like a zone
};
[[nodiscard]] LANDFALL_API std::string_view name(Status status) noexcept;

enum class Engine : std::uint8_t {
  own,        ///< the glyph network
  tesseract,  ///< Tesseract with Debian's `eng`: a floor to compare with
};
[[nodiscard]] LANDFALL_API std::string_view name(Engine engine) noexcept;

/// Four corners in pixels of the page, in reading order: top left, top right, bottom right, bottom left of the text.
using Quad = std::array<imaging::Point, 4>;

/// One line as it was read.
struct LineReading {
  Personal<std::string> text;
  std::vector<float> probability;  ///< of each character, 0..1, among those that its field allows
  Quad place{};
};

/// What was read. Holds personal data; `lines` is wiped with it.
struct Reading {
  Status status = Status::none;
  std::optional<mrz::Format> format;
  std::vector<LineReading> lines;
  std::vector<mrz::CheckDigit> checks;  ///< empty unless the lines can be parsed
  /// 1 minus the estimated chance that some character is wrong although all check digits agree.
  double confidence = 0;
  Quad zone{};                ///< meaningful unless status is none
  double letter_height = 0;   ///< pixels of a capital
  std::vector<Hint> reasons;  ///< what is physically wrong, where status is not read and it could be told
};

struct ReaderOptions {
  Engine engine = Engine::own;
  mrz::Date
      today{};  ///< decides centuries (mrz/date.hpp); unknown: the clock is not asked, centuries are guessed from 0
  double least_confidence = 0.97;  ///< below it a reading is unsure
  int most_candidates = 24;        ///< lines that are looked at closely; bounds the time
};

/// Finds the machine readable zone of a page (ICAO Doc 9303: TD1, TD2, TD3, MRV-A, MRV-B), at any angle, and reads it.
/// It repairs nothing: what is returned is what is likeliest in each cell among the characters that the cell's field
/// may hold, and a zone that contradicts itself is `unsure`. Mirrored pages and light text on dark ground are not read.
/// Thread-safe: nothing changes after creation.
class LANDFALL_API PageReader {
 public:
  /// Errors: not_found (tesseract: its language data is not installed), bad_input (options out of range), internal.
  [[nodiscard]] static Result<PageReader> create(const ReaderOptions& options = {});
  /// With an engine of the caller's.
  [[nodiscard]] static Result<PageReader> create(const ReaderOptions& options, std::unique_ptr<LineRecognizer> engine);
  PageReader(PageReader&&) noexcept;
  PageReader& operator=(PageReader&&) noexcept;
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;
  ~PageReader();

  /// Reads one page. Bounded memory and time for any picture that plausible_size() allows. `stop` is looked at between
  /// steps of some milliseconds. Errors: those of imaging::Page::make, and cancelled.
  [[nodiscard]] Result<Reading> read(const ImageView& page, std::stop_token stop = {}) const;

 private:
  struct Impl;
  explicit PageReader(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

/// The engines. own: errors internal. tesseract: not_found where the language data is not installed.
[[nodiscard]] LANDFALL_API Result<std::unique_ptr<LineRecognizer>> make_recognizer(Engine engine);

}  // namespace landfall::mrz_reader
