#include "dates.hpp"

#include <array>

#include <landfall/base/clock.hpp>

namespace landfall::tools {
namespace {

std::string part(int value, std::size_t digits) {
  if (value == 0) return std::string(digits, '?');
  std::string text = std::to_string(value);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

// A number of digits, or as many question marks (0). Nothing else, and not the number 0 itself.
std::optional<int> number(const std::string& text, std::size_t at, std::size_t digits) {
  const auto cells = text.substr(at, digits);
  if (cells == std::string(digits, '?')) return 0;
  if (cells.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const int value = std::stoi(cells);
  return value == 0 ? std::nullopt : std::optional(value);
}

}  // namespace

std::string to_text(mrz::Date date) { return part(date.year, 4) + '-' + part(date.month, 2) + '-' + part(date.day, 2); }

std::optional<mrz::Date> to_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const mrz::Date date{*year, *month, *day};
  return mrz::possible(date) ? std::optional(date) : std::nullopt;
}

mrz::Date today() {
  const auto& clock = Clock::steady();
  return mrz::date_from_unix(clock.wall_ns(clock.now()) / 1'000'000'000);
}

}  // namespace landfall::tools
