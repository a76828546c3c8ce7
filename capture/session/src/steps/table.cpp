// The one table of kinds of steps: a row for each type of StepOptions.
#include <algorithm>
#include <array>
#include <utility>

#include "step.hpp"

namespace landfall::capture {
namespace {

template <std::size_t... i>
auto make_rows(std::index_sequence<i...>) {
  return std::array{&std::variant_alternative_t<i, StepOptions>::row()...};
}

template <std::size_t... i>
StepOptions make_default(std::size_t which, std::index_sequence<i...>) {
  StepOptions out;
  ((i == which ? static_cast<void>(out.emplace<i>()) : static_cast<void>(0)), ...);
  return out;
}

}  // namespace

std::span<const StepRow* const> step_rows() noexcept {
  static const auto rows = make_rows(std::make_index_sequence<std::variant_size_v<StepOptions>>());
  return rows;
}

const StepRow& row(const Step& step) noexcept { return *step_rows()[step.what.index()]; }

const RoleRow* row(Role role) noexcept {
  for (const auto* its : step_rows())
    if (its->role.role == role) return &its->role;
  return nullptr;
}

std::string_view wanted_at_once(const std::vector<Step>& steps, std::size_t index) noexcept {
  if (!steps[index].with_previous) return {};
  if (index == 0) return "a step before it";
  for (std::size_t i = index; i-- > 0;) {
    if (row(steps[i]).role.role == row(steps[index]).role.role) return "a role that no other step of its group has";
    if (!steps[i].with_previous) break;
  }
  return {};
}

void write_nothing(const StepOptions&, nlohmann::ordered_json&) {}

std::optional<StepOptions> default_options(StepKind kind) {
  const auto rows = step_rows();
  const auto it = std::ranges::find(rows, kind, [](const auto* its) { return its->kind; });
  if (it == rows.end()) return std::nullopt;
  return make_default(static_cast<std::size_t>(it - rows.begin()),
                      std::make_index_sequence<std::variant_size_v<StepOptions>>());
}

Role role_of(StepKind kind) noexcept {
  for (const auto* its : step_rows())
    if (its->kind == kind) return its->role.role;
  return {};
}

std::vector<StepKind> step_kinds() {
  std::vector<StepKind> out;
  for (const auto* its : step_rows()) out.push_back(its->kind);
  return out;
}

std::vector<Role> roles() {
  std::vector<Role> out;
  for (const auto* its : step_rows())
    if (std::ranges::find(out, its->role.role) == out.end()) out.push_back(its->role.role);
  return out;
}

std::string_view device_of(Role role) noexcept {
  const auto* its = row(role);
  return its == nullptr ? "device" : its->device;
}

StepKind Step::kind() const noexcept { return row(*this).kind; }

}  // namespace landfall::capture
