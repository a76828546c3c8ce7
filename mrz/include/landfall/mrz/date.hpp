#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/wall_time.hpp>

namespace landfall::mrz {

/// A calendar date (Gregorian) whose parts may be unknown: 0 says unknown (ICAO Doc 9303-3, 4.8). A plain value.
struct Date {
  int year = 0;   ///< 4 digits; 0: unknown
  int month = 0;  ///< 1 to 12; 0: unknown
  int day = 0;    ///< 1 to 31; 0: unknown

  [[nodiscard]] constexpr bool complete() const noexcept { return year != 0 && month != 0 && day != 0; }
  [[nodiscard]] constexpr bool unknown() const noexcept { return year == 0 && month == 0 && day == 0; }
  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

/// Days of a month; an unknown year counts as a leap year, an unknown month as one of 31 days. Reentrant.
[[nodiscard]] LANDFALL_API int days_in_month(int year, int month) noexcept;

/// Whether the calendar has such a date: parts that are unknown forbid nothing. Reentrant.
[[nodiscard]] LANDFALL_API bool possible(Date date) noexcept;

/// The UTC date of a moment (years 1 to 9999; a moment outside is moved to the nearest one). For "today" from a wall
/// clock. Reentrant.
[[nodiscard]] LANDFALL_API Date date_of(std::chrono::sys_seconds time) noexcept;
[[nodiscard]] LANDFALL_API Date date_of(WallTime time) noexcept;

/// Which century two digits mean. Doc 9303-3, 4.8 prints none and gives no rule; these are ours, and total:
/// a birth is never in the future: the latest year that does not put `date` after `today`. `date.year` comes as 0 to
/// 99, month and day may be unknown (then the earliest day that they allow counts). A today before 200 or after 9900 is
/// taken as one in that year. Reentrant.
[[nodiscard]] LANDFALL_API Date birth_in_century(Date date, Date today) noexcept;
/// An expiry lies in the 100 years around today: from 49 years before to 50 years after (by calendar year). Reentrant.
[[nodiscard]] LANDFALL_API Date expiry_in_century(Date date, Date today) noexcept;

}  // namespace landfall::mrz
