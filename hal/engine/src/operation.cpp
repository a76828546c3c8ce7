#include "operation.hpp"

#include <algorithm>

#include "lane.hpp"

namespace landfall::hal {

Operation::Core::Core(std::shared_ptr<Runtime> rt, std::string unit_id, Request what, Deadline until,
                      std::shared_ptr<EventQueue> queue)
    : runtime(std::move(rt)),
      id(runtime->next_operation++),
      device(std::move(unit_id)),
      request(std::move(what)),
      function(function_of(request)),
      deadline(until) {
  if (queue) queues.push_back(std::move(queue));
}

void Operation::Core::tell(decltype(Event::body) body) {
  Event event{0, device, function, id, runtime->clock.now(), std::move(body)};
  if (runtime->trace) runtime->trace->event(event);
  std::erase_if(queues,
                [&](const auto& queue) { return !queue->push(event); });  // a reader leaves by closing its queue
}

void Operation::Core::add(std::shared_ptr<EventQueue> queue) {
  const Lock lock(mutex);
  if (std::find(queues.begin(), queues.end(), queue) != queues.end()) return;  // it hears everything already
  if (ended_) queue->push(*ended_);
  queues.push_back(std::move(queue));
}

bool Operation::Core::push(decltype(Event::body) body) {
  const Lock lock(mutex);
  if (end) {
    ++dropped;
    return false;
  }
  tell(std::move(body));
  return true;
}

bool Operation::Core::end_with(Ended ended) {
  std::optional<Runtime::TimerId> armed;
  {
    const Lock lock(mutex);
    if (end) {
      ++dropped;
      return false;
    }
    end = ended.end;
    ended_ = Event{0, device, function, id, runtime->clock.now(), ended};
    tell(std::move(ended));
    armed = std::exchange(timer, std::nullopt);
  }
  if (armed) runtime->forget(*armed);
  return true;
}

std::optional<End> Operation::Core::ended() const {
  const Lock lock(mutex);
  return end;
}

bool Operation::Core::end_and_leave(Ended ended) {
  if (!end_with(std::move(ended))) return false;
  if (const auto where = lane.lock()) where->leave(id);
  return true;
}

void Operation::Core::arm_deadline() {
  if (deadline.is_never()) return;
  const Lock lock(mutex);
  if (end) return;
  timer = runtime->at(deadline.time(), [self = weak_from_this()] {
    if (const auto op = self.lock()) op->end_and_leave({End::deadline, {}, leave_error(End::deadline, op->device)});
  });
}

Error leave_error(End end, const std::string& device) {
  switch (end) {
    case End::deadline:
      return Error(Errc::deadline, Layer::hal, "a result before the deadline", "none").at(device);
    case End::gone:
      return Error(Errc::gone, Layer::hal, "a device that is there", "it left the bus").at(device);
    case End::stolen:
      return Error(Errc::stolen, Layer::hal, "the unit for this owner", "another owner took it").at(device);
    default:
      return Error(Errc::cancelled, Layer::hal, "to go on", "asked to stop").at(device);
  }
}

// ---- the handle

Operation& Operation::operator=(Operation&& other) noexcept {
  if (this != &other) {
    cancel();
    core_ = std::move(other.core_);
  }
  return *this;
}
Operation::~Operation() { cancel(); }
std::uint64_t Operation::id() const noexcept { return core_ ? core_->id : 0; }
const std::vector<std::string>& Operation::adjustments() const noexcept {
  static const std::vector<std::string> none;
  return core_ ? core_->adjustments : none;
}
void Operation::cancel() {
  if (core_) core_->end_and_leave({End::cancelled, {}, {}});
}
void Operation::stop() {
  if (core_) core_->end_and_leave({End::done, {}, {}});
}
void Operation::also_to(std::shared_ptr<EventQueue> queue) {
  if (!core_ || !queue) return;
  core_->add(std::move(queue));
}
bool Operation::ended() const { return !core_ || core_->ended().has_value(); }

}  // namespace landfall::hal
