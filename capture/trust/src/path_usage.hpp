#pragma once

#include <landfall/trust/path.hpp>

namespace landfall::trust {

// Of a path, what the certificate alone can answer: that it is for this purpose.
PathCheck ask_usage(const PathQuestion& question);

}  // namespace landfall::trust
