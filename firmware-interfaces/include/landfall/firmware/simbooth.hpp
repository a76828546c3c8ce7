#pragma once

#include <cstdint>
#include <string_view>

#include <landfall/base/bytes.hpp>

/// The wire of Landfall's simulated devices, both directions, without I/O: one protocol for page readers, cameras, chip
/// readers and code readers. firmware-interfaces/simbooth/simbooth.md describes it. All functions are reentrant; what
/// they cannot accept is an Error `protocol` with what was wanted and found. Nothing is allocated for a length that a
/// peer claims: payloads are views into the message.
namespace landfall::firmware::simbooth {

inline constexpr int usb_interface = 0;
inline constexpr std::uint8_t endpoint_out = 0x01;  ///< bulk
inline constexpr std::uint8_t endpoint_in = 0x82;   ///< bulk
inline constexpr std::size_t header_bytes = 20;
inline constexpr std::size_t crc_bytes = 4;               ///< behind the payload
inline constexpr std::size_t message_bytes_max = 65'536;  ///< header, payload and CRC
inline constexpr std::size_t payload_bytes_max = message_bytes_max - header_bytes - crc_bytes;
inline constexpr std::size_t chunk_bytes_max = payload_bytes_max - 4;  ///< pixels in one `rows` message
inline constexpr std::size_t text_bytes_max = 255;                     ///< of a name or a value

enum class Type : std::uint8_t {
  // commands
  info = 0x01,
  presence = 0x02,
  expose = 0x03,
  connect = 0x04,
  apdu = 0x05,
  disconnect = 0x06,
  next_code = 0x07,
  output = 0x08,
  // answers: the command's number with bit 7; an exposure is answered by a frame header and then by rows
  info_is = 0x81,
  presence_is = 0x82,
  frame = 0x83,
  atr = 0x84,
  response = 0x85,
  disconnected = 0x86,
  code = 0x87,
  output_set = 0x88,
  rows = 0x89,
  error = 0xFF,
};
[[nodiscard]] LANDFALL_API std::string_view name(Type type) noexcept;

/// One message. `sequence` counts the messages of one answer from 0; a command has 0. The nonce of a command comes back
/// in every message of its answer.
struct Message {
  Type type{};
  std::uint16_t sequence = 0;
  std::uint64_t nonce = 0;
  ByteView payload{};  ///< lies in what was parsed
};
/// Magic, version, type, length and CRC-32 are right, and the payload is all that follows.
[[nodiscard]] LANDFALL_API Result<Message> parse_message(ByteView bytes);
/// Errors: bad_input where the payload is larger than payload_bytes_max.
[[nodiscard]] LANDFALL_API Result<Bytes> message(Type type, std::uint16_t sequence, std::uint64_t nonce,
                                                 ByteView payload = {});

// ---- payloads: parse and write. A payload is exactly as long as its grammar says.

enum class Function : std::uint8_t { document = 1, camera = 2, chip = 3, code = 4 };
struct Info {
  Function function{};
  std::uint8_t major = 0, minor = 0;  ///< of the firmware
};
[[nodiscard]] LANDFALL_API Result<Info> parse_info(ByteView payload);
[[nodiscard]] LANDFALL_API Bytes write(const Info& info);

enum class Level : std::uint8_t {
  absent = 0,
  present = 1,
  finished = 2,  ///< absent, and nothing more will come: a simulation knows
};
struct PresenceIs {
  Level level{};
  std::uint32_t item = 0;  ///< which one lies there, from 1; 0: nothing
};
[[nodiscard]] LANDFALL_API Result<PresenceIs> parse_presence(ByteView payload);
[[nodiscard]] LANDFALL_API Bytes write(const PresenceIs& presence);

enum class Light : std::uint8_t { white = 0, ir = 1, uv = 2, none = 255 };  ///< none: lamps off, or a camera
/// What shall be exposed, and once more in the answer what was.
struct Expose {
  Light light = Light::none;
  std::uint8_t side = 0;  ///< 0 unknown, 1 front, 2 back
  bool dark = false;
  bool preview = false;
  bool last = false;        ///< of a page's lights, or of a stream: the traveller may go
  std::uint16_t ppi = 0;    ///< 0: does not apply
  std::uint16_t width = 0;  ///< 0 with height 0: as large as the thing is
  std::uint16_t height = 0;
  friend bool operator==(const Expose&, const Expose&) = default;
};
[[nodiscard]] LANDFALL_API Result<Expose> parse_expose(ByteView payload);
[[nodiscard]] LANDFALL_API Bytes write(const Expose& expose);

enum class Pixels : std::uint8_t { gray8 = 1, rgb24 = 3 };  ///< the number is the bytes a pixel
struct FrameHeader {
  Expose exposed{};
  Pixels pixels{};
  std::uint32_t width = 0, height = 0;  ///< within plausible_size()
  std::uint32_t item = 0;               ///< as in PresenceIs
  std::uint32_t microseconds = 0;       ///< how long the exposure took; it ended when this was sent
  [[nodiscard]] std::size_t bytes() const noexcept {
    return std::size_t{width} * height * static_cast<std::size_t>(pixels);
  }
};
[[nodiscard]] LANDFALL_API Result<FrameHeader> parse_frame(ByteView payload);
[[nodiscard]] LANDFALL_API Bytes write(const FrameHeader& frame);

/// Pixels from byte `offset` of the frame on.
struct Rows {
  std::uint32_t offset = 0;
  ByteView pixels{};
};
[[nodiscard]] LANDFALL_API Result<Rows> parse_rows(ByteView payload);
/// Errors: none that a caller of chunk_bytes_max or less sees (message() checks).
[[nodiscard]] LANDFALL_API Bytes write(const Rows& rows);

enum class CodeKind : std::uint8_t { code = 1, mrz = 2 };
struct Code {
  CodeKind kind{};
  std::string_view symbology{};  ///< printable ASCII; empty for mrz
  ByteView bytes{};              ///< the rest of the payload
};
[[nodiscard]] LANDFALL_API Result<Code> parse_code(ByteView payload);
[[nodiscard]] LANDFALL_API Bytes write(const Code& code);

/// A lamp or light of the device: printable ASCII, 1 to text_bytes_max bytes each.
struct Output {
  std::string_view name{}, value{};
};
[[nodiscard]] LANDFALL_API Result<Output> parse_output(ByteView payload);
[[nodiscard]] LANDFALL_API Bytes write(const Output& output);

enum class Problem : std::uint8_t {
  busy = 1,    ///< not yet: ask again in a few milliseconds
  absent = 2,  ///< nothing lies there
  not_connected = 3,
  unsupported = 4,  ///< not by this device, or not with these values
  malformed = 5,
};
[[nodiscard]] LANDFALL_API std::string_view name(Problem problem) noexcept;
[[nodiscard]] LANDFALL_API Result<Problem> parse_problem(ByteView payload);
[[nodiscard]] LANDFALL_API Bytes write(Problem problem);

}  // namespace landfall::firmware::simbooth
