// ITU-T T.81 annex B: markers and segments; JFIF 1.02; Exif in APP1.
#include <cstring>

#include "header.hpp"

namespace landfall::codec {

namespace {

constexpr unsigned soi = 0xd8, eoi = 0xd9, sos = 0xda, app0 = 0xe0, app1 = 0xe1, rst0 = 0xd0, rst7 = 0xd7, tem = 0x01;
constexpr int most_scans = 256;  // each scan of a progressive file costs a pass over the whole picture

bool is_frame(unsigned marker) {  // SOF0..SOF15 without DHT, JPG, DAC
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

struct Segment {
  unsigned marker = 0;
  ByteView body;
};

// Marker by marker. Bytes between segments, which some decoders skip, are refused: then no two readers of the file can
// see two different sizes in it.
class Walk {
 public:
  explicit Walk(ByteView file) : file_(file), at_(2) {}

  Result<Segment> next() {
    LANDFALL_TRY(const unsigned marker, marker_at());
    if (marker == eoi || marker == tem) return Segment{marker, {}};
    const Claims claims(file_);
    const auto length = claims.u16(at_, true);
    const auto body = length && *length >= 2 ? claims.part(at_ + 2, *length - 2u) : std::nullopt;
    if (!body) return bad_input("a whole JPEG segment", text("its end, at byte ", at_));
    at_ += *length;
    return Segment{marker, *body};
  }

  Result<void> skip_scan() {  // entropy-coded data: until a marker that is neither stuffed nor RST
    while (at_ < file_.size()) {
      const void* found = std::memchr(file_.data() + at_, 0xff, file_.size() - at_);
      if (!found) break;
      at_ = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - file_.data());
      std::size_t after = at_ + 1;
      while (after < file_.size() && file_[after] == 0xff) ++after;
      if (after >= file_.size()) break;
      const unsigned code = file_[after];
      if (code != 0 && !(code >= rst0 && code <= rst7)) return {};
      at_ = after + 1;
    }
    return bad_input("a JPEG that ends with its EOI marker",
                     text("its end after ", file_.size(), " bytes, inside a scan"));
  }

 private:
  Result<unsigned> marker_at() {
    if (at_ >= file_.size() || file_[at_] != 0xff) {
      return bad_input("a JPEG marker",
                       text(at_ >= file_.size() ? "the end of the file" : "other bytes", ", at byte ", at_));
    }
    while (at_ < file_.size() && file_[at_] == 0xff) ++at_;
    if (at_ >= file_.size()) return bad_input("a JPEG marker", "the end of the file");
    const unsigned marker = file_[at_++];
    if (marker == 0 || marker == soi || (marker >= rst0 && marker <= rst7)) {
      return bad_input("a JPEG segment", text("marker ", marker, ", at byte ", at_ - 1));
    }
    return marker;
  }

  ByteView file_;
  std::size_t at_;
};

Result<void> read_frame(const Segment& segment, Header& header) {
  const Claims body(segment.body);
  const auto bits = body.u8(0);
  const auto height = body.u16(1, true), width = body.u16(3, true);
  const auto channels = body.u8(5);
  if (!bits || !height || !width || !channels) return bad_input("a whole JPEG frame header", "its end");
  if (header.channels != 0) return bad_input("one frame in a JPEG", "a second frame header");
  if (*bits != 8) return Error(Errc::unsupported, Layer::codec, "a JPEG of 8 bits a sample", text(int{*bits}, " bits"));
  if (*channels != 1 && *channels != 3 && *channels != 4) {
    return bad_input("a JPEG of 1, 3 or 4 components", text(int{*channels}));
  }
  header.width = *width, header.height = *height;
  header.channels = *channels, header.bits = *bits;
  return {};
}

void read_jfif(const Segment& segment, Header& header) {
  const Claims body(segment.body);
  const auto unit = body.u8(7);
  const auto x = body.u16(8, true), y = body.u16(10, true);
  if (!body.is(0, "JFIF") || !unit || !x || !y || *unit < 1 || *unit > 2) return;
  const double scale = *unit == 2 ? 2.54 : 1;
  header.ppi_x = *x * scale, header.ppi_y = *y * scale;
}

}  // namespace

Result<Header> read_jpeg_header(ByteView file) {
  Header header;
  Walk walk(file);
  ByteView exif;
  for (;;) {
    LANDFALL_TRY(const Segment segment, walk.next());
    if (segment.marker == eoi) return bad_input("a picture in the JPEG", "its EOI marker");
    if (segment.marker == app0) read_jfif(segment, header);
    if (segment.marker == app1 && exif.empty() && Claims(segment.body).is(0, std::string_view("Exif\0\0", 6))) {
      exif = segment.body.subspan(6);
    }
    if (is_frame(segment.marker)) LANDFALL_CHECK(read_frame(segment, header));
    if (segment.marker == sos) break;
  }
  if (header.channels == 0) return bad_input("a JPEG frame header before the first scan", "none");
  apply_exif(exif, header);
  return header;
}

Result<void> check_jpeg_complete(ByteView file) {
  Walk walk(file);
  int frames = 0, scans = 0;
  for (;;) {
    LANDFALL_TRY(const Segment segment, walk.next());
    if (segment.marker == eoi) return {};
    if (is_frame(segment.marker) && ++frames > 1) return bad_input("one frame in a JPEG", "a second frame header");
    if (segment.marker != sos) continue;
    if (++scans > most_scans) {
      return Error(Errc::exhausted, Layer::codec, text("at most ", most_scans, " scans in a JPEG"), "more");
    }
    LANDFALL_CHECK(walk.skip_scan());
  }
}

}  // namespace landfall::codec
