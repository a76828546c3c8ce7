#pragma once

#include <landfall/base/ber.hpp>
#include <landfall/base/result.hpp>

#include "openssl.hpp"

namespace landfall::trust {

// The named curve that explicit parameters (ECParameters: ANSI X9.62; RFC 3279, 2.3.5) are equal to, in every number.
// Errors: malformed, curve_not_named.
Result<const Curve*> named_curve_of(const ber::Object& parameters);

}  // namespace landfall::trust
