#pragma once

#include <string_view>

#include <landfall/base/clock.hpp>
#include <landfall/base/result.hpp>

namespace landfall {

/// "250us", "800ms", "2s": a whole number with ns, us, ms or s, a day at most; the form used in URIs, plans and
/// scenarios. Errors: bad_input. Reentrant.
[[nodiscard]] LANDFALL_API Result<Duration> parse_duration(std::string_view in);

}  // namespace landfall
