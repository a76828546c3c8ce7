#pragma once

#include <functional>
#include <map>
#include <vector>

#include <landfall/conformance/checks.hpp>
#include <landfall/conformance/schedule.hpp>

namespace landfall::conformance {

struct Verdict {
  Schedule schedule{};
  std::vector<Violation> violations{};
  std::size_t operations = 0, samples = 0, unplugs = 0;
  std::map<hal::End, std::size_t> ends{};
};

/// Runs one schedule in virtual time on the calling thread and judges it. `on_stall` is called, from some thread, where
/// all threads wait for ever: the schedule cannot be ended then, and only the process can (the library never does).
[[nodiscard]] LANDFALL_API Verdict run_schedule(const SubjectFactory& make, std::uint64_t seed,
                                                const std::function<void()>& on_stall = {});

/// Latencies in real time, sorted.
struct Latencies {
  std::vector<Duration> cancel{};  ///< cancel() to its end in the reader's hands
  std::vector<Duration> unplug{};  ///< the pulled plug to the end `gone`
  std::vector<Duration> again{};   ///< plug to the first sample
  std::vector<std::string> failures{};
};
[[nodiscard]] LANDFALL_API Duration percentile(const std::vector<Duration>& sorted, double p);
/// `runs` cancels at random times, and as many pulled plugs, one after the other by the system's clock.
[[nodiscard]] LANDFALL_API Latencies measure_latencies(const SubjectFactory& make, int runs, std::uint64_t seed);

}  // namespace landfall::conformance
