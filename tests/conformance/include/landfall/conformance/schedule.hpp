#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/conformance/subject.hpp>

namespace landfall::conformance {

/// What the harness does next. Everything random about a schedule is in here, so that it can be run again.
struct Step {
  enum class Kind : std::uint8_t {
    begin_one,     ///< one sample
    begin_live,    ///< until stopped
    cancel,        ///< the operation that runs
    rival_cancel,  ///< the same from another thread, `delay` later, while this one goes on
    stop,
    drop,  ///< destroys its handle
    place,
    lift,
    unplug,
    rival_unplug,  ///< from another thread, while this one goes on
    replug,
    faults,  ///< `faults` from now on
    heal,
    signal,
    rival_signal,
    steal,   ///< another owner in this process takes the unit
    reopen,  ///< close and open
    close_only,
    silence,  ///< nobody reads, for `delay`
    second_reader,
    wait,         ///< reads events for `delay`
    end_manager,  ///< the manager goes while handles live
  };
  Kind kind{};
  Duration pause{};  ///< before it; events are read meanwhile
  Duration delay{};  ///< of the step itself; deadline of a begin
  std::vector<transport::Fault> faults{};
};

struct Schedule {
  std::uint64_t seed = 0;
  std::size_t pool_frames = 0;
  std::vector<Step> steps{};
};

/// The same seed and traits give the same schedule. Reentrant.
[[nodiscard]] LANDFALL_API Schedule make_schedule(std::uint64_t seed, const Traits& traits);
/// One line a step, for the report of a failure.
[[nodiscard]] LANDFALL_API std::string to_text(const Schedule& schedule);
[[nodiscard]] LANDFALL_API std::string_view name(Step::Kind kind) noexcept;

}  // namespace landfall::conformance
