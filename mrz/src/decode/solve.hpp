#pragma once

#include <array>
#include <string>

#include "trellis.hpp"

namespace landfall::mrz::decoding {

using ZoneCells = std::array<CellWeights, most_cells>;
using Text = std::array<std::uint8_t, most_cells>;

// What one format makes of the cells.
struct Solution {
  Format format{};
  double all = 0;     // ln of the sum over all texts
  double best = 0;    // ln of the best text
  double second = 0;  // ln of the best text that differs from it
  Text best_text{}, second_text{};
  ZoneCells posterior{};  // of each character, 0..1
};

// `likelihoods`: of each cell, its largest 1, none 0.
Solution solve(Format format, const ZoneCells& likelihoods, const DecodeOptions& options);

// ln of the prior of a text; -infinity: it cannot be.
double prior_of(Format format, const Text& text, const DecodeOptions& options);

// Lines with "\n" between them.
std::string to_lines(Format format, const Text& text);

}  // namespace landfall::mrz::decoding
