#include "glyph_net.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>

#include <landfall/base/bytes.hpp>

#include "normalise.hpp"

#define LANDFALL_INLINE inline __attribute__((always_inline))

namespace landfall::mrz_reader {
namespace {

// One number of each of eight windows; the compiler makes two of four where there is no AVX. Windows side by side need
// no gathering, no widths that are multiples of eight, and no sums across lanes.
typedef float Lanes __attribute__((vector_size(32)));  // NOLINT(modernize-use-using)
static_assert(sizeof(Lanes) == Windows::lanes * sizeof(float));

// What convolution i sees, with a frame of zeros one pixel wide; the last is what the full layer sees, without a frame.
template <NetShape s, int i>
struct Plane {
  static constexpr int frame = i < s.convolutions ? 1 : 0;
  static constexpr int width = s.width_at(i) + 2 * frame, height = s.height_at(i) + 2 * frame;
  static constexpr int channels = s.channels_at(i);
  std::array<Lanes, static_cast<std::size_t>(width* height* channels)> values;

  LANDFALL_INLINE Lanes* at(int c, int y, int x) {
    return &values[static_cast<std::size_t>((c * height + y + frame) * width + x + frame)];
  }
};

template <NetShape s>
struct Scratch {
  Plane<s, 0> in0;
  Plane<s, 1> in1;
  Plane<s, 2> in2;
  Plane<s, s.convolutions> flat;
  std::array<Lanes, static_cast<std::size_t>(s.hidden)> hidden;
  std::array<Lanes, static_cast<std::size_t>(s.outputs())> outputs;
};

// Through references: returned by value, a vector wider than the registers of the plain build has no agreed place.
LANDFALL_INLINE void keep_larger(Lanes& a, const Lanes& b) { a = a > b ? a : b; }

// Sums of a tile of rows x columns pixels for `many` output channels: all of them stay in registers.
template <std::size_t rows, std::size_t columns, std::size_t many>
struct Tile {
  Lanes sum[many][rows][columns];  // NOLINT: an array of the language's own, so that it stays in registers
};
template <std::size_t tile_rows, std::size_t tile_columns, std::size_t tile_channels, class In>
LANDFALL_INLINE void convolve_tile(In& in, const float* weights, const float* bias, int k, int y, int x,
                                   Tile<tile_rows, tile_columns, tile_channels>& t) {
  constexpr int rows = tile_rows, columns = tile_columns, many = tile_channels;
  auto& sum = t.sum;
  for (int m = 0; m < many; ++m)
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < columns; ++c) sum[m][r][c] = Lanes{} + bias[m];
  for (int channel = 0; channel < In::channels; ++channel) {
    const float* w = weights + channel * 9;
    const Lanes* from = in.at(channel, y - 1, x - 1);
#pragma GCC unroll 9
    for (int tap = 0; tap < 9; ++tap)
      for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
          const Lanes value = from[(r + tap / 3) * In::width + c + tap % 3];
          for (int m = 0; m < many; ++m) sum[m][r][c] += w[m * k + tap] * value;
        }
  }
}

template <NetShape s, int i>
LANDFALL_INLINE void convolve(const float* weights, const float* bias, Plane<s, i>& in, auto& out) {
  constexpr int k = s.inputs(i), width = s.width_at(i), height = s.height_at(i), channels = s.rows(i);
  if constexpr (s.pooled_at(i)) {
    static_assert(width % 2 == 0 && height % 2 == 0 && channels % 2 == 0);
    for (int m = 0; m < channels; m += 2)
      for (int y = 0; y < height; y += 2)
        for (int x = 0; x < width; x += 2) {
          Tile<2, 2, 2> t;
          convolve_tile(in, weights + m * k, bias + m, k, y, x, t);
          for (int n = 0; n < 2; ++n) {
            Lanes best{};
            for (int r = 0; r < 4; ++r) keep_larger(best, t.sum[n][r / 2][r % 2]);
            *out.at(m + n, y / 2, x / 2) = best;
          }
        }
  } else {
    static_assert(width % 3 == 0 && channels % 4 == 0);
    for (int m = 0; m < channels; m += 4)
      for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; x += 3) {
          Tile<1, 3, 4> t;
          convolve_tile(in, weights + m * k, bias + m, k, y, x, t);
          for (int n = 0; n < 4; ++n)
            for (int c = 0; c < 3; ++c) {
              keep_larger(t.sum[n][0][c], Lanes{});
              *out.at(m + n, y, x + c) = t.sum[n][0][c];
            }
        }
  }
}

LANDFALL_INLINE void connect(const float* weights, const float* bias, const Lanes* in, Lanes* out, int rows, int k) {
  for (int r = 0; r < rows; r += 8) {
    const int now = std::min(8, rows - r);
    Lanes sum[8];  // NOLINT
    for (int m = 0; m < now; ++m) sum[m] = Lanes{} + bias[r + m];
    const float* w = weights + r * k;
    if (now == 8)
      for (int i = 0; i < k; ++i)
        for (int m = 0; m < 8; ++m) sum[m] += w[m * k + i] * in[i];
    else
      for (int i = 0; i < k; ++i)
        for (int m = 0; m < now; ++m) sum[m] += w[m * k + i] * in[i];
    std::copy(sum, sum + now, out + r);
  }
}

struct Weights {
  std::array<const float*, 5> weights, bias;
};

template <NetShape s>
LANDFALL_INLINE void forward(const Weights& p, const float* pixels, Scratch<s>& scratch) {
  for (int y = 0; y < s.height; ++y)
    std::memcpy(scratch.in0.at(0, y, 0), pixels + y * s.width * 8, sizeof(Lanes) * static_cast<std::size_t>(s.width));
  convolve<s, 0>(p.weights[0], p.bias[0], scratch.in0, scratch.in1);
  if constexpr (s.convolutions == 2) {
    convolve<s, 1>(p.weights[1], p.bias[1], scratch.in1, scratch.flat);
  } else {
    convolve<s, 1>(p.weights[1], p.bias[1], scratch.in1, scratch.in2);
    convolve<s, 2>(p.weights[2], p.bias[2], scratch.in2, scratch.flat);
  }
  constexpr int l = s.convolutions;
  connect(p.weights[l], p.bias[l], scratch.flat.values.data(), scratch.hidden.data(), s.hidden, s.flat());
  for (auto& v : scratch.hidden) keep_larger(v, Lanes{});
  connect(p.weights[l + 1], p.bias[l + 1], scratch.hidden.data(), scratch.outputs.data(), s.outputs(), s.hidden);
}

template <NetShape s>
void forward_plain(const Weights& p, const float* pixels, Scratch<s>& scratch) {
  forward<s>(p, pixels, scratch);
}
#if defined(__x86_64__)
template <NetShape s>
__attribute__((target("avx2,fma"))) void forward_avx2(const Weights& p, const float* pixels, Scratch<s>& scratch) {
  forward<s>(p, pixels, scratch);
}
template <NetShape s>
auto fastest() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? forward_avx2<s> : forward_plain<s>;
}
#else
template <NetShape s>
auto fastest() {
  return forward_plain<s>;
}
#endif

// Logits become probabilities: softmax.
void softmax(float* logits, int classes) {
  const float top = *std::max_element(logits, logits + classes);
  float sum = 0;
  for (int c = 0; c < classes; ++c) {
    logits[c] = std::exp(logits[c] - top);
    sum += logits[c];
  }
  const float share = 1 / sum;
  for (int c = 0; c < classes; ++c) logits[c] *= share;
}

}  // namespace

float Glyph::best() const noexcept {
  return *std::max_element(probability.begin(), probability.begin() + glyph_classes);
}

Windows::~Windows() { std::fill(pixels_.begin(), pixels_.end(), 0.0F); }

void Windows::reserve(std::size_t count) {
  pixels_.reserve((count + lanes - 1) / lanes * lanes * static_cast<std::size_t>(shape_.pixels()));
}

void Windows::cut(const ImageView& picture, double x, double y) {
  const int left = static_cast<int>(std::lround(x - (shape_.width - 1) / 2.0)),
            top = static_cast<int>(std::lround(y - (shape_.height - 1) / 2.0));
  const auto pixels = static_cast<std::size_t>(shape_.pixels());
  if (count_ % lanes == 0) pixels_.resize(pixels_.size() + pixels * lanes);
  float* out = pixels_.data() + count_ / lanes * lanes * pixels + count_ % lanes;
  ++count_;
  if (left >= 0 && top >= 0 && left + shape_.width <= picture.width && top + shape_.height <= picture.height) {
    normalise(picture.row(top) + left, static_cast<std::size_t>(picture.stride), shape_.width, shape_.height, out,
              lanes);
    return;
  }
  std::array<std::uint8_t, glyph_shape.pixels()> window{};
  std::size_t n = 0;
  for (int r = 0; r < shape_.height; ++r) {
    const std::uint8_t* row = picture.row(std::clamp(top + r, 0, picture.height - 1));
    for (int c = 0; c < shape_.width; ++c) window[n++] = row[std::clamp(left + c, 0, picture.width - 1)];
  }
  normalise(window.data(), static_cast<std::size_t>(shape_.width), shape_.width, shape_.height, out, lanes);
}

GlyphNet::Layers GlyphNet::parse(const NetShape& shape, const std::uint8_t*& at) {
  const auto number = [&at] {
    float v = 0;
    std::memcpy(&v, at, sizeof v);
    at += sizeof v;
    return v;
  };
  Layers layers(static_cast<std::size_t>(shape.layers()));
  for (int l = 0; l < shape.layers(); ++l) {
    auto& layer = layers[static_cast<std::size_t>(l)];
    for (int r = 0; r < shape.rows(l); ++r) {
      const float scale = number();
      layer.bias.push_back(number());
      for (int i = 0; i < shape.inputs(l); ++i)
        layer.weights.push_back(scale * static_cast<float>(static_cast<std::int8_t>(*at++)));
    }
  }
  return layers;
}

Result<GlyphNet> GlyphNet::create(std::span<const std::uint8_t> file) {
  if (file.size() != weights_size() || !std::equal(weights_magic.begin(), weights_magic.end(), file.begin()))
    return Error(Errc::bad_input, Layer::reader,
                 "weights of the glyph network, " + std::to_string(weights_size()) + " bytes",
                 std::to_string(file.size()) + " bytes of another kind");
  const std::uint8_t* at = file.data() + weights_magic.size();
  GlyphNet net;
  net.glyph_ = parse(glyph_shape, at);
  net.finder_ = parse(finder_shape, at);
  return net;
}

// The outputs of each window, one window after the other.
template <NetShape s>
std::vector<float> GlyphNet::run(const Layers& layers, const Windows& windows) {
  static const auto forward_best = fastest<s>();
  Weights p{};
  for (std::size_t l = 0; l < layers.size(); ++l) {
    p.weights[l] = layers[l].weights.data();
    p.bias[l] = layers[l].bias.data();
  }
  const auto scratch = std::make_unique<Scratch<s>>();  // zeros, and so are the frames
  constexpr auto outputs = static_cast<std::size_t>(s.outputs());
  std::vector<float> out(windows.size() * outputs);
  for (std::size_t first = 0; first < windows.size(); first += Windows::lanes) {
    forward_best(p, windows.data() + first * static_cast<std::size_t>(s.pixels()), *scratch);
    for (std::size_t b = 0; b < std::min(Windows::lanes, windows.size() - first); ++b)
      for (std::size_t o = 0; o < outputs; ++o) out[(first + b) * outputs + o] = scratch->outputs[o][b];
  }
  wipe(scratch.get(), sizeof *scratch);
  return out;
}

std::vector<Glyph> GlyphNet::tell(const Windows& windows) const {
  auto out = run<glyph_shape>(glyph_, windows);
  std::vector<Glyph> glyphs(windows.size());
  float* at = out.data();
  for (auto& g : glyphs) {
    softmax(at, glyph_shape.classes);
    std::copy(at, at + glyph_shape.classes, g.probability.begin());
    at += glyph_shape.classes;
    g.dx = *at++;
    g.dy = *at++;
    g.scale = *at++;
  }
  return glyphs;
}

std::vector<Found> GlyphNet::find(const Windows& windows) const {
  auto out = run<finder_shape>(finder_, windows);
  std::vector<Found> found(windows.size());
  constexpr auto outputs = static_cast<std::size_t>(finder_shape.outputs());
  constexpr auto classes = static_cast<std::size_t>(finder_shape.classes);
  for (std::size_t i = 0; i < found.size(); ++i) {
    float* at = out.data() + i * outputs;
    softmax(at, finder_shape.classes);
    found[i].upright = at[finder_upright];
    found[i].turned = at[finder_turned];
    found[i].dx = at[classes];
    found[i].dy = at[classes + 1];
    found[i].scale = at[classes + 2];
  }
  return found;
}

}  // namespace landfall::mrz_reader
