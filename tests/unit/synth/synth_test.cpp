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
void expect_truth(const Page& page) {
  const auto& t = page.truth;
  const auto shape = mrz::shape(t.format);
  ASSERT_EQ(t.lines.size(), static_cast<std::size_t>(shape.lines));
  ASSERT_EQ(t.line_quads.size(), t.lines.size());
  for (std::size_t i = 0; i < t.lines.size(); ++i) {
    ASSERT_EQ(t.lines[i].size(), static_cast<std::size_t>(shape.columns));
    ASSERT_EQ(t.cell_centres[i].size(), t.lines[i].size());
    const Quad& q = t.line_quads[i];
    const double height = std::hypot(q[3].x - q[0].x, q[3].y - q[0].y);
    const Point first = t.cell_centres[i].front(), second = t.cell_centres[i][1];
    const double pitch = std::hypot(second.x - first.x, second.y - first.y);
    for (std::size_t k = 0; k < t.lines[i].size(); ++k) {
      const Point at = t.cell_centres[i][k];
      EXPECT_LT(patch(page.picture, at, static_cast<int>(pitch * 0.4)).darkest, 110) << "line " << i << " cell " << k;
      // Half a height above the capitals the paper shows; the '0' and '9' of OCR-B rise a little above them.
      const double along = (static_cast<double>(k) + 0.5) / static_cast<double>(t.lines[i].size());
      const Point top = between(q[0], q[1], along), bottom = between(q[3], q[2], along);
      const Point above = between(top, bottom, -0.28), below = between(top, bottom, 1.24);
      const int r = std::max(1, static_cast<int>(height * 0.05));
      EXPECT_GT(patch(page.picture, above, r).darkest, 130) << "above line " << i << " cell " << k;
      EXPECT_GT(patch(page.picture, below, r).darkest, 130) << "below line " << i << " cell " << k;
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

TEST(Scene, RefusesADayThatIsNone) {
  EXPECT_EQ(Scene::make(1, {2026, 2, 30}).error().code(), Errc::bad_input);
  EXPECT_EQ(Scene::make(1, {2026, 0, 0}).error().code(), Errc::bad_input);
  EXPECT_EQ(Scene::make(1, {1800, 1, 1}).error().code(), Errc::bad_input);
  for (int year = 1952; year <= 2088; year += 4) EXPECT_TRUE(Scene::make(1, {year, 2, 29}));
}

TEST(Page, SameSeedSameBytes) {
  for (const Light light : {Light::white, Light::infrared, Light::ultraviolet}) {
    const PageOptions options{.format = mrz::Format::td2, .ppi = 150, .light = light};
    const auto a = render_page(scene(3), options), b = render_page(scene(3), options),
               c = render_page(scene(4), options);
    ASSERT_TRUE(a) << a.error().message();
    EXPECT_TRUE(same_pixels(a->picture, b->picture));
    EXPECT_FALSE(same_pixels(a->picture, c->picture));
    EXPECT_EQ(a->picture.format(), light == Light::infrared ? PixelFormat::gray8 : PixelFormat::rgb24);
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
  const auto page = render_page(scene(5), {.ppi = 200, .light = Light::infrared});
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

TEST(Page, UltravioletGlowsOnDullPaper) {
  const auto white = render_page(scene(5), {.ppi = 150}),
             uv = render_page(scene(5), {.ppi = 150, .light = Light::ultraviolet});
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
      EXPECT_GT(patch(photo->picture, between(corner, middle, 8 / way), 2).mean, 175);
      if (capture.bed == Bed::black) {
        EXPECT_LT(patch(photo->picture, between(corner, middle, -8 / way), 2).mean, 60);
      }
    }
  }
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
  const Capture capture{.rotation_degrees = 4, .noise = 5, .bed = Bed::desk, .seed = 3};
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
  const Capture wrong[] = {
      {.rotation_degrees = nan}, {.perspective = 0.9}, {.perspective = -0.1}, {.blur_mm = 1e9},     {.noise = -1},
      {.exposure = 0},           {.margin_mm = -5},    {.width = -1},         {.width = 1'000'000}, {.ppi = 1e6},
      {.shift_x_mm = nan}};
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
