#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <landfall/base/bytes.hpp>

namespace landfall::records {

/// The two below have the same verbs, so that one description of a header, a template over them, both reads and writes
/// it. A number stands in `width` bytes, most significant first, whatever the size of its variable.
class BigEndianReader {
 public:
  BigEndianReader(ByteView bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  [[nodiscard]] std::size_t position() const noexcept { return at_; }
  [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size() - at_; }

  template <std::size_t width, class T>
  void number(T& to) {
    std::uint64_t value = 0;
    for (const auto b : take(width)) value = value << 8 | b;
    to = static_cast<T>(value);
  }
  template <std::size_t size>
  void octets(std::array<std::uint8_t, size>& to) {
    const ByteView from = take(size);
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[i];
  }
  /// Nothing where there are fewer: who reads looks first whether there is room.
  ByteView take(std::size_t count) {
    if (count > remaining()) return {};
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

class BigEndianWriter {
 public:
  template <std::size_t width, class T>
  void number(const T& from) {
    const auto value = static_cast<std::uint64_t>(from);
    for (std::size_t i = width; i-- > 0;) bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  template <std::size_t size>
  void octets(const std::array<std::uint8_t, size>& from) {
    put(from);
  }
  void put(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  /// All room at once: an image that grows is left behind in freed memory.
  void reserve(std::size_t size) { bytes_.reserve(size); }
  [[nodiscard]] Bytes take() && { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

}  // namespace landfall::records
