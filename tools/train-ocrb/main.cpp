// Trains the reader's glyph network from renders of Debian's fonts-ocr-b, and from nothing else.
//   train-ocrb OUT.bin [--samples N] [--seed N] [--keep-glyph OLD.bin] [--show PICTURE.png]
// --keep-glyph takes the glyph network from a file and trains the finder alone.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <opencv2/imgcodecs.hpp>

#include <landfall/base/file.hpp>

#include "network.hpp"
#include "samples.hpp"

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
  const auto& g = shape::glyph_shape;
  cv::Mat sheet(20 * g.height, 40 * g.width, CV_8U);
  for (int i = 0; i < 800; ++i) {
    const Sample s = renderer.sample(static_cast<std::uint64_t>(i));
    for (int y = 0; y < g.height; ++y)
      for (int x = 0; x < g.width; ++x)
        sheet.at<std::uint8_t>(i / 40 * g.height + y, i % 40 * g.width + x) =
            cv::saturate_cast<std::uint8_t>(128 + 50 * s.pixels[static_cast<std::size_t>(y * g.width + x)]);
  }
  cv::imwrite(path, sheet);
}

// One network in training, with what each thread needs.
struct Trainee {
  const NetShape& shape;
  Parameters p;
  std::vector<Worker> workers;
  std::vector<Parameters> gradients;
  Adam adam;
  double smooth = 0;

  Trainee(const NetShape& s, Parameters start)
      : shape(s), p(std::move(start)), workers(threads, Worker(s)), gradients(threads, zeros(s)), adam(s) {}

  void step(float rate) {
    for (std::size_t l = 0; l < p.size(); ++l)
      for (std::size_t i = 0; i < p[l].size(); ++i)
        gradients[0][l][i] = (gradients[0][l][i] + gradients[1][l][i]) / batch;
    adam.step(p, gradients[0], rate);
  }
};

Target glyph_target(const Sample& s) { return {s.label, s.label != shape::no_glyph, s.dx, s.dy, s.scale}; }

// The finder sees every other sample upside down: turned by half, all that is said of its place changes sign.
void show_to_finder(const Sample& s, std::uint64_t index, std::vector<float>& pixels, Target& t) {
  pixels = s.small;
  t = {shape::finder_nothing, s.label != shape::no_glyph || s.foreign, s.dx, s.dy, s.scale};
  const bool turned = (index * 0x9E3779B97F4A7C15ULL >> 63) != 0;
  if (t.placed) t.label = turned ? shape::finder_turned : shape::finder_upright;
  if (!turned) return;
  std::reverse(pixels.begin(), pixels.end());
  t.dx = -t.dx;
  t.dy = -t.dy;
}

// Runs `count` samples from `first` on all threads through both networks; gradients and losses are summed in a fixed
// order.
std::array<Loss, 2> run(const Renderer& renderer, std::array<Trainee*, 2> nets, bool learn, std::uint64_t first,
                        int count) {
  std::vector<std::array<Loss, 2>> losses(threads);
  std::vector<std::thread> crew;
  for (int t = 0; t < threads; ++t)
    crew.emplace_back([&, t] {
      const auto k = static_cast<std::size_t>(t);
      for (Trainee* n : nets)
        if (n != nullptr)
          for (auto& layer : n->gradients[k]) std::fill(layer.begin(), layer.end(), 0.0F);
      std::vector<float> small;
      Target target;
      for (int i = t; i < count; i += threads) {
        const std::uint64_t index = first + static_cast<std::uint64_t>(i);
        const Sample s = renderer.sample(index);
        if (Trainee* n = nets[0])
          n->workers[k].run(n->p, s.pixels, glyph_target(s), learn ? &n->gradients[k] : nullptr, losses[k][0]);
        if (Trainee* n = nets[1]) {
          show_to_finder(s, index, small, target);
          n->workers[k].run(n->p, small, target, learn ? &n->gradients[k] : nullptr, losses[k][1]);
        }
      }
    });
  for (auto& c : crew) c.join();
  std::array<Loss, 2> all;
  for (const auto& l : losses)
    for (std::size_t n = 0; n < 2; ++n) {
      all[n].total += l[n].total;
      all[n].right += l[n].right;
      all[n].seen += l[n].seen;
      all[n].fine_right += l[n].fine_right;
      all[n].fine_seen += l[n].fine_seen;
    }
  return all;
}

void write_weights(const std::string& path, const Trainee& glyph, const Trainee& finder) {
  std::string bytes(shape::weights_magic.begin(), shape::weights_magic.end());
  bytes += to_bytes(glyph.shape, glyph.p);
  bytes += to_bytes(finder.shape, finder.p);
  const auto written =
      landfall::write_file(path, landfall::as_bytes(bytes), landfall::FileAccess::everybody, landfall::Layer::tool);
  if (!written) throw std::runtime_error(written.error().message());
}

struct Options {
  std::string out, picture, keep_glyph;
  std::uint64_t samples = 1'200'000, seed = 1;
};

void train(const Renderer& renderer, const Options& o) {
  Trainee glyph(shape::glyph_shape, random_start(shape::glyph_shape, o.seed));
  Trainee finder(shape::finder_shape, random_start(shape::finder_shape, o.seed + 1));
  std::array<Trainee*, 2> nets{&glyph, &finder};
  if (!o.keep_glyph.empty()) {
    const auto file = landfall::read_file(o.keep_glyph, std::size_t{1} << 30, landfall::Layer::tool);
    if (!file) throw std::runtime_error(file.error().message());
    const std::string bytes(file->begin(), file->end());
    glyph.p = from_bytes(shape::glyph_shape, bytes.substr(shape::weights_magic.size(), shape::glyph_shape.bytes()));
    nets[0] = nullptr;
  }
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t steps = o.samples / batch;
  for (std::uint64_t step = 0; step < steps; ++step) {
    const auto loss = run(renderer, nets, true, o.seed * (1ULL << 32) + step * batch, batch);
    const double progress = static_cast<double>(step) / static_cast<double>(steps);
    const double warm = std::min(1.0, static_cast<double>(step + 1) / 200);
    const auto rate = static_cast<float>(2e-3 * warm * (0.5 + 0.5 * std::cos(progress * 3.14159265)) + 1e-5);
    for (std::size_t n = 0; n < 2; ++n)
      if (nets[n] != nullptr) {
        nets[n]->step(rate);
        nets[n]->smooth += (loss[n].total / batch - nets[n]->smooth) * (step < 50 ? 0.1 : 0.01);
      }
    if ((step + 1) % 500 != 0 && step + 1 != steps) continue;
    const auto test = run(renderer, nets, false, held_out, 4000);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%7.1f s  %8llu samples", seconds, static_cast<unsigned long long>((step + 1) * batch));
    for (std::size_t n = 0; n < 2; ++n)
      if (nets[n] != nullptr)
        std::printf("  %s: loss %.3f, held out %.2f %% right, well placed %.2f %%", n == 0 ? "glyph" : "finder",
                    nets[n]->smooth, 100.0 * test[n].right / test[n].seen,
                    100.0 * test[n].fine_right / test[n].fine_seen);
    std::printf("\n");
    std::fflush(stdout);
    write_weights(o.out, glyph, finder);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Options o;
    for (int i = 1; i < argc; ++i) {
      const std::string a = argv[i];
      if (a == "--samples" && i + 1 < argc)
        o.samples = std::stoull(argv[++i]);
      else if (a == "--seed" && i + 1 < argc)
        o.seed = std::stoull(argv[++i]);
      else if (a == "--show" && i + 1 < argc)
        o.picture = argv[++i];
      else if (a == "--keep-glyph" && i + 1 < argc)
        o.keep_glyph = argv[++i];
      else
        o.out = a;
    }
    if (o.out.empty() && o.picture.empty())
      throw std::runtime_error(
          "usage: train-ocrb OUT.bin [--samples N] [--seed N] [--keep-glyph OLD.bin] [--show PICTURE.png]");
    const Renderer renderer(fonts);
    if (!o.picture.empty()) show(renderer, o.picture);
    if (!o.out.empty()) train(renderer, o);
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "train-ocrb: %s\n", e.what());
    return 1;
  }
}
