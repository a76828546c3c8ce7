// What decoding may cost at its worst, in memory: of a process of its own, beyond what that has before it decodes.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <landfall/codec/picture.hpp>

#include "../../pictures/made.hpp"

namespace landfall::codec {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

constexpr int decoded = 0, refused = 1;

struct Cost {
  int status = -1;  // of the process: decoded, refused, or how it ended
  long kib = 0;     // resident at its peak
};

Cost cost_of(ByteView file) {
  const pid_t child = fork();
  if (child == 0) {
    const bool done = decode(file).has_value();
    _exit(done ? decoded : refused);
  }
  Cost cost;
  int status = 0;
  rusage usage{};
  if (child > 0 && wait4(child, &status, 0, &usage) == child)
    cost = {WIFEXITED(status) ? WEXITSTATUS(status) : 256 + status, usage.ru_maxrss};
  return cost;
}

// A process that decodes next to nothing: what is there before, and what the libraries load when they are first used.
long idle_kib() {
  long most = 0;
  const Bytes zeros(256, 0);
  for (const Bytes& file : {made::jpeg({}), made::png({}), made::j2k({}), made::webp_lossless(16, 16, 1),
                            made::Tiff(false).picture(16, 16, 1, 8, 1).file(zeros)}) {
    const auto cost = cost_of(file);
    EXPECT_EQ(cost.status, decoded);
    most = std::max(most, cost.kib);
  }
  return most;
}

void expect_at_most(const Cost& cost, long idle, long kib, const std::string& name) {
  EXPECT_TRUE(cost.status == decoded || cost.status == refused) << name << ": " << cost.status;
  if (sanitized) return;  // a sanitizer's own memory, several times what it watches, says nothing of the decoder's
  EXPECT_LE(cost.kib - idle, kib) << name;
}

TEST(Peak, SmallPicturesCostLittleWhateverTheySay) {
  constexpr long most = 64L << 10;
  const auto pictures = made::hostile_pictures();
  const long idle = idle_kib();
  for (const auto& picture : pictures)
    if (!picture.large) expect_at_most(cost_of(picture.bytes), idle, most, picture.name);
}

TEST(Peak, LargeOnesCostSomeOctetsForEachPixel) {
  constexpr int side = 2000;
  constexpr long octets_a_pixel = 24, most = side * side / 1024 * octets_a_pixel + (16L << 10);
  const Bytes few(8000, 0);
  const std::uint64_t octets = std::uint64_t{side} * side * 4 * 2;
  const made::Hostile pictures[] = {
      {"jpeg", made::jpeg({.width = side, .height = side, .components = 4, .progressive = true, .scans = 10})},
      {"png", made::png({.width = side, .height = side, .bits = 16, .colour = 6, .interlaced = true})},
      {"tiff", made::Tiff(true).picture(side, side, 4, 16, 8).entry(274, 2, {6}).file(made::zlib_of_zeros(octets))},
      {"webp", made::webp_lossless(side, side, 1)},
      {"j2k", made::j2k({.width = side, .height = side, .components = 4, .levels = 5, .packets = few})},
      {"j2k in tiles",
       made::j2k({.width = side, .height = side, .tile_width = 64, .tile_height = 64, .components = 4})},
      {"jp2 of a palette",
       made::jp2(made::j2k({.width = side, .height = side, .packets = few}), side, side, 1, made::jp2_palette(4, 9))}};
  const long idle = idle_kib();
  for (const auto& picture : pictures) {
    const auto cost = cost_of(picture.bytes);
    EXPECT_EQ(cost.status, decoded) << picture.name;
    expect_at_most(cost, idle, most, picture.name);
  }
}

}  // namespace
}  // namespace landfall::codec
