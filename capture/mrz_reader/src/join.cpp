#include "join.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

float nothing(const CellScores& c) {
  return std::max(0.0F, 1 - std::accumulate(c.probability.begin(), c.probability.end(), 0.0F));
}
std::size_t top(const CellScores& c) {
  return static_cast<std::size_t>(std::max_element(c.probability.begin(), c.probability.end()) - c.probability.begin());
}

// A logarithmic opinion pool: the product of the tempered likelihoods of 37 characters and of "none of them", brought
// back to a sum of 1.
CellScores join(std::span<const CellScores* const> votes, double temper) {
  std::array<double, alphabet_size + 1> sum{};
  for (const CellScores* v : votes) {
    for (std::size_t c = 0; c < alphabet.size(); ++c)
      sum[c] += temper * std::log(std::max(tuning::join::faintest, static_cast<double>(v->probability[c])));
    sum.back() += temper * std::log(std::max(tuning::join::faintest, static_cast<double>(nothing(*v))));
  }
  const double best = *std::max_element(sum.begin(), sum.end());
  double total = 0;
  for (auto& s : sum) total += s = std::exp(s - best);
  CellScores out;
  for (std::size_t c = 0; c < alphabet.size(); ++c) out.probability[c] = static_cast<float>(sum[c] / total);
  return out;
}

bool alike(const Reading& a, const Reading& b) {
  if (a.lines.size() != b.lines.size()) return false;
  for (std::size_t l = 0; l < a.lines.size(); ++l)
    if (a.lines[l].scores.reveal().size() != b.lines[l].scores.reveal().size()) return false;
  return true;
}

}  // namespace

std::vector<CellRange> join_lights(Reading& infrared, const Reading& white) {
  std::vector<CellRange> differ;
  for (std::size_t l = 0; l < infrared.lines.size(); ++l) {
    std::vector<CellScores> joint;
    const auto& in_infrared = infrared.lines[l].scores.reveal();
    const auto& in_white = white.lines[l].scores.reveal();
    for (std::size_t k = 0; k < in_infrared.size(); ++k) {
      const CellScores &a = in_infrared[k], &b = in_white[k];
      const std::size_t i = top(a), j = top(b);
      if (i != j && a.probability[i] > tuning::join::clear_enough && b.probability[j] > tuning::join::clear_enough) {
        const int line = static_cast<int>(l) + 1, column = static_cast<int>(k) + 1;
        differ.push_back({line, column, column});
        joint.push_back(a);
      } else {
        joint.push_back(join(std::array{&a, &b}, tuning::join::temper_lights));
      }
    }
    infrared.lines[l].scores = Personal<std::vector<CellScores>>(std::move(joint));
  }
  return differ;
}

std::vector<const Reading*> same_shape(std::span<const Reading> frames) {
  std::vector<const Reading*> best;
  for (const auto& f : frames) {
    if (f.status == model::ReadingStatus::none) continue;
    std::vector<const Reading*> group;
    for (const auto& g : frames)
      if (g.status != model::ReadingStatus::none && alike(f, g)) group.push_back(&g);
    if (group.size() > best.size()) best = std::move(group);
  }
  return best;
}

void join_frames(Reading& r, std::span<const Reading* const> frames) {
  if (frames.size() < 2) return;
  for (std::size_t l = 0; l < r.lines.size(); ++l) {
    std::vector<CellScores> joint;
    for (std::size_t k = 0; k < r.lines[l].scores.reveal().size(); ++k) {
      std::vector<const CellScores*> votes;
      for (const Reading* f : frames) votes.push_back(&f->lines[l].scores.reveal()[k]);
      joint.push_back(join(votes, tuning::join::temper_frames));
    }
    r.lines[l].scores = Personal<std::vector<CellScores>>(std::move(joint));
  }
}

}  // namespace landfall::mrz_reader
