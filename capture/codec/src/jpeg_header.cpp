// ITU-T T.81 annex B: markers and segments; JFIF 1.02; Exif in APP1.
#include <landfall/base/text.hpp>

#include "header.hpp"

namespace landfall::codec {

namespace {

constexpr unsigned soi = 0xd8, eoi = 0xd9, sos = 0xda, app0 = 0xe0, app1 = 0xe1, rst0 = 0xd0, rst7 = 0xd7, tem = 0x01;
constexpr unsigned baseline = 0xc0, extended = 0xc1, progressive = 0xc2;
// Each scan of a progressive file costs a pass over the whole picture, and a hundred octets can be a scan. The usual
// script of encoders has ten: a picture of the largest size may have as many, a smaller one more, up to a hundred.
constexpr int most_scans = 100;
constexpr std::int64_t most_scanned_pixels = 10 * max_pixels;

bool is_frame(unsigned marker) {  // SOF0..SOF15 without DHT, JPG, DAC
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

struct Segment {
  unsigned marker = 0;
  Claims body;
};

// Marker by marker. Bytes between segments, which some decoders skip, are refused: then no two readers of the file can
// see two different sizes in it.
class Walk {
 public:
  explicit Walk(const Claims& file) : file_(file) {}

  Result<Segment> next() {
    LANDFALL_TRY(const unsigned marker, marker_at());
    if (marker == eoi || marker == tem) return Segment{marker, Claims({})};
    const auto length = file_.u16(at_, ByteOrder::big);
    const auto body = length && *length >= 2 ? file_.part(at_ + 2, *length - 2u) : std::nullopt;
    if (!body) return bad_input("a whole JPEG segment", text("its end, at byte ", at_));
    at_ += *length;
    return Segment{marker, *body};
  }

  Result<void> skip_scan() {  // entropy-coded data: until a marker that is neither stuffed nor RST
    for (;;) {
      const auto found = file_.find(0xff, at_);
      if (!found) break;
      at_ = *found;
      std::uint64_t after = at_ + 1;
      while (file_.u8(after) == std::uint8_t{0xff}) ++after;
      const auto code = file_.u8(after);
      if (!code) break;
      if (*code != 0 && !(*code >= rst0 && *code <= rst7)) return {};
      at_ = after + 1;
    }
    return bad_input("a JPEG that ends with its EOI marker",
                     text("its end after ", file_.size(), " bytes, inside a scan"));
  }

  [[nodiscard]] std::uint64_t at() const { return at_; }

 private:
  Result<unsigned> marker_at() {
    if (file_.u8(at_) != std::uint8_t{0xff}) {
      return bad_input("a JPEG marker",
                       text(at_ >= file_.size() ? "the end of the file" : "other bytes", ", at byte ", at_));
    }
    while (file_.u8(at_) == std::uint8_t{0xff}) ++at_;
    const auto marker = file_.u8(at_);
    if (!marker) return bad_input("a JPEG marker", "the end of the file");
    ++at_;
    if (*marker == 0 || *marker == soi || (*marker >= rst0 && *marker <= rst7)) {
      return bad_input("a JPEG segment", text("marker ", int{*marker}, ", at byte ", at_ - 1));
    }
    return unsigned{*marker};
  }

  Claims file_;
  std::uint64_t at_ = 2;
};

// Arithmetic coding is not read: nothing that takes pictures writes it, and such data never end, so that a picture of
// any size stands in none at all. Neither are lossless and hierarchical frames, which libjpeg does not know.
Result<void> read_frame(const Segment& segment, Header& header) {
  const auto bits = segment.body.u8(0);
  const auto height = segment.body.u16(1, ByteOrder::big), width = segment.body.u16(3, ByteOrder::big);
  const auto channels = segment.body.u8(5);
  if (!bits || !height || !width || !channels) return bad_input("a whole JPEG frame header", "its end");
  if (header.channels != 0) return bad_input("one frame in a JPEG", "a second frame header");
  if (segment.marker != baseline && segment.marker != extended && segment.marker != progressive)
    return unsupported("a JPEG in Huffman codes, baseline, extended or progressive",
                       text("frame type ", segment.marker - baseline));
  if (*bits != 8) return unsupported("a JPEG of 8 bits a sample", text(int{*bits}, " bits"));
  if (*channels != 1 && *channels != 3 && *channels != 4) {
    return bad_input("a JPEG of 1, 3 or 4 components", text(int{*channels}));
  }
  header.width = *width, header.height = *height;
  header.channels = *channels, header.bits = *bits;
  return {};
}

void read_jfif(const Claims& body, Header& header) {
  const auto unit = body.u8(7);
  const auto x = body.u16(8, ByteOrder::big), y = body.u16(10, ByteOrder::big);
  if (!body.is(0, "JFIF") || !unit || !x || !y || *unit < 1 || *unit > 2) return;
  const double scale = *unit == 2 ? 2.54 : 1;
  header.ppi_x = *x * scale, header.ppi_y = *y * scale;
}

// T.81, B.2.3: outside of progressive frames a component is in one scan only.
Result<void> check_scans(int scans, unsigned frame, const Header& header) {
  const bool too_many = frame == progressive
                            ? scans > most_scans || scans * header.width * header.height > most_scanned_pixels
                            : scans > header.channels;
  if (!too_many) return {};
  return exhausted(frame == progressive
                       ? text("at most ", most_scans, " scans and ", most_scanned_pixels, " pixels in them")
                       : text("a scan for each of ", header.channels, " components"),
                   text(scans, " scans of ", header.width, " x ", header.height));
}

}  // namespace

Result<Header> read_jpeg_header(const Claims& file) {
  Header header;
  Walk walk(file);
  std::optional<Claims> exif;
  for (;;) {
    LANDFALL_TRY(const Segment segment, walk.next());
    if (segment.marker == eoi) return bad_input("a picture in the JPEG", "its EOI marker");
    if (segment.marker == app0) read_jfif(segment.body, header);
    if (segment.marker == app1 && !exif && segment.body.is(0, std::string_view("Exif\0\0", 6)))
      exif = segment.body.part(6, segment.body.size() - 6);
    if (is_frame(segment.marker)) LANDFALL_CHECK(read_frame(segment, header));
    if (segment.marker == sos) break;
  }
  if (header.channels == 0) return bad_input("a JPEG frame header before the first scan", "none");
  apply_exif(exif, header);
  return header;
}

Result<End> check_jpeg(const Claims& file) {
  Walk walk(file);
  Header header;
  unsigned frame = 0;
  int scans = 0;
  for (;;) {
    LANDFALL_TRY(const Segment segment, walk.next());
    if (segment.marker == eoi) return walk.at();
    if (is_frame(segment.marker)) {
      LANDFALL_CHECK(read_frame(segment, header));
      frame = segment.marker;
    }
    if (segment.marker != sos) continue;
    LANDFALL_CHECK(check_scans(++scans, frame, header));
    LANDFALL_CHECK(walk.skip_scan());
  }
}

Result<void> check_jpeg_strip(const Claims& strip, std::uint64_t width, std::uint64_t height) {
  if (!strip.is(0, "\xff\xd8")) return bad_input("a JPEG in the strip", "other bytes");
  Walk walk(strip);
  Header header;
  for (int scans = 0;;) {
    const auto segment = walk.next();
    if (!segment || segment->marker == eoi) break;  // some end without: the decoder says so where pixels are missing
    if (is_frame(segment->marker)) {
      LANDFALL_CHECK(read_frame(*segment, header));
      if (segment->marker == progressive) return unsupported("a sequential JPEG in the strip", "a progressive one");
    }
    if (segment->marker != sos) continue;
    LANDFALL_CHECK(check_scans(++scans, baseline, header));
    if (!walk.skip_scan()) break;
  }
  if (header.channels == 0) return bad_input("a JPEG frame in the strip", "none");
  if (static_cast<std::uint64_t>(header.width) > width || static_cast<std::uint64_t>(header.height) > height)
    return bad_input(text("a strip of at most ", width, " x ", height), text(header.width, " x ", header.height));
  return {};
}

}  // namespace landfall::codec
