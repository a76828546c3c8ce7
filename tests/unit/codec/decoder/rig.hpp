#pragma once
// What the tests of the picture decoder share.
#include <algorithm>
#include <chrono>
#include <string>

#include <landfall/codec/decoder.hpp>

#include "../../../../capture/codec/src/sanitized.hpp"
#include "../files.hpp"
#include "processes.hpp"

namespace landfall::codec::test {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// A shared machine, a sanitizer: what is allowed beyond what was measured.
inline constexpr auto slack = sanitized ? 8000ms : 2000ms;

/// Tests that look for the working child know it by its second list of system calls.
#define LANDFALL_NEEDS_THE_CAGE() \
  if (thread_sanitized) GTEST_SKIP() << "no list of system calls can be put on under this sanitizer"

inline DecoderOptions real(std::chrono::milliseconds limit = 60s) { return {.path = LANDFALL_DECODER, .limit = limit}; }

inline const Bytes& small() {
  static const Bytes file = quarters_file(".png");
  return file;
}

// Small as a file, large as a picture: seconds of work, and 300 MB of pixels.
inline const Bytes& slow() {
  static const Bytes file = [] {
    const auto picture = Picture::make(10'000, 10'000, PixelFormat::gray8);
    return encode_png(picture->view()).value();
  }();
  return file;
}

inline Errc code_of(const Result<Picture>& r) { return r ? Errc{} : r.error().code(); }
inline std::string words_of(const Result<Picture>& r) { return r ? std::string("a picture") : r.error().message(); }

inline bool equal(const Result<Picture>& a, const Result<Picture>& b) {
  if (a.has_value() != b.has_value()) return false;
  if (!a)
    return a.error().code() == b.error().code() && a.error().wanted() == b.error().wanted() &&
           a.error().found() == b.error().found();
  return a->width() == b->width() && a->height() == b->height() && a->format() == b->format() &&
         a->ppi_x() == b->ppi_x() && a->ppi_y() == b->ppi_y() &&
         std::ranges::equal(a->view().data ? ByteView(a->view().data, a->view().size_bytes()) : ByteView(),
                            b->view().data ? ByteView(b->view().data, b->view().size_bytes()) : ByteView());
}

inline double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}
inline double seconds(std::chrono::milliseconds ms) { return std::chrono::duration<double>(ms).count(); }

// The server's number, and those of its children.
inline int server() {
  const auto all = children_of(::getpid());
  return all.empty() ? 0 : all.front();
}
// Of the server's children the one that works, and the one that waits: it has not put on its own list yet.
inline int child_with_lists(int of, const char* count) {
  for (const int child : children_of(of))
    if (status_of(child, "Seccomp_filters") == count) return child;
  return 0;
}
inline int working_child(int of) { return child_with_lists(of, "2"); }
inline int waiting_child(int of) { return child_with_lists(of, "1"); }

}  // namespace landfall::codec::test
