#pragma once
// The host's side of landfall_plugin.h: one C descriptor becomes one driver::Driver. That this file exists proves that
// everything a driver implements can be said in C; landfall-driver-host will run it in a process of its own.
#include <memory>

#include <landfall/plugin/landfall_plugin.h>
#include <landfall/driver/driver.hpp>

namespace contract {

/// Errors: bad_input ("plug-in ABI 2.0, host ABI 1.0") where the descriptor is not one that this host understands.
/// The descriptor must stay valid until the process ends.
landfall::Result<std::unique_ptr<landfall::driver::Driver>> plugin_driver(const landfall_plugin_descriptor* descriptor);

}  // namespace contract
