#include "unit_core.hpp"

#include <algorithm>
#include <set>

#include <landfall/base/text.hpp>

namespace landfall::hal {

UnitCore::UnitCore(std::shared_ptr<Runtime> rt, std::shared_ptr<driver::Driver> driver, driver::Found found,
                   std::shared_ptr<FramePool> frames, std::shared_ptr<std::atomic<bool>> unproven)
    : runtime(std::move(rt)),
      pool(std::move(frames)),
      driver_(std::move(driver)),
      found_(std::move(found)),
      info_(found_.info),
      unproven_(std::move(unproven)),
      to_be_proven_(unproven_->exchange(false)) {
  std::set<int> numbers{0};  // lane 0 opens, and carries the outputs
  for (const auto& f : info_.capability.functions) numbers.insert(f.lane);
  for (const int n : numbers) lanes_.push_back(std::make_shared<Lane>(runtime, n));
}

Result<void> UnitCore::open(Deadline deadline) {
  {
    const Lock lock(mutex_);
    lanes_running_ = static_cast<int>(lanes_.size());
  }
  lanes_.front()->start(shared_from_this(), true, deadline);
  auto opened = lanes_.front()->wait_opened(deadline);
  if (!opened) {
    lanes_.front()->close(End::cancelled);
    (void)lanes_.front()->wait_closed(runtime->clock.in(std::chrono::milliseconds(50)));  // most drivers leave at once
    lanes_.front()->join_or_abandon();
    const Lock lock(mutex_);
    closed_ = true;
    return opened;
  }
  for (std::size_t i = 1; i < lanes_.size(); ++i) lanes_[i]->start(shared_from_this(), false, deadline);
  for (std::size_t i = 1; i < lanes_.size(); ++i) {
    if (auto ready = lanes_[i]->wait_opened(Deadline::never()); !ready) {  // gone meanwhile
      (void)close(End::cancelled);
      return ready;
    }
  }
  return {};
}

Result<void> UnitCore::open_driver(driver::Io& io) {
  LANDFALL_TRY(unit_driver_, driver_->open(found_, io));
  unit_driver_->describe(info_);
  return {};
}

std::shared_ptr<Lane> UnitCore::lane_numbered(int number) const {
  for (const auto& lane : lanes_)
    if (lane->number == number) return lane;
  return lanes_.front();
}

std::shared_ptr<Lane> UnitCore::lane_of(Function function) const {
  const auto* facts = info_.capability.find(function);
  return facts == nullptr ? nullptr : lane_numbered(facts->lane);
}

void UnitCore::end_other_lanes(int number) {
  for (const auto& lane : lanes_)
    if (lane->number != number)
      lane->interrupt(Error(Errc::transport, Layer::hal, "the line of this lane undisturbed", "the unit is being reset")
                          .at(info_.id));
}

Result<Operation> UnitCore::begin(Request request, Deadline deadline, std::shared_ptr<EventQueue> queue) {
  auto validated = validate(std::move(request), info_.capability);
  const auto lane = lane_of(function_of(validated.request));
  if (!lane)
    return Error(Errc::unsupported, Layer::hal, "a function of this unit",
                 std::string(name(function_of(validated.request))))
        .at(info_.id);
  if (validated.verdict == Validated::Verdict::invalid)
    return Error(Errc::bad_input, Layer::hal, "a request that the unit can fulfil", validated.changes.front())
        .at(info_.id);
  auto op =
      std::make_shared<Operation::Core>(runtime, info_.id, std::move(validated.request), deadline, std::move(queue));
  op->adjustments = std::move(validated.changes);
  if (auto accepted = lane->submit(op); !accepted) return std::move(std::move(accepted).error()).at(info_.id);
  if (runtime->trace) runtime->trace->begun(info_, op->id, op->request, runtime->clock.now());
  op->arm_deadline();
  return Operation(std::move(op));
}

Result<void> UnitCore::signal(Signal signal, Deadline deadline) {
  const auto& outputs = info_.capability.outputs;
  const auto known = std::find_if(outputs.begin(), outputs.end(), [&](const OutputCapability& o) {
    return o.kind == signal.kind && o.name == signal.name;
  });
  if (known == outputs.end())
    return Error(Errc::unsupported, Layer::hal, "an output of this unit", text(name(signal.kind), " ", signal.name))
        .at(info_.id);
  if (!known->values.empty() &&
      std::find(known->values.begin(), known->values.end(), signal.value) == known->values.end())
    return Error(Errc::bad_input, Layer::hal, "a value of the capability document", signal.value)
        .at(text(info_.id, " ", signal.name));
  auto command = std::make_shared<OutputCommand>(std::move(signal), deadline, runtime->clock);
  LANDFALL_CHECK(lane_numbered(known->lane)->output(command));
  Lock lock(command->mutex);
  if (!command->answered.wait(lock, deadline,
                              [&]() LANDFALL_REQUIRES(command->mutex) { return command->answer.has_value(); }))
    return Error(Errc::deadline, Layer::hal, "the output set before the deadline", "the driver is busy").at(info_.id);
  return *command->answer;
}

void UnitCore::device_gone() {
  leaving_ = true;
  for (const auto& lane : lanes_) lane->device_gone();
}

Result<void> UnitCore::close(End end) {
  {
    const Lock lock(mutex_);
    if (closed_) return {};
    closed_ = true;
  }
  for (const auto& lane : lanes_) lane->close(end);
  const auto deadline = runtime->clock.in(resync_budget + reset_budget);
  bool all = true;
  for (const auto& lane : lanes_) {
    all = lane->wait_closed(deadline) && all;
    lane->join_or_abandon();
  }
  if (!all)
    return Error(Errc::stuck, Layer::hal, "the driver's thread back", "a call that has not returned").at(info_.id);
  return {};
}

bool UnitCore::wait_closed(Deadline deadline) {
  return std::all_of(lanes_.begin(), lanes_.end(), [&](const auto& lane) { return lane->wait_closed(deadline); });
}

void UnitCore::lane_through() {
  std::unique_ptr<driver::UnitDriver> last;
  {
    const Lock lock(mutex_);
    if (--lanes_running_ > 0) return;
    last = std::move(unit_driver_);
  }
}

bool UnitCore::in_use() const {
  const Lock lock(mutex_);
  return lanes_running_ > 0;
}

State UnitCore::state(Function function) const {
  const auto lane = lane_of(function);
  return lane ? lane->state() : State::closed;
}

Presence UnitCore::presence(Function function) const {
  const Lock lock(mutex_);
  const auto it = presence_.find(function);
  return it == presence_.end() ? Presence::unknown : it->second;
}

void UnitCore::set_presence(Function function, Presence presence) {
  const Lock lock(mutex_);
  presence_[function] = presence;
}

}  // namespace landfall::hal
