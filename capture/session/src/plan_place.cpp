#include "plan_place.hpp"

#include <landfall/base/text.hpp>

namespace landfall::capture {

using nlohmann::json;

std::string Place::shown(const json& value) {
  auto out = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (out.size() > 60) out = out.substr(0, 57) + "...";
  return out;
}

Result<std::string> Place::string(std::size_t most) const {
  if (!value_.is_string()) return wrong("a string");
  auto out = value_.get<std::string>();
  if (out.size() > most) return wrong(text("at most ", most, " characters"), text(out.size()));
  return out;
}

Result<bool> Place::boolean() const {
  if (!value_.is_boolean()) return wrong("true or false");
  return value_.get<bool>();
}

Result<int> Place::integer(int least, int most) const {
  const auto wanted = text("a whole number from ", least, " to ", most);
  if (!value_.is_number_integer()) return wrong(wanted);
  if (value_.is_number_unsigned() && value_.get<std::uint64_t>() > static_cast<std::uint64_t>(most))
    return wrong(wanted);
  const auto number = value_.get<std::int64_t>();
  if (number < least || number > most) return wrong(wanted);
  return static_cast<int>(number);
}

Result<double> Place::fraction() const {
  if (!value_.is_number() || !(value_.get<double>() >= 0 && value_.get<double>() <= 1))
    return wrong("a number from 0 to 1");
  return value_.get<double>();
}

Result<Duration> Place::duration(Duration least, std::string_view least_text, Duration most,
                                 std::string_view most_text) const {
  const auto wanted = text("a time from ", least_text, " to ", most_text, ", such as \"20s\" or \"800ms\"");
  if (!value_.is_string()) return wrong(wanted);
  const auto time = parse_duration(value_.get<std::string>());
  if (!time || *time < least || *time > most) return wrong(wanted);
  return *time;
}

std::string to_text(Duration time) {
  const auto ns = time.count();
  if (ns % 1'000'000'000 == 0) return text(ns / 1'000'000'000, "s");
  if (ns % 1'000'000 == 0) return text(ns / 1'000'000, "ms");
  return text(ns, "ns");
}

}  // namespace landfall::capture
