#pragma once

#include <array>
#include <span>

namespace landfall::mrz_reader {

struct Observation {
  double x, y, weight;
};
/// y = c[0] + c[1] x + c[2] x^2 + c[3] x^3 with the least weighted squares, where what lies more than about `tolerance`
/// off counts less and less: iteratively reweighted least squares (IRLS) with Tukey's biweight, a few rounds. degree 0
/// to 3; too few observations give a lower degree.
[[nodiscard]] std::array<double, 4> fit_polynomial(std::span<const Observation> data, int degree, double tolerance);
/// What lies near x says of y there, as LOESS has it: a straight line, fitted in the same way to what is at most
/// `reach` from x. 0 where that is less than three. `data` is sorted by x.
[[nodiscard]] double value_near(std::span<const Observation> data, double x, double reach, double tolerance);

}  // namespace landfall::mrz_reader
