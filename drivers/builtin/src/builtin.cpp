#include <landfall/drivers/builtin.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <landfall/devices/all.hpp>
#ifdef LANDFALL_WITH_SIMULATORS  // said by CMakeLists.txt where the build holds them
#include <landfall/simulators/all.hpp>
#endif

namespace landfall::drivers {

std::vector<std::unique_ptr<driver::Driver>> builtin(std::shared_ptr<codec::PictureDecoder> pictures) {
  if (!pictures) pictures = std::make_shared<codec::InThisProcess>();
  auto out = devices::all(std::move(pictures));
#ifdef LANDFALL_WITH_SIMULATORS
  std::ranges::move(simulators::all(), std::back_inserter(out));
  std::ranges::sort(out, {}, [](const auto& driver) -> std::string_view { return driver->info().id; });
#endif
  return out;
}

}  // namespace landfall::drivers
