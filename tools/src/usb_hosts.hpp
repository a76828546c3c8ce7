#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <landfall/transport/usb.hpp>

namespace landfall::tools {

/// Where USB devices are looked for: the system's bus. Where that cannot be used there are no USB devices, which is no
/// error of a command that does not need one; `landfall devices` says it.
[[nodiscard]] inline std::vector<std::shared_ptr<transport::UsbHost>> usb_hosts(
    std::optional<Error>* problem = nullptr) {
  auto system = transport::system_usb();
  if (!system) {
    if (problem != nullptr) *problem = std::move(system).error();
    return {};
  }
  return {*std::move(system)};
}

}  // namespace landfall::tools
