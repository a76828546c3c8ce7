// The caller's page: a traveller record in fifteen lines. Simulated devices; `first_traveller folder:/scans` takes a
// real page.
#include <cstdio>

#include <landfall/capture/booth.hpp>
#include <landfall/capture/device_rules.hpp>
#include <landfall/drivers/builtin.hpp>

using namespace landfall;

namespace {

Result<model::TravellerRecord> capture_one(const char* document) {
  LANDFALL_TRY(auto devices, hal::DeviceManager::create(drivers::builtin()));  // nothing is opened yet
  auto plan = capture::default_plan();
  if (document != nullptr) capture::use_devices(plan, {{capture::Role::document, document}});
  LANDFALL_TRY(auto booth, capture::Booth::create(devices, plan));
  LANDFALL_TRY(auto session, booth.begin());
  while (auto event = session.next(Deadline::never())) {  // session.answer(capture::Answer::skip) meanwhile
    if (const auto* hint = event->of_device<Hint>()) std::printf("> %s\n", sentence(*hint).c_str());
    if (const auto* step = event->as<capture::StepEnded>())
      std::printf("%s: %s %s\n", step->step.name.data(), model::name(step->outcome).data(), step->why.c_str());
  }
  return session.finish();
}

}  // namespace

int main(int argc, char** argv) {
  const auto record = capture_one(argc > 1 ? argv[1] : nullptr);
  if (!record)
    std::printf("%s\n", record.error().message().c_str());
  else
    std::printf("%s: %s\n", record->id.c_str(), model::name(record->status).data());
  return record ? 0 : 1;
}
