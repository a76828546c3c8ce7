#include "roles.hpp"

#include <iterator>

namespace landfall::capture {
namespace {

using hal::Function;

constexpr RoleRow rows[] = {
    {Role::document, "document", "document reader", Function::document_reader},
    {Role::finger, "finger", "fingerprint scanner", Function::fingerprint_scanner},
    {Role::camera, "camera", "camera", Function::camera},
    {Role::chip, "chip", "chip reader", Function::chip_reader},
    {Role::code, "code", "code reader", Function::code_reader},
};
static_assert(std::size(rows) == role_count);

}  // namespace

std::span<const RoleRow> role_rows() noexcept { return rows; }

const RoleRow& row(Role role) noexcept {
  const auto i = static_cast<std::size_t>(role);
  return rows[i < role_count ? i : 0];
}

std::string_view name(Role role) noexcept {
  return static_cast<std::size_t>(role) < role_count ? row(role).name : "unknown";
}

}  // namespace landfall::capture
