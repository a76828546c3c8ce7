#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/mrz/layout.hpp>

namespace landfall::mrz {

/// What is to be said of one field or check digit.
enum class Verdict : std::uint8_t {
  ok,
  bad_character,    ///< a character that this field may not hold
  malformed,        ///< the characters may stand there, their arrangement may not
  missing,          ///< nothing but fillers where something is mandatory
  unknown_code,     ///< a document code, state or nationality that Doc 9303 does not list there
  impossible_date,  ///< the calendar has no such date
  bad_check_digit,  ///< the check digit is not that of its cells; said of the digit and of the field it covers
};
[[nodiscard]] LANDFALL_API std::string_view name(Verdict verdict) noexcept;  ///< the enumerator's name

/// One field as it is printed. `text` points into its Zone. Lines and columns count from 1.
struct Field {
  FieldId id{};
  Verdict verdict{};
  int line = 0;
  int column = 0;
  int length = 0;
  std::string_view text;
};

/// Neighbouring cells of one line. Lines and columns count from 1.
struct Cells {
  int line = 0;
  int column = 0;
  int length = 0;
};

/// A few values without the heap.
template <class T, std::size_t N>
class List {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] const T* begin() const noexcept { return items_.data(); }
  [[nodiscard]] const T* end() const noexcept { return items_.data() + size_; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return items_.at(i); }
  void push(const T& item) { items_.at(size_++) = item; }

 private:
  std::array<T, N> items_{};
  std::size_t size_ = 0;
};

/// One check digit: what it should be, what is printed, and which cells it covers.
struct CheckDigit {
  FieldId id{};  ///< document_number_check, birth_date_check, expiry_date_check, optional_data_check or composite_check
  Verdict verdict{};
  int line = 0;
  int column = 0;
  char expected = 0;      ///< '0' to '9'
  char found = 0;         ///< as printed
  List<Cells, 4> covers;  ///< in the order in which the weights run over them (Doc 9303-3, 4.9)
};

enum class Sex : std::uint8_t { unspecified, female, male };
[[nodiscard]] LANDFALL_API std::string_view name(Sex sex) noexcept;

/// The name field taken apart (Doc 9303-3, 4.6). Views into the zone, '<' between components, none at the ends.
struct Names {
  std::string_view primary;
  std::string_view secondary;  ///< empty: there is none
  bool truncated = false;      ///< the last cell holds no filler: the name may have been truncated (9303-4, 4.2.3)
};

/// One machine readable zone of ICAO Doc 9303, taken apart. Every field is readable and carries its own verdict: a
/// field that is wrong never hides another one.
///
/// It owns one inline buffer, which is wiped when the zone is destroyed or moved from, and no heap memory. Everything
/// it hands out points into that buffer: it ends with the zone, and with a move of it. Holds personal data. Reentrant;
/// const access is thread-safe.
class LANDFALL_API Zone {
 public:
  Zone(Zone&& other) noexcept;
  Zone& operator=(Zone&& other) noexcept;
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
  ~Zone();

  [[nodiscard]] Format format() const noexcept { return format_; }
  [[nodiscard]] int line_count() const noexcept { return shape(format_).lines; }
  [[nodiscard]] std::string_view line(int number) const noexcept;  ///< from 1; empty if there is no such line
  [[nodiscard]] std::string_view text() const noexcept;            ///< all lines in one, without breaks

  /// A field; nothing if this zone has none of that name. See FieldId.
  [[nodiscard]] std::optional<Field> field(FieldId id) const noexcept;
  /// All fields in reading order. Together they cover every cell once.
  [[nodiscard]] List<Field, field_count> fields() const noexcept;
  [[nodiscard]] List<CheckDigit, 5> check_digits() const noexcept;

  [[nodiscard]] bool all_check_digits_pass() const noexcept { return all_pass_; }
  /// Every field and every check digit is ok. It says that the zone is well formed, never that it was read or issued
  /// right.
  [[nodiscard]] bool valid() const noexcept { return valid_; }

  /// The values, without the fillers at their ends. What a bad field holds is returned all the same, as far as it can
  /// be.
  [[nodiscard]] std::string_view document_code() const noexcept;
  [[nodiscard]] std::string_view issuing_state() const noexcept;
  [[nodiscard]] std::string_view document_number()
      const noexcept;  ///< whole, also if longer than 9 (9303-5, 4.2.2.1 j)
  [[nodiscard]] std::string_view nationality() const noexcept;
  [[nodiscard]] std::string_view optional_data() const noexcept;    ///< TD3: the personal number
  [[nodiscard]] std::string_view optional_data_2() const noexcept;  ///< TD1
  [[nodiscard]] Names names() const noexcept;
  [[nodiscard]] std::optional<Sex> sex() const noexcept;           ///< nothing: the cell holds something else
  [[nodiscard]] std::optional<Date> birth_date() const noexcept;   ///< parts may be unknown; nothing: not a date
  [[nodiscard]] std::optional<Date> expiry_date() const noexcept;  ///< complete; nothing: not a date
  [[nodiscard]] bool has_long_document_number() const noexcept { return number_rest_ > 0; }

 private:
  friend class ZoneParser;
  static constexpr int text_size = 90;    // TD1: 3 x 30, the largest
  static constexpr int number_size = 24;  // a long document number put together: 9 + 14 at most
  // All that is personal, in one piece, so that one wipe reaches all of it.
  struct Held {
    std::array<char, text_size + number_size> text{};
    Date birth, expiry;
  };
  Zone() noexcept = default;
  void take(Zone& other) noexcept;
  [[nodiscard]] std::string_view cells(const FieldSpec& spec) const noexcept;
  [[nodiscard]] std::optional<FieldSpec> place(FieldId id) const noexcept;  // where it stands in this zone
  [[nodiscard]] Field to_field(const FieldSpec& spec) const noexcept;
  [[nodiscard]] std::string_view printed(FieldId id) const noexcept;  // empty if there is no such field
  [[nodiscard]] Verdict verdict(FieldId id) const noexcept { return verdicts_[static_cast<std::size_t>(id)]; }

  Held held_;
  std::array<Verdict, field_count> verdicts_{};
  std::array<char, 5> expected_{};  // check digits: document number, birth, expiry, optional data, composite
  Format format_ = Format::td3;
  std::uint8_t primary_at_ = 0, primary_size_ = 0, secondary_at_ = 0, secondary_size_ = 0;  // inside the name field
  std::uint8_t number_rest_ = 0;    // characters of a long document number beyond 9; 0: the number is not long
  bool rest_after_filler_ = false;  // the check digit of a long number counts the filler at the digit's usual place too
  bool birth_ok_ = false, expiry_ok_ = false, all_pass_ = false, valid_ = false;
};

/// Takes a zone apart. `text` is its lines with "\n" or "\r\n" between them, line ends after the last line ignored; or
/// all of them unbroken (90 characters TD1, 72 TD2 and MRV-B, 88 TD3 and MRV-A). A document code that begins with V
/// makes a zone of 2 lines a visa (9303-7), IDFRA one of 2 x 36 a French identity card, one line a French licence.
/// `today` decides centuries, see date.hpp.
///
/// An Error (bad_input) only if there is no zone at all: a wrong number of lines, a line of a wrong length, a character
/// other than A-Z, 0-9 and '<'. It names line and column and what was wanted, and never quotes the zone. Nothing is
/// repaired: a lower-case letter or a space is an error. Any bytes may come in. Does not allocate unless it fails.
/// Reentrant.
[[nodiscard]] LANDFALL_API Result<Zone> parse(std::string_view text, Date today);
/// The same of lines that are apart already.
[[nodiscard]] LANDFALL_API Result<Zone> parse(std::span<const std::string_view> lines, Date today);

}  // namespace landfall::mrz
