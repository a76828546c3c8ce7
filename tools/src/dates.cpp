#include "dates.hpp"

#include <array>
#include <chrono>
#include <cstdio>

#include <landfall/base/clock.hpp>
#include <landfall/base/wall_time.hpp>

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
  return mrz::date_of(clock.wall(clock.now()));
}

std::chrono::sys_seconds now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::string day_text(std::chrono::sys_seconds time) { return moment_text(time).substr(0, 10); }

std::optional<std::chrono::sys_seconds> to_moment(const std::string& text) {
  int year = 0, hour = 0, minute = 0, second = 0, used = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used) != 3) return std::nullopt;
  auto rest = text.substr(static_cast<std::size_t>(used));
  if (!rest.empty()) {
    used = 0;
    if (std::sscanf(rest.c_str(), "T%2d:%2d:%2dZ%n", &hour, &minute, &second, &used) != 3) return std::nullopt;
    if (static_cast<std::size_t>(used) != rest.size()) return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace landfall::tools
