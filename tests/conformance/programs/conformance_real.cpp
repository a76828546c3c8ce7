// Cancel and unplug in real time, with busy loops beside:
//   conformance_real --function NAME|all [--runs N] [--load THREADS] [--json FILE]
// Exit code 1: a limit of the contract (50 ms, 500 ms, 1 s) was missed, or something failed.
#include <atomic>
#include <cstdio>
#include <thread>

#include <landfall/conformance/run.hpp>

#include "arguments.hpp"

using namespace landfall;
using namespace landfall::conformance;

namespace {

double ms(Duration d) { return static_cast<double>(d.count()) / 1e6; }

/// Threads that do nothing but compute. Thread-bound.
class Load {
 public:
  explicit Load(std::uint64_t threads) {
    for (std::uint64_t i = 0; i < threads; ++i)
      threads_.emplace_back([this] {
        for (std::uint64_t x = 1; !stop_.load(std::memory_order_relaxed);) {
          for (int k = 0; k < 1000; ++k) x = x * 6364136223846793005U + 1442695040888963407U;
          sink_.store(x, std::memory_order_relaxed);
        }
      });
  }
  ~Load() {
    stop_ = true;
    for (auto& thread : threads_) thread.join();
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> sink_ = 0;
  std::vector<std::thread> threads_;
};

struct Row {
  const char* what;
  Duration limit;
  const std::vector<Duration>* values;
};

bool report(const std::string& function, const Latencies& found, std::uint64_t runs, std::string& json) {
  bool good = found.failures.empty();
  const Row rows[] = {{"cancel", terminal_limit, &found.cancel},
                      {"unplug", gone_limit, &found.unplug},
                      {"again", back_limit, &found.again}};
  for (const auto& row : rows) {
    const auto most = row.values->empty() ? Duration::zero() : row.values->back();
    const bool kept = row.values->size() >= runs && most <= row.limit;
    good = good && (kept || row.values == &found.again);
    std::printf("| %-20s | %-6s | %5zu | %8.3f | %8.3f | %8.3f | %6.0f | %s |\n", function.c_str(), row.what,
                row.values->size(), ms(percentile(*row.values, 50)), ms(percentile(*row.values, 99)), ms(most),
                ms(row.limit), kept ? "kept" : "MISSED");
    char line[256];
    std::snprintf(line, sizeof line,
                  "%s\n  {\"function\": \"%s\", \"what\": \"%s\", \"runs\": %zu, \"p50_ms\": %.3f, \"p99_ms\": %.3f, "
                  "\"max_ms\": %.3f, \"limit_ms\": %.0f}",
                  json.empty() ? "" : ",", function.c_str(), row.what, row.values->size(),
                  ms(percentile(*row.values, 50)), ms(percentile(*row.values, 99)), ms(most), ms(row.limit));
    json += line;
  }
  for (std::size_t i = 0; i < found.failures.size() && i < 5; ++i)
    std::printf("%s: %s\n", function.c_str(), found.failures[i].c_str());
  if (found.failures.size() > 5) std::printf("%s: %zu failures in all\n", function.c_str(), found.failures.size());
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv);
  const auto function = arguments.text("--function", "all");
  const auto runs = arguments.number("--runs", 500);
  const auto file = arguments.text("--json", "");
  const Load load(arguments.number("--load", 2));
  std::printf(
      "| function | what | runs | p50 ms | p99 ms | max ms | limit ms | |\n|---|---|---|---|---|---|---|---|\n");
  bool good = true;
  bool any = false;
  std::string json;
  for (const auto& subject : simulated_subjects()) {
    if (function != "all" && function != subject.function) continue;
    any = true;
    good = report(subject.function,
                  measure_latencies(subject.make, static_cast<int>(runs), arguments.number("--seed", 2)), runs, json) &&
           good;
  }
  if (!file.empty()) {
    std::FILE* out = std::fopen(file.c_str(), "w");
    if (out == nullptr) return 1;
    std::fprintf(out, "[%s\n]\n", json.c_str());
    std::fclose(out);
  }
  return good && any ? 0 : 1;
}
