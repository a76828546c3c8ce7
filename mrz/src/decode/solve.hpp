#pragma once

#include <array>
#include <memory>
#include <string>

#include "chain.hpp"

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

// One format at work: first what all texts together are worth (a forward pass of sums), the rest where it is wanted:
// the two best texts by Viterbi's algorithm, posteriors by forward-backward. `likelihoods`: of each cell, its
// largest 1.
class Solver {
 public:
  Solver(Format format, const ZoneCells& likelihoods, const DecodeOptions& options);
  [[nodiscard]] double all() const noexcept { return all_; }  // ln of the sum over all texts
  // What is wanted of them: the best text and the second one (else both are worth nothing), posteriors.
  Solution solve(bool texts, bool posteriors);

 private:
  void find_two_best(Solution& to);
  const ZoneCells& likelihoods_;
  const DecodeOptions& options_;
  std::shared_ptr<const Grammar> grammar_;
  Chain sum_;
  double all_;
};

// ln of the prior of a text; -infinity: it cannot be.
double prior_of(Format format, const Text& text, const DecodeOptions& options);

// Lines with "\n" between them.
std::string to_lines(Format format, const Text& text);

}  // namespace landfall::mrz::decoding
