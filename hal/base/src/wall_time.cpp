#include <landfall/base/wall_time.hpp>

#include <cstdio>
#include <ctime>

namespace landfall {

std::string to_text(WallTime time) {
  if (time <= WallTime{}) return {};
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto seconds = std::chrono::system_clock::to_time_t(whole);
  std::tm utc{};
  if (gmtime_r(&seconds, &utc) == nullptr) return {};
  char buffer[64];
  const auto size = std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%S", &utc);
  const auto rest = std::chrono::floor<std::chrono::milliseconds>(time - whole);
  std::snprintf(buffer + size, sizeof buffer - size, ".%03dZ", static_cast<int>(rest.count()));
  return buffer;
}

std::string moment_text(std::chrono::sys_seconds time) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(time - midnight);
  char written[48];
  std::snprintf(written, sizeof written, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return written;
}

}  // namespace landfall
