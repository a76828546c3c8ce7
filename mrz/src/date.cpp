#include <landfall/mrz/date.hpp>

#include <algorithm>
#include <array>

namespace landfall::mrz {
namespace {

bool leap(int year) noexcept { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Whatever "today" is, years stay within 100 and 9999: nothing overflows, and none becomes 0, which says unknown.
int sane_year(Date today) noexcept { return std::clamp(today.year, 200, 9900); }

// The earliest day that the known parts allow.
Date earliest(Date date) noexcept { return {date.year, std::max(date.month, 1), std::max(date.day, 1)}; }

}  // namespace

int days_in_month(int year, int month) noexcept {
  constexpr std::array<int, 13> days{31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 0 || month > 12) return 0;
  if (month == 2 && (year == 0 || leap(year))) return 29;
  return days[static_cast<std::size_t>(month)];
}

bool possible(Date date) noexcept {
  return date.year >= 0 && date.year <= 9999 && date.month >= 0 && date.month <= 12 && date.day >= 0 &&
         date.day <= days_in_month(date.year, date.month);
}

Date date_of(WallTime time) noexcept { return date_of(std::chrono::floor<std::chrono::seconds>(time)); }

Date date_of(std::chrono::sys_seconds time) noexcept {
  constexpr std::int64_t first = -719162, last = 2932896;  // 0001-01-01 and 9999-12-31 in days since 1970-01-01
  std::int64_t days = std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
  days = std::clamp(days, first, last) - first;  // since 0001-01-01
  // Whole cycles of 400, 100, 4 and 1 years; the last year of a cycle is the long one, hence the min.
  const auto cycles400 = days / 146097;
  days %= 146097;
  const auto cycles100 = std::min<std::int64_t>(days / 36524, 3);
  days -= cycles100 * 36524;
  const auto cycles4 = days / 1461;
  days %= 1461;
  const auto years = std::min<std::int64_t>(days / 365, 3);
  days -= years * 365;
  Date date{static_cast<int>(400 * cycles400 + 100 * cycles100 + 4 * cycles4 + years + 1), 1, 0};
  int day = static_cast<int>(days) + 1;
  while (day > days_in_month(date.year, date.month)) day -= days_in_month(date.year, date.month++);
  date.day = day;
  return date;
}

Date birth_in_century(Date date, Date today) noexcept {
  today.year = sane_year(today);
  date.year += today.year - today.year % 100;
  if (earliest(date) > today) date.year -= 100;
  return date;
}

Date expiry_in_century(Date date, Date today) noexcept {
  const int year = sane_year(today);
  date.year += year - year % 100;
  if (date.year > year + 50) date.year -= 100;
  if (date.year < year - 49) date.year += 100;
  return date;
}

}  // namespace landfall::mrz
