#include <landfall/base/light.hpp>

#include <landfall/base/name_table.hpp>

namespace landfall {

std::string_view name(Light light) noexcept {
  using enum Light;
  static constexpr auto names = name_table<Light>({{white, "white"}, {ir, "ir"}, {uv, "uv"}});
  return names.name(light);
}

std::string_view name(Side side) noexcept {
  using enum Side;
  static constexpr auto names = name_table<Side>({{unknown, "unknown"}, {front, "front"}, {back, "back"}});
  return names.name(side);
}

}  // namespace landfall
