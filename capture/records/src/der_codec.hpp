#pragma once

#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>
#include <landfall/base/text.hpp>

#include "findings.hpp"
#include "schema.hpp"

/// Reads and writes any type that has a Schema.
namespace landfall::records::iso39794 {

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_number = std::is_integral_v<T> || std::is_enum_v<T>;  // bool is told apart before
template <class T>
inline constexpr bool is_primitive = is_number<T> || std::is_same_v<T, ByteView> || std::is_same_v<T, VisibleString>;

/// The tag of an element of SEQUENCE OF, which has no context tag.
template <class T>
constexpr ber::Tag element_tag() {
  if constexpr (std::is_same_v<T, ByteView>)
    return ber::tag::octet_string;
  else if constexpr (std::is_same_v<T, VisibleString>)
    return ber::tag::visible_string;
  else
    return ber::tag::sequence;
}

/// Of all lists of a block together. A face has some 150 landmarks at most; an element of four octets can become a
/// value of two thousand, so without a bound a block of some megabytes would take gigabytes.
inline constexpr std::size_t most_elements = 4096;

class DerDecoder {
 public:
  explicit DerDecoder(Findings& findings) : findings_(findings) {}

  /// What stands in an object, whatever its tag is.
  template <class T>
  [[nodiscard]] Result<void> content(const ber::Object& object, T& to) {
    if (!object.minimal || object.indefinite) note(findings_, Oddity::not_der, object.offset);
    if constexpr (std::is_same_v<T, bool>)
      return boolean(object, to);
    else if constexpr (is_number<T>)
      return number(object, to);
    else if constexpr (std::is_same_v<T, ByteView>)
      to = object.content;
    else if constexpr (std::is_same_v<T, VisibleString>)
      to.characters = object.content;
    else if constexpr (std::is_same_v<T, Opaque>)
      to.content = object.content;
    else if constexpr (is_list<T>)
      return list(object, to);
    else
      return sequence(ber::Reader(object), to);
    return {};
  }

 private:
  [[nodiscard]] Result<void> boolean(const ber::Object& object, bool& to) {
    LANDFALL_TRY(to, ber::boolean(object));
    if (object.content[0] != (to ? 0xFF : 0)) note(findings_, Oddity::not_der, object.offset);  // X.690, 11.1
    return {};
  }

  template <class T>
  [[nodiscard]] Result<void> number(const ber::Object& object, T& to) {
    LANDFALL_TRY(const auto value, ber::integer(object));
    if constexpr (sizeof(T) == sizeof(int)) {
      if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        return Error(Errc::bad_input, Layer::records, "a number of 32 bits", "a larger one")
            .at(text("byte ", object.offset));
    }
    const ByteView octets = object.content;  // X.690, 8.3.2: the first nine bits are not all the same
    if (octets.size() > 1 && (octets[0] == 0 || octets[0] == 0xFF) && ((octets[0] ^ octets[1]) & 0x80) == 0)
      note(findings_, Oddity::not_der, object.offset);
    to = static_cast<T>(value);
    return {};
  }

  template <class T>
  [[nodiscard]] Result<void> list(const ber::Object& object, std::vector<T>& to) {
    for (ber::Reader in(object); !in.at_end();) {
      if (++elements_ > most_elements)
        return Error(Errc::exhausted, Layer::records, text("at most ", most_elements, " elements of lists"), "more")
            .at(text("byte ", in.offset()));
      LANDFALL_TRY(const auto element, in.next(element_tag<T>(), "an element"));
      LANDFALL_CHECK(content(element, to.emplace_back()));
    }
    return {};
  }

  template <class T>
  [[nodiscard]] Result<void> sequence(ber::Reader in, T& to) {
    Result<void> done;
    const auto one = [&](const auto& field) {
      done = member(in, field, to.*field.member);
      return done.has_value();
    };
    std::apply([&](const auto&... field) { (void)(one(field) && ...); }, Schema<T>::fields);
    if (!done) return done;
    to.extensions = in.rest();
    if (!in.at_end()) note(findings_, Oddity::unknown_fields, in.offset());
    return {};
  }

  template <class Field, class T>
  [[nodiscard]] Result<void> member(ber::Reader& in, const Field& field, T& to) {
    if constexpr (is_optional<T>) {
      using Value = typename T::value_type;
      LANDFALL_TRY(const auto object, in.next_if(ber::tag::context(field.number, !is_primitive<Value>)));
      return object ? content(*object, to.emplace()) : Result<void>();
    } else {
      LANDFALL_TRY(const auto object, in.next(ber::tag::context(field.number, !is_primitive<T>), field.name));
      return content(object, to);
    }
  }

  Findings& findings_;
  std::size_t elements_ = 0;
};

/// One data object, from parts that are wiped: they held an image.
inline Bytes join_and_wipe(ber::Tag tag, std::vector<Bytes>& parts) {
  Bytes out = der::object(tag, parts);
  for (auto& part : parts) wipe(part.data(), part.size());
  return out;
}

template <class T>
[[nodiscard]] Bytes encode(ber::Tag tag, const T& value);

template <class T>
void encode_members(std::vector<Bytes>& to, const T& value) {
  const auto one = [&](const auto& field) {
    const auto& member = value.*field.member;
    using Member = std::remove_cvref_t<decltype(member)>;
    if constexpr (is_optional<Member>) {
      if (member)
        to.push_back(encode(ber::tag::context(field.number, !is_primitive<typename Member::value_type>), *member));
    } else {
      to.push_back(encode(ber::tag::context(field.number, !is_primitive<Member>), member));
    }
  };
  std::apply([&](const auto&... field) { (one(field), ...); }, Schema<T>::fields);
  to.emplace_back(value.extensions.begin(), value.extensions.end());
}

/// X.690, 8.2 and 8.3 without the tag that der::boolean and der::integer put before it.
template <class T>
[[nodiscard]] Bytes encode_number(ber::Tag tag, T value) {
  Bytes out;
  if constexpr (std::is_same_v<T, bool>)
    out = der::boolean(value);
  else
    out = der::integer(static_cast<std::int64_t>(value));
  out[0] = static_cast<std::uint8_t>(tag);
  return out;
}

template <class T>
Bytes encode(ber::Tag tag, const T& value) {
  if constexpr (is_number<T>) {
    return encode_number(tag, value);
  } else if constexpr (std::is_same_v<T, ByteView>) {
    return der::object(tag, value);
  } else if constexpr (std::is_same_v<T, VisibleString>) {
    return der::object(tag, value.characters);
  } else if constexpr (std::is_same_v<T, Opaque>) {
    return der::object(tag, value.content);
  } else {
    std::vector<Bytes> parts;
    if constexpr (is_list<T>)
      for (const auto& element : value)
        parts.push_back(encode(element_tag<std::remove_cvref_t<decltype(element)>>(), element));
    else
      encode_members(parts, value);
    return join_and_wipe(tag, parts);
  }
}

}  // namespace landfall::records::iso39794
