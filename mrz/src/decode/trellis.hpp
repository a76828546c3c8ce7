#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "grammar.hpp"

namespace landfall::mrz::decoding {

inline constexpr int most_cells = 90;
using CellWeights =
    std::array<double, alphabet_size>;  // of one cell: likelihoods, or what comes out for each character

// How ways through the trellis are put together: all of them, or the best one.
enum class Join : std::uint8_t { sum, best };

// What a block is worth: by whether its check digit is wrong, and by what it adds to the composite residue.
using Worth = std::array<std::array<double, 10>, 2>;

// One block of a zone: forward over its cells, and backward once it is known what the rest of the zone is worth.
class BlockTrellis {
 public:
  BlockTrellis(const Block& block, Join join);

  // `cells` are the likelihoods of the whole zone. Returns what the block is worth.
  Worth forward(const CellWeights* cells);
  // `rest`: what comes before and after is worth. Writes for each cell of the block what each character is worth.
  void backward(const CellWeights* cells, const Worth& rest, CellWeights* out);
  // The best way that ends so (Join::best only). Writes characters to the cells of the block.
  void trace(const CellWeights* cells, int violated, int residue, std::uint8_t* text) const;

 private:
  [[nodiscard]] std::size_t states_at(std::size_t t) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return own_ * composite_; }
  void weigh(std::size_t t, const CellWeights& cell);
  template <Join join, std::size_t n>
  void step_forward(std::size_t t, const CellWeights& cell);
  template <Join join, std::size_t n>
  void step_backward(std::size_t t, const CellWeights& cell, CellWeights& out);
  Worth code_forward(const CellWeights* cells) const;
  void code_backward(const CellWeights* cells, double rest, CellWeights* out) const;
  void code_trace(const CellWeights* cells, std::uint8_t* text) const;

  const Block& block_;
  Join join_;
  std::size_t own_, composite_;      // residues that are told apart: 10 or 1
  std::vector<std::size_t> offset_;  // of the states before each cell, in ahead_
  std::vector<double> ahead_;        // state, own residue, composite residue
  std::vector<double> weights_;      // of the edges of one cell
  std::vector<double> behind_;       // the states after the cell that is looked at
  std::vector<double> turned_;       // the same, each row twice
};

// The codes that issuers (or nationalities) may be, as indices into the alphabet.
struct KnownCode {
  std::array<std::uint8_t, 3> cell{};
};
const std::vector<KnownCode>& known_codes(bool issuer);

}  // namespace landfall::mrz::decoding
