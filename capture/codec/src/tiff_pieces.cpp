// TIFF 6.0: where the strips (section 3) or tiles (section 15) of the picture are, and how much of a decoder they ask.
#include <algorithm>

#include <landfall/base/text.hpp>

#include "header.hpp"

namespace landfall::codec {

namespace {

struct Pieces {
  bool tiles = false;
  std::uint64_t width = 0, height = 0;  // of one
  std::uint64_t across = 0, down = 0, planes = 1;
  [[nodiscard]] std::uint64_t count() const { return across * down * planes; }
};

std::uint64_t divided_up(std::uint64_t value, std::uint64_t by) { return (value + by - 1) / by; }

// A decoder makes room for a whole piece, however little of it is picture.
Result<Pieces> strips_of(const TiffDirectory& d) {
  if (d.rows_a_strip == 0) return bad_input("rows in a strip", "0");
  if (d.rows_a_strip != 0xffffffff && d.rows_a_strip > d.height &&
      std::uint64_t{d.rows_a_strip} * d.width > static_cast<std::uint64_t>(max_pixels))
    return exhausted(text("a strip of at most ", max_pixels, " pixels"), text(d.width, " x ", d.rows_a_strip));
  const std::uint64_t rows = std::min(d.rows_a_strip, d.height);
  return Pieces{.width = d.width, .height = rows, .across = 1, .down = divided_up(d.height, rows)};
}

Result<Pieces> tiles_of(const TiffDirectory& d) {
  // Encoders' tiles have 64 to 1,024 pixels a side, and a small picture one of them.
  constexpr std::uint64_t one_tile = 1024 * 1024;
  if (d.tile_width == 0 || d.tile_height == 0 || !plausible_size(d.tile_width, d.tile_height))
    return bad_input("tiles no larger than a picture", text(d.tile_width, " x ", d.tile_height));
  const Pieces tiles{.tiles = true,
                     .width = d.tile_width,
                     .height = d.tile_height,
                     .across = divided_up(d.width, d.tile_width),
                     .down = divided_up(d.height, d.tile_height)};
  const std::uint64_t covered = tiles.across * tiles.width * tiles.down * tiles.height;
  if (covered > 2 * std::uint64_t{d.width} * d.height + one_tile)
    return exhausted("tiles of the size of their picture",
                     text(tiles.across, " x ", tiles.down, " tiles of ", d.tile_width, " x ", d.tile_height, " for ",
                          d.width, " x ", d.height));
  return tiles;
}

Result<Pieces> pieces_of(const TiffDirectory& d) {
  LANDFALL_TRY(Pieces pieces, d.tile_width != 0 || d.tile_height != 0 ? tiles_of(d) : strips_of(d));
  pieces.planes = d.planes == 2 ? d.samples : 1;
  return pieces;
}

// Octets of an uncompressed piece of that many rows; section 21 for what YCbCr shares between pixels.
std::uint64_t plain_octets(const TiffDirectory& d, const Pieces& pieces, std::uint64_t rows) {
  if (d.photometric == 6 && d.planes == 1 && d.samples == 3) {
    const std::uint64_t across = std::clamp(d.chroma_across, 1U, 4U), down = std::clamp(d.chroma_down, 1U, 4U);
    return divided_up(pieces.width, across) * divided_up(rows, down) * (across * down + 2);
  }
  const std::uint64_t samples = d.planes == 2 ? 1 : d.samples;
  return divided_up(pieces.width * samples * d.bits, 8) * rows;
}

Result<void> check_piece(const TiffDirectory& d, const Pieces& pieces, std::uint64_t i, const Claims& octets) {
  const std::uint64_t row = i / pieces.across % pieces.down * pieces.height;
  const std::uint64_t rows = pieces.tiles ? pieces.height : std::min(pieces.height, d.height - row);
  if (d.compression == 7) return check_jpeg_strip(octets, pieces.width, pieces.height);
  // A reader that misses octets in a piece takes those behind it, or leaves its rows as they are.
  const std::uint64_t wanted = d.compression == 1 ? plain_octets(d, pieces, rows) : 1;
  if (octets.size() < wanted)
    return bad_input(text("at least ", wanted, " bytes in strip or tile ", i + 1), text(octets.size()));
  return {};
}

}  // namespace

Result<End> check_tiff(const Claims& file) {
  LANDFALL_TRY(const TiffDirectory directory, read_tiff(file));
  LANDFALL_TRY(const Pieces pieces, pieces_of(directory));
  const auto &offsets = directory.offsets, &sizes = directory.sizes;
  if (!offsets || !sizes || offsets->size() != pieces.count() || sizes->size() != pieces.count())
    return bad_input(text("places and sizes of ", pieces.count(), " strips or tiles"),
                     text(offsets ? offsets->size() : 0, " places, ", sizes ? sizes->size() : 0, " sizes"));
  std::uint64_t together = 0;
  for (std::uint64_t i = 0; i < pieces.count(); ++i) {
    const auto at = (*offsets)[i], size = (*sizes)[i];
    const auto octets = at && size ? file.part(*at, *size) : std::nullopt;
    if (!octets)
      return bad_input(text("strip or tile ", i + 1, " of ", pieces.count()),
                       text("the end of the file after ", file.size(), " bytes"));
    together += octets->size();
    LANDFALL_CHECK(check_piece(directory, pieces, i, *octets));
  }
  // Pieces that lie over each other: some octets that are read, and decoded, thousands of times.
  if (together > file.size())
    return bad_input(text("strips or tiles in ", file.size(), " bytes"), text(together, " bytes of them"));
  return file.size();
}

}  // namespace landfall::codec
