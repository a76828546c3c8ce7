// Outlines, straightened pages and portraits against pages that were drawn, so that the truth is known.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <landfall/imaging/document.hpp>
#include <landfall/imaging/portrait.hpp>
#include <landfall/synth/page.hpp>

namespace landfall::imaging {
namespace {

constexpr mrz::Date today{2026, 11, 23};

synth::Page drawn(mrz::Format format, std::uint64_t seed = 1, double ppi = 200) {
  auto page = synth::render_page(*synth::Scene::make(seed, today), {.format = format, .ppi = ppi});
  EXPECT_TRUE(page) << page.error().message();
  return std::move(*page);
}

synth::Page taken(const synth::Page& page, synth::Capture capture) {
  capture.blur_mm = 0.06, capture.noise = 3;
  auto photo = synth::photograph(page, capture);
  EXPECT_TRUE(photo) << photo.error().message();
  return std::move(*photo);
}

Anchor anchor_of(const synth::Truth& t) {
  const auto &first = t.line_quads.front(), &last = t.line_quads.back();
  return {{first[0], first[1], last[2], last[3]}, t.format};
}

// The farthest corner from its truth, in parts of the page's width; `any_turn`: whichever corner is the first.
double off(const Quad& found, const Quad& truth, bool any_turn) {
  const double width = std::hypot(truth[1].x - truth[0].x, truth[1].y - truth[0].y);
  double best = std::numeric_limits<double>::max();
  for (std::size_t turn = 0; turn < (any_turn ? 4U : 1U); ++turn) {
    double worst = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const Point& p = found[(i + turn) % 4];
      worst = std::max(worst, std::hypot(p.x - truth[i].x, p.y - truth[i].y) / width);
    }
    best = std::min(best, worst);
  }
  return best;
}

// A picture that tests paint themselves.
struct Canvas {
  int width, height;
  std::vector<std::uint8_t> pixels;
  Canvas(int w, int h, int value)
      : width(w),
        height(h),
        pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3, static_cast<std::uint8_t>(value)) {}
  void paste(const ImageView& v, int left, int top) {
    for (int y = 0; y < v.height; ++y)
      std::copy(v.row(y), v.row(y) + std::ptrdiff_t{3} * v.width,
                pixels.begin() + (static_cast<std::ptrdiff_t>(top + y) * width + left) * 3);
  }
  [[nodiscard]] ImageView view() const {
    return {pixels.data(), width, height, std::ptrdiff_t{3} * width, PixelFormat::rgb24};
  }
};

TEST(Documents, AnyRotationWithAndWithoutAZone) {
  for (const auto format : {mrz::Format::td3, mrz::Format::td1, mrz::Format::td2}) {
    const auto page = drawn(format);
    for (int turn = 0; turn < 360; turn += 24) {
      const auto bed = turn % 3 == 0 ? synth::Bed::desk : synth::Bed::black;
      const auto photo = taken(
          page,
          {.rotation_degrees = turn * 1.0, .margin_mm = 14, .bed = bed, .seed = static_cast<std::uint64_t>(turn)});
      SCOPED_TRACE(std::string(name(format)) + " turned by " + std::to_string(turn));
      const auto alone = find_documents(photo.picture.view());
      ASSERT_TRUE(alone);
      ASSERT_EQ(alone->size(), 1U);
      EXPECT_LT(off(alone->front().quad, photo.truth.page, true), 0.01);
      EXPECT_EQ(alone->front().format, format == mrz::Format::td1 ? mrz::Format::td1 : mrz::Format::td3);
      EXPECT_FALSE(alone->front().upright);
      EXPECT_TRUE(alone->front().edges_seen());
      const Anchor anchor = anchor_of(photo.truth);
      const auto held = find_documents(photo.picture.view(), {.anchors = {&anchor, 1}});
      ASSERT_TRUE(held);
      ASSERT_EQ(held->size(), 1U);
      const Document& d = held->front();
      EXPECT_LT(off(d.quad, photo.truth.page, false), 0.01);
      EXPECT_EQ(d.format, format);
      EXPECT_EQ(d.anchor, 0U);
      EXPECT_TRUE(d.upright);
      EXPECT_EQ(d.sides, (std::array{model::SideSource::edge, model::SideSource::edge, model::SideSource::edge,
                                     model::SideSource::edge}));
      EXPECT_NEAR(d.ppi(), 200, 3);
      EXPECT_GT(d.score, 0.8);
    }
  }
}

TEST(Documents, Perspective) {
  const auto page = drawn(mrz::Format::td3, 3);
  for (int tilt = 0; tilt < 360; tilt += 45) {
    const auto photo =
        taken(page, {.rotation_degrees = tilt * 1.7, .perspective = 0.2, .tilt_degrees = tilt * 1.0, .margin_mm = 12});
    SCOPED_TRACE("tilted towards " + std::to_string(tilt));
    const Anchor anchor = anchor_of(photo.truth);
    const auto held = find_documents(photo.picture.view(), {.anchors = {&anchor, 1}});
    ASSERT_TRUE(held);
    ASSERT_EQ(held->size(), 1U);
    EXPECT_LT(off(held->front().quad, photo.truth.page, false), 0.01);
    const auto alone = find_documents(photo.picture.view());
    ASSERT_TRUE(alone);
    ASSERT_EQ(alone->size(), 1U);
    EXPECT_LT(off(alone->front().quad, photo.truth.page, true), 0.01);
    EXPECT_NE(alone->front().format, mrz::Format::td1);  // not known is right: a slope changes the ratio
  }
}

TEST(Documents, AKnownResolutionTellsTd2FromTd3) {
  const auto photo = taken(drawn(mrz::Format::td2), {.margin_mm = 12});
  EXPECT_EQ(find_documents(photo.picture.view(), {.ppi = 200})->at(0).format, mrz::Format::td2);
}

TEST(Documents, TwoInOnePicture) {
  const auto a = drawn(mrz::Format::td3, 4), b = drawn(mrz::Format::td1, 5);
  Canvas both(1300, 1400, 30);
  both.paste(a.picture.view(), 150, 90);
  both.paste(b.picture.view(), 300, 880);
  const auto alone = find_documents(both.view());
  ASSERT_TRUE(alone);
  ASSERT_EQ(alone->size(), 2U);
  const auto at = [](const Quad& q, double x, double y) {
    Quad out = q;
    for (auto& p : out) p.x += x, p.y += y;
    return out;
  };
  const auto qa = at(a.truth.page, 150, 90), qb = at(b.truth.page, 300, 880);
  for (const auto& d : *alone) {
    const bool first = d.quad[0].y < 700;
    EXPECT_LT(off(d.quad, first ? qa : qb, true), 0.01);
    EXPECT_EQ(d.format, first ? mrz::Format::td3 : mrz::Format::td1);
  }
  // The zone of one of them: that one is first and knows its way up, the other is still found.
  Anchor anchor = anchor_of(b.truth);
  for (auto& p : anchor.zone) p.x += 300, p.y += 880;
  const auto held = find_documents(both.view(), {.anchors = {&anchor, 1}});
  ASSERT_TRUE(held);
  ASSERT_EQ(held->size(), 2U);
  EXPECT_TRUE((*held)[0].upright);
  EXPECT_LT(off((*held)[0].quad, qb, false), 0.01);
  EXPECT_LT(off((*held)[1].quad, qa, true), 0.01);
  EXPECT_EQ(find_documents(both.view(), {.most = 1})->size(), 1U);
}

TEST(Documents, APageThatFillsThePictureHasNoEdges) {
  const auto page = drawn(mrz::Format::td3);
  const Anchor anchor = anchor_of(page.truth);
  const auto held = find_documents(page.picture.view(), {.anchors = {&anchor, 1}});
  ASSERT_TRUE(held);
  ASSERT_EQ(held->size(), 1U);
  EXPECT_LT(off(held->front().quad, page.truth.page, false), 0.01);
  for (const auto side : held->front().sides) EXPECT_EQ(side, model::SideSource::border);
  EXPECT_FALSE(held->front().edges_seen());
  EXPECT_EQ(held->front().score, 0);
  const Document whole = whole_picture(page.picture.view());
  EXPECT_EQ(whole.format, mrz::Format::td3);
  EXPECT_LT(off(whole.quad, page.truth.page, false), 0.001);
  EXPECT_NEAR(whole.ppi(), 200, 1);
}

TEST(Documents, WhatTheZoneSaysOfSidesThatAreCutOff) {
  const auto page = drawn(mrz::Format::td3);  // 984 x 693 pixels: the lower 45 % of it
  const ImageView cut = page.picture.view().cropped(0, 380, page.picture.width(), 313);
  Anchor anchor = anchor_of(page.truth);
  for (auto& p : anchor.zone) p.y -= 380;
  const auto held = find_documents(cut, {.anchors = {&anchor, 1}});
  ASSERT_TRUE(held);
  ASSERT_EQ(held->size(), 1U);
  EXPECT_EQ(held->front().sides[0], model::SideSource::zone);
  auto truth = page.truth.page;
  for (auto& p : truth) p.y -= 380;
  EXPECT_LT(off(held->front().quad, truth, false), 0.03);
}

TEST(Documents, NothingInPicturesOfNothing) {
  Canvas blank(1000, 700, 200);
  EXPECT_TRUE(find_documents(blank.view())->empty());
  Canvas noise(1000, 700, 0);
  std::uint64_t state = 88172645463325252ULL;
  for (auto& p : noise.pixels)
    state ^= state << 13, state ^= state >> 7, state ^= state << 17, p = static_cast<std::uint8_t>(state);
  EXPECT_TRUE(find_documents(noise.view())->empty());
  for (const int cell : {24, 60, 140}) {
    Canvas board(1000, 700, 0);
    for (int y = 0; y < board.height; ++y)
      for (int x = 0; x < board.width; ++x)
        if ((x / cell + y / cell) % 2 == 0)
          std::fill_n(board.pixels.begin() + (static_cast<std::ptrdiff_t>(y) * board.width + x) * 3, 3,
                      std::uint8_t{220});
    EXPECT_TRUE(find_documents(board.view())->empty()) << cell;
  }
}

TEST(Documents, RefusesAndTakesAnySize) {
  const std::vector<std::uint8_t> memory(40000, 90);
  EXPECT_EQ(find_documents({}).error().code(), Errc::bad_input);
  EXPECT_EQ(find_documents({memory.data(), 8, 8, 8, PixelFormat::yuyv}).error().code(), Errc::unsupported);
  EXPECT_EQ(find_documents({memory.data(), 40000, 1, 40000, PixelFormat::gray8}).error().code(), Errc::exhausted);
  const ImageView small{memory.data(), 100, 100, 100, PixelFormat::gray8};
  EXPECT_EQ(find_documents(small, {.most = 0}).error().code(), Errc::bad_input);
  const Anchor crooked{{Point{0, 0}, {10, 10}, {10, 0}, {0, 10}}, mrz::Format::td3};
  EXPECT_EQ(find_documents(small, {.anchors = {&crooked, 1}}).error().code(), Errc::bad_input);
  for (const auto& [w, h] : {std::pair{1, 1}, {1, 300}, {300, 1}, {5, 5}, {33, 7}})
    for (const auto format : {PixelFormat::gray8, PixelFormat::gray10le, PixelFormat::gray12le, PixelFormat::gray16le,
                              PixelFormat::rgb24, PixelFormat::bgr24, PixelFormat::rgba32}) {
      const ImageView v{memory.data(), w, h, w * bytes_per_pixel(format), format};
      const Anchor anchor{{Point{0, 0}, {20, 0}, {20, 3}, {0, 3}}, mrz::Format::td1};
      EXPECT_TRUE(find_documents(v, {.anchors = {&anchor, 1}}));
      EXPECT_TRUE(rectify(v, whole_picture(v).quad, PageSize{40, 30}, {.ppi = 60}));
    }
}

// A picture whose brightness tells the place: red x / 4, green y / 4.
Canvas ramp() {
  Canvas out(1000, 800, 0);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      const auto at = static_cast<std::size_t>(y * out.width + x) * 3;
      out.pixels[at] = static_cast<std::uint8_t>(x / 4), out.pixels[at + 1] = static_cast<std::uint8_t>(y / 4);
    }
  return out;
}

TEST(Rectify, SizeScaleAndPlaces) {
  const auto picture = ramp();
  // Turned by a quarter: the page's top runs down the picture's right side.
  const Quad lying{Point{900, 100}, {900, 600}, {548, 600}, {548, 100}};
  const auto r = rectify(picture.view(), lying, mrz::Format::td3, {.ppi = 300, .margin_mm = 0});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->picture.width(), 1476);
  EXPECT_EQ(r->picture.height(), 1039);
  EXPECT_EQ(r->picture.format(), PixelFormat::rgb24);
  EXPECT_DOUBLE_EQ(r->picture.ppi_x(), 300);
  EXPECT_NEAR(r->native_ppi, 101.6, 0.1);  // 500 pixels for 125 mm
  EXPECT_TRUE(r->enlarged());
  for (const auto& [x, y] : {std::pair{0, 0}, {1475, 0}, {700, 500}, {3, 1030}}) {
    const Point p = r->source_of({x * 1.0, y * 1.0});
    const std::uint8_t* pixel = r->picture.view().row(y) + std::ptrdiff_t{3} * x;
    EXPECT_NEAR(pixel[0], p.x / 4, 1.2);
    EXPECT_NEAR(pixel[1], p.y / 4, 1.2);
  }
  EXPECT_NEAR(r->source_of({-0.5, -0.5}).x, 900, 1e-6);
  EXPECT_NEAR(r->source_of({-0.5, -0.5}).y, 100, 1e-6);
  const auto honest = rectify(picture.view(), lying, mrz::Format::td3, {.ppi = 300, .never_enlarge = true});
  ASSERT_TRUE(honest);
  EXPECT_NEAR(honest->ppi, 101.6, 0.1);
  EXPECT_FALSE(honest->enlarged());
  const auto wide = rectify(picture.view(), lying, mrz::Format::td3, {.ppi = 100, .margin_mm = 5});
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->picture.width(), 531);
  EXPECT_NEAR(wide->source_of({5 / 25.4 * 100 - 0.5, 5 / 25.4 * 100 - 0.5}).x, 900, 1e-6);
}

TEST(Rectify, ShrinkingAverages) {
  Canvas stripes(2000, 1408, 0);  // one pixel black, one white: grey where they are not told apart
  for (std::size_t i = 0; i < stripes.pixels.size() / 3; ++i)
    if (i % 2 == 0) std::fill_n(stripes.pixels.begin() + static_cast<std::ptrdiff_t>(i) * 3, 3, std::uint8_t{255});
  const auto r = rectify(stripes.view(), whole_picture(stripes.view()).quad, mrz::Format::td3,
                         {.ppi = 100, .tone = codec::Tone::gray});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->picture.format(), PixelFormat::gray8);
  EXPECT_FALSE(r->enlarged());
  for (int x = 4; x < r->picture.width() - 4; ++x) EXPECT_NEAR(r->picture.view().row(100)[x], 128, 12) << x;
}

TEST(Rectify, GreySourcesAndRefusals) {
  const std::vector<std::uint8_t> memory(40000, 90);
  const ImageView gray{memory.data(), 200, 150, 200, PixelFormat::gray8};
  const Quad whole = whole_picture(gray).quad;
  const auto colour = rectify(gray, whole, PageSize{40, 30}, {.ppi = 60});
  ASSERT_TRUE(colour);
  EXPECT_EQ(colour->picture.format(), PixelFormat::rgb24);
  EXPECT_EQ(colour->picture.view().row(20)[31], 90);
  const Quad mirrored{whole[1], whole[0], whole[3], whole[2]};
  EXPECT_EQ(rectify(gray, mirrored, PageSize{40, 30}).error().code(), Errc::bad_input);
  EXPECT_EQ(rectify(gray, whole, PageSize{4, 30}).error().code(), Errc::bad_input);
  EXPECT_EQ(rectify(gray, whole, PageSize{40, 30}, {.ppi = 20}).error().code(), Errc::bad_input);
  EXPECT_EQ(rectify(gray, whole, PageSize{40, 30}, {.margin_mm = -1}).error().code(), Errc::bad_input);
  const Quad nowhere{Point{std::nan(""), 0}, whole[1], whole[2], whole[3]};
  EXPECT_EQ(rectify(gray, nowhere, PageSize{40, 30}).error().code(), Errc::bad_input);
  EXPECT_TRUE(rectify(gray, {Point{900, 900}, {990, 900}, {990, 960}, {900, 960}}, PageSize{40, 30}, {.ppi = 60}));
}

TEST(PortraitFinder, FindsTheDrawnPortraits) {
  auto finder = PortraitFinder::create();
  ASSERT_TRUE(finder);
  int found = 0, all = 0;
  for (const auto format : {mrz::Format::td3, mrz::Format::td1, mrz::Format::td2, mrz::Format::mrva})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const auto page = drawn(format, seed, 300);
      const auto portrait = finder->find(page.picture.view(), {.ppi = 300, .format = format});
      ASSERT_TRUE(portrait);
      ++all;
      if (!*portrait) continue;
      ++found;
      const Box& b = (*portrait)->box;
      const auto& t = page.truth.portrait;
      const double mm = 300 / 25.4;
      EXPECT_NEAR(b.x, t[0].x, 4 * mm) << name(format) << seed;
      EXPECT_NEAR(b.y, t[0].y, 6 * mm) << name(format) << seed;
      EXPECT_NEAR(b.x + b.width, t[2].x, 4 * mm) << name(format) << seed;
      EXPECT_NEAR(b.y + b.height, t[2].y, 6 * mm) << name(format) << seed;
      EXPECT_GT((*portrait)->score, 0.3);
    }
  EXPECT_GE(found, all - 2) << "of " << all;
}

TEST(PortraitFinder, NothingRatherThanAGuess) {
  auto finder = PortraitFinder::create();
  ASSERT_TRUE(finder);
  const Canvas blank(1476, 1039, 230);
  for (const auto format :
       {std::optional<mrz::Format>{}, std::optional{mrz::Format::td3}, std::optional{mrz::Format::td1}}) {
    const auto none = finder->find(blank.view(), {.ppi = 300, .format = format});
    ASSERT_TRUE(none);
    EXPECT_FALSE(none->has_value());
  }
  EXPECT_EQ(finder->find(blank.view(), {.ppi = 0}).error().code(), Errc::bad_input);
  EXPECT_EQ(finder->find({}, {.ppi = 300}).error().code(), Errc::bad_input);
}

TEST(PortraitFinder, ABlurredPortraitIsLessSharp) {
  auto finder = PortraitFinder::create();
  ASSERT_TRUE(finder);
  const auto page = drawn(mrz::Format::td3, 2, 300);
  const auto sharp = finder->find(page.picture.view(), {.ppi = 300, .format = mrz::Format::td3});
  const auto photo = synth::photograph(page, {.blur_mm = 0.5, .margin_mm = 0});
  ASSERT_TRUE(photo);
  const auto soft = finder->find(photo->picture.view(), {.ppi = 300, .format = mrz::Format::td3});
  ASSERT_TRUE(sharp && *sharp && soft && *soft);
  EXPECT_LT((*soft)->sharpness, 0.7 * (*sharp)->sharpness);
}

}  // namespace
}  // namespace landfall::imaging
