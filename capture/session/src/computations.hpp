#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include <landfall/base/clock.hpp>
#include <landfall/base/result.hpp>

namespace landfall::capture {

/// Where a booth's sessions compute: threads of their own, so that nobody has to wait for one that does not hear that
/// it should stop. Such a one is abandoned and counted: with `most` at work, abandoned ones among them, no other
/// begins. Thread-safe; what runs outlives it.
class Computations {
 public:
  explicit Computations(Clock& clock, int most = 8) : clock_(clock), most_(most), crew_(std::make_shared<Crew>()) {}

  /// Runs `work`, which owns all that it touches, and then `ended`, both on the other thread. What `work` throws is
  /// its error. Errors: stuck (so many are at work already).
  [[nodiscard]] Result<void> start(std::function<Result<void>()> work, std::function<void(Result<void>)> ended);
  [[nodiscard]] int at_work() const;

 private:
  struct Crew {
    Mutex mutex;
    int at_work LANDFALL_GUARDED_BY(mutex) = 0;
  };
  Clock& clock_;
  const int most_;
  const std::shared_ptr<Crew> crew_;
};

}  // namespace landfall::capture
