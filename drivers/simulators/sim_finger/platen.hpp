#pragma once

#include <landfall/base/bytes.hpp>
#include <landfall/base/hint.hpp>

namespace landfall::simulators {

/// What the sensor sees: 256 x 180 gray8, dark ridges on light ground; an empty platen for Finger::unknown.
[[nodiscard]] Bytes platen_picture(std::uint64_t seed, Finger finger);

}  // namespace landfall::simulators
