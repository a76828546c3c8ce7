#pragma once

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <landfall/base/result.hpp>
#include <landfall/imaging/page.hpp>

#include "glyph_net.hpp"
#include "polynomial.hpp"

namespace landfall::mrz_reader {

/// A line of OCR-B glyphs at an even pitch, followed along its bend.
struct TrackedLine {
  imaging::LineShape shape;
  std::array<double, 4> along{};  ///< of the middle of cell k: a polynomial in k that gives pixels along the line
  int first = 0;                  ///< k of the first entry of `there`
  std::vector<float> there;       ///< for each cell, how sure it is that a glyph stands there
  double quality = 0;             ///< how many glyphs are surely there
  std::vector<Observation> off;   ///< of each glyph: its cell, and how far below the line it lies, letter heights

  [[nodiscard]] double middle(double k) const noexcept {
    return along[0] + k * (along[1] + k * (along[2] + k * along[3]));
  }
  [[nodiscard]] double pitch() const noexcept { return along[1]; }
  [[nodiscard]] double pitch_at(double k) const noexcept { return along[1] + k * (2 * along[2] + k * 3 * along[3]); }
  [[nodiscard]] double cell_at(double s) const noexcept;  ///< k where middle(k) is s
  [[nodiscard]] double off_at(double k) const;            ///< of a cell's glyph, from its neighbours' places
  /// The first and the last cell of the most glyphs in a row; three cells without one end a row.
  [[nodiscard]] std::pair<int, int> longest_run() const noexcept;
  [[nodiscard]] float there_at(int k) const noexcept;  ///< 0.5, not known, where nobody has looked
};

/// Finds where glyphs are with the network itself: it says of each window how far off its glyph lies. Reentrant.
class LineTracker {
 public:
  LineTracker(const GlyphNet& net, const imaging::Page& page) : net_(net), page_(page) {}

  /// A quick look at a few places: 0 (nothing like it) to 1. Moves `shape` onto the letters it saw, and turns it round
  /// where they stand upside down.
  [[nodiscard]] Result<double> probe(imaging::LineShape& shape, double length) const;
  /// Follows the line; nothing where no even pitch is found.
  [[nodiscard]] Result<std::optional<TrackedLine>> track(imaging::LineShape shape, double length) const;

  /// Looks at a line whose grid is known at about the places from..to: grid and shape settle on the single cells, and
  /// the view grows until both ends of the line have been seen.
  [[nodiscard]] Result<void> follow(TrackedLine& line, double from, double to) const;
  /// Whether glyphs stand beyond a cell, on the grid though perhaps a little above or below the line; step: 1 or -1.
  [[nodiscard]] Result<bool> goes_on(const TrackedLine& line, int last, int step) const;

 private:
  struct Seen {
    double s, across, scale, weight;
    float upright, turned;
    int cell;  ///< k, where cells were looked at
  };
  struct Cells {
    std::vector<Seen> seen;
    std::vector<Observation> along;  ///< of each glyph: its cell, and where it is along the line
  };
  [[nodiscard]] bool on_page(const Point& p) const;
  [[nodiscard]] Result<std::vector<Seen>> look(const imaging::LineShape& shape, double from, double step,
                                               int count) const;
  [[nodiscard]] static bool settle(imaging::LineShape& shape, const std::vector<Seen>& seen, int degree);
  [[nodiscard]] static bool fit_pitch(TrackedLine& line, const std::vector<Seen>& seen);
  [[nodiscard]] Result<Cells> look_at_cells(TrackedLine& line, double from, double to) const;
  [[nodiscard]] Result<std::vector<Cells>> look_at(const TrackedLine& line, const std::vector<int>& cells,
                                                   std::span<const double> shifts) const;
  [[nodiscard]] Result<Cells> beyond(const TrackedLine& line, int last, int step) const;

  const GlyphNet& net_;
  const imaging::Page& page_;
};

/// The same line read from the other end.
[[nodiscard]] imaging::LineShape turned_round(const imaging::LineShape& shape);

/// Rows of a straightened line for the glyph network: the line runs along the middle, and a window may lie a little
/// off.
inline constexpr int strip_height = glyph_shape.height + 4;
inline constexpr double strip_middle = (strip_height - 1) / 2.0;

}  // namespace landfall::mrz_reader
