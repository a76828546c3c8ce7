// The application guide, step 2: one picture from one device, without a booth.
#include <chrono>
#include <iostream>

#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>

using namespace landfall;
using namespace std::chrono_literals;

namespace {

// [capture]
Result<void> capture_one_page() {
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin()));
  auto& clock = devices->clock();
  LANDFALL_TRY(auto unit, devices->open("sim_document:page=pattern", clock.in(5s)));
  hal::DocumentReader reader(unit);
  LANDFALL_TRY(const auto captured,
               reader.capture({.lights = {Light::white, Light::ir}}, clock.in(10s), [](const auto& event) {
                 if (const auto* hint = event.template as<Hint>()) std::cout << "> " << sentence(*hint) << '\n';
               }));
  if (captured.refused) {  // the traveller did not succeed: a value, not an error
    for (const auto& reason : captured.refused->reasons) std::cout << sentence(reason) << '\n';
    return {};
  }
  for (const auto& frame : captured.frames)
    std::cout << name(*frame.info().light) << ": " << frame.image().width << " x " << frame.image().height << ", "
              << name(frame.info().provenance.origin) << '\n';
  return {};
}
// [/capture]

}  // namespace

int main() {
  const auto done = capture_one_page();
  if (!done) std::cout << done.error().message() << '\n';
  return done ? 0 : 1;
}
