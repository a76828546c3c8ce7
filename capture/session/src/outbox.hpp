#pragma once

#include <cstdint>
#include <deque>

#include <landfall/capture/booth.hpp>

namespace landfall::capture {

/// Events on their way to the caller, bounded however slow it is. Guarded by its owner's mutex.
class Outbox {
 public:
  void push(SessionEvent event);
  [[nodiscard]] bool empty() const noexcept { return events_.empty(); }
  [[nodiscard]] SessionEvent pop();

 private:
  std::deque<SessionEvent> events_;
  std::uint64_t sequence_ = 0;
};

}  // namespace landfall::capture
