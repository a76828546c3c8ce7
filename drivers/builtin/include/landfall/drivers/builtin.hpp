#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/driver/driver.hpp>

namespace landfall::drivers {

/// Every driver that this build holds, in the order of their ids: those of <landfall/devices/all.hpp>, and simulated
/// ones unless they were left out (LANDFALL_SIMULATORS). Nothing is opened or looked for. `pictures` decodes
/// the files of those that bring files (folder); null: in this process. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<std::unique_ptr<driver::Driver>> builtin(
    std::shared_ptr<codec::PictureDecoder> pictures = {});

/// udev rules that let a person who sits at the machine (tag uaccess) and the group `plugdev` use the USB devices in
/// the drivers' tables, one rule an id, sorted by id; the text of 60-landfall.rules. Reentrant.
[[nodiscard]] LANDFALL_API std::string udev_rules(std::span<const std::unique_ptr<driver::Driver>> drivers);

}  // namespace landfall::drivers
