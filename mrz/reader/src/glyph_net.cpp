#include "glyph_net.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>

#define LANDFALL_INLINE inline __attribute__((always_inline))

namespace landfall::mrz_reader {
namespace {

constexpr int w1 = window_width, h1 = window_height, w2 = w1 / 2, h2 = h1 / 2, w3 = w1 / 4, h3 = h1 / 4;
constexpr int n1 = w1 * h1, n2 = w2 * h2, n3 = w3 * h3;
constexpr int stride3 = (n3 + 23) / 24 * 24;
constexpr int group =
    8;  // windows that go through the fully connected layers together, so that weights stay in the cache

struct Scratch {
  std::array<float, 9 * n1> col1;
  std::array<float, conv1_channels * n1> out1;
  std::array<float, conv1_channels * n2> pool1;
  std::array<float, conv1_channels * 9 * n2> col2;
  std::array<float, conv2_channels * n2> out2;
  std::array<float, conv2_channels * n3> pool2;
  std::array<float, conv2_channels * 9 * stride3> col3;
  std::array<float, conv3_channels * n3 * group> out3;
  std::array<float, hidden_units * group> hidden;
  std::array<float, net_outputs * group> outputs;
};

struct Weights {
  std::array<const float*, layers.size()> weights, bias;
};

// 3x3 neighbourhoods with zeros around: col[(channel * 9 + tap) x stride].
LANDFALL_INLINE void gather(const float* in, float* col, int channels, int w, int h, int stride) {
  for (int c = 0; c < channels; ++c)
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx, col += stride)
        for (int y = 0; y < h; ++y) {
          float* o = col + y * w;
          const bool outside = y + dy < 0 || y + dy >= h;
          const float* i = in + c * w * h + (outside ? y : y + dy) * w;
          for (int x = 0; x < w; ++x) o[x] = outside || x + dx < 0 || x + dx >= w ? 0.0F : i[x + dx];
        }
}

// Eight floats; the compiler makes two of four where there is no AVX. memcpy is how such a vector is loaded unaligned.
typedef float Vector __attribute__((vector_size(32)));  // NOLINT(modernize-use-using)
LANDFALL_INLINE void load(Vector& v, const float* from) { std::memcpy(&v, from, sizeof v); }
LANDFALL_INLINE void store(float* to, const Vector& v) { std::memcpy(to, &v, sizeof v); }

// out[rows x n] = weights[rows x k] * col[k x stride] + bias, in tiles of 4 rows by 24 columns that stay in registers.
// stride is a multiple of 24; out has n columns.
template <int n, int stride>
LANDFALL_INLINE void multiply(const float* weights, const float* bias, const float* col, float* out, int rows, int k) {
  static_assert(stride % 24 == 0 && stride >= n);
  for (int r = 0; r < rows; r += 4)
    for (int j = 0; j < n; j += 24) {
      Vector sum[4][3];  // NOLINT: must stay in registers
      for (int a = 0; a < 4; ++a)
        for (int b = 0; b < 3; ++b) sum[a][b] = Vector{} + bias[r + a];
      const float* w = weights + r * k;
      const float* x = col + j;
      for (int i = 0; i < k; ++i, x += stride) {
        Vector x0, x1, x2;
        load(x0, x);
        load(x1, x + 8);
        load(x2, x + 16);
        for (int a = 0; a < 4; ++a) {
          const float f = w[a * k + i];
          sum[a][0] += f * x0;
          sum[a][1] += f * x1;
          sum[a][2] += f * x2;
        }
      }
      if (j + 24 <= n) {
        for (int a = 0; a < 4; ++a)
          for (int b = 0; b < 3; ++b) store(out + (r + a) * n + j + 8 * b, sum[a][b]);
      } else {           // the last tile is wider than the picture
        float last[24];  // NOLINT
        for (int a = 0; a < 4; ++a) {
          for (int b = 0; b < 3; ++b) store(last + 8 * b, sum[a][b]);
          std::copy(last, last + (n - j), out + (r + a) * n + j);
        }
      }
    }
}

LANDFALL_INLINE void pool(const float* in, float* out, int channels, int w, int h) {
  for (int c = 0; c < channels; ++c)
    for (int y = 0; y < h; y += 2)
      for (int x = 0; x < w; x += 2, ++out) {
        const float* p = in + c * w * h + y * w + x;
        *out = std::max(0.0F, std::max(std::max(p[0], p[1]), std::max(p[w], p[w + 1])));
      }
}

LANDFALL_INLINE void connect(const float* weights, const float* bias, const float* in, float* out, int rows, int k,
                             int count, bool relu) {
  for (int r = 0; r < rows; ++r) {
    const float* w = weights + r * k;
    for (int b = 0; b < count; ++b) {
      const float* x = in + b * k;
      float sum = bias[r];
      for (int i = 0; i < k; ++i) sum += w[i] * x[i];
      out[b * rows + r] = relu ? std::max(0.0F, sum) : sum;
    }
  }
}

LANDFALL_INLINE void forward(const Weights& p, const float* windows, int count, Scratch& s) {
  for (int b = 0; b < count; ++b) {
    gather(windows + b * n1, s.col1.data(), 1, w1, h1, n1);
    multiply<n1, n1>(p.weights[0], p.bias[0], s.col1.data(), s.out1.data(), conv1_channels, 9);
    pool(s.out1.data(), s.pool1.data(), conv1_channels, w1, h1);
    gather(s.pool1.data(), s.col2.data(), conv1_channels, w2, h2, n2);
    multiply<n2, n2>(p.weights[1], p.bias[1], s.col2.data(), s.out2.data(), conv2_channels, conv1_channels * 9);
    pool(s.out2.data(), s.pool2.data(), conv2_channels, w2, h2);
    gather(s.pool2.data(), s.col3.data(), conv2_channels, w3, h3, stride3);
    float* out3 = s.out3.data() + b * flat_size;
    multiply<n3, stride3>(p.weights[2], p.bias[2], s.col3.data(), out3, conv3_channels, conv2_channels * 9);
    for (int i = 0; i < flat_size; ++i) out3[i] = std::max(0.0F, out3[i]);
  }
  connect(p.weights[3], p.bias[3], s.out3.data(), s.hidden.data(), hidden_units, flat_size, count, true);
  connect(p.weights[4], p.bias[4], s.hidden.data(), s.outputs.data(), net_outputs, hidden_units, count, false);
}

using Forward = void (*)(const Weights&, const float*, int, Scratch&);
void forward_plain(const Weights& p, const float* windows, int count, Scratch& s) { forward(p, windows, count, s); }
#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) void forward_avx2(const Weights& p, const float* windows, int count, Scratch& s) {
  forward(p, windows, count, s);
}
Forward fastest() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? forward_avx2 : forward_plain;
}
#else
Forward fastest() { return forward_plain; }
#endif

Glyph to_glyph(const float* out) {
  Glyph g;
  const float top = *std::max_element(out, out + net_classes);
  float sum = 0;
  for (std::size_t c = 0; c < net_classes; ++c) sum += g.probability[c] = std::exp(out[c] - top);
  for (auto& v : g.probability) v /= sum;
  g.dx = out[net_classes];
  g.dy = out[net_classes + 1];
  g.scale = out[net_classes + 2];
  return g;
}

}  // namespace

float Glyph::best() const noexcept {
  return *std::max_element(probability.begin(), probability.begin() + glyph_classes);
}

Result<GlyphNet> GlyphNet::create(std::span<const std::uint8_t> file) {
  if (file.size() != weights_size() || !std::equal(weights_magic.begin(), weights_magic.end(), file.begin()))
    return Error(Errc::bad_input, Layer::reader,
                 "weights of the glyph network, " + std::to_string(weights_size()) + " bytes",
                 std::to_string(file.size()) + " bytes of another kind");
  const std::uint8_t* at = file.data() + weights_magic.size();
  const auto number = [&at] {
    float v = 0;
    std::memcpy(&v, at, sizeof v);
    at += sizeof v;
    return v;
  };
  GlyphNet net;
  for (std::size_t l = 0; l < layers.size(); ++l)
    for (int r = 0; r < layers[l].outputs; ++r) {
      const float scale = number();
      net.layers_[l].bias.push_back(number());
      for (int i = 0; i < layers[l].inputs; ++i)
        net.layers_[l].weights.push_back(scale * static_cast<float>(static_cast<std::int8_t>(*at++)));
    }
  return net;
}

std::vector<Glyph> GlyphNet::run(std::span<const float> windows) const {
  static const Forward forward_best = fastest();
  Weights p{};
  for (std::size_t l = 0; l < layers.size(); ++l) {
    p.weights[l] = layers_[l].weights.data();
    p.bias[l] = layers_[l].bias.data();
  }
  const auto scratch = std::make_unique<Scratch>();
  const int count = static_cast<int>(windows.size() / n1);
  std::vector<Glyph> glyphs;
  glyphs.reserve(static_cast<std::size_t>(count));
  for (int first = 0; first < count; first += group) {
    const int now = std::min(group, count - first);
    forward_best(p, windows.data() + static_cast<std::ptrdiff_t>(first) * n1, now, *scratch);
    for (int b = 0; b < now; ++b) glyphs.push_back(to_glyph(scratch->outputs.data() + b * net_outputs));
  }
  return glyphs;
}

}  // namespace landfall::mrz_reader
