#include <landfall/firmware/uru4000.hpp>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <memory>
#include <utility>

#include <openssl/evp.h>

#include <landfall/base/text.hpp>

namespace landfall::firmware::uru4000 {

namespace {

constexpr Challenge public_key{0x79, 0xac, 0x91, 0x79, 0x5c, 0xa1, 0x47, 0x8e,
                               0x98, 0xe0, 0x0f, 0x3c, 0x59, 0x8f, 0x5f, 0x4b};
constexpr std::size_t first_version_at = 10, second_version_at = 4;  // in DEVICE_INFO
constexpr std::size_t width_at = 2, rows_at = 4, key_number_at = 6, blocks_at = 16;
constexpr std::size_t row_bytes = width;

Error wrong(std::string wanted, std::string found) {
  return Error(Errc::protocol, Layer::driver, std::move(wanted), std::move(found));
}
Error bad(std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::driver, std::move(wanted), std::move(found));
}

std::uint32_t number(ByteView in, std::size_t at) { return ByteReader(in.subspan(at)).u16le().value_or(0); }

constexpr bool is_absent(Block b) { return (b.flags & block::absent) != 0; }
constexpr bool is_scrambled(Block b) { return (b.flags & (block::scrambled | block::key_rests)) == block::scrambled; }

// The shift register that makes the masks: right, with the parity of some of its bits coming in on the left.
class KeyStream {
 public:
  explicit KeyStream(std::uint32_t key) : key_(key) {}
  std::uint8_t next() {
    // Bits 4, 8, 11, 14, 18, 21, 24 and 29, each moved to its place in the mask. Once a pixel: no loop.
    const auto mask = (key_ >> 4 & 0x01U) | (key_ >> 7 & 0x02U) | (key_ >> 9 & 0x04U) | (key_ >> 11 & 0x08U) |
                      (key_ >> 14 & 0x10U) | (key_ >> 16 & 0x20U) | (key_ >> 18 & 0x40U) | (key_ >> 22 & 0x80U);
    key_ = key_ >> 1 | static_cast<std::uint32_t>(std::popcount(key_ & 0x9248144dU) & 1) << 31;
    return static_cast<std::uint8_t>(mask);
  }
  void skip(std::size_t steps) {
    for (; steps > 0; --steps) (void)next();
  }

 private:
  std::uint32_t key_;
};

// What came stands one byte later than what it means; the first byte means nothing and the last pixel is lost.
void descramble(std::span<std::uint8_t> rows, KeyStream& stream) {
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) rows[i] = static_cast<std::uint8_t>(rows[i + 1] ^ stream.next());
  (void)stream.next();
  rows.back() = 0;
}
void scramble(std::span<std::uint8_t> rows, KeyStream& stream) {
  std::uint8_t before = 0;
  for (auto& byte : rows) {
    const auto masked = static_cast<std::uint8_t>(byte ^ stream.next());
    byte = std::exchange(before, masked);
  }
}

// Walks the blocks with their keys over the rows that came; `change` is done to each block that is scrambled.
template <class Change>
void walk(std::span<const Block> blocks, std::span<const std::uint32_t> keys, std::span<std::uint8_t> rows,
          Change change) {
  std::size_t at = 0, key = 0;
  KeyStream stream(keys.front());
  for (const auto b : blocks) {
    if ((b.flags & block::new_key) != 0) stream = KeyStream(keys[++key]);
    const auto part = rows.subspan(at, b.rows * row_bytes);
    if (is_scrambled(b))
      change(part, stream);
    else if ((b.flags & block::key_rests) == 0)
      stream.skip(part.size());
    if (!is_absent(b)) at += part.size();
  }
}

// How much neighbours in a column differ: much in noise, little in a picture.
std::uint64_t roughness(ByteView rows) {
  std::uint64_t sum = 0;
  for (std::size_t i = row_bytes; i < rows.size(); ++i)
    sum += static_cast<std::uint64_t>(std::abs(int{rows[i]} - int{rows[i - row_bytes]}));
  return sum;
}

std::size_t keys_of(std::span<const Block> blocks) {
  if (std::ranges::none_of(blocks, is_scrambled)) return 0;
  return 1 + static_cast<std::size_t>(
                 std::ranges::count_if(blocks, [](Block b) { return (b.flags & block::new_key) != 0; }));
}

Result<void> read_blocks(ByteView in, Packet& packet) {
  int used = 0;
  for (std::size_t i = 0; i < blocks_max && used < packet.rows; ++i) {
    const Block b{in[blocks_at + 2 * i], in[blocks_at + 2 * i + 1]};
    if (b.rows == 0) break;
    const auto place = text("image, block ", i + 1);
    // An absent block, too, stands for rows that must be there: those of the next.
    if (used + b.rows > packet.rows)
      return wrong(text("at most ", packet.rows - used, " more rows"), text(static_cast<int>(b.rows))).at(place);
    packet.output_rows += b.rows;
    if (packet.output_rows > height)
      return wrong(text("a picture of ", height, " rows"), text(packet.output_rows)).at(place);
    (is_absent(b) ? packet.absent_rows : used) += b.rows;
    packet.blocks[packet.block_count++] = b;
  }
  if (used == 0) return wrong("blocks with rows", "none").at("image");
  return {};
}

}  // namespace

Result<Versions> parse_device_info(ByteView in) {
  if (in.size() != device_info_bytes) return wrong(text(device_info_bytes, " bytes of device info"), text(in.size()));
  const auto word = [&](std::size_t at) { return static_cast<std::uint16_t>(in[at] << 8 | in[at + 1]); };
  return Versions{word(first_version_at), word(second_version_at)};
}

Result<Challenge> answer_to(ByteView challenge) {
  if (challenge.size() != challenge_bytes)
    return wrong(text("a challenge of ", challenge_bytes, " bytes"), text(challenge.size()));
  // One block of AES-128 (FIPS 197).
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               &EVP_CIPHER_CTX_free);
  Challenge out{};
  int length = 0;
  if (!cipher || EVP_EncryptInit_ex2(cipher.get(), EVP_aes_128_ecb(), public_key.data(), nullptr, nullptr) != 1 ||
      EVP_EncryptUpdate(cipher.get(), out.data(), &length, challenge.data(), static_cast<int>(challenge.size())) != 1 ||
      length != static_cast<int>(out.size()))
    return Error(Errc::internal, Layer::driver, "AES-128 of the crypto library", "none");
  return out;
}

Result<Event> parse_event(ByteView in) {
  if (in.size() < 2) return wrong("an event of two bytes", text(in.size(), " bytes"));
  return static_cast<Event>(in[0] << 8 | in[1]);
}

Bytes event_message(Event event) {
  Bytes out(event_bytes);
  out[0] = static_cast<std::uint8_t>(static_cast<unsigned>(event) >> 8);
  out[1] = static_cast<std::uint8_t>(event);
  return out;
}

Result<Packet> parse_packet(ByteView in) {
  if (in.size() < header_bytes)
    return wrong(text("an image header of ", header_bytes, " bytes"), text(in.size(), " bytes")).at("image");
  if (number(in, width_at) != width)
    return wrong(text("rows of ", width, " pixels"), text(number(in, width_at))).at("image");
  const auto rows = number(in, rows_at);
  if (rows < 1 || rows > rows_max) return wrong(text("1 to ", rows_max, " rows"), text(rows)).at("image");
  const auto pixels = in.subspan(header_bytes);
  if (pixels.size() < rows * row_bytes)
    return wrong(text(rows * row_bytes, " bytes of pixels"), text(pixels.size())).at("image");
  Packet packet;
  packet.key_number = in[key_number_at];
  packet.rows = static_cast<int>(rows);
  packet.pixels = pixels.first(rows * row_bytes);
  LANDFALL_CHECK(read_blocks(in, packet));
  return packet;
}

std::vector<std::uint8_t> key_numbers(const Packet& packet) {
  std::vector<std::uint8_t> out(keys_of(packet.list()));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(packet.key_number + i);
  return out;
}

Bytes key_question(std::uint8_t key_number, std::uint32_t seed) {
  Bytes out{key_number};
  put_u32le(out, seed);
  return out;
}

Result<std::uint32_t> parse_key(ByteView answer, std::uint32_t seed) {
  const auto masked = ByteReader(answer).u32le();
  if (!masked || answer.size() != sizeof seed) return wrong("a key of four bytes", text(answer.size(), " bytes"));
  return *masked ^ seed;
}

Result<SecureBytes> assemble(const Packet& packet, std::span<const std::uint32_t> keys) {
  const auto wanted = keys_of(packet.list());
  if (keys.size() != wanted) return bad(text(wanted, " keys"), text(keys.size()));
  SecureBytes rows(packet.pixels);
  if (wanted > 0) {
    walk(packet.list(), keys, rows.span(), descramble);
    if (roughness(rows.view()) > roughness(packet.pixels)) rows = SecureBytes(packet.pixels);
  }
  SecureBytes picture(static_cast<std::size_t>(packet.output_rows) * row_bytes);
  std::size_t from = 0, to = 0;
  for (const auto b : packet.list()) {
    const auto size = b.rows * row_bytes;
    std::ranges::transform(rows.view().subspan(from, size), picture.span().subspan(to).begin(),
                           [](std::uint8_t v) { return static_cast<std::uint8_t>(255 - v); });
    to += size;
    if (!is_absent(b)) from += size;
  }
  return picture;
}

Result<KeyQuestion> parse_key_question(ByteView in) {
  ByteReader reader(in);
  const auto which = reader.u8();
  const auto seed = reader.u32le();
  if (!which || !seed || reader.remaining() != 0)
    return wrong("a key number and a seed of four bytes", text(in.size(), " bytes"));
  return KeyQuestion{*which, *seed};
}

Bytes key_answer(std::uint32_t key, std::uint32_t seed) {
  Bytes out;
  put_u32le(out, key ^ seed);
  return out;
}

Result<Bytes> packet_of(ByteView picture, std::span<const Block> blocks, std::uint8_t key_number,
                        std::span<const std::uint32_t> keys) {
  std::size_t rows = 0, output_rows = 0;
  for (const auto b : blocks) {
    if (is_absent(b) && is_scrambled(b)) return bad("absent blocks that are not scrambled", "one that is");
    output_rows += b.rows;
    rows += is_absent(b) ? 0U : b.rows;
  }
  if (blocks.size() > blocks_max || output_rows > height || rows > rows_max ||
      picture.size() != output_rows * row_bytes)
    return bad(text("blocks of ", height, " rows, one of them absent, and their picture"), text(output_rows, " rows"));
  if (keys.size() != keys_of(blocks)) return bad(text(keys_of(blocks), " keys"), text(keys.size()));

  Bytes out{0x10, 0x40};  // as in the known recordings
  put_u16le(out, width);
  put_u16le(out, static_cast<std::uint16_t>(rows));
  out.push_back(key_number);
  out.resize(header_bytes);
  std::size_t from = 0, entry = blocks_at;
  for (const auto b : blocks) {
    out[entry++] = b.flags;
    out[entry++] = b.rows;
    for (const auto pixel : picture.subspan(from, is_absent(b) ? 0 : b.rows * row_bytes))
      out.push_back(static_cast<std::uint8_t>(255 - pixel));
    from += b.rows * row_bytes;
  }
  LANDFALL_TRY(const auto packet, parse_packet(out));  // so that walk() stays within the rows
  if (!std::ranges::equal(packet.list(), blocks)) return bad("blocks that end with the rows", "more");
  if (!keys.empty()) walk(blocks, keys, std::span(out).subspan(header_bytes), scramble);
  return out;
}

}  // namespace landfall::firmware::uru4000
