#pragma once

#include <span>
#include <string_view>

#include <landfall/capture/plan.hpp>

namespace landfall::capture {

/// What a device can be for in a plan.
struct RoleRow {
  Role role{};
  std::string_view name{};    ///< "finger": in plans and records
  std::string_view device{};  ///< "fingerprint scanner"
  hal::Function function{};   ///< that the device must have
};
/// The one table of roles, in their order.
[[nodiscard]] std::span<const RoleRow> role_rows() noexcept;
[[nodiscard]] const RoleRow& row(Role role) noexcept;

}  // namespace landfall::capture
