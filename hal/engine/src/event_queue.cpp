#include <deque>

#include <landfall/hal/event.hpp>

namespace landfall::hal {
namespace {

constexpr std::size_t kept_hints = 64;
constexpr std::size_t kept_frames = 8;  // of one operation: a slow reader must not hold the whole pool
constexpr std::size_t kept_messages = 64;

class Queue final : public EventQueue {
 public:
  explicit Queue(Clock& clock) : changed_(clock) {}

  Next next(Deadline deadline) override {
    Lock lock(mutex_);
    const bool ready =
        changed_.wait(lock, deadline, [&]() LANDFALL_REQUIRES(mutex_) { return !events_.empty() || closed_; });
    if (!ready) return Next::Kind::time_up;
    if (events_.empty()) return Next::Kind::over;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }

  void close() override {
    {
      const Lock lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  QueueLosses losses() const override {
    const Lock lock(mutex_);
    return losses_;
  }

  bool push(Event event) override {
    {
      const Lock lock(mutex_);
      if (closed_) return false;
      event.sequence = ++sequence_;
      make_room(event);
      events_.push_back(std::move(event));
    }
    changed_.notify_all();
    return true;
  }

 private:
  // Drops what the new event displaces. Ends, presences and unit changes displace nothing and are never displaced.
  void make_room(const Event& event) LANDFALL_REQUIRES(mutex_) {
    if (const auto* frame = event.as<FrameEvent>(); frame != nullptr && frame->frame.info().preview) {
      drop_oldest(1, losses_.previews, [&](const Event& e) { return e.operation == event.operation && is_preview(e); });
    } else if (frame != nullptr) {
      drop_oldest(kept_frames, losses_.frames, [&](const Event& e) {
        return e.operation == event.operation && e.as<FrameEvent>() != nullptr && !is_preview(e);
      });
    } else if (event.as<ProgressEvent>() != nullptr) {
      drop_oldest(1, losses_.progress,
                  [&](const Event& e) { return e.operation == event.operation && e.as<ProgressEvent>() != nullptr; });
    } else if (event.as<Hint>() != nullptr) {
      drop_oldest(kept_hints, losses_.hints, [](const Event& e) { return e.as<Hint>() != nullptr; });
    } else if (event.as<Notice>() != nullptr) {
      drop_oldest(kept_hints, losses_.notices, [](const Event& e) { return e.as<Notice>() != nullptr; });
    } else if (event.as<MessageEvent>() != nullptr) {
      drop_oldest(kept_messages, losses_.messages,
                  [&](const Event& e) { return e.operation == event.operation && e.as<MessageEvent>() != nullptr; });
    }
  }

  static bool is_preview(const Event& e) {
    const auto* frame = e.as<FrameEvent>();
    return frame != nullptr && frame->frame.info().preview;
  }

  // Where `keep` events of a kind are there already, the oldest goes.
  template <class Of>
  void drop_oldest(std::size_t keep, std::uint64_t& lost, Of of_kind) LANDFALL_REQUIRES(mutex_) {
    std::size_t count = 0;
    auto oldest = events_.end();
    for (auto it = events_.begin(); it != events_.end(); ++it) {
      if (!of_kind(*it)) continue;
      if (count++ == 0) oldest = it;
    }
    if (count < keep) return;
    events_.erase(oldest);
    ++lost;
  }

  mutable Mutex mutex_;
  Condition changed_;
  std::deque<Event> events_ LANDFALL_GUARDED_BY(mutex_);
  std::uint64_t sequence_ LANDFALL_GUARDED_BY(mutex_) = 0;
  QueueLosses losses_ LANDFALL_GUARDED_BY(mutex_);
  bool closed_ LANDFALL_GUARDED_BY(mutex_) = false;
};

}  // namespace

std::shared_ptr<EventQueue> EventQueue::create(Clock& clock) { return std::make_shared<Queue>(clock); }

}  // namespace landfall::hal
