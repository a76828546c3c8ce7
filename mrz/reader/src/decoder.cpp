#include "decoder.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <landfall/mrz/check_digit.hpp>

namespace landfall::mrz_reader {
namespace {

constexpr float hole = 0.5F;            // less than this for all characters together: there is none of the alphabet
constexpr float outside = 0.6F;         // more than this for one that the field does not have: it is probably printed
constexpr double two_errors = 0.03;     // chance that a second error hides one that a check digit sees
constexpr double rare_code_factor = 4;  // a state that is in no list is more often misread than printed

// Characters so alike that the field may decide between them (a letter field has no zero).
constexpr std::array<std::string_view, 8> alike{"0ODQ", "1IL", "2Z", "5S", "8B", "6G", "4A", "7TY"};

std::size_t index_of(char c) { return alphabet.find(c); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool allows(mrz::Alphabet a, char c) {
  switch (a) {
    case mrz::Alphabet::letters:
      return !is_digit(c);
    case mrz::Alphabet::digits:
      return is_digit(c) || c == '<';
    case mrz::Alphabet::sexes:
      return c == 'M' || c == 'F' || c == '<';
    case mrz::Alphabet::any:
      return true;
  }
  return false;
}

std::optional<mrz::Format> format_of(const ZoneScores& scores) {
  const std::size_t lines = scores.size(), columns = lines == 0 ? 0 : scores.front().size();
  for (const auto& l : scores)
    if (l.size() != columns) return std::nullopt;
  if (lines == 3 && columns == 30) return mrz::Format::td1;
  if (lines != 2 || (columns != 36 && columns != 44)) return std::nullopt;
  // Doc 9303-7: a visa's code begins with V, and no other document's does.
  const auto& first = scores[0][0].probability;
  const float v = first[index_of('V')];
  const bool visa = std::all_of(first.begin() + 10, first.end(), [v](float p) { return p <= v; });
  if (columns == 36) return visa ? mrz::Format::mrvb : mrz::Format::td2;
  return visa ? mrz::Format::mrva : mrz::Format::td3;
}

struct Choice {
  char best = '<';
  float probability = 0;
  bool foreign = false;
};

Choice choose(const CellScores& cell, mrz::Alphabet field) {
  float sum = 0, allowed = 0;
  std::size_t top = 0, best = index_of('<');
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    const float p = cell.probability[i];
    sum += p;
    if (p > cell.probability[top]) top = i;
    if (!allows(field, alphabet[i])) continue;
    allowed += p;
    if (p > cell.probability[best]) best = i;
  }
  const bool look_alike = std::any_of(alike.begin(), alike.end(), [&](std::string_view a) {
    return a.find(alphabet[top]) != std::string_view::npos && a.find(alphabet[best]) != std::string_view::npos;
  });
  Choice c;
  c.best = alphabet[best];
  c.probability = allowed > 1e-6F ? cell.probability[best] / allowed : 0;
  c.foreign = sum < hole || (top != best && cell.probability[top] > outside && !look_alike);
  return c;
}

// The fields of each cell; US cards print a digit as second character of the document code (C1, C2), so it is let
// through and not turned into a letter.
std::vector<std::vector<mrz::Alphabet>> field_alphabets(mrz::Format format) {
  const auto shape = mrz::shape(format);
  std::vector<std::vector<mrz::Alphabet>> out(
      static_cast<std::size_t>(shape.lines),
      std::vector<mrz::Alphabet>(static_cast<std::size_t>(shape.columns), mrz::Alphabet::any));
  for (const auto& f : mrz::layout(format))
    for (int i = 0; i < f.length; ++i)
      out[static_cast<std::size_t>(f.line - 1)][static_cast<std::size_t>(f.column - 1 + i)] = f.alphabet;
  if (format == mrz::Format::td1) out[0][1] = mrz::Alphabet::any;
  return out;
}

using Coverage = std::vector<std::vector<bool>>;
Coverage covered_cells(const std::vector<mrz::CheckDigit>& checks, const Decoded& d) {
  Coverage covered;
  for (const auto& l : d.lines) covered.emplace_back(l.size(), false);
  const auto mark = [&](int line, int column) {
    covered.at(static_cast<std::size_t>(line - 1)).at(static_cast<std::size_t>(column - 1)) = true;
  };
  for (const auto& c : checks) {
    mark(c.line, c.column);
    for (const auto& cells : c.covers)
      for (int i = 0; i < cells.length; ++i) mark(cells.line, cells.column + i);
  }
  return covered;
}

// Expected number of wrong characters that pass unseen: every other character that the field allows, with its
// probability; where a check digit looks on and would notice, only the chance that a second error hides the first.
double undetected(const ZoneScores& scores, const Decoded& d, const std::vector<std::vector<mrz::Alphabet>>& fields,
                  const Coverage& covered) {
  double risk = 0;
  for (std::size_t l = 0; l < scores.size(); ++l)
    for (std::size_t k = 0; k < scores[l].size(); ++k) {
      const char best = d.lines[l][k];
      double allowed = 0, wrong = 0;
      for (std::size_t i = 0; i < alphabet.size(); ++i) {
        const char c = alphabet[i];
        if (!allows(fields[l][k], c)) continue;
        const auto p = static_cast<double>(scores[l][k].probability[i]);
        allowed += p;
        if (c == best) continue;
        const bool seen = covered[l][k] && mrz::character_value(c) % 10 != mrz::character_value(best) % 10;
        wrong += seen ? two_errors * p : p;
      }
      risk += allowed > 1e-6 ? wrong / allowed : 1;
    }
  return risk;
}

}  // namespace

Result<Decoded> decode(const ZoneScores& scores, mrz::Date today) {
  const auto format = format_of(scores);
  if (!format)
    return Error(Errc::bad_input, Layer::reader, "scores of 3 x 30, 2 x 36 or 2 x 44 cells",
                 std::to_string(scores.size()) + " lines of other lengths");
  Decoded d;
  d.format = *format;
  const auto fields = field_alphabets(d.format);
  for (std::size_t l = 0; l < scores.size(); ++l) {
    d.lines.emplace_back();
    d.probability.emplace_back();
    for (std::size_t k = 0; k < scores[l].size(); ++k) {
      const Choice c = choose(scores[l][k], fields[l][k]);
      d.lines[l].push_back(c.best);
      d.probability[l].push_back(c.probability);
      d.foreign |= c.foreign;
    }
  }
  const std::vector<std::string_view> views(d.lines.begin(), d.lines.end());
  const auto zone = mrz::parse(views, today);
  if (!zone || zone->format() != d.format) return d;
  const auto checks = zone->check_digits();
  d.checks.assign(checks.begin(), checks.end());
  d.well_formed = zone->all_check_digits_pass();
  double factor = 1;
  for (const auto& f : zone->fields()) {
    if (f.verdict == mrz::Verdict::unknown_code)
      factor = rare_code_factor;
    else if (f.verdict != mrz::Verdict::ok && f.id != mrz::FieldId::document_code)
      d.well_formed = false;
  }
  d.risk = factor * undetected(scores, d, fields, covered_cells(d.checks, d));
  return d;
}

}  // namespace landfall::mrz_reader
