// ISO/IEC 15444-1, Annex I: the boxes of a JP2 file around a codestream, or the codestream alone.
#include <algorithm>
#include <array>
#include <cmath>

#include <landfall/base/text.hpp>

#include "header.hpp"
#include "jpeg2000_stream.hpp"

namespace landfall::codec {

namespace {

using namespace std::string_view_literals;

struct Jp2Box {
  Claims type, body;
  std::uint64_t end = 0;  // place of the next one
  [[nodiscard]] bool is(std::string_view name) const { return type.is(0, name); }
};

// I.4: length, type, and where the length is 1 a longer one; 0 is up to the end of the file, in no other box.
Result<Jp2Box> box_at(const Claims& in, std::uint64_t at, bool outermost) {
  const auto length = in.u32(at, ByteOrder::big);
  const auto type = in.part(at + 4, 4);
  if (!length || !type) return bad_input("a box of a JP2", text("its end at byte ", at));
  std::uint64_t head = 8, whole = *length;
  if (*length == 0 && outermost) whole = in.size() - at;
  if (*length == 1) {
    const auto high = in.u32(at + 8, ByteOrder::big), low = in.u32(at + 12, ByteOrder::big);
    if (!high || !low || *high != 0) return bad_input("a box below 4 GiB", text("another, at byte ", at));
    head = 16, whole = *low;
  }
  const auto body = whole >= head ? in.part(at + head, whole - head) : std::nullopt;
  if (!body) return bad_input("a box within its JP2", text("one that is not, at byte ", at));
  return Jp2Box{*type, *body, at + whole};
}

// What is in the JP2 header box.
struct Jp2Header {
  std::optional<Claims> image, depths, palette, mapping, definitions, resolution;
  int colours = 0;
};

// A box that may stand once, I.5.3.
Result<void> keep(std::optional<Claims>& to, const Jp2Box& box, std::string_view name) {
  if (to) return bad_input(text("one ", name, " box in a JP2"), "two");
  to = box.body;
  return {};
}

// Readers take memory for each box; writers have a dozen.
constexpr int most_boxes = 256;
Error too_many_boxes() { return exhausted(text("at most ", most_boxes, " boxes in a box of a JP2"), "more"); }

// I.5.3. Only the resolution box holds boxes: nothing here calls itself.
Result<Jp2Header> read_jp2_header_box(const Claims& outer) {
  Jp2Header out;
  int boxes = 0;
  for (std::uint64_t at = 0; at < outer.size();) {
    if (++boxes > most_boxes) return too_many_boxes();
    LANDFALL_TRY(const auto box, box_at(outer, at, false));
    if (box.is("ihdr"sv)) LANDFALL_CHECK(keep(out.image, box, "ihdr"));
    if (box.is("bpcc"sv)) LANDFALL_CHECK(keep(out.depths, box, "bpcc"));
    if (box.is("pclr"sv)) LANDFALL_CHECK(keep(out.palette, box, "pclr"));
    if (box.is("cmap"sv)) LANDFALL_CHECK(keep(out.mapping, box, "cmap"));
    if (box.is("cdef"sv)) LANDFALL_CHECK(keep(out.definitions, box, "cdef"));
    if (box.is("res "sv)) LANDFALL_CHECK(keep(out.resolution, box, "res"));
    if (box.is("colr"sv)) ++out.colours;
    at = box.end;
  }
  if (!out.image || out.image->size() != 14) return bad_input("an ihdr box of 14 bytes in a JP2", "none");
  return out;
}

// I.5.3.7: numerator, denominator and exponent of points a metre, rows first.
void read_points(const Claims& body, Header& header) {
  const auto ppi = [&](std::uint64_t over, std::uint64_t exponent) {
    const double denominator = body.u16(over + 2, ByteOrder::big).value_or(0);
    const auto power = static_cast<std::int8_t>(body.u8(exponent).value_or(0));
    const double metre =
        denominator > 0 ? body.u16(over, ByteOrder::big).value_or(0) / denominator * std::pow(10, power) : 0;
    return metre > 0 && metre < 4e6 ? metre * 0.0254 : 0;
  };
  header.ppi_y = ppi(0, 8);
  header.ppi_x = ppi(4, 9);
}

// That of capture goes before that of display.
Result<void> read_resolution(const Claims& outer, Header& header) {
  std::optional<Claims> captured, shown;
  int boxes = 0;
  for (std::uint64_t at = 0; at < outer.size();) {
    if (++boxes > most_boxes) return too_many_boxes();
    LANDFALL_TRY(const auto box, box_at(outer, at, false));
    if (box.is("resc"sv)) LANDFALL_CHECK(keep(captured, box, "resc"));
    if (box.is("resd"sv)) LANDFALL_CHECK(keep(shown, box, "resd"));
    at = box.end;
  }
  if (shown && shown->size() == 10) read_points(*shown, header);
  if (captured && captured->size() == 10) read_points(*captured, header);
  return {};
}

// I.5.3.4 and I.5.3.5: a palette makes a channel of each of its columns, which the mapping names. Of 255 columns that a
// box has room for, a picture needs at most 4. The number of channels is returned.
Result<int> read_palette(const Jp2Header& boxes, int components) {
  if (!boxes.palette && !boxes.mapping) return components;
  if (!boxes.palette || !boxes.mapping) return bad_input("a palette with its mapping in a JP2", "one of both");
  const auto entries = boxes.palette->u16(0, ByteOrder::big);
  const auto columns = boxes.palette->u8(2);
  if (!entries || !columns || *entries < 1 || *entries > 1024 || *columns < 1)
    return bad_input("a palette of 1 to 1024 entries", "another");
  if (*columns > most_channels)
    return unsupported(text("a palette of at most ", most_channels, " columns"), text(int{*columns}));
  std::uint64_t octets = 0;  // of an entry
  for (std::uint64_t c = 0; c < *columns; ++c) {
    const auto bits = boxes.palette->u8(3 + c);
    if (!bits || *bits > 15) return unsupported("palettes of unsigned samples of at most 16 bits", "others");
    octets += *bits / 8U + 1;
  }
  if (!boxes.palette->holds(3U + *columns, octets * *entries)) return bad_input("a whole palette", "its beginning");
  if (boxes.mapping->size() != std::uint64_t{4} * *columns)
    return bad_input("a mapping for each column of a palette", text(boxes.mapping->size(), " bytes"));
  for (std::uint64_t c = 0; c < *columns; ++c) {
    const auto component = boxes.mapping->u16(4 * c, ByteOrder::big);
    const auto kind = boxes.mapping->u8(4 * c + 2), column = boxes.mapping->u8(4 * c + 3);
    if (!component || !kind || !column || *component >= components || *kind > 1 || *column >= *columns)
      return bad_input("a mapping between components and columns that there are", "another");
  }
  return int{*columns};
}

// I.5.3.6: which channel is a colour and which its opacity.
Result<void> check_definitions(const std::optional<Claims>& box, int channels) {
  if (!box) return {};
  const auto count = box->u16(0, ByteOrder::big);
  if (!count || *count < 1 || *count > channels || box->size() != 2 + std::uint64_t{6} * *count)
    return bad_input(text("definitions of at most ", channels, " channels"), text(box->size(), " bytes"));
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto channel = box->u16(2 + 6 * i, ByteOrder::big), with = box->u16(6 + 6 * i, ByteOrder::big);
    if (!channel || !with || *channel >= channels || (*with > channels && *with != 0xffff))
      return bad_input("definitions of channels that there are", "others");
  }
  return {};
}

// I.2: the header box stands before the codestream.
Result<std::optional<Claims>> find_codestream(const Claims& file, std::optional<Jp2Header>& header, End& end) {
  int boxes = 0;
  for (std::uint64_t at = 12; at < file.size();) {
    if (++boxes > most_boxes) return too_many_boxes();
    LANDFALL_TRY(const auto box, box_at(file, at, true));
    at = end = box.end;
    if (box.is("jp2c"sv)) return std::optional(box.body);
    if (!box.is("jp2h"sv)) continue;
    if (header) return bad_input("one jp2h box in a JP2", "two");
    LANDFALL_TRY(header, read_jp2_header_box(box.body));
  }
  return bad_input("a codestream in the JP2", "none");
}

struct Jp2Parts {
  std::optional<Jp2Header> header;
  std::optional<Claims> stream;
  End end = 0;
};

Result<Jp2Parts> parts_of(const Claims& file) {
  Jp2Parts parts{.header = {}, .stream = file, .end = file.size()};
  if (file.is(0, "\xff\x4f"sv)) return parts;
  LANDFALL_TRY(parts.stream, find_codestream(file, parts.header, parts.end));
  if (!parts.header) return bad_input("a jp2h box before the codestream", "none");
  return parts;
}

}  // namespace

Result<Header> read_jpeg2000_header(const Claims& file) {
  LANDFALL_TRY(const Jp2Parts parts, parts_of(file));
  LANDFALL_TRY(const J2kSize size, read_siz(*parts.stream));
  Header header;
  header.width = static_cast<std::int64_t>(size.right - size.left);
  header.height = static_cast<std::int64_t>(size.bottom - size.top);
  header.channels = size.components;
  for (int c = 0; c < size.components; ++c) header.bits = std::max(header.bits, size.component(c).bits);
  std::uint64_t samples_a_pixel = static_cast<std::uint64_t>(size.components);
  if (parts.header) {
    LANDFALL_TRY(header.channels, read_palette(*parts.header, size.components));
    LANDFALL_CHECK(check_definitions(parts.header->definitions, header.channels));
    if (parts.header->resolution) LANDFALL_CHECK(read_resolution(*parts.header->resolution, header));
    if (parts.header->palette) samples_a_pixel += static_cast<std::uint64_t>(header.channels);
  }
  LANDFALL_CHECK(check_density(size, samples_a_pixel, parts.stream->size()));
  return header;
}

Result<End> check_jpeg2000(const Claims& file) {
  LANDFALL_TRY(const Jp2Parts parts, parts_of(file));
  LANDFALL_TRY(const End end, check_codestream(*parts.stream));
  return parts.header ? parts.end : end;
}

}  // namespace landfall::codec
