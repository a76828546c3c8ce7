#include "made.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace landfall::made {

namespace {

// First bit lowest (deflate, WebP).
class LowBits {
 public:
  void bit(unsigned value) {
    if (used_ == 0) out_.push_back(0);
    out_.back() = static_cast<std::uint8_t>(out_.back() | (value & 1U) << used_);
    used_ = (used_ + 1) % 8;
  }
  void bits(std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) bit(value >> i);
  }
  void code(std::uint32_t value, int count) {  // prefix codes: highest bit first
    for (int i = count - 1; i >= 0; --i) bit(value >> i);
  }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
  int used_ = 0;
};

// First bit highest; after an octet of ones, JPEG puts an octet of zeros and JPEG 2000 one bit.
class HighBits {
 public:
  explicit HighBits(bool jpeg) : jpeg_(jpeg), left_(8) {}
  void bit(unsigned value) {
    now_ = now_ << 1 | (value & 1U);
    if (--left_ == 0) flush();
  }
  void bits(std::uint32_t value, int count) {
    for (int i = count - 1; i >= 0; --i) bit(value >> i);
  }
  Bytes take() {
    while (left_ != 8 && !(left_ == 7 && stuffed_)) bit(jpeg_ ? 1 : 0);
    if (stuffed_ && !jpeg_) out_.push_back(0);
    return std::move(out_);
  }

 private:
  void flush() {
    out_.push_back(static_cast<std::uint8_t>(now_));
    stuffed_ = now_ == 0xff && !jpeg_;
    if (now_ == 0xff && jpeg_) out_.push_back(0);
    left_ = stuffed_ ? 7 : 8;
    now_ = 0;
  }
  bool jpeg_, stuffed_ = false;
  int left_;
  unsigned now_ = 0;
  Bytes out_;
};

}  // namespace

void put(Bytes& to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }
void put(Bytes& to, ByteView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }
void put_be(Bytes& to, std::uint64_t value, int octets) {
  for (int i = octets - 1; i >= 0; --i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// RFC 1951, 3.2.7. Literals and lengths: 285 (258 octets) "0", literal 0 "10", end "11"; distance 1 is "0". Their
// lengths are told in a code of "0" for a run of zeros (18), "10" for 1 and "11" for 2.
Bytes zlib_of_zeros(std::uint64_t count) {
  Bytes out{0x78, 0xda};
  LowBits w;
  w.bits(1, 1), w.bits(2, 2), w.bits(29, 5), w.bits(0, 5), w.bits(14, 4);
  static constexpr std::array<unsigned, 18> lengths{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2};
  for (const auto length : lengths) w.bits(length, 3);
  const auto zeros = [&](unsigned n) { w.code(0, 1), w.bits(n - 11, 7); };
  w.code(3, 2), zeros(138), zeros(117), w.code(3, 2), zeros(28), w.code(2, 2), w.code(2, 2);
  const std::uint64_t runs = count > 0 ? (count - 1) / 258 : 0;
  for (std::uint64_t i = runs * 258; i < count; ++i) w.code(2, 2);  // at least one: what the runs repeat
  for (std::uint64_t i = 0; i < runs; ++i) w.bits(0, 2);
  w.code(3, 2);
  put(out, w.take());
  put_be(out, count % 65521 << 16 | 1, 4);
  return out;
}

namespace {

void jpeg_segment(Bytes& to, unsigned marker, ByteView body) {
  put_be(to, 0xff00U | marker, 2), put_be(to, body.size() + 2, 2), put(to, body);
}

// T.81, annex C: `symbols` in codes of one length.
Bytes huffman_table(unsigned where, std::size_t length, const Bytes& symbols) {
  Bytes out{static_cast<std::uint8_t>(where)};
  for (std::size_t i = 1; i <= 16; ++i) out.push_back(static_cast<std::uint8_t>(i == length ? symbols.size() : 0));
  put(out, symbols);
  return out;
}

void scan(Bytes& to, int components, int first, int last, int high, int low) {
  Bytes body{static_cast<std::uint8_t>(components)};
  for (int c = 0; c < components; ++c) body.push_back(static_cast<std::uint8_t>(c + 1)), body.push_back(0);
  for (const int v : {first, last, high << 4 | low}) body.push_back(static_cast<std::uint8_t>(v));
  jpeg_segment(to, 0xda, body);
}

// G.1.2.2: end-of-band runs over all blocks.
Bytes empty_band(std::uint64_t blocks) {
  HighBits w(true);
  while (blocks > 0) {
    const std::uint64_t run = std::min<std::uint64_t>(blocks, 32'767);
    int r = 0;
    while (run >> (r + 1) != 0) ++r;
    w.bits(static_cast<std::uint32_t>(r), 4), w.bits(static_cast<std::uint32_t>(run - (1ULL << r)), r);
    blocks -= run;
  }
  return w.take();
}

Bytes run_symbols() {
  Bytes out;
  for (unsigned r = 0; r < 15; ++r) out.push_back(static_cast<std::uint8_t>(r << 4));
  return out;
}

void jpeg_scans(Bytes& to, const JpegPlan& plan, std::uint64_t blocks) {
  const int last = plan.progressive ? 0 : 63;
  scan(to, plan.components, 0, last, 0, 0);
  HighBits w(true);
  for (std::uint64_t i = 0; i < blocks * static_cast<std::uint64_t>(plan.components); ++i)
    w.bits(0, plan.progressive ? 1 : 5);  // no difference; "0000": end of block
  plan.arithmetic ? put(to, Bytes{0, 0}) : put(to, w.take());
  const Bytes band = empty_band(blocks);
  for (int i = 1; i < plan.scans; ++i) {
    const int k = (i - 1) % 63 + 1, low = 13 - (i - 1) / 63;
    if (plan.arithmetic || !plan.progressive || low < 0) {
      scan(to, plan.components, 0, last, 0, 0), put(to, Bytes{0, 0});
    } else {
      scan(to, 1, k, k, low == 13 ? 0 : low + 1, low), put(to, band);
    }
  }
}

}  // namespace

Bytes jpeg(const JpegPlan& plan) {
  Bytes out{0xff, 0xd8};
  if (!plan.exif.empty()) {
    Bytes body;
    put(body, std::string_view("Exif\0\0", 6)), put(body, plan.exif);
    jpeg_segment(out, 0xe1, body);
  }
  Bytes tables{0};
  tables.resize(65, 1);
  jpeg_segment(out, 0xdb, tables);
  Bytes frame{8};
  put_be(frame, static_cast<std::uint64_t>(plan.height), 2), put_be(frame, static_cast<std::uint64_t>(plan.width), 2);
  frame.push_back(static_cast<std::uint8_t>(plan.components));
  for (int c = 0; c < plan.components; ++c) put(frame, Bytes{static_cast<std::uint8_t>(c + 1), 0x11, 0});
  const int kind = (plan.arithmetic ? 0xc9 : 0xc0) + (plan.progressive ? (plan.arithmetic ? 1 : 2) : 0);
  jpeg_segment(out, static_cast<unsigned>(plan.frame_as >= 0 ? plan.frame_as : kind), frame);
  jpeg_segment(out, 0xc4, huffman_table(0x00, 1, {0}));
  jpeg_segment(out, 0xc4, huffman_table(0x10, 4, run_symbols()));
  const auto blocks = [](int side) { return static_cast<std::uint64_t>(side + 7) / 8; };
  jpeg_scans(out, plan, blocks(plan.width) * blocks(plan.height));
  put_be(out, 0xffd9, 2);
  return out;
}

Bytes png_chunk(std::string_view type, ByteView body) {
  Bytes named, out;
  put(named, type), put(named, body);
  put_be(out, body.size(), 4), put(out, named), put_be(out, crc32(named), 4);
  return out;
}

namespace {

std::uint64_t png_octets(const PngPlan& p) {
  const std::uint64_t samples = p.colour == 2 ? 3 : p.colour == 4 ? 2 : p.colour == 6 ? 4 : 1;
  const auto rows = [&](std::uint64_t width, std::uint64_t height) {
    return width == 0 ? 0 : height * (1 + (width * samples * static_cast<std::uint64_t>(p.bits) + 7) / 8);
  };
  if (!p.interlaced) return rows(p.width, p.height);
  struct Pass {  // ISO/IEC 15948, 8.2
    std::uint64_t x, y, across, down;
  };
  static constexpr std::array<Pass, 7> passes{
      {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
  std::uint64_t sum = 0;
  for (const auto& pass : passes)
    if (p.width > pass.x && p.height > pass.y)
      sum += rows((p.width - pass.x + pass.across - 1) / pass.across, (p.height - pass.y + pass.down - 1) / pass.down);
  return sum;
}

}  // namespace

Bytes png(const PngPlan& plan) {
  Bytes out, ihdr;
  put(out, std::string_view("\x89PNG\r\n\x1a\n", 8));
  put_be(ihdr, plan.width, 4), put_be(ihdr, plan.height, 4);
  for (const int v : {plan.bits, plan.colour, 0, 0, plan.interlaced ? 1 : 0})
    ihdr.push_back(static_cast<std::uint8_t>(v));
  put(out, png_chunk("IHDR", ihdr)), put(out, plan.before);
  put(out, png_chunk("IDAT", zlib_of_zeros(png_octets(plan)))), put(out, png_chunk("IEND", {}));
  return out;
}

void Tiff::number(Bytes& to, std::uint64_t value, int octets) const {
  for (int i = 0; i < octets; ++i) {
    const int shift = 8 * (big_ ? octets - 1 - i : i);
    to.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

Tiff& Tiff::entry(unsigned tag, unsigned octets, const std::vector<std::uint32_t>& values) {
  Entry e{tag, octets == 1 ? 1U : octets == 2 ? 3U : 4U, static_cast<std::uint32_t>(values.size()), 0, {}};
  for (const auto value : values) number(e.values, value, static_cast<int>(octets));
  entries_.push_back(std::move(e));
  return *this;
}

Tiff& Tiff::raw(unsigned tag, unsigned type, std::uint32_t count, std::uint32_t value) {
  entries_.push_back({tag, type, count, value, {}});
  return *this;
}

Tiff& Tiff::picture(std::uint32_t width, std::uint32_t height, unsigned samples, unsigned bits, unsigned compression) {
  entry(256, 4, {width}).entry(257, 4, {height}).entry(258, 2, std::vector<std::uint32_t>(samples, bits));
  return entry(259, 2, {compression}).entry(262, 2, {samples == 1 ? 1U : 2U}).entry(277, 2, {samples});
}

Bytes Tiff::directory() const {
  Bytes out, values;
  put(out, big_ ? std::string_view("MM\0*", 4) : std::string_view("II*\0", 4));
  number(out, 8, 4), number(out, entries_.size(), 2);
  const std::size_t behind = 8 + 2 + 12 * entries_.size() + 4;
  for (const auto& e : entries_) {
    number(out, e.tag, 2), number(out, e.type, 2), number(out, e.count, 4);
    if (e.values.empty()) {
      number(out, e.value, 4);
    } else if (e.values.size() <= 4) {
      put(out, e.values), out.resize(out.size() + 4 - e.values.size());
    } else {
      number(out, behind + values.size(), 4), put(values, e.values);
    }
  }
  number(out, 0, 4), put(out, values);
  return out;
}

Bytes Tiff::file(ByteView data, bool tile) {
  entry(tile ? 324 : 273, 4, {0}).entry(tile ? 325 : 279, 4, {static_cast<std::uint32_t>(data.size())});
  const auto size = static_cast<std::uint32_t>(directory().size());
  Entry& offset = entries_[entries_.size() - 2];
  offset.values.clear(), number(offset.values, size, 4);
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.tag < b.tag; });
  Bytes out = directory();
  put(out, data);
  return out;
}

Bytes j2k_segment(unsigned marker, ByteView body) {
  Bytes out;
  put_be(out, marker, 2), put_be(out, body.size() + 2, 2), put(out, body);
  return out;
}

namespace {

Bytes siz(const J2kPlan& p) {
  Bytes body;
  put_be(body, 0, 2);
  const std::uint32_t tile_width = p.tile_width != 0 ? p.tile_width : p.width;
  const std::uint32_t tile_height = p.tile_height != 0 ? p.tile_height : p.height;
  for (const std::uint32_t v : {p.width, p.height, 0U, 0U, tile_width, tile_height, 0U, 0U}) put_be(body, v, 4);
  put_be(body, static_cast<std::uint64_t>(p.components), 2);
  for (int c = 0; c < p.components; ++c) put(body, Bytes{static_cast<std::uint8_t>(p.bits - 1), 1, 1});
  return j2k_segment(0xff51, body);
}

Bytes cod(const J2kPlan& p) {
  Bytes body{static_cast<std::uint8_t>(p.precincts.empty() ? 0 : 1), static_cast<std::uint8_t>(p.progression)};
  put_be(body, static_cast<std::uint64_t>(p.layers), 2);
  for (const int v : {0, p.levels, p.block_width - 2, p.block_height - 2, p.style, 1})
    body.push_back(static_cast<std::uint8_t>(v));
  for (const int v : p.precincts) body.push_back(static_cast<std::uint8_t>(v));
  return j2k_segment(0xff52, body);
}

Bytes qcd(const J2kPlan& p, int guard, int exponent) {
  Bytes body{static_cast<std::uint8_t>(guard << 5)};
  for (int i = 0; i < 3 * p.levels + 1; ++i) body.push_back(static_cast<std::uint8_t>(exponent << 3));
  return j2k_segment(0xff5c, body);
}

}  // namespace

Bytes j2k(const J2kPlan& p) {
  Bytes out;
  put_be(out, 0xff4f, 2), put(out, siz(p)), put(out, cod(p)), put(out, qcd(p, p.packets ? 7 : 2, p.packets ? 24 : 10));
  put(out, p.more);
  const auto count = [](std::uint32_t side, std::uint32_t tile) { return tile == 0 ? 1 : (side + tile - 1) / tile; };
  const std::uint32_t tiles = count(p.width, p.tile_width) * count(p.height, p.tile_height);
  const Bytes packets =
      p.packets.value_or(Bytes(static_cast<std::size_t>(p.layers * (p.levels + 1) * p.components), 0));
  for (std::uint32_t t = 0; t < tiles; ++t) {
    Bytes body;
    put_be(body, t, 2), put_be(body, 14 + p.tile_more.size() + packets.size(), 4), put(body, Bytes{0, 1});
    put(out, j2k_segment(0xff90, body)), put(out, p.tile_more), put_be(out, 0xff93, 2), put(out, packets);
  }
  put_be(out, 0xffd9, 2);
  return out;
}

Bytes box(std::string_view type, ByteView body) {
  Bytes out;
  put_be(out, body.size() + 8, 4), put(out, type), put(out, body);
  return out;
}

Bytes jp2(ByteView codestream, std::uint32_t width, std::uint32_t height, int components, ByteView extra) {
  Bytes out, types, header, ihdr, colour{1, 0, 0};
  put(out, box("jP  ", as_bytes("\r\n\x87\n")));
  put(types, "jp2 "), put_be(types, 0, 4), put(types, "jp2 ");
  put(out, box("ftyp", types));
  put_be(ihdr, height, 4), put_be(ihdr, width, 4), put_be(ihdr, static_cast<std::uint64_t>(components), 2);
  put(ihdr, Bytes{7, 7, 0, 0});
  put_be(colour, components == 1 && extra.empty() ? 17 : 16, 4);
  put(header, box("ihdr", ihdr)), put(header, box("colr", colour)), put(header, extra);
  put(out, box("jp2h", header)), put(out, box("jp2c", codestream));
  return out;
}

Bytes jp2_palette(int columns, int entries) {
  Bytes palette, mapping, out;
  put_be(palette, static_cast<std::uint64_t>(entries), 2), palette.push_back(static_cast<std::uint8_t>(columns));
  palette.resize(palette.size() + static_cast<std::size_t>(columns), 7);
  palette.resize(palette.size() + static_cast<std::size_t>(columns * entries), 0x40);
  for (int c = 0; c < columns; ++c) put(mapping, Bytes{0, 0, 1, static_cast<std::uint8_t>(c)});
  put(out, box("pclr", palette)), put(out, box("cmap", mapping));
  return out;
}

namespace {

// RFC 9649, 6.2.1.1: a prefix code of one symbol, 0, costs no bits.
void one_symbol(LowBits& w) { w.bits(1, 1), w.bits(0, 1), w.bits(0, 1), w.bits(0, 1); }

// 6.2.1.2: the first 256 of `symbols` symbols in codes of 8 bits.
void all_octets(LowBits& w, int symbols) {
  w.bits(0, 1), w.bits(8, 4);
  for (int i = 0; i < 12; ++i) w.bits(i == 2 || i == 11 ? 1 : 0, 3);  // lengths 0 and 8, one bit each
  w.bits(0, 1);
  for (int i = 0; i < symbols; ++i) w.bits(i < 256 ? 1 : 0, 1);
}

}  // namespace

Bytes webp_lossless(int width, int height, int groups) {
  LowBits w;
  w.bits(0x2f, 8), w.bits(static_cast<std::uint32_t>(width - 1), 14),
      w.bits(static_cast<std::uint32_t>(height - 1), 14);
  w.bits(0, 1), w.bits(0, 3), w.bits(0, 1), w.bits(0, 1);  // no alpha, version 0, no transform, no cache
  w.bits(groups > 1 ? 1 : 0, 1);
  if (groups > 1) {  // one group for each 4 x 4 pixels, its number in red and green
    w.bits(0, 3), w.bits(0, 1);
    all_octets(w, 256 + 24), all_octets(w, 256), one_symbol(w), one_symbol(w), one_symbol(w);
    const int pixels = (width + 3) / 4 * ((height + 3) / 4);
    for (int i = 0; i < pixels; ++i) {
      const auto group = static_cast<std::uint32_t>(i % groups);
      w.code(group & 0xff, 8), w.code(group >> 8, 8);
    }
  }
  for (int i = 0; i < groups * 5; ++i) one_symbol(w);
  Bytes data = w.take(), out;
  data.resize(std::max<std::size_t>(data.size(), 16));  // some readers want 32 octets of any WebP
  const auto size = static_cast<std::uint32_t>(data.size());
  if (data.size() % 2 != 0) data.push_back(0);
  put(out, "RIFF"), put_u32le(out, static_cast<std::uint32_t>(data.size()) + 12), put(out, "WEBPVP8L");
  put_u32le(out, size), put(out, data);
  return out;
}

namespace {

// Annex B.10: one packet with every code-block of one precinct, each said to have 88 coding passes in one octet.
Bytes many_passes(std::uint32_t across, std::uint32_t down) {
  struct Level {
    std::uint32_t across, down;
  };
  std::vector<Level> levels{{across, down}};
  while (levels.back().across > 1 || levels.back().down > 1)
    levels.push_back({(levels.back().across + 1) / 2, (levels.back().down + 1) / 2});
  HighBits w(false);
  w.bit(1);
  std::set<std::uint64_t> seen;
  const auto tree = [&](std::uint64_t which, std::uint32_t x,
                        std::uint32_t y) {  // all values are 0: a one for each new node
    for (std::size_t i = levels.size(); i-- > 0;)
      if (seen.insert(which << 60 | std::uint64_t{i} << 50 | std::uint64_t{y >> i} << 25 | x >> i).second) w.bit(1);
  };
  for (std::uint32_t y = 0; y < down; ++y)
    for (std::uint32_t x = 0; x < across; ++x) {
      tree(0, x, y), tree(1, x, y);
      w.bits(0x1ff, 9), w.bits(88 - 37, 7), w.bits(0, 1), w.bits(1, 9);  // passes; length in 3 + 6 bits
    }
  Bytes out = w.take();
  out.resize(out.size() + std::size_t{across} * down, 0x55);
  return out;
}

Bytes many_boxes(int depth) {
  Bytes out;  // every box holds all that follow
  for (int i = 0; i < depth; ++i) put_be(out, static_cast<std::uint64_t>(depth - i) * 8, 4), put(out, "res ");
  return out;
}

Bytes restarts(int count) {
  JpegPlan plan{.width = 4096, .height = 4096};
  Bytes out = jpeg(plan), flood;
  out.resize(out.size() - 2);
  for (int i = 0; i < count; ++i) put_be(out, 0xffd0U + static_cast<unsigned>(i % 8), 2);
  put_be(out, 0xffd9, 2);
  return out;
}

Bytes overlapping_strips() {
  constexpr std::uint32_t strips = 32'768;
  Tiff tiff(false);
  tiff.picture(3000, strips, 1, 8, 5).entry(278, 4, {1});
  tiff.entry(273, 4, std::vector<std::uint32_t>(strips, 0x50000))
      .entry(279, 4, std::vector<std::uint32_t>(strips, 700'000));
  Bytes out = tiff.directory();
  out.resize(0x50000 + 700'000);
  return out;
}

Bytes overlapping_values() {
  Tiff tiff(false);
  tiff.picture(16, 16, 1, 8, 1);
  for (unsigned i = 0; i < 2000; ++i) tiff.raw(40'000 + i, 1, 1'000'000, 8);
  Bytes out = tiff.file(Bytes(256, 0));
  out.resize(1 << 20);
  return out;
}

Bytes many_entries() {
  Tiff tiff(false);
  tiff.picture(16, 16, 1, 8, 1);
  for (unsigned i = 0; i < 65'000; ++i) tiff.raw(40'000 + i % 25'000, 3, 1, 0);
  return tiff.file(Bytes(256, 0));
}

void hostile_jpegs(std::vector<Hostile>& all) {
  all.push_back({"jpeg: 256 progressive scans, 100 MP",
                 jpeg({.width = 10'000, .height = 10'000, .components = 3, .progressive = true, .scans = 256})});
  all.push_back({"jpeg: arithmetic, no data, 100 MP",
                 jpeg({.width = 10'000, .height = 10'000, .components = 3, .progressive = true, .arithmetic = true})});
  all.push_back({"jpeg: 400,000 restarts", restarts(400'000), true});
}

void hostile_pngs(std::vector<Hostile>& all) {
  all.push_back({"png: interlaced RGBA of 16 bits, 100 MP",
                 png({.width = 10'000, .height = 10'000, .bits = 16, .colour = 6, .interlaced = true}), true});
  Bytes text, before;
  put(text, std::string_view("a\0\0", 3)), put(text, zlib_of_zeros(700'000'000));
  all.push_back({"png: a text of 700 MB", png({.before = png_chunk("zTXt", text)})});
  for (int i = 0; i < 80'000; ++i) put(before, png_chunk("teSt", {}));
  all.push_back({"png: 80,000 chunks", png({.before = before})});
}

void hostile_tiffs(std::vector<Hostile>& all) {
  const Bytes data = zlib_of_zeros(98'304'000 * std::uint64_t{3});
  all.push_back({"tiff: 16 x 16 in a tile of 98 MP",
                 Tiff(false).picture(16, 16, 3, 8, 8).entry(322, 4, {8192}).entry(323, 4, {12'000}).file(data, true)});
  all.push_back({"tiff: RGB of 16 bits, 100 MP",
                 Tiff(false).picture(10'000, 10'000, 3, 16, 8).file(zlib_of_zeros(600'000'000)), true});
  all.push_back({"tiff: 2,000 tags of the same megabyte", overlapping_values()});
  all.push_back({"tiff: 65,000 entries", many_entries()});
  all.push_back({"tiff: 32,768 strips of the same 700 kB", overlapping_strips()});
}

void hostile_jpeg2000(std::vector<Hostile>& all) {
  all.push_back({"jp2: 100,000 boxes in each other", jp2(j2k({}), 16, 16, 1, many_boxes(100'000))});
  all.push_back({"jp2: a palette of 255 columns, 4 MP",
                 jp2(j2k({.width = 2000, .height = 2000}), 2000, 2000, 1, jp2_palette(255, 1))});
  all.push_back({"j2k: precincts of 1 pixel, 4 MP",
                 j2k({.width = 2000, .height = 2000, .precincts = {0}, .packets = Bytes(1'000'000, 0)})});
  all.push_back(
      {"j2k: code-blocks of 4 x 4, 36 MP",
       j2k({.width = 6000, .height = 6000, .block_width = 2, .block_height = 2, .packets = Bytes(10'000, 0)})});
  all.push_back({"j2k: 65,535 layers, 64 MP",
                 j2k({.width = 8000, .height = 8000, .layers = 65'535, .packets = Bytes(65'535, 0x80)})});
  all.push_back({"j2k: 4,096 tiles of 4 x 4",
                 j2k({.width = 256, .height = 256, .tile_width = 4, .tile_height = 4, .components = 4, .levels = 5})});
  all.push_back({"j2k: 65,535 layers of 33 resolutions, 64 x 64", j2k({.width = 64,
                                                                       .height = 64,
                                                                       .components = 4,
                                                                       .layers = 65'535,
                                                                       .levels = 32,
                                                                       .packets = Bytes(1'000'000, 0x80)})});
  all.push_back({"j2k: 88 passes of an octet, 100 MP",
                 j2k({.width = 10'000, .height = 10'000, .packets = many_passes(157, 157)}), true});
  Bytes three;
  for (int c = 0; c < 3; ++c) put(three, many_passes(32, 32));
  all.push_back({"j2k: 88 passes of an octet, a portrait of 4 MP",
                 j2k({.width = 2000, .height = 2000, .components = 3, .packets = three}), true});
  all.push_back(
      {"j2k: 4,096 tiles, 100 MP",
       j2k({.width = 10'000, .height = 10'000, .tile_width = 157, .tile_height = 157, .components = 4, .levels = 5}),
       true});
}

}  // namespace

std::vector<Hostile> hostile_pictures() {
  std::vector<Hostile> all;
  hostile_jpegs(all), hostile_pngs(all), hostile_tiffs(all), hostile_jpeg2000(all);
  all.push_back({"webp: 65,536 groups of prefix codes, 1 MP", webp_lossless(1024, 1024, 65'536), true});
  all.push_back({"webp: 100 MP in 30 octets", webp_lossless(16'000, 6'250, 1), true});
  return all;
}

}  // namespace landfall::made
