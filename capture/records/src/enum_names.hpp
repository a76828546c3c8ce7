#pragma once

#include <cstddef>
#include <string_view>

namespace landfall::records {

template <class Enum>
struct EnumName {
  Enum value;
  std::string_view name;
};

/// What a code is called; "reserved" where the standard has no name for it.
template <class Enum, std::size_t size>
constexpr std::string_view name_in(const EnumName<Enum> (&table)[size], Enum value) noexcept {
  for (const auto& row : table)
    if (row.value == value) return row.name;
  return "reserved";
}

}  // namespace landfall::records
