#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/alphabet.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/mrz/layout.hpp>

namespace landfall::mrz {

/// What is believed of zones before a picture is seen. All are shares, in (0, 1); docs/mrz.md gives the reasons.
struct Priors {
  /// Documents on which some check digit is printed wrong. Booth documents: few (home-made or altered ones, cards of
  /// states with rules of their own). Among published specimens it is 0.08.
  double wrong_document = 0.003;
  /// Of the digits of such a document, those that are wrong: wrong digits come together.
  double wrong_digit = 0.4;
  double unlisted_code = 0.01;    ///< issuers and nationalities that find_code() does not know
  double impossible_date = 1e-4;  ///< dates that the calendar does not have, or unknown where Doc 9303 wants them known
  double unknown_date = 2e-3;     ///< births with unknown parts (9303-3, 4.8)
  double odd_names = 1e-4;        ///< a name field that breaks the grammar of 9303-3, 4.6, for each break
  double odd_document_code = 5e-3;  ///< document codes that the format does not have, such as digits in a card's
};

struct DecodeOptions {
  Date today{};  ///< decides centuries and which expiries are likely; unknown: all years are alike
  Priors priors{};
  std::optional<Format> format{};  ///< only this one; none: every format that has the shape
  /// A cell is listed in `undecided` where its character is less probable than this.
  double decided = 0.98;
  /// ... and where another character of the same value modulo 10, which no check digit tells apart, is nearer to it
  /// in the picture than this ratio.
  double picture_decides = 10;
  /// Added to every likelihood: no picture rules a character out altogether. 0: it may.
  double least_likelihood = 1e-6;
};

/// What took the picture's own character away.
enum class Reason : std::uint8_t {
  field_alphabet,  ///< the field does not have it
  check_digit,
  code_list,  ///< issuing state or nationality
  date,
  name_grammar,
  document_code,
  other,  ///< fillers in numbers: what usually follows what
};
[[nodiscard]] LANDFALL_API std::string_view name(Reason reason) noexcept;  ///< the enumerator's name

/// A cell whose character is not the one that its picture shows. Lines and columns count from 1.
struct Change {
  int line = 0;
  int column = 0;
  char picture = 0;               ///< what the cell alone says
  char chosen = 0;                ///< what stands in the text
  float picture_probability = 0;  ///< of `picture`, in that cell alone
  float chosen_probability = 0;   ///< of `chosen`, in that cell alone
  Reason reason{};
};

/// Why no check digit decided an undecided cell.
enum class Doubt : std::uint8_t {
  same_class,  ///< both characters count the same modulo 10 (9303-3, 4.9)
  unchecked,   ///< no check digit covers the cell
  contested,   ///< one covers it: other cells, or a digit that is printed wrong, explain as much
};
[[nodiscard]] LANDFALL_API std::string_view name(Doubt doubt) noexcept;  ///< the enumerator's name

/// A cell that was not decided. Lines and columns count from 1.
struct Undecided {
  int line = 0;
  int column = 0;
  char chosen = 0;
  char other = 0;         ///< the next one
  float probability = 0;  ///< of `chosen`, after everything
  float other_probability = 0;
  Doubt doubt{};
};

/// One cell. Lines and columns count from 1.
struct CellAt {
  int line = 0;
  int column = 0;
};

enum class Digits : std::uint8_t {
  agree,          ///< every check digit of the text is right
  printed_wrong,  ///< some is not: the picture is clearer than the rule. The text is what is printed
};
[[nodiscard]] LANDFALL_API std::string_view name(Digits digits) noexcept;  ///< the enumerator's name

/// The likeliest text of a zone, how sure each part of it is, and what was done to it. Probabilities are posteriors:
/// exact sums over all texts of all formats that were tried, given that what stands in each cell is a character of the
/// alphabet. Where the cells are calibrated, so are they.
struct Decoded {
  Format format{};
  double format_probability = 0;
  Personal<std::string> text;    ///< the likeliest; lines with "\n" between them, as parse() takes them
  Personal<std::string> second;  ///< the likeliest that differs from it in a cell or more
  double margin = 0;             ///< ln P(text) / P(second), 0 or more
  double posterior = 0;          ///< P(text), 0..1
  /// ln of how much less probable the text is than what the cells alone say, by the cells alone; 0: nothing was
  /// changed. Large (some 15 and more): the picture is of something else.
  double strain = 0;
  std::vector<float> probability;  ///< of each character of `text`, 0..1, in reading order, line ends left out
  std::vector<Change> changes;     ///< in reading order, as the following
  std::vector<Undecided> undecided;
  std::vector<CellAt> outside_alphabet;  ///< cells whose likelihoods add up to less than a quarter
  Digits digits{};
  std::vector<FieldId> wrong_digits;  ///< the check fields that are wrong; empty if they agree
};

/// One line of a zone, cell by cell.
using LineLikelihoods = std::span<const CellLikelihoods>;

/// Reads a zone from what its cells may hold: the exact maximum a posteriori text under the alphabets of the fields,
/// all check digits, calendar, codes, grammar of names, and document codes (ICAO Doc 9303-3 to -7), each as a prior
/// that the picture may outweigh; letters in places of digits and digits in places of letters alone are impossible.
/// Digits that are printed wrong are returned as printed where the picture is clear, and told of.
///
/// Errors: bad_input (lines of a shape that no format has, or not that of `options.format`; a likelihood that is not
/// in 0..1; an option out of range; with least_likelihood 0, cells that allow no text). Any numbers may come in; time
/// and memory do not depend on them. Reentrant.
[[nodiscard]] LANDFALL_API Result<Decoded> decode(std::span<const LineLikelihoods> lines,
                                                  const DecodeOptions& options = {});

/// ln of the prior of a text as decode() uses it, up to a constant of its shape: what all rules together say of it.
/// A text with a character where its field can have none has -infinity. Errors: those of parse(). Reentrant.
[[nodiscard]] LANDFALL_API Result<double> log_prior(std::string_view text, const DecodeOptions& options = {});

/// How often a printed character is read as another: `read_as[printed][read]`, by alphabet_index().
struct ConfusionModel {
  std::array<std::array<float, alphabet_size>, alphabet_size> read_as{};
};

/// OCR-B as engines misread it; docs/mrz.md gives the table and its reason.
[[nodiscard]] LANDFALL_API const ConfusionModel& ocrb_confusions() noexcept;

/// decode() of a text that some engine read: each character stands for what may have been printed, by `model`. Lines
/// with "\n" or "\r\n" between them. Lower-case letters count as capitals; any other character outside the alphabet is
/// a cell that could not be read, a UTF-8 sequence one cell. Errors: those of decode(). Reentrant.
[[nodiscard]] LANDFALL_API Result<Decoded> repair(std::string_view text,
                                                  const ConfusionModel& model = ocrb_confusions(),
                                                  const DecodeOptions& options = {});

}  // namespace landfall::mrz
