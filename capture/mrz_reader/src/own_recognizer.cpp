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
#include "tone.hpp"
#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

constexpr double glyph_cap = glyph_shape.cap_height;

bool is_sure(const Glyph& glyph) {
  const float stranger = glyph.probability[no_glyph];
  return stranger < tuning::recognizer::marked && glyph.best() >= tuning::recognizer::sure_glyph * (1 - stranger);
}

// What the glyphs near a cell say of its offset: single ones do not tell their place so well.
double offset_near(std::span<const Observation> glyphs, std::size_t cell) {
  const double offset = value_near(glyphs, static_cast<double>(cell), tuning::recognizer::tells_of, 0.05 * glyph_cap);
  return std::clamp(offset, -0.25 * glyph_cap, 0.25 * glyph_cap);
}

// The grid moves onto the glyphs. Returns how far, for each cell.
std::vector<double> settle(std::vector<CellPlace>& cells, const std::vector<Glyph>& glyphs) {
  std::vector<Observation> along, across;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const double weight = static_cast<double>(glyphs[i].best());
    if (glyphs[i].best() < tuning::recognizer::known) continue;
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

// A logarithmic opinion pool: the weighted mean of logarithms, times how far they are believed (a temperature), brought
// back to a sum of 1.
Opinion pooled(std::span<const Vote> votes, float believed) {
  Opinion sum{};
  float weights = 0;
  for (const auto& v : votes) {
    weights += v.weight;
    for (std::size_t c = 0; c < sum.size(); ++c)
      sum[c] += v.weight * std::log(std::max(tuning::recognizer::faintest, v.opinion[c]));
  }
  const float top = *std::max_element(sum.begin(), sum.end());
  float total = 0;
  for (auto& s : sum) total += s = std::exp((s - top) / weights * believed);
  for (auto& s : sum) s /= total;
  return sum;
}

std::size_t likeliest_of(const Opinion& o) {
  return static_cast<std::size_t>(std::max_element(o.begin(), o.begin() + alphabet_size) - o.begin());
}

// A cell looked at from five places a pixel apart (test-time augmentation), and the opinions averaged: what only one of
// them believes is no certainty. `cut(windows, n, dx, dy)` cuts the n-th cell's window, shifted.
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
    out.push_back(pooled(votes, 1));
  }
  return out;
}

// A cell with a stamp over it, and the usual tone of the sure cells near it.
struct Overprint {
  std::size_t cell;
  Tone tone;
};

// What of it is as dark as print, by a strict and by a lenient measure.
void cut_print(Windows& windows, const StraightLine& line, const Overprint& o, float reach, double dx, double dy) {
  const CellPlace& c = line.cells[o.cell];
  const auto print =
      print_alone(line.picture, {c.x + dx, c.y + dy}, o.tone, reach, glyph_shape.width, glyph_shape.height);
  windows.cut(print.view(), (glyph_shape.width - 1) / 2.0, (glyph_shape.height - 1) / 2.0);
}

std::vector<Overprint> overprints(const StraightLine& line, const std::vector<Glyph>& glyphs) {
  const auto tones = tones_of(line);
  const auto over = overprinted(line, usual(tones));
  std::vector<Overprint> out;
  for (std::size_t i = 0; i < over.size(); ++i) {
    if (!over[i]) continue;
    std::vector<Tone> sure;
    const std::size_t end = std::min(glyphs.size(), i + tuning::recognizer::to_each_side + 1);
    for (std::size_t j = i - std::min(i, tuning::recognizer::to_each_side); j < end; ++j)
      if (is_sure(glyphs[j])) sure.push_back(tones[j]);
    if (sure.size() >= tuning::recognizer::fewest) out.push_back({i, usual(sure)});
  }
  return out;
}

// Under a stamp the network can be sure of a wrong character (E and a stroke are B). Of each cell: whether it was sure,
// and the print alone says something else. Asked are those near a cell that the same stamp leaves in doubt: nearly all
// pages have none.
std::vector<bool> contradicted(const GlyphNet& net, const StraightLine& line, const std::vector<Overprint>& stamped,
                               const std::vector<Glyph>& glyphs) {
  const auto in_doubt_near = [&](std::size_t cell) {
    return std::any_of(stamped.begin(), stamped.end(), [&](const Overprint& o) {
      return !is_sure(glyphs[o.cell]) &&
             std::max(o.cell, cell) - std::min(o.cell, cell) <= tuning::recognizer::as_wide_as_a_stamp;
    });
  };
  Windows windows(glyph_shape);
  std::vector<std::size_t> sure;
  for (const auto& o : stamped) {
    if (!is_sure(glyphs[o.cell]) || !in_doubt_near(o.cell)) continue;
    sure.push_back(o.cell);
    cut_print(windows, line, o, tuning::recognizer::reaches[0], 0, 0);
  }
  const auto told = net.tell(windows);
  std::vector<bool> out(glyphs.size(), false);
  for (std::size_t n = 0; n < sure.size(); ++n)
    out[sure[n]] = likeliest_of(told[n].probability) != likeliest_of(glyphs[sure[n]].probability);
  return out;
}

// Of a cell under a stamp: what the whole picture and what the print alone say. Where the print alone is surer, or
// says something else, it counts double. None of it is believed as much as what is said of clean print.
Opinion under_a_stamp(const Opinion& all, const Opinion& strict, const Opinion& lenient) {
  const std::array both{Vote{strict, 1}, Vote{lenient, 1}};
  const Opinion print = pooled(both, 1);
  const std::size_t was = likeliest_of(all), is = likeliest_of(print);
  const bool counts = print[is] > (is == was ? all[was] : tuning::recognizer::something);
  const std::array votes{Vote{all, 1}, Vote{counts ? print : all, 2}};
  return pooled(votes, tuning::recognizer::believed);
}

}  // namespace

// Cells that one look leaves in doubt, and those whose print says something else than print and stamp together, are
// looked at closer.
void OwnRecognizer::look_closer(const StraightLine& line, const std::vector<Glyph>& glyphs,
                                std::vector<CellScores>& scores) const {
  if (std::all_of(glyphs.begin(), glyphs.end(), is_sure)) return;  // no stamp to be seen
  auto stamped = overprints(line, glyphs);
  const auto contradiction = contradicted(net_, line, stamped, glyphs);
  const auto doubtful = [&](std::size_t i) { return !is_sure(glyphs[i]) || contradiction[i]; };
  std::erase_if(stamped, [&](const Overprint& o) { return !doubtful(o.cell); });
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i < glyphs.size(); ++i)
    if (doubtful(i)) cells.push_back(i);

  const auto told = look_around(net_, cells.size(), [&](Windows& windows, std::size_t n, double dx, double dy) {
    windows.cut(line.picture, line.cells[cells[n]].x + dx, line.cells[cells[n]].y + dy);
  });
  const auto print = look_around(net_, 2 * stamped.size(), [&](Windows& windows, std::size_t n, double dx, double dy) {
    cut_print(windows, line, stamped[n / 2], tuning::recognizer::reaches[n % 2], dx, dy);
  });
  for (std::size_t n = 0, s = 0; n < cells.size(); ++n) {  // both in the order of cells
    const bool under = s < stamped.size() && stamped[s].cell == cells[n];
    const Opinion opinion = under ? under_a_stamp(told[n], print[2 * s], print[2 * s + 1]) : told[n];
    std::copy_n(opinion.begin(), alphabet_size, scores[cells[n]].probability.begin());
    if (under) ++s;
  }
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
               [&](std::size_t i) { return moved[i] > tuning::recognizer::off && !is_sure(glyphs[i]); });
  const auto second = look(again);
  for (std::size_t n = 0; n < again.size(); ++n) glyphs[again[n]] = second[n];

  std::vector<CellScores> scores(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    std::copy_n(glyphs[i].probability.begin(), alphabet_size, scores[i].probability.begin());
  look_closer({line.picture, line.cap_height, cells}, glyphs, scores);
  return scores;
}

}  // namespace landfall::mrz_reader
