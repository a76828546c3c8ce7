#pragma once

#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall {

/// The version of Landfall that is running, "0.1.0": that of project() in the top CMakeLists.txt, which is the only
/// place where it is written by hand. Reentrant.
[[nodiscard]] LANDFALL_API std::string_view version() noexcept;

}  // namespace landfall
