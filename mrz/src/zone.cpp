#include <landfall/mrz/zone.hpp>

#include <landfall/base/bytes.hpp>
#include <landfall/base/name_table.hpp>

#include "alphabet.hpp"
#include "layouts.hpp"

namespace landfall::mrz {
namespace {

std::string_view without_fillers_at_end(std::string_view text) noexcept {
  const auto last = text.find_last_not_of(filler);
  return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

}  // namespace

std::string_view name(Verdict verdict) noexcept {
  using enum Verdict;
  static constexpr auto names = name_table<Verdict>({{ok, "ok"},
                                                     {bad_character, "bad_character"},
                                                     {malformed, "malformed"},
                                                     {missing, "missing"},
                                                     {unknown_code, "unknown_code"},
                                                     {impossible_date, "impossible_date"},
                                                     {bad_check_digit, "bad_check_digit"}});
  return names.name(verdict);
}

std::string_view name(Sex sex) noexcept {
  using enum Sex;
  static constexpr auto names = name_table<Sex>({{unspecified, "unspecified"}, {female, "female"}, {male, "male"}});
  return names.name(sex);
}

Zone::~Zone() { wipe(&held_, sizeof held_); }
Zone::Zone(Zone&& other) noexcept { take(other); }
Zone& Zone::operator=(Zone&& other) noexcept {
  if (this != &other) take(other);
  return *this;
}

void Zone::take(Zone& other) noexcept {
  held_ = other.held_;
  verdicts_ = other.verdicts_;
  expected_ = other.expected_;
  format_ = other.format_;
  primary_at_ = other.primary_at_;
  primary_size_ = other.primary_size_;
  secondary_at_ = other.secondary_at_;
  secondary_size_ = other.secondary_size_;
  number_rest_ = other.number_rest_;
  rest_after_filler_ = other.rest_after_filler_;
  birth_ok_ = other.birth_ok_;
  expiry_ok_ = other.expiry_ok_;
  all_pass_ = other.all_pass_;
  valid_ = other.valid_;
  wipe(&other.held_, sizeof other.held_);
}

std::string_view Zone::text() const noexcept {
  const auto [lines, columns] = shape_of(format_);
  return {held_.text.data(), static_cast<std::size_t>(lines * columns)};
}

std::string_view Zone::line(int number) const noexcept {
  const auto [lines, columns] = shape_of(format_);
  if (number < 1 || number > lines) return {};
  return {held_.text.data() + (number - 1) * columns, static_cast<std::size_t>(columns)};
}

std::string_view Zone::cells(const FieldSpec& spec) const noexcept {
  return {held_.text.data() + offset_of(format_, spec.line, spec.column), static_cast<std::size_t>(spec.length)};
}

std::optional<FieldSpec> Zone::place(FieldId id) const noexcept {
  const bool is_rest = id == FieldId::document_number_rest;
  if (is_rest && number_rest_ == 0) return std::nullopt;
  const auto* optional = find_spec(format_, FieldId::optional_data);
  const auto* found = is_rest ? optional : find_spec(format_, id);
  if (found == nullptr) return std::nullopt;
  std::optional spec = *found;
  if (number_rest_ == 0) return spec;
  // Doc 9303-5 and 9303-6, 4.2.2.1 j: rest of the number, its check digit, then what is left for optional data.
  switch (id) {
    case FieldId::document_number:
      spec->length += 1;
      break;
    case FieldId::document_number_rest:
      *spec = {id, optional->line, optional->column, number_rest_, Alphabet::any};
      break;
    case FieldId::document_number_check:
      *spec = {id, optional->line, optional->column + number_rest_, 1, Alphabet::digits};
      break;
    case FieldId::optional_data:
      spec->column += number_rest_ + 1;
      spec->length -= number_rest_ + 1;
      if (spec->length == 0) return std::nullopt;
      break;
    default:
      break;
  }
  return spec;
}

Field Zone::to_field(const FieldSpec& spec) const noexcept {
  return {spec.id, verdict(spec.id), spec.line, spec.column, spec.length, cells(spec)};
}

std::optional<Field> Zone::field(FieldId id) const noexcept {
  const auto spec = place(id);
  if (!spec) return std::nullopt;
  return to_field(*spec);
}

List<Field, field_count> Zone::fields() const noexcept {
  List<Field, field_count> list;
  const auto add = [&](FieldId id) {
    if (const auto spec = place(id)) list.push(to_field(*spec));
  };
  for (const auto& spec : layout(format_)) {
    const bool moved = number_rest_ > 0 && spec.id == FieldId::document_number_check;
    if (number_rest_ > 0 && spec.id == FieldId::optional_data) {
      add(FieldId::document_number_rest);
      add(FieldId::document_number_check);
    }
    if (!moved) add(spec.id);
  }
  return list;
}

List<CheckDigit, 5> Zone::check_digits() const noexcept {
  List<CheckDigit, 5> list;
  for (std::size_t i = 0; i < check_ids.size(); ++i) {
    const auto spec = place(check_ids[i]);
    if (!spec) continue;
    CheckDigit digit{check_ids[i], verdict(check_ids[i]), spec->line, spec->column, expected_[i], cells(*spec)[0], {}};
    if (digit.id == FieldId::composite_check) {
      for (const auto& run : composite_cells(format_)) digit.covers.push(run);
    } else {
      auto covered = *place(covered_field(digit.id));
      const bool is_long = digit.id == FieldId::document_number_check && number_rest_ > 0;
      if (is_long && !rest_after_filler_) covered.length -= 1;
      const int before = digit.id == FieldId::document_number_check ? cells_before_number(format_) : 0;
      digit.covers.push({covered.line, covered.column - before, covered.length + before});
      if (is_long) {
        const auto rest = *place(FieldId::document_number_rest);
        digit.covers.push({rest.line, rest.column, rest.length});
      }
    }
    list.push(digit);
  }
  return list;
}

std::string_view Zone::printed(FieldId id) const noexcept {
  if (number_rest_ > 0) {
    const auto spec = place(id);
    return spec ? cells(*spec) : std::string_view{};
  }
  const auto* spec = find_spec(format_, id);
  return spec != nullptr ? cells(*spec) : std::string_view{};
}

std::string_view Zone::document_code() const noexcept {
  return without_fillers_at_end(printed(FieldId::document_code));
}
std::string_view Zone::issuing_state() const noexcept {
  return without_fillers_at_end(printed(FieldId::issuing_state));
}
std::string_view Zone::nationality() const noexcept { return without_fillers_at_end(printed(FieldId::nationality)); }

std::string_view Zone::document_number() const noexcept {
  if (number_rest_ > 0) return {held_.text.data() + text_size, static_cast<std::size_t>(9 + number_rest_)};
  return without_fillers_at_end(printed(FieldId::document_number));
}

std::string_view Zone::optional_data() const noexcept {
  auto text = without_fillers_at_end(printed(FieldId::optional_data));
  if (number_rest_ > 0 && !text.empty() && text[0] == filler)
    text.remove_prefix(1);  // the filler after the check digit
  return text;
}

std::string_view Zone::optional_data_2() const noexcept {
  return without_fillers_at_end(printed(FieldId::optional_data_2));
}

Names Zone::names() const noexcept {
  const auto text = printed(FieldId::names);
  if (format_ == Format::fra_id) {
    const auto given = printed(FieldId::given_names);
    return {text.substr(primary_at_, primary_size_), given.substr(secondary_at_, secondary_size_),
            text.back() != filler || given.back() != filler};
  }
  return {text.substr(primary_at_, primary_size_), text.substr(secondary_at_, secondary_size_), text.back() != filler};
}

std::optional<Sex> Zone::sex() const noexcept {
  const auto cell = printed(FieldId::sex);
  if (cell.empty()) return std::nullopt;
  switch (cell[0]) {
    case 'M':
      return Sex::male;
    case 'F':
      return Sex::female;
    case filler:
      return Sex::unspecified;
    default:
      return std::nullopt;
  }
}

std::optional<Date> Zone::birth_date() const noexcept {
  if (!birth_ok_) return std::nullopt;
  return held_.birth;
}

std::optional<Date> Zone::expiry_date() const noexcept {
  if (!expiry_ok_) return std::nullopt;
  return held_.expiry;
}

}  // namespace landfall::mrz
