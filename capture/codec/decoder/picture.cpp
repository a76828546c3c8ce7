#include "picture.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>
#include <string>

#include <landfall/codec/picture.hpp>

#include "../src/passing.hpp"
#include "warm_up.hpp"

namespace landfall::codec {

namespace {

using protocol::Kind;
using protocol::Message;

constexpr std::size_t ready_memory = 8U << 20;  // what a portrait's decoder needs

void put(const std::string& from, char (&to)[protocol::text_room], std::uint32_t& size) {
  size = static_cast<std::uint32_t>(std::min<std::size_t>(from.size(), protocol::text_room));
  std::memcpy(to, from.data(), size);
}

Message error_message(const Error& error) {
  Message out;
  out.kind = static_cast<std::uint32_t>(Kind::error);
  out.code = static_cast<std::uint32_t>(error.code());
  put(error.wanted(), out.wanted, out.wanted_size);
  put(error.found(), out.found, out.found_size);
  return out;
}

Message picture_message(const Picture& picture) {
  Message out;
  out.kind = static_cast<std::uint32_t>(Kind::picture);
  out.width = picture.width();
  out.height = picture.height();
  out.format = static_cast<std::uint32_t>(picture.format());
  out.ppi_x = picture.ppi_x();
  out.ppi_y = picture.ppi_y();
  out.bytes = picture.view().size_bytes();
  return out;
}

Error exhausted() { return Error(Errc::exhausted, Layer::codec, "a decoded picture", "not enough memory"); }

Result<Picture> decode_within(ByteView file, const DecodeOptions& options) {
  try {
    errno = 0;
    auto picture = decode(file, options);
    // malloc(3) says ENOMEM; decoders in C turn that into damage.
    if (!picture && errno == ENOMEM) return exhausted();
    return picture;
  } catch (const std::bad_alloc&) {
    return exhausted();
  }
}

Result<Picture> decode_order(const Order& order) {
  const auto size = static_cast<std::size_t>(order.request.file_bytes);
  ByteView file;
  if (size > 0) {  // sealed against becoming shorter, so that reading it raises no SIGBUS
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, order.file.get(), 0);
    if (bytes == MAP_FAILED) return exhausted();
    file = {static_cast<const std::uint8_t*>(bytes), size};
  }
  static_assert(sizeof(DecodeOptions) == 24, "a field that comes in protocol::Request as well");
  DecodeOptions options;
  options.max_pixels = order.request.max_pixels;
  options.tone = static_cast<Tone>(order.request.tone);
  options.formats = FormatSet::of_bits(order.request.formats);
  return decode_within(file, options);
}

Result<void> hand_over(ByteView pixels, int to) {
  for (std::size_t at = 0; at < pixels.size();) {
    const ssize_t count = ::pwrite(to, pixels.data() + at, pixels.size() - at, static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return exhausted();
    at += static_cast<std::size_t>(count);
  }
  return {};
}

// What the first picture of a process costs more than its second: pages of code and of tables to be mapped again, and
// memory that is touched for the first time. While nobody waits.
bool get_ready() {
  if (!warm_up()) return false;
  const std::unique_ptr<std::uint8_t[]> memory(new (std::nothrow) std::uint8_t[ready_memory]);
  if (!memory) return false;
  for (std::size_t at = 0; at < ready_memory; at += 4096) static_cast<volatile std::uint8_t&>(memory[at]) = 0;
  return true;
}

void say(int line, const Message& message) {
  [[maybe_unused]] const auto sent = ::write(line, &message, sizeof message);  // else nobody listens any more
}

}  // namespace

void do_one_picture(int feed, const Sandbox& sandbox, std::uint64_t base) noexcept {
  // The first three stay as long as others come: a library's word on standard error is not to go into one of these.
  std::array<int, 4> meanwhile{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, feed};
  if (!keep_only(meanwhile) || !get_ready()) ::_exit(1);
  const auto order = receive(feed, 0);
  if (!order) ::_exit(0);  // the server has ended
  std::array<int, 3> kept{order->file.get(), order->pixels.get(), order->line.get()};
  const int line = order->line.get();
  const bool locked_in = keep_only(kept) && limit_picture(order->request, base + ready_memory) && sandbox.put_on();
  if (!locked_in) {
    say(line, error_message(Error(Errc::internal, Layer::codec, "a decoder that is locked in", "one that is not")));
    ::_exit(1);
  }
  if (auto picture = decode_order(*order)) {
    const auto done = hand_over(picture->pixels(), order->pixels.get());
    say(line, done ? picture_message(*picture) : error_message(done.error()));
  } else {
    say(line, error_message(picture.error()));
  }  // the picture is wiped after the answer: nobody waits for that
  ::_exit(0);
}

}  // namespace landfall::codec
