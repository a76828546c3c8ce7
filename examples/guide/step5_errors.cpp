// The application guide, step 5: what a booth does with errors.
#include <chrono>
#include <iostream>

#include <landfall/capture/booth.hpp>
#include <landfall/drivers/builtin.hpp>

using namespace landfall;
using namespace std::chrono_literals;

namespace {

// [act]
enum class Next { again, later, keeper, give_up };

Next what_now(const Error& error) {
  std::cout << error.message() << "\n  " << advice(recovery(error)) << '\n';
  switch (recovery(error)) {
    case Recovery::retry:
    case Recovery::reopen:
      return Next::again;
    case Recovery::wait_and_retry:
      return Next::later;
    case Recovery::replug:
    case Recovery::confirm_identity:
    case Recovery::clean:
    case Recovery::calibrate:
    case Recovery::fix_system:
    case Recovery::call_service:
      return Next::keeper;
    case Recovery::fix_input:
    case Recovery::report_bug:
    case Recovery::none:
      break;
  }
  return Next::give_up;
}
// [/act]

capture::Plan plan_with(const std::string& camera) {
  capture::Plan plan;
  plan.device(capture::Role::camera) = camera;
  plan.steps = {{.what = capture::PortraitStep{}, .tries = 2, .time = 5s}};
  return plan;
}

// [before]
Result<capture::Booth> ready_booth(hal::DeviceManager& devices, const capture::Plan& plan) {
  LANDFALL_TRY(auto booth, capture::Booth::create(devices, plan));
  for (const auto& step : plan.steps) {
    const auto role = capture::role_of(step.kind());
    if (step.optional && plan.device(role).empty()) continue;
    LANDFALL_CHECK(booth.open(role));
  }
  return booth;
}
// [/before]

}  // namespace

int main() {
  const auto devices = hal::DeviceManager::create(drivers::builtin());
  if (!devices) return 1;

  // Before the first traveller: a wrong name is told now.
  const auto wrong = ready_booth(**devices, plan_with("sim_camera:sizes=huge"));
  if (wrong || what_now(wrong.error()) != Next::give_up) return 1;

  // [during]
  // While one stands there: the cable is pulled at the device's ninth transfer.
  auto booth = capture::Booth::create(*devices, plan_with("sim_camera:page=pattern&faults=unplug@9"));
  if (!booth) return 1;
  auto session = booth->begin();
  if (!session) return 1;
  while (session->next(Deadline::never())) {
  }
  const auto record = session->finish();  // there is a record all the same
  if (!record) return 1;
  for (const auto& step : record->steps) {
    std::cout << step.step.name << ": " << name(step.outcome) << ' ' << step.why << '\n';
    for (const auto& error : step.errors) what_now(error);
  }
  // [/during]
  return record->status == model::RecordStatus::incomplete ? 0 : 1;
}
