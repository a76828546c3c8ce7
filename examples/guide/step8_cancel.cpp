// The application guide, step 8: the officer ends it, and the next traveller comes.
#include <chrono>
#include <iostream>
#include <thread>

#include <landfall/capture/booth.hpp>
#include <landfall/drivers/builtin.hpp>

using namespace landfall;
using namespace std::chrono_literals;

namespace {

Result<void> run() {
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin()));
  capture::Plan plan;
  plan.device(capture::Role::camera) = "sim_camera:page=pattern&absent=1";  // nobody looks into it
  plan.steps = {{.what = capture::PortraitStep{}, .time = 60s}};
  LANDFALL_TRY(auto booth, capture::Booth::create(devices, std::move(plan)));
  // [cancel]
  LANDFALL_TRY(auto session, booth.begin());
  std::jthread button([&] { session.cancel(); });  // any thread may call cancel(), answer() and next()
  int ends = 0;
  while (auto event = session.next(Deadline::never()))
    if (const auto* end = event->as<capture::SessionEnded>()) ends += end->cancelled ? 1 : 0;
  const auto record = session.finish();  // nothing of it is kept
  std::cout << ends << " end; " << record.error().message() << '\n';
  // [/cancel]
  if (ends != 1 || record || record.error().code() != Errc::cancelled)
    return Error(Errc::internal, Layer::tool, "one end, cancelled");
  // [next]
  {
    LANDFALL_TRY(const auto left, booth.begin());  // whoever lets go of a session cancels it
  }
  LANDFALL_TRY(auto another, booth.begin());  // the booth is at once there for the next
  LANDFALL_CHECK(another.answer(capture::Answer::skip));
  // [/next]
  while (another.next(Deadline::never())) {
  }
  LANDFALL_TRY(const auto skipped, another.finish());
  std::cout << skipped.steps[0].step.name << ": " << name(skipped.steps[0].outcome) << '\n';
  return {};
}

}  // namespace

int main() {
  const auto done = run();
  if (!done) std::cout << done.error().message() << '\n';
  return done ? 0 : 1;
}
