#include <landfall/synth/page.hpp>
#include <landfall/synth/portrait.hpp>
#include <landfall/synth/ridges.hpp>
#include <landfall/synth/scene.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <gtest/gtest.h>

namespace landfall::synth {
namespace {

constexpr mrz::Date today{2026, 11, 23};
constexpr mrz::Format formats[] = {mrz::Format::td1, mrz::Format::td2, mrz::Format::td3, mrz::Format::mrva,
                                   mrz::Format::mrvb};

Scene scene(std::uint64_t seed) { return Scene::make(seed, today).value(); }

bool same_pixels(const codec::Picture& a, const codec::Picture& b) {
  return a.width() == b.width() && a.height() == b.height() && a.format() == b.format() &&
         std::ranges::equal(ByteView(a.view().data, a.view().size_bytes()),
                            ByteView(b.view().data, b.view().size_bytes()));
}

int gray_at(const codec::Picture& p, int x, int y) {
  if (x < 0 || y < 0 || x >= p.width() || y >= p.height()) return -1;
  const auto* at = p.view().row(y) + x * bytes_per_pixel(p.format());
  return p.format() == PixelFormat::gray8 ? at[0] : (299 * at[0] + 587 * at[1] + 114 * at[2]) / 1000;
}

// Darkest and mean gray in a square around a point.
struct Patch {
  int darkest = 255;
  double mean = 0;
};
Patch patch(const codec::Picture& p, Point at, int radius) {
  Patch out;
  int count = 0;
  for (int dy = -radius; dy <= radius; ++dy) {
    for (int dx = -radius; dx <= radius; ++dx, ++count) {
      const int g = gray_at(p, static_cast<int>(std::lround(at.x)) + dx, static_cast<int>(std::lround(at.y)) + dy);
      out.darkest = std::min(out.darkest, g);
      out.mean += g;
    }
  }
  out.mean /= count;
  return out;
}

Point between(Point a, Point b, double t) { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }

// In every cell dark ink; above and below the line's quadrilateral none.
void expect_truth(const Page& page, int ink = 110, int paper = 130) {
  const auto& t = page.truth;
  const auto shape = mrz::shape(t.format);
  ASSERT_EQ(t.lines.size(), static_cast<std::size_t>(shape.lines));
  ASSERT_EQ(t.line_quads.size(), t.lines.size());
  for (std::size_t i = 0; i < t.lines.size(); ++i) {
    ASSERT_EQ(t.lines[i].size(), static_cast<std::size_t>(shape.columns));
    ASSERT_EQ(t.cell_centres[i].size(), t.lines[i].size());
    ASSERT_EQ(t.saturated[i].size(), t.lines[i].size());
    const Quad& q = t.line_quads[i];
    const double height = std::hypot(q[3].x - q[0].x, q[3].y - q[0].y);
    const Point first = t.cell_centres[i].front(), second = t.cell_centres[i][1];
    const double pitch = std::hypot(second.x - first.x, second.y - first.y);
    for (std::size_t k = 0; k < t.lines[i].size(); ++k) {
      const Point at = t.cell_centres[i][k];
      EXPECT_LT(patch(page.picture, at, static_cast<int>(pitch * 0.4)).darkest, ink) << "line " << i << " cell " << k;
      // Half a height above the capitals the paper shows; the '0' and '9' of OCR-B rise a little above them. (From the
      // cell's middle: a line of a bent page leaves the straight way between its quadrilateral's corners.)
      const double along = (static_cast<double>(k) + 0.5) / static_cast<double>(t.lines[i].size());
      const Point top = between(q[0], q[1], along), bottom = between(q[3], q[2], along);
      const Point down{bottom.x - top.x, bottom.y - top.y};
      const Point above{at.x - 0.78 * down.x, at.y - 0.78 * down.y}, below{at.x + 0.74 * down.x, at.y + 0.74 * down.y};
      const int r = std::max(1, static_cast<int>(height * 0.05));
      EXPECT_GT(patch(page.picture, above, r).darkest, paper) << "above line " << i << " cell " << k;
      EXPECT_GT(patch(page.picture, below, r).darkest, paper) << "below line " << i << " cell " << k;
    }
  }
}

TEST(Scene, ZonesOfAllFormatsAreValid) {
  int long_numbers = 0, truncated = 0, no_given_names = 0;
  for (const auto format : formats) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const Scene s = scene(seed);
      const auto lines = s.zone(format);
      ASSERT_TRUE(lines) << lines.error().message();
      std::vector<std::string_view> views(lines->begin(), lines->end());
      const auto zone = mrz::parse(views, today);
      ASSERT_TRUE(zone) << zone.error().message();
      EXPECT_EQ(zone->format(), format);
      EXPECT_TRUE(zone->valid()) << mrz::name(format) << " seed " << seed << '\n' << zone->text();
      EXPECT_EQ(zone->birth_date(), s.traveller().birth);
      EXPECT_EQ(zone->expiry_date(), s.document(format).expires);
      EXPECT_EQ(zone->document_number(), s.document(format).number);
      EXPECT_GT(*zone->expiry_date(), today);
      EXPECT_LE(s.document(format).issued, today);
      long_numbers += zone->has_long_document_number();
      truncated += zone->names().truncated;
      no_given_names += zone->names().secondary.empty();
    }
  }
  EXPECT_GT(long_numbers, 2);  // the rarer kinds are among the first fifty
  EXPECT_GT(truncated, 0);
  EXPECT_GT(no_given_names, 0);
}

TEST(Scene, EqualSeedsAreEqualAndOthersDiffer) {
  EXPECT_EQ(*scene(7).zone(mrz::Format::td3), *scene(7).zone(mrz::Format::td3));
  std::set<std::string> zones;
  for (std::uint64_t seed = 0; seed < 200; ++seed) zones.insert((*scene(seed).zone(mrz::Format::td3))[1]);
  EXPECT_EQ(zones.size(), 200u);
}

TEST(Scene, NationalZonesAreValid) {
  for (const auto format : {mrz::Format::fra_id, mrz::Format::fra_dl}) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const auto s = Scene::make(seed, today, seed % 2 == 0 ? Variety::house : Variety::wide);
      const auto lines = s->zone(format);
      ASSERT_TRUE(lines) << mrz::name(format) << ": " << lines.error().message();
      const std::vector<std::string_view> views(lines->begin(), lines->end());
      const auto zone = mrz::parse(views, today);
      ASSERT_TRUE(zone) << zone.error().message();
      EXPECT_EQ(zone->format(), format);
      EXPECT_TRUE(zone->valid()) << zone->text();
      EXPECT_EQ(zone->issuing_state(), "FRA");
      EXPECT_EQ(zone->document_number(), s->document(format).number);
    }
    const auto page = render_page(scene(3), {.format = format, .ppi = 300});
    ASSERT_TRUE(page) << page.error().message();
    expect_truth(*page);
  }
}

TEST(Scene, WideTravellersUseEveryLetterAndCode) {
  std::set<char> letters, number_characters;
  std::set<std::string> issuers, nationalities;
  int truncated = 0, long_numbers = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto s = Scene::make(seed, today, Variety::wide);
    ASSERT_TRUE(s);
    const auto format = formats[seed % 5];
    const auto lines = s->zone(format);
    ASSERT_TRUE(lines) << mrz::name(format) << " seed " << seed << ": " << lines.error().message();
    const std::vector<std::string_view> views(lines->begin(), lines->end());
    const auto zone = mrz::parse(views, today);
    ASSERT_TRUE(zone);
    EXPECT_EQ(zone->format(), format);
    EXPECT_TRUE(zone->valid()) << zone->text();
    const auto names = zone->names();
    letters.insert(names.primary.begin(), names.primary.end());
    number_characters.insert(zone->document_number().begin(), zone->document_number().end());
    issuers.emplace(zone->issuing_state());
    nationalities.emplace(zone->nationality());
    truncated += names.truncated;
    long_numbers += zone->has_long_document_number();
  }
  EXPECT_EQ(letters.size(), 27u);  // with the filler between components
  EXPECT_EQ(number_characters.size(), 36u);
  EXPECT_GT(issuers.size(), 240u);
  EXPECT_GT(nationalities.size(), 240u);
  EXPECT_TRUE(nationalities.contains("XXA") && !issuers.contains("XXA"));
  EXPECT_GT(truncated, 100);
  EXPECT_GT(long_numbers, 50);
}

TEST(Scene, RefusesADayThatIsNone) {
  EXPECT_EQ(Scene::make(1, {2026, 2, 30}).error().code(), Errc::bad_input);
  EXPECT_EQ(Scene::make(1, {2026, 0, 0}).error().code(), Errc::bad_input);
  EXPECT_EQ(Scene::make(1, {1800, 1, 1}).error().code(), Errc::bad_input);
  for (int year = 1952; year <= 2088; year += 4) EXPECT_TRUE(Scene::make(1, {year, 2, 29}));
}

TEST(Page, SameSeedSameBytes) {
  for (const Light light : {Light::white, Light::ir, Light::uv}) {
    const PageOptions options{.format = mrz::Format::td2,
                              .ppi = 150,
                              .light = light,
                              .print = {.weight = 1.1, .jitter_mm = 0.05, .fading = 0.4},
                              .guilloche = 0.7,
                              .stamps = {{.middle = {50, 50}}}};
    const auto a = render_page(scene(3), options), b = render_page(scene(3), options),
               c = render_page(scene(4), options);
    ASSERT_TRUE(a) << a.error().message();
    EXPECT_TRUE(same_pixels(a->picture, b->picture));
    EXPECT_FALSE(same_pixels(a->picture, c->picture));
    EXPECT_EQ(a->picture.format(), light == Light::ir ? PixelFormat::gray8 : PixelFormat::rgb24);
  }
}

TEST(Page, TruthLiesOnTheInk) {
  for (const auto format : formats) {
    SCOPED_TRACE(mrz::name(format));
    const auto page = render_page(scene(11), {.format = format, .ppi = 300});
    ASSERT_TRUE(page) << page.error().message();
    const Size size = page_size(format);
    EXPECT_NEAR(page->picture.width(), size.width_mm / 25.4 * 300, 0.51);
    EXPECT_NEAR(page->picture.height(), size.height_mm / 25.4 * 300, 0.51);
    EXPECT_EQ(page->picture.ppi_x(), 300);
    expect_truth(*page);
    // Doc 9303-3, 4.4: ten characters an inch.
    const auto& centres = page->truth.cell_centres[0];
    EXPECT_NEAR((centres.back().x - centres.front().x) / static_cast<double>(centres.size() - 1), 30, 1e-9);
    // The zone lies inside the page, its margins at least 3 mm.
    for (const auto& q : page->truth.line_quads) {
      EXPECT_GT(q[0].x, 3 / 25.4 * 300);
      EXPECT_LT(q[2].x, page->picture.width() - 3 / 25.4 * 300);
    }
  }
}

TEST(Page, InfraredShowsZoneAndPortraitOnly) {
  const auto page = render_page(scene(5), {.ppi = 200, .light = Light::ir});
  ASSERT_TRUE(page);
  expect_truth(*page);
  const Quad& face = page->truth.portrait;
  const Point right_of_portrait{face[1].x + 40, face[1].y};
  // The fields of the visual zone begin there in white light; here is bare paper as far as they reach.
  for (int x = 0; x < 300; x += 3) {
    for (int y = 0; y < 250; y += 3) {
      ASSERT_GT(
          gray_at(page->picture, static_cast<int>(right_of_portrait.x) + x, static_cast<int>(right_of_portrait.y) + y),
          230);
    }
  }
  EXPECT_LT(patch(page->picture, between(face[0], face[2], 0.5), 20).mean, 235);
}

// Dark pixels of a line's quadrilateral, as a share.
double inked(const Page& page, std::size_t line) {
  const Quad& q = page.truth.line_quads[line];
  int dark = 0, all = 0;
  for (double v = 0; v <= 1; v += 0.04) {
    for (double u = 0; u <= 1; u += 0.0005, ++all) {
      const Point at = between(between(q[0], q[1], u), between(q[3], q[2], u), v);
      dark += gray_at(page.picture, static_cast<int>(std::lround(at.x)), static_cast<int>(std::lround(at.y))) < 130;
    }
  }
  return static_cast<double>(dark) / all;
}

TEST(Print, TruthFollowsEveryPrint) {
  const Print prints[] = {{.font = ZoneFont::sharp},
                          {.weight = 0.75},
                          {.weight = 1.25},
                          {.pitch = 0.97},
                          {.pitch = 1.03},
                          {.jitter_mm = 0.08},
                          {.font = ZoneFont::sharp, .weight = 1.2, .pitch = 1.02, .jitter_mm = 0.05}};
  for (const auto& print : prints) {
    SCOPED_TRACE(::testing::Message() << "weight " << print.weight << " pitch " << print.pitch);
    const auto page = render_page(scene(12), {.ppi = 300, .print = print, .guilloche = 0.5});
    ASSERT_TRUE(page) << page.error().message();
    expect_truth(*page, 110, 120);
    const auto& centres = page->truth.cell_centres[0];
    EXPECT_NEAR((centres.back().x - centres.front().x) / static_cast<double>(centres.size() - 1), 30 * print.pitch,
                print.jitter_mm > 0 ? 0.2 : 1e-9);
  }
}

TEST(Print, WeightAndFadingAreWhatTheySay) {
  const auto share = [](const Print& print) {
    return inked(*render_page(scene(12), {.ppi = 400, .light = Light::ir, .print = print}), 1);
  };
  const double nominal = share({});
  EXPECT_NEAR(share({.weight = 1.25}) / nominal, 1.25, 0.06);
  EXPECT_NEAR(share({.weight = 0.75}) / nominal, 0.75, 0.06);
  EXPECT_LT(share({.fading = 0.8}), 0.8 * nominal);
  EXPECT_NEAR(share({.fading = 0.1}), nominal, 0.05 * nominal);
}

TEST(Page, InfraredShowsOnlyWhatAbsorbsThere) {
  const Stamp over_zone{.middle = {60, 76}, .size_mm = 40, .strength = 1};
  Stamp carbon = over_zone;
  carbon.ink = StampInk::black;
  const PageOptions plain{.ppi = 200, .light = Light::ir};
  PageOptions dyes = plain, black = plain, no_zone = plain, no_portrait = plain;
  dyes.stamps = {over_zone};
  dyes.guilloche = 1;
  black.stamps = {carbon};
  no_zone.print.dye = true;
  no_portrait.portrait_toner = false;
  const auto page = render_page(scene(5), plain), with_dyes = render_page(scene(5), dyes),
             with_black = render_page(scene(5), black), without_zone = render_page(scene(5), no_zone),
             without_portrait = render_page(scene(5), no_portrait);
  EXPECT_TRUE(same_pixels(page->picture, with_dyes->picture));
  EXPECT_GT(inked(*with_black, 1), inked(*page, 1) * 1.02);
  EXPECT_EQ(inked(*without_zone, 1), 0);
  EXPECT_EQ(without_zone->truth.lines, page->truth.lines);
  const Quad& face = page->truth.portrait;
  EXPECT_LT(patch(page->picture, between(face[0], face[2], 0.5), 20).mean, 235);
  EXPECT_GT(patch(without_portrait->picture, between(face[0], face[2], 0.5), 20).darkest, 240);
  // In white light the dye stamp darkens, and what was printed stays darker.
  dyes.light = Light::white;
  PageOptions bare = dyes;
  bare.stamps.clear();
  const auto stamped = render_page(scene(5), dyes), unstamped = render_page(scene(5), bare);
  int darker = 0, lighter = 0;
  for (int y = 0; y < stamped->picture.height(); y += 3) {
    for (int x = 0; x < stamped->picture.width(); x += 3) {
      const int d = gray_at(stamped->picture, x, y) - gray_at(unstamped->picture, x, y);
      darker += d<-20, lighter += d> 0;
    }
  }
  EXPECT_GT(darker, 300);
  EXPECT_EQ(lighter, 0);
}

TEST(Page, ACardHasTwoSides) {
  EXPECT_EQ(sides(mrz::Format::td1).size(), 2u);
  EXPECT_EQ(sides(mrz::Format::td3).size(), 1u);
  const auto front = render_page(scene(8), {.format = mrz::Format::td1, .ppi = 200, .side = Side::front}),
             back = render_page(scene(8), {.format = mrz::Format::td1, .ppi = 200, .side = Side::back});
  ASSERT_TRUE(front && back);
  EXPECT_TRUE(front->truth.lines.empty());
  EXPECT_GT(front->truth.portrait[2].x, front->truth.portrait[0].x);
  EXPECT_EQ(back->truth.portrait[2].x, back->truth.portrait[0].x);
  EXPECT_EQ(back->truth.lines, *scene(8).zone(mrz::Format::td1));
  expect_truth(*back);
  EXPECT_EQ(render_page(scene(8), {.side = Side::back}).error().code(), Errc::bad_input);
}

TEST(Page, UltravioletGlowsOnDullPaper) {
  const auto white = render_page(scene(5), {.ppi = 150}), uv = render_page(scene(5), {.ppi = 150, .light = Light::uv});
  ASSERT_TRUE(uv);
  int bright = 0, all = 0;
  double mean_white = 0, mean_uv = 0;
  for (int y = 0; y < uv->picture.height(); y += 2) {
    for (int x = 0; x < uv->picture.width(); x += 2, ++all) {
      const auto* p = uv->picture.view().row(y) + 3 * x;
      bright += std::max({p[0], p[1], p[2]}) > 180;
      mean_uv += gray_at(uv->picture, x, y), mean_white += gray_at(white->picture, x, y);
    }
  }
  EXPECT_GT(bright, all / 100);
  EXPECT_LT(bright, all / 4);
  EXPECT_LT(mean_uv, 0.4 * mean_white);
}

TEST(Photograph, TruthMovesWithThePage) {
  const auto page = render_page(scene(21), {.ppi = 300});
  ASSERT_TRUE(page);
  const Capture captures[] = {
      {},
      {.rotation_degrees = 90},
      {.rotation_degrees = 180, .bed = Bed::gray},
      {.rotation_degrees = -37.5, .bed = Bed::desk},
      {.rotation_degrees = 5, .perspective = 0.25, .tilt_degrees = 30, .bed = Bed::desk},
      {.rotation_degrees = 3, .blur_mm = 0.06, .noise = 6, .bed = Bed::gray, .seed = 9},
      {.ppi = 200},
      {.shift_x_mm = 4, .shift_y_mm = -3, .exposure = 0.9, .width = 2000, .height = 1500},
      {.offset_x_mm = 0.3, .offset_y_mm = -0.2},
      {.curl = {.bow_mm = 3}},
      {.rotation_degrees = 172, .curl = {.bow_mm = -2, .wave_mm = 1, .spine_mm = 7}},
      {.rotation_degrees = 93, .perspective = 0.05, .curl = {.spine_mm = 6, .spine = Curl::Spine::left}},
      {.shade = 0.2, .shade_degrees = 45, .defocus_mm = 0.05},
      {.motion_mm = 0.15, .motion_degrees = 30, .jpeg_quality = 60},
  };
  for (const auto& capture : captures) {
    SCOPED_TRACE(::testing::Message() << "rotation " << capture.rotation_degrees << " perspective "
                                      << capture.perspective << " ppi " << capture.ppi);
    const auto photo = photograph(*page, capture);
    ASSERT_TRUE(photo) << photo.error().message();
    expect_truth(*photo);
    for (const Point corner : photo->truth.page) {  // the page begins where its corner is said to be
      const Point middle = between(photo->truth.page[0], photo->truth.page[2], 0.5);
      const double way = std::hypot(middle.x - corner.x, middle.y - corner.y);
      EXPECT_GT(patch(photo->picture, between(corner, middle, 8 / way), 2).mean,
                capture.curl.spine_mm > 0 ? 135 : 175);  // what is lifted is darker
      if (capture.bed == Bed::black) {
        EXPECT_LT(patch(photo->picture, between(corner, middle, -8 / way), 2).mean, 60);
      }
    }
  }
}

TEST(Photograph, GlareHidesTheCellsThatAreNamed) {
  const auto page = render_page(scene(21), {.ppi = 300});
  const auto photo = photograph(*page, {.rotation_degrees = 4, .glare = {glare_over(*page, 0, 10, 16)}});
  ASSERT_TRUE(photo) << photo.error().message();
  const auto& t = photo->truth;
  for (std::size_t line = 0; line < 2; ++line) {
    for (std::size_t k = 0; k < 44; ++k) {
      const int darkest = patch(photo->picture, t.cell_centres[line][k], 9).darkest;
      if (t.saturated[line][k]) {
        EXPECT_GT(darkest, 150) << line << ' ' << k;
      } else {
        EXPECT_LT(darkest, 235) << line << ' ' << k;
      }
    }
  }
  for (std::size_t k = 11; k < 16; ++k) EXPECT_TRUE(t.saturated[0][k]) << k;
  EXPECT_EQ(std::ranges::count(t.saturated[0], true) + std::ranges::count(t.saturated[1], true), 7);
  EXPECT_EQ(glare_over(*page, 2, 0, 1).length_mm, 0);
  EXPECT_EQ(glare_over(*page, 0, 5, 44).length_mm, 0);
}

TEST(Photograph, CurlIsWhatItSays) {
  const auto page = render_page(scene(2), {.ppi = 200});
  const auto bowed = photograph(*page, {.curl = {.bow_mm = 2}});
  ASSERT_TRUE(bowed);
  const Quad& q = bowed->truth.line_quads[0];
  const Point middle = bowed->truth.cell_centres[0][21];
  const double at_ends = (q[0].y + q[3].y) / 2;
  // The line does not reach the page's edges, so its ends have risen too.
  EXPECT_NEAR((at_ends - middle.y) / 200 * 25.4, 2 * 0.9 * 0.9, 0.15);
  // Bound at the left, the first cells are seen narrower than the last.
  const auto bound = photograph(*page, {.curl = {.spine_mm = 8, .spine = Curl::Spine::left}});
  const auto& cells = bound->truth.cell_centres[1];
  EXPECT_LT(cells[1].x - cells[0].x, 0.95 * (cells[43].x - cells[42].x));
}

TEST(Photograph, BothLampsSeeOneGeometry) {
  const Capture seen{.rotation_degrees = 91, .perspective = 0.03, .curl = {.bow_mm = 1}, .seed = 5};
  Capture off = seen;
  off.offset_x_mm = 0.25;
  const auto white = photograph(*render_page(scene(2), {.ppi = 200}), seen);
  const auto page = render_page(scene(2), {.ppi = 200, .light = Light::ir});
  const auto infrared = photograph(*page, seen), misplaced = photograph(*page, off);
  ASSERT_TRUE(white && infrared && misplaced);
  EXPECT_EQ(white->picture.width(), infrared->picture.width());
  EXPECT_EQ(white->truth.cell_centres[0][7].x, infrared->truth.cell_centres[0][7].x);
  EXPECT_EQ(white->picture.width(), misplaced->picture.width());
  EXPECT_NEAR(misplaced->truth.cell_centres[0][7].x - infrared->truth.cell_centres[0][7].x, 0.25 / 25.4 * 200, 1e-6);
}

TEST(Photograph, MotionGoesItsWay) {
  const auto page = render_page(scene(2), {.ppi = 200, .light = Light::ir});
  const auto contrast = [&](const Capture& c, int dx, int dy) {  // how much neighbours differ in the zone
    const auto photo = photograph(*page, c);
    double sum = 0;
    const Quad& q = photo->truth.line_quads[1];
    for (int y = static_cast<int>(q[0].y); y < static_cast<int>(q[3].y); ++y) {
      for (int x = static_cast<int>(q[0].x); x < static_cast<int>(q[1].x); ++x)
        sum += std::abs(gray_at(photo->picture, x, y) - gray_at(photo->picture, x + dx, y + dy));
    }
    return sum;
  };
  EXPECT_LT(contrast({.motion_mm = 1}, 1, 0), 0.6 * contrast({}, 1, 0));
  EXPECT_LT(contrast({.motion_mm = 1, .motion_degrees = 90}, 0, 1), 0.6 * contrast({}, 0, 1));
  EXPECT_LT(contrast({.defocus_mm = 0.3}, 0, 1), 0.7 * contrast({}, 0, 1));
}

TEST(Photograph, ShadeFallsTowardsItsSide) {
  const auto page = render_page(scene(2), {.ppi = 100, .light = Light::ir});
  const auto photo = photograph(*page, {.shade = 0.6, .shade_degrees = 90, .bed = Bed::gray});
  const int w = photo->picture.width(), h = photo->picture.height();
  EXPECT_NEAR(patch(photo->picture, {10.0, h / 2.0}, 5).mean, 150, 8);
  EXPECT_NEAR(patch(photo->picture, {w - 10.0, h / 2.0}, 5).mean, 60, 8);
}

TEST(Photograph, PerspectiveIsWhatItSays) {
  const auto page = render_page(scene(2), {.ppi = 100});
  const auto photo = photograph(*page, {.perspective = 0.2});
  ASSERT_TRUE(photo);
  const Quad& q = photo->truth.page;
  const double top = std::hypot(q[1].x - q[0].x, q[1].y - q[0].y),
               bottom = std::hypot(q[2].x - q[3].x, q[2].y - q[3].y);
  EXPECT_NEAR(top / bottom, 0.8, 0.005);
}

TEST(Photograph, SameSeedSameBytes) {
  const auto page = render_page(scene(2), {.ppi = 100});
  const Capture capture{.rotation_degrees = 4,
                        .curl = {.bow_mm = 1, .spine_mm = 2},
                        .glare = {glare_over(*page, 1, 3, 9)},
                        .shade = 0.3,
                        .motion_mm = 0.2,
                        .noise = 5,
                        .bed = Bed::desk,
                        .jpeg_quality = 80,
                        .seed = 3};
  Capture other = capture;
  other.seed = 4;
  EXPECT_TRUE(same_pixels(photograph(*page, capture)->picture, photograph(*page, capture)->picture));
  EXPECT_FALSE(same_pixels(photograph(*page, capture)->picture, photograph(*page, other)->picture));
}

TEST(Page, RefusesHostileParameters) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double ppi : {0.0, -300.0, 99.0, 1e9, nan})
    EXPECT_EQ(render_page(scene(1), {.ppi = ppi}).error().code(), Errc::bad_input) << ppi;
  const auto page = render_page(scene(1), {.ppi = 100});
  ASSERT_TRUE(page);
  const Capture wrong[] = {{.rotation_degrees = nan},
                           {.perspective = 0.9},
                           {.perspective = -0.1},
                           {.blur_mm = 1e9},
                           {.noise = -1},
                           {.exposure = 0},
                           {.margin_mm = -5},
                           {.width = -1},
                           {.width = 1'000'000},
                           {.ppi = 1e6},
                           {.shift_x_mm = nan},
                           {.curl = {.bow_mm = 7}},
                           {.curl = {.spine_mm = nan}},
                           {.glare = {{.strength = -1}}},
                           {.shade = 1},
                           {.defocus_mm = 3},
                           {.motion_mm = 1e6},
                           {.offset_x_mm = 9},
                           {.jpeg_quality = 101},
                           {.glare = std::vector<Glare>(17)}};
  const PageOptions pages[] = {{.print = {.weight = 2}},
                               {.print = {.pitch = nan}},
                               {.print = {.jitter_mm = -1}},
                               {.print = {.fading = 1}},
                               {.guilloche = 3},
                               {.stamps = {{.size_mm = 1e9}}},
                               {.stamps = {{.strength = 2}}},
                               {.stamps = std::vector<Stamp>(17)}};
  for (const auto& options : pages) EXPECT_EQ(render_page(scene(1), options).error().code(), Errc::bad_input);
  for (const auto& capture : wrong) EXPECT_EQ(photograph(*page, capture).error().code(), Errc::bad_input);
  EXPECT_EQ(photograph(*page, {.width = 32'768, .height = 32'768}).error().code(), Errc::exhausted);
  EXPECT_EQ(photograph(*page, {.margin_mm = 200, .ppi = 1200}).error().code(), Errc::exhausted);
  EXPECT_EQ(photograph(Page{}, {}).error().code(), Errc::bad_input);
}

TEST(Camera, ShowsTheFaceWhereItSays) {
  std::uint64_t moved = 0;
  const auto first = camera_frame(scene(6), {.noise = 0});
  ASSERT_TRUE(first) << first.error().message();
  for (std::uint64_t n = 0; n < 40; n += 13) {
    const auto frame = camera_frame(scene(6), {.frame = n, .noise = 0});
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->picture.width(), 1280);
    EXPECT_NEAR(frame->face.height, 0.45 * 720, 8);
    for (const Point eye : {frame->left_eye, frame->right_eye}) {
      EXPECT_GT(eye.x, frame->face.x);
      EXPECT_LT(eye.x, frame->face.x + frame->face.width);
      EXPECT_LT(patch(frame->picture, eye, 3).darkest, 60);  // the pupil
    }
    EXPECT_GT(frame->left_eye.x, frame->right_eye.x);
    moved += frame->face.x != first->face.x || frame->face.y != first->face.y;
  }
  EXPECT_GE(moved, 2u);
}

TEST(Camera, SameFrameSameBytes) {
  const CameraOptions small{.width = 320, .height = 240, .frame = 5};
  EXPECT_TRUE(same_pixels(camera_frame(scene(1), small)->picture, camera_frame(scene(1), small)->picture));
  EXPECT_FALSE(same_pixels(camera_frame(scene(1), small)->picture, camera_frame(scene(2), small)->picture));
  CameraOptions later = small;
  later.frame = 6;
  EXPECT_FALSE(same_pixels(camera_frame(scene(1), small)->picture, camera_frame(scene(1), later)->picture));
  EXPECT_EQ(camera_frame(scene(1), {.width = 0}).error().code(), Errc::bad_input);
  EXPECT_EQ(camera_frame(scene(1), {.height = 100'000}).error().code(), Errc::bad_input);
  EXPECT_EQ(camera_frame(scene(1), {.head_height = 0}).error().code(), Errc::bad_input);
}

TEST(Ridges, AreDarkRidgesOnLightGround) {
  for (const Finger finger : {Finger::right_thumb, Finger::right_index, Finger::left_little}) {
    const auto print = ridges({.seed = 4, .finger = finger});
    ASSERT_TRUE(print) << print.error().message();
    EXPECT_EQ(print->width(), 256);
    EXPECT_EQ(print->ppi_x(), 385);
    int crossings = 0, dark = 0;
    for (int y = 1; y < 180; ++y) {
      const int a = gray_at(*print, 128, y - 1), b = gray_at(*print, 128, y);
      crossings += (a < 138) != (b < 138);
      dark += b < 138;
    }
    // 180 rows at 385 ppi are 11.9 mm; ridges every 0.42 to 0.52 mm that cross at any angle.
    EXPECT_GT(crossings, 15);
    EXPECT_LT(crossings, 75);
    EXPECT_GT(dark, 40);
    EXPECT_LT(dark, 150);
  }
}

TEST(Ridges, BelongToSeedAndFinger) {
  const auto a = ridges({.seed = 4}), again = ridges({.seed = 4}), other = ridges({.seed = 5}),
             finger = ridges({.seed = 4, .finger = Finger::left_index});
  EXPECT_TRUE(same_pixels(*a, *again));
  EXPECT_FALSE(same_pixels(*a, *other));
  EXPECT_FALSE(same_pixels(*a, *finger));
  const auto placed_again = ridges({.seed = 4, .noise_seed = 1});
  double difference = 0;
  for (int x = 0; x < 256; ++x) difference += std::abs(gray_at(*a, x, 90) - gray_at(*placed_again, x, 90));
  EXPECT_GT(difference, 0);
  EXPECT_LT(difference / 256, 20);  // the noise differs, the ridges do not
}

TEST(Ridges, RefuseHostileParameters) {
  EXPECT_EQ(ridges({.ppi = 0}).error().code(), Errc::bad_input);
  EXPECT_EQ(ridges({.finger = Finger::right_four}).error().code(), Errc::bad_input);
  EXPECT_EQ(ridges({.finger = Finger::unknown}).error().code(), Errc::bad_input);
  EXPECT_EQ(ridges({.pressure = -1}).error().code(), Errc::bad_input);
  EXPECT_EQ(ridges({.width = 0}).error().code(), Errc::exhausted);
  EXPECT_EQ(ridges({.width = 40'000, .height = 40'000}).error().code(), Errc::exhausted);
  const auto nothing = ridges({.pressure = 0});
  ASSERT_TRUE(nothing);
  EXPECT_GT(patch(*nothing, {128, 90}, 40).darkest, 200);
}

}  // namespace
}  // namespace landfall::synth
