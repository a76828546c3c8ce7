#include <algorithm>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include <landfall/mrz_reader/reader.hpp>
#include <landfall/synth/page.hpp>

namespace landfall::mrz_reader {
namespace {

constexpr mrz::Date today{2026, 11, 23};

const ZoneReader& reader() {
  static const auto made = ZoneReader::create({.today = today});
  return *made;
}

synth::Page page_of(std::uint64_t seed, mrz::Format format, double ppi = 200) {
  const auto scene = synth::Scene::make(seed, today);
  auto page = synth::render_page(*scene, {.format = format, .ppi = ppi});
  EXPECT_TRUE(page) << page.error().message();
  return std::move(*page);
}

std::vector<std::string> texts(const Reading& r) {
  std::vector<std::string> out;
  for (const auto& l : r.lines) out.push_back(l.text.reveal());
  return out;
}

void expect_read(const synth::Page& page, const std::string& what) {
  const auto r = reader().read(page.picture.view());
  ASSERT_TRUE(r) << what << ": " << r.error().message();
  EXPECT_EQ(name(r->status), "read") << what << ", confidence " << r->confidence;
  EXPECT_EQ(r->format, page.truth.format) << what;
  EXPECT_EQ(texts(*r), page.truth.lines) << what;
}

// Never accepted wrong: whatever a page looks like, `read` means the truth.
void expect_not_wrong(const synth::Page& page, const std::string& what) {
  const auto r = reader().read(page.picture.view());
  ASSERT_TRUE(r) << what;
  if (r->status == model::ReadingStatus::read) {
    EXPECT_EQ(texts(*r), page.truth.lines) << what;
  }
}

TEST(Reader, EveryFormat) {
  std::uint64_t seed = 1;
  for (const auto f : {mrz::Format::td1, mrz::Format::td2, mrz::Format::td3, mrz::Format::mrva, mrz::Format::mrvb})
    expect_read(page_of(seed++, f), std::string(mrz::name(f)));
}

// The first 36 columns of a visa of 44 have all fields and check digits of one of 36: only its end tells (9303-7).
TEST(Reader, AVisaThatIsCutOffIsNotAShorterOne) {
  for (const std::uint64_t seed : {3U, 4U, 5U}) {
    auto page = page_of(seed, mrz::Format::mrva, 300);
    const auto photo = synth::photograph(page, {.blur_mm = 0.04, .noise = 2});
    ASSERT_TRUE(photo);
    const auto& cells = photo->truth.cell_centres[0];
    const auto view = photo->picture.view();
    const int edge = static_cast<int>((cells[35].x + cells[36].x) / 2);
    const auto cut = reader().read(view.cropped(0, 0, edge, view.height));
    ASSERT_TRUE(cut);
    EXPECT_EQ(name(cut->status), "unsure");
    for (const int cover : {10, 235, 255}) {  // a dark thing, a sheet of paper, a reflection
      std::vector<std::uint8_t> pixels;
      for (int y = 0; y < view.height; ++y) {
        pixels.insert(pixels.end(), view.row(y), view.row(y) + 3 * edge);
        pixels.insert(pixels.end(), static_cast<std::size_t>(3 * (view.width - edge)),
                      static_cast<std::uint8_t>(cover));
      }
      const auto covered = reader().read({pixels.data(), view.width, view.height, 3 * view.width, view.format});
      ASSERT_TRUE(covered);
      EXPECT_NE(name(covered->status), "read") << cover;
    }
  }
}

TEST(Reader, EveryAngle) {
  const auto page = page_of(11, mrz::Format::td3);
  for (const double angle : {7.0, 22.0, 45.0, 90.0, 113.0, 180.0, 270.0, 338.0}) {
    const auto shot = synth::photograph(page, {.rotation_degrees = angle});
    ASSERT_TRUE(shot);
    expect_read(*shot, std::to_string(angle) + " degrees");
  }
}

TEST(Reader, PerspectiveBlurNoiseAndDark) {
  const auto page = page_of(12, mrz::Format::td1);
  for (const auto& c : {synth::Capture{.perspective = 0.08}, synth::Capture{.blur_mm = 0.12},
                        synth::Capture{.noise = 10}, synth::Capture{.exposure = 0.4}}) {
    const auto shot = synth::photograph(page, c);
    ASSERT_TRUE(shot);
    expect_read(*shot, "perspective " + std::to_string(c.perspective) + " blur " + std::to_string(c.blur_mm) +
                           " noise " + std::to_string(c.noise));
  }
}

TEST(Reader, TellsWhereItIs) {
  const auto page = page_of(13, mrz::Format::td3);
  const auto r = reader().read(page.picture.view());
  ASSERT_TRUE(r);
  ASSERT_EQ(r->lines.size(), 2U);
  for (std::size_t l = 0; l < 2; ++l)
    for (std::size_t corner = 0; corner < 4; ++corner) {
      EXPECT_NEAR(r->lines[l].place[corner].x, page.truth.line_quads[l][corner].x, 8);
      EXPECT_NEAR(r->lines[l].place[corner].y, page.truth.line_quads[l][corner].y, 8);
    }
  EXPECT_EQ(r->lines[0].probability.size(), 44U);
  EXPECT_EQ(r->checks.size(), 5U);
}

TEST(Reader, TooBlurredIsNeverWrong) {
  const auto page = page_of(14, mrz::Format::td3, 150);
  for (const double blur : {0.25, 0.4, 0.6, 1.0}) {
    const auto shot = synth::photograph(page, {.blur_mm = blur, .noise = 6, .seed = 3});
    ASSERT_TRUE(shot);
    expect_not_wrong(*shot, "blur " + std::to_string(blur));
  }
}

TEST(Reader, EmptyPaperAndNoiseHaveNoZone) {
  std::vector<std::uint8_t> pixels(std::size_t{640} * 480, 200);
  ImageView view{pixels.data(), 640, 480, 640, PixelFormat::gray8};
  auto r = reader().read(view);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, model::ReadingStatus::none);
  std::uint32_t state = 1;
  for (auto& p : pixels) p = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24U);
  r = reader().read(view);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, model::ReadingStatus::none);
}

TEST(Reader, MirroredPageIsNotRead) {
  const auto page = page_of(15, mrz::Format::td3);
  const auto v = page.picture.view();
  const auto n = static_cast<std::size_t>(bytes_per_pixel(v.format));
  std::vector<std::uint8_t> mirrored(static_cast<std::size_t>(v.width) * static_cast<std::size_t>(v.height) * n);
  for (int y = 0; y < v.height; ++y)
    for (int x = 0; x < v.width; ++x)
      for (std::size_t c = 0; c < n; ++c)
        mirrored[(static_cast<std::size_t>(y) * static_cast<std::size_t>(v.width) + static_cast<std::size_t>(x)) * n +
                 c] = v.row(y)[static_cast<std::size_t>(v.width - 1 - x) * n + c];
  const auto r = reader().read({mirrored.data(), v.width, v.height,
                                static_cast<std::ptrdiff_t>(static_cast<std::size_t>(v.width) * n), v.format});
  ASSERT_TRUE(r);
  EXPECT_NE(r->status, model::ReadingStatus::read);
}

TEST(Reader, HostileSizes) {
  const std::vector<std::uint8_t> memory(std::size_t{1} << 18U, 120);
  EXPECT_FALSE(reader().read({}));
  EXPECT_FALSE(reader().read({memory.data(), 2'000'000'000, 2'000'000'000, 2'000'000'000, PixelFormat::gray8}));
  for (const auto& [w, h] : {std::pair{1, 1}, {2, 2}, {1, 30000}, {30000, 1}, {8192, 4}, {3, 3000}})
    for (const auto f : {PixelFormat::gray8, PixelFormat::gray16le, PixelFormat::rgba32}) {
      const auto r = reader().read({memory.data(), w, h, static_cast<std::ptrdiff_t>(w) * bytes_per_pixel(f), f});
      ASSERT_TRUE(r) << w << "x" << h << " " << landfall::name(f);
      EXPECT_EQ(r->status, model::ReadingStatus::none);
    }
}

TEST(Reader, StopsWhenAsked) {
  const auto page = page_of(16, mrz::Format::td3);
  std::stop_source source;
  source.request_stop();
  const auto r = reader().read(page.picture.view(), source.get_token());
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code(), Errc::cancelled);
}

synth::Page photographed(const synth::Page& page, const synth::Capture& how) {
  auto shot = synth::photograph(page, how);
  EXPECT_TRUE(shot) << shot.error().message();
  return std::move(*shot);
}

bool has(const Reading& r, model::FindingCode code) {
  return std::any_of(r.findings.begin(), r.findings.end(), [code](const model::Finding& f) { return f.code == code; });
}

TEST(Reader, BentAndSlopingPages) {
  const auto page = page_of(20, mrz::Format::td3);
  expect_read(photographed(page, {.curl = {.bow_mm = 2}}), "bent");
  expect_read(photographed(page, {.perspective = 0.2, .tilt_degrees = 90}), "farther at the right");
}

TEST(Reader, GlareIsToldWithItsCells) {
  const auto page = page_of(21, mrz::Format::td3);
  const auto shot = photographed(page, {.glare = {synth::glare_over(page, 1, 11, 17, 1200)}});
  const auto r = reader().read(shot.picture.view());
  ASSERT_TRUE(r);
  ASSERT_EQ(r->status, model::ReadingStatus::unsure);
  const auto glare = std::find_if(r->reasons.begin(), r->reasons.end(), [](const Hint& h) {
    return h.code == HintCode::document_glare && std::holds_alternative<CellRange>(h.arguments.front());
  });
  ASSERT_NE(glare, r->reasons.end());
  const auto& cells = std::get<CellRange>(glare->arguments.front());
  EXPECT_EQ(cells.line, 2);
  EXPECT_GE(cells.first, 9);
  EXPECT_LE(cells.first, 16);
  EXPECT_GE(cells.last, 14);
  EXPECT_LE(cells.last, 22);
}

TEST(Reader, TooSmallAndCutOffAreTold) {
  const auto small = photographed(page_of(22, mrz::Format::td3), {.blur_mm = 0.25, .ppi = 52});
  const auto r = reader().read(small.picture.view());
  ASSERT_TRUE(r);
  if (r->status == model::ReadingStatus::unsure) {
    EXPECT_TRUE(std::any_of(r->reasons.begin(), r->reasons.end(),
                            [](const Hint& h) { return h.code == HintCode::document_too_small; }));
  }
  // The right end of the zone lies outside of the picture.
  const auto page = page_of(23, mrz::Format::td3);
  auto view = page.picture.view();
  view.width = view.width * 4 / 5;
  const auto cut = reader().read(view);
  ASSERT_TRUE(cut);
  EXPECT_NE(cut->status, model::ReadingStatus::read);
}

TEST(Reader, TwoDocumentsInOnePicture) {
  const auto a = page_of(24, mrz::Format::td3), b = page_of(25, mrz::Format::td1);
  const auto va = a.picture.view(), vb = b.picture.view();
  const int width = std::max(va.width, vb.width), height = va.height + vb.height;
  const auto n = static_cast<std::size_t>(bytes_per_pixel(va.format));
  ASSERT_EQ(va.format, vb.format);
  std::vector<std::uint8_t> both(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * n, 60);
  const auto put = [&](const ImageView& v, int top) {
    for (int y = 0; y < v.height; ++y)
      std::copy_n(v.row(y), static_cast<std::size_t>(v.width) * n,
                  both.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(top + y) *
                                                             static_cast<std::size_t>(width) * n));
  };
  put(va, 0);
  put(vb, va.height);
  const auto found = reader().read_all(
      {both.data(), width, height, static_cast<std::ptrdiff_t>(static_cast<std::size_t>(width) * n), va.format}, 4);
  ASSERT_TRUE(found) << found.error().message();
  ASSERT_EQ(found->size(), 2U);
  const bool first_is_a = texts((*found)[0]) == a.truth.lines;
  EXPECT_EQ(texts((*found)[first_is_a ? 0 : 1]), a.truth.lines);
  EXPECT_EQ(texts((*found)[first_is_a ? 1 : 0]), b.truth.lines);
}

TEST(Reader, SingleLine) {
  const auto page = page_of(26, mrz::Format::td3);
  const auto& q = page.truth.line_quads[0];
  auto view = page.picture.view();
  const int top = static_cast<int>(q[0].y) - 8, bottom = static_cast<int>(q[2].y) + 8;
  view.data = view.row(top);
  view.height = bottom - top;
  const auto line = reader().read_line(view);
  ASSERT_TRUE(line) << line.error().message();
  EXPECT_EQ(line->text.reveal(), page.truth.lines[0]);
  EXPECT_EQ(line->cells.size(), 44U);
}

TEST(Reader, ASingleLineMayBeNarrow) {
  const auto page = page_of(26, mrz::Format::td3, 300);
  const auto& q = page.truth.line_quads[0];
  const auto view = page.picture.view();
  const int top = static_cast<int>(q[0].y) - 10, height = static_cast<int>(q[2].y) + 10 - top;
  for (const double share : {0.68, 0.75, 0.85}) {
    std::vector<std::uint8_t> pixels;
    const int width = static_cast<int>(share * view.width);
    for (int y = top; y < top + height; ++y)
      for (int x = 0; x < width; ++x) {
        const std::uint8_t* pixel = view.row(y) + 3 * static_cast<int>(x / share);
        pixels.insert(pixels.end(), pixel, pixel + 3);
      }
    const auto line = reader().read_line({pixels.data(), width, height, 3 * width, view.format});
    ASSERT_TRUE(line) << line.error().message();
    EXPECT_EQ(line->text.reveal(), page.truth.lines[0]) << share;
  }
}

synth::Page stamped_page(std::uint64_t seed, double strength) {
  const auto scene = synth::Scene::make(seed, today);
  synth::PageOptions options{.format = mrz::Format::td3, .ppi = 300};
  const double degrees = 11.0 * static_cast<double>(seed);
  const synth::Stamp stamp{.degrees = degrees, .ink = synth::StampInk::black, .strength = strength};
  options.stamps = {stamp, stamp};
  options.stamps[0].middle = {35, 76};
  options.stamps[1].middle = {85, 78};
  options.stamps[1].degrees = -degrees;
  auto page = synth::render_page(*scene, options);
  EXPECT_TRUE(page) << page.error().message();
  return std::move(*page);
}

TEST(Reader, StampedOver) {
  int read = 0;
  for (std::uint64_t seed = 30; seed < 42; ++seed) {
    const auto page = stamped_page(seed, 0.6);
    expect_not_wrong(page, "stamped page " + std::to_string(seed));
    const auto r = reader().read(page.picture.view());
    ASSERT_TRUE(r);
    read += r->status == model::ReadingStatus::read ? 1 : 0;
  }
  EXPECT_GE(read, 10);  // 6 where the cells are looked at as they are
}

// Stamps nearly as dark as the print make a B of an E.
TEST(Reader, StronglyStampedIsNeverWrong) {
  for (const std::uint64_t seed : {41U, 42U, 96U, 98U, 150U})
    for (const double strength : {0.75, 0.85, 0.95})
      expect_not_wrong(stamped_page(seed, strength), "page " + std::to_string(seed));
}

struct Lights {
  synth::Page white, infrared;
};
Lights both_lights(std::uint64_t seed, const synth::PageOptions& options, const synth::Capture& how,
                   std::uint64_t infrared_seed) {
  const auto draw = [&](std::uint64_t s, Light light) {
    auto o = options;
    o.light = light;
    const auto page = synth::render_page(*synth::Scene::make(s, today), o);
    EXPECT_TRUE(page);
    return photographed(*page, how);
  };
  return {draw(seed, Light::white), draw(infrared_seed, Light::ir)};
}

TEST(Lights, AreJoined) {
  const auto l = both_lights(27, {.ppi = 200}, {.rotation_degrees = 4}, 27);
  const auto r = reader().read_lights(l.white.picture.view(), l.infrared.picture.view());
  ASSERT_TRUE(r) << r.error().message();
  EXPECT_EQ(r->status, model::ReadingStatus::read);
  EXPECT_EQ(texts(*r), l.white.truth.lines);
  EXPECT_TRUE(r->findings.empty());
}

TEST(Lights, WhatDiffersIsAnAlarm) {
  const auto l = both_lights(28, {.ppi = 200}, {}, 29);  // another traveller's zone in infrared
  const auto r = reader().read_lights(l.white.picture.view(), l.infrared.picture.view());
  ASSERT_TRUE(r);
  EXPECT_NE(r->status, model::ReadingStatus::read);
  EXPECT_TRUE(has(*r, model::FindingCode::vis_ir_mismatch));
}

TEST(Lights, AVoteDoesNotTakeAnAlarmBack) {
  const auto l = both_lights(28, {.ppi = 200}, {}, 29);
  std::vector<Reading> frames;
  frames.push_back(std::move(*reader().read_lights(l.white.picture.view(), l.infrared.picture.view())));
  const auto r = reader().vote(frames);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, model::ReadingStatus::unsure);
  EXPECT_TRUE(has(*r, model::FindingCode::vis_ir_mismatch));
  EXPECT_FALSE(r->reasons.empty());
}

TEST(Lights, ADyeZoneIsMissingInInfrared) {
  const auto l = both_lights(30, {.ppi = 200, .print = {.dye = true}}, {}, 30);
  const auto r = reader().read_lights(l.white.picture.view(), l.infrared.picture.view());
  ASSERT_TRUE(r);
  EXPECT_EQ(texts(*r), l.white.truth.lines);
  EXPECT_TRUE(has(*r, model::FindingCode::missing_in_infrared));
  ImageView smaller = l.infrared.picture.view();
  --smaller.width;
  EXPECT_FALSE(reader().read_lights(l.white.picture.view(), smaller));
}

TEST(Vote, FramesThatFailAloneReadTogether) {
  const auto page = page_of(31, mrz::Format::td3);
  std::vector<Reading> frames;
  for (const auto& [line, first] : {std::pair<std::size_t, std::size_t>{1, 2}, {1, 20}, {0, 5}}) {
    const auto shot = photographed(page, {.glare = {synth::glare_over(page, line, first, first + 5, 1200)}});
    auto r = reader().read(shot.picture.view());
    ASSERT_TRUE(r);
    ASSERT_EQ(r->status, model::ReadingStatus::unsure);
    frames.push_back(std::move(*r));
  }
  const auto joint = reader().vote(frames);
  ASSERT_TRUE(joint) << joint.error().message();
  EXPECT_EQ(joint->status, model::ReadingStatus::read) << joint->confidence;
  EXPECT_EQ(texts(*joint), page.truth.lines);
  EXPECT_TRUE(joint->reasons.empty());
  const auto nothing = reader().vote({});
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->status, model::ReadingStatus::none);
}

// An engine that says what it is told, cell by cell, so that the decision can be tried alone.
class Parrot final : public LineRecognizer {
 public:
  explicit Parrot(std::vector<std::string> lines, float sure = 1.0F, char rival = 0, std::size_t rival_at = 0)
      : lines_(std::move(lines)), sure_(sure), rival_(rival), rival_at_(rival_at) {}
  Result<std::vector<CellScores>> read(const StraightLine& line) const override {
    std::vector<CellScores> out(line.cells.size());
    const std::string& text = lines_.at(next_++ % lines_.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
      out[k].probability[alphabet.find(text.at(k))] = sure_;
      if (rival_ != 0 && k == rival_at_ && &text == &lines_.back())
        out[k].probability[alphabet.find(rival_)] = 1 - sure_;
    }
    return out;
  }

 private:
  std::vector<std::string> lines_;
  float sure_;
  char rival_;
  std::size_t rival_at_;
  mutable std::size_t next_ = 0;
};

model::ReadingStatus status_with(std::vector<std::string> lines, const synth::Page& page, float sure = 1.0F,
                                 char rival = 0, std::size_t at = 0) {
  const auto r = ZoneReader::create({.today = today}, std::make_unique<Parrot>(std::move(lines), sure, rival, at));
  EXPECT_TRUE(r);
  const auto reading = r->read(page.picture.view());
  EXPECT_TRUE(reading);
  return reading->status;
}

// The example of Doc 9303-4, appendix B; the page only says where the cells are.
const std::vector<std::string> specimen{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                        "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};

TEST(Decision, AgreementIsRead) {
  EXPECT_EQ(status_with(specimen, page_of(17, mrz::Format::td3)), model::ReadingStatus::read);
}

TEST(Decision, EveryWrongCheckDigitIsNotRead) {
  const auto page = page_of(17, mrz::Format::td3);
  for (const std::size_t at : {9U, 19U, 27U, 42U, 43U}) {
    auto lines = specimen;
    char& digit = lines[1][at];
    digit = digit == '9' ? '0' : static_cast<char>(digit + 1);
    EXPECT_EQ(status_with(lines, page), model::ReadingStatus::unsure) << "column " << at + 1;
  }
}

TEST(Decision, WhatNoCheckDigitTellsMustBeClear) {
  const auto page = page_of(17, mrz::Format::td3);
  // Column 1 holds L: 1, B and V have its value modulo 10, so a check digit does not see them; Z it does.
  EXPECT_EQ(status_with(specimen, page, 0.9F, 'B', 0), model::ReadingStatus::unsure);
  EXPECT_EQ(status_with(specimen, page, 0.9F, 'Z', 0), model::ReadingStatus::read);
  // Sex (column 21) has no check digit, and M is as good as F. Nationality has none either, but no state is VTO.
  EXPECT_EQ(status_with(specimen, page, 0.9F, 'M', 20), model::ReadingStatus::unsure);
  EXPECT_EQ(status_with(specimen, page, 0.9F, 'V', 10), model::ReadingStatus::read);
}

TEST(Decision, WhatIsPrintedAgainstTheRulesIsReturnedAsPrinted) {
  // The expiry's check digit is missing; a letter stands in its place.
  const std::vector<std::string> printed{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                         "L898902C36UTO7408122F120415WZE184226B<<<<<10"};
  const auto page = page_of(17, mrz::Format::td3);
  const auto r = ZoneReader::create({.today = today}, std::make_unique<Parrot>(printed));
  ASSERT_TRUE(r);
  const auto reading = r->read(page.picture.view());
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->status, model::ReadingStatus::unsure);
  EXPECT_EQ(texts(*reading), printed);
  EXPECT_TRUE(has(*reading, model::FindingCode::out_of_rule));
}

TEST(Decision, WrongDigitsAreToldWithTheirPlace) {
  auto lines = specimen;
  lines[1][9] = '7';
  const auto page = page_of(17, mrz::Format::td3);
  const auto r = ZoneReader::create({.today = today}, std::make_unique<Parrot>(lines));
  const auto reading = r->read(page.picture.view());
  ASSERT_TRUE(reading);
  EXPECT_EQ(texts(*reading), lines);
  EXPECT_TRUE(has(*reading, model::FindingCode::digits_printed_wrong));
}

TEST(Decision, ImpossibleDateIsNotRead) {
  auto lines = specimen;
  lines[1] = "L898902C36UTO7413122F1204159ZE184226B<<<<<10";
  EXPECT_EQ(status_with(lines, page_of(17, mrz::Format::td3)), model::ReadingStatus::unsure);
}

TEST(Options, AreChecked) {
  EXPECT_FALSE(ZoneReader::create({.least_confidence = 2}));
  EXPECT_FALSE(ZoneReader::create({.most_candidates = 0}));
  EXPECT_FALSE(ZoneReader::create({}, nullptr));
  EXPECT_FALSE(reader().with(today, 2));
}

TEST(Options, AReaderForAnotherConfidenceReadsTheSame) {
  const auto strict = reader().with(today, 1).value();
  const auto page = page_of(17, mrz::Format::td3);
  const auto usual = reader().read(page.picture.view()).value(), unsure = strict.read(page.picture.view()).value();
  EXPECT_EQ(usual.status, model::ReadingStatus::read);
  EXPECT_EQ(unsure.status, model::ReadingStatus::unsure);
  EXPECT_EQ(usual.lines[0].text.reveal(), unsure.lines[0].text.reveal());
}

TEST(Tesseract, ReadsBehindTheSameSeam) {
  const auto r = ZoneReader::create({.engine = Engine::tesseract, .today = today});
  ASSERT_TRUE(r) << r.error().message();
  const auto page = page_of(18, mrz::Format::td3);
  const auto reading = r->read(page.picture.view());
  ASSERT_TRUE(reading);
  ASSERT_EQ(reading->lines.size(), 2U);
  if (reading->status == model::ReadingStatus::read) {
    EXPECT_EQ(texts(*reading), page.truth.lines);
  }
}

}  // namespace
}  // namespace landfall::mrz_reader
