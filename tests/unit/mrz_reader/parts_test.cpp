// Parts of the reader that no picture is needed for.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "comb.hpp"
#include "companions.hpp"
#include "polynomial.hpp"
#include "tone.hpp"

namespace landfall::mrz_reader {
namespace {

// A line of O, 0 and ? in which each cell has its own ln P(O) / P(0); ? is open.
struct Zone {
  std::vector<std::vector<mrz::CellLikelihoods>> lines;
  mrz::Decoded decoded;

  void add(const std::string& text, const std::vector<double>& ratios) {
    std::string sofar = decoded.text.reveal();
    if (!lines.empty()) sofar += '\n';
    auto& line = lines.emplace_back();
    for (std::size_t i = 0; i < text.size(); ++i) {
      mrz::CellLikelihoods cell;
      const double o = 0.98 / (1 + std::exp(-ratios[i]));
      cell.probability[static_cast<std::size_t>(mrz::alphabet_index('O'))] = static_cast<float>(o);
      cell.probability[0] = static_cast<float>(0.98 - o);
      line.push_back(cell);
      const bool open = text[i] == '?';
      sofar += open ? 'O' : text[i];
      decoded.probability.push_back(open ? 0.9F : 1.0F);
      if (open)
        decoded.undecided.push_back(
            {static_cast<int>(lines.size()), static_cast<int>(i) + 1, 'O', '0', 0.9F, 0.1F, {}});
    }
    decoded.text = Personal(std::move(sofar));
  }
  [[nodiscard]] float letter(std::size_t line, std::size_t cell) const {
    return lines[line][cell].probability[static_cast<std::size_t>(mrz::alphabet_index('O'))] / 0.98F;
  }
};

TEST(Companions, ACellIsWhatTheOthersThatLookLikeItAre) {
  Zone one;  // the second line's cell is like the letters of this page ...
  one.add("OO0", {4, 3.5, -6});
  one.add("0?0", {-7, 3, -6.5});
  EXPECT_TRUE(compare_with_companions(one.lines, one.decoded, true));
  EXPECT_GT(one.letter(1, 1), 0.999F);
  EXPECT_NEAR(one.lines[1][1].probability[0] + 0.98F * one.letter(1, 1), 0.98F, 1e-6F);
  EXPECT_NEAR(one.letter(0, 0), 1 / (1 + std::exp(-4.0F)), 1e-5F);  // the others stay as they were

  Zone other;  // ... and like the digits of this one
  other.add("OO0", {12, 11.5, 2});
  other.add("0?0", {1, 3, 1.5});
  EXPECT_TRUE(compare_with_companions(other.lines, other.decoded, true));
  EXPECT_LT(other.letter(1, 1), 0.01F);
}

TEST(Companions, OneKindTellsOfTheOther) {
  Zone digits;
  digits.add("000?", {-7, -6, -6.5, 3});
  EXPECT_TRUE(compare_with_companions(digits.lines, digits.decoded, true));
  EXPECT_GT(digits.letter(0, 3), 0.99F);
}

TEST(Companions, OneKindTellsNothingOfJoinedPictures) {
  Zone digits;
  digits.add("000?", {-7, -6, -6.5, 3});
  EXPECT_FALSE(compare_with_companions(digits.lines, digits.decoded, false));
  Zone both;
  both.add("000O?", {-14, -13, -13.5, 9, 6});
  EXPECT_TRUE(compare_with_companions(both.lines, both.decoded, false));
  EXPECT_GT(both.letter(0, 4), 0.99F);
}

TEST(Companions, WhatIsLikeNeitherStaysOpen) {
  Zone zone;
  zone.add("OO00?", {4, 4.5, -6, -6.5, -1});
  EXPECT_TRUE(compare_with_companions(zone.lines, zone.decoded, true));
  EXPECT_GT(zone.letter(0, 4), 0.1F);
  EXPECT_LT(zone.letter(0, 4), 0.9F);
}

TEST(Companions, WithoutAnyNothingIsSaid) {
  Zone zone;
  zone.add("?", {3});
  EXPECT_FALSE(compare_with_companions(zone.lines, zone.decoded, true));
  Zone sure;
  sure.add("O0", {4, -6});
  EXPECT_FALSE(compare_with_companions(sure.lines, sure.decoded, true));
}

TEST(Comb, FindsThePitchOfALineThatWidens) {
  for (const double widening : {0.0, 0.0001, -0.0002, 0.00025}) {
    std::vector<Mark> marks;
    for (int k = -21; k <= 21; ++k) {
      const double u = 7 + 30.0 * k, s = u / (1 - widening * u);
      marks.push_back({static_cast<float>(s), 1});
      EXPECT_NEAR(evened(s, widening), u, 1e-6);
    }
    const double half = std::max(std::abs(static_cast<double>(marks.front().s)), static_cast<double>(marks.back().s));
    const Comb comb = best_comb(marks, 26, 40, half, 29, 12);
    SCOPED_TRACE(comb.widening);
    for (const auto& m : marks) {
      const double k = (evened(static_cast<double>(m.s), comb.widening) - comb.phase) / comb.pitch;
      EXPECT_NEAR(k, std::round(k), 0.35) << "widening " << widening << " at " << m.s;
    }
  }
}

TEST(Polynomial, ValueNearFollowsItsNeighbours) {
  std::vector<Observation> data;
  for (int x = 0; x < 30; ++x) data.push_back({static_cast<double>(x), x < 20 ? 1.0 : 1 + 0.2 * (x - 19), 1});
  EXPECT_NEAR(value_near(data, 5, 4, 0.1), 1, 1e-9);
  EXPECT_NEAR(value_near(data, 27, 4, 0.1), 2.6, 1e-9);
  EXPECT_NEAR(value_near(data, 31, 4, 0.1), 3.4, 1e-9);  // beyond the last
  data[7].y = 9;                                         // one that is wrong
  EXPECT_NEAR(value_near(data, 7, 4, 0.1), 1, 0.01);
  EXPECT_EQ(value_near(data, 60, 4, 0.1), 0);
  EXPECT_EQ(value_near({}, 0, 4, 0.1), 0);
}

// Upright strokes of 30 on paper of 220, one in each of six cells, and across them a stamp's band of 130.
TEST(Tone, WhatIsFainterThanThePrintBecomesPaper) {
  constexpr int width = 120, height = 30;
  imaging::GrayPicture line(width, height);
  const auto pixel = [&](int x, int y) -> std::uint8_t& { return line.data()[y * width + x]; };
  std::fill_n(line.data(), width * height, std::uint8_t{220});
  for (int x = 0; x < width; ++x)
    for (int y = 10; y < 14; ++y) pixel(x, y) = 130;
  std::vector<CellPlace> cells;
  for (int k = 0; k < 6; ++k) {
    cells.push_back({10.0 + 20 * k, 14.0});
    for (int y = 6; y < 23; ++y) pixel(9 + 20 * k, y) = pixel(10 + 20 * k, y) = 30;
  }
  const StraightLine straight{line.view(), 18, cells};
  const Tone tone = usual(tones_of(straight));
  EXPECT_EQ(tone.ink, 30);
  EXPECT_EQ(tone.paper, 220);
  const auto alone = print_alone(line.view(), cells[2], tone, 0.4F, 21, 21);  // its middle shows (50, 14)
  EXPECT_EQ(alone.view().row(10)[10], 0);
  EXPECT_EQ(alone.view().row(10)[12], 255);
  EXPECT_EQ(alone.view().row(8)[14], 255);  // the band
  const auto at_the_edge = print_alone(line.view(), {0, 0}, tone, 0.4F, 21, 21);
  EXPECT_EQ(at_the_edge.view().row(0)[0], 255);
  EXPECT_EQ(at_the_edge.width(), 21);
}

}  // namespace
}  // namespace landfall::mrz_reader
