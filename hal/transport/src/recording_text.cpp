#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>

#include "recording_text.hpp"

// The text of a recording: docs/formats/usb-recording.md.
namespace landfall::transport {

namespace {

constexpr std::string_view first_line = "landfall-usb 1";
constexpr std::size_t transfer_max = std::size_t{16} << 20;
constexpr std::size_t transfers_max = 1'000'000;
constexpr std::size_t openings_max = 4096;
constexpr std::uint64_t micros_max = 1'000'000'000'000;

using Kind = RecordedTransfer::Kind;
constexpr auto recorded_kinds = name_table<Kind>({{Kind::bulk, "bulk"},
                                                  {Kind::interrupt, "interrupt"},
                                                  {Kind::control, "control"},
                                                  {Kind::clear_halt, "clear_halt"},
                                                  {Kind::reset, "reset"}});

std::optional<std::uint64_t> decimal(std::string_view in, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(in.data(), in.data() + in.size(), value);
  if (in.empty() || problem != std::errc() || end != in.data() + in.size() || value > most) return std::nullopt;
  return value;
}

std::optional<std::uint16_t> hexadecimal(std::string_view in, std::size_t digits) {
  std::uint16_t value = 0;
  const auto [end, problem] = std::from_chars(in.data(), in.data() + in.size(), value, 16);
  if (in.size() != digits || problem != std::errc() || end != in.data() + in.size()) return std::nullopt;
  return value;
}

// At most `most` bytes when decoded: written again they may take three times the text.
std::optional<std::string> decoded(std::string_view in, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] != '%') {
      out += in[i];
      continue;
    }
    const auto byte = hexadecimal(in.substr(i + 1, 2), 2);
    if (!byte) return std::nullopt;
    out += static_cast<char>(*byte);
    i += 2;
  }
  if (out.size() > most) return std::nullopt;
  return out;
}

std::string encoded(std::string_view in) {
  std::string out;
  for (const char c : in) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte > 0x20 && byte < 0x7F && c != '%')
      out += c;
    else
      out.append("%").append(to_hex(ByteView(&byte, 1)));
  }
  return out;
}

class Parser {
 public:
  Result<Recording> run(std::string_view in);

 private:
  Result<void> take(std::string_view line);
  Result<void> device(const std::vector<std::string_view>& f);
  Result<void> transfer(const std::vector<std::string_view>& f);
  [[nodiscard]] bool target(std::string_view field, RecordedTransfer& t) const;
  [[nodiscard]] Error wrong(std::string wanted, Errc code = Errc::bad_input) const {
    return Error(code, Layer::transport, std::move(wanted), "something else").at(text("line ", line_));
  }

  Recording out_;
  int line_ = 0;
  bool has_device_ = false;
  std::size_t transfers_ = 0;
  std::set<std::uint32_t> numbers_;  // of the opening
};

Result<Recording> Parser::run(std::string_view in) {
  if (in.size() > recording_bytes_max) return wrong("a gibibyte of text at most", Errc::exhausted);
  while (!in.empty()) {
    ++line_;
    const auto end = std::min(in.find('\n'), in.size());
    const auto line = in.substr(0, end);
    in.remove_prefix(std::min(end + 1, in.size()));
    if (line_ == 1) {
      if (line != first_line) return wrong(std::string(first_line));
    } else if (!line.empty() && line.front() != '#') {
      LANDFALL_CHECK(take(line));
    }
  }
  if (!has_device_) return wrong("a line 'device'");
  return std::move(out_);
}

Result<void> Parser::take(std::string_view line) {
  std::vector<std::string_view> f;
  for (std::size_t at = 0; at <= line.size() && f.size() <= 10;) {
    const auto space = std::min(line.find(' ', at), line.size());
    f.push_back(line.substr(at, space - at));
    at = space + 1;
  }
  if (f[0] == "device") return device(f);
  if (!has_device_) return wrong("the line 'device' first");
  for (const auto& [word, string] :
       {std::pair("serial", &out_.device.serial), std::pair("manufacturer", &out_.device.manufacturer),
        std::pair("product", &out_.device.product_name)}) {
    if (f[0] != word) continue;
    const auto value = f.size() == 2 ? decoded(f[1], 1024) : std::nullopt;
    if (!value) return wrong(text(word, " and a percent-encoded string"));
    *string = *value;
    return {};
  }
  if (f[0] == "open") {
    const auto interface = f.size() == 2 ? decimal(f[1], 255) : std::nullopt;
    if (!interface) return wrong("open and the number of an interface");
    if (out_.openings.size() == openings_max)
      return wrong(text("at most ", openings_max, " openings"), Errc::exhausted);
    out_.openings.emplace_back().interface = static_cast<int>(*interface);
    numbers_.clear();
    return {};
  }
  return transfer(f);
}

Result<void> Parser::device(const std::vector<std::string_view>& f) {
  if (has_device_) return wrong("one line 'device'");
  auto& d = out_.device;
  const bool shape = f.size() == 6 && f[1].size() == 9 && f[1][4] == ':' && f[2] == "release" && f[4] == "port";
  const auto vendor = shape ? hexadecimal(f[1].substr(0, 4), 4) : std::nullopt;
  const auto product = shape ? hexadecimal(f[1].substr(5), 4) : std::nullopt;
  const auto release = shape ? hexadecimal(f[3], 4) : std::nullopt;
  const auto port = shape ? decoded(f[5], 128) : std::nullopt;
  if (!vendor || !product || !release || !port) return wrong("device <vendor>:<product> release <bcd> port <topology>");
  d.vendor = *vendor;
  d.product = *product;
  d.release = *release;
  d.port = *port;
  has_device_ = true;
  return {};
}

bool Parser::target(std::string_view field, RecordedTransfer& t) const {
  if (t.kind != Kind::control) {
    const auto endpoint = hexadecimal(field, 2);
    t.endpoint = static_cast<std::uint8_t>(endpoint.value_or(0));
    return endpoint.has_value();
  }
  if (field.size() != 15 || field[2] != ':' || field[5] != ':' || field[10] != ':') return false;
  const auto type = hexadecimal(field.substr(0, 2), 2), request = hexadecimal(field.substr(3, 2), 2);
  const auto value = hexadecimal(field.substr(6, 4), 4), index = hexadecimal(field.substr(11, 4), 4);
  if (!type || !request || !value || !index) return false;
  t.setup = {static_cast<std::uint8_t>(*type), static_cast<std::uint8_t>(*request), *value, *index};
  return true;
}

Result<void> Parser::transfer(const std::vector<std::string_view>& f) {
  if (out_.openings.empty()) return wrong("the line 'open' before the first transfer");
  if (f.size() != 10) return wrong("a transfer of ten fields");
  if (++transfers_ > transfers_max) return wrong(text("at most ", transfers_max, " transfers"), Errc::exhausted);
  RecordedTransfer t;
  t.line = line_;
  const auto number = decimal(f[0], transfers_max), submitted = decimal(f[1], micros_max),
             took = decimal(f[2], micros_max);
  if (!number || *number == 0 || !submitted || !took) return wrong("a number from 1, and two times in microseconds");
  t.number = static_cast<std::uint32_t>(*number);
  if (!numbers_.insert(t.number).second) return wrong("a number that no other transfer of the opening has");
  t.submitted = std::chrono::microseconds(*submitted);
  t.took = std::chrono::microseconds(*took);

  const auto kind = recorded_kinds.value(f[3]);
  if (!kind) return wrong("bulk, interrupt, control, clear_halt or reset");
  t.kind = *kind;
  if (!target(f[4], t)) return wrong("an endpoint of two hex digits, or a setup packet");
  if (f[5] != (towards_host(t) ? "in" : "out")) return wrong("the direction of the endpoint or setup packet");
  const auto status = transfer_status(f[6]);
  if (!status || *status == TransferStatus::pending) return wrong("how the transfer ended");
  t.status = *status;

  const auto asked = decimal(f[7], transfer_max), actual = decimal(f[8], transfer_max);
  if (!asked || !actual || *actual > *asked)
    return wrong("two sizes of 16 MiB at most, the second not above the first");
  t.asked = *asked;
  t.actual = *actual;
  const auto size = towards_host(t) ? t.actual : t.asked;
  if (f[9].size() != (size == 0 ? 1 : 2 * size) || (size == 0 && f[9] != "-"))
    return wrong(text("hex of ", size, " bytes"));
  if (size > 0) {
    auto data = from_hex(f[9]);
    if (!data) return wrong("hex digits");
    t.data = *std::move(data);
  }
  out_.openings.back().transfers.push_back(std::move(t));
  return {};
}

std::string hex16(std::uint16_t value) {
  return to_hex(std::array{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
}
std::string hex8(std::uint8_t value) { return to_hex(std::array{value}); }

}  // namespace

bool towards_host(const RecordedTransfer& t) {
  switch (t.kind) {
    case Kind::control:
      return (t.setup.request_type & 0x80) != 0;
    case Kind::bulk:
    case Kind::interrupt:
      return (t.endpoint & 0x80) != 0;
    case Kind::clear_halt:
    case Kind::reset:
      break;
  }
  return false;
}

Result<Recording> parse_recording(std::string_view in) { return Parser().run(in); }

std::string to_text(const UsbDevice& d) {
  auto out = text(first_line, "\ndevice ", hex16(d.vendor), ":", hex16(d.product), " release ", hex16(d.release),
                  " port ", encoded(d.port), "\n");
  if (!d.serial.empty()) out += text("serial ", encoded(d.serial), "\n");
  if (!d.manufacturer.empty()) out += text("manufacturer ", encoded(d.manufacturer), "\n");
  if (!d.product_name.empty()) out += text("product ", encoded(d.product_name), "\n");
  return out;
}

std::string to_text(const RecordedTransfer& t) {
  const auto micros = [](Duration d) { return std::chrono::duration_cast<std::chrono::microseconds>(d).count(); };
  const auto& s = t.setup;
  return text(t.number, " ", micros(t.submitted), " ", micros(t.took), " ", recorded_kinds.name(t.kind), " ",
              t.kind == Kind::control
                  ? text(hex8(s.request_type), ":", hex8(s.request), ":", hex16(s.value), ":", hex16(s.index))
                  : hex8(t.endpoint),
              towards_host(t) ? " in " : " out ", name(t.status), " ", t.asked, " ", t.actual, " ",
              t.data.empty() ? "-" : to_hex(t.data), "\n");
}

std::string to_text(const Recording& recording) {
  auto out = to_text(recording.device);
  for (const auto& opening : recording.openings) {
    out += text("open ", opening.interface, "\n");
    for (const auto& t : opening.transfers) out += to_text(t);
  }
  return out;
}

}  // namespace landfall::transport
