#include <landfall/base/ber.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

#include <landfall/base/text.hpp>

namespace landfall::ber {
namespace {

Error malformed(std::size_t offset, std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::base, std::move(wanted), std::move(found)).at(text("byte ", offset));
}

struct Header {
  Tag tag = 0;
  std::size_t size = 0;    // of identifier and length
  std::size_t length = 0;  // of the content, unless indefinite
  bool indefinite = false, minimal = true;
};

bool is_constructed(Tag tag) noexcept {
  while (tag > 0xFF) tag >>= 8;
  return (tag & 0x20) != 0;
}

// X.690, 8.1.2 and 8.1.3. `offset` is for errors only.
Result<Header> header(ByteView bytes, std::size_t offset) {
  Header h;
  if (bytes.empty()) return malformed(offset, "a data object", "the end");
  h.tag = bytes[0];
  h.size = 1;
  if ((bytes[0] & 0x1F) == 0x1F) {
    do {
      if (h.size == 4) return malformed(offset, "an identifier of at most 4 octets", "more");
      if (h.size == bytes.size()) return malformed(offset, "an identifier", "its beginning only");
      h.tag = h.tag << 8 | bytes[h.size];
    } while ((bytes[h.size++] & 0x80) != 0);
  }
  if (h.size == bytes.size()) return malformed(offset, "a length", "the end");
  const std::uint8_t first = bytes[h.size++];
  if (first < 0x80) {
    h.length = first;
  } else if (first == 0x80) {
    h.indefinite = true;
  } else {
    const std::size_t count = first & 0x7FU;
    if (count > 4) return malformed(offset, "a length of at most 4 octets", text(count));
    if (bytes.size() - h.size < count) return malformed(offset, "a length", "its beginning only");
    for (std::size_t i = 0; i < count; ++i) h.length = h.length << 8 | bytes[h.size + i];
    h.minimal = h.length >= 0x80 && bytes[h.size] != 0;
    h.size += count;
  }
  if (h.indefinite && !is_constructed(h.tag))
    return malformed(offset, "a definite length of a primitive object", "an indefinite one");
  if (!h.indefinite && h.length > bytes.size() - h.size)
    return malformed(offset, text("content of ", h.length, " octets"), text(bytes.size() - h.size));
  return h;
}

constexpr int deepest_indefinite = 32;

// Where the content of an indefinite length ends: without recursion, as each definite object is stepped over whole.
Result<std::size_t> indefinite_length(ByteView bytes, std::size_t offset) {
  std::size_t at = 0;
  for (int depth = 1; depth > 0;) {
    const ByteView rest = bytes.subspan(at);
    if (rest.size() < 2) return malformed(offset, "an end of contents", "the end of the data");
    if (rest[0] == 0 && rest[1] == 0) {
      --depth;
      at += 2;
      continue;
    }
    LANDFALL_TRY(const auto inner, header(rest, offset + at));
    if (inner.indefinite && ++depth > deepest_indefinite)
      return malformed(offset + at, text("at most ", deepest_indefinite, " indefinite lengths within each other"),
                       "more");
    at += inner.size + inner.length;
  }
  return at - 2;
}

}  // namespace

bool Object::constructed() const noexcept { return is_constructed(tag); }

std::string to_text(Tag tag) {
  std::string out = "0x";
  constexpr char digits[] = "0123456789ABCDEF";
  int nibbles = 2;
  while (nibbles < 8 && tag >> (4 * nibbles) != 0) nibbles += 2;
  for (int i = nibbles - 1; i >= 0; --i) out += digits[tag >> (4 * i) & 15];
  return out;
}

std::optional<Tag> Reader::peek() const noexcept {
  const ByteView bytes = rest();
  if (bytes.empty()) return std::nullopt;
  Tag tag = bytes[0];
  if ((tag & 0x1F) != 0x1F) return tag;
  for (std::size_t i = 1; i < 4 && i < bytes.size(); ++i) {
    tag = tag << 8 | bytes[i];
    if ((bytes[i] & 0x80) == 0) return tag;
  }
  return std::nullopt;
}

Result<Object> Reader::next() {
  const ByteView bytes = rest();
  LANDFALL_TRY(const auto h, header(bytes, offset()));
  Object object{.tag = h.tag, .offset = offset(), .indefinite = h.indefinite, .minimal = h.minimal};
  std::size_t size = h.size;
  if (h.indefinite) {
    LANDFALL_TRY(const auto length, indefinite_length(bytes.subspan(h.size), offset() + h.size));
    object.content = bytes.subspan(h.size, length);
    size += length + 2;
  } else {
    object.content = bytes.subspan(h.size, h.length);
    size += h.length;
  }
  object.encoding = bytes.first(size);
  at_ += size;
  return object;
}

Result<Object> Reader::next(Tag tag, std::string_view what) {
  const auto found = peek();
  if (found != tag)
    return malformed(offset(), text(what, " (", to_text(tag), ")"), found ? to_text(*found) : std::string("the end"));
  return next();
}

Result<std::optional<Object>> Reader::next_if(Tag tag) {
  if (peek() != tag) return std::optional<Object>();
  LANDFALL_TRY(auto object, next());
  return std::optional<Object>(object);
}

Result<void> Reader::end(std::string_view what) const {
  if (!at_end()) return malformed(offset(), text("the end of ", what), text(bytes_.size() - at_, " octets more"));
  return {};
}

Result<Object> only(ByteView bytes, std::string_view what) {
  Reader reader(bytes);
  LANDFALL_TRY(auto object, reader.next());
  LANDFALL_CHECK(reader.end(what));
  return object;
}

Result<bool> boolean(const Object& object) {
  if (object.content.size() != 1) return malformed(object.offset, "a boolean of 1 octet", text(object.content.size()));
  return object.content[0] != 0;
}

Result<std::int64_t> integer(const Object& object) {
  const ByteView bytes = object.content;
  if (bytes.empty() || bytes.size() > 8)
    return malformed(object.offset, "an integer of 1 to 8 octets", text(bytes.size()));
  std::uint64_t value = (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (const auto b : bytes) value = value << 8 | b;
  return static_cast<std::int64_t>(value);
}

Result<ByteView> natural(const Object& object) {
  ByteView bytes = object.content;
  if (bytes.empty()) return malformed(object.offset, "an integer", "none");
  if ((bytes[0] & 0x80) != 0) return malformed(object.offset, "an integer that is not negative", "a negative one");
  while (!bytes.empty() && bytes[0] == 0) bytes = bytes.subspan(1);
  return bytes;
}

Result<std::string> oid(const Object& object) {
  constexpr std::size_t longest = 64;
  if (object.content.empty() || object.content.size() > longest)
    return malformed(object.offset, text("an object identifier of 1 to ", longest, " octets"),
                     text(object.content.size()));
  std::string out;
  std::uint64_t arc = 0;
  bool begun = false;
  for (const auto b : object.content) {
    if (arc >> 56 != 0) return malformed(object.offset, "arcs below 2^63", "a larger one");
    arc = arc << 7 | (b & 0x7FU);
    begun = (b & 0x80) != 0;
    if (begun) continue;
    if (out.empty()) {  // X.690, 8.19.4: the first two arcs share a number
      const std::uint64_t root = std::min<std::uint64_t>(arc / 40, 2);
      out = std::to_string(root);
      arc -= 40 * root;
    }
    out += '.';
    out += std::to_string(arc);
    arc = 0;
  }
  if (begun) return malformed(object.offset, "an object identifier that ends", "an open arc");
  return out;
}

Result<Bytes> octets(const Object& object) {
  if (!object.constructed()) return Bytes(object.content.begin(), object.content.end());
  Bytes out;
  Reader pieces(object);
  while (!pieces.at_end()) {  // X.690, 8.7.3.2; a piece in pieces is something that nobody sends
    LANDFALL_TRY(const auto piece, pieces.next(tag::octet_string, "a piece of an octet string"));
    out.insert(out.end(), piece.content.begin(), piece.content.end());
  }
  return out;
}

bool Bits::at(std::size_t i) const noexcept { return i / 8 < bytes.size() && (bytes[i / 8] >> (7 - i % 8) & 1) != 0; }

Result<Bits> bits(const Object& object) {
  const ByteView bytes = object.content;
  if (bytes.empty() || bytes[0] > 7 || (bytes.size() == 1 && bytes[0] != 0))
    return malformed(object.offset, "a bit string with 0 to 7 unused bits",
                     bytes.empty() ? "none" : text(int{bytes[0]}));
  return Bits{.bytes = bytes.subspan(1), .unused = bytes[0]};
}

namespace {

// Digits of a time, from the left.
struct Digits {
  std::string_view text;
  bool ok = true;
  int take(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text.empty() || text[0] < '0' || text[0] > '9') {
        ok = false;
        return 0;
      }
      value = value * 10 + (text[0] - '0');
      text.remove_prefix(1);
    }
    return value;
  }
  [[nodiscard]] bool next_is_digit() const { return !text.empty() && text[0] >= '0' && text[0] <= '9'; }
};

// "Z", "+0100", "-0530" or nothing, in seconds east of Greenwich.
int zone(Digits& digits) {
  if (digits.text.empty()) return 0;
  const char sign = digits.text[0];
  digits.text.remove_prefix(1);
  if (sign == 'Z') return 0;
  if (sign != '+' && sign != '-') digits.ok = false;
  const int hours = digits.take(2), minutes = digits.take(2);
  digits.ok = digits.ok && hours < 24 && minutes < 60;
  return (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
}

}  // namespace

Result<std::chrono::sys_seconds> time(const Object& object) {
  namespace chrono = std::chrono;
  const bool utc = object.tag == tag::utc_time;
  const std::string_view written(reinterpret_cast<const char*>(object.content.data()), object.content.size());
  Digits digits{written};
  int year = digits.take(utc ? 2 : 4);
  if (utc) year += year < 50 ? 2000 : 1900;
  const int month = digits.take(2), day = digits.take(2), hour = digits.take(2), minute = digits.take(2);
  const int second = digits.next_is_digit() ? digits.take(2) : 0;
  if (!utc && !digits.text.empty() && (digits.text[0] == '.' || digits.text[0] == ',')) {
    digits.text.remove_prefix(1);
    while (digits.next_is_digit()) digits.text.remove_prefix(1);
  }
  const int east = zone(digits);
  const chrono::year_month_day date{chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day))};
  if ((!utc && object.tag != tag::generalized_time) || !digits.ok || !digits.text.empty() || !date.ok() || hour > 23 ||
      minute > 59 || second > 60)
    return malformed(object.offset, "a time (UTCTime or GeneralizedTime)",
                     text(written.size(), " octets that are none"));
  return chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second - east);
}

namespace {

void put_utf8(std::string& to, std::uint32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  if (c < 0x80) {
    to += static_cast<char>(c);
  } else if (c < 0x800) {
    to += static_cast<char>(0xC0 | c >> 6);
    to += static_cast<char>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    to += static_cast<char>(0xE0 | c >> 12);
    to += static_cast<char>(0x80 | (c >> 6 & 63));
    to += static_cast<char>(0x80 | (c & 63));
  } else {
    to += static_cast<char>(0xF0 | c >> 18);
    to += static_cast<char>(0x80 | (c >> 12 & 63));
    to += static_cast<char>(0x80 | (c >> 6 & 63));
    to += static_cast<char>(0x80 | (c & 63));
  }
}

// Characters of `width` octets each, most significant first.
std::string wide(ByteView bytes, std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i + width <= bytes.size(); i += width) {
    std::uint32_t c = 0;
    for (std::size_t k = 0; k < width; ++k) c = c << 8 | bytes[i + k];
    put_utf8(out, c);
  }
  if (bytes.size() % width != 0) put_utf8(out, 0xFFFD);
  return out;
}

// The octets that make one character of UTF-8 here, 0: none does (RFC 3629).
std::size_t utf8_size(ByteView bytes) noexcept {
  const std::uint8_t b = bytes[0];
  const std::size_t size = b < 0x80 ? 1 : b < 0xC2 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF5 ? 4 : 0;
  if (size == 0 || size > bytes.size()) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((bytes[i] & 0xC0) != 0x80) return 0;
  if ((b == 0xE0 && bytes[1] < 0xA0) || (b == 0xED && bytes[1] >= 0xA0) || (b == 0xF0 && bytes[1] < 0x90) ||
      (b == 0xF4 && bytes[1] >= 0x90))
    return 0;
  return size;
}

std::string utf8(ByteView bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t size = utf8_size(bytes);
    if (size == 0) put_utf8(out, 0xFFFD);
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(bytes[i]);
    bytes = bytes.subspan(std::max<std::size_t>(size, 1));
  }
  return out;
}

}  // namespace

Result<std::string> string(const Object& object) {
  switch (object.tag) {
    case tag::utf8_string:
      return utf8(object.content);
    case tag::bmp_string:
      return wide(object.content, 2);
    case tag::universal_string:
      return wide(object.content, 4);
    case tag::numeric_string:
    case tag::printable_string:
    case tag::teletex_string:
    case tag::ia5_string:
    case tag::visible_string:
      return wide(object.content, 1);
    default:
      return malformed(object.offset, "a character string", to_text(object.tag));
  }
}

}  // namespace landfall::ber
