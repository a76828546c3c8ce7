// What it costs to decode a picture in landfall-decoder instead of in this process: both in turn, in one run, so that
// whatever else the machine does falls on both. Wall-clock time: the work is done in other processes.
//   build/release/bin/bench_decoder
// `pause` (ms) is what lies between two pictures; 0: one right behind the other, and the next child is not ready yet.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include <landfall/codec/decoder.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/synth/country.hpp>
#include <landfall/synth/page.hpp>

#include "../unit/codec/decoder/processes.hpp"

namespace {

using namespace landfall;
using Clock = std::chrono::steady_clock;

constexpr mrz::Date today{2026, 11, 24};

double ms_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

double at(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// As a chip holds it: 480 x 640 pixels.
Bytes portrait(synth::Compression compression) {
  const auto country = synth::Country::make({.seed = 7, .today = today}).value();
  const auto files = country
                         .issue(synth::Scene::make(7, today).value(),
                                {.groups = {1, 2}, .portrait_height = 640, .compression = compression})
                         .value();
  const auto images = emrtd::read_images(emrtd::File::dg2, files.groups.at(2)).value();
  const auto bytes = images.images.front().bytes;
  return {bytes.begin(), bytes.end()};
}
const Bytes& portrait_jpeg() {
  static const auto file = portrait(synth::Compression::jpeg);
  return file;
}
const Bytes& portrait_jp2() {
  static const auto file = portrait(synth::Compression::jpeg2000);
  return file;
}
// As a camera takes it: a page on a desk, 2592 x 1944 pixels.
const Bytes& page_jpeg() {
  static const auto file = [] {
    const auto page =
        synth::render_page(synth::Scene::make(1, today).value(), {.format = mrz::Format::td3, .ppi = 400});
    const auto photo = synth::photograph(
        page.value(),
        {.rotation_degrees = 5, .blur_mm = 0.04, .noise = 2, .width = 2592, .height = 1944, .ppi = 380, .seed = 1});
    return codec::encode_jpeg(photo.value().picture.view(), 90).value();
  }();
  return file;
}

void side_by_side(benchmark::State& state, const Bytes& file, codec::Tone tone = codec::Tone::colour) {
  codec::InThisProcess here;
  codec::DecoderProcess child;
  const std::chrono::milliseconds pause(state.range(0));
  std::vector<double> in_process, in_child, added;
  if (!child.decode(file)) state.SkipWithError("not decoded");
  for (auto _ : state) {
    std::this_thread::sleep_for(pause);
    auto begun = Clock::now();
    const auto a = here.decode(file, {.tone = tone});
    in_process.push_back(ms_since(begun));
    std::this_thread::sleep_for(pause);
    begun = Clock::now();
    const auto b = child.decode(file, {.tone = tone});
    in_child.push_back(ms_since(begun));
    if (!a || !b) return state.SkipWithError("not decoded");
    added.push_back(in_child.back() - in_process.back());
    state.SetIterationTime(in_child.back() / 1000);
  }
  state.counters["bytes"] = static_cast<double>(file.size());
  state.counters["here_p50"] = at(in_process, 0.5);
  state.counters["child_p50"] = at(in_child, 0.5);
  state.counters["added_p50"] = at(added, 0.5);
  state.counters["here_min"] = at(in_process, 0);
  state.counters["child_min"] = at(in_child, 0);
  state.counters["child_p95"] = at(in_child, 0.95);
}
void portrait_jpeg(benchmark::State& state) { side_by_side(state, portrait_jpeg()); }
void portrait_jpeg2000(benchmark::State& state) { side_by_side(state, portrait_jp2()); }
void page_jpeg_5mp(benchmark::State& state) { side_by_side(state, page_jpeg()); }
void page_jpeg_5mp_gray(benchmark::State& state) { side_by_side(state, page_jpeg(), codec::Tone::gray); }

// From nothing to the first picture.
void start_and_first_picture(benchmark::State& state) {
  for (auto _ : state) {
    const auto begun = Clock::now();
    codec::DecoderProcess child;
    if (!child.decode(portrait_jpeg())) state.SkipWithError("not decoded");
    state.SetIterationTime(ms_since(begun) / 1000);  // without its end
  }
}

void first_picture_after_a_kill(benchmark::State& state) {
  codec::DecoderProcess child;
  if (!child.decode(portrait_jpeg())) state.SkipWithError("not decoded");
  for (auto _ : state) {
    for (const int server : codec::test::children_of(::getpid())) ::kill(server, SIGKILL);
    const auto begun = Clock::now();
    if (!child.decode(portrait_jpeg())) state.SkipWithError("not decoded");
    state.SetIterationTime(ms_since(begun) / 1000);
  }
}

constexpr auto ms = benchmark::kMillisecond;
BENCHMARK(portrait_jpeg)->ArgName("pause")->Arg(30)->Arg(0)->UseManualTime()->Unit(ms)->Iterations(100);
BENCHMARK(portrait_jpeg2000)->ArgName("pause")->Arg(30)->Arg(0)->UseManualTime()->Unit(ms)->Iterations(100);
BENCHMARK(page_jpeg_5mp)->ArgName("pause")->Arg(30)->Arg(0)->UseManualTime()->Unit(ms)->Iterations(60);
BENCHMARK(page_jpeg_5mp_gray)->ArgName("pause")->Arg(30)->UseManualTime()->Unit(ms)->Iterations(60);
BENCHMARK(start_and_first_picture)->UseManualTime()->Unit(ms)->Iterations(20);
BENCHMARK(first_picture_after_a_kill)->UseManualTime()->Unit(ms)->Iterations(20);

}  // namespace
