#include "zone_finder.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "tuning.hpp"

namespace landfall::mrz_reader {
namespace {

Error cancelled() { return {Errc::cancelled, Layer::reader, "to read the page", "a request to stop"}; }

struct Relation {
  double along, across, turn;  // of b's origin as a's line sees it
};
Relation relation(const imaging::LineShape& a, const imaging::LineShape& b) {
  const Point p = a.at(0, 0), q = b.at(0, 0);
  const double dx = q.x - p.x, dy = q.y - p.y;
  const double slope = a.bend[1];
  const double along = dx * a.direction.x + dy * a.direction.y,
               across =
                   dy * a.direction.x - dx * a.direction.y - along * (slope + along * (a.bend[2] + along * a.bend[3]));
  const double turn = a.direction.x * b.direction.y - a.direction.y * b.direction.x + b.bend[1] - a.bend[1];
  return {along, across, turn};
}
bool same_way(const imaging::LineShape& a, const imaging::LineShape& b) {
  return a.direction.x * b.direction.x + a.direction.y * b.direction.y > 0.9;
}

struct Probed {
  imaging::LineShape shape;
  double length, score;
};

class Finder {
 public:
  Finder(const GlyphNet& net, const imaging::Page& page, int most, bool all, const std::function<bool()>& stopped)
      : tracker_(net, page), page_(page), most_(most), all_(all), stopped_(stopped) {}

  // Search after search, until one finds what is surely a zone. Where there is none at all, the page may slope away.
  Result<std::vector<ZoneCandidate>> run() {
    LANDFALL_CHECK(search_all(imaging::Page::searches));
    if (std::none_of(zones_.begin(), zones_.end(), [](const auto& z) { return z.lines.size() > 1; })) {
      const auto flat = std::exchange(zones_, {});  // single lines, which what follows does not make again
      stretch_ = tuning::finder::sloping;
      refused_.clear();
      tracked_.clear();
      LANDFALL_CHECK(search_all(tuning::finder::searches_of_sloping));
      zones_.insert(zones_.end(), flat.begin(), flat.end());
      std::sort(zones_.begin(), zones_.end(), [](const auto& x, const auto& y) { return x.score > y.score; });
    }
    return std::move(zones_);
  }

  // The line with the most glyphs.
  Result<std::optional<ZoneCandidate>> longest_line() {
    for (const double stretch : {1.0, tuning::finder::narrow}) LANDFALL_CHECK(follow_the_only_line(stretch));
    for (int search = 0; search < imaging::Page::searches && tracked_.empty(); ++search)
      LANDFALL_CHECK(look_through(search));
    if (tracked_.empty()) return std::optional<ZoneCandidate>{};
    // The stretch with most cells that hold a glyph and fewest that do not: the maximum subarray, by Kadane's
    // algorithm.
    const TrackedLine& line = surest(tracked_);
    double best = 0, sum = 0;
    int start = line.first, first = line.first, columns = 0;
    for (std::size_t i = 0; i < line.there.size(); ++i) {
      const int k = line.first + static_cast<int>(i);
      if (sum <= 0) sum = 0, start = k;
      sum += static_cast<double>(line.there[i]) - 0.5;
      if (sum > best) best = sum, first = start, columns = k - start + 1;
    }
    if (columns < 4 || !runs_on(line, first, columns)) return std::optional<ZoneCandidate>{};  // a mark or two
    return std::optional<ZoneCandidate>(ZoneCandidate{{{line, first}}, columns, true, 0});
  }

 private:
  // The line is all of the picture, but for a margin that is not known.
  Result<void> follow_the_only_line(double stretch) {
    Probed best{{}, static_cast<double>(page_.width()), tuning::finder::likely};
    for (const double share : {0.45, 0.55, 0.65, 0.8}) {
      imaging::LineShape shape;
      shape.origin = {(page_.width() - 1) / 2.0, (page_.height() - 1) / 2.0};
      shape.height = share * page_.height();
      shape.stretch = stretch;
      if (shape.height < 3 || shape.height > 900) continue;
      LANDFALL_TRY(const double score, tracker_.probe(shape, best.length));
      if (score > best.score) best = {shape, best.length, score};
    }
    if (stopped_()) return cancelled();
    if (best.score <= tuning::finder::likely) return {};
    LANDFALL_TRY(auto line, tracker_.track(best.shape, best.length));
    if (line && line->quality >= tuning::finder::least_quality) tracked_.push_back(std::move(*line));
    return {};
  }

  Result<void> search_all(int count) {
    for (int search = 0; search < count; ++search) {
      LANDFALL_TRY(const bool found, look_through(search));
      if (found || (search + 1 >= tuning::finder::cheap_searches && !all_ && good_enough())) break;
    }
    return {};
  }

  // A zone with some cells spoilt: larger pictures of it would show no more.
  [[nodiscard]] bool good_enough() const {
    return std::any_of(zones_.begin(), zones_.end(), [](const auto& z) {
      return z.lines.size() > 1 && z.closed && z.score > tuning::finder::spoilt;
    });
  }

  // One search: what looks like a line of a zone at once is followed at once, the rest after it. True where a certain
  // zone is found and no more are wanted.
  Result<bool> look_through(int search) {
    LANDFALL_TRY(const auto lines, page_.find_text_lines(search, most_));
    std::vector<Probed> later;
    std::size_t added = 0;
    for (const auto& line : lines) {
      if (stopped_()) return cancelled();
      if (known(line.shape) || refused(line.shape)) continue;
      Probed p{line.shape, line.length, 0};
      p.shape.stretch = stretch_;
      LANDFALL_TRY(p.score, tracker_.probe(p.shape, p.length));
      if (p.score < tuning::finder::at_once) {
        (p.score > tuning::finder::likely ? later : refused_).push_back(p);
        continue;
      }
      LANDFALL_TRY(const bool done, follow(p, added));
      if (done) return true;
    }
    std::sort(later.begin(), later.end(), [](const auto& a, const auto& b) {
      return a.score * std::min(a.length / a.shape.height, 30.0) > b.score * std::min(b.length / b.shape.height, 30.0);
    });
    for (const auto& p : later) {
      LANDFALL_TRY(const bool done, follow(p, added));
      if (done) return true;
    }
    if (added == 0) return false;
    LANDFALL_CHECK(make_zones(true));
    return !all_ && !zones_.empty() && is_certain(zones_.front());
  }

  // Follows a line. True where it completes a certain zone and no more are wanted.
  Result<bool> follow(const Probed& p, std::size_t& added) {
    if (stopped_()) return cancelled();
    if (added >= tuning::finder::most_tracked || known(p.shape)) return false;
    LANDFALL_TRY(auto line, tracker_.track(p.shape, p.length));
    if (!line || line->quality < tuning::finder::least_quality || known(line->shape)) return false;
    tracked_.push_back(std::move(*line));
    if (++added < 2 || all_) return false;
    LANDFALL_CHECK(make_zones(false));
    return !zones_.empty() && is_certain(zones_.front());
  }

  // Zones of all lines that were followed, best first; `beside`: where a line seems to be missing, it is looked for.
  Result<void> make_zones(bool beside) {
    zones_.clear();
    std::sort(tracked_.begin(), tracked_.end(), [](const auto& a, const auto& b) { return a.quality > b.quality; });
    std::vector<bool> used(tracked_.size(), false);
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (used[i]) continue;
      LANDFALL_TRY(auto group, group_around(i, used, beside));
      add_zones(group, zones_);
    }
    return rank();
  }

  // The best first. What may be a part of a longer zone that bends away is looked at again, until the best is not.
  Result<void> rank() {
    for (;;) {
      std::sort(zones_.begin(), zones_.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
      if (zones_.empty() || !zones_.front().closed || !may_be_a_part(zones_.front())) return {};
      auto& best = zones_.front();
      for (const auto& l : best.lines) {
        LANDFALL_TRY(const bool before, tracker_.goes_on(l.line, l.first_cell, -1));
        LANDFALL_TRY(const bool after, tracker_.goes_on(l.line, l.first_cell + best.columns - 1, 1));
        best.closed = best.closed && !before && !after;
      }
      if (best.closed) return {};
      best.score -= tuning::finder::open_ends;
    }
  }

  // Looked at before, as part of a line as long as this one, and found to be something else.
  [[nodiscard]] bool refused(const imaging::LineShape& shape) const {
    return std::any_of(refused_.begin(), refused_.end(), [&](const Probed& p) {
      const Relation r = relation(p.shape, shape);
      const double h = p.shape.height;
      return std::abs(r.across) < 0.3 * h && std::abs(r.along) < 2 * h && std::abs(r.turn) < 0.03 &&
             std::abs(std::log(shape.height / h)) < 0.2;
    });
  }

  [[nodiscard]] bool known(const imaging::LineShape& shape) const {
    return std::any_of(tracked_.begin(), tracked_.end(), [&](const TrackedLine& t) {
      const Relation r = relation(t.shape, shape);
      const double h = t.shape.height;
      return std::abs(r.across) < 0.6 * h && r.along > t.middle(t.first) - 2 * h &&
             r.along < t.middle(t.first + static_cast<double>(t.there.size())) + 2 * h;
    });
  }

  static bool fits(const TrackedLine& main, const TrackedLine& other) {
    const Relation r = relation(main.shape, other.shape);
    const double h = main.shape.height;
    return same_way(main.shape, other.shape) && std::abs(r.turn) < 0.06 &&
           std::abs(r.across) < 2.1 * tuning::finder::farthest_line * h &&
           std::abs(r.across) > 0.9 * tuning::finder::nearest_line * h &&
           std::abs(std::log(other.shape.height / h)) < 0.25 && std::abs(std::log(other.pitch() / main.pitch())) < 0.08;
  }

  // A line that the search for long dark marks missed: looks above and below the lines that are known.
  Result<void> look_beside(std::vector<TrackedLine>& group, const TrackedLine& near, double side, double low,
                           double high) {
    const double length = near.middle(near.first + static_cast<double>(near.there.size())) - near.middle(near.first);
    Probed best{{}, length, tuning::finder::likely};
    for (double d = low; d <= high; d += 0.3) {
      imaging::LineShape shape = near.shape;
      shape.bend[0] += side * d * near.shape.height;
      LANDFALL_TRY(const double score, tracker_.probe(shape, length * 0.85));
      const Relation r = relation(near.shape, shape);
      if (score > best.score && same_way(near.shape, shape) && std::abs(r.across) > 1.1 * near.shape.height)
        best = {shape, length * 0.85, score};
    }
    if (best.score <= tuning::finder::likely) return {};
    LANDFALL_TRY(auto line, tracker_.track(best.shape, best.length));
    if (line && line->quality >= tuning::finder::least_quality && fits(near, *line)) group.push_back(std::move(*line));
    return {};
  }

  static void order(std::vector<TrackedLine>& group) {
    const TrackedLine main = group.front();
    std::sort(group.begin(), group.end(), [&](const auto& a, const auto& b) {
      return relation(main.shape, a.shape).across < relation(main.shape, b.shape).across;
    });
  }

  // As many glyphs in a row as a format has.
  static bool has_a_format(const TrackedLine& line) {
    const auto [first, last] = line.longest_run();
    const int columns = last - first + 1;
    return columns == 30 || columns == 36 || columns == 44;
  }

  // The lines of a zone have one grid. A line whose own grid has slipped, in a run of fillers or over a spoilt place,
  // is looked at again on the grid of the surest one, and keeps what shows more.
  Result<void> share_grid(std::vector<TrackedLine>& group) {
    const auto worth = [](const TrackedLine& line) {
      return line.quality + (has_a_format(line) ? tuning::finder::of_a_format : 0);
    };
    const TrackedLine main = *std::max_element(group.begin(), group.end(),
                                               [&](const auto& a, const auto& b) { return worth(a) < worth(b); });
    for (auto& line : group) {
      const Relation r = relation(main.shape, line.shape);
      if (std::abs(r.across) < 0.5 * main.shape.height) continue;  // main itself
      std::vector<Observation> cells;
      int apart = 0;
      for (std::size_t i = 0; i < main.there.size(); ++i) {
        if (main.there[i] <= 0.5F) continue;
        const double k = main.first + static_cast<double>(i), s = main.middle(k) - r.along, own = line.cell_at(s);
        cells.push_back({k, s, 1});
        apart += std::abs(own - std::round(own)) > tuning::finder::slipped ? 1 : 0;
      }
      if (apart < 3 || cells.size() < 16) continue;
      TrackedLine again = line;
      again.along = fit_polynomial(cells, 3, 0.04 * line.shape.unit());
      LANDFALL_CHECK(tracker_.follow(again, cells.front().y - 2 * line.pitch(), cells.back().y + 2 * line.pitch()));
      if (worth(again) > worth(line)) line = std::move(again);
    }
    return {};
  }

  Result<std::vector<TrackedLine>> group_around(std::size_t i, std::vector<bool>& used, bool beside) {
    used[i] = true;
    std::vector<TrackedLine> group{tracked_[i]};
    for (std::size_t j = 0; j < tracked_.size(); ++j)
      if (!used[j] && fits(tracked_[i], tracked_[j])) {
        used[j] = true;
        group.push_back(tracked_[j]);
      }
    if (stopped_()) return cancelled();
    if (beside && group.size() == 1 && group.front().quality > 20) {
      const TrackedLine main = group.front();
      LANDFALL_CHECK(look_beside(group, main, 1, tuning::finder::nearest_line + 0.2, 3.6));
      LANDFALL_CHECK(look_beside(group, main, -1, tuning::finder::nearest_line + 0.2, 3.6));
    }
    order(group);
    if (beside && group.size() == 2 && group.front().quality + group.back().quality > 30) {
      const TrackedLine top = group.front(), bottom = group.back();
      const double gap = relation(top.shape, bottom.shape).across / top.shape.height;
      if (gap > 2 * tuning::finder::nearest_line) LANDFALL_CHECK(look_beside(group, top, 1, 0.45 * gap, 0.55 * gap));
      if (gap < 2.6) {
        LANDFALL_CHECK(look_beside(group, bottom, 1, 0.9 * gap, 1.1 * gap));
        LANDFALL_CHECK(look_beside(group, top, -1, 0.9 * gap, 1.1 * gap));
      }
      order(group);
    }
    LANDFALL_CHECK(share_grid(group));
    return group;
  }

  static const TrackedLine& surest(const std::vector<TrackedLine>& lines) {
    return *std::max_element(lines.begin(), lines.end(),
                             [](const auto& a, const auto& b) { return a.quality < b.quality; });
  }

  // For each line, how many cells its count is ahead of main's.
  static std::vector<int> shifts(const std::vector<TrackedLine>& lines, const TrackedLine& main) {
    const double middle = std::floor(main.first + static_cast<double>(main.there.size()) / 2);
    std::vector<int> out;
    for (const auto& l : lines) {
      const double s = main.middle(middle) - relation(main.shape, l.shape).along;
      out.push_back(static_cast<int>(std::lround(l.cell_at(s) - middle)));
    }
    return out;
  }

  // The grid of a line does not turn back on itself.
  static bool runs_on(const TrackedLine& line, int first, int columns) {
    return line.middle(first + columns - 1) - line.middle(first) > 0.5 * line.shape.unit() * (columns - 1);
  }

  // Fillers run to the end of every line, so a zone that goes on does so in all lines; one of them may have a mark
  // beside it.
  static bool is_closed(const ZoneCandidate& zone) {
    for (const bool after : {false, true}) {
      float least = 1, sum = 0;
      for (const auto& l : zone.lines) {
        const float there = l.line.there_at(after ? l.first_cell + zone.columns : l.first_cell - 1);
        least = std::min(least, there);
        sum += there;
      }
      if (least >= 0.4F || sum >= 0.75F * static_cast<float>(zone.lines.size())) return false;
    }
    return true;
  }

  // The same number of cells in each line, starting one below the other, filled with glyphs and with nothing beside
  // them.
  static void align(const std::vector<TrackedLine>& lines, int columns, std::vector<ZoneCandidate>& out) {
    const TrackedLine& main = surest(lines);
    const auto shift = shifts(lines, main);
    const auto worth = [](float there) { return std::log(std::clamp(static_cast<double>(there), 0.02, 0.98)); };
    ZoneCandidate best;
    best.score = -1e9;
    best.columns = columns;
    int best_first = 0;
    for (int first = main.first - 3; first + columns <= main.first + static_cast<int>(main.there.size()) + 3; ++first) {
      double score = 0;
      for (std::size_t l = 0; l < lines.size(); ++l) {
        const auto there = [&](int k) { return lines[l].there_at(k + shift[l]); };
        for (int k = 0; k < columns; ++k) score += worth(there(first + k));
        for (const int k : {first - 2, first - 1, first + columns, first + columns + 1}) score += worth(1 - there(k));
      }
      score /= static_cast<double>(lines.size()) * (columns + 4);
      if (score > best.score) best.score = score, best_first = first;
    }
    if (best.score < -1.2) return;
    for (std::size_t l = 0; l < lines.size(); ++l) {
      if (!runs_on(lines[l], best_first + shift[l], columns)) return;
      best.lines.push_back({lines[l], best_first + shift[l]});
    }
    best.closed = is_closed(best);
    if (!best.closed) best.score -= tuning::finder::open_ends;
    out.push_back(std::move(best));
  }

  static void add_zones(const std::vector<TrackedLine>& group, std::vector<ZoneCandidate>& zones) {
    const std::size_t n = group.size();
    if (n == 1) {  // the French driving licence; or a line of something else, so that any zone is better
      std::vector<ZoneCandidate> single;
      align({group.front()}, 30, single);
      for (auto& z : single) {
        if (!z.closed) continue;
        z.score -= 0.5;
        zones.push_back(std::move(z));
      }
    }
    for (std::size_t i = 0; i + 1 < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) {
        const double gap = relation(group[i].shape, group[j].shape).across / group[i].shape.height;
        if (gap > tuning::finder::nearest_line && gap < tuning::finder::farthest_line)
          for (const int columns : {36, 44}) align({group[i], group[j]}, columns, zones);
        for (std::size_t k = j + 1; k < n; ++k) {
          const double next = relation(group[j].shape, group[k].shape).across / group[i].shape.height;
          if (gap > tuning::finder::nearest_line && gap < 3 && next > 0.8 * gap && next < 1.25 * gap)
            align({group[i], group[j], group[k]}, 30, zones);
        }
      }
  }

  LineTracker tracker_;
  const imaging::Page& page_;
  int most_;
  bool all_;
  const std::function<bool()>& stopped_;
  std::vector<TrackedLine> tracked_;
  std::vector<Probed> refused_;
  std::vector<ZoneCandidate> zones_;
  double stretch_ = 1;
};

}  // namespace

bool overlap(const ZoneCandidate& a, const ZoneCandidate& b) {
  return std::any_of(a.lines.begin(), a.lines.end(), [&](const auto& la) {
    return std::any_of(b.lines.begin(), b.lines.end(), [&](const auto& lb) {
      const auto& [s, t] = std::pair(la.line.shape, lb.line.shape);
      const Relation r = relation(s, t);
      return std::abs(r.across) < s.height && std::abs(r.along) < 0.5 * a.columns * la.line.pitch();
    });
  });
}

// 44 columns are the most, and 30 of three lines; a single line of 30 may be a part of anything.
bool may_be_a_part(const ZoneCandidate& zone) { return zone.columns == 36 || zone.lines.size() == 1; }

bool is_certain(const ZoneCandidate& zone) { return zone.closed && zone.score > tuning::finder::certain; }

Result<std::optional<ZoneCandidate>> find_line(const GlyphNet& net, const imaging::Page& page, int most_lines,
                                               const std::function<bool()>& stopped) {
  return Finder(net, page, most_lines, true, stopped).longest_line();
}

Result<std::vector<ZoneCandidate>> find_zones(const GlyphNet& net, const imaging::Page& page, int most_lines, bool all,
                                              const std::function<bool()>& stopped) {
  return Finder(net, page, most_lines, all, stopped).run();
}

}  // namespace landfall::mrz_reader
