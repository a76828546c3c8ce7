#pragma once
// Picture files made octet by octet, sound and hostile ones, for the codec's tests, its bench and its fuzzers' seeds.
// Everything is zeros where it is a picture: what matters are the headers around it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/bytes.hpp>

namespace landfall::made {

void put(Bytes& to, std::string_view text);
void put(Bytes& to, ByteView bytes);
void put_be(Bytes& to, std::uint64_t value, int octets);

/// A zlib stream of that many zeros: a thousandth of them (RFC 1951, codes of one bit for runs of 258).
Bytes zlib_of_zeros(std::uint64_t count);

/// ITU-T T.81: a black picture of 1, 3 or 4 components whose scans cost next to nothing.
struct JpegPlan {
  int width = 16, height = 16, components = 1;
  bool progressive = false, arithmetic = false;
  int scans = 1;      ///< progressive: the first one and refinements, each of one coefficient
  Bytes exif{};       ///< a TIFF directory for APP1
  int frame_as = -1;  ///< another SOF marker than the plan's
};
Bytes jpeg(const JpegPlan& plan);

struct PngPlan {
  std::uint32_t width = 16, height = 16;
  int bits = 8, colour = 2;
  bool interlaced = false;
  Bytes before{};  ///< chunks between IHDR and IDAT
};
Bytes png(const PngPlan& plan);
Bytes png_chunk(std::string_view type, ByteView body);

/// TIFF 6.0: entries in the order given, with their values behind the directory.
class Tiff {
 public:
  explicit Tiff(bool big) : big_(big) {}
  /// Values of 1 (BYTE), 2 (SHORT) or 4 (LONG) octets.
  Tiff& entry(unsigned tag, unsigned octets, const std::vector<std::uint32_t>& values);
  /// As it stands: count and value are not checked against anything.
  Tiff& raw(unsigned tag, unsigned type, std::uint32_t count, std::uint32_t value);
  /// Width, height, bits, compression, photometric interpretation 2 (1 for one sample), samples.
  Tiff& picture(std::uint32_t width, std::uint32_t height, unsigned samples, unsigned bits, unsigned compression);
  /// One strip or tile of those octets; tags 273 and 279 (tile: 324 and 325).
  [[nodiscard]] Bytes file(ByteView data, bool tile = false);
  [[nodiscard]] Bytes directory() const;  ///< without a picture: as Exif has it

 private:
  struct Entry {
    unsigned tag, type;
    std::uint32_t count, value;
    Bytes values;
  };
  void number(Bytes& to, std::uint64_t value, int octets) const;
  bool big_;
  std::vector<Entry> entries_;
};

/// ISO/IEC 15444-1: a codestream of one tile-part a tile, all packets empty unless `packets` says otherwise.
struct J2kPlan {
  std::uint32_t width = 16, height = 16, tile_width = 0, tile_height = 0;                   // 0: one tile
  int components = 1, bits = 8, layers = 1, levels = 0, block_width = 6, block_height = 6;  // exponents
  int progression = 0, style = 0;
  std::vector<int> precincts{};    ///< octets of SPcod; none: the largest
  Bytes more{};                    ///< segments for the main header, behind QCD
  Bytes tile_more{};               ///< and for the header of the tile-part
  std::optional<Bytes> packets{};  ///< of each tile
};
Bytes j2k(const J2kPlan& plan);
Bytes j2k_segment(unsigned marker, ByteView body);
Bytes box(std::string_view type, ByteView body);
/// `extra`: boxes within jp2h, behind ihdr and colr.
Bytes jp2(ByteView codestream, std::uint32_t width, std::uint32_t height, int components, ByteView extra = {});
Bytes jp2_palette(int columns, int entries);  ///< pclr and cmap

/// RFC 9649: a lossless WebP of zeros whose prefix codes are in that many groups (1 to 65,536).
Bytes webp_lossless(int width, int height, int groups);

struct Hostile {
  std::string name;
  Bytes bytes;
  bool large = false;  ///< honest about its size: what it costs beyond that is another matter
};
/// The worst of at most 1 MiB that we know for each format, for who would look at it with limits of its own only.
std::vector<Hostile> hostile_pictures();

}  // namespace landfall::made
