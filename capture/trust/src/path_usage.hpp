#pragma once

#include <landfall/trust/path.hpp>

namespace landfall::trust {

// Of a path, what the certificate alone can answer: that it is for this purpose.
PathCheck ask_usage(const PathQuestion& question);

// Whether the issuer's key certified the link's, as one of the same country signing CA that follows it: all that a path
// asks, but for revocation. The name has to be the issuer's, as the caller sees to.
bool is_link_of(const Certificate& link, const Authority& issuer, Budget& budget);

}  // namespace landfall::trust
