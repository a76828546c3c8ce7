#include "line.hpp"

#include <atomic>
#include <chrono>
#include <utility>

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;
namespace wire = firmware::simbooth;
using driver::Io;
using wire::Type;

const Log logger("simbooth");
constexpr Duration answer_limit = 1s;  // more than answer and exposure time may be (options.cpp)
constexpr Duration silence = 5ms;      // longer than the gap between two messages of pixels
constexpr int stale_max = 8192;        // messages of the largest frame, and some

// High half: the operation, as a trace of the wire then shows what a command was for. Low half: never the same twice in
// this process, also where a unit is opened again while an answer of its last owner is still on the line.
std::uint64_t fresh_nonce(const Io& io) {
  static std::atomic<std::uint32_t> commands{0};
  return io.operation() << 32U | ++commands;
}

}  // namespace

Result<void> BoothLine::send(Type command, ByteView payload, Io& io) {
  nonce_ = fresh_nonce(io);
  sequence_ = 0;
  LANDFALL_TRY(auto bytes, wire::message(command, 0, nonce_, payload));
  const auto sent = io.bulk_out(*channel_, wire::endpoint_out, bytes, answer_limit);
  wipe(bytes.data(), bytes.size());
  return sent;
}

Result<BoothAnswer> BoothLine::receive(Type wanted, Io& io) {
  LANDFALL_TRY(auto bytes, io.bulk_in(*channel_, wire::endpoint_in, wire::message_bytes_max, answer_limit));
  LANDFALL_TRY(const auto message, wire::parse_message(bytes));
  BoothAnswer out(std::move(bytes), message);
  if (message.nonce != nonce_)
    return Error(Errc::protocol, Layer::driver, text("the nonce ", nonce_), text(message.nonce))
        .at(std::string(name(wanted)));
  if (message.sequence != sequence_)
    return Error(Errc::protocol, Layer::driver, text("message ", sequence_), text(message.sequence))
        .at(std::string(name(wanted)));
  ++sequence_;
  if (message.type == Type::error && message.sequence == 0) {
    LANDFALL_TRY(out.problem, wire::parse_problem(message.payload));
  } else if (message.type != wanted) {
    return Error(Errc::protocol, Layer::driver, text("a message of type ", name(wanted)),
                 std::string(name(message.type)));
  }
  return out;
}

Result<BoothAnswer> BoothLine::exchange(Type command, ByteView payload, Type wanted, Io& io) {
  LANDFALL_CHECK(send(command, payload, io));
  return receive(wanted, io);
}

Result<BoothAnswer> BoothLine::more(Type wanted, Io& io) { return receive(wanted, io); }

Result<wire::Info> BoothLine::info(Io& io) {
  LANDFALL_TRY(const auto answer, exchange(Type::info, {}, Type::info_is, io));
  if (answer.problem) return Error(Errc::protocol, Layer::driver, "an info", std::string(name(*answer.problem)));
  return wire::parse_info(answer.payload());
}

Result<void> BoothLine::resync(Io& io) {
  LANDFALL_TRY(auto thrown_away, io.drain(*channel_, wire::endpoint_in, wire::message_bytes_max, silence));
  LANDFALL_CHECK(send(Type::info, {}, io));
  for (int i = 0; i < stale_max; ++i) {
    LANDFALL_TRY(auto bytes, io.bulk_in(*channel_, wire::endpoint_in, wire::message_bytes_max, answer_limit));
    const auto message = wire::parse_message(bytes);
    const bool fresh = message && message->nonce == nonce_ && message->type == Type::info_is;
    thrown_away += bytes.size();
    wipe(bytes.data(), bytes.size());
    if (!fresh) continue;
    thrown_away -= bytes.size();
    if (thrown_away > 0) logger.debug(text("resync: ", thrown_away, " old bytes thrown away"));
    return {};
  }
  return Error(Errc::protocol, Layer::driver, "an echo of a fresh nonce", text(stale_max, " other messages"))
      .at("resync");
}

Result<void> BoothLine::reset(driver::Reset rung, Io& io) {
  return io.reset(channel_, rung, {wire::endpoint_out, wire::endpoint_in});
}

}  // namespace landfall::simulators
