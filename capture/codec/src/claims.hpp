#pragma once
// Bytes that somebody else wrote, seen through the one type that may look at them. A reader of headers gets a Claims
// and has no way to the bytes but these functions: a place that is not inside gives nothing, whatever arithmetic led to
// it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <landfall/base/bytes.hpp>

namespace landfall::codec {

enum class ByteOrder : std::uint8_t { little, big };
class Numbers;

/// Where a number stands in a file, for who wants to write another there later. Only Numbers makes one, which only
/// Claims makes: it lies inside. It remembers of how large a file that was said.
class Place {
 public:
  [[nodiscard]] unsigned width() const noexcept { return width_; }  ///< octets: 1, 2 or 4

 private:
  friend class Numbers;
  friend bool overwrite(std::span<std::uint8_t> copy, const Place& place, std::uint32_t value) noexcept;
  Place(std::size_t at, unsigned width, ByteOrder order, std::size_t of) noexcept
      : at_(at), of_(of), width_(width), order_(order) {}
  std::size_t at_, of_;
  unsigned width_;
  ByteOrder order_;
};

/// Writes a number into a copy of the file that `place` is of. False, and nothing written: a copy of another size, or a
/// number that does not fit. The only function that writes where a file says.
[[nodiscard]] bool overwrite(std::span<std::uint8_t> copy, const Place& place, std::uint32_t value) noexcept;

/// Numbers at places of a file that somebody else wrote: out of bounds gives nullopt, false or nothing found. Places
/// and counts are 64 bits wide, so that sums and products of a file's 32-bit numbers cannot wrap. A view.
class Claims {
 public:
  explicit Claims(ByteView bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool holds(std::uint64_t at, std::uint64_t count) const noexcept;
  [[nodiscard]] std::optional<std::uint8_t> u8(std::uint64_t at) const noexcept;
  [[nodiscard]] std::optional<std::uint16_t> u16(std::uint64_t at, ByteOrder order) const noexcept;
  [[nodiscard]] std::optional<std::uint32_t> u32(std::uint64_t at, ByteOrder order) const noexcept;
  [[nodiscard]] std::optional<Claims> part(std::uint64_t at, std::uint64_t count) const noexcept;
  [[nodiscard]] bool is(std::uint64_t at, std::string_view text) const noexcept;
  /// The first octet of that value at or after `from`.
  [[nodiscard]] std::optional<std::uint64_t> find(std::uint8_t value, std::uint64_t from) const noexcept;
  /// `count` numbers of `width` octets (1, 2 or 4) behind each other.
  [[nodiscard]] std::optional<Numbers> numbers(std::uint64_t at, std::uint64_t count, unsigned width,
                                               ByteOrder order) const noexcept;

 private:
  friend class Numbers;
  ByteView bytes_;
};

/// An array that lies inside its file: only Claims makes one.
class Numbers {
 public:
  [[nodiscard]] std::uint64_t size() const noexcept { return count_; }
  [[nodiscard]] std::optional<std::uint32_t> operator[](std::uint64_t i) const noexcept;
  [[nodiscard]] std::optional<Place> place(std::uint64_t i) const noexcept;

 private:
  friend class Claims;
  Numbers(Claims of, std::uint64_t at, std::uint64_t count, unsigned width, ByteOrder order) noexcept
      : of_(of), at_(at), count_(count), width_(width), order_(order) {}
  Claims of_;
  std::uint64_t at_, count_;
  unsigned width_;
  ByteOrder order_;
};

}  // namespace landfall::codec
