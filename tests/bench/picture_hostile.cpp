// What the worst pictures of at most 1 MiB cost whoever decodes them: each in a process of its own, with its wall time
// and the peak of its memory. Not a Google Benchmark: a peak belongs to a process.
//   bench_picture_hostile [part of a name]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>

#include <landfall/base/text.hpp>
#include <landfall/codec/picture.hpp>

#include "../pictures/made.hpp"

namespace {

using namespace landfall;

constexpr rlim_t most_memory = rlim_t{6} << 30, most_seconds = 120;

struct Cost {
  double seconds = 0, cpu = 0;
  long peak_kib = 0;
  std::string outcome;
};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

[[noreturn]] void decode_and_exit(ByteView file, int to) {
  const rlimit memory{most_memory, most_memory}, time{most_seconds, most_seconds}, core{0, 0};
  setrlimit(RLIMIT_AS, &memory), setrlimit(RLIMIT_CPU, &time), setrlimit(RLIMIT_CORE, &core);
  const auto picture = codec::decode(file);
  const std::string said = picture ? "decoded" : std::string(name(picture.error().code()));
  _exit(write(to, said.data(), said.size()) < 0 ? 1 : 0);
}

Cost cost_of(ByteView file) {
  int ends[2];
  if (pipe(ends) != 0) return {.outcome = "no pipe"};
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) decode_and_exit(file, ends[1]);
  close(ends[1]);
  char said[64]{};
  const auto got = read(ends[0], said, sizeof said - 1);
  close(ends[0]);
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  Cost cost{.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
            .cpu = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
            .peak_kib = usage.ru_maxrss,
            .outcome = got > 0 ? said : "ended without a word"};
  if (WIFSIGNALED(status)) cost.outcome = std::string("killed: ") + strsignal(WTERMSIG(status));
  return cost;
}

}  // namespace

int main(int argc, char** argv) {
  const Bytes small = made::png({});
  const long idle = cost_of(small).peak_kib;
  std::printf("%-46s %9s %8s %8s %6s  %s\n", "picture", "octets", "wall s", "CPU s", "MiB", "outcome");
  for (const auto& [name, bytes, large] : made::hostile_pictures()) {
    if (argc > 1 && name.find(argv[1]) == std::string::npos) continue;
    const auto cost = cost_of(bytes);
    std::printf("%-46s %9zu %8.2f %8.2f %6ld  %s\n", name.c_str(), bytes.size(), cost.seconds, cost.cpu,
                std::max(0L, cost.peak_kib - idle) / 1024,
                text(cost.outcome, large ? ", as large as it says" : "").c_str());
    std::fflush(stdout);
  }
  return 0;
}
