#pragma once

#include <exception>
#include <initializer_list>
#include <new>

#include <landfall/base/result.hpp>
#include <landfall/base/text.hpp>

namespace landfall::synth {

/// Third-party exceptions (OpenCV's, no memory) end here: none leaves the component.
template <class Work>
auto guarded(const char* what, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::capture, what, "not enough memory");
  } catch (const std::exception& e) {
    return Error(Errc::internal, Layer::capture, what, e.what());
  }
}

[[nodiscard]] inline Error out_of_range(const char* what, double low, double high, double found) {
  return Error(Errc::bad_input, Layer::capture, text(what, " from ", low, " to ", high), text(found));
}

/// False for NaN too.
[[nodiscard]] constexpr bool within(double value, double low, double high) { return value >= low && value <= high; }

struct Range {
  const char* what;
  double low, high, value;
};
[[nodiscard]] inline Result<void> check_ranges(std::initializer_list<Range> ranges) {
  for (const auto& r : ranges) {
    if (!within(r.value, r.low, r.high)) return out_of_range(r.what, r.low, r.high, r.value);
  }
  return {};
}

}  // namespace landfall::synth
