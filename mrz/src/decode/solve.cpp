#include "solve.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "chain.hpp"

namespace landfall::mrz::decoding {
namespace {

constexpr double nothing = -std::numeric_limits<double>::infinity();

}  // namespace

Solver::Solver(Format format, const ZoneCells& likelihoods, const DecodeOptions& options)
    : likelihoods_(likelihoods),
      options_(options),
      grammar_(grammar_of(format, options)),
      sum_(*grammar_, options.priors, Join::sum),
      all_(sum_.forward(likelihoods.data())) {}

// List decoding (N-best) for N = 2. The forward and backward passes of max-product give max-marginals: for each
// character of each cell the best text that has it there is known, so the second text is the best of those that have
// another character somewhere. It is found by Viterbi's algorithm with that one cell fixed.
void Solver::find_two_best(Solution& to) {
  Chain chain(*grammar_, options_.priors, Join::best);
  to.best = chain.forward(likelihoods_.data());
  to.second = nothing;
  if (to.best == nothing) return;
  chain.trace_back(likelihoods_.data(), to.best_text.data());
  ZoneCells worth{};
  chain.backward(likelihoods_.data(), worth.data());
  std::size_t at = 0, character = 0;
  double best = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(grammar_->cells); ++i) {
    const double chosen = worth[i][to.best_text[i]];
    if (!(chosen > 0)) continue;
    for (std::size_t c = 0; c < alphabet_size; ++c)
      if (c != to.best_text[i] && worth[i][c] / chosen > best) best = worth[i][c] / chosen, at = i, character = c;
  }
  if (!(best > 0)) return;
  ZoneCells fixed = likelihoods_;
  for (std::size_t c = 0; c < alphabet_size; ++c)
    if (c != character) fixed[at][c] = 0;
  to.second = std::min(to.best, chain.forward_again(fixed.data(), static_cast<int>(at)));
  chain.trace_back(fixed.data(), to.second_text.data());
}

Solution Solver::solve(bool texts, bool posteriors) {
  Solution to;
  to.format = grammar_->format;
  to.all = all_;
  to.best = to.second = nothing;
  if (texts) find_two_best(to);
  if (!posteriors) return to;
  sum_.backward(likelihoods_.data(), to.posterior.data());
  for (auto& cell : to.posterior) {
    const double sum = std::accumulate(cell.begin(), cell.end(), 0.0);
    if (sum > 0)
      for (double& p : cell) p /= sum;
  }
  return to;
}

double prior_of(Format format, const Text& text, const DecodeOptions& options) {
  const auto grammar = grammar_of(format, options);
  ZoneCells cells{};
  for (std::size_t i = 0; i < static_cast<std::size_t>(grammar->cells); ++i) cells[i][text[i]] = 1;
  return Chain(*grammar, options.priors, Join::best).forward(cells.data());
}

std::string to_lines(Format format, const Text& text) {
  const auto [lines, columns] = shape(format);
  std::string out;
  for (int l = 0; l < lines; ++l) {
    if (l > 0) out += '\n';
    for (int c = 0; c < columns; ++c) out += alphabet[text[static_cast<std::size_t>(l * columns + c)]];
  }
  return out;
}

}  // namespace landfall::mrz::decoding
