// A page in a camera's frame: where it is, laid straight at 300 ppi, its portrait. From decoded pixels, one core:
//   bench_page --benchmark_repetitions=5 --benchmark_report_aggregates_only=true
#include <algorithm>
#include <optional>

#include <benchmark/benchmark.h>

#include <landfall/imaging/document.hpp>
#include <landfall/imaging/portrait.hpp>
#include <landfall/synth/page.hpp>

namespace {

using namespace landfall;

struct Frame {
  codec::Picture picture;
  imaging::Anchor anchor;
};

// A TD3 page, turned by 7 degrees and slightly sloping, on a desk; 4 : 3, three quarters of the width.
const Frame& frame(int width) {
  static std::optional<Frame> kept;
  if (kept && kept->picture.width() == width) return *kept;
  const auto page =
      synth::render_page(*synth::Scene::make(1, {2026, 11, 23}), {.ppi = std::clamp(width / 6.6, 150.0, 600.0)});
  auto photo = synth::photograph(*page, {.rotation_degrees = 7,
                                         .perspective = 0.06,
                                         .tilt_degrees = 20,
                                         .blur_mm = 0.05,
                                         .noise = 4,
                                         .width = width,
                                         .height = width * 3 / 4,
                                         .ppi = width / 6.6,
                                         .bed = synth::Bed::desk});
  const auto &first = photo->truth.line_quads.front(), &last = photo->truth.line_quads.back();
  kept = Frame{std::move(photo->picture), {{first[0], first[1], last[2], last[3]}, mrz::Format::td3}};
  return *kept;
}

void sizes(benchmark::internal::Benchmark* b) {  // about 1, 2, 5, 12 and 24 megapixels
  for (const int width : {1152, 1632, 2592, 4000, 5656}) b->Arg(width);
  b->Unit(benchmark::kMillisecond);
}

void count_pixels(benchmark::State& state, const Frame& f) {
  state.counters["MP"] = 1e-6 * f.picture.width() * f.picture.height();
}

void find_page(benchmark::State& state) {
  const auto& f = frame(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(imaging::find_documents(f.picture.view())->at(0));
  count_pixels(state, f);
}

void find_page_with_zone(benchmark::State& state) {
  const auto& f = frame(static_cast<int>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(imaging::find_documents(f.picture.view(), {.most = 1, .anchors = {&f.anchor, 1}})->at(0));
  count_pixels(state, f);
}

void lay_straight(benchmark::State& state) {
  const auto& f = frame(static_cast<int>(state.range(0)));
  const auto quad = imaging::find_documents(f.picture.view())->at(0).quad;
  for (auto _ : state)
    benchmark::DoNotOptimize(imaging::rectify(f.picture.view(), quad, mrz::Format::td3)->picture.pixels().data());
  count_pixels(state, f);
}

void find_portrait(benchmark::State& state) {
  const auto& f = frame(static_cast<int>(state.range(0)));
  const auto documents = imaging::find_documents(f.picture.view(), {.most = 1, .anchors = {&f.anchor, 1}});
  const auto page = imaging::rectify(f.picture.view(), documents->at(0).quad, mrz::Format::td3);
  auto finder = imaging::PortraitFinder::create();
  for (auto _ : state) benchmark::DoNotOptimize(finder->find(*page)->value().box.width);
  count_pixels(state, f);
}

void all_of_it(benchmark::State& state) {
  const auto& f = frame(static_cast<int>(state.range(0)));
  auto finder = imaging::PortraitFinder::create();
  for (auto _ : state) {
    const auto documents = imaging::find_documents(f.picture.view(), {.anchors = {&f.anchor, 1}});
    const auto page = imaging::rectify(f.picture.view(), documents->at(0).quad, mrz::Format::td3);
    benchmark::DoNotOptimize(finder->find(*page)->value().box.width);
  }
  count_pixels(state, f);
}

BENCHMARK(all_of_it)->Apply(sizes);
BENCHMARK(find_page)->Apply(sizes);
BENCHMARK(find_page_with_zone)->Apply(sizes);
BENCHMARK(lay_straight)->Apply(sizes);
BENCHMARK(find_portrait)->Arg(2592)->Unit(benchmark::kMillisecond);

}  // namespace
