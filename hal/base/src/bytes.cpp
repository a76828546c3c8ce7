#include <landfall/base/bytes.hpp>

#include <array>
#include <cstring>

#include <landfall/base/text.hpp>

namespace landfall {

void wipe(void* data, std::size_t size) noexcept {
  if (size == 0) return;
  std::memset(data, 0, size);
  __asm__ __volatile__("" : : "r"(data) : "memory");  // the compiler must believe that somebody reads it
}

std::string to_hex(ByteView bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const auto b : bytes) {
    out += digits[b >> 4];
    out += digits[b & 15];
  }
  return out;
}

namespace {
int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}  // namespace

Result<Bytes> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return Error(Errc::bad_input, Layer::base, "an even number of hex digits", text(hex.size()));
  Bytes out(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_value(hex[i]);
    const int low = hex_value(hex[i + 1]);
    if (high < 0 || low < 0)
      return Error(Errc::bad_input, Layer::base, "hex digits", "another character").at(text("digit ", i + 1));
    out[i / 2] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return out;
}

std::string to_base64(ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < n ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += k <= n ? base64_alphabet[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

Result<Bytes> from_base64(std::string_view in) {
  const auto bad = [](std::size_t at) {
    return Error(Errc::bad_input, Layer::base, "base64 (RFC 4648)", "another character or length")
        .at(text("character ", at + 1));
  };
  if (in.size() % 4 != 0) return bad(in.size());
  Bytes out;
  out.reserve(in.size() / 4 * 3);
  for (std::size_t i = 0; i < in.size(); i += 4) {
    std::uint32_t group = 0;
    std::size_t padding = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const char c = in[i + k];
      const auto value = base64_alphabet.find(c);
      if (c == '=' && i + 4 == in.size() && k >= 2) {
        ++padding;
        group <<= 6;
      } else if (value == std::string_view::npos || padding > 0) {
        return bad(i + k);
      } else {
        group = group << 6 | static_cast<std::uint32_t>(value);
      }
    }
    for (std::size_t k = 0; k + padding < 3; ++k) out.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * k)));
  }
  return out;
}

std::optional<ByteView> ByteReader::take(std::size_t count) noexcept {
  if (count > remaining()) return std::nullopt;
  const auto out = bytes_.subspan(at_, count);
  at_ += count;
  return out;
}

namespace {
template <class T>
std::optional<T> little_endian(std::optional<ByteView> bytes) noexcept {
  if (!bytes) return std::nullopt;
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value | static_cast<T>((*bytes)[i]) << (8 * i));
  return value;
}
template <class T>
void put(Bytes& to, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}
}  // namespace

std::optional<std::uint8_t> ByteReader::u8() noexcept { return little_endian<std::uint8_t>(take(1)); }
std::optional<std::uint16_t> ByteReader::u16le() noexcept { return little_endian<std::uint16_t>(take(2)); }
std::optional<std::uint32_t> ByteReader::u32le() noexcept { return little_endian<std::uint32_t>(take(4)); }
std::optional<std::uint64_t> ByteReader::u64le() noexcept { return little_endian<std::uint64_t>(take(8)); }
void put_u16le(Bytes& to, std::uint16_t value) { put(to, value); }
void put_u32le(Bytes& to, std::uint32_t value) { put(to, value); }
void put_u64le(Bytes& to, std::uint64_t value) { put(to, value); }

std::uint32_t crc32(ByteView bytes) noexcept {
  static constexpr auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1U) != 0 ? 0xEDB88320U ^ c >> 1 : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const auto b : bytes) crc = table[(crc ^ b) & 0xFFU] ^ crc >> 8;
  return crc ^ 0xFFFFFFFFU;
}

SecureBytes& SecureBytes::operator=(SecureBytes&& other) noexcept {
  if (this != &other) {
    wipe(data_.data(), data_.size());
    data_ = std::move(other.data_);
    other.data_.clear();
  }
  return *this;
}

}  // namespace landfall
