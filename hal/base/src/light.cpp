#include <landfall/base/light.hpp>

namespace landfall {

std::string_view name(Light light) noexcept {
  switch (light) {
    case Light::white:
      return "white";
    case Light::ir:
      return "ir";
    case Light::uv:
      return "uv";
  }
  return "unknown";
}

std::string_view name(Side side) noexcept {
  switch (side) {
    case Side::unknown:
      return "unknown";
    case Side::front:
      return "front";
    case Side::back:
      return "back";
  }
  return "unknown";
}

}  // namespace landfall
