#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <landfall/base/bytes.hpp>

/// The wire of the fingerprint sensor NEXT Biometrics NB-1010-U, both directions, without I/O: what a driver and a
/// device model share. firmware-interfaces/nb1010/nb1010.md describes it. All functions are reentrant; what they cannot
/// accept is an Error `protocol` with what was wanted and found.
namespace landfall::firmware::nb1010 {

inline constexpr std::uint16_t vendor_id = 0x298d;
inline constexpr std::uint16_t product_id = 0x1010;
inline constexpr int usb_interface = 0;
inline constexpr std::uint8_t endpoint_out = 0x02;  ///< bulk
inline constexpr std::uint8_t endpoint_in = 0x83;   ///< bulk

inline constexpr int width = 256;        ///< pixels
inline constexpr int height = 180;       ///< rows
inline constexpr double ppi = 385;       ///< of both axes
inline constexpr int image_frames = 90;  ///< an image comes in so many frames of two rows
inline constexpr int rows_per_frame = 2;
inline constexpr std::size_t frame_pixels = 512;
inline constexpr std::size_t header_bytes = 8;
inline constexpr std::size_t status_bytes = 16;         ///< answers of finger, prepare and capture
inline constexpr std::size_t image_frame_bytes = 540;   ///< the longest frame there is
inline constexpr std::uint8_t finger_threshold = 0x30;  ///< a finger lies there where the measure is above it

enum class Command : std::uint8_t { check = 0x07, prepare = 0x0d, capture = 0x12, device_string = 0x13, finger = 0x38 };
enum class Answer : std::uint8_t { status = 0x20, image = 0x21, device_string = 0x23, check = 0x29, finger = 0x37 };

/// The answer that a command is followed by.
[[nodiscard]] LANDFALL_API Answer answer_to(Command command) noexcept;

/// The first eight bytes of every frame.
struct Header {
  std::uint8_t id = 0;        ///< Command or Answer
  std::uint8_t sequence = 0;  ///< the host's choice; an answer repeats it; 0 in image frames
  std::uint32_t length = 0;   ///< of the whole frame
};
/// Errors: protocol where a byte is missing, the first is not 0x80, or the length is not that of `frame`.
[[nodiscard]] LANDFALL_API Result<Header> parse_header(ByteView frame);

// ---- the host's side

/// What the host sends.
[[nodiscard]] LANDFALL_API Bytes command_frame(Command command, std::uint8_t sequence);
/// An answer of the given kind and sequence; gives what follows its header.
[[nodiscard]] LANDFALL_API Result<ByteView> parse_answer(ByteView frame, Answer wanted, std::uint8_t sequence);
/// How much of the platen is covered: finger_threshold is the limit.
[[nodiscard]] LANDFALL_API Result<std::uint8_t> parse_finger(ByteView frame, std::uint8_t sequence);
/// An answer of status_bytes to prepare or capture; gives its status byte.
[[nodiscard]] LANDFALL_API Result<std::uint8_t> parse_status(ByteView frame, std::uint8_t sequence);
/// Frame `index` (0..89) of an image; gives its two rows, 512 pixels, one byte each. Row number, width and the mark of
/// the last frame must be those of that index.
[[nodiscard]] LANDFALL_API Result<std::span<const std::uint8_t, frame_pixels>> parse_image_frame(ByteView frame,
                                                                                                 int index);

// ---- the device's side

struct CommandFrame {
  Command command{};
  std::uint8_t sequence = 0;
};
/// Errors: protocol for an unknown command or another payload than the one that is known to work.
[[nodiscard]] LANDFALL_API Result<CommandFrame> parse_command(ByteView frame);
[[nodiscard]] LANDFALL_API Bytes finger_answer(std::uint8_t sequence, std::uint8_t measure);
[[nodiscard]] LANDFALL_API Bytes status_answer(std::uint8_t sequence, std::uint8_t status);
[[nodiscard]] LANDFALL_API Bytes check_answer(std::uint8_t sequence);
[[nodiscard]] LANDFALL_API Bytes device_string_answer(std::uint8_t sequence, std::string_view text);
[[nodiscard]] LANDFALL_API Bytes image_frame(int index, std::span<const std::uint8_t, frame_pixels> rows);

inline constexpr std::uint8_t prepared = 0;   ///< status after prepare
inline constexpr std::uint8_t capturing = 3;  ///< status after capture

}  // namespace landfall::firmware::nb1010
