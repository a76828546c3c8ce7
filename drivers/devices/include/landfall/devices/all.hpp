#pragma once

#include <memory>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/driver/driver.hpp>

namespace landfall::devices {

/// The drivers of devices that exist, in the order of their ids: a line each in drivers/devices/CMakeLists.txt.
/// `pictures` decodes the files of those that bring files; not null. Applications take drivers::builtin(). Reentrant.
[[nodiscard]] LANDFALL_API std::vector<std::unique_ptr<driver::Driver>> all(
    std::shared_ptr<codec::PictureDecoder> pictures);

}  // namespace landfall::devices
