#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/personal.hpp>

namespace landfall {

namespace detail {
inline void append(std::string& to, std::string_view text) { to += text; }
template <std::same_as<bool> T>
void append(std::string& to, T value) {
  to += value ? "true" : "false";
}
inline void append(std::string& to, char value) { to += value; }
template <std::integral T>
requires(!std::same_as<T, bool> && !std::same_as<T, char>) void append(std::string& to, T value) {
  char buffer[24];
  to.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}
LANDFALL_API void append(std::string& to, double value);
template <class T>
void append(std::string& to, const Personal<T>&) {
  to += "<redacted>";
}
}  // namespace detail

/// Puts words and numbers together: text("short frame: ", n, " of ", m). A Personal becomes "<redacted>".
template <class... Parts>
[[nodiscard]] std::string text(const Parts&... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

}  // namespace landfall
