#include <gtest/gtest.h>

#include <string>

#include <landfall/mrz/check_digit.hpp>
#include <landfall/mrz/codes.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/mrz/layout.hpp>

namespace landfall::mrz {
namespace {

TEST(CheckDigit, ExamplesOfDoc9303Part3) {
  EXPECT_EQ(check_digit("520727"), '3');        // 4.9, example 1
  EXPECT_EQ(check_digit("AB2134<<<"), '5');     // 4.9, example 2
  EXPECT_EQ(check_digit("D23145890734"), '9');  // 9303-11
  EXPECT_EQ(check_digit(""), '0');
  EXPECT_EQ(check_digit("<<<<<<"), '0');
}

TEST(CheckDigit, ValuesOfCharacters) {
  EXPECT_EQ(character_value('0'), 0);
  EXPECT_EQ(character_value('9'), 9);
  EXPECT_EQ(character_value('A'), 10);
  EXPECT_EQ(character_value('Z'), 35);
  EXPECT_EQ(character_value('<'), 0);
  int known = 0;
  for (int c = 0; c < 256; ++c) known += character_value(static_cast<char>(c)) >= 0 ? 1 : 0;
  EXPECT_EQ(known, 37);
}

TEST(CheckDigit, WeightsRunOnOverPieces) {
  const std::string text = "HA672242<658022549601086<<<<<<<<<<<<<<0";
  for (std::size_t i = 0; i <= text.size(); ++i) {
    CheckSum sum;
    sum.add(std::string_view(text).substr(0, i));
    sum.add(std::string_view(text).substr(i));
    EXPECT_EQ(sum.digit(), '8');  // 4.9, the composite digit of a passport's lower line
  }
  EXPECT_EQ(check_digit("1\xff"
                        "1"),
            '8');  // a stranger counts 0: 7 + 0 + 1
}

TEST(Codes, OfEveryPart) {
  EXPECT_EQ(find_code("NLD"), CodeKind::state);
  EXPECT_EQ(find_code("ABW"), CodeKind::state);
  EXPECT_EQ(find_code("ZWE"), CodeKind::state);
  EXPECT_EQ(find_code("D<<"), CodeKind::state);
  EXPECT_EQ(find_code("D"), CodeKind::state);
  EXPECT_EQ(find_code("GBS"), CodeKind::united_kingdom);
  EXPECT_EQ(find_code("UNK"), CodeKind::united_nations);
  EXPECT_EQ(find_code("XOM"), CodeKind::organization);
  EXPECT_EQ(find_code("XXA"), CodeKind::person);
  EXPECT_EQ(find_code("UTO"), CodeKind::specimen);
  EXPECT_EQ(find_code("RKS"), CodeKind::in_use);
  EXPECT_EQ(find_code("DEU"), CodeKind::in_use);
  for (const auto* code : {"", "N", "NL", "NL<", "<<<", "XYZ", "nld", "NLDA", "N1D", "<NL", "D<"})
    EXPECT_FALSE(find_code(code)) << code;
}

TEST(Codes, AreAsManyAsListed) {
  int count = 0;
  std::string code = "AAA";
  for (code[0] = 'A'; code[0] <= 'Z'; ++code[0]) {
    for (code[1] = 'A'; code[1] <= 'Z'; ++code[1]) {
      for (code[2] = 'A'; code[2] <= 'Z'; ++code[2]) count += find_code(code) == CodeKind::state ? 1 : 0;
    }
  }
  EXPECT_EQ(count, 248);  // ISO 3166-1 has 249; Germany's is D
  EXPECT_EQ(name(static_cast<CodeKind>(99)), "unknown");
}

Date date_at(std::int64_t seconds) { return date_of(std::chrono::sys_seconds(std::chrono::seconds(seconds))); }

TEST(Dates, OfMoments) {
  EXPECT_EQ(date_at(0), (Date{1970, 1, 1}));
  EXPECT_EQ(date_at(-1), (Date{1969, 12, 31}));
  EXPECT_EQ(date_at(951782400), (Date{2000, 2, 29}));
  EXPECT_EQ(date_at(951868799), (Date{2000, 2, 29}));
  EXPECT_EQ(date_at(951868800), (Date{2000, 3, 1}));
  EXPECT_EQ(date_at(4107542400), (Date{2100, 3, 1}));
  EXPECT_EQ(date_at(1795392000), (Date{2026, 11, 23}));
  EXPECT_EQ(date_at(INT64_MAX), (Date{9999, 12, 31}));
  EXPECT_EQ(date_at(INT64_MIN), (Date{1, 1, 1}));
}

TEST(Dates, EveryDayFollowsTheOneBefore) {
  Date before = date_at(-62135596800);  // 0001-01-01
  EXPECT_EQ(before, (Date{1, 1, 1}));
  for (std::int64_t day = 1; day < 1'000'000; ++day) {
    const Date date = date_at(-62135596800 + day * 86400);
    ASSERT_TRUE(possible(date));
    ASSERT_GT(date, before);
    const bool next =
        date.day == before.day + 1 || (date.day == 1 && before.day == days_in_month(before.year, before.month));
    ASSERT_TRUE(next);
    before = date;
  }
}

TEST(Dates, Possible) {
  EXPECT_TRUE(possible({2024, 2, 29}));
  EXPECT_FALSE(possible({2023, 2, 29}));
  EXPECT_FALSE(possible({1900, 2, 29}));
  EXPECT_TRUE(possible({2000, 2, 29}));
  EXPECT_TRUE(possible({0, 2, 29}));
  EXPECT_FALSE(possible({0, 2, 30}));
  EXPECT_TRUE(possible({0, 0, 31}));
  EXPECT_TRUE(possible({}));
  EXPECT_FALSE(possible({2024, 13, 1}));
  EXPECT_FALSE(possible({2024, -1, 1}));
  EXPECT_FALSE(possible({-1, 1, 1}));
  EXPECT_FALSE(possible({10000, 1, 1}));
  EXPECT_FALSE(possible({2024, 4, 31}));
  EXPECT_FALSE(possible({2024, 4, -1}));
  EXPECT_EQ(days_in_month(2024, 13), 0);
  EXPECT_EQ(days_in_month(2024, -1), 0);
}

TEST(Dates, BirthsAreNeverInTheFuture) {
  for (int year = 1950; year < 2150; ++year) {
    for (int two = 0; two < 100; ++two) {
      const Date today{year, 6, 15};
      const auto birth = birth_in_century({two, 6, 16}, today);
      ASSERT_LE(birth, today);
      ASSERT_GT((Date{birth.year + 100, birth.month, birth.day}), today);
      ASSERT_EQ(birth.year % 100, two);
      const auto expiry = expiry_in_century({two, 6, 16}, today);
      ASSERT_EQ(expiry.year % 100, two);
      ASSERT_GE(expiry.year, year - 49);
      ASSERT_LE(expiry.year, year + 50);
    }
  }
}

TEST(Layout, CoversEveryCellOnce) {
  for (const auto format : {Format::td1, Format::td2, Format::td3, Format::mrva, Format::mrvb}) {
    const auto [lines, columns] = shape(format);
    int at = 0;
    for (const auto& spec : layout(format)) {
      EXPECT_EQ((spec.line - 1) * columns + spec.column - 1, at) << name(format) << " " << name(spec.id);
      at += spec.length;
    }
    EXPECT_EQ(at, lines * columns);
  }
  EXPECT_TRUE(layout(static_cast<Format>(99)).empty());
  EXPECT_EQ(shape(static_cast<Format>(99)).lines, 0);
  EXPECT_EQ(name(static_cast<Format>(99)), "unknown");
}

}  // namespace
}  // namespace landfall::mrz
