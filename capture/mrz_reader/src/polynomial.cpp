#include "polynomial.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace landfall::mrz_reader {
namespace {

// Normal equations of up to four unknowns, by Gauss's elimination with partial pivoting; x is brought to about -1..1
// first.
std::array<double, 4> least_squares(std::span<const Observation> data, const std::vector<double>& trust, int n,
                                    double shift, double scale) {
  std::array<std::array<double, 5>, 4> m{};
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double x = (data[i].x - shift) / scale, w = data[i].weight * trust[i];
    const std::array<double, 4> p{1, x, x * x, x * x * x};
    for (std::size_t r = 0; r < 4; ++r) {
      for (std::size_t c = 0; c < 4; ++c) m[r][c] += w * p[r] * p[c];
      m[r][4] += w * p[r] * data[i].y;
    }
  }
  const auto size = static_cast<std::size_t>(n);
  std::array<double, 4> a{};
  for (std::size_t k = 0; k < size; ++k) {
    std::size_t pivot = k;
    for (std::size_t r = k + 1; r < size; ++r)
      if (std::abs(m[r][k]) > std::abs(m[pivot][k])) pivot = r;
    std::swap(m[k], m[pivot]);
    if (std::abs(m[k][k]) < 1e-9) return n > 1 ? least_squares(data, trust, n - 1, shift, scale) : a;
    for (std::size_t r = k + 1; r < size; ++r) {
      const double f = m[r][k] / m[k][k];
      for (std::size_t c = k; c < 5; ++c) m[r][c] -= f * m[k][c];
    }
  }
  for (std::size_t k = size; k-- > 0;) {
    a[k] = m[k][4];
    for (std::size_t c = k + 1; c < size; ++c) a[k] -= m[k][c] * a[c];
    a[k] /= m[k][k];
  }
  return a;
}

}  // namespace

std::array<double, 4> fit_polynomial(std::span<const Observation> data, int degree, double tolerance) {
  if (data.empty()) return {};
  const auto [low, high] =
      std::minmax_element(data.begin(), data.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
  const double shift = (low->x + high->x) / 2, scale = std::max(1e-6, (high->x - low->x) / 2);
  const int n = std::clamp(degree + 1, 1, static_cast<int>(data.size()));
  std::vector<double> trust(data.size(), 1);
  std::array<double, 4> a{};
  for (const double width : {12.0, 6.0, 4.0, 3.0}) {
    a = least_squares(data, trust, n, shift, scale);
    for (std::size_t i = 0; i < data.size(); ++i) {
      const double x = (data[i].x - shift) / scale,
                   r = (data[i].y - a[0] - x * (a[1] + x * (a[2] + x * a[3]))) / (width * tolerance);
      trust[i] = std::abs(r) < 1 ? (1 - r * r) * (1 - r * r) : 1e-4;
    }
  }
  a = least_squares(data, trust, n, shift, scale);
  // Back from the scaled x.
  const double b1 = a[1] / scale, b2 = a[2] / (scale * scale), b3 = a[3] / (scale * scale * scale);
  return {a[0] - shift * (b1 - shift * (b2 - shift * b3)), b1 - shift * (2 * b2 - 3 * shift * b3), b2 - 3 * shift * b3,
          b3};
}

double value_near(std::span<const Observation> data, double x, double reach, double tolerance) {
  const auto from = std::partition_point(data.begin(), data.end(), [&](const auto& o) { return o.x < x - reach; });
  const auto to = std::partition_point(from, data.end(), [&](const auto& o) { return o.x <= x + reach; });
  if (to - from < 3) return 0;
  const auto line = fit_polynomial({from, to}, 1, tolerance);
  return line[0] + line[1] * x;
}

}  // namespace landfall::mrz_reader
