#include <landfall/firmware/simbooth.hpp>

#include <algorithm>

#include <landfall/base/image_view.hpp>
#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>

namespace landfall::firmware::simbooth {

namespace {

constexpr std::uint32_t magic = 0x4253'464C;  // "LFSB" in the order of the bytes
constexpr std::uint8_t version = 1;

Error wrong(std::string wanted, std::string found) {
  return Error(Errc::protocol, Layer::driver, std::move(wanted), std::move(found));
}

Result<void> sized(ByteView in, std::size_t bytes, std::string_view what) {
  if (in.size() == bytes) return {};
  return wrong(text(what, " of ", bytes, " bytes"), text(in.size(), " bytes"));
}

bool printable(ByteView in) {
  return std::ranges::all_of(in, [](std::uint8_t c) { return c >= 0x20 && c < 0x7F; });
}

std::string_view as_text(ByteView in) { return {reinterpret_cast<const char*>(in.data()), in.size()}; }

// A byte that says how long, then that many printable ones.
Result<std::string_view> take_text(ByteReader& in, std::string_view what) {
  const auto length = in.u8();
  const auto bytes = length ? in.take(*length) : std::nullopt;
  if (!bytes) return wrong(text(what, " that ends within its message"), "one that does not");
  if (!printable(*bytes)) return wrong(text(what, " of printable ASCII"), "another byte");
  return as_text(*bytes);
}

void put_text(Bytes& out, std::string_view in) {
  const auto kept = as_bytes(in).first(std::min(in.size(), text_bytes_max));
  out.push_back(static_cast<std::uint8_t>(kept.size()));
  out.insert(out.end(), kept.begin(), kept.end());
}

constexpr std::uint8_t flag_dark = 1, flag_preview = 2, flag_last = 4;
constexpr std::size_t expose_bytes = 9, frame_bytes = expose_bytes + 1 + 4 + 4 + 4 + 4;

constexpr auto types = name_table<Type>({{Type::info, "info"},
                                         {Type::presence, "presence"},
                                         {Type::expose, "expose"},
                                         {Type::connect, "connect"},
                                         {Type::apdu, "apdu"},
                                         {Type::disconnect, "disconnect"},
                                         {Type::next_code, "next_code"},
                                         {Type::output, "output"},
                                         {Type::info_is, "info_is"},
                                         {Type::presence_is, "presence_is"},
                                         {Type::frame, "frame"},
                                         {Type::atr, "atr"},
                                         {Type::response, "response"},
                                         {Type::disconnected, "disconnected"},
                                         {Type::code, "code"},
                                         {Type::output_set, "output_set"},
                                         {Type::rows, "rows"},
                                         {Type::error, "error"}});

constexpr auto problems = name_table<Problem>({{Problem::busy, "busy"},
                                               {Problem::absent, "absent"},
                                               {Problem::not_connected, "not_connected"},
                                               {Problem::unsupported, "unsupported"},
                                               {Problem::malformed, "malformed"}});

}  // namespace

std::string_view name(Type type) noexcept { return types.name(type); }

std::string_view name(Problem problem) noexcept { return problems.name(problem); }

Result<Message> parse_message(ByteView in) {
  constexpr auto least = header_bytes + crc_bytes;
  if (in.size() < least) return wrong(text("a message of at least ", least, " bytes"), text(in.size(), " bytes"));
  ByteReader reader(in);
  if (reader.u32le() != magic) return wrong("a message that starts with LFSB", to_hex(in.first(4)));
  if (reader.u8() != version) return wrong(text("version ", static_cast<int>(version)), text(static_cast<int>(in[4])));
  const auto type = static_cast<Type>(*reader.u8());
  if (types.find(type) == nullptr) return wrong("a type that is known", text(static_cast<int>(in[5])));
  Message out;
  out.type = type;
  out.sequence = *reader.u16le();
  out.nonce = *reader.u64le();
  const auto length = *reader.u32le();
  if (length > payload_bytes_max) return wrong(text("at most ", payload_bytes_max, " bytes"), text(length));
  if (length != in.size() - least)
    return wrong(text("the ", length, " bytes that the header tells"), text(in.size() - least, " bytes"));
  out.payload = in.subspan(header_bytes, length);
  if (ByteReader(in.last(crc_bytes)).u32le() != crc32(in.first(in.size() - crc_bytes)))
    return wrong("the CRC-32 of the message", "another");
  return out;
}

Result<Bytes> message(Type type, std::uint16_t sequence, std::uint64_t nonce, ByteView payload) {
  if (payload.size() > payload_bytes_max)
    return Error(Errc::bad_input, Layer::driver, text("at most ", payload_bytes_max, " bytes"), text(payload.size()));
  Bytes out;
  out.reserve(header_bytes + payload.size() + crc_bytes);
  put_u32le(out, magic);
  out.push_back(version);
  out.push_back(static_cast<std::uint8_t>(type));
  put_u16le(out, sequence);
  put_u64le(out, nonce);
  put_u32le(out, static_cast<std::uint32_t>(payload.size()));
  out.insert(out.end(), payload.begin(), payload.end());
  put_u32le(out, crc32(out));
  return out;
}

Result<Info> parse_info(ByteView in) {
  LANDFALL_CHECK(sized(in, 3, "an info"));
  if (in[0] < 1 || in[0] > 4) return wrong("a function from 1 to 4", text(static_cast<int>(in[0])));
  return Info{static_cast<Function>(in[0]), in[1], in[2]};
}
Bytes write(const Info& info) { return {static_cast<std::uint8_t>(info.function), info.major, info.minor}; }

Result<PresenceIs> parse_presence(ByteView in) {
  LANDFALL_CHECK(sized(in, 5, "a presence"));
  if (in[0] > 2) return wrong("a level from 0 to 2", text(static_cast<int>(in[0])));
  PresenceIs out{static_cast<Level>(in[0]), *ByteReader(in.subspan(1)).u32le()};
  if ((out.item != 0) != (out.level == Level::present)) return wrong("an item exactly where one is present", "not so");
  return out;
}
Bytes write(const PresenceIs& presence) {
  Bytes out{static_cast<std::uint8_t>(presence.level)};
  put_u32le(out, presence.item);
  return out;
}

Result<Expose> parse_expose(ByteView in) {
  LANDFALL_CHECK(sized(in, expose_bytes, "an exposure"));
  if (in[0] > 2 && in[0] != 255) return wrong("light 0, 1, 2 or 255", text(static_cast<int>(in[0])));
  if (in[1] > 2) return wrong("side 0, 1 or 2", text(static_cast<int>(in[1])));
  if (in[2] > (flag_dark | flag_preview | flag_last))
    return wrong("flags that are known", text(static_cast<int>(in[2])));
  Expose out;
  out.light = static_cast<Light>(in[0]);
  out.side = in[1];
  out.dark = (in[2] & flag_dark) != 0;
  out.preview = (in[2] & flag_preview) != 0;
  out.last = (in[2] & flag_last) != 0;
  ByteReader reader(in.subspan(3));
  out.ppi = *reader.u16le();
  out.width = *reader.u16le();
  out.height = *reader.u16le();
  if ((out.width == 0) != (out.height == 0)) return wrong("width and height, or neither", "one of them");
  return out;
}
Bytes write(const Expose& expose) {
  const int flags = (expose.dark ? flag_dark : 0) | (expose.preview ? flag_preview : 0) | (expose.last ? flag_last : 0);
  Bytes out{static_cast<std::uint8_t>(expose.light), expose.side, static_cast<std::uint8_t>(flags)};
  put_u16le(out, expose.ppi);
  put_u16le(out, expose.width);
  put_u16le(out, expose.height);
  return out;
}

Result<FrameHeader> parse_frame(ByteView in) {
  LANDFALL_CHECK(sized(in, frame_bytes, "a frame header"));
  FrameHeader out;
  LANDFALL_TRY(out.exposed, parse_expose(in.first(expose_bytes)));
  ByteReader reader(in.subspan(expose_bytes));
  const auto pixels = *reader.u8();
  if (pixels != 1 && pixels != 3) return wrong("1 or 3 bytes a pixel", text(static_cast<int>(pixels)));
  out.pixels = static_cast<Pixels>(pixels);
  out.width = *reader.u32le();
  out.height = *reader.u32le();
  if (!plausible_size(out.width, out.height)) return wrong("a plausible size", text(out.width, "x", out.height));
  out.item = *reader.u32le();
  out.microseconds = *reader.u32le();
  return out;
}
Bytes write(const FrameHeader& frame) {
  auto out = write(frame.exposed);
  out.push_back(static_cast<std::uint8_t>(frame.pixels));
  put_u32le(out, frame.width);
  put_u32le(out, frame.height);
  put_u32le(out, frame.item);
  put_u32le(out, frame.microseconds);
  return out;
}

Result<Rows> parse_rows(ByteView in) {
  ByteReader reader(in);
  const auto offset = reader.u32le();
  if (!offset || reader.remaining() == 0 || reader.remaining() > chunk_bytes_max)
    return wrong(text("rows of 1 to ", chunk_bytes_max, " bytes"), text(in.size(), " bytes in all"));
  return Rows{*offset, in.subspan(4)};
}
Bytes write(const Rows& rows) {
  Bytes out;
  out.reserve(4 + rows.pixels.size());
  put_u32le(out, rows.offset);
  out.insert(out.end(), rows.pixels.begin(), rows.pixels.end());
  return out;
}

Result<Code> parse_code(ByteView in) {
  ByteReader reader(in);
  const auto kind = reader.u8();
  if (!kind || *kind < 1 || *kind > 2) return wrong("kind 1 or 2", kind ? text(static_cast<int>(*kind)) : "nothing");
  Code out;
  out.kind = static_cast<CodeKind>(*kind);
  LANDFALL_TRY(out.symbology, take_text(reader, "a symbology"));
  out.bytes = in.subspan(reader.position());
  return out;
}
Bytes write(const Code& code) {
  Bytes out{static_cast<std::uint8_t>(code.kind)};
  put_text(out, code.symbology);
  out.insert(out.end(), code.bytes.begin(), code.bytes.end());
  return out;
}

Result<Output> parse_output(ByteView in) {
  ByteReader reader(in);
  Output out;
  LANDFALL_TRY(out.name, take_text(reader, "a name"));
  LANDFALL_TRY(out.value, take_text(reader, "a value"));
  if (out.name.empty() || out.value.empty()) return wrong("a name and a value", "an empty one");
  if (reader.remaining() != 0)
    return wrong("an output that ends with its value", text(reader.remaining(), " bytes more"));
  return out;
}
Bytes write(const Output& output) {
  Bytes out;
  put_text(out, output.name);
  put_text(out, output.value);
  return out;
}

Result<Problem> parse_problem(ByteView in) {
  LANDFALL_CHECK(sized(in, 1, "a problem"));
  const auto problem = static_cast<Problem>(in[0]);
  if (problems.find(problem) == nullptr) return wrong("a problem that is known", text(static_cast<int>(in[0])));
  return problem;
}
Bytes write(Problem problem) { return {static_cast<std::uint8_t>(problem)}; }

}  // namespace landfall::firmware::simbooth
