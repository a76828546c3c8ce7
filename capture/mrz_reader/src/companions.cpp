#include "companions.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

constexpr int letter_o = mrz::alphabet_index('O'), zero = mrz::alphabet_index('0');

double log_ratio(const mrz::CellLikelihoods& cell) {
  return std::log(static_cast<double>(std::max(tuning::companions::rounding, cell.probability[letter_o])) /
                  static_cast<double>(std::max(tuning::companions::rounding, cell.probability[zero])));
}

struct Kind {
  double sum = 0, squares = 0;
  int count = 0;
  void add(double x) {
    sum += x;
    squares += x * x;
    ++count;
  }
  [[nodiscard]] double mean() const { return sum / count; }
  [[nodiscard]] double scatter() const { return std::max(0.0, squares - sum * mean()); }  // sum over (x - mean)^2
};

// Where cells of one kind lie: the middle, and the variance of a further one.
struct Place {
  double middle, variance;
  [[nodiscard]] double log_density(double x) const {  // Student's t, up to a constant
    const double d2 = (x - middle) * (x - middle) / variance;
    return -0.5 * (std::log(variance) + (tuning::companions::tails + 1) * std::log1p(d2 / tuning::companions::tails));
  }
};

// From exemplars of its own, and from those of the other kind, which lie `apart` from it: means weighted by inverse
// variance, and a variance that the exemplars of a page move away from its prior (shrinkage).
std::optional<Place> place_of(const Kind& own, const Kind& other, double apart) {
  const int count = own.count + other.count;
  if (count == 0) return std::nullopt;
  double scatter = tuning::companions::prior_worth * tuning::companions::own_spread * tuning::companions::own_spread,
         weight = 0, sum = 0;
  if (own.count > 0) scatter += own.scatter();
  if (other.count > 0) scatter += other.scatter();
  const double spread2 = scatter / (tuning::companions::prior_worth + count);
  if (own.count > 0) {
    weight += own.count / spread2;
    sum += own.mean() * own.count / spread2;
  }
  if (other.count > 0) {
    const double w = 1 / (tuning::companions::apart_spread * tuning::companions::apart_spread + spread2 / other.count);
    weight += w;
    sum += (other.mean() + apart) * w;
  }
  return Place{sum / weight, spread2 + 1 / weight};
}

bool open_between_both(const mrz::Undecided& u) {
  return (u.chosen == 'O' && u.other == '0') || (u.chosen == '0' && u.other == 'O');
}

}  // namespace

bool compare_with_companions(std::span<std::vector<mrz::CellLikelihoods>> lines, const mrz::Decoded& decoded,
                             bool one_picture) {
  if (std::none_of(decoded.undecided.begin(), decoded.undecided.end(), open_between_both)) return false;
  Kind letters, zeros;
  const auto& text = decoded.text.reveal();
  std::size_t at = 0, character = 0;
  for (const auto& line : lines) {
    for (const auto& cell : line) {
      const char c = text[character++];
      if (decoded.probability[at++] < tuning::companions::exemplary) continue;
      if (c == 'O') letters.add(log_ratio(cell));
      if (c == '0') zeros.add(log_ratio(cell));
    }
    ++character;  // the line's end
  }
  if (!one_picture && (letters.count == 0 || zeros.count == 0)) return false;
  const auto as_letter = place_of(letters, zeros, tuning::companions::letters_above_zeros),
             as_zero = place_of(zeros, letters, -tuning::companions::letters_above_zeros);
  if (!as_letter || !as_zero) return false;
  for (const auto& u : decoded.undecided) {
    if (!open_between_both(u)) continue;
    auto& cell = lines[static_cast<std::size_t>(u.line - 1)][static_cast<std::size_t>(u.column - 1)];
    const double x = log_ratio(cell);
    const double ratio = std::clamp(as_letter->log_density(x) - as_zero->log_density(x), -tuning::companions::most_sure,
                                    tuning::companions::most_sure);
    const float both = cell.probability[letter_o] + cell.probability[zero];
    cell.probability[letter_o] = both * static_cast<float>(1 / (1 + std::exp(-ratio)));
    cell.probability[zero] = both - cell.probability[letter_o];
  }
  return true;
}

}  // namespace landfall::mrz_reader
