#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace landfall {

/// Parses as `Json` does (nlohmann::json, whose exceptions it throws), and says in `twice` which key an object has more
/// than once, empty if none: JSON lets the last one win (RFC 8259, 4), which would not be what somebody reads who stops
/// at the first. Reentrant.
template <class Json>
[[nodiscard]] Json parse_json_keys(std::string_view text, std::string& twice) {
  using Event = typename Json::parse_event_t;
  std::vector<std::set<std::string>> open_objects;
  return Json::parse(text, [&](int, Event event, Json& parsed) {
    if (event == Event::object_start) open_objects.emplace_back();
    if (event == Event::object_end) open_objects.pop_back();
    if (event == Event::key && !open_objects.back().insert(parsed.template get<std::string>()).second)
      twice = parsed.template get<std::string>();
    return true;
  });
}

}  // namespace landfall
