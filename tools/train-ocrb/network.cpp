#include "network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <random>
#include <stdexcept>

namespace landfall::train {
namespace {

using namespace mrz_reader;  // NOLINT: a program of one purpose

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

const float* bias(const NetShape& shape, const Parameters& p, int l) {
  return p[at(l)].data() + at(shape.rows(l) * shape.inputs(l));
}
float* bias(const NetShape& shape, Parameters& p, int l) {
  return p[at(l)].data() + at(shape.rows(l) * shape.inputs(l));
}

void connect(const float* weights, const float* biases, const std::vector<float>& in, std::vector<float>& out) {
  for (std::size_t r = 0; r < out.size(); ++r) {
    float sum = biases[r];
    const float* w = weights + r * in.size();
    for (std::size_t i = 0; i < in.size(); ++i) sum += w[i] * in[i];
    out[r] = sum;
  }
}
// Gradients of a full layer: its weights, its biases and what came in.
void connect_back(const float* weights, const std::vector<float>& in, const std::vector<float>& d_out, float* d_weights,
                  float* d_bias, std::vector<float>& d_in) {
  std::fill(d_in.begin(), d_in.end(), 0.0F);
  for (std::size_t r = 0; r < d_out.size(); ++r) {
    const float d = d_out[r];
    if (d == 0.0F) continue;
    d_bias[r] += d;
    const float* w = weights + r * in.size();
    float* dw = d_weights + r * in.size();
    for (std::size_t i = 0; i < in.size(); ++i) {
      dw[i] += d * in[i];
      d_in[i] += d * w[i];
    }
  }
}

}  // namespace

Parameters zeros(const NetShape& shape) {
  Parameters p;
  for (int l = 0; l < shape.layers(); ++l) p.emplace_back(at(shape.rows(l) * (shape.inputs(l) + 1)), 0.0F);
  return p;
}

Parameters random_start(const NetShape& shape, std::uint64_t seed) {
  Parameters p = zeros(shape);
  std::mt19937_64 engine(seed);
  for (int l = 0; l < shape.layers(); ++l) {
    std::normal_distribution<float> draw(0, std::sqrt(2.0F / static_cast<float>(shape.inputs(l))));
    for (int i = 0; i < shape.rows(l) * shape.inputs(l); ++i) p[at(l)][at(i)] = draw(engine);
  }
  return p;
}

Worker::Worker(const NetShape& shape)
    : shape_(shape),
      convolutions_(at(shape.convolutions)),
      hidden_(at(shape.hidden)),
      outputs_(at(shape.outputs())),
      d_hidden_(at(shape.hidden)),
      d_flat_(at(shape.flat())) {
  for (int i = 0; i < shape.convolutions; ++i) {
    Convolution& c = convolutions_[at(i)];
    const int n = shape.width_at(i) * shape.height_at(i), rows = shape.channels_at(i + 1);
    c.columns.resize(at(shape.inputs(i) * n));
    c.d_columns.resize(c.columns.size());
    c.sums.resize(at(rows * n));
    c.d_sums.resize(c.sums.size());
    c.d_in.resize(at(shape.channels_at(i) * n));
    c.out.resize(at(rows * shape.width_at(i + 1) * shape.height_at(i + 1)));
    c.from.resize(c.out.size());
  }
}

void Worker::forward(const Parameters& p, const std::vector<float>& pixels) {
  const float* in = pixels.data();
  for (int i = 0; i < shape_.convolutions; ++i) {
    Convolution& c = convolutions_[at(i)];
    const int w = shape_.width_at(i), h = shape_.height_at(i), rows = shape_.rows(i);
    gather(in, c.columns.data(), shape_.channels_at(i), w, h);
    multiply(p[at(i)].data(), bias(shape_, p, i), c.columns.data(), c.sums.data(), rows, shape_.inputs(i), w * h);
    if (shape_.pooled_at(i))
      pool(c.sums.data(), c.out.data(), c.from.data(), rows, w, h);
    else
      for (std::size_t k = 0; k < c.out.size(); ++k) c.out[k] = std::max(0.0F, c.sums[k]);
    in = c.out.data();
  }
  const int l = shape_.convolutions;
  connect(p[at(l)].data(), bias(shape_, p, l), convolutions_.back().out, hidden_);
  for (auto& v : hidden_) v = std::max(0.0F, v);
  connect(p[at(l + 1)].data(), bias(shape_, p, l + 1), hidden_, outputs_);
}

void Worker::backward(const Parameters& p, const std::vector<float>& d_outputs, Parameters& g) {
  const int l = shape_.convolutions;
  connect_back(p[at(l + 1)].data(), hidden_, d_outputs, g[at(l + 1)].data(), bias(shape_, g, l + 1), d_hidden_);
  for (std::size_t i = 0; i < hidden_.size(); ++i)
    if (hidden_[i] <= 0) d_hidden_[i] = 0;
  connect_back(p[at(l)].data(), convolutions_.back().out, d_hidden_, g[at(l)].data(), bias(shape_, g, l), d_flat_);
  const float* d_out = d_flat_.data();
  for (int i = l - 1; i >= 0; --i) {
    Convolution& c = convolutions_[at(i)];
    const int w = shape_.width_at(i), h = shape_.height_at(i), rows = shape_.rows(i);
    if (shape_.pooled_at(i))
      unpool(d_out, c.from.data(), c.d_sums.data(), static_cast<int>(c.out.size()), static_cast<int>(c.sums.size()));
    else
      for (std::size_t k = 0; k < c.out.size(); ++k) c.d_sums[k] = c.out[k] > 0 ? d_out[k] : 0;
    outer(c.d_sums.data(), c.columns.data(), g[at(i)].data(), bias(shape_, g, i), rows, shape_.inputs(i), w * h);
    if (i == 0) return;
    transposed(p[at(i)].data(), c.d_sums.data(), c.d_columns.data(), rows, shape_.inputs(i), w * h);
    scatter(c.d_columns.data(), c.d_in.data(), shape_.channels_at(i), w, h);
    d_out = c.d_in.data();
  }
}

void Worker::run(const Parameters& p, const std::vector<float>& pixels, const Target& t, Parameters* gradient,
                 Loss& loss) {
  forward(p, pixels);
  // Cross-entropy of the label, Huber of the place.
  const int classes = shape_.classes;
  std::vector<float> d(outputs_.size(), 0.0F);
  const float top = *std::max_element(outputs_.begin(), outputs_.begin() + classes);
  float sum = 0;
  for (int c = 0; c < classes; ++c) sum += d[at(c)] = std::exp(outputs_[at(c)] - top);
  int best = 0;
  for (int c = 0; c < classes; ++c) {
    if (outputs_[at(c)] > outputs_[at(best)]) best = c;
    d[at(c)] /= sum;
  }
  loss.total -= std::log(std::max(1e-9F, d[at(t.label)]));
  d[at(t.label)] -= 1;
  const bool fine = std::abs(t.dx) < 0.12F && std::abs(t.dy) < 0.12F && std::abs(t.scale) < 0.12F;
  ++loss.seen;
  loss.right += best == t.label ? 1 : 0;
  if (fine) {
    ++loss.fine_seen;
    loss.fine_right += best == t.label ? 1 : 0;
  }
  if (t.placed) {
    const std::array<float, 3> truth{t.dx, t.dy, t.scale};
    for (int i = 0; i < 3; ++i) {
      const float e = (outputs_[at(classes + i)] - truth[at(i)]) / 0.06F;
      loss.total += static_cast<double>(std::abs(e) < 1 ? 0.5F * e * e : std::abs(e) - 0.5F) * 0.1;
      d[at(classes + i)] = std::clamp(e, -1.0F, 1.0F) * 0.1F / 0.06F * 0.3F;
    }
  }
  if (gradient != nullptr) backward(p, d, *gradient);
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

std::string to_bytes(const NetShape& shape, const Parameters& p) {
  std::string bytes;
  const auto put = [&](float v) {
    std::array<char, 4> raw{};
    std::memcpy(raw.data(), &v, 4);
    bytes.append(raw.data(), 4);
  };
  for (int l = 0; l < shape.layers(); ++l)
    for (int r = 0; r < shape.rows(l); ++r) {
      const float* w = p[at(l)].data() + r * shape.inputs(l);
      float top = 1e-12F;
      for (int i = 0; i < shape.inputs(l); ++i) top = std::max(top, std::abs(w[i]));
      put(top / 127);
      put(bias(shape, p, l)[r]);
      for (int i = 0; i < shape.inputs(l); ++i) bytes.push_back(static_cast<char>(std::lround(w[i] / top * 127)));
    }
  return bytes;
}

Parameters from_bytes(const NetShape& shape, const std::string& bytes) {
  if (bytes.size() != shape.bytes()) throw std::runtime_error("weights of another shape");
  Parameters p = zeros(shape);
  const char* from = bytes.data();
  const auto number = [&from] {
    float v = 0;
    std::memcpy(&v, from, 4);
    from += 4;
    return v;
  };
  for (int l = 0; l < shape.layers(); ++l)
    for (int r = 0; r < shape.rows(l); ++r) {
      const float scale = number();
      bias(shape, p, l)[r] = number();
      for (int i = 0; i < shape.inputs(l); ++i)
        p[at(l)][at(r * shape.inputs(l) + i)] = scale * static_cast<float>(static_cast<signed char>(*from++));
    }
  return p;
}

}  // namespace landfall::train
