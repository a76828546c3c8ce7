// ISO/IEC 15444-1, Annex B: how tiles, resolutions and bands fall into precincts and code-blocks. A decoder keeps a
// record of some hundred octets for each of them, and looks at each code-block once a layer.
#include <algorithm>
#include <utility>

#include <landfall/base/text.hpp>

#include "jpeg2000_stream.hpp"

namespace landfall::codec {

namespace {

// Encoders write code-blocks of 32 x 32 and 64 x 64 samples, and at least 16 x 16.
constexpr std::uint64_t samples_a_piece = 64, pieces_of_a_small_tile = 16'384, pieces_of_small_tiles = 262'144;
// Code-blocks times layers: 100 megapixels in colour have 73,000 code-blocks.
constexpr std::uint64_t most_visits = std::uint64_t{1} << 24;
// Layers, components, resolutions and precincts: a decoder has a field of all of them for what it has seen.
constexpr std::uint64_t most_packets = std::uint64_t{1} << 22;
// Decoders step through positions by the smallest precinct (B.12.1.3 to B.12.1.5).
constexpr int least_precinct = 5;  // exponent of 2, in pixels of the picture

std::uint64_t up_shift(std::uint64_t value, int by) { return (value + (std::uint64_t{1} << by) - 1) >> by; }
std::uint64_t grid_up(std::uint64_t value, std::uint64_t by) { return (value + by - 1) / by; }

// Along one axis.
struct Range {
  std::uint64_t from = 0, to = 0;
  [[nodiscard]] std::uint64_t length() const { return to > from ? to - from : 0; }
  [[nodiscard]] std::uint64_t cells(int exponent) const {
    return length() == 0 ? 0 : up_shift(to, exponent) - (from >> exponent);
  }
  [[nodiscard]] Range reduced(int levels) const { return {up_shift(from, levels), up_shift(to, levels)}; }
  // Equation B-15: the band after `levels` decompositions; high: of the high-pass part.
  [[nodiscard]] Range band(int levels, bool high) const {
    const std::uint64_t off = high ? std::uint64_t{1} << (levels - 1) : 0;
    const auto edge = [&](std::uint64_t at) { return at > off ? up_shift(at - off, levels) : 0; };
    return {edge(from), edge(to)};
  }
};

struct Axes {
  Range x, y;
};

Axes component_of(const J2kSize& s, std::uint64_t tile, const J2kComponent& c) {
  const std::uint64_t p = tile % s.tiles_across(), q = tile / s.tiles_across();
  const auto side = [](std::uint64_t origin, std::uint64_t step, std::uint64_t index, std::uint64_t from,
                       std::uint64_t to, std::uint64_t apart) {
    const std::uint64_t begin = std::max(origin + index * step, from), end = std::min(origin + (index + 1) * step, to);
    return Range{grid_up(begin, apart), grid_up(end, apart)};
  };
  return {side(s.tile_left, s.tile_width, p, s.left, s.right, c.across),
          side(s.tile_top, s.tile_height, q, s.top, s.bottom, c.down)};
}

std::uint64_t blocks_of(const Axes& tile, int resolution, const J2kCoding& coding, int across, int down) {
  if (resolution == 0) {
    const Range x = tile.x.reduced(coding.levels), y = tile.y.reduced(coding.levels);
    return x.cells(std::min(coding.block_width, across)) * y.cells(std::min(coding.block_height, down));
  }
  const int levels = coding.levels - resolution + 1;
  const int width = std::min(coding.block_width, across - 1), height = std::min(coding.block_height, down - 1);
  std::uint64_t blocks = 0;
  for (const auto& [right, low] : {std::pair{true, false}, {false, true}, {true, true}})
    blocks += tile.x.band(levels, right).cells(width) * tile.y.band(levels, low).cells(height);
  return blocks;
}

}  // namespace

Result<J2kWork::Count> J2kWork::count(std::uint64_t tile, int component, const J2kCoding& coding) {
  const Axes axes = component_of(size_, tile, size_.component(component));
  Count out{.samples = axes.x.length() * axes.y.length(), .pieces = 0};
  for (int r = 0; r <= coding.levels; ++r) {
    const int exponents = coding.precincts.at(static_cast<std::size_t>(r));
    const int across = exponents & 15, down = exponents >> 4, left = coding.levels - r;
    if (across + left < least_precinct || down + left < least_precinct || (r > 0 && (across == 0 || down == 0)))
      return unsupported(text("precincts of at least ", 1 << least_precinct, " pixels a side"),
                         text("exponents ", across, " and ", down, " at resolution ", r));
    const std::uint64_t precincts = axes.x.reduced(left).cells(across) * axes.y.reduced(left).cells(down);
    const std::uint64_t blocks = blocks_of(axes, r, coding, across, down);
    out.pieces += blocks + precincts * (r == 0 ? 1 : 3);
    visits_ += blocks * static_cast<std::uint64_t>(coding.layers);
    most_precincts_ = std::max(most_precincts_, precincts);
  }
  most_resolutions_ = std::max(most_resolutions_, static_cast<std::uint64_t>(coding.levels) + 1);
  most_layers_ = std::max(most_layers_, static_cast<std::uint64_t>(coding.layers));
  return out;
}

Result<void> J2kWork::judge(const Count& tile) {
  samples_ += tile.samples, pieces_ += tile.pieces;
  if (tile.pieces > tile.samples / samples_a_piece + pieces_of_a_small_tile ||
      pieces_ > 4 * samples_ / samples_a_piece + pieces_of_small_tiles)
    return exhausted(text("code-blocks and precincts of ", samples_a_piece, " samples"),
                     text(tile.pieces, " of them for ", tile.samples, " samples, in all ", pieces_));
  if (visits_ > most_visits)
    return exhausted(text("at most ", most_visits, " code-blocks in all layers"), text(visits_));
  const std::uint64_t packets = most_layers_ * most_precincts_ * most_resolutions_;
  if (packets * static_cast<std::uint64_t>(size_.components) > most_packets)
    return exhausted(text("at most ", most_packets, " packets of a tile"),
                     text(most_layers_, " layers of ", most_precincts_, " precincts"));
  return {};
}

Result<void> J2kWork::add_tile(std::uint64_t tile, const J2kCoding& coding, std::optional<int> component) {
  Count sum;
  for (int c = component.value_or(0); c < (component ? *component + 1 : size_.components); ++c) {
    LANDFALL_TRY(const Count one, count(tile, c, coding));
    sum.samples += one.samples, sum.pieces += one.pieces;
  }
  return judge(sum);
}

Result<void> J2kWork::add_all_tiles(const std::array<J2kCoding, most_channels>& codings) {
  for (std::uint64_t tile = 0; tile < size_.tiles_across() * size_.tiles_down(); ++tile) {
    Count sum;
    for (int c = 0; c < size_.components; ++c) {
      LANDFALL_TRY(const Count one, count(tile, c, codings.at(static_cast<std::size_t>(c))));
      sum.samples += one.samples, sum.pieces += one.pieces;
    }
    LANDFALL_CHECK(judge(sum));
  }
  return {};
}

}  // namespace landfall::codec
