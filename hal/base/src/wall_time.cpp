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

}  // namespace landfall
