// TIFF 6.0: the first image file directory.
#include <algorithm>
#include <array>

#include "header.hpp"

namespace landfall::codec {

namespace {

constexpr std::uint32_t type_byte = 1, type_short = 3, type_long = 4, type_rational = 5;

std::size_t size_of(std::uint32_t type) {
  return type == type_byte ? 1 : type == type_short ? 2 : type == type_long ? 4 : type == type_rational ? 8 : 0;
}

struct Entry {
  std::uint32_t tag = 0, type = 0, count = 0;
  std::size_t at = 0;  // of its values
};

std::optional<std::uint32_t> number(const Claims& file, bool big, std::uint32_t type, std::size_t at) {
  if (type == type_byte) return file.u8(at);
  if (type == type_short) return file.u16(at, big);
  if (type == type_long) return file.u32(at, big);
  return std::nullopt;
}

double rational(const Claims& file, bool big, const Entry& entry) {
  if (entry.type != type_rational || entry.count != 1) return 0;
  const auto over = file.u32(entry.at, big), under = file.u32(entry.at + 4, big);
  return over && under && *under != 0 ? static_cast<double>(*over) / *under : 0;
}

class DirectoryReader {
 public:
  DirectoryReader(ByteView bytes, bool big) : file_(bytes) { directory_.big = big; }

  Result<TiffDirectory> read() {
    const bool big = directory_.big;
    const auto first = file_.u32(4, big);
    const auto count = first ? file_.u16(*first, big) : std::nullopt;
    if (!count || !file_.part(*first + std::size_t{2}, *count * std::size_t{12})) {
      return bad_input("a whole TIFF directory", "the end of the file");
    }
    for (std::size_t i = 0; i < *count; ++i) LANDFALL_CHECK(take(*first + 2 + 12 * i));
    const double scale = unit_ == 3 ? 2.54 : unit_ == 2 ? 1 : 0;
    directory_.ppi_x *= scale, directory_.ppi_y *= scale;
    return directory_;
  }

 private:
  Result<void> take(std::size_t at) {
    const bool big = directory_.big;
    Entry entry{*file_.u16(at, big), *file_.u16(at + 2, big), *file_.u32(at + 4, big), at + 8};
    const std::size_t bytes = size_of(entry.type) * entry.count;
    if (bytes > 4) entry.at = *file_.u32(at + 8, big);
    std::uint32_t* one = place(entry.tag);
    if (one) {
      const auto value = bytes > 0 ? number(file_, big, entry.type, entry.at) : std::nullopt;
      if (!value)
        return bad_input(text("a number in TIFF tag ", entry.tag), text("type ", entry.type, ", count ", entry.count));
      // Of a repeated tag, readers differ in which one they take.
      if (std::ranges::find(seen_, entry.tag) != seen_.end())
        return bad_input(text("TIFF tag ", entry.tag, " once"), "twice");
      seen_[seen_count_++ % seen_.size()] = entry.tag;
      *one = *value;
      if (entry.tag == 274) directory_.orientation_at = entry.at + (big && bytes > 1 ? bytes - 1 : 0);
      return same_bits(entry);
    }
    if (entry.tag == 282) directory_.ppi_x = rational(file_, big, entry);
    if (entry.tag == 283) directory_.ppi_y = rational(file_, big, entry);
    if (entry.tag == 273 || entry.tag == 324)
      directory_.offsets = {entry.count, static_cast<std::uint32_t>(entry.at), entry.type};
    if (entry.tag == 279 || entry.tag == 325)
      directory_.sizes = {entry.count, static_cast<std::uint32_t>(entry.at), entry.type};
    return {};
  }

  Result<void> same_bits(const Entry& entry) {
    if (entry.tag != 258) return {};
    for (std::size_t i = 1; i < entry.count && i < 8; ++i) {
      if (number(file_, directory_.big, entry.type, entry.at + i * size_of(entry.type)) != directory_.bits) {
        return bad_input("a TIFF with equal bits in all samples", "different ones");
      }
    }
    return {};
  }

  std::uint32_t* place(std::uint32_t tag) {
    switch (tag) {
      case 256:
        return &directory_.width;
      case 257:
        return &directory_.height;
      case 258:
        return &directory_.bits;
      case 259:
        return &directory_.compression;
      case 262:
        return &directory_.photometric;
      case 274:
        return &directory_.orientation;
      case 277:
        return &directory_.samples;
      case 296:
        return &unit_;
      case 322:
        return &directory_.tile_width;
      case 323:
        return &directory_.tile_height;
      case 338:
        return &directory_.extra_samples;
      case 339:
        return &directory_.sample_format;
      default:
        return nullptr;
    }
  }

  Claims file_;
  TiffDirectory directory_;
  std::array<std::uint32_t, 16> seen_{};  // at least as many as place() knows
  std::size_t seen_count_ = 0;
  std::uint32_t unit_ = 2;  // TIFF 6.0: inch where the tag is absent
};

}  // namespace

Result<TiffDirectory> read_tiff_directory(ByteView file) {
  const Claims claims(file);
  if (claims.is(0, std::string_view("II*\0", 4))) return DirectoryReader(file, false).read();
  if (claims.is(0, std::string_view("MM\0*", 4))) return DirectoryReader(file, true).read();
  return bad_input("a TIFF header", "other bytes");
}

Result<Header> read_tiff_header(ByteView file) {
  LANDFALL_TRY(const TiffDirectory directory, read_tiff_directory(file));
  const std::uint32_t bits = directory.bits;
  const bool integers = directory.sample_format == 1 && (bits == 1 || bits == 8 || bits == 16);
  if (!integers || directory.samples > 4 || (bits == 16 && (directory.photometric == 0 || directory.photometric > 2))) {
    return Error(Errc::unsupported, Layer::codec, "a TIFF of 1 to 4 whole-number samples of 1, 8 or 16 bits",
                 text(directory.samples, " samples of ", bits, " bits, sample format ", directory.sample_format,
                      ", photometric ", directory.photometric));
  }
  if (directory.photometric == 0xffff) return bad_input("a TIFF that says what its samples mean", "no tag 262");
  if ((directory.tile_width != 0 || directory.tile_height != 0) &&
      !plausible_size(directory.tile_width, directory.tile_height)) {
    return bad_input("tiles no larger than a picture", text(directory.tile_width, " x ", directory.tile_height));
  }
  Header header;
  header.width = directory.width, header.height = directory.height;
  header.channels = static_cast<int>(directory.photometric == 3 ? 3 : directory.samples);
  header.bits = static_cast<int>(directory.photometric == 3 ? 8 : bits);
  header.orientation =
      directory.orientation >= 1 && directory.orientation <= 8 ? static_cast<int>(directory.orientation) : 1;
  header.ppi_x = directory.ppi_x, header.ppi_y = directory.ppi_y;
  return header;
}

Result<void> check_tiff_complete(ByteView file) {
  LANDFALL_TRY(const TiffDirectory directory, read_tiff_directory(file));
  const Claims claims(file);
  const auto& offsets = directory.offsets;
  const auto& sizes = directory.sizes;
  if (offsets.count == 0 || offsets.count != sizes.count) {
    return bad_input("a size for every strip or tile", text(offsets.count, " places, ", sizes.count, " sizes"));
  }
  for (std::size_t i = 0; i < offsets.count; ++i) {
    const auto at = number(claims, directory.big, offsets.type, offsets.at + i * size_of(offsets.type));
    const auto size = number(claims, directory.big, sizes.type, sizes.at + i * size_of(sizes.type));
    if (!at || !size || !claims.part(*at, *size)) {
      return bad_input(text("strip or tile ", i + 1, " of ", offsets.count),
                       text("the end of the file after ", file.size(), " bytes"));
    }
  }
  return {};
}

}  // namespace landfall::codec
