#include "jpeg2000_stream.hpp"

#include <algorithm>

#include <landfall/base/text.hpp>

namespace landfall::codec {

namespace {

// Table A.2
enum J2kMarker : std::uint16_t {
  j2k_siz = 0xff51,
  j2k_cod = 0xff52,
  j2k_coc = 0xff53,
  j2k_tlm = 0xff55,
  j2k_plm = 0xff57,
  j2k_plt = 0xff58,
  j2k_qcd = 0xff5c,
  j2k_qcc = 0xff5d,
  j2k_rgn = 0xff5e,
  j2k_poc = 0xff5f,
  j2k_ppm = 0xff60,
  j2k_ppt = 0xff61,
  j2k_crg = 0xff63,
  j2k_com = 0xff64,
  j2k_sot = 0xff90,
  j2k_sod = 0xff93,
  j2k_eoc = 0xffd9
};

// Packet headers and lengths may be spread over 256 segments of a kind (A.7); a decoder remembers each segment.
constexpr int most_segments = 1024;

bool in_main_header(unsigned marker) {
  return marker == j2k_tlm || marker == j2k_plm || marker == j2k_qcd || marker == j2k_qcc || marker == j2k_rgn ||
         marker == j2k_poc || marker == j2k_ppm || marker == j2k_crg || marker == j2k_com;
}
bool in_tile_header(unsigned marker) {
  return marker == j2k_plt || marker == j2k_qcd || marker == j2k_qcc || marker == j2k_rgn || marker == j2k_poc ||
         marker == j2k_ppt || marker == j2k_com;
}

struct J2kSegment {
  unsigned marker = 0;
  Claims body;
  std::uint64_t next = 0;
};

Result<J2kSegment> segment_at(const Claims& stream, std::uint64_t at) {
  const auto marker = stream.u16(at, ByteOrder::big);
  if (marker && *marker == j2k_sod) return J2kSegment{*marker, Claims({}), at + 2};
  const auto length = stream.u16(at + 2, ByteOrder::big);
  const auto body = marker && length && *length >= 2 ? stream.part(at + 4, *length - 2U) : std::nullopt;
  if (!body) return bad_input("a whole segment of a JPEG 2000 codestream", text("its end at byte ", at));
  return J2kSegment{*marker, *body, at + 2 + *length};
}

// SPcod and SPcoc, table A.15
Result<void> read_coding_of_blocks(const Claims& body, std::uint64_t at, bool precincts, J2kCoding& coding) {
  const auto levels = body.u8(at), width = body.u8(at + 1), height = body.u8(at + 2), style = body.u8(at + 3);
  if (!levels || !width || !height || !style || !body.u8(at + 4)) return bad_input("a coding style", "its beginning");
  if (*levels > 32) return bad_input("at most 32 decompositions", text(int{*levels}));
  if (*width > 8 || *height > 8 || *width + *height > 8)  // table A.18
    return bad_input("code-blocks of at most 4096 samples", text("exponents ", *width + 2, " and ", *height + 2));
  if (*style > 0x3f) return unsupported("code-blocks of ISO/IEC 15444-1", "others");  // 0x40: those of part 15
  coding.levels = *levels, coding.block_width = *width + 2, coding.block_height = *height + 2;
  coding.precincts.fill(0xff);
  const std::uint64_t listed = precincts ? std::uint64_t{*levels} + 1 : 0;
  for (std::uint64_t r = 0; r < listed; ++r) {
    const auto exponents = body.u8(at + 5 + r);
    if (!exponents) return bad_input("a precinct size for each resolution", text(r));
    coding.precincts.at(r) = *exponents;
  }
  if (body.size() != at + 5 + listed) return bad_input("a coding style", text(body.size(), " bytes"));
  return {};
}

Result<J2kCoding> read_cod(const Claims& body) {
  const auto style = body.u8(0);
  const auto layers = body.u16(2, ByteOrder::big);
  if (!style || !layers || *layers == 0) return bad_input("a coding style of at least one layer", "another");
  J2kCoding coding{.layers = *layers};
  LANDFALL_CHECK(read_coding_of_blocks(body, 5, (*style & 1) != 0, coding));
  return coding;
}

// `coding`: what the layers are taken of. The component is returned.
Result<int> read_coc(const Claims& body, int components, J2kCoding& coding) {
  const auto component = body.u8(0), style = body.u8(1);
  if (!component || !style || *component >= components) return bad_input("a coding style of a component", "another");
  LANDFALL_CHECK(read_coding_of_blocks(body, 2, (*style & 1) != 0, coding));
  return int{*component};
}

class StreamWalk {
 public:
  StreamWalk(const Claims& stream, const J2kSize& size) : stream_(stream), size_(size), work_(size) {}

  Result<End> run() {
    LANDFALL_CHECK(read_main_header());
    for (;;) {
      const auto marker = stream_.u16(at_, ByteOrder::big);
      if (marker && *marker == j2k_eoc) return at_ + 2;
      if (at_ == stream_.size()) return at_;  // the decoder knows whether a tile is missing
      if (!marker || *marker != j2k_sot)
        return bad_input("a tile-part or the end of a codestream", text("others at byte ", at_));
      LANDFALL_TRY(at_, read_tile_part());
    }
  }

 private:
  Result<void> read_main_header() {
    std::optional<J2kCoding> all;
    std::array<std::optional<J2kCoding>, most_channels> own;
    at_ = 2;
    for (int count = 0; stream_.u16(at_, ByteOrder::big) != std::uint16_t{j2k_sot}; ++count) {
      LANDFALL_TRY(const J2kSegment segment, segment_at(stream_, at_));
      LANDFALL_CHECK(
          check_segment(segment, count, in_main_header(segment.marker) || (count == 0 && segment.marker == j2k_siz)));
      LANDFALL_CHECK(read_coding(segment, all, own));
      at_ = segment.next;
    }
    if (!all) return bad_input("a coding style in the main header", "none");
    std::array<J2kCoding, most_channels> codings;
    for (std::size_t c = 0; c < codings.size(); ++c) {
      codings.at(c) = own.at(c).value_or(*all);
      codings.at(c).layers = all->layers;
    }
    layers_ = all->layers;
    return work_.add_all_tiles(codings);
  }

  // COD and COC may stand once for the picture or the tile, and once for a component (A.6.1, A.6.2).
  static Result<void> keep(std::optional<J2kCoding>& to, const J2kCoding& coding) {
    if (to) return bad_input("one coding style in a header", "two");
    to = coding;
    return {};
  }
  Result<void> read_coding(const J2kSegment& segment, std::optional<J2kCoding>& all,
                           std::array<std::optional<J2kCoding>, most_channels>& own) const {
    if (segment.marker == j2k_cod) {
      LANDFALL_TRY(const J2kCoding coding, read_cod(segment.body));
      return keep(all, coding);
    }
    if (segment.marker != j2k_coc) return {};
    J2kCoding coding;
    LANDFALL_TRY(const int component, read_coc(segment.body, size_.components, coding));
    return keep(own.at(static_cast<std::size_t>(component)), coding);
  }

  static Result<void> check_segment(const J2kSegment& segment, int count, bool known) {
    if (count >= most_segments) return exhausted(text("at most ", most_segments, " segments in a header"), "more");
    if (known || segment.marker == j2k_cod || segment.marker == j2k_coc) return {};
    return unsupported("markers of ISO/IEC 15444-1 where they belong", text("marker ", segment.marker));
  }

  // A.4.2: tile, length, number of the tile-part; a coding style stands in the first part of its tile (A.6.1), and is
  // added to what the main header asks for.
  Result<std::uint64_t> read_tile_part() {
    const auto tile = stream_.u16(at_ + 4, ByteOrder::big);
    const auto length = stream_.u32(at_ + 6, ByteOrder::big);
    const auto part = stream_.u8(at_ + 10);
    if (!tile || !length || !part || *tile >= size_.tiles_across() * size_.tiles_down())
      return bad_input("a tile-part of a tile that there is", text("another at byte ", at_));
    const std::uint64_t end = *length == 0 ? stream_.size() : at_ + *length;
    if (end > stream_.size() || end < at_ + 14)
      return bad_input("a tile-part within its codestream", text(*length, " bytes at byte ", at_));
    std::optional<J2kCoding> all;
    std::array<std::optional<J2kCoding>, most_channels> own;
    std::uint64_t at = at_ + 12;
    for (int count = 0;; ++count) {
      LANDFALL_TRY(const J2kSegment segment, segment_at(stream_, at));
      if (segment.next > end)
        return bad_input("the header of a tile-part within it", text("one of ", at, " bytes and more"));
      if (segment.marker == j2k_sod) break;
      LANDFALL_CHECK(check_segment(segment, count, in_tile_header(segment.marker)));
      LANDFALL_CHECK(read_coding(segment, all, own));
      at = segment.next;
    }
    LANDFALL_CHECK(add(*tile, all, own));
    return end;
  }

  Result<void> add(std::uint64_t tile, const std::optional<J2kCoding>& all,
                   const std::array<std::optional<J2kCoding>, most_channels>& own) {
    if (all) LANDFALL_CHECK(work_.add_tile(tile, *all));
    for (int c = 0; c < size_.components; ++c) {
      auto coding = own.at(static_cast<std::size_t>(c));
      if (!coding) continue;
      coding->layers = all ? all->layers : layers_;
      LANDFALL_CHECK(work_.add_tile(tile, *coding, c));
    }
    return {};
  }

  Claims stream_;
  J2kSize size_;
  J2kWork work_;
  int layers_ = 1;
  std::uint64_t at_ = 2;
};

Result<void> check_grid(const J2kSize& s) {
  // A part of a picture may begin anywhere in it, but in nothing that is larger than a picture.
  if (s.right > 2U * max_side || s.bottom > 2U * max_side)
    return exhausted(text("a grid of at most ", 2 * max_side, " a side"), text(s.right, " x ", s.bottom));
  if (s.right <= s.left || s.bottom <= s.top || s.tile_width == 0 || s.tile_height == 0 || s.tile_left > s.left ||
      s.tile_top > s.top || s.tile_left + s.tile_width <= s.left || s.tile_top + s.tile_height <= s.top)
    return bad_input("tiles that cover the picture", "others");
  constexpr std::uint64_t most_tiles = 4096;
  const std::uint64_t tiles = s.tiles_across() * s.tiles_down();
  if (tiles > most_tiles) return unsupported(text("at most ", most_tiles, " tiles"), text(tiles));
  return {};
}

Result<J2kComponent> read_component(const Claims& stream, std::uint64_t at) {
  const auto depth = stream.u8(at), across = stream.u8(at + 1), down = stream.u8(at + 2);
  if (!depth || !across || !down) return bad_input("SIZ", "its beginning only");
  const int bits = (*depth & 0x7F) + 1;
  if (bits > 16 || (*depth & 0x80) != 0) return unsupported("unsigned samples of at most 16 bits", "others");
  if (*across < 1 || *across > 4 || *down < 1 || *down > 4)
    return unsupported("samples at most 4 pixels apart", "others");
  return J2kComponent{bits, *across, *down};
}

}  // namespace

Result<J2kSize> read_siz(const Claims& stream) {
  if (!stream.is(0, "\xff\x4f\xff\x51")) return bad_input("SOC and SIZ", "others");
  J2kSize size;
  const std::array to{&size.right,      &size.bottom,      &size.left,      &size.top,
                      &size.tile_width, &size.tile_height, &size.tile_left, &size.tile_top};
  for (std::uint64_t i = 0; i < to.size(); ++i) {
    const auto value = stream.u32(8 + 4 * i, ByteOrder::big);
    if (!value) return bad_input("SIZ", "its beginning only");
    *to.at(i) = *value;
  }
  const auto components = stream.u16(40, ByteOrder::big), length = stream.u16(4, ByteOrder::big);
  if (!components || !length) return bad_input("SIZ", "its beginning only");
  if (*components < 1 || *components > most_channels)
    return unsupported(text("1 to ", most_channels, " components"), text(int{*components}));
  if (*length != 38 + 3 * *components) return bad_input("SIZ of a length for its components", text(int{*length}));
  LANDFALL_CHECK(check_grid(size));
  size.components = *components;
  for (std::uint64_t c = 0; c < *components; ++c) {
    LANDFALL_TRY(size.all.at(c), read_component(stream, 42 + 3 * c));
  }
  return size;
}

// A decoder takes four octets a sample and more before it has read one: no picture of this use is packed so well.
Result<void> check_density(const J2kSize& size, std::uint64_t samples_a_pixel, std::uint64_t octets) {
  constexpr std::uint64_t most_samples_an_octet = 4096;
  const std::uint64_t width = size.right - size.left, height = size.bottom - size.top;
  if (width * height * samples_a_pixel <= most_samples_an_octet * octets) return {};
  return exhausted(text("at most ", most_samples_an_octet, " samples for each octet"),
                   text(width, " x ", height, " in ", octets, " octets"));
}

Result<End> check_codestream(const Claims& stream) {
  LANDFALL_TRY(const J2kSize size, read_siz(stream));
  return StreamWalk(stream, size).run();
}

}  // namespace landfall::codec
