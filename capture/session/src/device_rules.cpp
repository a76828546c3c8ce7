#include <landfall/capture/device_rules.hpp>

#include <algorithm>

#include <landfall/base/text.hpp>

namespace landfall::capture {

bool is_simulated(std::string_view uri) noexcept { return uri.starts_with("sim_") || uri.starts_with("replay:"); }

void use_devices(Plan& plan, const std::map<Role, std::string>& named) {
  const bool real = std::any_of(named.begin(), named.end(), [](const auto& one) { return !is_simulated(one.second); });
  if (real)
    for (auto& device : plan.devices)
      if (is_simulated(device.second)) device.second.clear();
  for (const auto& [role, uri] : named) plan.device(role) = uri;
}

Result<void> check_devices(const Plan& plan) {
  const std::string *real = nullptr, *simulated = nullptr;
  for (const auto& step : plan.steps) {
    const auto& device = plan.device(role_of(step.kind()));
    if (!device.empty()) (is_simulated(device) ? simulated : real) = &device;
  }
  if (real == nullptr || simulated == nullptr) return {};
  return Error(Errc::bad_input, Layer::capture, "simulated devices beside simulated ones only",
               text(*simulated, " beside ", *real))
      .at("the plan's devices");
}

std::string_view simulated_chip(const Plan& plan) noexcept {
  const auto& chip = plan.device(Role::chip);
  const bool read =
      std::any_of(plan.steps.begin(), plan.steps.end(), [](const auto& step) { return step.kind() == StepKind::chip; });
  return read && chip.starts_with("sim_chip:") ? std::string_view(chip) : std::string_view();
}

}  // namespace landfall::capture
