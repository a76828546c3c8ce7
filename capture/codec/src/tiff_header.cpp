// TIFF 6.0: the first image file directory.
#include <algorithm>
#include <array>

#include <landfall/base/text.hpp>

#include "header.hpp"

namespace landfall::codec {

namespace {

constexpr std::uint32_t type_byte = 1, type_short = 3, type_long = 4, type_rational = 5;
// Tags are compared with each other and their values copied by readers. Scanners write some twenty, cameras sixty.
constexpr std::uint64_t most_entries = 512;

// TIFF 6.0, section 2, and the types that Adobe and BigTIFF added: octets of a value. 0: a type that nobody reads.
unsigned width_of(std::uint32_t type) {
  static constexpr std::array<unsigned, 19> widths{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
  return type < widths.size() ? widths[type] : 0;
}

struct Entry {
  std::uint32_t tag = 0, type = 0, count = 0;
  std::uint64_t octets = 0, at = 0;  // of its values
};

class DirectoryReader {
 public:
  DirectoryReader(const Claims& bytes, ByteOrder order) : file_(bytes) { directory_.order = order; }

  Result<TiffDirectory> read() {
    const auto first = file_.u32(4, directory_.order);
    const auto count = first ? file_.u16(*first, directory_.order) : std::nullopt;
    if (!count || !file_.holds(std::uint64_t{*first} + 2, std::uint64_t{12} * *count))
      return bad_input("a whole TIFF directory", "the end of the file");
    if (*count > most_entries)
      return exhausted(text("at most ", most_entries, " entries in a TIFF directory"), text(int{*count}));
    for (std::uint64_t i = 0; i < *count; ++i) LANDFALL_CHECK(take(std::uint64_t{*first} + 2 + 12 * i));
    const double scale = unit_ == 3 ? 2.54 : unit_ == 2 ? 1 : 0;
    directory_.ppi_x *= scale, directory_.ppi_y *= scale;
    return directory_;
  }

 private:
  Result<void> take(std::uint64_t at) {
    const auto tag = file_.u16(at, directory_.order), type = file_.u16(at + 2, directory_.order);
    const auto count = file_.u32(at + 4, directory_.order), where = file_.u32(at + 8, directory_.order);
    if (!tag || !type || !count || !where) return bad_input("a whole TIFF directory", "the end of the file");
    Entry entry{*tag, *type, *count, std::uint64_t{width_of(*type)} * *count, at + 8};
    if (entry.octets > 4) entry.at = *where;
    directory_.octets += entry.octets;
    directory_.inside = directory_.inside && file_.holds(entry.at, entry.octets);
    if (std::uint32_t* one = scalar(entry.tag)) return take_scalar(entry, *one);
    if (std::optional<Numbers>* many = array(entry.tag)) return take_array(entry, *many);
    if (entry.tag == 282) directory_.ppi_x = rational(entry);
    if (entry.tag == 283) directory_.ppi_y = rational(entry);
    return {};
  }

  std::optional<Numbers> numbers(const Entry& entry) const {
    const bool whole = entry.type == type_byte || entry.type == type_short || entry.type == type_long;
    return whole ? file_.numbers(entry.at, entry.count, width_of(entry.type), directory_.order) : std::nullopt;
  }

  // Of a repeated tag, readers differ in which one they take.
  Result<void> once(std::uint32_t tag) {
    if (std::ranges::find(seen_, tag) != seen_.end()) return bad_input(text("TIFF tag ", tag, " once"), "twice");
    seen_[seen_count_++ % seen_.size()] = tag;
    return {};
  }

  // TIFF 6.0 gives these tags one value; of more than one, readers differ in which they take.
  Result<void> take_scalar(const Entry& entry, std::uint32_t& to) {
    const auto values = numbers(entry);
    const auto value = values && values->size() == 1 ? (*values)[0] : std::nullopt;
    if (!value)
      return bad_input(text("one number in TIFF tag ", entry.tag), text("type ", entry.type, ", count ", entry.count));
    to = *value;
    if (entry.tag == 274) directory_.orientation_at = values->place(0);
    return once(entry.tag);
  }

  Result<void> take_array(const Entry& entry, std::optional<Numbers>& to) {
    to = numbers(entry);
    if (!to || to->size() == 0)
      return bad_input(text("numbers in TIFF tag ", entry.tag), text("type ", entry.type, ", count ", entry.count));
    if (&to == &chroma_) {
      if (to->size() != 2) return bad_input("two numbers in TIFF tag 530", text(to->size()));
      directory_.chroma_across = *(*to)[0], directory_.chroma_down = *(*to)[1];
    }
    return once(entry.tag == 324 ? 273 : entry.tag == 325 ? 279 : entry.tag);  // of tiles or of strips
  }

  double rational(const Entry& entry) const {
    if (entry.type != type_rational || entry.count != 1) return 0;
    const auto over = file_.u32(entry.at, directory_.order), under = file_.u32(entry.at + 4, directory_.order);
    return over && under && *under != 0 ? static_cast<double>(*over) / *under : 0;
  }

  std::optional<Numbers>* array(std::uint32_t tag) {
    switch (tag) {
      case 258:
        return &directory_.bits_of_samples;
      case 273:
      case 324:
        return &directory_.offsets;
      case 279:
      case 325:
        return &directory_.sizes;
      case 339:
        return &directory_.formats_of_samples;
      case 530:
        return &chroma_;
      default:
        return nullptr;
    }
  }

  std::uint32_t* scalar(std::uint32_t tag) {
    switch (tag) {
      case 256:
        return &directory_.width;
      case 257:
        return &directory_.height;
      case 259:
        return &directory_.compression;
      case 262:
        return &directory_.photometric;
      case 274:
        return &directory_.orientation;
      case 277:
        return &directory_.samples;
      case 278:
        return &directory_.rows_a_strip;
      case 284:
        return &directory_.planes;
      case 296:
        return &unit_;
      case 317:
        return &directory_.predictor;
      case 322:
        return &directory_.tile_width;
      case 323:
        return &directory_.tile_height;
      default:
        return nullptr;
    }
  }

  Claims file_;
  TiffDirectory directory_;
  std::optional<Numbers> chroma_;
  std::array<std::uint32_t, 20> seen_{};  // at least as many as scalar() and array() know
  std::size_t seen_count_ = 0;
  std::uint32_t unit_ = 2;  // TIFF 6.0: inch where the tag is absent
};

// TIFF 6.0: a value for each sample. Some write one for all.
Result<void> same_in_all(int tag, const std::optional<Numbers>& values, std::uint32_t samples, std::uint32_t& to) {
  if (!values) return {};
  if (values->size() != 1 && values->size() != samples)
    return bad_input(text("a value for each of ", samples, " samples in TIFF tag ", tag), text(values->size()));
  to = (*values)[0].value_or(0);
  for (std::uint64_t i = 1; i < values->size(); ++i)
    if ((*values)[i] != to) return bad_input(text("equal values for all samples in TIFF tag ", tag), "others");
  return {};
}

// Where a value is not in the file, readers differ in what they take instead. And readers copy the values even of tags
// that they do not know: if those lay over each other, a megabyte would be copied for each of the entries.
Result<void> check_values(const TiffDirectory& directory, std::uint64_t size) {
  if (!directory.inside) return bad_input("the values of TIFF tags in the file", "some that are not");
  if (directory.octets > size)
    return bad_input(text("values of TIFF tags in ", size, " bytes"), text(directory.octets, " bytes of them"));
  return {};
}

// What is left out is what no scanner or camera writes and what a decoder can be drowned in: LZMA, ZSTD and LERC name
// their own working memory, JBIG and the JPEG of TIFF 6.0 (6) their own sizes.
bool is_read(std::uint32_t compression) {
  static constexpr std::array<std::uint32_t, 9> read{1, 2, 3, 4, 5, 7, 8, 32773, 32946};
  return std::ranges::find(read, compression) != read.end();
}

Result<void> check_kind(const TiffDirectory& d) {
  const bool integers = d.sample_format == 1 && (d.bits == 1 || d.bits == 8 || d.bits == 16);
  // Deep samples are taken as they are stored: gray or RGB, all of a pixel together.
  const bool deep = d.bits != 16 || (d.photometric >= 1 && d.photometric <= 2 && (d.planes == 1 || d.samples == 1));
  if (!integers || d.samples < 1 || d.samples > 4 || !deep)
    return unsupported("a TIFF of 1 to 4 whole-number samples of 1, 8 or 16 bits",
                       text(d.samples, " samples of ", d.bits, " bits, sample format ", d.sample_format,
                            ", photometric ", d.photometric, ", planar configuration ", d.planes));
  if (d.photometric == 0xffff) return bad_input("a TIFF that says what its samples mean", "no tag 262");
  // 8 and above (CIE L*a*b*, LogLuv): tables are computed anew for each strip.
  if (d.photometric == 4 || d.photometric > 6)
    return unsupported("a TIFF of gray, RGB, palette, CMYK or YCbCr", text("photometric ", d.photometric));
  if (!is_read(d.compression))
    return unsupported("a TIFF without compression or in CCITT, LZW, deflate, PackBits or JPEG",
                       text("compression ", d.compression));
  if (d.predictor < 1 || d.predictor > 2) return unsupported("a TIFF of predictor 1 or 2", text(d.predictor));
  if (d.planes < 1 || d.planes > 2) return bad_input("planar configuration 1 or 2", text(d.planes));
  return {};
}

}  // namespace

Result<TiffDirectory> read_tiff_directory(const Claims& file) {
  if (file.is(0, std::string_view("II*\0", 4))) return DirectoryReader(file, ByteOrder::little).read();
  if (file.is(0, std::string_view("MM\0*", 4))) return DirectoryReader(file, ByteOrder::big).read();
  return bad_input("a TIFF header", "other bytes");
}

Result<TiffDirectory> read_tiff(const Claims& file) {
  LANDFALL_TRY(TiffDirectory directory, read_tiff_directory(file));
  LANDFALL_CHECK(check_values(directory, file.size()));
  LANDFALL_CHECK(same_in_all(258, directory.bits_of_samples, directory.samples, directory.bits));
  LANDFALL_CHECK(same_in_all(339, directory.formats_of_samples, directory.samples, directory.sample_format));
  LANDFALL_CHECK(check_kind(directory));
  return directory;
}

Result<Header> read_tiff_header(const Claims& file) {
  LANDFALL_TRY(const TiffDirectory directory, read_tiff(file));
  Header header;
  header.width = directory.width, header.height = directory.height;
  header.channels = static_cast<int>(directory.photometric == 3 ? 3 : directory.samples);
  header.bits = static_cast<int>(directory.photometric == 3 ? 8 : directory.bits);
  header.orientation =
      directory.orientation >= 1 && directory.orientation <= 8 ? static_cast<int>(directory.orientation) : 1;
  header.ppi_x = directory.ppi_x, header.ppi_y = directory.ppi_y;
  return header;
}

}  // namespace landfall::codec
