#include <gtest/gtest.h>

#include <cstring>
#include <new>
#include <set>
#include <string>
#include <type_traits>

#include <landfall/mrz/check_digit.hpp>
#include <landfall/mrz/compose.hpp>
#include <landfall/mrz/zone.hpp>

#include "specimen.hpp"

namespace landfall::mrz {
namespace {

using specimen::today;

Zone take(std::string_view text) {
  auto zone = parse(text, today);
  EXPECT_TRUE(zone) << zone.error().message();
  return std::move(zone).value();
}

// The specimen with other characters at one place. Lines and columns count from 1.
std::string with(std::string_view text, int line, int column, std::string_view cells) {
  std::string out(text);
  std::size_t at = 0;
  while (--line > 0) at = out.find('\n', at) + 1;
  return out.replace(at + static_cast<std::size_t>(column) - 1, cells.size(), cells);
}

Verdict verdict(const Zone& zone, FieldId id) { return zone.field(id).value().verdict; }

TEST(Zone, IsMoveOnlyAndSmall) {
  static_assert(!std::is_copy_constructible_v<Zone> && !std::is_copy_assignable_v<Zone>);
  static_assert(std::is_nothrow_move_constructible_v<Zone> && std::is_nothrow_move_assignable_v<Zone>);
  static_assert(sizeof(Zone) <= 192);
}

TEST(Zone, TakesThePassportOfPart4Apart) {
  const auto zone = take(specimen::td3);
  EXPECT_EQ(zone.format(), Format::td3);
  EXPECT_EQ(zone.document_code(), "P");
  EXPECT_EQ(zone.issuing_state(), "UTO");
  EXPECT_EQ(zone.names().primary, "ERIKSSON");
  EXPECT_EQ(zone.names().secondary, "ANNA<MARIA");
  EXPECT_FALSE(zone.names().truncated);
  EXPECT_EQ(zone.document_number(), "L898902C3");
  EXPECT_EQ(zone.nationality(), "UTO");
  EXPECT_EQ(zone.birth_date(), (Date{1974, 8, 12}));
  EXPECT_EQ(zone.sex(), Sex::female);
  EXPECT_EQ(zone.expiry_date(), (Date{2012, 4, 15}));
  EXPECT_EQ(zone.optional_data(), "ZE184226B");
  EXPECT_EQ(zone.optional_data_2(), "");
  EXPECT_EQ(zone.check_digits().size(), 5U);
  EXPECT_TRUE(zone.all_check_digits_pass());
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.line(2), "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
  EXPECT_EQ(zone.line(0), "");
  EXPECT_EQ(zone.line(3), "");
}

TEST(Zone, TakesTheCardOfPart5Apart) {
  const auto zone = take(specimen::td1);
  EXPECT_EQ(zone.format(), Format::td1);
  EXPECT_EQ(zone.document_code(), "I");
  EXPECT_EQ(zone.document_number(), "D23145890");
  EXPECT_EQ(zone.birth_date(), (Date{1974, 8, 12}));
  EXPECT_EQ(zone.names().secondary, "ANNA<MARIA");
  EXPECT_EQ(zone.optional_data(), "");
  EXPECT_EQ(zone.check_digits().size(), 4U);
  EXPECT_TRUE(zone.valid());
}

TEST(Zone, TakesTheCardOfPart6Apart) {
  const auto zone = take(specimen::td2);
  EXPECT_EQ(zone.format(), Format::td2);
  EXPECT_EQ(zone.document_number(), "D23145890");
  EXPECT_EQ(zone.expiry_date(), (Date{2012, 4, 15}));
  EXPECT_EQ(zone.check_digits().size(), 4U);
  EXPECT_TRUE(zone.valid());
}

TEST(Zone, TakesTheVisasOfPart7Apart) {
  const auto a = take(specimen::mrva);
  EXPECT_EQ(a.format(), Format::mrva);
  EXPECT_EQ(a.nationality(), "XXX");
  EXPECT_EQ(a.optional_data(), "6ZE184226B");
  EXPECT_EQ(a.check_digits().size(), 3U);  // no composite
  EXPECT_FALSE(a.field(FieldId::composite_check));
  EXPECT_TRUE(a.valid());
  const auto b = take(specimen::mrvb);
  EXPECT_EQ(b.format(), Format::mrvb);
  EXPECT_EQ(b.document_number(), "L8988901C");
  EXPECT_TRUE(b.valid());
}

TEST(Zone, VisaIsDecidedByItsCodeNotByATrailingFiller) {
  EXPECT_EQ(take(with(specimen::td3, 2, 44, "<")).format(), Format::td3);
  EXPECT_EQ(take(with(specimen::td2, 2, 36, "<")).format(), Format::td2);
}

TEST(Zone, FieldsCoverEveryCellOnce) {
  for (const auto text :
       {specimen::td1, specimen::td2, specimen::td3, specimen::mrva, specimen::mrvb, specimen::td1_long}) {
    const auto zone = take(text);
    std::set<std::pair<int, int>> seen;
    for (const auto& field : zone.fields()) {
      EXPECT_EQ(field.text.size(), static_cast<std::size_t>(field.length));
      EXPECT_EQ(field.text,
                zone.line(field.line).substr(static_cast<std::size_t>(field.column - 1), field.text.size()));
      EXPECT_EQ(field.text.data(), zone.field(field.id)->text.data());
      for (int c = 0; c < field.length; ++c) EXPECT_TRUE(seen.emplace(field.line, field.column + c).second);
    }
    EXPECT_EQ(seen.size(), zone.text().size());
    EXPECT_LE(layout(zone.format()).size(), zone.fields().size());
  }
}

TEST(Zone, CoveredCellsGiveTheExpectedDigit) {
  for (const auto text :
       {specimen::td1, specimen::td2, specimen::td3, specimen::mrva, specimen::mrvb, specimen::td1_long}) {
    const auto zone = take(text);
    for (const auto& check : zone.check_digits()) {
      CheckSum sum;
      for (const auto& run : check.covers) {
        sum.add(
            zone.line(run.line).substr(static_cast<std::size_t>(run.column - 1), static_cast<std::size_t>(run.length)));
      }
      EXPECT_EQ(sum.digit(), check.expected) << name(check.id);
      EXPECT_EQ(check.found, zone.line(check.line)[static_cast<std::size_t>(check.column - 1)]);
    }
  }
}

TEST(Zone, AcceptsEveryWayToWriteTheLines) {
  std::string unbroken, crlf;
  for (const char c : specimen::td1) {
    if (c != '\n') unbroken += c;
    crlf += c == '\n' ? "\r\n" : std::string(1, c);
  }
  EXPECT_TRUE(take(unbroken).valid());
  EXPECT_TRUE(take(crlf).valid());
  EXPECT_TRUE(take(crlf + "\r\n").valid());
  EXPECT_TRUE(take(std::string(specimen::td1) + "\n\n").valid());
  const std::string two(specimen::td2);
  EXPECT_TRUE(take(two.substr(0, 36) + two.substr(37)).valid());
  const std::string passport(specimen::td3);
  EXPECT_TRUE(take(passport.substr(0, 44) + passport.substr(45)).valid());
  const std::array<std::string_view, 2> lines{specimen::td3.substr(0, 44), specimen::td3.substr(45)};
  EXPECT_TRUE(parse(lines, today)->valid());
}

TEST(Zone, LongDocumentNumber) {
  const auto zone = take(specimen::td1_long);
  EXPECT_TRUE(zone.valid());
  EXPECT_TRUE(zone.has_long_document_number());
  EXPECT_EQ(zone.document_number(), "D23145890734");
  EXPECT_EQ(zone.optional_data(), "");
  const auto check = zone.check_digits()[0];
  EXPECT_EQ(check.line, 1);
  EXPECT_EQ(check.column, 19);
  EXPECT_EQ(check.found, '9');
  ASSERT_EQ(check.covers.size(), 2U);
  EXPECT_EQ(check.covers[0].length, 9);
  EXPECT_EQ(check.covers[1].column, 16);
  EXPECT_EQ(zone.field(FieldId::document_number)->text, "D23145890<");
  EXPECT_EQ(zone.field(FieldId::document_number_rest)->text, "734");
  EXPECT_EQ(zone.field(FieldId::optional_data)->text, "<<<<<<<<<<<");
}

// A TD1 whose check digits are computed here, for a number of 9 and its continuation.
std::string long_card(std::string_view rest) {
  std::string text = with(specimen::td1, 1, 15, "<");
  text = with(text, 1, 16, rest);
  const auto flat = text.substr(5, 25) + text.substr(31, 7) + text.substr(39, 7) + text.substr(49, 11);
  return with(text, 2, 30, std::string(1, check_digit(flat)));
}

TEST(Zone, LongDocumentNumberWhoseDigitCountsTheFiller) {
  const std::string rest = "12";
  const char plain = check_digit("D23145890" + rest), filled = check_digit("D23145890<" + rest);
  ASSERT_NE(plain, filled);
  const auto a = take(long_card(rest + plain));
  EXPECT_TRUE(a.valid());
  EXPECT_EQ(a.check_digits()[0].covers[0].length, 9);
  const auto b = take(long_card(rest + filled));
  EXPECT_TRUE(b.valid());
  EXPECT_EQ(b.check_digits()[0].covers[0].length, 10);
  EXPECT_EQ(b.document_number(), "D2314589012");
}

TEST(Zone, LongDocumentNumberThatFillsTheOptionalData) {
  const std::string rest = "ABCDEFGHIJKLMN";
  const auto zone = take(long_card(rest + check_digit("D23145890" + rest)));
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number(), "D23145890" + rest);
  EXPECT_FALSE(zone.field(FieldId::optional_data));
  EXPECT_EQ(zone.optional_data(), "");
}

TEST(Zone, LongDocumentNumberWithOptionalDataAfterIt) {
  const auto zone = take(long_card("7" + std::string(1, check_digit("D231458907")) + "<XY12"));
  EXPECT_EQ(zone.document_number(), "D231458907");
  EXPECT_EQ(zone.optional_data(), "XY12");
}

TEST(Zone, LongDocumentNumberWithAWrongDigit) {
  const auto zone = take(with(specimen::td1_long, 1, 19, "8"));
  EXPECT_EQ(zone.document_number(), "D23145890734");
  EXPECT_EQ(verdict(zone, FieldId::document_number_check), Verdict::bad_check_digit);
  EXPECT_EQ(verdict(zone, FieldId::document_number), Verdict::bad_check_digit);
  EXPECT_EQ(verdict(zone, FieldId::document_number_rest), Verdict::bad_check_digit);
}

TEST(Zone, LongDocumentNumberOfTd2) {
  std::string text = with(specimen::td2, 2, 10, "<");
  text = with(text, 2, 29, "73" + std::string(1, check_digit("D2314589073")) + "<");
  const auto line = text.substr(37);
  text = with(text, 2, 36, std::string(1, check_digit(line.substr(0, 10) + line.substr(13, 7) + line.substr(21, 14))));
  const auto zone = take(text);
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number(), "D2314589073");
  EXPECT_EQ(zone.check_digits()[0].column, 31);
}

TEST(Zone, FillerInPlaceOfTheDigitAloneIsNoLongNumber) {
  const auto zone = take(with(specimen::td1, 1, 15, "<"));
  EXPECT_FALSE(zone.has_long_document_number());
  EXPECT_EQ(verdict(zone, FieldId::document_number_check), Verdict::missing);
  EXPECT_EQ(zone.document_number(), "D23145890");
  EXPECT_FALSE(take(with(with(specimen::td1, 1, 15, "<"), 1, 16, "ABC")).has_long_document_number());  // no digit
  EXPECT_FALSE(take(with(with(specimen::td1, 1, 14, "<<"), 1, 16, "123")).has_long_document_number());
  EXPECT_FALSE(take(with(with(specimen::td1, 1, 15, "<"), 1, 16, "1")).has_long_document_number());
  EXPECT_FALSE(take(with(specimen::td3, 2, 10, "<")).has_long_document_number());
}

TEST(Zone, OneBadFieldLeavesTheOthers) {
  const auto zone = take(with(specimen::td3, 2, 14, "74A812"));
  EXPECT_EQ(verdict(zone, FieldId::birth_date), Verdict::bad_character);
  EXPECT_FALSE(zone.birth_date());
  EXPECT_FALSE(zone.valid());
  EXPECT_EQ(verdict(zone, FieldId::expiry_date), Verdict::ok);
  EXPECT_EQ(zone.expiry_date(), (Date{2012, 4, 15}));
  EXPECT_EQ(verdict(zone, FieldId::document_number), Verdict::ok);
  EXPECT_EQ(zone.field(FieldId::birth_date)->text, "74A812");
}

TEST(Zone, EveryCheckDigitIsCheckedAlone) {
  struct Case {
    FieldId check, covered;
    int column;
  };
  for (const auto& c : {Case{FieldId::document_number_check, FieldId::document_number, 10},
                        Case{FieldId::birth_date_check, FieldId::birth_date, 20},
                        Case{FieldId::expiry_date_check, FieldId::expiry_date, 28},
                        Case{FieldId::optional_data_check, FieldId::optional_data, 43}}) {
    const char right = take(specimen::td3).field(c.check)->text[0];
    const std::string wrong(1, right == '9' ? '0' : static_cast<char>(right + 1));
    const auto zone = take(with(specimen::td3, 2, c.column, wrong));
    EXPECT_EQ(verdict(zone, c.check), Verdict::bad_check_digit);
    EXPECT_EQ(verdict(zone, c.covered), Verdict::bad_check_digit);
    EXPECT_EQ(verdict(zone, FieldId::composite_check), Verdict::bad_check_digit);  // it covers the digits too
    EXPECT_FALSE(zone.all_check_digits_pass());
    EXPECT_EQ(verdict(take(with(specimen::td3, 2, c.column, "A")), c.check), Verdict::bad_character);
    EXPECT_EQ(verdict(take(with(specimen::td3, 2, c.column, "<")), c.check), Verdict::missing);
  }
  const auto zone = take(with(specimen::td3, 2, 44, "1"));
  EXPECT_EQ(verdict(zone, FieldId::composite_check), Verdict::bad_check_digit);
  EXPECT_EQ(verdict(zone, FieldId::document_number), Verdict::ok);
}

TEST(Zone, UnusedPersonalNumberMayHaveZeroOrFiller) {
  std::string text = with(specimen::td3, 2, 29, "<<<<<<<<<<<<<<08");
  auto zone = take(text);
  EXPECT_EQ(zone.optional_data(), "");
  EXPECT_TRUE(zone.all_check_digits_pass());
  zone = take(with(text, 2, 43, "<"));
  EXPECT_EQ(verdict(zone, FieldId::optional_data_check), Verdict::ok);
  EXPECT_TRUE(zone.valid());
}

TEST(Zone, CharactersThatCountTheSameGoUnseen) {                              // the limit that docs/mrz.md tells of
  EXPECT_TRUE(take(with(specimen::td3, 2, 2, "S")).all_check_digits_pass());  // 8 and S
}

TEST(Zone, DocumentCodes) {
  const auto code = [](std::string_view text, std::string_view cells) {
    return verdict(take(with(text, 1, 1, cells)), FieldId::document_code);
  };
  EXPECT_EQ(code(specimen::td3, "PD"), Verdict::ok);
  EXPECT_EQ(code(specimen::td3, "X<"), Verdict::unknown_code);
  EXPECT_EQ(code(specimen::td3, "P1"), Verdict::bad_character);
  EXPECT_EQ(code(specimen::td3, "<<"), Verdict::missing);
  EXPECT_EQ(code(specimen::td3, "<P"), Verdict::unknown_code);
  EXPECT_EQ(code(specimen::td1, "AC"), Verdict::ok);
  EXPECT_EQ(code(specimen::td1, "CR"), Verdict::ok);
  EXPECT_EQ(code(specimen::td1, "C1"), Verdict::ok);  // permanent residents of the USA
  EXPECT_EQ(code(specimen::td1, "1D"), Verdict::bad_character);
  EXPECT_EQ(code(specimen::td1, "IV"), Verdict::unknown_code);
  EXPECT_EQ(code(specimen::td1, "V<"), Verdict::unknown_code);
  EXPECT_EQ(code(specimen::td2, "P<"), Verdict::unknown_code);
  EXPECT_EQ(code(specimen::mrva, "VB"), Verdict::ok);
  EXPECT_EQ(code(specimen::mrvb, "V1"), Verdict::bad_character);
}

TEST(Zone, StatesAndNationalities) {
  const auto both = [](std::string_view cells) {
    const auto zone = take(with(with(specimen::td3, 1, 3, cells), 2, 11, cells));
    return std::pair(verdict(zone, FieldId::issuing_state), verdict(zone, FieldId::nationality));
  };
  using V = Verdict;
  EXPECT_EQ(both("D<<"), std::pair(V::ok, V::ok));
  EXPECT_EQ(both("EUE"), std::pair(V::ok, V::ok));
  EXPECT_EQ(both("GBN"), std::pair(V::ok, V::ok));
  EXPECT_EQ(both("XXB"), std::pair(V::unknown_code, V::ok));
  EXPECT_EQ(both("ZZZ"), std::pair(V::unknown_code, V::unknown_code));
  EXPECT_EQ(both("N0R"), std::pair(V::bad_character, V::bad_character));
  EXPECT_EQ(both("<<<"), std::pair(V::missing, V::missing));
  EXPECT_EQ(take(with(specimen::td3, 1, 3, "D<<")).issuing_state(), "D");
}

TEST(Zone, Names) {
  const auto names = [](std::string_view cells) {
    std::string padded(cells);
    padded.resize(39, '<');
    const auto zone = take(with(specimen::td3, 1, 6, padded));
    const auto n = zone.names();
    return std::tuple(std::string(n.primary), std::string(n.secondary), n.truncated, verdict(zone, FieldId::names));
  };
  using V = Verdict;
  using T = std::tuple<std::string, std::string, bool, V>;
  EXPECT_EQ(names("VAN<DER<MUELLEN<<HILDE"), T("VAN<DER<MUELLEN", "HILDE", false, V::ok));
  EXPECT_EQ(names("ARKFREITH"), T("ARKFREITH", "", false, V::ok));  // 9303-3, 4.6: one name only
  EXPECT_EQ(names("A<B"), T("A<B", "", false, V::ok));
  EXPECT_EQ(names(""), T("", "", false, V::missing));
  EXPECT_EQ(names("ER1KSSON<<ANNA"), T("ER1KSSON", "ANNA", false, V::bad_character));
  EXPECT_EQ(names("<<ANNA<MARIA"), T("", "ANNA<MARIA", false, V::malformed));
  EXPECT_EQ(names("<ERIKSSON<<ANNA"), T("ERIKSSON", "ANNA", false, V::malformed));
  EXPECT_EQ(names("ERIKSSON<<<ANNA"), T("ERIKSSON", "ANNA", false, V::malformed));
  EXPECT_EQ(names("ERIKSSON<<ANNA<<MARIA"), T("ERIKSSON", "ANNA<<MARIA", false, V::malformed));
  // The examples of 9303-4, 4.2.3: a letter in the last cell.
  EXPECT_EQ(names("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
            T("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<K", true, V::ok));
  EXPECT_EQ(names("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<D<"),
            T("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W", "D", false, V::ok));
}

TEST(Zone, Sex) {
  EXPECT_EQ(take(with(specimen::td3, 2, 21, "M")).sex(), Sex::male);
  EXPECT_EQ(take(with(specimen::td3, 2, 21, "<")).sex(), Sex::unspecified);
  const auto zone =
      take(with(specimen::td3, 2, 21, "X"));  // 9303-4, 4.2.2.2: the X of the visual zone is a filler here
  EXPECT_FALSE(zone.sex());
  EXPECT_EQ(verdict(zone, FieldId::sex), Verdict::bad_character);
}

struct Dated {
  std::optional<Date> date;
  Verdict verdict;
  friend bool operator==(const Dated&, const Dated&) = default;
};

// The passport with another date of birth and its right check digit.
Dated birth(std::string_view cells, std::string_view expiry = "120415", Date now = today) {
  auto text = with(specimen::td3, 2, 14, std::string(cells) + check_digit(cells));
  text = with(text, 2, 22, std::string(expiry) + check_digit(expiry));
  const auto zone = parse(text, now);
  return {zone->birth_date(), verdict(*zone, FieldId::birth_date)};
}
Dated expiry(std::string_view cells) {
  const auto zone = take(with(specimen::td3, 2, 22, std::string(cells) + check_digit(cells)));
  return {zone.expiry_date(), verdict(zone, FieldId::expiry_date)};
}

TEST(Zone, BirthDates) {
  using V = Verdict;
  EXPECT_EQ(birth("261123", "300101"), (Dated{Date{2026, 11, 23}, V::ok}));
  EXPECT_EQ(birth("261124", "300101"), (Dated{Date{1926, 11, 24}, V::ok}));  // never in the future
  EXPECT_EQ(birth("000229", "300101"), (Dated{Date{2000, 2, 29}, V::ok}));
  EXPECT_EQ(birth("000229", "300101", Date{2000, 1, 15}), (Dated{std::nullopt, V::impossible_date}));  // 1900 had none
  EXPECT_EQ(birth("260230"), (Dated{std::nullopt, V::impossible_date}));
  EXPECT_EQ(birth("741301"), (Dated{std::nullopt, V::impossible_date}));
  EXPECT_EQ(birth("740001"), (Dated{std::nullopt, V::impossible_date}));
  EXPECT_EQ(birth("740100"), (Dated{std::nullopt, V::impossible_date}));
  EXPECT_EQ(birth("74<<<<"), (Dated{Date{1974, 0, 0}, V::ok}));
  EXPECT_EQ(birth("7408<<"), (Dated{Date{1974, 8, 0}, V::ok}));
  EXPECT_EQ(birth("26<<<<", "300101"), (Dated{Date{2026, 0, 0}, V::ok}));
  EXPECT_EQ(birth("2612<<", "300101"), (Dated{Date{1926, 12, 0}, V::ok}));
  EXPECT_EQ(birth("<<<<<<"), (Dated{Date{0, 0, 0}, V::ok}));
  EXPECT_EQ(birth("<<0229"), (Dated{Date{0, 2, 29}, V::ok}));
  EXPECT_EQ(birth("<<0230"), (Dated{std::nullopt, V::impossible_date}));
  EXPECT_EQ(birth("7<0812"), (Dated{std::nullopt, V::malformed}));
  EXPECT_EQ(birth("7A0812"), (Dated{std::nullopt, V::bad_character}));
  EXPECT_EQ(birth("150101", "120415"), (Dated{Date{1915, 1, 1}, V::ok}));   // not after the document expired
  EXPECT_EQ(birth("000229", "991231"), (Dated{Date{2000, 2, 29}, V::ok}));  // but 1900 had no such day
}

TEST(Zone, ExpiryDates) {
  using V = Verdict;
  EXPECT_EQ(expiry("761231"), (Dated{Date{2076, 12, 31}, V::ok}));
  EXPECT_EQ(expiry("770101"), (Dated{Date{1977, 1, 1}, V::ok}));
  EXPECT_EQ(expiry("<<<<<<"), (Dated{std::nullopt, V::missing}));
  EXPECT_EQ(expiry("12<<<<"), (Dated{std::nullopt, V::malformed}));
  EXPECT_EQ(expiry("120431"), (Dated{std::nullopt, V::impossible_date}));
  EXPECT_EQ(expiry("1204O1"), (Dated{std::nullopt, V::bad_character}));
}

TEST(Zone, DocumentNumberThatIsMissingOrBeginsWithAFiller) {
  EXPECT_EQ(verdict(take(with(specimen::td3, 2, 1, "<<<<<<<<<0")), FieldId::document_number), Verdict::missing);
  EXPECT_EQ(verdict(take(with(specimen::td3, 2, 1, "<")), FieldId::document_number), Verdict::malformed);
}

TEST(Zone, NoZoneAtAllIsAnErrorThatNamesThePlace) {
  struct Case {
    std::string text;
    std::string_view where, found;
  };
  const std::string good(specimen::td3);
  const std::string line(44, 'A');
  for (const auto& c : {
           Case{"", "line 1, column 1", "0 lines"},
           Case{"\r\n\n", "line 1, column 1", "0 lines"},
           Case{line, "line 2, column 1", "1 line"},
           Case{good + "\n" + line + "\n" + line, "line 4, column 1", "more than 3 lines"},
           Case{good.substr(0, 43) + good.substr(44), "line 1, column 44", "43"},
           Case{good + "A", "line 2, column 45", "45"},
           Case{good + "\n" + line, "line 1, column 31", "44"},
           Case{std::string(36, 'A') + "\n" + line, "line 2, column 37", "44"},
           Case{with(good, 2, 3, "b"), "line 2, column 3", "a lower-case letter"},
           Case{with(good, 1, 44, " "), "line 1, column 44", "a space"},
           Case{with(good, 1, 7, "\xc3\x91"), "line 1, column 7", "a character beyond ASCII"},
           Case{with(good, 1, 7, "-"), "line 1, column 7", "a punctuation mark"},
           Case{with(good, 1, 7, "\r"), "line 1, column 7", "a control character"},
           Case{with(good, 1, 7, std::string(1, '\0')), "line 1, column 7", "a control character"},
           Case{with(good, 1, 7, "\x7f"), "line 1, column 7", "a control character"},
           Case{"\n" + good, "line 1, column 1", "0"},
       }) {
    const auto zone = parse(c.text, today);
    ASSERT_FALSE(zone) << c.where;
    EXPECT_EQ(zone.error().code(), Errc::bad_input);
    EXPECT_EQ(zone.error().layer(), Layer::mrz);
    EXPECT_EQ(zone.error().where(), c.where);
    EXPECT_EQ(zone.error().found(), c.found);
    EXPECT_EQ(zone.error().message().find("ERIKSSON"), std::string::npos);
  }
  EXPECT_FALSE(parse(std::span<const std::string_view>{}, today));
}

TEST(Zone, AMoveWipesTheSource) {
  alignas(Zone) std::array<unsigned char, sizeof(Zone)> memory{};
  auto* zone = new (memory.data()) Zone(take(specimen::td3));
  const auto shows = [&] {
    return std::string_view(reinterpret_cast<const char*>(memory.data()), memory.size()).find("ERIKSSON") !=
           std::string_view::npos;
  };
  EXPECT_TRUE(shows());
  auto other = std::move(*zone);
  EXPECT_FALSE(shows());
  EXPECT_EQ(other.names().primary, "ERIKSSON");
  *zone = std::move(other);
  EXPECT_TRUE(shows());
  zone->~Zone();
  EXPECT_FALSE(shows());
}

// Of our own making, by the layouts that public parsers describe: no such documents exist.
constexpr std::string_view fra_id =
    "IDFRAMUSTER<SPECIMEN<<<<<<<<<<750121\n"
    "9906750123451ANNA<<MARIE<<<7408122F9";
constexpr std::string_view fra_dl = "D1FRA09AB123451281231MUSTER<<9";

TEST(Zone, TheFrenchIdentityCard) {
  const auto zone = take(fra_id);
  EXPECT_EQ(zone.format(), Format::fra_id);
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_code(), "ID");
  EXPECT_EQ(zone.issuing_state(), "FRA");
  EXPECT_EQ(zone.names().primary, "MUSTER<SPECIMEN");
  EXPECT_EQ(zone.names().secondary, "ANNA<<MARIE");
  EXPECT_FALSE(zone.names().truncated);
  EXPECT_EQ(zone.document_number(), "990675012345");
  EXPECT_EQ(zone.optional_data(), "750121");
  EXPECT_EQ(zone.nationality(), "");
  EXPECT_EQ(zone.birth_date(), (Date{1974, 8, 12}));
  EXPECT_FALSE(zone.expiry_date());
  EXPECT_EQ(zone.sex(), Sex::female);
  EXPECT_EQ(zone.check_digits().size(), 3U);
  EXPECT_EQ(verdict(take(with(fra_id, 1, 8, "X")), FieldId::composite_check), Verdict::bad_check_digit);
  EXPECT_EQ(verdict(take(with(fra_id, 2, 3, "8")), FieldId::document_number_check), Verdict::bad_check_digit);
  EXPECT_EQ(verdict(take(with(fra_id, 2, 16, "4")), FieldId::given_names), Verdict::bad_character);
  EXPECT_EQ(verdict(take(with(fra_id, 1, 6, "<")), FieldId::names), Verdict::malformed);
  EXPECT_EQ(take(with(fra_id, 1, 3, "FRB")).format(), Format::td2);
}

TEST(Zone, ACardOfFranceThatIsATd2) {
  std::string text = with(with(specimen::td2, 1, 1, "IDFRA"), 1, 6, "ERIKSSON");
  EXPECT_EQ(take(text).format(), Format::td2);  // none of its digits covers the upper line
  EXPECT_TRUE(take(text).all_check_digits_pass());
  text = with(text, 2, 10, text[46] == '1' ? "2" : "1");
  EXPECT_EQ(take(text).format(), Format::fra_id);  // neither layout agrees: what begins so is the French card
}

TEST(Zone, TheFrenchDrivingLicence) {
  const auto zone = take(fra_dl);
  EXPECT_EQ(zone.format(), Format::fra_dl);
  EXPECT_TRUE(zone.valid());
  EXPECT_EQ(zone.document_number(), "09AB12345");
  EXPECT_EQ(zone.names().primary, "MUSTER");
  EXPECT_EQ(zone.expiry_date(), (Date{2028, 12, 31}));
  EXPECT_FALSE(zone.birth_date());
  EXPECT_FALSE(zone.sex());
  ASSERT_EQ(zone.check_digits().size(), 2U);
  EXPECT_EQ(zone.check_digits()[0].covers[0].column, 1);
  EXPECT_EQ(zone.check_digits()[0].covers[0].length, 14);
  EXPECT_EQ(verdict(take(with(fra_dl, 1, 1, "A")), FieldId::document_number_check), Verdict::bad_check_digit);
  EXPECT_EQ(verdict(take(with(fra_dl, 1, 1, "X")), FieldId::document_code), Verdict::unknown_code);
  EXPECT_EQ(verdict(take(with(fra_dl, 1, 1, "1")), FieldId::document_code), Verdict::bad_character);
  EXPECT_EQ(take(std::string(fra_dl) + "\r\n").text(), fra_dl);
}

TEST(Zone, FrenchZonesAreComposedAgain) {
  for (const auto text : {fra_dl, std::string_view(fra_id)}) {
    const auto zone = take(text);
    auto values = values_of(zone);
    const auto again = compose(zone.format(), values);
    ASSERT_TRUE(again) << again.error().message();
    // Two fillers between given names are the issuer's liberty; one is composed.
    EXPECT_EQ(take(*again).document_number(), zone.document_number());
    EXPECT_TRUE(take(*again).valid());
    values.issuing_state = "D";
    EXPECT_EQ(compose(zone.format(), values).has_value(), zone.format() == Format::fra_dl);
    values.issuing_state = "FRA";
    values.document_code = "P";
    EXPECT_FALSE(compose(zone.format(), values));
  }
  auto values = values_of(take(fra_dl));
  EXPECT_EQ(*compose(Format::fra_dl, values), fra_dl);
  values.secondary = "ANNA";
  EXPECT_FALSE(compose(Format::fra_dl, values));
}

TEST(Zone, AnyTodayIsSafe) {
  for (const int year : {-2147483647 - 1, -1, 0, 1, 99, 9999, 2147483647}) {
    EXPECT_TRUE(parse(specimen::td3, Date{year, 1, 1}));
  }
}

TEST(Names, OfEnumerators) {
  EXPECT_EQ(name(static_cast<Verdict>(99)), "unknown");
  EXPECT_EQ(name(static_cast<FieldId>(99)), "unknown");
  EXPECT_EQ(name(static_cast<Sex>(99)), "unknown");
  EXPECT_EQ(name(Format::td1), "TD1");
  EXPECT_EQ(name(Format::td2), "TD2");
  EXPECT_EQ(name(Format::td3), "TD3");
  EXPECT_EQ(name(Format::mrva), "MRV-A");
  EXPECT_EQ(name(Format::mrvb), "MRV-B");
}

}  // namespace
}  // namespace landfall::mrz
