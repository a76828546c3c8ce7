#include "chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::mrz::decoding {

Chain::Chain(const Grammar& grammar, const Priors& priors, Join join)
    : grammar_(grammar),
      wrong_document_(priors.wrong_document),
      wrong_digit_(priors.wrong_digit),
      join_(join),
      residues_(grammar.composite_at >= 0 ? 10 : 1),
      worth_(grammar.blocks.size()),
      scale_(grammar.blocks.size()),
      ahead_(grammar.blocks.size() + 1) {
  int digit = 0;
  blocks_.reserve(grammar.blocks.size());
  share_.reserve(grammar.blocks.size());
  for (const auto& block : grammar.blocks) {
    blocks_.emplace_back(block, join);
    Shares share{{{1, 0}, {1, 0}}};
    if (block.checked) {
      share = {
          {{digit_share(digit, 0, 0), digit_share(digit, 0, 1)}, {digit_share(digit, 1, 0), digit_share(digit, 1, 1)}}};
      ++digit;
    }
    share_.push_back(share);
  }
  for (int wrong = 0; wrong < 2; ++wrong)
    last_share_[static_cast<std::size_t>(wrong)] = {digit_share(grammar.digits - 1, wrong, 0) * end_share(wrong),
                                                    digit_share(grammar.digits - 1, wrong, 1) * missed_digit};
}

void Chain::join(double& to, double value) const noexcept {
  to = join_ == Join::sum ? to + value : std::max(to, value);
}

// Which digits are wrong: all are right, but for the share of documents on which each is wrong by itself. The factors
// of such a document are charged at its first wrong digit, for the right ones before it too, so that a text has one way
// through the chain and one prior: q r^k (1-r)^(n-k) for k of n wrong digits, and (1-q) + q (1-r)^n for none.
double Chain::digit_share(int digit, int wrong_before, int wrong) const noexcept {
  const double r = wrong_digit_;
  if (wrong_before != 0) return wrong != 0 ? r : 1 - r;
  return wrong != 0 ? wrong_document_ * std::pow(1 - r, digit) * r : 1;
}

double Chain::end_share(int wrong) const noexcept {
  return wrong != 0 ? 1 : 1 - wrong_document_ + wrong_document_ * std::pow(1 - wrong_digit_, grammar_.digits);
}

// What the composite check digit and the end are worth; with `out`, for each character, times `ahead`.
double Chain::last_cell(const CellWeights* cells, int wrong, std::size_t residue, CellWeights* out,
                        double ahead) const {
  if (grammar_.composite_at < 0) return end_share(wrong);
  const auto& cell = cells[grammar_.composite_at];
  const auto [right_share, wrong_share] = last_share_[static_cast<std::size_t>(wrong)];
  double value = 0;
  for (std::size_t c = 0; c < alphabet_size; ++c) {
    if (c >= 10 && c < 36) continue;
    const double one = cell[c] * (c == residue ? right_share : wrong_share);
    join(value, one);
    if (out != nullptr) join((*out)[c], ahead * one);
  }
  return value;
}

void Chain::run_block(std::size_t k, const CellWeights* cells) {
  worth_[k] = blocks_[k].forward(cells);
  double most = 0;
  for (const auto& row : worth_[k])
    for (const double v : row) most = std::max(most, v);
  scale_[k] = std::log(most) + blocks_[k].scale();
  if (most > 0)
    for (auto& row : worth_[k])
      for (double& v : row) v /= most;
}

// The forward pass over blocks.
double Chain::run_chain(const CellWeights* cells) {
  ahead_[0] = {};
  ahead_[0][0][0] = 1;
  double scale = 0;
  for (std::size_t k = 0; k < blocks_.size(); ++k) {
    scale += scale_[k];
    auto& to = ahead_[k + 1];
    to = {};
    for (int before = 0; before < 2; ++before)
      for (int wrong = 0; wrong < 2; ++wrong) {
        const double share = share_of(k, before, wrong);
        if (!(share > 0)) continue;
        for (std::size_t d = 0; d < residues_; ++d) {
          const double w = share * worth_[k][static_cast<std::size_t>(wrong)][d];
          if (!(w > 0)) continue;
          for (std::size_t c = 0; c < residues_; ++c)
            join(to[static_cast<std::size_t>(before | wrong)][added(c, d)],
                 ahead_[k][static_cast<std::size_t>(before)][c] * w);
        }
      }
  }
  double total = 0;
  for (int wrong = 0; wrong < 2; ++wrong)
    for (std::size_t c = 0; c < residues_; ++c)
      join(total, ahead_.back()[static_cast<std::size_t>(wrong)][c] * last_cell(cells, wrong, c, nullptr, 0));
  return total > 0 && std::isfinite(scale) ? scale + std::log(total) : -std::numeric_limits<double>::infinity();
}

double Chain::forward(const CellWeights* cells) {
  for (std::size_t k = 0; k < blocks_.size(); ++k) run_block(k, cells);
  return run_chain(cells);
}

double Chain::forward_again(const CellWeights* cells, int changed) {
  for (std::size_t k = 0; k < blocks_.size(); ++k) {
    const auto& in = grammar_.blocks[k].cells;
    if (std::any_of(in.begin(), in.end(), [&](const BlockCell& cell) { return cell.at == changed; }))
      run_block(k, cells);
  }
  return run_chain(cells);
}

// The backward pass over blocks, and within each.
void Chain::backward(const CellWeights* cells, CellWeights* out) {
  State behind{};
  if (grammar_.composite_at >= 0) out[grammar_.composite_at].fill(0);
  for (int wrong = 0; wrong < 2; ++wrong)
    for (std::size_t c = 0; c < residues_; ++c) {
      const double ahead = ahead_.back()[static_cast<std::size_t>(wrong)][c];
      auto* last = grammar_.composite_at >= 0 ? out + grammar_.composite_at : nullptr;
      behind[static_cast<std::size_t>(wrong)][c] = last_cell(cells, wrong, c, last, ahead);
    }
  for (std::size_t k = blocks_.size(); k-- > 0;) {
    Worth rest{};
    State here{};
    for (int before = 0; before < 2; ++before)
      for (int wrong = 0; wrong < 2; ++wrong) {
        const double share = share_of(k, before, wrong);
        if (!(share > 0)) continue;
        const auto b = static_cast<std::size_t>(before), w = static_cast<std::size_t>(wrong);
        const std::size_t most = grammar_.blocks[k].composite ? residues_ : 1;
        for (std::size_t d = 0; d < most; ++d)
          for (std::size_t c = 0; c < residues_; ++c) {
            const double after = share * behind[b | w][added(c, d)];
            join(rest[w][d], ahead_[k][b][c] * after);
            join(here[b][c], worth_[k][w][d] * after);
          }
      }
    blocks_[k].backward(cells, rest, out);
    behind = here;
  }
}

// Viterbi's traceback over blocks, and within each.
void Chain::trace_back(const CellWeights* cells, std::uint8_t* text) const {
  int state = 0;
  std::size_t residue = 0;
  double best = -1;
  for (int wrong = 0; wrong < 2; ++wrong)
    for (std::size_t c = 0; c < residues_; ++c) {
      CellWeights last{};
      const double ahead = ahead_.back()[static_cast<std::size_t>(wrong)][c];
      const double value = ahead * last_cell(cells, wrong, c, &last, 1);
      if (value <= best) continue;
      best = value, state = wrong, residue = c;
      if (grammar_.composite_at >= 0)
        text[grammar_.composite_at] =
            static_cast<std::uint8_t>(std::max_element(last.begin(), last.end()) - last.begin());
    }
  for (std::size_t k = blocks_.size(); k-- > 0;) {
    int from = 0, from_wrong = 0;
    std::size_t from_residue = 0, added = 0;
    best = -1;
    for (int before = 0; before < 2; ++before)
      for (int wrong = 0; wrong < 2; ++wrong) {
        if ((before | wrong) != state) continue;
        for (std::size_t d = 0; d < residues_; ++d) {
          const std::size_t c = residue >= d ? residue - d : residue + residues_ - d;
          const double value = ahead_[k][static_cast<std::size_t>(before)][c] * share_of(k, before, wrong) *
                               worth_[k][static_cast<std::size_t>(wrong)][d];
          if (value > best) best = value, from = before, from_wrong = wrong, from_residue = c, added = d;
        }
      }
    blocks_[k].trace_back(cells, from_wrong, static_cast<int>(added), text);
    state = from, residue = from_residue;
  }
}

}  // namespace landfall::mrz::decoding
