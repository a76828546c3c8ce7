#pragma once

#include <optional>
#include <string>

#include <landfall/base/clock.hpp>
#include <landfall/base/error.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/model/step.hpp>

namespace landfall::model {

/// A device that the session used, or wanted to.
struct DeviceUsed {
  Role role{};
  std::string uri{};                                                  ///< as the plan says
  std::string id{}, driver{}, driver_version{}, title{}, firmware{};  ///< empty: it could not be opened
  bool strong_identity = false;
  bool simulated = false;
  std::optional<Error> problem{};  ///< why it could not be used
};

struct DeviceNotice {
  std::string device{};
  Notice notice{};
  WallTime time{};
};

}  // namespace landfall::model
