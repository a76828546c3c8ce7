#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <landfall/base/api.hpp>

namespace landfall {

/// A moment of the wall clock, UTC; the epoch (a value-initialised one) stands for "not known".
using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// "2026-11-23T08:03:12.417Z" (ISO 8601); "" where it is not known, or before 1970. Reentrant.
[[nodiscard]] LANDFALL_API std::string to_text(WallTime time);
/// "2026-11-24T08:30:00Z" for seconds since 1970-01-01 UTC, whatever they are. Reentrant.
[[nodiscard]] LANDFALL_API std::string moment_text(std::int64_t seconds);

}  // namespace landfall
