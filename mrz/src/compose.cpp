#include <landfall/mrz/compose.hpp>

#include <algorithm>
#include <string_view>

#include <landfall/mrz/check_digit.hpp>
#include <landfall/mrz/codes.hpp>

#include "alphabet.hpp"
#include "layouts.hpp"
#include "rules.hpp"

namespace landfall::mrz {
namespace {

Error refused(std::string_view value, std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::mrz, std::move(wanted), std::move(found)).at(std::string(value));
}

Error refused_character(std::string_view value, std::size_t index, std::string wanted) {
  return refused(value, std::move(wanted), "another one at character " + std::to_string(index + 1));
}

bool separates(char c) noexcept { return c == ' ' || c == '-' || c == filler; }

// Doc 9303-3, 4.6: hyphens and spaces become one filler, commas too, apostrophes are left out.
Result<std::string> identifier(std::string_view value, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_letter(c)) {
      out += c;
    } else if (separates(c) || c == ',') {
      if (!out.empty() && out.back() != filler) out += filler;
    } else if (c != '\'') {
      return refused_character(value, i, "the letters A-Z, space, hyphen, comma and apostrophe");
    }
  }
  if (!out.empty() && out.back() == filler) out.pop_back();
  return out;
}

// Cuts a text that is longer than `size` so that a letter stands at its end: where a filler would, the nearest
// component of two letters or more before it loses one.
std::string cut(std::string text, std::size_t size) {
  while (text[size - 1] == filler) {
    std::size_t i = size - 2;
    while (i > 0 && (text[i] == filler || text[i - 1] == filler)) --i;
    if (i == 0) break;  // initials all the way: the last cell stays a filler
    text.erase(i, 1);
    if (text.size() == size) break;  // nothing is left to move up: the text ends here, with a letter
  }
  text.resize(size);
  return text;
}

// Doc 9303-4, 4.2.3 (the same in parts 5, 6 and 7): the primary identifier stays whole if three cells are left for two
// fillers and one letter of the secondary one, and is cut to make room for them otherwise.
std::string fit_names(const std::string& primary, const std::string& secondary, std::size_t size) {
  std::string out = primary;
  if (secondary.empty()) {
    if (out.size() > size) out = cut(out, size);
  } else {
    if (out.size() > size - 3) {
      out = cut(out, size - 3);
      if (out.back() == filler) out.pop_back();
    }
    out += "<<" + secondary;
    if (out.size() > size) out = cut(out, size);
  }
  out.resize(size, filler);
  return out;
}

Result<std::string> plain(std::string_view value, std::string_view text, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = separates(text[i]) ? filler : text[i];
    if (value_of(c) < 0) return refused_character(value, i, "A-Z, 0-9, space and hyphen");
    out += c;
  }
  while (!out.empty() && out.back() == filler) out.pop_back();
  if (out.size() > size) {
    return refused(value, "at most " + std::to_string(size) + " characters", std::to_string(out.size()));
  }
  return out;
}

Result<std::string> date_cells(std::string_view value, Date date) {
  if (!possible(date)) return refused(value, "a date of the calendar", "none");
  std::string out;
  for (const int part : {date.year, date.month, date.day}) {
    if (part == 0) {
      out += "<<";  // Doc 9303-3, 4.8: fillers for what is unknown
    } else {
      out += static_cast<char>('0' + part / 10 % 10);
      out += static_cast<char>('0' + part % 10);
    }
  }
  return out;
}

Result<std::string> code_cells(FieldId id, std::string_view code, std::size_t size,
                               Verdict (*judge)(std::string_view)) {
  std::string out(code);
  out.resize(std::max(size, out.size()), filler);
  if (out.size() != size || judge(out) != Verdict::ok)
    return refused(name(id), "a code that Doc 9303 lists there", "another one");
  return out;
}

Result<std::string> document_code_cells(Format format, std::string_view code) {
  std::string out(code);
  out.resize(std::max<std::size_t>(2, out.size()), filler);
  if (out.size() != 2 || document_code_verdict(format, out) != Verdict::ok) {
    return refused(name(FieldId::document_code), "a document code of this format", "another one");
  }
  return out;
}

// Writes fields into the lines of one zone.
class Writer {
 public:
  explicit Writer(Format format)
      : format_(format), text_(static_cast<std::size_t>(shape(format).lines * shape(format).columns), filler) {}

  void put(FieldId id, std::string_view cells) {
    const auto* spec = find_spec(format_, id);
    if (spec != nullptr) std::copy(cells.begin(), cells.end(), text_.data() + at(spec->line, spec->column));
  }
  void put_check(FieldId id, std::string_view covered) {
    const char digit = check_digit(covered);
    put(id, {&digit, 1});
  }
  // Of all that stands in the cells from `first` on.
  void put_check_from(FieldId id, int line, int first, std::size_t length) {
    put_check(id, std::string_view(text_).substr(at(line, first), length));
  }
  void put_composite() {
    CheckSum sum;
    for (const auto& run : composite_cells(format_)) {
      sum.add(std::string_view(text_).substr(at(run.line, run.column), static_cast<std::size_t>(run.length)));
    }
    const char digit = sum.digit();
    put(FieldId::composite_check, {&digit, 1});
  }
  [[nodiscard]] std::string lines() const {
    std::string out;
    const auto columns = static_cast<std::size_t>(shape(format_).columns);
    for (std::size_t i = 0; i < text_.size(); i += columns) out.append(i == 0 ? "" : "\n").append(text_, i, columns);
    return out;
  }

 private:
  [[nodiscard]] std::size_t at(int line, int column) const { return offset_of(format_, line, column); }
  Format format_;
  std::string text_;
};

std::size_t size_of(Format format, FieldId id) {
  const auto* spec = find_spec(format, id);
  return spec != nullptr ? static_cast<std::size_t>(spec->length) : 0;
}

// The number, and before the optional data what of it does not fit (Doc 9303-5 and -6, 4.2.2.1 j).
Result<void> put_number_and_optional(Writer& to, Format format, const Values& values) {
  const bool may_be_long = format == Format::td1 || format == Format::td2;
  const auto number_cells = size_of(format, FieldId::document_number);
  const auto room = size_of(format, FieldId::optional_data);
  LANDFALL_TRY(const auto number, plain(name(FieldId::document_number), values.document_number,
                                        may_be_long ? number_cells + room - 2 : number_cells));
  if (number.empty() || number[0] == filler) {
    return refused(name(FieldId::document_number), "a number that begins with a letter or digit", "none");
  }
  std::string before;
  if (number.size() > number_cells) {
    if (number.find(filler, number_cells - 1) != std::string::npos) {
      return refused(name(FieldId::document_number), "no space or hyphen from the 9th character on", "one");
    }
    before = number.substr(number_cells) + check_digit(number) + filler;
    to.put(FieldId::document_number, number.substr(0, number_cells));
  } else {
    std::string cells = number;
    cells.resize(number_cells, filler);
    to.put(FieldId::document_number, cells);
    const int ahead = cells_before_number(format);
    const auto* at = find_spec(format, FieldId::document_number);
    to.put_check_from(FieldId::document_number_check, at->line, at->column - ahead,
                      number_cells + static_cast<std::size_t>(ahead));
  }
  LANDFALL_TRY(auto optional, plain(name(FieldId::optional_data), values.optional_data, room - before.size()));
  optional.insert(0, before);
  optional.resize(room, filler);
  to.put(FieldId::optional_data, optional);
  const bool unused = optional.find_first_not_of(filler) == std::string::npos;
  if (format == Format::td3 && !(unused && values.unused_check_as_filler))
    to.put_check(FieldId::optional_data_check, optional);
  return {};
}

Result<void> put_dates(Writer& to, Format format, const Values& values) {
  LANDFALL_TRY(const auto birth, date_cells(name(FieldId::birth_date), values.birth_date));
  to.put(FieldId::birth_date, birth);
  to.put_check(FieldId::birth_date_check, birth);
  if (find_spec(format, FieldId::expiry_date) == nullptr) return {};
  if (!values.expiry_date.complete())
    return refused(name(FieldId::expiry_date), "year, month and day", "unknown parts");
  LANDFALL_TRY(const auto expiry, date_cells(name(FieldId::expiry_date), values.expiry_date));
  to.put(FieldId::expiry_date, expiry);
  to.put_check(FieldId::expiry_date_check, expiry);
  return {};
}

Result<void> put_names(Writer& to, Format format, const Values& values) {
  LANDFALL_TRY(const auto primary, identifier("primary identifier", values.primary));
  LANDFALL_TRY(const auto secondary, identifier("secondary identifier", values.secondary));
  if (primary.empty()) return refused("primary identifier", "a name", "none");
  const auto size = size_of(format, FieldId::names);
  if (format == Format::fra_dl && !secondary.empty())
    return refused("secondary identifier", "none in this format", "one");
  if (format == Format::fra_id) {
    to.put(FieldId::names, fit_names(primary, "", size));
    to.put(FieldId::given_names, fit_names(secondary, "", size_of(format, FieldId::given_names)));
  } else {
    to.put(FieldId::names, fit_names(primary, secondary, size));
  }
  return {};
}

}  // namespace

Result<std::string> compose(Format format, const Values& values) {
  Writer to(format);
  LANDFALL_TRY(const auto code, document_code_cells(format, values.document_code));
  LANDFALL_TRY(const auto issuer, code_cells(FieldId::issuing_state, values.issuing_state, 3, issuer_verdict));
  if (format == Format::fra_id && issuer != "FRA")
    return refused(name(FieldId::issuing_state), "FRA in this format", "another one");
  to.put(FieldId::document_code, code);
  to.put(FieldId::issuing_state, issuer);
  if (find_spec(format, FieldId::nationality) != nullptr) {
    LANDFALL_TRY(const auto cells, code_cells(FieldId::nationality, values.nationality, 3, nationality_verdict));
    to.put(FieldId::nationality, cells);
  }
  LANDFALL_CHECK(put_names(to, format, values));
  LANDFALL_CHECK(put_dates(to, format, values));
  to.put(FieldId::sex, values.sex == Sex::female ? "F" : values.sex == Sex::male ? "M" : "<");
  LANDFALL_CHECK(put_number_and_optional(to, format, values));
  LANDFALL_TRY(const auto second, plain(name(FieldId::optional_data_2), values.optional_data_2,
                                        size_of(format, FieldId::optional_data_2)));
  to.put(FieldId::optional_data_2, second);
  if (!composite_cells(format).empty()) to.put_composite();
  return to.lines();
}

Values values_of(const Zone& zone) {
  Values values;
  values.document_code = zone.document_code();
  values.issuing_state = zone.issuing_state();
  values.primary = zone.names().primary;
  values.secondary = zone.names().secondary;
  values.document_number = zone.document_number();
  values.nationality = zone.nationality();
  values.birth_date = zone.birth_date().value_or(Date{});
  values.expiry_date = zone.expiry_date().value_or(Date{});
  values.sex = zone.sex().value_or(Sex::unspecified);
  values.optional_data = zone.optional_data();
  values.optional_data_2 = zone.optional_data_2();
  const auto check = zone.field(FieldId::optional_data_check);
  values.unused_check_as_filler = check && check->text[0] == filler;
  return values;
}

}  // namespace landfall::mrz
