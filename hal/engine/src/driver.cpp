#include <landfall/driver/driver.hpp>

#include <algorithm>

#include <landfall/base/text.hpp>

namespace landfall::driver {

Result<void> UnitDriver::signal(const hal::Signal& signal, Io&) {
  return Error(Errc::unsupported, Layer::driver, "a driver with outputs",
               text(hal::name(signal.kind), " ", signal.name));
}

std::optional<Found> Driver::match(const transport::UsbDevice& device) {
  Found found;
  const bool strong = !device.serial.empty();
  found.info.id = text(info().id, strong ? ":serial=" : ":port=", strong ? device.serial : device.port);
  found.info.driver = info().id;
  found.info.driver_version = info().version;
  found.info.title = info().title;
  found.info.identity = strong ? hal::IdentityKind::strong : hal::IdentityKind::positional;
  found.info.simulated = device.simulated;
  found.usb = device;
  return found;
}

Result<std::vector<Found>> Driver::enumerate(Clock&) { return std::vector<Found>{}; }

Result<Found> Driver::resolve(std::string_view rest, Clock&) {
  return Error(Errc::not_found, Layer::driver, "a unit that is there (see 'landfall devices')", std::string(rest))
      .at(std::string(info().id));
}

namespace {
Result<std::string> percent_decode(std::string_view in) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] != '%') {
      out += in[i];
      continue;
    }
    if (i + 2 >= in.size()) return Error(Errc::bad_input, Layer::driver, "two hex digits after %", "the end");
    LANDFALL_TRY(const Bytes byte, from_hex(in.substr(i + 1, 2)));
    out += static_cast<char>(byte[0]);
    i += 2;
  }
  return out;
}
}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query,
                                                                     std::span<const std::string_view> known) {
  std::vector<std::pair<std::string, std::string>> out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto part = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = std::min(part.find('='), part.size());
    const auto key = part.substr(0, equals);
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      std::string list;
      for (const auto k : known) list += text(list.empty() ? "" : ", ", k);
      return Error(Errc::bad_input, Layer::driver, text("one of: ", list), std::string(key)).at("device URI");
    }
    LANDFALL_TRY(auto value, percent_decode(part.substr(std::min(equals + 1, part.size()))));
    out.emplace_back(std::string(key), std::move(value));
  }
  return out;
}

// ---- Io's shorthands

namespace {
std::shared_ptr<transport::Transfer> make(transport::TransferKind kind, std::uint8_t endpoint, Bytes buffer,
                                          transport::UsbSetup setup = {}) {
  auto transfer = std::make_shared<transport::Transfer>();
  transfer->kind = kind;
  transfer->endpoint = endpoint;
  transfer->buffer = std::move(buffer);
  transfer->setup = setup;
  return transfer;
}

Result<void> all_sent(const transport::Transfer& t) {
  if (t.actual == t.buffer.size()) return {};
  return Error(Errc::transport, Layer::transport, text(t.buffer.size(), " bytes sent"), text(t.actual));
}
}  // namespace

Result<void> Io::bulk_out(transport::UsbChannel& channel, std::uint8_t endpoint, ByteView bytes, Duration limit) {
  const auto t = make(transport::TransferKind::bulk, endpoint, Bytes(bytes.begin(), bytes.end()));
  LANDFALL_CHECK(wait(channel, t, limit));
  return all_sent(*t);
}

Result<Bytes> Io::bulk_in(transport::UsbChannel& channel, std::uint8_t endpoint, std::size_t most, Duration limit,
                          Outputs outputs) {
  const auto t = make(transport::TransferKind::bulk, endpoint, Bytes(most));
  LANDFALL_CHECK(wait(channel, t, limit, outputs));
  t->buffer.resize(std::min(t->actual, most));
  return std::move(t->buffer);
}

Result<Bytes> Io::interrupt_in(transport::UsbChannel& channel, std::uint8_t endpoint, std::size_t most, Duration limit,
                               Outputs outputs) {
  const auto t = make(transport::TransferKind::interrupt, endpoint, Bytes(most));
  LANDFALL_CHECK(wait(channel, t, limit, outputs));
  t->buffer.resize(std::min(t->actual, most));
  return std::move(t->buffer);
}

Result<Bytes> Io::control_in(transport::UsbChannel& channel, transport::UsbSetup setup, std::size_t most,
                             Duration limit) {
  const auto t = make(transport::TransferKind::control, 0, Bytes(most), setup);
  LANDFALL_CHECK(wait(channel, t, limit));
  t->buffer.resize(std::min(t->actual, most));
  return std::move(t->buffer);
}

Result<void> Io::control_out(transport::UsbChannel& channel, transport::UsbSetup setup, ByteView bytes,
                             Duration limit) {
  const auto t = make(transport::TransferKind::control, 0, Bytes(bytes.begin(), bytes.end()), setup);
  LANDFALL_CHECK(wait(channel, t, limit));
  return all_sent(*t);
}

Result<std::size_t> Io::drain(transport::UsbChannel& channel, std::uint8_t endpoint, std::size_t most_at_once,
                              Duration silence) {
  std::size_t thrown = 0;
  for (;;) {
    auto got = bulk_in(channel, endpoint, most_at_once, silence);
    if (got) {
      thrown += got->size();
      continue;
    }
    if (got.error().code() == Errc::timeout) return thrown;
    return std::move(got).error();
  }
}

Result<void> Io::reset(std::shared_ptr<transport::UsbChannel> channel, Reset rung,
                       std::vector<std::uint8_t> endpoints) {
  return blocking<void>([channel = std::move(channel), rung, endpoints = std::move(endpoints)]() -> Result<void> {
    if (rung == Reset::port_reset) return channel->reset();
    for (const auto endpoint : endpoints) LANDFALL_CHECK(channel->clear_halt(endpoint));
    return {};
  });
}

}  // namespace landfall::driver
