// Zones a second on one core: parse() with every check digit and every field's verdict, and the values read out of it.
// tests/bench/mrz_peer.mjs does the same with npm mrz on Node.
#include <array>
#include <string_view>

#include <benchmark/benchmark.h>

#include <landfall/mrz/compose.hpp>
#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/zone.hpp>

namespace {

using namespace landfall::mrz;

constexpr Date today{2026, 11, 23};
constexpr std::string_view td3 =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
constexpr std::string_view td1 =
    "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<";

void parse_zone(benchmark::State& state, std::string_view text) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    auto zone = parse(text, today);
    benchmark::DoNotOptimize(zone);
  }
  state.SetItemsProcessed(state.iterations());
}

// What a caller does next: every value, every field with its verdict, every check digit.
void parse_and_read_all(benchmark::State& state, std::string_view text) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    const auto zone = parse(text, today);
    std::size_t seen = 0;
    for (const auto& field : zone->fields()) seen += field.text.size() + static_cast<std::size_t>(field.verdict);
    for (const auto& check : zone->check_digits()) seen += static_cast<std::size_t>(check.found);
    seen += zone->document_number().size() + zone->names().primary.size() + zone->names().secondary.size();
    benchmark::DoNotOptimize(seen);
  }
  state.SetItemsProcessed(state.iterations());
}

void compose_zone(benchmark::State& state, std::string_view text) {
  const auto zone = parse(text, today);
  const auto values = values_of(*zone);
  for (auto _ : state) benchmark::DoNotOptimize(compose(zone->format(), values));
  state.SetItemsProcessed(state.iterations());
}

// The likeliest text, the second one, and the posterior of every character, from likelihoods that leave each cell a
// little open.
void decode_zone(benchmark::State& state, std::string_view text) {
  const DecodeOptions options{.today = today};
  for (auto _ : state) benchmark::DoNotOptimize(repair(text, ocrb_confusions(), options));
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(decode_zone, td3, td3);
BENCHMARK_CAPTURE(decode_zone, td1_long_number, td1);
BENCHMARK_CAPTURE(parse_zone, td3, td3);
BENCHMARK_CAPTURE(parse_zone, td1_long_number, td1);
BENCHMARK_CAPTURE(parse_and_read_all, td3, td3);
BENCHMARK_CAPTURE(compose_zone, td3, td3);

}  // namespace
