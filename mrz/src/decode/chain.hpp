#pragma once

#include <array>
#include <vector>

#include "trellis.hpp"

namespace landfall::mrz::decoding {

// The blocks of a zone one after the other. What is carried from one to the next: whether some check digit was wrong,
// and the residue of the composite one. A trellis again, with blocks for cells: forward-backward over it gives sums
// over all texts and posteriors (Join::sum), Viterbi's algorithm the best text (Join::best).
class Chain {
 public:
  Chain(const Grammar& grammar, const Priors& priors, Join join);

  // The forward pass: ln of the sum over all texts, or of the best text. -infinity if there is none.
  double forward(const CellWeights* cells);
  // The same after the likelihoods of one cell have changed. forward() must have run.
  double forward_again(const CellWeights* cells, int changed);
  // The backward pass: what each character of each cell is worth, in units of its cell. forward() must have run.
  void backward(const CellWeights* cells, CellWeights* out);
  // Viterbi's traceback: the best text (Join::best only). forward() must have run.
  void trace_back(const CellWeights* cells, std::uint8_t* text) const;

 private:
  using State = std::array<std::array<double, 10>, 2>;  // [some digit is wrong][composite residue]
  void run_block(std::size_t k, const CellWeights* cells);
  double run_chain(const CellWeights* cells);
  [[nodiscard]] double digit_share(int digit, int wrong_before, int wrong) const noexcept;
  [[nodiscard]] double end_share(int wrong) const noexcept;
  [[nodiscard]] double last_cell(const CellWeights* cells, int wrong, std::size_t residue, CellWeights* out,
                                 double ahead) const;
  void join(double& to, double value) const noexcept;
  [[nodiscard]] double share_of(std::size_t k, int wrong_before, int wrong) const noexcept {
    return share_[k][static_cast<std::size_t>(wrong_before)][static_cast<std::size_t>(wrong)];
  }
  [[nodiscard]] std::size_t added(std::size_t a, std::size_t b) const noexcept {
    return a + b >= residues_ ? a + b - residues_ : a + b;
  }

  const Grammar& grammar_;
  double wrong_document_, wrong_digit_;
  Join join_;
  std::size_t residues_;
  std::vector<BlockTrellis> blocks_;
  // Of each block, by whether a digit was wrong before it and whether its own is.
  using Shares = std::array<std::array<double, 2>, 2>;
  std::vector<Shares> share_;
  Shares last_share_{};       // of the composite digit and the end; missed_digit in it
  std::vector<Worth> worth_;  // of each block, divided by exp(scale_)
  std::vector<double> scale_;
  std::vector<State> ahead_;
};

}  // namespace landfall::mrz::decoding
