#pragma once

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

}  // namespace landfall::tools
