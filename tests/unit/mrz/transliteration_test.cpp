#include <gtest/gtest.h>

#include <string>

#include <landfall/mrz/transliteration.hpp>

namespace landfall::mrz {
namespace {

using enum NameMatch;

TEST(Transliteration, SeveralFormsOfOneLetter) {
  for (const auto* form : {"MUELLER", "MUXXLLER", "MULLER"}) EXPECT_EQ(matches("Müller", form), equal) << form;
  EXPECT_EQ(matches("Müller", "MULER"), different);
  EXPECT_EQ(matches("Müller", "MXXLLER"), different);
  EXPECT_EQ(matches("MU\xCC\x88LLER", "MUELLER"), equal);  // U and a combining mark
  EXPECT_EQ(matches("Muñoz", "MUNOZ"), equal);
  EXPECT_EQ(matches("Muñoz", "MUNXXOZ"), equal);
  EXPECT_EQ(matches("Ångström", "AANGSTROEM"), equal);
  EXPECT_EQ(matches("Ångström", "ANGSTROM"), equal);
  EXPECT_EQ(matches("Strauß", "STRAUSS"), equal);
  EXPECT_EQ(matches("STRAU\u1E9E", "STRAUSS"), equal);
  EXPECT_EQ(matches("Þórður", "THORDUR"), equal);
  EXPECT_EQ(matches("Øster", "OESTER"), equal);
  EXPECT_EQ(matches("Łukasz Żółć", "LUKASZ<ZOLC"), equal);
  EXPECT_EQ(matches("Nguyễn Thị", "NGUYEN<THI"), equal);
  EXPECT_EQ(matches("İnce Işık", "INCE<ISIK"), equal);
  EXPECT_EQ(matches("Đặng", "DANG"), equal);
  EXPECT_EQ(matches("Ælfred Œuvre", "AELFRED<OEUVRE"), equal);
}

TEST(Transliteration, Cyrillic) {
  EXPECT_EQ(matches("Щукин", "SHCHUKIN"), equal);
  EXPECT_EQ(matches("Горький", "GORKII"), equal);
  EXPECT_EQ(matches("Горький", "HORKYI"), equal);
  EXPECT_EQ(matches("Юлия", "IULIIA"), equal);
  EXPECT_EQ(matches("Живковић", "ZIVKOVIC"), equal);
  EXPECT_EQ(matches("Юлия", "JULIIA"), different);
}

TEST(Transliteration, Components) {
  EXPECT_EQ(matches("O'Connor", "OCONNOR"), equal);
  EXPECT_EQ(matches("van der Muellen", "VAN<DER<MUELLEN"), equal);
  EXPECT_EQ(matches("Martin-Dupont, Anna  Maria", "MARTIN<DUPONT<<ANNA<MARIA<<<<<"), equal);
  EXPECT_EQ(matches("van der Muellen", "VANDERMUELLEN"), different);
  EXPECT_EQ(matches("Papadopoulos Ana", "PAPADOPOULOS"), different);
  EXPECT_EQ(matches("", ""), equal);
  EXPECT_EQ(matches("Ana", ""), different);
}

TEST(Transliteration, CutOff) {
  EXPECT_EQ(matches("Nilavadhanananda", "NILAVADHAN", true), truncated);
  EXPECT_EQ(matches("Nilavadhanananda", "NILAVADHAN"), different);
  EXPECT_EQ(matches("Müller", "MU", true), truncated);
  EXPECT_EQ(matches("Müller", "MUX", true), truncated);
  EXPECT_EQ(matches("Müller", "MUELLERS", true), different);
  EXPECT_EQ(matches("Müller", "MUELLER", true), equal);
}

TEST(Transliteration, AnyBytesAreBounded) {
  EXPECT_EQ(matches("\xFF\xFE", "A"), unknown);
  EXPECT_EQ(matches("A\xC3", "A"), unknown);
  EXPECT_EQ(matches("\xE2\x82\xAC", "E"), unknown);  // a sign that is no letter
  EXPECT_EQ(matches("A", "A1"), unknown);
  EXPECT_EQ(matches(std::string(100000, 'A'), "A"), unknown);
  EXPECT_EQ(matches("A", std::string(100000, 'A')), unknown);
  EXPECT_EQ(matches(std::string(128, 'A'), std::string(128, 'A')), equal);
  EXPECT_EQ(matches(std::string(300, ' '), "<<<<"), equal);
  EXPECT_EQ(name(static_cast<NameMatch>(9)), "unknown");
}

}  // namespace
}  // namespace landfall::mrz
