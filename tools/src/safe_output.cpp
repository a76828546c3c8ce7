#include "safe_output.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <landfall/base/bytes.hpp>

namespace landfall::tools {
namespace {

struct Character {
  std::size_t size = 0;  // octets; 0: no UTF-8
  std::uint32_t code = 0;
};

// How many octets a character that begins so has (RFC 3629, 4); 0: none begins so.
std::size_t size_of(unsigned char first) {
  return first < 0x80                    ? 1
         : first >= 0xC2 && first < 0xE0 ? 2
         : first >= 0xE0 && first < 0xF0 ? 3
         : first >= 0xF0 && first < 0xF5 ? 4
                                         : 0;
}

Character character_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t size = size_of(first);
  if (size == 0 || text.size() - at < size) return {};
  std::uint32_t code = size == 1 ? first : first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80U) return {};
    code = code << 6 | (next & 0x3FU);
  }
  const bool shorter_is_enough = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool none = shorter_is_enough || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF;
  return none ? Character{} : Character{size, code};
}

struct Range {
  std::uint32_t first, last;
};
// What no screen shows, or shows as a blank: two names that look alike would be two (Unicode, DerivedCoreProperties,
// Default_Ignorable_Code_Point, and the fillers that are letters).
constexpr Range unseen[] = {
    {0x80, 0x9F},        // C1
    {0xAD, 0xAD},        // soft hyphen
    {0x34F, 0x34F},      // combining grapheme joiner
    {0x61C, 0x61C},      // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian variation selectors
    {0x200B, 0x200F},    // zero width, left to right and right to left marks
    {0x2028, 0x202E},    // separators of lines and paragraphs, embeddings and overrides
    {0x2060, 0x206F},    // invisible operators, isolates
    {0x2800, 0x2800},    // Braille blank
    {0x3164, 0x3164},    // Hangul filler
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},    // unassigned, annotations
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // musical format controls
    {0xE0000, 0xE0FFF},  // tags, variation selectors
};

std::string hex_of(std::uint32_t value, int octets) {
  Bytes bytes;
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  return to_hex(bytes);
}

std::string escaped(std::uint32_t code) {
  if (code < 0x10000) return "\\u" + hex_of(code, 2);
  const std::uint32_t above = code - 0x10000;  // two halves, as JSON has it
  return "\\u" + hex_of(0xD800 + (above >> 10), 2) + "\\u" + hex_of(0xDC00 + (above & 0x3FF), 2);
}

void append_safe(std::string& to, std::string_view bytes, std::uint32_t code, bool lines) {
  const bool line = code == '\n' || code == '\t';
  if (code < 0x20 || code == 0x7F)
    line&& lines ? to.append(bytes) : to.append("\\x" + hex_of(code, 1));
  else if (std::ranges::any_of(unseen, [&](const Range& r) { return r.first <= code && code <= r.last; }))
    to.append(escaped(code));
  else
    to.append(bytes);
}

// Where the last character begins that needs more octets than there are; the end: nowhere.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto c = static_cast<unsigned char>(text[text.size() - back]);
    if ((c & 0xC0U) == 0x80U) continue;
    return size_of(c) > back ? text.size() - back : text.size();
  }
  return text.size();
}

}  // namespace

std::string safe(std::string_view text, bool lines) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto character = character_at(text, at);
    if (character.size == 0)
      out.append("\\x" + hex_of(static_cast<unsigned char>(text[at]), 1));
    else
      append_safe(out, text.substr(at, character.size), character.code, lines);
    at += std::max<std::size_t>(1, character.size);
  }
  return out;
}

SafeOutput::SafeOutput(std::ostream& stream) : stream_(stream), inner_(stream.rdbuf(this)) {}

SafeOutput::~SafeOutput() {
  SafeOutput::sync();
  stream_.rdbuf(inner_);
}

bool SafeOutput::put(std::string_view text) {
  pending_.append(text);
  const std::size_t whole = unfinished(pending_);
  const std::string out = safe(std::string_view(pending_).substr(0, whole), true);
  pending_.erase(0, whole);
  return inner_->sputn(out.data(), static_cast<std::streamsize>(out.size())) ==
         static_cast<std::streamsize>(out.size());
}

SafeOutput::int_type SafeOutput::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char one = traits_type::to_char_type(c);
  return put({&one, 1}) ? c : traits_type::eof();
}

std::streamsize SafeOutput::xsputn(const char* text, std::streamsize size) {
  return put({text, static_cast<std::size_t>(size)}) ? size : 0;
}

int SafeOutput::sync() {
  const std::string rest = safe(pending_, true);
  pending_.clear();
  const auto size = static_cast<std::streamsize>(rest.size());
  return inner_->sputn(rest.data(), size) == size && inner_->pubsync() == 0 ? 0 : -1;
}

}  // namespace landfall::tools
