// Any values to mrz::compose: what it does not refuse is a valid zone that says them. And any moment and any codes to
// the functions beside it. Input: 16 bytes of numbers, then strings with line ends between them.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <landfall/mrz/check_digit.hpp>
#include <landfall/mrz/codes.hpp>
#include <landfall/mrz/compose.hpp>

namespace {

using namespace landfall::mrz;

void require(bool ok) {
  if (!ok) std::abort();
}

std::string next_line(std::string_view& text) {
  const auto end = text.find('\n');
  std::string line(text.substr(0, end));
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

void check_facts(std::int64_t moment, std::string_view text, Date today) {
  const auto date = date_of(std::chrono::sys_seconds(std::chrono::seconds(moment)));
  require(possible(date) && date.complete());
  require(birth_in_century({date.year % 100, date.month, date.day}, today).year % 100 == date.year % 100);
  require(expiry_in_century({date.year % 100, date.month, date.day}, today).year % 100 == date.year % 100);
  if (const auto kind = find_code(text)) require(!name(*kind).empty());
  require(check_digit(text) >= '0' && check_digit(text) <= '9');
  for (const char c : text) require(character_value(c) >= -1 && character_value(c) <= 35);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::array<std::uint8_t, 16> head{};
  if (size < head.size()) return 0;
  std::memcpy(head.data(), data, head.size());
  std::string_view text(reinterpret_cast<const char*>(data) + head.size(), size - head.size());
  std::int64_t moment = 0;
  std::memcpy(&moment, head.data() + 8, sizeof moment);
  const Date today{1 + head[7] * 39, 1 + head[6] % 12, 1 + head[5] % 28};
  check_facts(moment, text, today);

  Values values;
  const auto format = static_cast<Format>(head[0] % (format_count + 1));  // one that does not exist among them
  values.sex = static_cast<Sex>(head[1] % 3);
  values.unused_check_as_filler = head[1] >= 128;
  values.birth_date = {head[2] * 40, head[3] % 14, head[4] % 33};
  values.expiry_date = date_of(std::chrono::sys_seconds(std::chrono::seconds(moment)));
  if (head[4] >= 240) values.expiry_date.day = head[4] - 240;
  for (auto* value : {&values.document_code, &values.issuing_state, &values.primary, &values.secondary,
                      &values.document_number, &values.nationality, &values.optional_data, &values.optional_data_2}) {
    *value = next_line(text);
  }
  if (static_cast<int>(format) == format_count) {
    require(layout(format).empty());
    return 0;
  }
  const auto lines = compose(format, values);
  if (!lines) {
    require(!lines.error().where().empty());
    return 0;
  }
  const auto zone = parse(*lines, {2026, 11, 23});
  require(zone.has_value() && zone->valid() && zone->format() == format);
  require(compose(format, values_of(*zone)).value() == *lines);
  return 0;
}
