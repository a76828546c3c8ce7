#include "claims.hpp"

#include <algorithm>
#include <cstring>

namespace landfall::codec {

bool Claims::holds(std::uint64_t at, std::uint64_t count) const noexcept {
  return at <= bytes_.size() && count <= bytes_.size() - at;
}

std::optional<std::uint8_t> Claims::u8(std::uint64_t at) const noexcept {
  if (!holds(at, 1)) return std::nullopt;
  return bytes_[at];
}

std::optional<std::uint16_t> Claims::u16(std::uint64_t at, ByteOrder order) const noexcept {
  if (!holds(at, 2)) return std::nullopt;
  const unsigned first = bytes_[at], second = bytes_[at + 1];
  return static_cast<std::uint16_t>(order == ByteOrder::big ? first << 8 | second : second << 8 | first);
}

std::optional<std::uint32_t> Claims::u32(std::uint64_t at, ByteOrder order) const noexcept {
  if (!holds(at, 4)) return std::nullopt;
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value = value << 8 | bytes_[at + (order == ByteOrder::big ? i : 3 - i)];
  return value;
}

std::optional<Claims> Claims::part(std::uint64_t at, std::uint64_t count) const noexcept {
  if (!holds(at, count)) return std::nullopt;
  return Claims(bytes_.subspan(at, count));
}

bool Claims::is(std::uint64_t at, std::string_view text) const noexcept {
  return holds(at, text.size()) && std::memcmp(bytes_.subspan(at).data(), text.data(), text.size()) == 0;
}

std::optional<std::uint64_t> Claims::find(std::uint8_t value, std::uint64_t from) const noexcept {
  if (from >= bytes_.size()) return std::nullopt;
  const auto rest = bytes_.subspan(from);
  const auto* found = static_cast<const std::uint8_t*>(std::memchr(rest.data(), value, rest.size()));
  if (found == nullptr) return std::nullopt;
  return from + static_cast<std::uint64_t>(found - rest.data());
}

std::optional<Numbers> Claims::numbers(std::uint64_t at, std::uint64_t count, unsigned width,
                                       ByteOrder order) const noexcept {
  if (width != 1 && width != 2 && width != 4) return std::nullopt;
  if (count > bytes_.size() / width || !holds(at, count * width)) return std::nullopt;  // a product that cannot wrap
  return Numbers(*this, at, count, width, order);
}

std::optional<std::uint32_t> Numbers::operator[](std::uint64_t i) const noexcept {
  if (i >= count_) return std::nullopt;
  const std::uint64_t at = at_ + i * width_;
  if (width_ == 1) return of_.u8(at);
  if (width_ == 2) return of_.u16(at, order_);
  return of_.u32(at, order_);
}

std::optional<Place> Numbers::place(std::uint64_t i) const noexcept {
  if (i >= count_) return std::nullopt;
  return Place(at_ + i * width_, width_, order_, of_.bytes_.size());
}

bool overwrite(std::span<std::uint8_t> copy, const Place& place, std::uint32_t value) noexcept {
  if (copy.size() != place.of_ || !Claims(copy).holds(place.at_, place.width_)) return false;
  if (place.width_ < 4 && value >> (8 * place.width_) != 0) return false;
  const auto there = copy.subspan(place.at_, place.width_);
  for (unsigned i = 0; i < place.width_; ++i) {
    const unsigned octet = place.order_ == ByteOrder::big ? place.width_ - 1 - i : i;
    there[i] = static_cast<std::uint8_t>(value >> (8 * octet));
  }
  return true;
}

}  // namespace landfall::codec
