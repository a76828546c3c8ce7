#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <landfall/imaging/page.hpp>

namespace landfall::imaging {
namespace {

// White paper with two rows of dark bars: 30 bars a row, as letters stand in a line.
struct Paper {
  int width = 700, height = 420;
  std::vector<std::uint8_t> pixels = std::vector<std::uint8_t>(static_cast<std::size_t>(700) * 420, 230);
  void bars(int top) {
    for (int i = 0; i < 30; ++i)
      for (int y = top; y < top + 18; ++y)
        for (int x = 60 + 19 * i; x < 64 + 19 * i; ++x) pixels[static_cast<std::size_t>(y * width + x)] = 20;
  }
  [[nodiscard]] ImageView view() const { return {pixels.data(), width, height, width, PixelFormat::gray8}; }
};

TEST(Page, FindsTwoLinesAndNothingElse) {
  Paper paper;
  paper.bars(200);
  paper.bars(260);
  const auto page = Page::make(paper.view());
  ASSERT_TRUE(page);
  const auto lines = page->find_text_lines(0, 10);
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 2U);
  std::vector<double> at{(*lines)[0].shape.origin.y, (*lines)[1].shape.origin.y};
  std::sort(at.begin(), at.end());
  EXPECT_NEAR(at[0], 208.5, 3);
  EXPECT_NEAR(at[1], 268.5, 3);
  for (const auto& l : *lines) {
    EXPECT_NEAR(l.length, 555, 25);
    EXPECT_NEAR(l.shape.height, 18, 5);
    EXPECT_NEAR(std::abs(l.shape.direction.x), 1, 0.01);
  }
}

TEST(Page, EmptyPaperHasNoLines) {
  const Paper paper;
  const auto page = Page::make(paper.view());
  ASSERT_TRUE(page);
  const auto lines = page->find_text_lines(0, 10);
  ASSERT_TRUE(lines);
  EXPECT_TRUE(lines->empty());
}

TEST(Page, MostIsTheMost) {
  Paper paper;
  for (int i = 0; i < 6; ++i) paper.bars(40 + 60 * i);
  const auto page = Page::make(paper.view());
  ASSERT_TRUE(page);
  const auto lines = page->find_text_lines(0, 4);
  ASSERT_TRUE(lines);
  EXPECT_EQ(lines->size(), 4U);
}

TEST(Page, StraightenFollowsTheShape) {
  // A ramp: the grey value is x / 4, so a straightened row tells where it was taken.
  std::vector<std::uint8_t> ramp(800 * 100);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<std::uint8_t>(i % 800 / 4);
  const auto page = Page::make({ramp.data(), 800, 100, 800, PixelFormat::gray8});
  ASSERT_TRUE(page);
  LineShape back;  // read from right to left, letters as high as in the straightened line
  back.origin = {400, 50};
  back.direction = {-1, 0};
  back.height = 20;
  const auto strip = page->straighten(back, -100, 20, 201, 31);
  ASSERT_TRUE(strip);
  const auto v = strip->view();
  EXPECT_NEAR(v.row(15)[0], 125, 1);
  EXPECT_NEAR(v.row(15)[100], 100, 1);
  EXPECT_NEAR(v.row(15)[200], 75, 1);
  EXPECT_NEAR(v.row(0)[100], 100, 1);
}

TEST(Page, StraightenShowsTheColumnsItIsGiven) {
  std::vector<std::uint8_t> slope(200 * 200);
  for (std::size_t i = 0; i < slope.size(); ++i) slope[i] = static_cast<std::uint8_t>(i / 200);  // the row
  const auto page = Page::make({slope.data(), 200, 200, 200, PixelFormat::gray8});
  ASSERT_TRUE(page);
  LineShape line;
  line.origin = {100, 100};
  line.height = 20;
  const std::vector<Page::Column> columns{{-50, 0}, {0, 0.5}, {80, -1}};
  const auto strip = page->straighten(line, columns, 20, 3);
  ASSERT_TRUE(strip);
  ASSERT_EQ(strip->width(), 3);
  EXPECT_NEAR(strip->view().row(1)[0], 100, 1);
  EXPECT_NEAR(strip->view().row(1)[1], 110, 1);
  EXPECT_NEAR(strip->view().row(1)[2], 80, 1);
  EXPECT_NEAR(strip->view().row(2)[2], 81, 1);
  EXPECT_FALSE(page->straighten(line, std::vector<Page::Column>{}, 20, 3));
  EXPECT_FALSE(page->straighten(line, std::vector<Page::Column>(9000), 20, 3));
  EXPECT_FALSE(page->straighten(line, std::vector<Page::Column>{{0, std::nan("")}}, 20, 3));
}

TEST(Page, ShapeBendsAndGrows) {
  LineShape s;
  s.origin = {10, 20};
  s.direction = {0, 1};  // runs down the page: its normal points to the left
  s.height = 8;
  s.bend = {1, 0, 0.5};
  s.growth = 0.5;
  const Point p = s.at(2, 1);
  EXPECT_DOUBLE_EQ(p.y, 22);
  EXPECT_DOUBLE_EQ(p.x, 10 - (1 + 2 + 9));
}

TEST(Page, RefusesWhatIsNoPicture) {
  std::vector<std::uint8_t> few(64);
  EXPECT_EQ(Page::make({}).error().code(), Errc::bad_input);
  EXPECT_EQ(Page::make({few.data(), 0, 5, 8, PixelFormat::gray8}).error().code(), Errc::bad_input);
  EXPECT_EQ(Page::make({few.data(), -4, 5, 8, PixelFormat::gray8}).error().code(), Errc::bad_input);
  EXPECT_EQ(Page::make({few.data(), 8, 8, 4, PixelFormat::gray8}).error().code(), Errc::bad_input);
  EXPECT_EQ(Page::make({few.data(), 8, 8, 8, PixelFormat::encoded_png}).error().code(), Errc::unsupported);
  EXPECT_EQ(Page::make({few.data(), 40000, 1, 40000, PixelFormat::gray8}).error().code(), Errc::exhausted);
}

TEST(Page, TakesEveryPixelFormatAndTheSmallestSizes) {
  const std::vector<std::uint8_t> memory(4096, 77);
  for (const auto format : {PixelFormat::gray8, PixelFormat::gray10le, PixelFormat::gray12le, PixelFormat::gray16le,
                            PixelFormat::rgb24, PixelFormat::bgr24, PixelFormat::rgba32})
    for (const auto& [w, h] : {std::pair{1, 1}, {1, 40}, {40, 1}, {7, 5}}) {
      const auto page = Page::make({memory.data(), w, h, w * bytes_per_pixel(format), format});
      ASSERT_TRUE(page) << name(format);
      EXPECT_EQ(page->width(), w);
      EXPECT_TRUE(page->find_text_lines(0, 5)) << name(format) << w << "x" << h;
    }
}

TEST(Page, RefusesSenselessLines) {
  const Paper paper;
  const auto page = Page::make(paper.view());
  ASSERT_TRUE(page);
  LineShape s;
  EXPECT_FALSE(page->straighten(s, 0, 18, 100, 44));  // no height
  s.height = std::nan("");
  EXPECT_FALSE(page->straighten(s, 0, 18, 100, 44));
  s.height = 18;
  EXPECT_FALSE(page->straighten(s, 0, 18, 0, 44));
  EXPECT_FALSE(page->straighten(s, 0, 18, 100000, 44));
  EXPECT_FALSE(page->straighten(s, std::nan(""), 18, 100, 44));
  s.origin = {1e7, -1e7};  // far outside: the edge is repeated
  EXPECT_TRUE(page->straighten(s, 0, 18, 100, 44));
}

}  // namespace
}  // namespace landfall::imaging
