#include <landfall/base/duration.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace landfall {

Result<Duration> parse_duration(std::string_view in) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
      {{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}}};
  constexpr std::int64_t day = 86'400'000'000'000;
  std::int64_t value = 0;
  const auto* end = in.data() + in.size();
  const auto [stop, problem] = std::from_chars(in.data(), end, value);
  if (problem == std::errc() && value >= 0)
    for (const auto& [unit, ns] : units)
      if (std::string_view(stop, static_cast<std::size_t>(end - stop)) == unit && value <= day / ns)
        return Duration(value * ns);
  return Error(Errc::bad_input, Layer::base, "a whole number and ns, us, ms or s, a day at most", "something else");
}

}  // namespace landfall
