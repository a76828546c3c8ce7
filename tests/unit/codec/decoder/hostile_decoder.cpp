// Speaks the protocol of landfall-decoder and misbehaves. How, its own name says: tests make links to it.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "../../../../capture/codec/src/passing.hpp"

namespace {

using namespace landfall::codec;
using protocol::Kind;
using protocol::Message;

Message of(Kind kind, int status = 0) {
  Message out;
  out.kind = static_cast<std::uint32_t>(kind);
  out.status = status;
  return out;
}

// An answer that is right for the tests' picture of 8 x 4 in colour.
Message right() {
  Message out = of(Kind::picture);
  out.width = 8, out.height = 4, out.format = 4 /* rgb24 */, out.bytes = 96;
  return out;
}

Message error(std::uint32_t code) {
  Message out = of(Kind::error);
  out.code = code;
  out.wanted_size = out.found_size = 3;
  std::memcpy(out.wanted, "abc", 3);
  std::memcpy(out.found, "x\x1b\n", 3);
  return out;
}

void say(const Order& order, const Message& message) {
  ::send(order.line.get(), &message, sizeof message, MSG_NOSIGNAL);
}
void say_bytes(const Order& order, std::size_t count) {
  const std::vector<char> bytes(count, 'A');
  ::send(order.line.get(), bytes.data(), count, MSG_NOSIGNAL);
}
template <class Change>
void say_changed(const Order& order, Change change) {
  Message message = right();
  change(message);
  say(order, message);
}

using Act = void (*)(const Order&);

const std::map<std::string_view, Act>& acts() {
  static const std::map<std::string_view, Act> all{
      {"right", [](const Order& o) { say(o, right()); }},
      {"wide", [](const Order& o) { say_changed(o, [](Message& m) { m.width = 0x7fffffff; }); }},
      {"negative", [](const Order& o) { say_changed(o, [](Message& m) { m.width = -8, m.height = -4; }); }},
      {"flat", [](const Order& o) { say_changed(o, [](Message& m) { m.height = 0, m.bytes = 0; }); }},
      {"large",
       [](const Order& o) {
         say_changed(o, [](Message& m) { m.width = m.height = 30'000, m.bytes = 2'700'000'000; });
       }},
      {"more_than_wanted",
       [](const Order& o) { say_changed(o, [](Message& m) { m.width = m.height = 2000, m.bytes = 12'000'000; }); }},
      {"few_bytes", [](const Order& o) { say_changed(o, [](Message& m) { m.bytes = 95; }); }},
      {"many_bytes", [](const Order& o) { say_changed(o, [](Message& m) { m.bytes = ~0ULL; }); }},
      {"gray", [](const Order& o) { say_changed(o, [](Message& m) { m.format = 0, m.bytes = 32; }); }},
      {"no_format", [](const Order& o) { say_changed(o, [](Message& m) { m.format = 0xffffffff; }); }},
      {"nan",
       [](const Order& o) { say_changed(o, [](Message& m) { m.ppi_x = std::numeric_limits<double>::quiet_NaN(); }); }},
      {"infinite",
       [](const Order& o) { say_changed(o, [](Message& m) { m.ppi_y = std::numeric_limits<double>::infinity(); }); }},
      {"below_zero", [](const Order& o) { say_changed(o, [](Message& m) { m.ppi_y = -1; }); }},
      {"no_kind", [](const Order& o) { say(o, of(static_cast<Kind>(77))); }},
      {"other_version", [](const Order& o) { say_changed(o, [](Message& m) { m.version = 9; }); }},
      {"accepts_twice", [](const Order& o) { say(o, of(Kind::accepted)), say(o, right()); }},
      {"short_message", [](const Order& o) { say_bytes(o, 7); }},
      {"long_message", [](const Order& o) { say_bytes(o, 100'000); }},
      {"garbage", [](const Order& o) { say_bytes(o, sizeof(Message)); }},
      {"empty_message", [](const Order& o) { say_bytes(o, 0); }},
      {"error", [](const Order& o) { say(o, error(2)); }},
      {"no_code", [](const Order& o) { say(o, error(0x10002)); }},
      {"other_code", [](const Order& o) { say(o, error(8 /* cancelled */)); }},
      {"long_text",
       [](const Order& o) {
         Message m = error(2);
         m.found_size = 1'000'000;
         say(o, m);
       }},
      {"ended", [](const Order& o) { say(o, of(Kind::ended, 0)); }},
      {"crashed", [](const Order& o) { say(o, of(Kind::ended, SIGSEGV)); }},
      {"crashed_oddly", [](const Order& o) { say(o, of(Kind::ended, 0x7e)); }},
      {"no_child", [](const Order& o) { say(o, of(Kind::no_child, 11)); }},
      {"twice", [](const Order& o) { say(o, right()), say(o, error(2)), say(o, right()); }},
      {"late",
       [](const Order& o) {
         ::usleep(700'000);
         say(o, right());
       }},
      {"never",
       [](const Order& o) {
         pollfd end{o.line.get(), 0, 0};
         ::poll(&end, 1, -1);
       }},
      {"leaves", [](const Order&) { ::_exit(7); }},
      {"crashes", [](const Order&) { ::raise(SIGKILL); }},
      {"hangs_up", [](const Order&) {}},
      // The room cannot be made smaller under the reader, nor larger, nor the file changed: it is sealed.
      {"meddles",
       [](const Order& o) {
         const bool sealed = ::ftruncate(o.pixels.get(), 1) != 0 && ::ftruncate(o.pixels.get(), 1LL << 40) != 0 &&
                             ::pwrite(o.file.get(), "x", 1, 0) < 0 && ::fcntl(o.pixels.get(), F_ADD_SEALS, 0x10) != 0;
         say(o, sealed ? right() : error(1));
       }},
  };
  return all;
}

}  // namespace

int main(int, char** arguments) {
  const std::string name = arguments[0];
  const auto act = name.substr(name.rfind('/') + 1);
  if (act == "not_at_all") return 5;
  if (act == "deaf")
    for (;;) ::pause();
  pollfd end{protocol::control, POLLIN, 0};
  while (::poll(&end, 1, -1) > 0 && (end.revents & POLLHUP) == 0) {
    auto order = receive(protocol::control, MSG_DONTWAIT);
    if (!order) continue;
    if (act == "leaves_before") return 6;
    say(*order, of(Kind::accepted));
    acts().at(act)(*order);
  }
  return 0;
}
