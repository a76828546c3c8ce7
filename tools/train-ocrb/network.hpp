#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glyph_shape.hpp"

namespace landfall::train {

using mrz_reader::NetShape;

/// Weights or gradients of all layers: for each layer `rows` rows of `inputs` weights, then `rows` biases.
using Parameters = std::vector<std::vector<float>>;

Parameters zeros(const NetShape& shape);
Parameters random_start(const NetShape& shape, std::uint64_t seed);

/// What the network should say of one window.
struct Target {
  int label = 0;
  bool placed = false;  ///< whether dx, dy and scale mean anything
  float dx = 0, dy = 0, scale = 0;
};

struct Loss {
  double total = 0;
  int right = 0, seen = 0;            ///< labels
  int fine_right = 0, fine_seen = 0;  ///< of the samples that lie nearly right, as at the last reading
};

/// Runs samples through one network, one at a time, and adds their gradients. One object a thread.
class Worker {
 public:
  explicit Worker(const NetShape& shape);
  /// Forward; with `gradient` also backward (adds to it). Adds to `loss`.
  void run(const Parameters& p, const std::vector<float>& pixels, const Target& t, Parameters* gradient, Loss& loss);

 private:
  struct Convolution {
    std::vector<float> columns, sums, out, d_sums, d_columns, d_in;
    std::vector<int> from;  ///< where each pooled value came from
  };
  void forward(const Parameters& p, const std::vector<float>& pixels);
  void backward(const Parameters& p, const std::vector<float>& d_outputs, Parameters& g);
  NetShape shape_;
  std::vector<Convolution> convolutions_;
  std::vector<float> hidden_, outputs_, d_hidden_, d_flat_;
};

/// Adam with decoupled constants; one object for all layers of a network.
class Adam {
 public:
  explicit Adam(const NetShape& shape) : first_(zeros(shape)), second_(zeros(shape)) {}
  void step(Parameters& p, const Parameters& gradient, float rate);

 private:
  Parameters first_, second_;
  int steps_ = 0;
};

/// The weights as signed bytes with one scale a row (glyph_shape.hpp), and back.
std::string to_bytes(const NetShape& shape, const Parameters& p);
Parameters from_bytes(const NetShape& shape, const std::string& bytes);

}  // namespace landfall::train
