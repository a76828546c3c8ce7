// Trains the reader's glyph network from renders of Debian's fonts-ocr-b, and from nothing else.
//   train-ocrb OUT.bin [--samples N] [--seed N] [--show PICTURE.png]
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <opencv2/imgcodecs.hpp>

#include "network.hpp"

using namespace landfall::train;  // NOLINT: a program of one purpose
namespace shape = landfall::mrz_reader;

namespace {

constexpr int threads = 2;  // fixed, so that a seed gives the same weights
constexpr int batch = 128;
constexpr std::uint64_t held_out = 1ULL << 40;  // indices of samples that are never trained on

const std::vector<std::string> fonts{"/usr/share/fonts/opentype/ocr-b/OCRB.otf",
                                     "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"};

// A sheet of samples to look at.
void show(const Renderer& renderer, const std::string& path) {
  cv::Mat sheet(20 * shape::window_height, 40 * shape::window_width, CV_8U);
  for (int i = 0; i < 800; ++i) {
    const Sample s = renderer.sample(static_cast<std::uint64_t>(i));
    for (int y = 0; y < shape::window_height; ++y)
      for (int x = 0; x < shape::window_width; ++x)
        sheet.at<std::uint8_t>(i / 40 * shape::window_height + y, i % 40 * shape::window_width + x) =
            cv::saturate_cast<std::uint8_t>(128 + 50 * s.pixels[static_cast<std::size_t>(y * shape::window_width + x)]);
  }
  cv::imwrite(path, sheet);
}

// Runs `count` samples from `first` on all threads; gradients and losses are summed in a fixed order.
Loss run(const Renderer& renderer, const Parameters& p, std::vector<Worker>& workers,
         std::vector<Parameters>* gradients, std::uint64_t first, int count) {
  std::vector<Loss> losses(threads);
  std::vector<std::thread> crew;
  for (int t = 0; t < threads; ++t)
    crew.emplace_back([&, t] {
      const auto k = static_cast<std::size_t>(t);
      if (gradients != nullptr)
        for (auto& layer : (*gradients)[k]) std::fill(layer.begin(), layer.end(), 0.0F);
      for (int i = t; i < count; i += threads)
        workers[k].run(p, renderer.sample(first + static_cast<std::uint64_t>(i)),
                       gradients != nullptr ? &(*gradients)[k] : nullptr, losses[k]);
    });
  for (auto& c : crew) c.join();
  Loss all;
  for (const auto& l : losses) {
    all.total += l.total;
    all.right += l.right;
    all.seen += l.seen;
    all.fine_right += l.fine_right;
    all.fine_seen += l.fine_seen;
  }
  return all;
}

void train(const Renderer& renderer, const std::string& out, std::uint64_t samples, std::uint64_t seed) {
  Parameters p = random_start(seed);
  std::vector<Worker> workers(threads);
  std::vector<Parameters> gradients(threads, zeros());
  Adam adam;
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t steps = samples / batch;
  double smooth = 0;
  for (std::uint64_t step = 0; step < steps; ++step) {
    const Loss loss = run(renderer, p, workers, &gradients, seed * (1ULL << 32) + step * batch, batch);
    for (std::size_t l = 0; l < p.size(); ++l)
      for (std::size_t i = 0; i < p[l].size(); ++i)
        gradients[0][l][i] = (gradients[0][l][i] + gradients[1][l][i]) / batch;
    const double progress = static_cast<double>(step) / static_cast<double>(steps);
    const double warm = std::min(1.0, static_cast<double>(step + 1) / 200);
    adam.step(p, gradients[0], static_cast<float>(2e-3 * warm * (0.5 + 0.5 * std::cos(progress * 3.14159265)) + 1e-5));
    smooth += (loss.total / batch - smooth) * (step < 50 ? 0.1 : 0.01);
    if ((step + 1) % 500 == 0 || step + 1 == steps) {
      const Loss test = run(renderer, p, workers, nullptr, held_out, 4000);
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      std::printf("%7.1f s  %8llu samples  loss %.3f  held out: %.2f %% right, well placed %.2f %%\n", seconds,
                  static_cast<unsigned long long>((step + 1) * batch), smooth, 100.0 * test.right / test.seen,
                  100.0 * test.fine_right / test.fine_seen);
      std::fflush(stdout);
      write_weights(p, out);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::string out, picture;
    std::uint64_t samples = 1'200'000, seed = 1;
    for (int i = 1; i < argc; ++i) {
      const std::string a = argv[i];
      if (a == "--samples" && i + 1 < argc)
        samples = std::stoull(argv[++i]);
      else if (a == "--seed" && i + 1 < argc)
        seed = std::stoull(argv[++i]);
      else if (a == "--show" && i + 1 < argc)
        picture = argv[++i];
      else
        out = a;
    }
    const Renderer renderer(fonts);
    if (!picture.empty()) show(renderer, picture);
    if (!out.empty()) train(renderer, out, samples, seed);
    if (out.empty() && picture.empty())
      throw std::runtime_error("usage: train-ocrb OUT.bin [--samples N] [--seed N] [--show PICTURE.png]");
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "train-ocrb: %s\n", e.what());
    return 1;
  }
}
