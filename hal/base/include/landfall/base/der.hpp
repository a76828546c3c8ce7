#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>

/// Writes the distinguished encoding rules (ITU-T X.690, 10 and 11): each function gives one data object, ready to
/// stand in another. What the caller gives is trusted to be what its name says. Reentrant.
namespace landfall::der {

/// Any object: its tag, the length of `content`, and that.
[[nodiscard]] LANDFALL_API Bytes object(ber::Tag tag, ByteView content);
/// A constructed object of these, one behind the other.
[[nodiscard]] LANDFALL_API Bytes object(ber::Tag tag, std::initializer_list<ByteView> parts);
[[nodiscard]] LANDFALL_API Bytes object(ber::Tag tag, const std::vector<Bytes>& parts);
[[nodiscard]] inline Bytes sequence(std::initializer_list<ByteView> parts) { return object(ber::tag::sequence, parts); }
[[nodiscard]] inline Bytes sequence(const std::vector<Bytes>& parts) { return object(ber::tag::sequence, parts); }
/// SET OF: sorted by encoding (X.690, 11.6).
[[nodiscard]] LANDFALL_API Bytes set_of(std::vector<Bytes> parts);

/// The universal types, each by its name there.
[[nodiscard]] LANDFALL_API Bytes boolean(bool value);
[[nodiscard]] LANDFALL_API Bytes integer(std::int64_t value);
/// An INTEGER that is not negative, from its magnitude, most significant octet first.
[[nodiscard]] LANDFALL_API Bytes natural(ByteView magnitude);
/// `dotted`: "1.2.840.113549"; at least two arcs, all numbers.
[[nodiscard]] LANDFALL_API Bytes oid(std::string_view dotted);
[[nodiscard]] LANDFALL_API Bytes null();
[[nodiscard]] LANDFALL_API Bytes octet_string(ByteView octets);
[[nodiscard]] LANDFALL_API Bytes bit_string(ByteView octets, int unused = 0);
[[nodiscard]] LANDFALL_API Bytes utf8_string(std::string_view text);
[[nodiscard]] LANDFALL_API Bytes printable_string(std::string_view text);
/// UTCTime before 2050, else GeneralizedTime (RFC 5280, 4.1.2.5), of years 1950 to 9999.
[[nodiscard]] LANDFALL_API Bytes time(std::chrono::sys_seconds time);

}  // namespace landfall::der
