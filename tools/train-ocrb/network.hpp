#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "glyph_shape.hpp"
#include "samples.hpp"

namespace landfall::train {

/// Weights or gradients of all layers: for each layer `outputs` rows of `inputs` weights, then `outputs` biases.
using Parameters = std::array<std::vector<float>, mrz_reader::layers.size()>;

Parameters zeros();
Parameters random_start(std::uint64_t seed);

struct Loss {
  double total = 0;
  int right = 0, seen = 0;            ///< labels
  int fine_right = 0, fine_seen = 0;  ///< of the samples that lie nearly right, as at the last reading
};

/// Runs samples through the network, one at a time, and adds their gradients. One object a thread.
class Worker {
 public:
  Worker();
  /// Forward; with `gradient` also backward (adds to it). Adds to `loss`.
  void run(const Parameters& p, const Sample& s, Parameters* gradient, Loss& loss);

 private:
  void forward(const Parameters& p, const Sample& s);
  std::vector<float> col1_, col2_, col3_, out1_, out2_, out3_, pool1_, pool2_, pool3_, hidden_, logits_;
  std::vector<int> at1_, at2_, at3_;  ///< where each pooled value came from
  std::vector<float> d_col_, d_out_, d_pool_, d_hidden_;
};

/// Adam with decoupled constants; one object for all layers.
class Adam {
 public:
  void step(Parameters& p, const Parameters& gradient, float rate);

 private:
  Parameters first_ = zeros(), second_ = zeros();
  int steps_ = 0;
};

/// Writes the weights as signed bytes with one scale a row (glyph_shape.hpp).
void write_weights(const Parameters& p, const std::string& path);

}  // namespace landfall::train
