#pragma once

#include <chrono>
#include <string>

#include <landfall/base/api.hpp>

namespace landfall {

/// A moment of the wall clock, UTC; the epoch (a value-initialised one) stands for "not known".
using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// "2026-11-23T08:03:12.417Z" (ISO 8601); "" where it is not known, or before 1970. Reentrant.
[[nodiscard]] LANDFALL_API std::string to_text(WallTime time);

}  // namespace landfall
