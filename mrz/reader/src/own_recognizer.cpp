#include "own_recognizer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "polynomial.hpp"

namespace landfall::mrz_reader {
namespace {

constexpr double glyph_cap = glyph_shape.cap_height;
constexpr float known = 0.6F;         // a glyph whose place is believed
constexpr float sure_glyph = 0.995F;  // of what the alphabet holds: no second look is needed
constexpr float marked = 0.2F;        // and less than this that it is none of it: a letter may always have a mark
constexpr double tells_of = 6;        // cells to each side that tell of a cell's place
constexpr double off = 0.9;           // pixels between grid and glyphs that call for another look

bool is_sure(const Glyph& glyph) {
  const float stranger = glyph.probability[no_glyph];
  return stranger < marked && glyph.best() >= sure_glyph * (1 - stranger);
}

// What the glyphs near a cell say of its offset: single ones do not tell their place so well.
double offset_near(std::span<const Observation> glyphs, std::size_t cell) {
  const double offset = value_near(glyphs, static_cast<double>(cell), tells_of, 0.05 * glyph_cap);
  return std::clamp(offset, -0.25 * glyph_cap, 0.25 * glyph_cap);
}

// The grid moves onto the glyphs. Returns how far, for each cell.
std::vector<double> settle(std::vector<CellPlace>& cells, const std::vector<Glyph>& glyphs) {
  std::vector<Observation> along, across;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const double weight = static_cast<double>(glyphs[i].best());
    if (glyphs[i].best() < known) continue;
    along.push_back({static_cast<double>(i), glyph_cap * static_cast<double>(glyphs[i].dx), weight});
    across.push_back({static_cast<double>(i), glyph_cap * static_cast<double>(glyphs[i].dy), weight});
  }
  std::vector<double> moved(cells.size(), 0);
  if (along.size() < 8) return moved;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const double dx = offset_near(along, i), dy = offset_near(across, i);
    cells[i].x += dx;
    cells[i].y += dy;
    moved[i] = std::hypot(dx, dy);
  }
  return moved;
}

// The opinions of several looks at one cell: the mean of their logarithms, brought back to a sum of 1.
CellScores pooled(const Glyph& first, std::span<const Glyph> more) {
  constexpr float least = 1e-6F;
  std::array<float, glyph_shape.classes> sum{};
  for (std::size_t c = 0; c < sum.size(); ++c) {
    sum[c] = std::log(std::max(least, first.probability[c]));
    for (const auto& m : more) sum[c] += std::log(std::max(least, m.probability[c]));
    sum[c] /= static_cast<float>(1 + more.size());
  }
  const float top = *std::max_element(sum.begin(), sum.end());
  float total = 0;
  for (auto& s : sum) total += s = std::exp(s - top);
  CellScores out;
  for (std::size_t c = 0; c < alphabet.size(); ++c) out.probability[c] = sum[c] / total;
  return out;
}

}  // namespace

// One look at each cell; a second one after the grid has settled, where it moved and the first was not certain. What
// the network is not certain of then is looked at from four more places a pixel apart, and the opinions are averaged:
// what only one of them believes is no certainty.
Result<std::vector<CellScores>> OwnRecognizer::read(const StraightLine& line) const {
  if (line.picture.empty() || line.picture.format != PixelFormat::gray8)
    return Error(Errc::bad_input, Layer::reader, "a grey picture of a line",
                 std::string(landfall::name(line.picture.format)));
  std::vector<CellPlace> cells(line.cells.begin(), line.cells.end());
  const auto look = [&](std::span<const std::size_t> which) {
    Windows windows(glyph_shape);
    windows.reserve(which.size());
    for (const auto i : which) windows.cut(line.picture, cells[i].x, cells[i].y);
    return net_.tell(windows);
  };
  std::vector<std::size_t> all(cells.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  auto glyphs = look(all);
  const auto moved = settle(cells, glyphs);
  std::vector<std::size_t> again;
  std::copy_if(all.begin(), all.end(), std::back_inserter(again),
               [&](std::size_t i) { return moved[i] > off && !is_sure(glyphs[i]); });
  const auto second = look(again);
  for (std::size_t n = 0; n < again.size(); ++n) glyphs[again[n]] = second[n];

  constexpr std::array<std::pair<double, double>, 4> beside{{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
  std::vector<CellScores> scores(cells.size());
  std::vector<std::size_t> doubtful;
  Windows windows(glyph_shape);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::copy_n(glyphs[i].probability.begin(), alphabet_size, scores[i].probability.begin());
    if (is_sure(glyphs[i])) continue;
    doubtful.push_back(i);
    for (const auto& [dx, dy] : beside) windows.cut(line.picture, cells[i].x + dx, cells[i].y + dy);
  }
  const auto more = net_.tell(windows);
  for (std::size_t n = 0; n < doubtful.size(); ++n)
    scores[doubtful[n]] = pooled(glyphs[doubtful[n]], std::span(more).subspan(n * beside.size(), beside.size()));
  return scores;
}

}  // namespace landfall::mrz_reader
