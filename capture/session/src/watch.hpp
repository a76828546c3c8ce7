#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/result.hpp>
#include <landfall/hal/event.hpp>
#include <landfall/model/sample.hpp>

namespace landfall::capture {

/// What a gate says of what it looked at: go on, with hints for the traveller, or enough.
struct GateAnswer {
  bool accept = false;
  std::vector<Hint> hints{};
};

/// One moment of a stream: a frame; of a page one in each light.
using Exposure = std::vector<model::Sample>;

/// Looks at one exposure and says whether it is what was wanted. It runs on a worker, one call after the other, each
/// with the newest exposure that there is: what came while it looked is passed over. It owns all that it touches, as it
/// may still run when nobody waits for it; it leaves soon after `stop`. An error of it ends the stream.
using Gate = std::function<Result<GateAnswer>(Exposure exposure, std::stop_token stop)>;

/// Between the thread that hears a device and the worker that looks: the newest exposure. Thread-safe; both own it.
class Watched {
 public:
  using Frames = std::vector<hal::Frame>;
  /// `copy`: a worker that nobody waits for holds none of the device's frames. `queue` wakes the one who hears.
  Watched(Clock& clock, std::function<Exposure(const Frames&)> copy, std::shared_ptr<hal::EventQueue> queue)
      : clock_(clock), copy_(std::move(copy)), queue_(std::move(queue)), changed_(clock) {}

  // by the one who hears the device
  void put(Frames exposure);  ///< one that nobody has looked at yet goes
  void last();                ///< no further one will come
  bool close();               ///< nor will any be looked at; false: one is just now
  [[nodiscard]] bool accepted() const;
  [[nodiscard]] bool left() const;  ///< nobody looks any more

  /// By the worker: looks until the gate accepts or fails, or until nothing more comes. Hints go into the queue.
  [[nodiscard]] Result<void> look(const Gate& gate, const std::stop_token& stop);

 private:
  [[nodiscard]] std::optional<Exposure> next();
  void leave();
  void say(decltype(hal::Event::body) body);

  Clock& clock_;
  const std::function<Exposure(const Frames&)> copy_;
  const std::shared_ptr<hal::EventQueue> queue_;
  mutable Mutex mutex_;
  Condition changed_;
  std::optional<Frames> newest_ LANDFALL_GUARDED_BY(mutex_);
  bool looking_ LANDFALL_GUARDED_BY(mutex_) = false;
  bool last_ LANDFALL_GUARDED_BY(mutex_) = false, closed_ LANDFALL_GUARDED_BY(mutex_) = false;
  bool accepted_ LANDFALL_GUARDED_BY(mutex_) = false, left_ LANDFALL_GUARDED_BY(mutex_) = false;
};

}  // namespace landfall::capture
