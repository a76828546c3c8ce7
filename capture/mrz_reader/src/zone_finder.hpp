#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "line_tracker.hpp"

namespace landfall::mrz_reader {

/// Lines that together may be a zone, top line first, cut to the same number of cells.
struct ZoneCandidate {
  struct Line {
    TrackedLine line;
    int first_cell = 0;  ///< k of the zone's first column in this line
  };
  std::vector<Line> lines;
  int columns = 0;
  bool closed = false;  ///< the cells beside its first and last columns were seen, and the lines do not go on there
  double score = 0;     ///< larger is better: how well glyphs fill its cells and nothing stands beside them
};

/// Whether two candidates lie over one another.
[[nodiscard]] bool overlap(const ZoneCandidate& a, const ZoneCandidate& b);
/// Whether it may be what is seen of a longer zone.
[[nodiscard]] bool may_be_a_part(const ZoneCandidate& zone);
/// Whether a candidate makes looking for others needless.
[[nodiscard]] bool is_certain(const ZoneCandidate& zone);

/// Finds zones in a page, best first. Where one is certain, the rest of the page is searched only for `all` of them.
/// `stopped` is asked between steps. Reentrant.
[[nodiscard]] Result<std::vector<ZoneCandidate>> find_zones(const GlyphNet& net, const imaging::Page& page,
                                                            int most_lines, bool all,
                                                            const std::function<bool()>& stopped);

/// The longest line of glyphs in a picture of a single line, as a zone of one line of any length. Reentrant.
[[nodiscard]] Result<std::optional<ZoneCandidate>> find_line(const GlyphNet& net, const imaging::Page& page,
                                                             int most_lines, const std::function<bool()>& stopped);

}  // namespace landfall::mrz_reader
