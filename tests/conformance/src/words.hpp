// How the harness writes a time.
#pragma once

#include <string>

#include <landfall/base/clock.hpp>
#include <landfall/base/text.hpp>

namespace landfall::conformance {

inline std::string ms(Duration d) { return text(static_cast<double>(d.count()) / 1e6, " ms"); }

}  // namespace landfall::conformance
