// From drawn pages to documents, readings and findings: what landfall page read and a session do with a picture.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include <landfall/capture/booth.hpp>
#include <landfall/capture/page.hpp>
#include <landfall/synth/page.hpp>

namespace landfall::capture {
namespace {

constexpr mrz::Date this_day{2026, 11, 23};

synth::Page drawn(std::uint64_t seed, const synth::PageOptions& options, double degrees = 0) {
  const auto scene = *synth::Scene::make(seed, this_day);
  const auto flat = synth::render_page(scene, options);
  EXPECT_TRUE(flat) << flat.error().message();
  auto seen = synth::photograph(*flat, {.rotation_degrees = degrees});
  EXPECT_TRUE(seen) << seen.error().message();
  return *std::move(seen);
}

// Two pictures beside each other, on black.
codec::Picture beside(const codec::Picture& a, const codec::Picture& b) {
  auto out = *codec::Picture::make(a.width() + b.width(), std::max(a.height(), b.height()), PixelFormat::rgb24);
  const auto put = [&](const codec::Picture& from, int x) {
    for (int y = 0; y < from.height(); ++y)
      std::memcpy(out.pixels().data() + y * out.stride() + std::ptrdiff_t{x} * 3, from.view().row(y),
                  static_cast<std::size_t>(from.width()) * 3);
  };
  put(a, 0);
  put(b, a.width());
  return out;
}

double apart(const Quad& a, const Quad& b) {
  double out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = std::max({out, std::abs(a[i].x - b[i].x), std::abs(a[i].y - b[i].y)});
  return out;
}

const mrz_reader::ZoneReader& reader() {
  static const auto made = mrz_reader::ZoneReader::create({.today = this_day});
  return *made;
}

TEST(SeeDocuments, finds_two_in_one_picture_each_with_its_own_zone) {
  const auto passport = drawn(3, {.format = mrz::Format::td3, .ppi = 300}, 4);
  const auto card = drawn(4, {.format = mrz::Format::td1, .ppi = 300, .side = synth::Side::back}, -3);
  const auto both = beside(passport.picture, card.picture);
  const auto readings = reader().read_all(both.view(), 4);
  ASSERT_TRUE(readings) << readings.error().message();
  const auto seen = see_documents(both.view(), *readings);
  ASSERT_TRUE(seen) << seen.error().message();
  ASSERT_EQ(seen->size(), 2U);
  for (const auto& document : *seen) {
    ASSERT_TRUE(document.reading);
    const auto& reading = (*readings)[*document.reading];
    const bool td3 = document.outline.format == mrz::Format::td3;
    const auto& truth = td3 ? passport.truth : card.truth;
    EXPECT_EQ(reading.status, model::ReadingStatus::read);
    EXPECT_EQ(reading.lines.at(0).text.reveal(), truth.lines.at(0));
    EXPECT_NEAR(document.outline.ppi(), 300, 4);
    ASSERT_TRUE(document.straight);
    EXPECT_EQ(document.straight->picture.height(), td3 ? 1039 : 638);
    EXPECT_EQ(document.portrait.has_value(), td3) << "the back of a card has none";
    if (td3) {
      EXPECT_LT(apart(document.outline.quad, truth.page), 6);
    }
  }
  EXPECT_NE((*seen)[0].reading, (*seen)[1].reading);
}

TEST(SeeDocuments, tells_by_the_face_which_way_a_cards_front_is_up) {
  const auto front = drawn(5, {.format = mrz::Format::td1, .ppi = 300, .side = synth::Side::front}, 180);
  const auto seen = see_documents(front.picture.view(), {});
  ASSERT_TRUE(seen) << seen.error().message();
  ASSERT_EQ(seen->size(), 1U);
  const auto& document = seen->front();
  EXPECT_EQ(document.outline.format, mrz::Format::td1);
  EXPECT_FALSE(document.reading);
  EXPECT_TRUE(document.upright);
  ASSERT_TRUE(document.portrait);
  EXPECT_LT(apart(document.outline.quad, front.truth.page), 6);
}

TEST(SeeDocuments, takes_a_picture_that_is_all_page_by_its_size_alone) {
  const auto scene = *synth::Scene::make(6, this_day);
  const auto flat = *synth::render_page(scene, {.format = mrz::Format::td1, .ppi = 300, .side = synth::Side::front});
  const auto known = see_documents(flat.picture.view(), {}, {.picture_ppi = 300});
  ASSERT_TRUE(known);
  ASSERT_EQ(known->size(), 1U);
  EXPECT_EQ(known->front().outline.format, mrz::Format::td1);
  for (const double ppi : {0.0, 72.0}) {
    const auto unknown = see_documents(flat.picture.view(), {}, {.picture_ppi = ppi});
    ASSERT_TRUE(unknown);
    EXPECT_TRUE(unknown->empty()) << ppi;
  }
}

TEST(SeeDocuments, finds_none_on_an_empty_bed_and_leaves_when_told_to) {
  const auto empty = *codec::Picture::make(800, 600, PixelFormat::rgb24);
  EXPECT_TRUE(see_documents(empty.view(), {})->empty());
  const auto page = drawn(7, {.ppi = 200});
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(see_documents(page.picture.view(), {}, {.stop = stop.get_token()}).error().code(), Errc::cancelled);
  EXPECT_EQ(see_documents(ImageView{}, {}).error().code(), Errc::bad_input);
}

// ---- the page reader of sessions

PageFound found(const synth::Page& white, const synth::Page* infrared) {
  const auto zones = *make_page_reader();
  auto out = zones->read({white.picture.view(), infrared == nullptr ? ImageView{} : infrared->picture.view(), 300},
                         this_day, 0.97, {});
  EXPECT_TRUE(out) << out.error().message();
  return *std::move(out);
}
std::vector<model::FindingCode> codes(const PageFound& page) {
  std::vector<model::FindingCode> out;
  for (const auto& finding : page.mrz.findings) out.push_back(finding.code);
  return out;
}

TEST(PageReader, lays_the_page_straight_under_the_places_of_its_characters) {
  const auto white = drawn(8, {.ppi = 300}, 20);
  const auto infrared = drawn(8, {.ppi = 300, .light = Light::ir}, 20);
  const auto page = found(white, &infrared);
  EXPECT_EQ(page.mrz.status, model::ReadingStatus::read);
  EXPECT_TRUE(page.mrz.findings.empty());
  EXPECT_TRUE(page.notices.empty());
  ASSERT_EQ(page.documents.size(), 1U);
  const auto& view = page.documents[0];
  EXPECT_TRUE(view.has_zone);
  ASSERT_TRUE(view.straight && view.portrait);
  EXPECT_EQ(view.straight->image.view.width, 1476);
  const auto first = model::straight_of(view, page.mrz.lines.at(0).cells.at(0));
  const auto last = model::straight_of(view, page.mrz.lines.at(0).cells.at(43));
  EXPECT_NEAR(first.y, last.y, 6) << "the line is level";
  EXPECT_NEAR(last.x - first.x, 43 * 30, 8) << "ten characters an inch";
  const auto corner = model::straight_of(view, view.quad[2]);
  EXPECT_NEAR(corner.x, 1475.5, 0.5);
  EXPECT_NEAR(corner.y, 1038.5, 0.5);
}

TEST(PageReader, finds_that_infrared_does_not_show_the_zone) {
  synth::PageOptions options{.ppi = 300};
  options.print.dye = true;
  const auto white = drawn(9, options);
  options.light = Light::ir;
  const auto infrared = drawn(9, options);
  const auto page = found(white, &infrared);
  EXPECT_EQ(page.mrz.status, model::ReadingStatus::read);
  EXPECT_EQ(codes(page), std::vector{model::FindingCode::missing_in_infrared});
}

TEST(PageReader, raises_an_alarm_where_the_lights_show_different_zones) {
  const auto white = drawn(10, {.ppi = 300});
  const auto infrared = drawn(11, {.ppi = 300, .light = Light::ir});
  const auto page = found(white, &infrared);
  EXPECT_EQ(page.mrz.status, model::ReadingStatus::unsure);
  const auto all = codes(page);
  ASSERT_NE(std::find(all.begin(), all.end(), model::FindingCode::vis_ir_mismatch), all.end());
  EXPECT_FALSE(page.mrz.findings[0].cells.empty());
}

TEST(PageVote, lays_straight_the_frame_that_was_read_best) {
  const auto reader = make_page_reader();
  ASSERT_TRUE(reader);
  auto vote = (*reader)->vote(this_day, 0.97);
  ASSERT_TRUE(vote);
  EXPECT_EQ(vote->found({}).error().code(), Errc::bad_input) << "nothing to vote";
  const auto empty = *codec::Picture::make(900, 600, PixelFormat::gray8);
  const auto page = drawn(8, {.ppi = 300}, 20);
  const auto none = vote->add({empty.view(), {}, 0}, {});
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, model::ReadingStatus::none);
  const auto read = vote->add({page.picture.view(), {}, 300}, {});
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, model::ReadingStatus::read);
  const auto found = vote->found({});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->frame, 1U);
  ASSERT_EQ(found->documents.size(), 1U);
  EXPECT_TRUE(found->documents[0].straight);
}

// One was pushed away by the other, and no sensor has seen it.
TEST(PageVote, of_two_documents_the_last_one_votes_alone) {
  const auto reader = make_page_reader();
  ASSERT_TRUE(reader);
  auto vote = (*reader)->vote(this_day, 0.97);
  ASSERT_TRUE(vote);
  const auto first = drawn(8, {.ppi = 300}, 4), second = drawn(9, {.ppi = 300}, 4);
  ASSERT_TRUE(vote->add({first.picture.view(), {}, 300}, {}));
  const auto status = vote->add({second.picture.view(), {}, 300}, {});
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, model::ReadingStatus::read);
  const auto found = vote->found({});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->frame, 1U);
  for (std::size_t i = 0; i < second.truth.lines.size(); ++i)
    EXPECT_EQ(found->mrz.lines.at(i).text.reveal(), second.truth.lines[i]);
}

}  // namespace
}  // namespace landfall::capture
