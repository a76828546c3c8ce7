#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "trellis.hpp"

namespace landfall::mrz::decoding {

// Two numbers at once; every 64-bit machine we know has such registers. Ten residues are five of them.
typedef double Two __attribute__((vector_size(16)));  // NOLINT(modernize-use-using)

inline Two load(const double* at) noexcept {
  Two v;
  std::memcpy(&v, at, sizeof v);
  return v;
}
inline void store(double* at, Two v) noexcept { std::memcpy(at, &v, sizeof v); }

template <Join join>
inline void put(double& to, double value) noexcept {
  if constexpr (join == Join::sum) {
    to += value;
  } else {
    to = std::max(to, value);
  }
}
template <Join join>
inline Two put(Two to, Two value) noexcept {
  if constexpr (join == Join::sum) {
    return to + value;
  } else {
    return to < value ? value : to;
  }
}

// A row of residues in registers.
struct Ten {
  Two a, b, c, d, e;
};
inline Ten load_row(const double* at) noexcept {
  return {load(at), load(at + 2), load(at + 4), load(at + 6), load(at + 8)};
}
inline void store_row(double* at, const Ten& t) noexcept {
  store(at, t.a), store(at + 2, t.b), store(at + 4, t.c), store(at + 6, t.d), store(at + 8, t.e);
}
template <Join join>
inline void put_row(Ten& to, const double* from, double weight) noexcept {
  const Two w = {weight, weight};
  to.a = put<join>(to.a, load(from) * w);
  to.b = put<join>(to.b, load(from + 2) * w);
  to.c = put<join>(to.c, load(from + 4) * w);
  to.d = put<join>(to.d, load(from + 6) * w);
  to.e = put<join>(to.e, load(from + 8) * w);
}
template <Join join>
inline void put_row(double* to, const double* from, double weight) noexcept {
  Ten sum = load_row(to);
  put_row<join>(sum, from, weight);
  store_row(to, sum);
}
// The products of two rows, put together to two.
template <Join join>
inline Two meet(const Ten& x, const double* y) noexcept {
  const Two one = put<join>(x.a * load(y), x.b * load(y + 2)), other = put<join>(x.c * load(y + 4), x.d * load(y + 6));
  return put<join>(put<join>(one, other), x.e * load(y + 8));
}
template <Join join>
inline double both(Two v) noexcept {
  double one = v[0];
  put<join>(one, v[1]);
  return one;
}

// A row twice, so that a row turned by any shift is ten neighbours.
using Turned = std::array<double, 20>;
inline void turn(const double* row, double* to) noexcept {
  const Ten t = load_row(row);
  store_row(to, t);
  store_row(to + 10, t);
}

inline std::size_t wrap(std::size_t residue) noexcept { return residue >= 10 ? residue - 10 : residue; }

// For each row of a square all the others put together.
template <Join join>
inline void others(const double* square, double* to) noexcept {
  std::array<double, 10> so_far{};
  for (std::size_t o = 0; o < 10; ++o) {
    std::copy(so_far.begin(), so_far.end(), to + o * 10);
    put_row<join>(so_far.data(), square + o * 10, 1);
  }
  so_far.fill(0);
  for (std::size_t o = 10; o-- > 0;) {
    put_row<join>(to + o * 10, so_far.data(), 1);
    put_row<join>(so_far.data(), square + o * 10, 1);
  }
}

}  // namespace landfall::mrz::decoding
