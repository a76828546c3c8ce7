#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

/// Data objects of ASN.1's basic encoding rules (ITU-T X.690) and of smart cards (ISO/IEC 7816-4, 5.2, which are the
/// same but for meanings): read as views into the bytes that somebody else sent, so that what is hashed is what was
/// sent. Nothing here allocates by a length that was claimed. Every error is bad_input and says the byte at which it
/// is.
namespace landfall::ber {

/// Identifier octets as one number, the first octet most significant: 0x30, 0xA0, 0x5F2E, 0x7F61. Up to four octets.
using Tag = std::uint32_t;

namespace tag {
inline constexpr Tag boolean = 0x01, integer = 0x02, bit_string = 0x03, octet_string = 0x04, null = 0x05, oid = 0x06,
                     enumerated = 0x0A, utf8_string = 0x0C, numeric_string = 0x12, printable_string = 0x13,
                     teletex_string = 0x14, ia5_string = 0x16, utc_time = 0x17, generalized_time = 0x18,
                     visible_string = 0x1A, universal_string = 0x1C, bmp_string = 0x1E, sequence = 0x30, set = 0x31;
/// [number], constructed or primitive; number below 31.
constexpr Tag context(unsigned number, bool constructed = true) noexcept {
  return (constructed ? 0xA0U : 0x80U) + number;
}
}  // namespace tag

/// One data object: a view. The bytes must outlive it.
struct Object {
  Tag tag = 0;
  ByteView encoding{};      ///< identifier, length, content and, where the length is indefinite, the end of contents
  ByteView content{};       ///< without them
  std::size_t offset = 0;   ///< of `encoding` in what the first reader was given
  bool indefinite = false;  ///< X.690, 8.1.3.6: never in DER
  bool minimal = true;      ///< the length has no octet too many, as DER wants (X.690, 10.1)

  [[nodiscard]] LANDFALL_API bool constructed() const noexcept;
  [[nodiscard]] std::size_t content_offset() const noexcept {
    return offset + static_cast<std::size_t>(content.data() - encoding.data());
  }
};

/// "0x5F2E"
[[nodiscard]] LANDFALL_API std::string to_text(Tag tag);

/// Walks over data objects that stand one behind the other. An error leaves the position. A view; reentrant.
class LANDFALL_API Reader {
 public:
  explicit Reader(ByteView bytes, std::size_t offset = 0) noexcept : bytes_(bytes), offset_(offset) {}
  /// Over what a constructed object holds.
  explicit Reader(const Object& parent) noexcept : bytes_(parent.content), offset_(parent.content_offset()) {}

  [[nodiscard]] bool at_end() const noexcept { return at_ == bytes_.size(); }
  /// Of the next object, counted from what the first reader was given.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_ + at_; }
  [[nodiscard]] ByteView rest() const noexcept { return bytes_.subspan(at_); }
  /// The identifier of the next object; empty at the end or where there is none.
  [[nodiscard]] std::optional<Tag> peek() const noexcept;

  /// The next object. Errors: the end, an identifier longer than four octets, a length longer than four octets or than
  /// what is left, an indefinite length that does not end, is nested deeper than 32 or stands on a primitive object.
  [[nodiscard]] Result<Object> next();
  /// The next object, which has to have this tag; `what` is its name in the error.
  [[nodiscard]] Result<Object> next(Tag tag, std::string_view what);
  /// The next object if it has this tag. Errors: as next(), where it has it.
  [[nodiscard]] Result<std::optional<Object>> next_if(Tag tag);
  /// Nothing may be left; `what` is the name of what should have ended.
  [[nodiscard]] Result<void> end(std::string_view what) const;

 private:
  ByteView bytes_;
  std::size_t offset_ = 0;
  std::size_t at_ = 0;
};

/// The one object that `bytes` hold. Errors: as Reader::next and end.
[[nodiscard]] LANDFALL_API Result<Object> only(ByteView bytes, std::string_view what);

/// Values of primitive objects. They do not ask for a tag, since tags can be implicit. Reentrant.
[[nodiscard]] LANDFALL_API Result<bool> boolean(const Object& object);
/// Errors: empty, or it does not fit into 64 bits.
[[nodiscard]] LANDFALL_API Result<std::int64_t> integer(const Object& object);
/// The magnitude without leading zeros; zero is empty. Errors: empty or negative.
[[nodiscard]] LANDFALL_API Result<ByteView> natural(const Object& object);
/// "1.2.840.113549.1.7.2". Errors: empty, more than 64 octets, an arc that does not end or is above 2^63.
[[nodiscard]] LANDFALL_API Result<std::string> oid(const Object& object);
/// The octets of an OCTET STRING, also of one that was sent in pieces (X.690, 8.7.3).
[[nodiscard]] LANDFALL_API Result<Bytes> octets(const Object& object);
struct Bits {
  ByteView bytes{};
  int unused = 0;                                                    ///< bits at the end of the last octet, 0..7
  [[nodiscard]] LANDFALL_API bool at(std::size_t i) const noexcept;  ///< bit i, the first is most significant
};
/// A primitive BIT STRING.
[[nodiscard]] LANDFALL_API Result<Bits> bits(const Object& object);
/// UTCTime and GeneralizedTime (told by `tag`). Two digits of a year below 50 are
/// 20xx (RFC 5280, 4.1.2.5.1). Seconds may be missing and a zone may be given, as old certificates have it; fractions
/// are dropped.
[[nodiscard]] LANDFALL_API Result<std::chrono::sys_seconds> time(const Object& object);
/// A character string as UTF-8, by its universal tag; TeletexString is taken for ISO 8859-1, as issuers mean it.
/// Octets that are no character of theirs become U+FFFD. Errors: another tag.
[[nodiscard]] LANDFALL_API Result<std::string> string(const Object& object);

}  // namespace landfall::ber
