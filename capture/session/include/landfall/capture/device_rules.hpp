#pragma once

#include <map>
#include <string>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>
#include <landfall/capture/plan.hpp>

/// Which devices may stand in one plan, for every front end. All reentrant.
namespace landfall::capture {

/// Whether a name is that of a device that measures nothing: its driver's begins with "sim_", or is "replay".
[[nodiscard]] LANDFALL_API bool is_simulated(std::string_view uri) noexcept;

/// Puts these in their roles. Where one of them is real, the simulated ones that the plan had give way: what nobody
/// named is not there, rather than simulated.
LANDFALL_API void use_devices(Plan& plan, const std::map<Role, std::string>& named);

/// Simulated devices stand beside simulated ones only: nobody wants a simulated face in the record of a real page, or a
/// simulated passport above a real finger. Asks of the devices that the plan's steps need. Errors: bad_input with one
/// of each. Booth::create asks it.
[[nodiscard]] LANDFALL_API Result<void> check_devices(const Plan& plan);

/// The simulated chip reader of a plan that reads chips: its simulator may be asked for a chip's files, and who signed
/// them may be believed. Empty: there is none, so no simulator may be asked; nobody is, there is no way to the files of
/// a real chip yet.
[[nodiscard]] LANDFALL_API std::string_view simulated_chip(const Plan& plan) noexcept;

}  // namespace landfall::capture
