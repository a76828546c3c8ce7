#include "network.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <random>
#include <stdexcept>

namespace landfall::train {
namespace {

using namespace mrz_reader;  // NOLINT: a program of one purpose

constexpr int w1 = window_width, h1 = window_height, w2 = w1 / 2, h2 = h1 / 2, w3 = w1 / 4, h3 = h1 / 4;
constexpr int n1 = w1 * h1, n2 = w2 * h2, n3 = w3 * h3;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// out[rows x n] = weights[rows x k] * col[k x n] + bias
void multiply(const float* weights, const float* bias, const float* col, float* out, int rows, int k, int n) {
  for (int r = 0; r < rows; ++r) std::fill_n(out + r * n, n, bias[r]);
  for (int r = 0; r + 3 < rows; r += 4) {
    float *o0 = out + r * n, *o1 = o0 + n, *o2 = o1 + n, *o3 = o2 + n;
    for (int i = 0; i < k; ++i) {
      const float a = weights[r * k + i], b = weights[(r + 1) * k + i], c = weights[(r + 2) * k + i],
                  d = weights[(r + 3) * k + i];
      const float* x = col + i * n;
      for (int j = 0; j < n; ++j) {
        o0[j] += a * x[j];
        o1[j] += b * x[j];
        o2[j] += c * x[j];
        o3[j] += d * x[j];
      }
    }
  }
}
// d_weights += d_out * col^T
void outer(const float* d_out, const float* col, float* d_weights, float* d_bias, int rows, int k, int n) {
  for (int r = 0; r < rows; ++r) {
    const float* d = d_out + r * n;
    float sum = 0;
    for (int j = 0; j < n; ++j) sum += d[j];
    d_bias[r] += sum;
    for (int i = 0; i < k; ++i) {
      const float* x = col + i * n;
      float s = 0;
      for (int j = 0; j < n; ++j) s += d[j] * x[j];
      d_weights[r * k + i] += s;
    }
  }
}
// d_col = weights^T * d_out
void transposed(const float* weights, const float* d_out, float* d_col, int rows, int k, int n) {
  std::fill_n(d_col, k * n, 0.0F);
  for (int r = 0; r + 3 < rows; r += 4) {
    const float *d0 = d_out + r * n, *d1 = d0 + n, *d2 = d1 + n, *d3 = d2 + n;
    for (int i = 0; i < k; ++i) {
      const float a = weights[r * k + i], b = weights[(r + 1) * k + i], c = weights[(r + 2) * k + i],
                  d = weights[(r + 3) * k + i];
      float* x = d_col + i * n;
      for (int j = 0; j < n; ++j) x[j] += a * d0[j] + b * d1[j] + c * d2[j] + d * d3[j];
    }
  }
}

// 3x3 neighbourhoods with zeros around: col[(channel*9 + tap) x (w*h)].
void gather(const float* in, float* col, int channels, int w, int h) {
  for (int c = 0; c < channels; ++c)
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx, col += w * h)
        for (int y = 0; y < h; ++y) {
          float* o = col + y * w;
          if (y + dy < 0 || y + dy >= h) {
            std::fill_n(o, w, 0.0F);
            continue;
          }
          const float* i = in + c * w * h + (y + dy) * w + dx;
          const int first = std::max(0, -dx), last = w - std::max(0, dx);
          if (first > 0) o[0] = 0;
          if (last < w) o[w - 1] = 0;
          std::copy(i + first, i + last, o + first);
        }
}
void scatter(const float* col, float* out, int channels, int w, int h) {
  std::fill_n(out, channels * w * h, 0.0F);
  for (int c = 0; c < channels; ++c)
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx, col += w * h)
        for (int y = std::max(0, -dy); y < h - std::max(0, dy); ++y) {
          float* o = out + c * w * h + (y + dy) * w + dx;
          for (int x = std::max(0, -dx); x < w - std::max(0, dx); ++x) o[x] += col[y * w + x];
        }
}
// ReLU and 2x2 maximum; remembers which of the four won (-1: none was above zero).
void pool(const float* in, float* out, int* from, int channels, int w, int h) {
  for (int c = 0; c < channels; ++c)
    for (int y = 0; y < h; y += 2)
      for (int x = 0; x < w; x += 2) {
        const int base = c * w * h + y * w + x;
        float best = 0;
        int where = -1;
        for (const int o : {base, base + 1, base + w, base + w + 1})
          if (in[o] > best) {
            best = in[o];
            where = o;
          }
        *out++ = best;
        *from++ = where;
      }
}
void unpool(const float* d, const int* from, float* out, int pooled, int size) {
  std::fill_n(out, size, 0.0F);
  for (int i = 0; i < pooled; ++i)
    if (from[i] >= 0) out[from[i]] += d[i];
}

const float* bias(const Parameters& p, std::size_t l) { return p[l].data() + at(layers[l].outputs * layers[l].inputs); }
float* bias(Parameters& p, std::size_t l) { return p[l].data() + at(layers[l].outputs * layers[l].inputs); }

}  // namespace

Parameters zeros() {
  Parameters p;
  for (std::size_t l = 0; l < layers.size(); ++l) p[l].assign(at(layers[l].outputs * (layers[l].inputs + 1)), 0.0F);
  return p;
}

Parameters random_start(std::uint64_t seed) {
  Parameters p = zeros();
  std::mt19937_64 engine(seed);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    std::normal_distribution<float> draw(0, std::sqrt(2.0F / static_cast<float>(layers[l].inputs)));
    for (int i = 0; i < layers[l].outputs * layers[l].inputs; ++i) p[l][at(i)] = draw(engine);
  }
  return p;
}

Worker::Worker()
    : col1_(9 * n1),
      col2_(conv1_channels * 9 * n2),
      col3_(conv2_channels * 9 * n3),
      out1_(conv1_channels * n1),
      out2_(conv2_channels * n2),
      out3_(conv3_channels * n3),
      pool1_(conv1_channels * n2),
      pool2_(conv2_channels * n3),
      hidden_(hidden_units),
      logits_(net_outputs),
      at1_(pool1_.size()),
      at2_(pool2_.size()),
      d_col_(std::max(col2_.size(), col3_.size())),
      d_out_(out1_.size()),
      d_pool_(std::max(pool1_.size(), out3_.size())),
      d_hidden_(hidden_units) {}

void Worker::forward(const Parameters& p, const Sample& s) {
  gather(s.pixels.data(), col1_.data(), 1, w1, h1);
  multiply(p[0].data(), bias(p, 0), col1_.data(), out1_.data(), conv1_channels, 9, n1);
  pool(out1_.data(), pool1_.data(), at1_.data(), conv1_channels, w1, h1);
  gather(pool1_.data(), col2_.data(), conv1_channels, w2, h2);
  multiply(p[1].data(), bias(p, 1), col2_.data(), out2_.data(), conv2_channels, conv1_channels * 9, n2);
  pool(out2_.data(), pool2_.data(), at2_.data(), conv2_channels, w2, h2);
  gather(pool2_.data(), col3_.data(), conv2_channels, w3, h3);
  multiply(p[2].data(), bias(p, 2), col3_.data(), out3_.data(), conv3_channels, conv2_channels * 9, n3);
  for (auto& v : out3_) v = std::max(0.0F, v);
  for (int r = 0; r < hidden_units; ++r) {
    float sum = bias(p, 3)[r];
    const float* w = p[3].data() + r * flat_size;
    for (int i = 0; i < flat_size; ++i) sum += w[i] * out3_[at(i)];
    hidden_[at(r)] = std::max(0.0F, sum);
  }
  for (int r = 0; r < net_outputs; ++r) {
    float sum = bias(p, 4)[r];
    for (int i = 0; i < hidden_units; ++i) sum += p[4][at(r * hidden_units + i)] * hidden_[at(i)];
    logits_[at(r)] = sum;
  }
}

void Worker::run(const Parameters& p, const Sample& s, Parameters* gradient, Loss& loss) {
  forward(p, s);
  // Cross-entropy of the label, Huber of the place.
  std::array<float, net_outputs> d{};
  const float top = *std::max_element(logits_.begin(), logits_.begin() + net_classes);
  float sum = 0;
  for (int c = 0; c < net_classes; ++c) sum += d[at(c)] = std::exp(logits_[at(c)] - top);
  int best = 0;
  for (int c = 0; c < net_classes; ++c) {
    if (logits_[at(c)] > logits_[at(best)]) best = c;
    d[at(c)] /= sum;
  }
  loss.total -= std::log(std::max(1e-9F, d[at(s.label)]));
  d[at(s.label)] -= 1;
  const bool fine = std::abs(s.dx) < 0.12F && std::abs(s.dy) < 0.12F && std::abs(s.scale) < 0.12F;
  ++loss.seen;
  loss.right += best == s.label ? 1 : 0;
  if (fine) {
    ++loss.fine_seen;
    loss.fine_right += best == s.label ? 1 : 0;
  }
  if (s.label != no_glyph) {
    const std::array<float, 3> truth{s.dx, s.dy, s.scale};
    for (int i = 0; i < 3; ++i) {
      const float e = (logits_[at(net_classes + i)] - truth[at(i)]) / 0.06F;
      loss.total += static_cast<double>(std::abs(e) < 1 ? 0.5F * e * e : std::abs(e) - 0.5F) * 0.1;
      d[at(net_classes + i)] = std::clamp(e, -1.0F, 1.0F) * 0.1F / 0.06F * 0.3F;
    }
  }
  if (gradient == nullptr) return;
  Parameters& g = *gradient;
  std::fill(d_hidden_.begin(), d_hidden_.end(), 0.0F);
  for (int r = 0; r < net_outputs; ++r) {
    bias(g, 4)[r] += d[at(r)];
    for (int i = 0; i < hidden_units; ++i) {
      g[4][at(r * hidden_units + i)] += d[at(r)] * hidden_[at(i)];
      d_hidden_[at(i)] += d[at(r)] * p[4][at(r * hidden_units + i)];
    }
  }
  std::fill_n(d_pool_.begin(), out3_.size(), 0.0F);
  for (int r = 0; r < hidden_units; ++r) {
    if (hidden_[at(r)] <= 0) continue;
    const float e = d_hidden_[at(r)];
    bias(g, 3)[r] += e;
    float* gw = g[3].data() + r * flat_size;
    const float* w = p[3].data() + r * flat_size;
    for (int i = 0; i < flat_size; ++i) {
      gw[i] += e * out3_[at(i)];
      d_pool_[at(i)] += e * w[i];
    }
  }
  for (std::size_t i = 0; i < out3_.size(); ++i) d_out_[i] = out3_[i] > 0 ? d_pool_[i] : 0;
  outer(d_out_.data(), col3_.data(), g[2].data(), bias(g, 2), conv3_channels, conv2_channels * 9, n3);
  transposed(p[2].data(), d_out_.data(), d_col_.data(), conv3_channels, conv2_channels * 9, n3);
  scatter(d_col_.data(), d_pool_.data(), conv2_channels, w3, h3);
  unpool(d_pool_.data(), at2_.data(), d_out_.data(), conv2_channels * n3, conv2_channels * n2);
  outer(d_out_.data(), col2_.data(), g[1].data(), bias(g, 1), conv2_channels, conv1_channels * 9, n2);
  transposed(p[1].data(), d_out_.data(), d_col_.data(), conv2_channels, conv1_channels * 9, n2);
  scatter(d_col_.data(), d_pool_.data(), conv1_channels, w2, h2);
  unpool(d_pool_.data(), at1_.data(), d_out_.data(), conv1_channels * n2, conv1_channels * n1);
  outer(d_out_.data(), col1_.data(), g[0].data(), bias(g, 0), conv1_channels, 9, n1);
}

void Adam::step(Parameters& p, const Parameters& gradient, float rate) {
  ++steps_;
  const float c1 = 1 - std::pow(0.9F, static_cast<float>(steps_)),
              c2 = 1 - std::pow(0.999F, static_cast<float>(steps_));
  for (std::size_t l = 0; l < p.size(); ++l)
    for (std::size_t i = 0; i < p[l].size(); ++i) {
      const float g = gradient[l][i];
      float& m = first_[l][i];
      float& v = second_[l][i];
      m += 0.1F * (g - m);
      v += 0.001F * (g * g - v);
      p[l][i] -= rate * (m / c1) / (std::sqrt(v / c2) + 1e-7F);
    }
}

void write_weights(const Parameters& p, const std::string& path) {
  std::string bytes(weights_magic.begin(), weights_magic.end());
  const auto put = [&](float v) {
    std::array<char, 4> raw{};
    std::memcpy(raw.data(), &v, 4);
    bytes.append(raw.data(), 4);
  };
  for (std::size_t l = 0; l < layers.size(); ++l)
    for (int r = 0; r < layers[l].outputs; ++r) {
      const float* w = p[l].data() + r * layers[l].inputs;
      float top = 1e-12F;
      for (int i = 0; i < layers[l].inputs; ++i) top = std::max(top, std::abs(w[i]));
      put(top / 127);
      put(bias(p, l)[r]);
      for (int i = 0; i < layers[l].inputs; ++i) bytes.push_back(static_cast<char>(std::lround(w[i] / top * 127)));
    }
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file || std::rename(part.c_str(), path.c_str()) != 0) throw std::runtime_error("cannot write " + path);
}

}  // namespace landfall::train
