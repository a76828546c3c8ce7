#include "outbox.hpp"

#include <algorithm>
#include <utility>

namespace landfall::capture {
namespace {

// What may be lost, and of which no more than so many are kept; 0: never lost.
std::size_t most_kept(const SessionEvent& event) {
  const auto* device = event.as<hal::Event>();
  if (device == nullptr) return 0;
  if (const auto* frame = device->as<hal::FrameEvent>()) return frame->frame.info().preview ? 1 : 8;
  if (device->as<hal::ProgressEvent>()) return 1;
  if (device->as<Hint>() || device->as<Notice>()) return 64;
  if (device->as<hal::MessageEvent>()) return 64;
  return 0;
}

// Events compete for room with those of the same kind.
std::pair<std::size_t, bool> kind_of(const SessionEvent& event) {
  const auto& device = std::get<hal::Event>(event.body);
  const auto* frame = device.as<hal::FrameEvent>();
  return {device.body.index(), frame != nullptr && frame->frame.info().preview};
}

}  // namespace

void Outbox::push(SessionEvent event) {
  event.sequence = ++sequence_;
  if (const auto most = most_kept(event); most > 0) {
    const auto same = [&](const SessionEvent& e) { return most_kept(e) > 0 && kind_of(e) == kind_of(event); };
    if (static_cast<std::size_t>(std::count_if(events_.begin(), events_.end(), same)) >= most)
      events_.erase(std::find_if(events_.begin(), events_.end(), same));
  }
  events_.push_back(std::move(event));
}

SessionEvent Outbox::pop() {
  auto event = std::move(events_.front());
  events_.pop_front();
  return event;
}

}  // namespace landfall::capture
