// The one table of kinds of steps: a row for each type of StepOptions.
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

const StepRow& row(StepKind kind) noexcept {
  const auto rows = step_rows();
  const auto i = static_cast<std::size_t>(kind);
  return *rows[i < rows.size() ? i : 0];
}

std::string_view wanted_at_once(const std::vector<Step>& steps, std::size_t index) noexcept {
  if (!steps[index].with_previous) return {};
  if (index == 0) return "a step before it";
  for (std::size_t i = index; i-- > 0;) {
    if (role_of(steps[i].kind()) == role_of(steps[index].kind())) return "a role that no other step of its group has";
    if (!steps[i].with_previous) break;
  }
  return {};
}

void write_nothing(const StepOptions&, nlohmann::ordered_json&) {}

std::string_view name(StepKind kind) noexcept {
  return static_cast<std::size_t>(kind) < step_rows().size() ? row(kind).name : "unknown";
}

StepOptions default_options(StepKind kind) {
  return make_default(static_cast<std::size_t>(kind), std::make_index_sequence<std::variant_size_v<StepOptions>>());
}

Role role_of(StepKind kind) noexcept { return row(kind).role; }

StepKind Step::kind() const noexcept { return static_cast<StepKind>(what.index()); }

}  // namespace landfall::capture
