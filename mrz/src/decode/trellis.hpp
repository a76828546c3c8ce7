#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "grammar.hpp"

namespace landfall::mrz::decoding {

inline constexpr int most_cells = 90;
using CellWeights =
    std::array<double, alphabet_size>;  // of one cell: likelihoods, or what comes out for each character

// How ways through the trellis are put together: all of them, which makes the passes those of the forward-backward
// algorithm (sum-product), or the best one, which makes them Viterbi's (max-product).
enum class Join : std::uint8_t { sum, best };

// What a block is worth: by whether its check digit is wrong, and by what it adds to the composite residue.
using Worth = std::array<std::array<double, 10>, 2>;

// One block of a zone as a trellis (a hidden Markov model whose states are those of the grammar, with the residues of
// check digits): the forward pass over its cells, and the backward pass once it is known what the rest of the zone is
// worth.
class BlockTrellis {
 public:
  BlockTrellis(const Block& block, Join join);

  // The forward pass. `cells` are the likelihoods of the whole zone. Returns what the block is worth, divided by
  // exp(scale()).
  Worth forward(const CellWeights* cells);
  [[nodiscard]] double scale() const noexcept { return scale_; }
  // The backward pass, joined with the forward one. `rest`: what comes before and after is worth. Writes for each cell
  // of the block what each character is worth: its posterior but for a factor (sums), its max-marginal (best).
  void backward(const CellWeights* cells, const Worth& rest, CellWeights* out);
  // Viterbi's traceback: the best way that ends so (Join::best only). Writes characters to the cells of the block.
  void trace_back(const CellWeights* cells, int violated, int residue, std::uint8_t* text) const;

 private:
  void weigh(const PlannedCell& cell, const CellWeights& likelihoods);
  template <Join join>
  Worth run_forward(const CellWeights* cells);
  template <Join join>
  void run_backward(const CellWeights* cells, const Worth& rest, CellWeights* out);
  template <Join join>
  void step_forward(const PlannedCell& cell);
  template <Join join>
  void step_forward_rows(const PlannedCell& cell);
  template <Join join>
  void step_backward(const PlannedCell& cell, double* worth);
  template <Join join>
  void step_backward_rows(const PlannedCell& cell, double* worth);
  [[nodiscard]] double weight(const PlannedCell& cell, const Way& way) const noexcept {
    return way.factor * weights_[cell.weights + way.set];
  }
  Worth code_forward(const CellWeights* cells) const;
  void code_backward(const CellWeights* cells, double rest, CellWeights* out) const;
  void code_trace_back(const CellWeights* cells, std::uint8_t* text) const;

  const Block& block_;
  const Plan& plan_;
  Join join_;
  double scale_ = 0;
  std::unique_ptr<double[]> memory_;  // NOLINT: not zeroed
  double *ahead_, *weights_;          // of all states; of the sets of all cells, since forward()
  double *behind_, *here_;            // the states after and before the cell that is looked at
  std::vector<std::uint16_t> rows_;   // of each square: the rows in which something stands
};

// The codes that issuers (or nationalities) may be, as indices into the alphabet.
struct KnownCode {
  std::array<std::uint8_t, 3> cell{};
  double stranger = 0;  // what it would be worth if it were in no list
};
const std::vector<KnownCode>& known_codes(bool issuer);

}  // namespace landfall::mrz::decoding
