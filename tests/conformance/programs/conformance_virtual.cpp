// Random schedules in virtual time against the simulated devices:
//   conformance_virtual --function NAME [--schedules N] [--seed S] [--limit SECONDS]
// Schedule i has the seed S + i; `--schedules 1 --seed S` runs one again. Exit code 1: a check fired. 2: something
// stood still (the seed is printed first).
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include <landfall/conformance/bench.hpp>
#include <landfall/conformance/run.hpp>

#include "arguments.hpp"

using namespace landfall;
using namespace landfall::conformance;

namespace {

std::atomic<std::uint64_t> current_seed{0};
std::atomic<std::uint64_t> started{0};

[[noreturn]] void give_up(const char* why) {
  std::printf("no_hang: seed %llu: %s\n", static_cast<unsigned long long>(current_seed.load()), why);
  std::fflush(stdout);
  std::_Exit(2);
}

// Outside of virtual time: ends the process where a schedule does not end.
void watch(std::chrono::seconds limit) {
  std::thread([limit] {
    for (std::uint64_t seen = 0;;) {
      std::this_thread::sleep_for(limit);
      const auto now = started.load();
      if (now == seen) give_up("a schedule does not end");
      seen = now;
    }
  }).detach();
}

SubjectFactory find(const std::string& function) {
  if (function == "bench") return bench_subject(Defect::none);
  for (auto& subject : simulated_subjects())
    if (subject.function == function) return subject.make;
  return {};
}

struct Totals {
  std::size_t operations = 0, samples = 0, unplugs = 0, failed = 0;
  std::map<hal::End, std::size_t> ends;
  std::map<Check, std::size_t> violations;
  void add(const Verdict& verdict) {
    operations += verdict.operations;
    samples += verdict.samples;
    unplugs += verdict.unplugs;
    failed += verdict.violations.empty() ? 0U : 1U;
    for (const auto& [end, count] : verdict.ends) ends[end] += count;
    for (const auto& violation : verdict.violations) ++violations[violation.check];
  }
};

void report(const Verdict& verdict) {
  std::printf("FAILED, again with --schedules 1 --seed %llu\n%s",
              static_cast<unsigned long long>(verdict.schedule.seed), to_text(verdict.schedule).c_str());
  for (const auto& violation : verdict.violations)
    std::printf("  %.*s: %s\n", static_cast<int>(name(violation.check).size()), name(violation.check).data(),
                violation.detail.c_str());
}

void summary(const std::string& function, std::uint64_t schedules, const Totals& totals, double seconds) {
  std::printf("%s: %llu schedules in %.1f s (%.0f a second), %zu operations, %zu samples, %zu unplugs; ends:",
              function.c_str(), static_cast<unsigned long long>(schedules), seconds,
              static_cast<double>(schedules) / seconds, totals.operations, totals.samples, totals.unplugs);
  for (const auto& [end, count] : totals.ends)
    std::printf(" %.*s %zu", static_cast<int>(hal::name(end).size()), hal::name(end).data(), count);
  std::printf("\n%zu schedules with a finding", totals.failed);
  for (const auto& [check, count] : totals.violations)
    std::printf("; %.*s %zu", static_cast<int>(name(check).size()), name(check).data(), count);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv);
  const auto function = arguments.text("--function", "fingerprint_scanner");
  const auto schedules = arguments.number("--schedules", 300);
  const auto first = arguments.number("--seed", 1);
  const auto make = find(function);
  if (!make) {
    std::printf("no such function: %s; there are: bench", function.c_str());
    for (const auto& subject : simulated_subjects()) std::printf(", %s", subject.function.c_str());
    std::printf("\n");
    return 1;
  }
  watch(std::chrono::seconds(arguments.number("--limit", 60)));
  Totals totals;
  const auto begun = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < schedules; ++i) {
    current_seed = first + i;
    ++started;
    const auto verdict = run_schedule(make, first + i, [] { give_up("all threads wait without end"); });
    totals.add(verdict);
    if (!verdict.violations.empty() && totals.failed <= 5) report(verdict);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  summary(function, schedules, totals, took.count());
  return totals.failed == 0 ? 0 : 1;
}
