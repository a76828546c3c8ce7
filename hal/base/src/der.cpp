#include <landfall/base/der.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace landfall::der {
namespace {

void put_header(Bytes& to, ber::Tag tag, std::size_t length) {
  for (int shift = 24; shift >= 0; shift -= 8)
    if (shift == 0 || tag >> shift != 0) to.push_back(static_cast<std::uint8_t>(tag >> shift));
  if (length < 0x80) {
    to.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  std::size_t count = 1;
  while (length >> (8 * count) != 0) ++count;
  to.push_back(static_cast<std::uint8_t>(0x80 | count));
  while (count-- > 0) to.push_back(static_cast<std::uint8_t>(length >> (8 * count)));
}

template <class Parts>
Bytes join(ber::Tag tag, const Parts& parts) {
  std::size_t length = 0;
  for (const auto& part : parts) length += part.size();
  Bytes out;
  out.reserve(length + 8);
  put_header(out, tag, length);
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

void put_arc(Bytes& to, std::uint64_t arc) {
  int groups = 1;
  while (groups < 10 && arc >> (7 * groups) != 0) ++groups;
  while (groups-- > 0) to.push_back(static_cast<std::uint8_t>((arc >> (7 * groups) & 0x7F) | (groups > 0 ? 0x80 : 0)));
}

}  // namespace

Bytes object(ber::Tag tag, ByteView content) { return join(tag, std::initializer_list<ByteView>{content}); }
Bytes object(ber::Tag tag, std::initializer_list<ByteView> parts) { return join(tag, parts); }
Bytes object(ber::Tag tag, const std::vector<Bytes>& parts) { return join(tag, parts); }

Bytes set_of(std::vector<Bytes> parts) {
  std::sort(parts.begin(), parts.end(), [](const Bytes& a, const Bytes& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  });
  return object(ber::tag::set, parts);
}

Bytes boolean(bool value) { return object(ber::tag::boolean, Bytes{static_cast<std::uint8_t>(value ? 0xFF : 0)}); }

Bytes integer(std::int64_t value) {
  Bytes content;
  for (int shift = 56; shift >= 0; shift -= 8) content.push_back(static_cast<std::uint8_t>(value >> shift));
  std::size_t spare = 0;  // octets that only repeat the sign (X.690, 8.3.2)
  while (spare < 7 && content[spare] == (value < 0 ? 0xFF : 0) && ((content[spare + 1] & 0x80) != 0) == (value < 0))
    ++spare;
  return object(ber::tag::integer, ByteView(content).subspan(spare));
}

Bytes natural(ByteView magnitude) {
  while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
  const Bytes zero{0};
  if (magnitude.empty()) return object(ber::tag::integer, zero);
  if ((magnitude[0] & 0x80) == 0) return object(ber::tag::integer, magnitude);
  return object(ber::tag::integer, {zero, magnitude});
}

Bytes oid(std::string_view dotted) {
  Bytes content;
  std::uint64_t first = 0;
  for (int index = 0; !dotted.empty(); ++index) {
    std::uint64_t arc = 0;
    const auto [end, _] = std::from_chars(dotted.data(), dotted.data() + dotted.size(), arc);
    const auto used = static_cast<std::size_t>(end - dotted.data());
    dotted.remove_prefix(std::min(std::max<std::size_t>(used, 1) + (used < dotted.size() ? 1 : 0), dotted.size()));
    if (index == 0)
      first = arc;
    else
      put_arc(content, index == 1 ? first * 40 + arc : arc);
  }
  return object(ber::tag::oid, content);
}

Bytes null() { return object(ber::tag::null, ByteView()); }
Bytes octet_string(ByteView octets) { return object(ber::tag::octet_string, octets); }

Bytes bit_string(ByteView octets, int unused) {
  const Bytes head{static_cast<std::uint8_t>(unused)};
  return object(ber::tag::bit_string, {head, octets});
}

Bytes utf8_string(std::string_view text) { return object(ber::tag::utf8_string, as_bytes(text)); }
Bytes printable_string(std::string_view text) { return object(ber::tag::printable_string, as_bytes(text)); }

Bytes time(std::chrono::sys_seconds time) {
  namespace chrono = std::chrono;
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  const int year = static_cast<int>(date.year());
  char written[32];
  std::snprintf(written, sizeof written, "%04d%02u%02u%02d%02d%02dZ", year, static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  const std::string_view whole(written);
  return year < 2050 ? object(ber::tag::utc_time, as_bytes(whole.substr(2)))
                     : object(ber::tag::generalized_time, as_bytes(whole));
}

}  // namespace landfall::der
