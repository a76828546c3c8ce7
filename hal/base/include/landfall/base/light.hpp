#pragma once

#include <cstdint>
#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall {

/// Light that a page is seen under. white: 400..700 nm; ir: 900 +- 50 nm (B900, BSI TR-03135-1); uv: excitation near
/// 365 nm.
enum class Light : std::uint8_t { white, ir, uv };
LANDFALL_API std::string_view name(Light light) noexcept;

/// Of a document (Doc 9303-5, 2: the zone of a TD1 card is on its back).
enum class Side : std::uint8_t { unknown, front, back };
LANDFALL_API std::string_view name(Side side) noexcept;

}  // namespace landfall
