#pragma once

#include <cstdint>

#include "sandbox.hpp"

namespace landfall::codec {

/// Forks a child for each request on the control socket, until its other end is closed. Looks at no picture itself.
/// `base`: bytes of address space in use. Returns the exit code.
int serve(const Sandbox& sandbox, std::uint64_t base);

}  // namespace landfall::codec
