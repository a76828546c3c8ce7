#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>

namespace landfall {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// Overwrites memory in a way that the compiler keeps.
LANDFALL_API void wipe(void* data, std::size_t size) noexcept;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] LANDFALL_API std::string to_hex(ByteView bytes);
/// Even number of hex digits, nothing else.
[[nodiscard]] LANDFALL_API Result<Bytes> from_hex(std::string_view text);
[[nodiscard]] LANDFALL_API std::string to_base64(ByteView bytes);
[[nodiscard]] LANDFALL_API Result<Bytes> from_base64(std::string_view text);

/// Reads numbers from bytes that somebody else sent; never past their end: a read that does not fit gives nullopt and
/// leaves the position. A view: the bytes must outlive it. Reentrant.
class LANDFALL_API ByteReader {
 public:
  explicit ByteReader(ByteView bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] std::size_t position() const noexcept { return at_; }
  [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size() - at_; }
  [[nodiscard]] std::optional<std::uint8_t> u8() noexcept;
  [[nodiscard]] std::optional<std::uint16_t> u16le() noexcept;
  [[nodiscard]] std::optional<std::uint32_t> u32le() noexcept;
  [[nodiscard]] std::optional<std::uint64_t> u64le() noexcept;
  [[nodiscard]] std::optional<ByteView> take(std::size_t count) noexcept;

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

LANDFALL_API void put_u16le(Bytes& to, std::uint16_t value);
LANDFALL_API void put_u32le(Bytes& to, std::uint32_t value);
LANDFALL_API void put_u64le(Bytes& to, std::uint64_t value);

/// CRC-32 (ISO 3309, reflected 0xEDB88320), as in PNG and zip.
[[nodiscard]] LANDFALL_API std::uint32_t crc32(ByteView bytes) noexcept;

/// Bytes that are wiped when they are destroyed, moved from or grow. Move-only, so that no copy is left behind.
/// Thread-bound.
class LANDFALL_API SecureBytes {
 public:
  SecureBytes() = default;
  explicit SecureBytes(std::size_t size) : data_(size) {}
  explicit SecureBytes(ByteView bytes) : data_(bytes.begin(), bytes.end()) {}
  SecureBytes(SecureBytes&& other) noexcept : data_(std::move(other.data_)) { other.data_.clear(); }
  SecureBytes& operator=(SecureBytes&& other) noexcept;
  SecureBytes(const SecureBytes&) = delete;
  SecureBytes& operator=(const SecureBytes&) = delete;
  ~SecureBytes() { wipe(data_.data(), data_.size()); }
  [[nodiscard]] SecureBytes clone() const { return SecureBytes(view()); }
  [[nodiscard]] ByteView view() const noexcept { return data_; }
  [[nodiscard]] std::span<std::uint8_t> span() noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return data_.size(); }
  [[nodiscard]] bool empty() const noexcept { return data_.empty(); }

 private:
  Bytes data_;
};

}  // namespace landfall
