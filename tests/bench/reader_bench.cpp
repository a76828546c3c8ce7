// A page read: from decoded pixels, one core.
//   taskset -c 1 build/release/bin/bench_reader --benchmark_min_time=0.3
// The steps below read_page() are those that ZoneReader::read takes, by themselves.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <vector>

#include <benchmark/benchmark.h>
#include <opencv2/core/utility.hpp>

#include <landfall/imaging/document.hpp>
#include <landfall/imaging/page.hpp>
#include <landfall/imaging/portrait.hpp>
#include <landfall/mrz/decode.hpp>
#include <landfall/mrz_reader/reader.hpp>
#include <landfall/synth/page.hpp>

#include "glyph_net.hpp"

namespace {

using namespace landfall;
using mrz_reader::GlyphNet;
using mrz_reader::ZoneReader;

constexpr mrz::Date today{2026, 11, 23};

const ZoneReader& reader() {
  static const ZoneReader made = std::move(ZoneReader::create({.today = today})).value();
  return made;
}

const GlyphNet& net() {
  static const GlyphNet made = std::move(GlyphNet::create(GlyphNet::built_in())).value();
  return made;
}

// A page on a black bed; it fills most of a picture of this size.
const synth::Page& page_of(mrz::Format format, double degrees, double perspective, int width, int height) {
  static std::map<std::tuple<mrz::Format, double, double, int, int>, synth::Page> kept;
  const auto key = std::tuple(format, degrees, perspective, width, height);
  if (const auto it = kept.find(key); it != kept.end()) return it->second;
  const auto size = synth::page_size(format);
  // The box around the turned page, with a little room.
  const double a = degrees * 3.14159265358979 / 180, c = std::abs(std::cos(a)), s = std::abs(std::sin(a));
  const double ppi =
      0.94 * 25.4 *
      std::min(width / (size.width_mm * c + size.height_mm * s), height / (size.width_mm * s + size.height_mm * c));
  const auto scene = synth::Scene::make(1, today);
  const auto page = synth::render_page(*scene, {.format = format, .ppi = std::clamp(ppi, 150.0, 900.0)});
  auto photo = synth::photograph(*page, {.rotation_degrees = degrees,
                                         .perspective = perspective,
                                         .tilt_degrees = 20,
                                         .blur_mm = 0.04,
                                         .noise = 2,
                                         .width = width,
                                         .height = height,
                                         .ppi = ppi,
                                         .seed = 1});
  if (!photo) throw std::runtime_error(photo.error().message());
  return kept.emplace(key, std::move(*photo)).first->second;
}

mrz_reader::Reading read_once(const ImageView& view, benchmark::State& state) {
  auto r = reader().read(view);
  if (!r || r->status != model::ReadingStatus::read) state.SkipWithError("not read");
  return r ? std::move(*r) : mrz_reader::Reading{};
}

// --- whole pages ----------------------------------------------------------------------------------------------------

void read_page(benchmark::State& state, mrz::Format format, double degrees, double perspective) {
  const auto& page = page_of(format, degrees, perspective, 1250, 900);
  for (auto _ : state) benchmark::DoNotOptimize(read_once(page.picture.view(), state));
}
constexpr auto td1 = mrz::Format::td1, td3 = mrz::Format::td3;
BENCHMARK_CAPTURE(read_page, td3_upright, td3, 0, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td3_turned_90, td3, 90, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td3_turned_180, td3, 180, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td3_turned_25, td3, 25, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td3_perspective, td3, 3, 0.1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td1_upright, td1, 0, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td1_turned_90, td1, 90, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td1_turned_25, td1, 25, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_page, td1_perspective, td1, 3, 0.1)->Unit(benchmark::kMillisecond);

void all_of_a_page(benchmark::State& state) {
  const auto& page = page_of(td3, 0, 0, 1250, 900);
  for (auto _ : state) benchmark::DoNotOptimize(reader().read_all(page.picture.view(), 4)->size());
}
BENCHMARK(all_of_a_page)->Unit(benchmark::kMillisecond);

// Nothing to find: every search is made.
void read_nothing(benchmark::State& state) {
  const std::vector<std::uint8_t> pixels(std::size_t{1250} * 900, 200);
  const ImageView view{pixels.data(), 1250, 900, 1250, PixelFormat::gray8};
  for (auto _ : state) benchmark::DoNotOptimize(reader().read(view)->status);
}
BENCHMARK(read_nothing)->Unit(benchmark::kMillisecond);

// --- growth with pixels ---------------------------------------------------------------------------------------------

void sizes(benchmark::internal::Benchmark* b) {  // 0.3, 1, 2, 5 and 12 megapixels
  for (const int width : {632, 1152, 1632, 2592, 4000}) b->Arg(width);
  b->Unit(benchmark::kMillisecond);
}
const synth::Page& frame(benchmark::State& state) {
  const int width = static_cast<int>(state.range(0)), height = width * 3 / 4;
  state.counters["MP"] = 1e-6 * width * height;
  return page_of(td3, 7, 0.05, width, height);
}

void read_frame(benchmark::State& state) {
  const auto& page = frame(state);
  for (auto _ : state) benchmark::DoNotOptimize(read_once(page.picture.view(), state));
}
BENCHMARK(read_frame)->Apply(sizes);

// Everything that a booth wants of a frame: zone, outline, the page laid straight, its portrait.
void whole_frame(benchmark::State& state) {
  const auto& page = frame(state);
  auto finder = imaging::PortraitFinder::create();
  for (auto _ : state) {
    const auto reading = read_once(page.picture.view(), state);
    if (!reading.format) return;
    const imaging::Anchor anchor{reading.zone, *reading.format};
    const auto documents = imaging::find_documents(page.picture.view(), {.most = 1, .anchors = {&anchor, 1}});
    const auto straight = imaging::rectify(page.picture.view(), documents->at(0).quad, *reading.format);
    benchmark::DoNotOptimize(finder->find(*straight)->has_value());
  }
}
BENCHMARK(whole_frame)->Apply(sizes);

void make_page(benchmark::State& state) {
  const auto& page = frame(state);
  for (auto _ : state) benchmark::DoNotOptimize(imaging::Page::make(page.picture.view())->width());
}
BENCHMARK(make_page)->Apply(sizes);

// --- steps at 5 megapixels ------------------------------------------------------------------------------------------

void search(benchmark::State& state) {
  const auto& photo = page_of(td3, 7, 0.05, 2592, 1944);
  const auto page = imaging::Page::make(photo.picture.view());
  const int which = static_cast<int>(state.range(0));
  std::size_t lines = 0;
  for (auto _ : state) lines = page->find_text_lines(which, 24)->size();
  state.counters["lines"] = static_cast<double>(lines);
}
BENCHMARK(search)->DenseRange(0, imaging::Page::searches - 1)->Unit(benchmark::kMillisecond);

void straighten_line(benchmark::State& state) {
  const auto& photo = page_of(td3, 7, 0.05, 2592, 1944);
  const auto page = imaging::Page::make(photo.picture.view());
  const auto& line = photo.truth.line_quads.front();
  const double dx = line[1].x - line[0].x, dy = line[1].y - line[0].y, length = std::hypot(dx, dy);
  const imaging::LineShape shape{
      {(line[0].x + line[2].x) / 2, (line[0].y + line[2].y) / 2}, {dx / length, dy / length}, {}, length / 47, 0};
  for (auto _ : state) benchmark::DoNotOptimize(page->straighten(shape, -length / 2, 18, 880, 32)->data());
}
BENCHMARK(straighten_line)->Unit(benchmark::kMicrosecond);

void cut_windows(mrz_reader::Windows& windows, int count) {
  std::vector<std::uint8_t> pixels(std::size_t{64} * 64);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 2654435761U >> 24);
  const ImageView view{pixels.data(), 64, 64, 64, PixelFormat::gray8};
  for (int i = 0; i < count; ++i) windows.cut(view, 20 + i % 20, 24 + i % 10);
}

// Items are windows.
void glyph_window(benchmark::State& state) {
  mrz_reader::Windows windows(mrz_reader::glyph_shape);
  cut_windows(windows, 88);
  for (auto _ : state) benchmark::DoNotOptimize(net().tell(windows).data());
  state.SetItemsProcessed(state.iterations() * 88);
}
BENCHMARK(glyph_window)->Unit(benchmark::kMicrosecond);

void finder_window(benchmark::State& state) {
  mrz_reader::Windows windows(mrz_reader::finder_shape);
  cut_windows(windows, 88);
  for (auto _ : state) benchmark::DoNotOptimize(net().find(windows).data());
  state.SetItemsProcessed(state.iterations() * 88);
}
BENCHMARK(finder_window)->Unit(benchmark::kMicrosecond);

// The decision: what the cells of a page that was read say, and again under all rules.
void decode_scores(benchmark::State& state) {
  const auto& photo = page_of(td3, 0, 0, 1250, 900);
  const auto reading = reader().read(photo.picture.view());
  std::vector<mrz::LineLikelihoods> lines;
  for (const auto& line : reading->lines) lines.emplace_back(line.scores.reveal());
  const mrz::DecodeOptions options{.today = today};
  for (auto _ : state) benchmark::DoNotOptimize(mrz::decode(lines, options)->posterior);
}
BENCHMARK(decode_scores)->Unit(benchmark::kMicrosecond);

}  // namespace

int main(int argc, char** argv) {
  cv::setNumThreads(1);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
