#pragma once

#include <string_view>

#include <landfall/base/name_table.hpp>

namespace landfall::records {

/// What a code is called that the standard has no name for.
inline constexpr std::string_view reserved = "reserved";

}  // namespace landfall::records
