#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <landfall/mrz/date.hpp>

namespace landfall::tools {

/// "1974-08-12"; unknown parts as "?": "1974-??-??".
[[nodiscard]] std::string to_text(mrz::Date date);
/// The same backwards; nothing if it is not of that form.
[[nodiscard]] std::optional<mrz::Date> to_date(const std::string& text);
/// Today's date by the system's clock (UTC).
[[nodiscard]] mrz::Date today();

/// Now by the system's clock.
[[nodiscard]] std::chrono::sys_seconds now();
/// "2026-11-24" of a moment.
[[nodiscard]] std::string day_text(std::chrono::sys_seconds time);
/// "2026-11-24T08:30:00Z" backwards; a day alone is its first second. Nothing if it is not of that form.
[[nodiscard]] std::optional<std::chrono::sys_seconds> to_moment(const std::string& text);

}  // namespace landfall::tools
