// What verifying a document costs against stores of different sizes, and what loading and importing lists costs.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <landfall/emrtd/verify.hpp>
#include <landfall/synth/country.hpp>
#include <landfall/trust/store_folder.hpp>

namespace {

using namespace landfall;

struct Issued {
  synth::ChipFiles files;
  std::vector<trust::SourceFile> trust{};
  std::chrono::sys_seconds at{};
};

// One of other countries, each with a name and a key of its own.
synth::Country stranger(std::uint64_t i) {
  synth::CountryOptions options{.seed = 1000 + i};
  options.code = {static_cast<char>('A' + i % 26), static_cast<char>('A' + i / 26 % 26)};
  options.name = "Country " + std::to_string(i);
  return synth::Country::make(options).value();
}
// Their CSCAs.
const std::vector<Bytes>& strangers() {
  static const auto all = [] {
    std::vector<Bytes> out;
    for (std::uint64_t i = 0; i < 2400; ++i) {
      out.push_back(stranger(i).csca().value());
    }
    return out;
  }();
  return all;
}

// A master list of some of them, signed by one of them.
Bytes list_of(std::size_t certificates) {
  return stranger(0)
      .master_list({strangers().begin(), strangers().begin() + static_cast<std::ptrdiff_t>(certificates)})
      .value();
}

Issued issue(synth::Algorithm algorithm, std::size_t authorities) {
  const mrz::Date today{2026, 11, 24};
  synth::CountryOptions options{.seed = 7, .today = today, .csca = algorithm, .signer = algorithm};
  const auto country = synth::Country::make(options).value();
  const auto scene = synth::Scene::make(7, today).value();
  Issued out{.files = country.issue(scene).value(), .at = country.noon()};
  const auto material = country.trust().value();
  for (const auto& bytes : material.anchors) out.trust.push_back({"anchor", bytes, trust::Word::anchor});
  for (const auto& bytes : material.crls) out.trust.push_back({"crl", bytes});
  out.trust.push_back({"signer of the list", strangers().front(), trust::Word::anchor});
  out.trust.push_back({"list", list_of(authorities)});
  return out;
}

void verify(benchmark::State& state, synth::Algorithm algorithm) {
  const auto issued = issue(algorithm, static_cast<std::size_t>(state.range(0)));
  const auto store = trust::Store::make(issued.trust);
  const auto files = issued.files.readable();
  for (auto _ : state) {
    const auto verdict = emrtd::verify(files, store, {.at = issued.at});
    if (verdict.overall != model::Overall::passed) state.SkipWithError("the document does not pass");
    benchmark::DoNotOptimize(verdict);
  }
  state.counters["authorities"] = static_cast<double>(store.authorities().size());
  if (store.authorities().size() < static_cast<std::size_t>(state.range(0)))
    state.SkipWithError("the list was not taken");
}
void verify_p256(benchmark::State& state) { verify(state, {}); }
void verify_brainpool_p384(benchmark::State& state) {
  verify(state, {.key = synth::KeyType::brainpool_p384r1, .digest = synth::Digest::sha384, .explicit_curve = true});
}
void verify_rsa_2048(benchmark::State& state) { verify(state, {.key = synth::KeyType::rsa_2048}); }

void load_and_verify_p256(benchmark::State& state) {
  const auto issued = issue({}, static_cast<std::size_t>(state.range(0)));
  const auto files = issued.files.readable();
  for (auto _ : state)
    benchmark::DoNotOptimize(emrtd::verify(files, trust::Store::make(issued.trust), {.at = issued.at}));
}

// The list named by LANDFALL_BENCH_MASTER_LIST, else one of ours of 1,400 certificates.
Bytes master_list() {
  if (const char* path = std::getenv("LANDFALL_BENCH_MASTER_LIST")) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  return list_of(1400);
}

void import_list(benchmark::State& state) {
  const auto list = master_list();
  const auto folder = std::filesystem::temp_directory_path() / "landfall-bench-store";
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove_all(folder);
    state.ResumeTiming();
    const auto report = trust::StoreFolder(folder).import({{"list", list, trust::Word::unanchored}});
    if (!report || !report->stored) state.SkipWithError("the list was not taken");
  }
  std::filesystem::remove_all(folder);
  state.counters["octets"] = static_cast<double>(list.size());
}

void load_list(benchmark::State& state) {
  const auto list = master_list();
  for (auto _ : state) benchmark::DoNotOptimize(trust::Store::make({{"list", list, trust::Word::unanchored}}));
}

BENCHMARK(verify_p256)->Arg(10)->Arg(100)->Arg(600)->Arg(2400)->Unit(benchmark::kMillisecond);
BENCHMARK(verify_rsa_2048)->Arg(600)->Unit(benchmark::kMillisecond);
BENCHMARK(verify_brainpool_p384)->Arg(600)->Unit(benchmark::kMillisecond);
BENCHMARK(load_and_verify_p256)->Arg(10)->Arg(100)->Arg(600)->Arg(2400)->Unit(benchmark::kMillisecond);
BENCHMARK(import_list)->Unit(benchmark::kMillisecond);
BENCHMARK(load_list)->Unit(benchmark::kMillisecond);

}  // namespace
