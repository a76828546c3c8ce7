// Any bytes to mrz::parse; what comes out must hold together: every cell in one field, every check digit as its cells
// say, and a zone that is valid is composed to one that says the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <landfall/mrz/check_digit.hpp>
#include <landfall/mrz/compose.hpp>
#include <landfall/mrz/zone.hpp>

namespace {

using namespace landfall::mrz;

void require(bool ok) {
  if (!ok) std::abort();
}

void check_fields(const Zone& zone) {
  std::size_t cells = 0;
  bool all_ok = true;
  for (const auto& field : zone.fields()) {
    const auto at = static_cast<std::size_t>(field.column - 1);
    require(field.text == zone.line(field.line).substr(at, static_cast<std::size_t>(field.length)));
    require(!name(field.id).empty() && !name(field.verdict).empty());
    cells += field.text.size();
    all_ok = all_ok && field.verdict == Verdict::ok;
  }
  require(cells == zone.text().size());
  require(all_ok == zone.valid());
  require(zone.line(0).empty() && zone.line(zone.line_count() + 1).empty());
}

void check_digits(const Zone& zone) {
  bool pass = true;
  for (const auto& check : zone.check_digits()) {
    CheckSum sum;
    for (const auto& run : check.covers) {
      sum.add(
          zone.line(run.line).substr(static_cast<std::size_t>(run.column - 1), static_cast<std::size_t>(run.length)));
    }
    require(sum.digit() == check.expected);
    require(check.found == zone.line(check.line)[static_cast<std::size_t>(check.column - 1)]);
    require(check.verdict != Verdict::ok || check.found == check.expected || check.found == '<');
    pass = pass && check.verdict == Verdict::ok;
  }
  require(pass == zone.all_check_digits_pass());
}

void check_values(const Zone& zone, Date today) {
  const auto values = values_of(zone);
  if (const auto birth = zone.birth_date()) require(possible(*birth) && birth->year <= today.year);
  if (const auto expiry = zone.expiry_date()) require(possible(*expiry) && expiry->complete());
  if (zone.sex()) require(!name(*zone.sex()).empty());
  const auto text = compose(zone.format(), values);
  if (!zone.valid() || !text) return;  // a number that fills all of the optional data is read, but never composed
  const auto again = parse(*text, today);
  require(again.has_value() && again->valid() && again->format() == zone.format());
  require(again->document_number() == zone.document_number() && again->optional_data() == zone.optional_data());
  require(again->birth_date() == zone.birth_date() && again->expiry_date() == zone.expiry_date());
  require(again->sex() == zone.sex() && again->nationality() == zone.nationality());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Date today{2026, 11, 23};
  auto zone = parse(text, today);
  if (!zone) {
    require(zone.error().where().starts_with("line "));
    return 0;
  }
  require(!name(zone->format()).empty());
  check_fields(*zone);
  check_digits(*zone);
  check_values(*zone, today);
  const auto moved = std::move(*zone);
  check_fields(moved);
  return 0;
}
