// A mutator that knows how picture files are built: it changes numbers where numbers are, keeps what must agree (a
// PNG's checks, a box around boxes) mostly in agreement, and leaves the rest to libFuzzer. A picture may stand behind
// one octet (fuzz_portrait). Of the files it makes, more get past a header than of those with bits flipped at random.
#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <span>
#include <string_view>

#include <landfall/base/bytes.hpp>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed);

namespace {

using landfall::Bytes;
using landfall::ByteView;
using namespace std::string_view_literals;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) {
    return n == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::uint8_t octet() { return static_cast<std::uint8_t>(below(256)); }
  template <class T, std::size_t n>
  T of(const std::array<T, n>& all) {
    return all.at(below(n));
  }
  // A number that programs stumble over, or one around the size of the file.
  std::uint64_t number(std::size_t size) {
    static constexpr std::array<std::uint64_t, 20> edges{
        0,      1,      2,      3,       4,       5,          8,          255,        256,        257,
        0x7fff, 0x8000, 0xffff, 0x10000, 0xffff0, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 64};
    return one_in(3) ? below(size + 16) : one_in(3) ? below(70'000) : of(edges);
  }

 private:
  std::minstd_rand engine_;
};

void put_number(Bytes& to, std::size_t at, std::uint64_t value, int octets, bool big) {
  for (int i = 0; i < octets; ++i)
    if (at + static_cast<std::size_t>(i) < to.size())
      to[at + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value >> (8 * (big ? octets - 1 - i : i)));
}
std::uint64_t number_at(ByteView from, std::size_t at, int octets, bool big) {
  std::uint64_t value = 0;
  for (int i = 0; i < octets; ++i) {
    const std::size_t place = at + static_cast<std::size_t>(big ? i : octets - 1 - i);
    value = value << 8 | (place < from.size() ? from[place] : 0);
  }
  return value;
}
bool is(ByteView file, std::size_t at, std::string_view text) {
  return at <= file.size() && text.size() <= file.size() - at &&
         std::memcmp(file.data() + at, text.data(), text.size()) == 0;
}
void put(Bytes& to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }
void insert(Bytes& to, std::size_t at, ByteView what) {
  to.insert(to.begin() + static_cast<std::ptrdiff_t>(std::min(at, to.size())), what.begin(), what.end());
}
void erase(Bytes& from, std::size_t at, std::size_t count) {
  at = std::min(at, from.size());
  const auto begin = from.begin() + static_cast<std::ptrdiff_t>(at);
  from.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(count, from.size() - at)));
}

Bytes slice(ByteView from, std::size_t at, std::size_t count) {
  at = std::min(at, from.size());
  const auto part = from.subspan(at, std::min(count, from.size() - at));
  return {part.begin(), part.end()};
}

// A piece of a file: from the first octet of its head to behind its last.
struct Piece {
  std::size_t at = 0, body = 0, end = 0;
};

void shuffle_pieces(Bytes& file, const std::vector<Piece>& pieces, Dice& dice) {
  if (pieces.empty()) return;
  const Piece& one = pieces[dice.below(pieces.size())];
  const Piece& other = pieces[dice.below(pieces.size())];
  const Bytes copy = slice(file, one.at, one.end - one.at);
  if (dice.one_in(3)) return erase(file, one.at, one.end - one.at);
  const std::size_t times = dice.one_in(8) ? 1 + dice.below(64) : 1;
  for (std::size_t i = 0; i < times; ++i) insert(file, other.end, copy);
}

// --- TIFF 6.0, also in Exif
// -------------------------------------------------------------------------------------------

constexpr std::array<unsigned, 26> tiff_tags{254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282,
                                             283, 284, 296, 317, 320, 322, 323, 324, 325, 338, 339, 347, 530};

struct TiffPlaces {
  bool big = false;
  std::size_t first = 0, count = 0;
};

TiffPlaces tiff_places(ByteView file) {
  TiffPlaces places{.big = is(file, 0, "MM"sv)};
  places.first = number_at(file, 4, 4, places.big);
  places.count = number_at(file, places.first, 2, places.big);
  if (places.first > file.size()) places.first = 0;
  places.count = std::min(places.count, (file.size() - places.first) / 12);
  return places;
}

void random_entry(Bytes& file, std::size_t at, bool big, Dice& dice) {
  put_number(file, at, dice.one_in(8) ? dice.below(65'536) : dice.of(tiff_tags), 2, big);
  put_number(file, at + 2, dice.one_in(4) ? dice.below(20) : dice.of(std::array<unsigned, 3>{1, 3, 4}), 2, big);
  put_number(file, at + 4, dice.one_in(2) ? 1 : dice.number(file.size()), 4, big);
  put_number(file, at + 8, dice.number(file.size()), 4, big);
}

// The directory again, at the end of the file, with one entry more.
void longer_directory(Bytes& file, const TiffPlaces& places, Dice& dice) {
  const Bytes entries = slice(file, places.first + 2, places.count * 12);
  const std::size_t at = file.size();
  file.resize(at + 2 + 12), file.insert(file.end(), entries.begin(), entries.end()), file.resize(file.size() + 4);
  put_number(file, 4, at, 4, places.big), put_number(file, at, places.count + 1, 2, places.big);
  random_entry(file, at + 2, places.big, dice);
}

void change_byte_order(Bytes& file, const TiffPlaces& places) {
  const bool to = !places.big;
  const auto turn = [&](std::size_t at, int octets) {
    if (at + static_cast<std::size_t>(octets) <= file.size())
      put_number(file, at, number_at(file, at, octets, !to), octets, to);
  };
  file[0] = file[1] = to ? 'M' : 'I';
  turn(2, 2), turn(4, 4), turn(places.first, 2);
  for (std::size_t i = 0; i < places.count; ++i) {
    const std::size_t at = places.first + 2 + 12 * i;
    const bool two = number_at(file, at + 2, 2, !to) == 3;
    turn(at, 2), turn(at + 2, 2), turn(at + 4, 4), turn(at + 8, two ? 2 : 4);
  }
}

// The entry's value again, some times, at the end of the file, and a count of them that is true or not.
void move_values(Bytes& file, std::size_t entry, bool big, Dice& dice) {
  const auto type = number_at(file, entry + 2, 2, big), value = number_at(file, entry + 8, type == 3 ? 2 : 4, big);
  const int octets = type == 1 ? 1 : type == 3 ? 2 : 4;
  const std::size_t at = file.size(), values = 1 + dice.below(5);
  file.resize(at + values * static_cast<std::size_t>(octets));
  for (std::size_t i = 0; i < values; ++i)
    put_number(file, at + i * static_cast<std::size_t>(octets), value, octets, big);
  put_number(file, entry + 4, dice.one_in(2) ? values : dice.number(file.size()), 4, big);
  put_number(file, entry + 8, at, 4, big);
}

void mutate_tiff(Bytes& file, Dice& dice) {
  if (file.size() < 16) return;
  const TiffPlaces places = tiff_places(file);
  const std::size_t at = places.first + 2 + 12 * dice.below(places.count);
  const auto type = number_at(file, at + 2, 2, places.big);
  switch (dice.below(10)) {
    case 8:
      return move_values(file, at, places.big, dice);
    case 0:
      return put_number(file, at, dice.of(tiff_tags), 2, places.big);
    case 1:
      return put_number(file, at + 2, dice.below(20), 2, places.big);
    case 2:
    case 3:
      return put_number(file, at + 4, dice.number(file.size()), 4, places.big);
    case 4:
      return put_number(file, at + 8, dice.number(file.size()), type == 3 ? 2 : 4, places.big);
    case 5:
      return longer_directory(file, places, dice);
    case 6:
      return change_byte_order(file, places);
    case 7:
      return put_number(file, dice.one_in(2) ? 4 : places.first, dice.number(file.size()), dice.one_in(2) ? 4 : 2,
                        places.big);
    default:
      return put_number(file, number_at(file, at + 8, 4, places.big) + 4 * dice.below(16), dice.number(file.size()), 4,
                        places.big);
  }
}

Bytes random_exif(Dice& dice) {
  const bool big = dice.one_in(2);
  const std::size_t entries = 1 + dice.below(4);
  Bytes out(10 + 12 * entries + 4 + dice.below(32));
  put_number(out, 0, big ? 0x4d4d : 0x4949, 2, true), put_number(out, 2, 42, 2, big), put_number(out, 4, 8, 4, big);
  put_number(out, 8, entries, 2, big);
  for (std::size_t i = 0; i < entries; ++i) random_entry(out, 10 + 12 * i, big, dice);
  return out;
}

// --- ITU-T T.81
// -------------------------------------------------------------------------------------------------------

std::vector<Piece> jpeg_segments(ByteView file) {
  std::vector<Piece> out;
  for (std::size_t at = 2; at + 4 <= file.size() && file[at] == 0xff && out.size() < 500;) {
    std::size_t end = at + 2 + number_at(file, at + 2, 2, true);
    if (end > file.size() || end < at + 4) break;
    if (file[at + 1] == 0xda)  // with the scan behind it
      while (end + 1 < file.size() && !(file[end] == 0xff && file[end + 1] != 0 && (file[end + 1] & 0xf8) != 0xd0))
        ++end;
    out.push_back({at, at + 4, end});
    at = end;
  }
  return out;
}

void put_exif(Bytes& file, Dice& dice) {
  Bytes segment{0xff, 0xe1, 0, 0};
  put(segment, "Exif\0\0"sv);
  const Bytes exif = random_exif(dice);
  segment.insert(segment.end(), exif.begin(), exif.end());
  put_number(segment, 2, segment.size() - 2, 2, true);
  insert(file, 2, segment);
}

void mutate_exif(Bytes& file, const Piece& segment, Dice& dice) {
  Bytes block = slice(file, segment.body + 6, segment.end - segment.body - 6);
  mutate_tiff(block, dice);
  if (block.size() > 60'000) return;
  erase(file, segment.body + 6, segment.end - segment.body - 6), insert(file, segment.body + 6, block);
  put_number(file, segment.at + 2, block.size() + 8, 2, true);
}

void mutate_jpeg(Bytes& file, Dice& dice) {
  const auto segments = jpeg_segments(file);
  if (segments.empty() || dice.one_in(12)) return put_exif(file, dice);
  const Piece& one = segments[dice.below(segments.size())];
  const bool exif = file[one.at + 1] == 0xe1 && one.body + 6 <= one.end && is(file, one.body, "Exif\0\0"sv);
  if (exif && !dice.one_in(3)) return mutate_exif(file, one, dice);
  switch (dice.below(6)) {
    case 0:  // a frame of another kind, or any marker
      file[one.at + 1] = static_cast<std::uint8_t>(dice.one_in(2) ? 0xc0 + dice.below(16) : dice.below(256));
      return;
    case 1:
      return put_number(file, one.at + 2,
                        dice.one_in(2) ? one.end - one.at - 2 + dice.below(5) - 2 : dice.number(file.size()), 2, true);
    case 2:
      return shuffle_pieces(file, segments, dice);
    case 3:  // fields of two octets: sizes, intervals
      return put_number(file, one.body + dice.below(8), dice.one_in(2) ? dice.below(64) : dice.number(file.size()), 2,
                        true);
    default:
      if (one.body < one.end) file[one.body + dice.below(std::min<std::size_t>(one.end - one.body, 24))] = dice.octet();
  }
}

// --- ISO/IEC 15444-1
// --------------------------------------------------------------------------------------------------

std::vector<Piece> boxes(ByteView file, std::size_t at, std::size_t end) {
  std::vector<Piece> out;
  while (at + 8 <= end && out.size() < 500) {
    const std::size_t length = number_at(file, at, 4, true);
    const std::size_t behind = length == 0 ? end : at + length;
    if (length == 1 || behind > end || behind < at + 8) break;
    out.push_back({at, at + 8, behind});
    at = behind;
  }
  return out;
}

Bytes box(std::string_view type, ByteView body) {
  Bytes out(4);
  put(out, type), out.insert(out.end(), body.begin(), body.end());
  put_number(out, 0, out.size(), 4, true);
  return out;
}

Bytes random_box(Dice& dice) {
  static constexpr std::array<std::string_view, 11> types{"ihdr", "bpcc", "colr", "pclr", "cmap", "cdef",
                                                          "res ", "resc", "jp2h", "jp2c", "free"};
  const std::size_t columns = dice.one_in(3) ? dice.below(256) : dice.below(5), entries = dice.below(300);
  Bytes body, mapping;
  if (dice.one_in(2)) {  // a palette and what it is mapped to
    body = {static_cast<std::uint8_t>(entries >> 8), static_cast<std::uint8_t>(entries),
            static_cast<std::uint8_t>(columns)};
    body.resize(3 + columns, dice.one_in(4) ? dice.octet() : std::uint8_t{7}),
        body.resize(body.size() + columns * entries, dice.octet());
    for (std::size_t c = 0; c < columns; ++c) mapping.insert(mapping.end(), {0, 0, 1, static_cast<std::uint8_t>(c)});
    Bytes out = box("pclr", body), map = box("cmap", mapping);
    out.insert(out.end(), map.begin(), map.end());
    return out;
  }
  body.resize(dice.below(24));
  for (auto& octet : body) octet = dice.one_in(2) ? dice.octet() : std::uint8_t{0};
  Bytes out = box(dice.of(types), body);
  for (std::size_t depth = dice.one_in(4) ? dice.below(400) : 0; depth > 0; --depth) out = box("res ", out);
  return out;
}

// Into the header box, whose length follows.
void put_box(Bytes& file, const Piece& header, ByteView what) {
  const auto inner = boxes(file, header.body, header.end);
  insert(file, inner.empty() ? header.body : inner.back().end, what);
  put_number(file, header.at, header.end - header.at + what.size(), 4, true);
}

void put_segment(Bytes& file, std::size_t at, Dice& dice) {
  static constexpr std::array<unsigned, 14> markers{0xff50, 0xff52, 0xff53, 0xff55, 0xff57, 0xff58, 0xff5c,
                                                    0xff5d, 0xff5e, 0xff5f, 0xff60, 0xff61, 0xff64, 0xff74};
  Bytes segment(4 + dice.below(16));
  for (std::size_t i = 4; i < segment.size(); ++i)
    segment[i] = static_cast<std::uint8_t>(dice.one_in(2) ? dice.below(8) : dice.below(256));
  put_number(segment, 0, dice.of(markers), 2, true), put_number(segment, 2, segment.size() - 2, 2, true);
  insert(file, at, segment);
}

std::vector<Piece> codestream_segments(ByteView file, std::size_t at) {
  std::vector<Piece> out;
  for (at += 2; at + 4 <= file.size() && file[at] == 0xff && file[at + 1] != 0x93 && out.size() < 500;) {
    const std::size_t end = at + 2 + number_at(file, at + 2, 2, true);
    if (end > file.size() || end < at + 4) break;
    out.push_back({at, at + 4, end});
    at = end;
  }
  return out;
}

void mutate_codestream(Bytes& file, std::size_t at, Dice& dice) {
  const auto segments = codestream_segments(file, at);
  if (segments.empty()) return;
  const Piece& one = segments[dice.below(segments.size())];
  const unsigned marker = file[one.at + 1];
  if (marker == 0x51 && dice.one_in(2))  // SIZ
    return put_number(file, one.body + 2 + 4 * dice.below(8),
                      dice.one_in(2) ? 1 + dice.below(300) : dice.number(file.size()), 4, true);
  if (marker == 0x90 && dice.one_in(2))
    return put_number(file, one.body + 2, dice.number(file.size()), 4, true);  // Psot
  if (marker == 0x52 && dice.one_in(2))
    return put_number(file, one.body + 2, dice.number(file.size()), 2, true);  // layers
  switch (dice.below(5)) {
    case 0:
      return put_segment(file, dice.one_in(2) ? one.end : one.at, dice);
    case 1:
      return shuffle_pieces(file, segments, dice);
    case 2:
      return put_number(file, one.at + 2, dice.number(file.size()), 2, true);
    default:
      if (one.body < one.end)
        file[one.body + dice.below(one.end - one.body)] =
            static_cast<std::uint8_t>(dice.one_in(3) ? dice.octet() : dice.below(12));
  }
}

void mutate_jp2(Bytes& file, Dice& dice) {
  if (is(file, 0, "\xff\x4f"sv)) return mutate_codestream(file, 0, dice);
  const auto outer = boxes(file, 0, file.size());
  const Piece* header = nullptr;
  const Piece* stream = nullptr;
  for (const auto& piece : outer) {
    if (is(file, piece.at + 4, "jp2h"sv)) header = &piece;
    if (is(file, piece.at + 4, "jp2c"sv)) stream = &piece;
  }
  if (stream && dice.one_in(2)) {
    const std::size_t before = file.size();
    mutate_codestream(file, stream->body, dice);
    return put_number(file, stream->at, stream->end - stream->at + file.size() - before, 4, true);
  }
  if (outer.empty()) return;
  if (header && dice.one_in(3)) return put_box(file, *header, random_box(dice));
  auto all = outer;
  if (header && !dice.one_in(3)) all = boxes(file, header->body, header->end);
  if (all.empty()) return;
  const Piece& one = all[dice.below(all.size())];
  switch (dice.below(4)) {
    case 0:
      return put_number(file, one.at, dice.number(file.size()), 4, true);
    case 1:
      return shuffle_pieces(file, all, dice);
    case 2:
      return insert(file, one.at, random_box(dice));
    default:
      if (one.body < one.end) file[one.body + dice.below(one.end - one.body)] = dice.octet();
  }
}

// --- ISO/IEC 15948
// ----------------------------------------------------------------------------------------------------

std::vector<Piece> png_chunks(ByteView file) {
  std::vector<Piece> out;
  for (std::size_t at = 8; at + 12 <= file.size() && out.size() < 500;) {
    const std::size_t end = at + 12 + number_at(file, at, 4, true);
    if (end > file.size()) break;
    out.push_back({at, at + 8, end});
    at = end;
  }
  return out;
}

void mend_checks(Bytes& file) {
  for (const auto& chunk : png_chunks(file))
    put_number(file, chunk.end - 4, landfall::crc32(ByteView(file).subspan(chunk.at + 4, chunk.end - 8 - chunk.at)), 4,
               true);
}

Bytes random_chunk(Dice& dice) {
  static constexpr std::array<std::string_view, 14> types{"PLTE", "tRNS", "pHYs", "eXIf", "gAMA", "iCCP", "zTXt",
                                                          "iTXt", "acTL", "fcTL", "sBIT", "IDAT", "IHDR", "IEND"};
  const auto type = dice.of(types);
  Bytes body(dice.one_in(3) ? dice.below(800) : 3 * dice.below(5));
  for (auto& octet : body) octet = dice.octet();
  if (type == "eXIf") body = random_exif(dice);
  Bytes out(4);
  put(out, type), out.insert(out.end(), body.begin(), body.end()), out.resize(out.size() + 4);
  put_number(out, 0, body.size(), 4, true);
  return out;
}

void mutate_png(Bytes& file, Dice& dice) {
  const auto chunks = png_chunks(file);
  if (chunks.empty()) return;
  const Piece& one = chunks[dice.below(chunks.size())];
  switch (dice.below(6)) {
    case 0:  // IHDR: width, height
      put_number(file, 16 + 4 * dice.below(2), dice.one_in(2) ? 1 + dice.below(64) : dice.number(file.size()), 4, true);
      break;
    case 1:  // depth, colour, methods, interlace
      if (file.size() > 28)
        file[24 + dice.below(5)] = static_cast<std::uint8_t>(dice.one_in(4) ? dice.octet() : dice.below(17));
      break;
    case 2:
      put_number(file, one.at, dice.number(file.size()), 4, true);
      break;
    case 3:
      shuffle_pieces(file, chunks, dice);
      break;
    case 4:
      insert(file, one.end, random_chunk(dice));
      break;
    default:
      if (one.body + 4 < one.end) file[one.body + dice.below(one.end - 4 - one.body)] = dice.octet();
  }
  if (!dice.one_in(16)) mend_checks(file);
}

using Mutate = void (*)(Bytes&, Dice&);

Mutate mutation_of(ByteView file) {
  if (is(file, 0, "\xff\xd8"sv)) return mutate_jpeg;
  if (is(file, 0, "II*\0"sv) || is(file, 0, "MM\0*"sv)) return mutate_tiff;
  if (is(file, 0, "\x89PNG"sv)) return mutate_png;
  if (is(file, 4, "jP  "sv) || is(file, 0, "\xff\x4f"sv)) return mutate_jp2;
  return nullptr;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  Dice dice(seed);
  std::size_t head = 0;
  Mutate mutate = mutation_of({data, size});
  if (mutate == nullptr && size > 1) mutate = mutation_of({data + 1, size - 1}), head = 1;
  if (mutate == nullptr || dice.one_in(4)) {
    size = LLVMFuzzerMutate(data, size, most);
    if (mutate != mutate_png || size <= head || dice.one_in(4)) return size;
    Bytes png(data + head, data + size);
    mend_checks(png);
    std::ranges::copy(png, data + head);
    return size;
  }
  Bytes file(data + head, data + size);
  for (std::size_t i = 1 + (dice.one_in(3) ? dice.below(4) : 0); i > 0; --i) mutate(file, dice);
  file.resize(std::min(file.size(), most - head));
  std::ranges::copy(file, data + head);
  return file.size() + head;
}
