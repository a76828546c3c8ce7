#include "own_recognizer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "polynomial.hpp"
#include "tone.hpp"

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

// All that the network says of a cell: of each character, and of none.
using Opinion = std::array<float, glyph_shape.classes>;
struct Vote {
  const Opinion& opinion;
  float weight;
};

// The weighted mean of logarithms, brought back to a sum of 1.
Opinion pooled(std::span<const Vote> votes) {
  constexpr float least = 1e-6F;
  Opinion sum{};
  float weights = 0;
  for (const auto& v : votes) {
    weights += v.weight;
    for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += v.weight * std::log(std::max(least, v.opinion[c]));
  }
  const float top = *std::max_element(sum.begin(), sum.end());
  float total = 0;
  for (auto& s : sum) total += s = std::exp((s - top) / weights);
  for (auto& s : sum) s /= total;
  return sum;
}

std::size_t likeliest_of(const Opinion& o) {
  return static_cast<std::size_t>(std::max_element(o.begin(), o.begin() + alphabet_size) - o.begin());
}

// A cell looked at from five places a pixel apart, and the opinions averaged: what only one of them believes is no
// certainty. `cut(windows, n, dx, dy)` cuts the n-th cell's window, shifted.
std::vector<Opinion> look_around(const GlyphNet& net, std::size_t count, const auto& cut) {
  constexpr std::array<std::pair<double, double>, 5> shifts{{{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
  Windows windows(glyph_shape);
  windows.reserve(count * shifts.size());
  for (std::size_t n = 0; n < count; ++n)
    for (const auto& [dx, dy] : shifts) cut(windows, n, dx, dy);
  const auto glyphs = net.tell(windows);
  std::vector<Opinion> out;
  for (std::size_t n = 0; n < count; ++n) {
    std::vector<Vote> votes;
    for (std::size_t i = 0; i < shifts.size(); ++i) votes.push_back({glyphs[n * shifts.size() + i].probability, 1});
    out.push_back(pooled(votes));
  }
  return out;
}

// The tone of the sure cells near one; nothing where they are too few.
std::optional<Tone> tone_near(const StraightLine& line, const std::vector<Glyph>& glyphs, std::size_t cell) {
  constexpr std::size_t to_each_side = 8, fewest = 4;
  std::vector<CellPlace> sure;
  const std::size_t end = std::min(glyphs.size(), cell + to_each_side + 1);
  for (std::size_t i = cell - std::min(cell, to_each_side); i < end; ++i)
    if (is_sure(glyphs[i])) sure.push_back(line.cells[i]);
  if (sure.size() < fewest) return std::nullopt;
  return tone_of(line, sure);
}

// What is stamped over print is fainter than it, or nobody could read it. Where the print alone is told more surely
// than the whole picture, and is no new idea, it counts double.
Opinion with_print_alone(const Opinion& all, const Opinion& print) {
  constexpr float no_new_idea = 0.1F;
  const std::size_t was = likeliest_of(all), is = likeliest_of(print);
  if (print[is] <= all[was] || (is != was && all[is] < no_new_idea)) return all;
  const std::array votes{Vote{all, 1}, Vote{print, 2}};
  return pooled(votes);
}

}  // namespace

// Cells that one look leaves in doubt are looked at closer: as they are, and without what is fainter than the print.
void OwnRecognizer::look_closer(const StraightLine& line, const std::vector<Glyph>& glyphs,
                                std::vector<CellScores>& scores) const {
  constexpr int width = glyph_shape.width + 2, height = glyph_shape.height + 2;
  std::vector<std::size_t> doubtful, stampable;
  std::vector<imaging::GrayPicture> print;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (is_sure(glyphs[i])) continue;
    doubtful.push_back(i);
    const auto tone = tone_near(line, glyphs, i);
    if (!tone) continue;
    stampable.push_back(doubtful.size() - 1);
    print.push_back(print_alone(line.picture, line.cells[i], *tone, width, height));
  }
  auto told = look_around(net_, doubtful.size(), [&](Windows& windows, std::size_t n, double dx, double dy) {
    const CellPlace& c = line.cells[doubtful[n]];
    windows.cut(line.picture, c.x + dx, c.y + dy);
  });
  const auto alone = look_around(net_, print.size(), [&](Windows& windows, std::size_t n, double dx, double dy) {
    windows.cut(print[n].view(), (width - 1) / 2.0 + dx, (height - 1) / 2.0 + dy);
  });
  for (std::size_t n = 0; n < alone.size(); ++n) told[stampable[n]] = with_print_alone(told[stampable[n]], alone[n]);
  for (std::size_t n = 0; n < doubtful.size(); ++n)
    std::copy_n(told[n].begin(), alphabet_size, scores[doubtful[n]].probability.begin());
}

// One look at each cell; a second one after the grid has settled, where it moved and the first was not certain; and a
// closer one where that is not certain either.
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

  std::vector<CellScores> scores(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    std::copy_n(glyphs[i].probability.begin(), alphabet_size, scores[i].probability.begin());
  look_closer({line.picture, line.cap_height, cells}, glyphs, scores);
  return scores;
}

}  // namespace landfall::mrz_reader
