#pragma once

#include <cstdint>
#include <span>

namespace landfall::synth {

/// Adds nearly normal noise of a standard deviation in gray levels (0: nothing), clipped to 0..255.
void add_noise(std::span<std::uint8_t> pixels, double sigma, std::uint64_t seed);

}  // namespace landfall::synth
