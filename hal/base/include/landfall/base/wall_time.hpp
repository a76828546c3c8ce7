#pragma once

#include <chrono>
#include <string>

#include <landfall/base/api.hpp>

namespace landfall {

/// A moment of the wall clock, UTC; the epoch (a value-initialised one) stands for "not known".
using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// "2026-11-23T08:03:12.417Z" (ISO 8601); "" where it is not known, or before 1970. Reentrant.
[[nodiscard]] LANDFALL_API std::string to_text(WallTime time);
/// "2026-11-24T08:30:00Z", also of the epoch and before. Reentrant.
[[nodiscard]] LANDFALL_API std::string moment_text(std::chrono::sys_seconds time);

}  // namespace landfall
