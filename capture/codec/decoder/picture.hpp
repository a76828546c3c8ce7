#pragma once

#include <cstdint>

#include "sandbox.hpp"

namespace landfall::codec {

/// What a child does, and all that it does: gets ready, waits for its picture on `feed`, locks itself in, looks at the
/// file, answers, ends. `base`: bytes of address space in use.
[[noreturn]] void do_one_picture(int feed, const Sandbox& sandbox, std::uint64_t base) noexcept;

}  // namespace landfall::codec
