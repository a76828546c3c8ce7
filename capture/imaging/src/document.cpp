#include <landfall/imaging/document.hpp>

#include <landfall/base/name_table.hpp>

#include <numbers>

#include "edges.hpp"
#include "pixels.hpp"

namespace landfall::imaging {

PageSize page_size(mrz::Format format) noexcept {
  switch (format) {
    case mrz::Format::td1:
    case mrz::Format::fra_dl:
      return {85.6, 53.98};
    case mrz::Format::td2:
    case mrz::Format::fra_id:
    case mrz::Format::mrvb:
      return {105, 74};
    case mrz::Format::td3:
      return {125, 88};
    case mrz::Format::mrva:
      return {120, 80};
  }
  return {};
}

namespace outline {

using namespace pixels;
using edges::EdgeMap;
using edges::FittedSide;
using edges::Line;

constexpr int small_side = 640;  // longer side of the picture in which sides are looked for
constexpr double degree = std::numbers::pi / 180;

// Where a format's zone lies on its page, in millimetres: the left of the first cell, and the feet of the last line's
// capitals above the lower edge (Doc 9303-4 to -7: centre lines 9.40 and 15.75 mm above it for zones of two lines).
// Capitals of 2.55 mm. Line steps differ from issuer to issuer, so heights of a zone within a range are believed.
struct ZonePlace {
  double left, feet, least_height, most_height;
};
ZonePlace zone_place(mrz::Format format) {
  switch (format) {
    case mrz::Format::td1:
      return {4.7, 3.6, 10.8, 12.6};
    case mrz::Format::td2:
    case mrz::Format::fra_id:
    case mrz::Format::mrvb:
      return {6.5, 8.1, 8.2, 9.6};
    case mrz::Format::td3:
      return {6.4, 8.1, 8.6, 10.3};
    case mrz::Format::mrva:
      return {4.2, 8.1, 8.6, 10.3};
    case mrz::Format::fra_dl:  // one line
      return {4.7, 3.6, 2.2, 3.2};
  }
  return {};
}

// A line through two places.
struct Through {
  Point a, b;
};
std::optional<Point> meet(const Through& u, const Through& v) {
  const Point du = u.b - u.a, dv = v.b - v.a;
  const double det = cross(du, dv);
  if (std::abs(det) < 1e-3 * length(du) * length(dv)) return std::nullopt;
  return u.a + (cross(v.a - u.a, dv) / det) * du;
}
std::optional<Quad> corners(const std::array<Through, 4>& sides) {
  Quad q;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto p = meet(sides[(i + 3) % 4], sides[i]);
    if (!p) return std::nullopt;
    q[i] = *p;
  }
  if (!convex(q)) return std::nullopt;
  return q;
}

// Width to height of the flat rectangle that a pinhole camera shows as this quad. Where the quad does not tell the
// focal length, an ordinary one is taken; square pixels, the axis through the picture's middle.
double true_ratio(const Quad& q, double width, double height) {
  const Point c{(width - 1) / 2, (height - 1) / 2};
  std::array<std::array<double, 3>, 4> m;
  const std::array<std::size_t, 4> order{0, 1, 3, 2};  // top left, top right, bottom left, bottom right
  for (std::size_t i = 0; i < 4; ++i) m[i] = {q[order[i]].x - c.x, q[order[i]].y - c.y, 1};
  const auto cross3 = [](const auto& a, const auto& b) {
    return std::array<double, 3>{a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
  };
  const auto dot3 = [](const auto& a, const auto& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; };
  const double k2 = dot3(cross3(m[0], m[3]), m[2]) / dot3(cross3(m[1], m[3]), m[2]);
  const double k3 = dot3(cross3(m[0], m[3]), m[1]) / dot3(cross3(m[2], m[3]), m[1]);
  std::array<double, 3> u, v;  // the two directions of the page, before the focal length
  for (std::size_t i = 0; i < 3; ++i) u[i] = k2 * m[1][i] - m[0][i], v[i] = k3 * m[2][i] - m[0][i];
  const double longer = std::max(width, height);
  double ff = longer * longer;
  if (std::abs(u[2]) > 0.04 && std::abs(v[2]) > 0.04) {
    const double told = -(u[0] * v[0] + u[1] * v[1]) / (u[2] * v[2]);
    if (told > 0.2 * ff && told < 20 * ff) ff = told;
  }
  const auto norm = [&](const auto& a) { return std::sqrt((a[0] * a[0] + a[1] * a[1]) / ff + a[2] * a[2]); };
  return norm(u) / norm(v);
}

// The same, as if seen from straight above.
double seen_ratio(const Quad& q) {
  return (length(q[1] - q[0]) + length(q[2] - q[3])) / (length(q[3] - q[0]) + length(q[2] - q[1]));
}

std::optional<mrz::Format> by_ratio(double ratio) {
  if (ratio > 1.32 && ratio <= 1.50) return mrz::Format::td3;
  if (ratio > 1.50 && ratio < 1.70) return mrz::Format::td1;
  return std::nullopt;
}

double scale_of(const Quad& q, mrz::Format format) {
  const auto size = page_size(format);
  const auto h = homography(rectangle(0, 0, size.width_mm, size.height_mm), q);
  return scale_at(h, {size.width_mm / 2, size.height_mm / 2});
}

void give_scale(Document& d) { d.pixels_per_mm = d.format ? scale_of(d.quad, *d.format) : 0; }

struct Finder {
  const ImageView& picture;
  const Small& small;
  const EdgeMap& map;
  Light light;

  [[nodiscard]] double factor() const { return 1 / std::min(small.scale_x, small.scale_y); }
  [[nodiscard]] Quad up(const Quad& q) const {
    return {small.up(q[0]), small.up(q[1]), small.up(q[2]), small.up(q[3])};
  }
  [[nodiscard]] bool far_outside(const Quad& q) const {
    for (const auto& p : q)
      if (!(std::abs(p.x) < 20.0 * max_side) || !(std::abs(p.y) < 20.0 * max_side)) return true;
    return false;
  }

  // Every side that is an edge, once more in the full picture.
  void refine(std::array<Through, 4>& sides, std::array<model::SideSource, 4>& sources,
              std::array<double, 4>& shares) const {
    for (std::size_t i = 0; i < 4; ++i) {
      if (sources[i] != model::SideSource::edge) continue;
      const auto better = edges::refine(light, sides[i].a, sides[i].b, 1.5 + 2.0 * factor());
      if (better && better->share > 0.3) {
        sides[i] = {better->a, better->b};
        shares[i] = std::min(1.0, 0.5 * (shares[i] + better->share));
      }
    }
  }

  // A small upright quad in a picture that has itself a page's shape: that page's portrait.
  [[nodiscard]] bool portrait_of_picture(const Quad& q) const {
    const double wide = std::abs(q[0].x + q[1].x - q[2].x - q[3].x) + std::abs(q[1].x + q[2].x - q[3].x - q[0].x);
    const double high = std::abs(q[0].y + q[1].y - q[2].y - q[3].y) + std::abs(q[1].y + q[2].y - q[3].y - q[0].y);
    return wide < high && area(q) < 0.35 * picture.width * picture.height && whole_picture(picture).format.has_value();
  }

  [[nodiscard]] std::optional<Through> border_near(Point a, Point b, double reach) const;
  [[nodiscard]] std::optional<Document> around(const Anchor& anchor) const;
  [[nodiscard]] std::vector<Document> alone(std::size_t most, const std::vector<Document>& known, double ppi) const;
};

// ---- with a zone

struct Guess {
  Quad quad;  // small pixels
  std::array<std::optional<FittedSide>, 4> found;
  double score = 0;
};

// What the zone says about the page: a homography that takes the zone's shape at its word, and ones that do so only in
// part, as a low zone tells little of what happens far above it.
std::vector<Quad> predictions(const Quad& z, mrz::Format format) {
  const auto place = zone_place(format);
  const auto size = page_size(format);
  const double wide = mrz::shape(format).columns * 2.54;
  const Point x = 0.5 * ((z[1] - z[0]) + (z[2] - z[3])), y = 0.5 * ((z[3] - z[0]) + (z[2] - z[1]));
  const double measured = std::abs(cross(x, y)) / length(x) / length(x) * wide;
  const double high = std::clamp(measured, place.least_height, place.most_height);
  const double feet = size.height_mm - place.feet;
  const Quad printed = rectangle(place.left, feet - high, place.left + wide, feet);
  const Point middle = 0.25 * (z[0] + z[1] + z[2] + z[3]);
  const auto around = [&](Point px, Point py) {
    return Quad{middle - 0.5 * px - 0.5 * py, middle + 0.5 * px - 0.5 * py, middle + 0.5 * px + 0.5 * py,
                middle - 0.5 * px + 0.5 * py};
  };
  const Point square{-x.y * high / wide, x.x * high / wide};
  std::vector<Quad> out;
  for (const Quad& zone : {around(x, square), around(x, y), z}) {
    if (!convex(zone)) continue;
    const auto h = homography(printed, zone);
    Quad q = rectangle(0, 0, size.width_mm, size.height_mm);
    bool ahead = true;
    for (auto& p : q) {
      ahead = ahead && h[6] * p.x + h[7] * p.y + h[8] > 0.3;
      p = place_of(h, p);
    }
    if (ahead && convex(q)) out.push_back(q);
  }
  return out;
}

// The picture's border that runs along a side, no farther than `reach` from its middle: the part of it beside a and b.
std::optional<Through> Finder::border_near(Point a, Point b, double reach) const {
  const Point along = (1 / length(b - a)) * (b - a);
  const double w = map.width() - 0.5, h = map.height() - 0.5;
  const Quad picture_corners = rectangle(-0.5, -0.5, w, h);
  for (std::size_t i = 0; i < 4; ++i) {
    const Point corner = picture_corners[i], end = picture_corners[(i + 1) % 4];
    const Point run = (1 / length(end - corner)) * (end - corner), away{run.y, -run.x};
    if (dot(run, along) < std::cos(7 * degree)) continue;
    const double da = dot(a - corner, away), db = dot(b - corner, away);
    if (std::abs(da + db) / 2 > reach || std::max(std::abs(da), std::abs(db)) > 1.6 * reach) continue;
    return Through{a - da * away, b - db * away};
  }
  return std::nullopt;
}

std::optional<Document> Finder::around(const Anchor& anchor) const {
  Quad zone;
  for (std::size_t i = 0; i < 4; ++i) zone[i] = small.down(anchor.zone[i]);
  const double k = (length(zone[1] - zone[0]) + length(zone[2] - zone[3])) / 2 /
                   (mrz::shape(anchor.format).columns * 2.54);  // small pixels a millimetre
  const auto size = page_size(anchor.format);
  const auto place = zone_place(anchor.format);
  std::optional<Guess> best;
  for (const Quad& quad : predictions(zone, anchor.format)) {
    Guess guess{quad, {}, 0};
    // Inwards no farther than shortly before the letters, whose heads and feet are edges too.
    const double near = 4.5 * k, far = 0.10 * size.height_mm * k;
    const double below = std::min(near, (place.feet - 1.2) * k), beside = std::min(near, (place.left - 1.2) * k);
    for (std::size_t i = 0; i < 4; ++i) {
      const edges::Band band = i == 0   ? edges::Band{far, far, 5 * degree, 0.6 * far, 0.3}
                               : i == 2 ? edges::Band{below, near, 3 * degree, 0.7 * near, 0.1}
                                        : edges::Band{beside, near, 6 * degree, 0.7 * near, 0.1};
      guess.found[i] = edges::find_side(map, quad[i], quad[(i + 1) % 4], band);
      if (guess.found[i] && guess.found[i]->share < 0.5) guess.found[i].reset();
      if (guess.found[i]) guess.score += guess.found[i]->share;
    }
    if (!best || guess.score > best->score + 0.15) best = guess;
  }
  if (!best) return std::nullopt;
  const Quad& q = best->quad;
  Document d;
  std::array<Through, 4> sides;
  std::array<double, 4> shares{};
  for (std::size_t i = 0; i < 4; ++i) {
    const Point a = q[i], b = q[(i + 1) % 4];
    const Point along = (1 / length(b - a)) * (b - a), out{along.y, -along.x};
    const auto border = border_near(a, b, (i == 0 ? 0.10 * size.height_mm : 4.5) * k);
    if (best->found[i] && border) {
      // Print that is like an edge, on a page that was cut at its own: the border is nearer to where the side must be.
      const double seen = dot(0.5 * (best->found[i]->a + best->found[i]->b) - 0.5 * (a + b), out);
      const double cut = dot(0.5 * (border->a + border->b) - 0.5 * (a + b), out);
      if (seen < cut - 1.2 * k && std::abs(cut) < std::abs(seen)) best->found[i].reset();
    }
    if (best->found[i]) {
      sides[i] = {small.up(best->found[i]->a), small.up(best->found[i]->b)};
      shares[i] = best->found[i]->share;
      d.sides[i] = model::SideSource::edge;
      continue;
    }
    if (border) {  // where the picture ends about there, it was cut there
      sides[i] = {small.up(border->a), small.up(border->b)};
      d.sides[i] = model::SideSource::border;
      continue;
    }
    // Not seen: as far from its printed place as the opposite side is from its own.
    double shift = 0;
    const std::size_t other = (i + 2) % 4;
    if (best->found[other]) {
      const Point middle = 0.5 * (q[other] + q[(other + 1) % 4]);
      const Point there = 0.5 * (best->found[other]->a + best->found[other]->b);
      shift = dot(there - middle, out);
    }
    sides[i] = {small.up(a + shift * out), small.up(b + shift * out)};
    d.sides[i] = model::SideSource::zone;
  }
  refine(sides, d.sides, shares);
  auto quad = corners(sides);
  if (!quad || far_outside(*quad)) {
    quad = up(q);
    d.sides.fill(model::SideSource::zone), shares.fill(0);
    if (!convex(*quad) || far_outside(*quad)) return std::nullopt;
  }
  d.quad = *quad;
  d.format = anchor.format;
  d.upright = true;
  d.score = (shares[0] + shares[1] + shares[2] + shares[3]) / 4;
  give_scale(d);
  return d;
}

// ---- without

struct Candidate {
  Quad quad;  // clockwise from any corner, small pixels
  double score = 0;
  std::array<double, 4> shares{};
};

// The place of a point along a line.
double along_of(const Line& l, Point p) { return dot(l.direction(), p); }

class QuadSearch {
 public:
  QuadSearch(const EdgeMap& map, const std::vector<Line>& lines) : map_(map), lines_(lines) {}

  std::vector<Candidate> run() {
    pair_up();
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      for (std::size_t j = i + 1; j < pairs_.size(); ++j)
        if (pairs_[i].bright == pairs_[j].bright && std::abs(dot(pairs_[i].across, pairs_[j].across)) < 0.5)
          consider(pairs_[i], pairs_[j]);
    return std::move(found_);
  }

 private:
  struct Pair {
    const Line *a, *b;
    Point across;  // from a to b
    bool bright;   // brighter between them
  };

  void pair_up() {
    const double least = 0.10 * std::min(map_.width(), map_.height());
    for (std::size_t i = 0; i < lines_.size(); ++i)
      for (std::size_t j = i + 1; j < lines_.size(); ++j) {
        const Line &a = lines_[i], &b = lines_[j];
        if (dot(a.normal, b.normal) > -0.82) continue;
        const Point middle{map_.width() / 2.0, map_.height() / 2.0};
        // Apart, seen from a in the direction of its brighter side.
        const Point on_b = b.at(along_of(b, middle)), on_a = a.at(along_of(a, middle));
        const double apart = dot(on_b - on_a, a.normal), apart_b = dot(on_a - on_b, b.normal);
        if (apart * apart_b <= 0 || std::abs(apart) < least) continue;
        const Point n = (apart > 0 ? 1.0 : -1.0) * (a.normal - b.normal);
        pairs_.push_back({&a, &b, (1 / length(n)) * n, apart > 0});
      }
  }

  static std::optional<Point> cut(const Line& u, const Line& v) {
    const double det = cross(u.normal, v.normal);
    if (std::abs(det) < 0.3) return std::nullopt;
    return Point{(u.offset * v.normal.y - v.offset * u.normal.y) / det,
                 (v.offset * u.normal.x - u.offset * v.normal.x) / det};
  }

  void consider(const Pair& p, const Pair& q) {
    // Around the quad: p.a, q.x, p.b, q.y.
    const auto c0 = cut(*p.a, *q.a), c1 = cut(*p.a, *q.b), c2 = cut(*p.b, *q.b), c3 = cut(*p.b, *q.a);
    if (!c0 || !c1 || !c2 || !c3) return;
    Quad quad{*c0, *c1, *c2, *c3};
    std::array<const Line*, 4> side{p.a, q.b, p.b, q.a};  // c0-c1, c1-c2, c2-c3, c3-c0
    if (area(quad) < 0) {
      std::swap(quad[1], quad[3]);
      side = {q.a, p.b, q.b, p.a};
    }
    const double slack = 0.015 * std::max(map_.width(), map_.height());
    for (const auto& c : quad)
      if (c.x < -slack || c.y < -slack || c.x > map_.width() + slack || c.y > map_.height() + slack) return;
    if (area(quad) < 0.045 * map_.width() * map_.height() || !convex(quad)) return;
    std::array<double, 4> wide{}, shares{};
    double least = 1, mean = 0, beyond = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const Point a = quad[i], b = quad[(i + 1) % 4];
      wide[i] = length(b - a);
      double s = along_of(*side[i], a), t = along_of(*side[i], b);
      if (s > t) std::swap(s, t);
      const double ends = 0.06 * (t - s);
      shares[i] = side[i]->share(s + ends, t - ends);
      least = std::min(least, shares[i]), mean += shares[i] / 4;
      if (least < 0.55) return;
      beyond += (side[i]->share(s - 2.5 * ends, s - 0.5 * ends) + side[i]->share(t + 0.5 * ends, t + 2.5 * ends)) / 8;
    }
    if (mean < 0.72) return;
    const auto ratio_of = [](double a, double b) { return std::max(a, b) / std::min(a, b); };
    if (ratio_of(wide[0], wide[2]) > 2 || ratio_of(wide[1], wide[3]) > 2) return;
    const auto off_by = [](double ratio) {
      if (ratio < 1) ratio = 1 / ratio;
      return std::min(std::abs(std::log(ratio / 1.42)), std::abs(std::log(ratio / 1.586)));
    };
    const double off = std::min(off_by(true_ratio(quad, map_.width(), map_.height())), off_by(seen_ratio(quad)));
    // A portrait's ratio of 45 : 35 is not a page's; the more perspective, the less a ratio is known.
    const double leaning = std::log(ratio_of(wide[0], wide[2])) + std::log(ratio_of(wide[1], wide[3]));
    if (!(off < 0.05 + 0.15 * leaning)) return;
    const double score =
        mean + 0.5 * least - beyond - 1.5 * off + 0.15 * std::sqrt(area(quad) / (map_.width() * map_.height()));
    found_.push_back({quad, score, shares});
  }

  const EdgeMap& map_;
  const std::vector<Line>& lines_;
  std::vector<Pair> pairs_;
  std::vector<Candidate> found_;
};

// Lying, the higher side on top.
void turn_upright(Quad& q, std::array<double, 4>& shares, double width, double height) {
  if (true_ratio(q, width, height) < 1) {
    std::rotate(q.begin(), q.begin() + 1, q.end());
    std::rotate(shares.begin(), shares.begin() + 1, shares.end());
  }
  if (q[0].y + q[1].y > q[2].y + q[3].y) {
    std::rotate(q.begin(), q.begin() + 2, q.end());
    std::rotate(shares.begin(), shares.begin() + 2, shares.end());
  }
}

Point middle_of(const Quad& q) { return 0.25 * (q[0] + q[1] + q[2] + q[3]); }

std::vector<Document> Finder::alone(std::size_t most, const std::vector<Document>& known, double ppi) const {
  std::vector<Document> out;
  const auto lines = edges::find_lines(map, 44, 0.07 * std::min(map.width(), map.height()) + 6);
  auto candidates = QuadSearch(map, lines).run();
  constexpr std::size_t worth_a_look = 300;
  const auto better = [](const Candidate& a, const Candidate& b) { return a.score > b.score; };
  const auto last = candidates.begin() + static_cast<std::ptrdiff_t>(std::min(worth_a_look, candidates.size()));
  std::partial_sort(candidates.begin(), last, candidates.end(), better);
  candidates.erase(last, candidates.end());
  const auto overlaps = [&](const Quad& q) {
    const auto meets = [&](const Document& d) {
      return contains(d.quad, middle_of(q)) || contains(q, middle_of(d.quad));
    };
    return std::any_of(known.begin(), known.end(), meets) || std::any_of(out.begin(), out.end(), meets);
  };
  for (auto& c : candidates) {
    if (out.size() >= most) break;
    Quad full = up(c.quad);
    if (overlaps(full) || portrait_of_picture(full)) continue;
    turn_upright(full, c.shares, picture.width, picture.height);
    Document d;
    std::array<Through, 4> sides;
    for (std::size_t i = 0; i < 4; ++i) sides[i] = {full[i], full[(i + 1) % 4]};
    d.sides.fill(model::SideSource::edge);
    auto shares = c.shares;
    refine(sides, d.sides, shares);
    const auto quad = corners(sides);
    if (!quad) continue;
    d.quad = *quad;
    d.score = (shares[0] + shares[1] + shares[2] + shares[3]) / 4;
    // The ratio needs the camera's geometry: where it decides, nothing is said.
    d.format = by_ratio(true_ratio(d.quad, picture.width, picture.height));
    if (d.format != by_ratio(seen_ratio(d.quad))) d.format.reset();
    if (d.format == mrz::Format::td3 && ppi > 0) {
      const double as_td3 = scale_of(d.quad, mrz::Format::td3), as_td2 = scale_of(d.quad, mrz::Format::td2);
      const double is = ppi / 25.4;
      if (std::abs(std::log(as_td2 / is)) < std::abs(std::log(as_td3 / is))) d.format = mrz::Format::td2;
    }
    give_scale(d);
    out.push_back(d);
  }
  return out;
}

Result<std::vector<Document>> find(const ImageView& picture, const FindOptions& options) {
  const Small small = small_gray(picture, small_side);
  const EdgeMap map(small.gray.mat);
  const Finder finder{picture, small, map, Light(picture)};
  std::vector<Document> out;
  for (std::size_t i = 0; i < options.anchors.size() && static_cast<int>(out.size()) < options.most; ++i) {
    auto d = finder.around(options.anchors[i]);
    if (!d) continue;
    d->anchor = i;
    out.push_back(*d);
  }
  if (static_cast<int>(out.size()) < options.most) {
    auto more = finder.alone(static_cast<std::size_t>(options.most) - out.size(), out, options.ppi);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

}  // namespace outline

constexpr double most_ppi = 10'000;

Result<std::vector<Document>> find_documents(const ImageView& picture, const FindOptions& options) {
  LANDFALL_CHECK(pixels::check(picture));
  if (options.most < 1 || options.most > 16)
    return pixels::bad("1 to 16 documents at most", std::to_string(options.most));
  if (options.anchors.size() > 64) return pixels::bad("at most 64 anchors", std::to_string(options.anchors.size()));
  for (const auto& a : options.anchors)
    if (!pixels::convex(a.zone)) return pixels::bad("zones whose corners run clockwise", "another");
  FindOptions told = options;
  if (!(told.ppi > 0 && told.ppi < most_ppi)) told.ppi = 0;  // a file may say anything
  return pixels::without_throwing("finding documents", [&] { return outline::find(picture, told); });
}

Document whole_picture(const ImageView& picture) noexcept {
  Document d;
  const double w = picture.width, h = picture.height;
  d.quad = pixels::rectangle(-0.5, -0.5, w - 0.5, h - 0.5);
  d.sides.fill(model::SideSource::border);
  if (picture.empty()) return d;
  const double ratio = w / h;
  if (std::abs(std::log(ratio / 1.4205)) < 0.04)
    d.format = mrz::Format::td3;
  else if (std::abs(std::log(ratio / 1.5857)) < 0.04)
    d.format = mrz::Format::td1;
  if (d.format) d.pixels_per_mm = std::sqrt(w * h / (page_size(*d.format).width_mm * page_size(*d.format).height_mm));
  return d;
}

}  // namespace landfall::imaging
