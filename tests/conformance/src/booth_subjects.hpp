#pragma once

#include <landfall/conformance/subject.hpp>

namespace landfall::conformance {

/// Page reader, camera, chip reader and code reader, on the model of the simulated booth.
[[nodiscard]] std::vector<NamedSubject> booth_subjects();

}  // namespace landfall::conformance
