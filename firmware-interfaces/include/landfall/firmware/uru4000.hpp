#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <landfall/base/bytes.hpp>

/// The wire of the fingerprint readers DigitalPersona U.are.U 4000, 4000B and 4500 and of their Microsoft siblings,
/// both directions, without I/O: what a driver and a device model share. firmware-interfaces/uru4000/uru4000.md
/// describes it. All functions are reentrant; what they cannot accept is an Error `protocol` with what was wanted and
/// found.
namespace landfall::firmware::uru4000 {

/// One product that speaks this wire.
struct Product {
  std::uint16_t vendor = 0, product = 0;
  bool challenge = false;  ///< will not power up before its challenge is answered
  bool turned = false;     ///< its pictures stand on their heads
  const char* title = "";
};
inline constexpr std::array products{
    Product{0x045e, 0x00bd, false, false, "Microsoft Fingerprint Reader"},
    Product{0x045e, 0x00ca, true, false, "Microsoft Fingerprint Reader v2"},
    Product{0x05ba, 0x0007, false, false, "DigitalPersona U.are.U 4000"},
    Product{0x05ba, 0x000a, false, true, "DigitalPersona U.are.U 4000B/4500"},
};

inline constexpr int usb_interface = 0;               ///< of the products above; composite ones have it elsewhere
inline constexpr std::uint8_t endpoint_event = 0x81;  ///< interrupt
inline constexpr std::uint8_t endpoint_image = 0x82;  ///< bulk
inline constexpr std::size_t event_bytes = 64;

inline constexpr int width = 384;            ///< pixels
inline constexpr int height = 290;           ///< rows of an assembled picture
inline constexpr int rows_max = height - 1;  ///< rows that one packet may bring
inline constexpr double ppi = 512;           ///< what the maker says of both axes; not measured
inline constexpr std::size_t header_bytes = 64;
inline constexpr std::size_t packet_bytes_max = header_bytes + std::size_t{width} * height;  ///< to be asked for
inline constexpr std::size_t blocks_max = 15;

// ---- registers: vendor requests on endpoint 0, wValue = register, wIndex = 0

inline constexpr std::uint8_t request = 0x04;
inline constexpr std::uint8_t request_type_write = 0x40;
inline constexpr std::uint8_t request_type_read = 0xC0;

enum class Register : std::uint16_t {
  status = 0x0007,
  key_number = 0x0033,   ///< one byte, and the seed behind it
  key = 0x0034,          ///< four bytes
  mode = 0x004e,         ///< a Mode
  device_info = 0x00f0,  ///< device_info_bytes
  response = 0x2000,     ///< challenge_bytes
  challenge = 0x2010,    ///< challenge_bytes
};
enum class Mode : std::uint8_t { init = 0x00, finger_on = 0x10, finger_off = 0x12, capture = 0x20, off = 0x70 };

inline constexpr std::uint8_t status_asleep = 0x80;   ///< bit: the scanner is without power
inline constexpr std::uint8_t status_faulted = 0x84;  ///< both bits: it must be rebooted
inline constexpr std::uint8_t status_sane = 0x01;     ///< bit
inline constexpr std::uint8_t status_kept = 0x0f;     ///< bits that are written back

inline constexpr std::size_t device_info_bytes = 16;
inline constexpr std::size_t challenge_bytes = 16;
using Challenge = std::array<std::uint8_t, challenge_bytes>;

/// The two version words of DEVICE_INFO.
struct Versions {
  std::uint16_t first = 0, second = 0;
};
[[nodiscard]] LANDFALL_API Result<Versions> parse_device_info(ByteView in);
/// What must be written to Register::response where this was read from Register::challenge: AES-128 (FIPS 197) of the
/// one block with a key that is public. Errors: protocol where it is not challenge_bytes long.
[[nodiscard]] LANDFALL_API Result<Challenge> answer_to(ByteView challenge);

// ---- events

enum class Event : std::uint16_t { power_on = 0x56AA, finger_on = 0x0101, finger_off = 0x0200, death = 0x0800 };
/// The event in an interrupt message; also one that has no name here.
[[nodiscard]] LANDFALL_API Result<Event> parse_event(ByteView in);
[[nodiscard]] LANDFALL_API Bytes event_message(Event event);

// ---- images

namespace block {
inline constexpr std::uint8_t absent = 0x01;  ///< takes rows of the picture, brings none
inline constexpr std::uint8_t scrambled = 0x02;
inline constexpr std::uint8_t key_rests = 0x04;  ///< left as it is, and the key does not move
inline constexpr std::uint8_t new_key = 0x80;    ///< the next key holds from here
}  // namespace block

struct Block {
  std::uint8_t flags = 0;
  std::uint8_t rows = 0;
  friend bool operator==(const Block&, const Block&) = default;
};

/// An image as it came. A view: its bytes must outlive it.
struct Packet {
  std::uint8_t key_number = 0;
  int rows = 0;         ///< that came, 1..rows_max
  int output_rows = 0;  ///< of the picture, 1..height: absent ones are in it
  int absent_rows = 0;  ///< of those
  std::array<Block, blocks_max> blocks{};
  std::size_t block_count = 0;
  ByteView pixels{};  ///< rows * width bytes
  [[nodiscard]] std::span<const Block> list() const noexcept { return std::span(blocks).first(block_count); }
};
/// Size, width, row counts and blocks fit each other, else an error that names the block.
[[nodiscard]] LANDFALL_API Result<Packet> parse_packet(ByteView in);

/// The numbers of the keys that the packet needs, in order; none where nothing in it is scrambled.
[[nodiscard]] LANDFALL_API std::vector<std::uint8_t> key_numbers(const Packet& packet);
/// What is written to Register::key_number (number and seed) before the answer is read from Register::key.
[[nodiscard]] LANDFALL_API Bytes key_question(std::uint8_t number, std::uint32_t seed);
/// The key in that answer of four bytes.
[[nodiscard]] LANDFALL_API Result<std::uint32_t> parse_key(ByteView answer, std::uint32_t seed);

/// The picture: width * output_rows pixels, dark ridges on light ground, in the sensor's orientation. `keys` are those
/// of key_numbers(). Rows that claim to be scrambled and are smoother as they came are taken as they came. Errors:
/// bad_input where keys are missing.
[[nodiscard]] LANDFALL_API Result<SecureBytes> assemble(const Packet& packet, std::span<const std::uint32_t> keys);

// ---- the device's side

struct KeyQuestion {
  std::uint8_t number = 0;
  std::uint32_t seed = 0;
};
/// What the host asks when it wants a key, and what it is answered. Errors: protocol.
[[nodiscard]] LANDFALL_API Result<KeyQuestion> parse_key_question(ByteView in);
[[nodiscard]] LANDFALL_API Bytes key_answer(std::uint32_t key, std::uint32_t seed);
/// The packet of a picture of width * height pixels (dark ridges, the sensor's orientation). An absent row is left out;
/// the last pixel of a scrambled block is lost: it arrives as 255. `keys` as for assemble(). Errors: bad_input where
/// picture, blocks or keys do not fit each other, or an absent block is scrambled.
[[nodiscard]] LANDFALL_API Result<Bytes> packet_of(ByteView picture, std::span<const Block> blocks,
                                                   std::uint8_t key_number, std::span<const std::uint32_t> keys);

}  // namespace landfall::firmware::uru4000
