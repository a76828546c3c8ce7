// A vendor's plug-in behind the C header, used by an application that cannot tell it from a built-in driver.
// plugin_scanner.c is what the vendor writes, plugin_driver.cpp what Landfall does with it, host_protocol.h how the two
// will speak once they stand in two processes; below is what an application's author writes: nothing new.
#include "contract.hpp"
#include "host_protocol.h"
#include "plugin_driver.hpp"

using namespace contract;
using landfall::Finger;

namespace {

// The protocol's structs have no holes: what is not written is not sent.
static_assert(std::has_unique_object_representations_v<landfall_wire_header> && sizeof(landfall_wire_header) == 24);
static_assert(std::has_unique_object_representations_v<landfall_wire_hello> && sizeof(landfall_wire_hello) == 24);
static_assert(std::has_unique_object_representations_v<landfall_wire_transfer> && sizeof(landfall_wire_transfer) == 40);
static_assert(sizeof(landfall_wire_frame) == 128 && sizeof(landfall_wire_request) == 112);

Result<void> run(landfall::Clock& clock) {
  LANDFALL_TRY(auto plugin, plugin_driver(landfall_plugin()));  // landfall-driver-host: dlopen, dlsym
  LANDFALL_TRY(auto devices, manager_of(std::move(plugin), {.clock = &clock}));

  const auto units = devices->units();
  claim(units.size() == 1 && units[0].id == "plugin_stub:serial=V1" && units[0].identity == hal::IdentityKind::strong,
        "the unit was found");
  LANDFALL_TRY(auto unit, devices->open("plugin_stub", clock.in(2s)));
  claim(unit.info().firmware == "V1-7", "opened and described");

  LANDFALL_CHECK(unit.signal({hal::OutputKind::finger_led, "status", "green"}, clock.in(1s)));
  int previews = 0, hints = 0;
  hal::FingerprintScanner scanner(unit);
  LANDFALL_TRY(const auto right,
               scanner.capture({.fingers = {Finger::right_index}, .frames = 2, .settings = {{"gain", 8}}}, clock.in(5s),
                               [&](const hal::Event& event) {
                                 if (event.as<landfall::Hint>()) ++hints;
                                 const auto* got = event.as<hal::FrameEvent>();
                                 if (got && got->frame.info().preview) ++previews;
                               }));
  claim(right.frames.size() == 2 && *right.frames[0].image().row(31) == 200,
        "two frames, written by C into the host's buffers, under the LED");
  claim(previews == 1 && hints == 1, "previews and hints came through");
  if (!right.frames.empty()) {
    const auto& made = right.frames[0].info().provenance;
    claim(made.driver == "plugin_stub" && made.firmware == "V1-7" &&
              made.settings == std::vector<std::string>{"gain=8", "filter=off"},
          "with their provenance: what was asked for, and what the device chose");
  }

  LANDFALL_TRY(const auto left, scanner.capture({.fingers = {Finger::left_index}}, clock.in(5s)));
  claim(left.refused && left.refused->reasons.size() == 1, "a refusal is a value, in C too");

  auto queue = hal::EventQueue::create(clock);
  LANDFALL_TRY(auto endless, scanner.begin({.fingers = {Finger::right_index}, .frames = 0}, clock.in(60s), queue));
  clock.sleep_until(clock.in(120ms));
  endless.cancel();
  const auto again = clock.now();
  LANDFALL_TRY(const auto fresh, scanner.capture({.fingers = {Finger::right_index}}, clock.in(5s)));
  claim(fresh.frames.size() == 1 && fresh.frames[0].info().exposure_start >= again,
        "cancel, resync, and nothing stale");

  auto newer = *landfall_plugin();
  newer.abi_major = 2;
  const auto refused = plugin_driver(&newer);
  claim(!refused && refused.error().found() == "plug-in ABI 2.0", "another major version is refused, and said why");
  return unit.close();
}

}  // namespace

int main() {
  landfall::VirtualClock clock;
  return verdict(run(clock));
}
