#include <gtest/gtest.h>

#include <sstream>

#include <landfall/emrtd/groups.hpp>

#include "build.hpp"

namespace landfall::emrtd::test {
namespace {

TEST(EmrtdDetails, Dg11WithEverything) {
  const Bytes names =
      der::object(0xA0, {der::integer(2), text_object(0x5F0F, "ERIKSSON"), text_object(0x5F0F, "MARIA")});
  const Bytes file = der::object(
      0x6B, {der::object(0x5C, hex("5F0E5F0F5F105F2B5F115F425F125F135F145F155F165F175F18")),
             text_object(0x5F0E, "ERIKSSON<<ANNA"), names, text_object(0x5F10, "12"), text_object(0x5F2B, "19740812"),
             text_object(0x5F11, "ZENITH<UTO"), text_object(0x5F42, "STREET<ZENITH"), text_object(0x5F12, "+1"),
             text_object(0x5F13, "BAKER"), text_object(0x5F14, "DR"), text_object(0x5F15, ""), hex("5F1602FFD8"),
             text_object(0x5F17, "A<B"), text_object(0x5F18, "NONE")});
  const auto dg11 = read_dg11(file);
  ASSERT_TRUE(dg11) << dg11.error().message();
  EXPECT_TRUE(dg11->remarks.empty()) << name(dg11->remarks[0].code);
  EXPECT_EQ(dg11->full_name.reveal(), "ERIKSSON<<ANNA");
  ASSERT_EQ(dg11->other_names.size(), 2U);
  EXPECT_EQ(dg11->other_names[1].reveal(), "MARIA");
  EXPECT_EQ(dg11->personal_number.reveal(), "12");
  EXPECT_EQ(dg11->birth_date.reveal(), (mrz::Date{1974, 8, 12}));
  EXPECT_EQ(dg11->birth_place.reveal(), "ZENITH<UTO");
  EXPECT_EQ(dg11->address.reveal(), "STREET<ZENITH");
  EXPECT_EQ(dg11->telephone.reveal(), "+1");
  EXPECT_EQ(dg11->profession.reveal(), "BAKER");
  EXPECT_EQ(dg11->title.reveal(), "DR");
  EXPECT_EQ(dg11->personal_summary.reveal(), "");
  EXPECT_EQ(to_hex(dg11->proof_of_citizenship), "ffd8");
  EXPECT_EQ(dg11->other_document_numbers.reveal(), "A<B");
  EXPECT_EQ(dg11->custody.reveal(), "NONE");
  std::ostringstream out;
  out << dg11->full_name << dg11->birth_date;
  EXPECT_EQ(out.str(), "<redacted><redacted>");
}

TEST(EmrtdDetails, DatesAsTheyCome) {
  const auto birth = [](std::string_view digits) {
    const Bytes file = der::object(0x6B, {hex("5C025F2B"), der::object(0x5F2B, hex(digits))});
    const auto dg11 = read_dg11(file);
    EXPECT_TRUE(dg11);
    return std::pair(dg11->birth_date.reveal(), dg11->has(RemarkCode::date_unreadable));
  };
  EXPECT_EQ(birth("19740812"), std::pair(mrz::Date{1974, 8, 12}, false));
  EXPECT_EQ(birth("3139373430383132"), std::pair(mrz::Date{1974, 8, 12}, false));
  EXPECT_EQ(birth("19740000"), std::pair(mrz::Date{1974, 0, 0}, false));
  EXPECT_EQ(birth(""), std::pair(mrz::Date(), false));
  EXPECT_EQ(birth("197408"), std::pair(mrz::Date(), true));
  EXPECT_EQ(birth("1974081A"), std::pair(mrz::Date(), true));
  EXPECT_EQ(birth("19741312"), std::pair(mrz::Date(), true));
}

TEST(EmrtdDetails, Dg11ThatIsOdd) {
  const Bytes file = der::object(0x6B, {hex("5C045F0E5F42"), der::object(0x5F0E, hex("4AFF")), text_object(0x5F0F, "B"),
                                        der::object(0xA0, {der::integer(5), text_object(0x5F0F, "C"), der::null()}),
                                        text_object(0x5F0E, "AGAIN"), hex("5F630101")});
  const auto dg11 = read_dg11(file);
  ASSERT_TRUE(dg11) << dg11.error().message();
  EXPECT_EQ(dg11->full_name.reveal(), "J\xEF\xBF\xBD");
  EXPECT_EQ(dg11->other_names.size(), 2U);
  for (const auto code : {RemarkCode::text_not_utf8, RemarkCode::count_differs, RemarkCode::repeated_object,
                          RemarkCode::unknown_object, RemarkCode::tag_list_differs})
    EXPECT_TRUE(dg11->has(code)) << name(code);
  const Bytes broken = der::object(0x6B, {hex("5F0E05414243")});
  const auto refused = read_dg11(broken);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message().find("ABC"), std::string::npos);
}

TEST(EmrtdDetails, Dg12WithEverything) {
  const Bytes file = der::object(
      0x6C, {der::object(0x5C, hex("5F195F265F1A5F1B5F1C5F1D5F1E5F555F56")), text_object(0x5F19, "UTOPIA"),
             hex("5F260420210415"), der::object(0xA0, {der::integer(1), text_object(0x5F1A, "ERIKSSON<<ERIK")}),
             text_object(0x5F1B, "NONE"), text_object(0x5F1C, "TAX"), hex("5F1D0101"), hex("5F1E0102"),
             hex("5F550720210415120000"), text_object(0x5F56, "P1")});
  const auto dg12 = read_dg12(file);
  ASSERT_TRUE(dg12) << dg12.error().message();
  EXPECT_TRUE(dg12->remarks.empty());
  EXPECT_EQ(dg12->issuing_authority.reveal(), "UTOPIA");
  EXPECT_EQ(dg12->issue_date.reveal(), (mrz::Date{2021, 4, 15}));
  ASSERT_EQ(dg12->other_persons.size(), 1U);
  EXPECT_EQ(dg12->endorsements.reveal(), "NONE");
  EXPECT_EQ(dg12->tax_exit_requirements.reveal(), "TAX");
  EXPECT_EQ(to_hex(dg12->front_image), "01");
  EXPECT_EQ(to_hex(dg12->rear_image), "02");
  EXPECT_EQ(dg12->personalization_time.reveal(), "20210415120000");
  EXPECT_EQ(dg12->personalization_system.reveal(), "P1");
}

// 5F85, whose second octet announces a third by ISO/IEC 7816-4, is followed by its length in the field.
TEST(EmrtdDetails, Dg12WithTheMisprintedTag) {
  const Bytes file =
      der::object(0x6C, {hex("5C065F195F855F56"), text_object(0x5F19, "UTOPIA"),
                         joined(hex("5F850E"), hex("3230323130343135313230303030")), text_object(0x5F56, "P1")});
  const auto dg12 = read_dg12(file);
  ASSERT_TRUE(dg12) << dg12.error().message();
  EXPECT_EQ(dg12->personalization_time.reveal(), "20210415120000");
  EXPECT_EQ(dg12->personalization_system.reveal(), "P1");
  EXPECT_EQ(dg12->tags, (std::vector<ber::Tag>{0x5F19, 0x5F85, 0x5F56}));
  EXPECT_TRUE(dg12->remarks.empty());
  EXPECT_FALSE(read_dg12(der::object(0x6C, {hex("5F8505AB")})));
}

TEST(EmrtdDetails, Dg12WithoutList) {
  const auto dg12 = read_dg12(der::object(0x6C, {hex("5F5503202104"), hex("5F1A0141")}));
  ASSERT_TRUE(dg12);
  EXPECT_TRUE(dg12->has(RemarkCode::tag_list_missing));
  EXPECT_TRUE(dg12->has(RemarkCode::date_unreadable));
  EXPECT_EQ(dg12->other_persons.size(), 1U);
}

TEST(EmrtdDetails, Dg16) {
  const Bytes one = der::object(0xA1, {text_object(0x5F50, "20260101"), text_object(0x5F51, "ERIKSSON<<ERIK"),
                                       text_object(0x5F52, "+1"), text_object(0x5F53, "ZENITH")});
  const Bytes two = der::object(0xA2, {text_object(0x5F51, "B"), hex("5F540100")});
  const auto dg16 = read_dg16(der::object(0x70, {der::integer(2), one, two, der::null()}));
  ASSERT_TRUE(dg16) << dg16.error().message();
  ASSERT_EQ(dg16->persons.size(), 2U);
  EXPECT_EQ(dg16->persons[0].recorded.reveal(), (mrz::Date{2026, 1, 1}));
  EXPECT_EQ(dg16->persons[0].name.reveal(), "ERIKSSON<<ERIK");
  EXPECT_EQ(dg16->persons[0].telephone.reveal(), "+1");
  EXPECT_EQ(dg16->persons[0].address.reveal(), "ZENITH");
  EXPECT_EQ(dg16->remarks.size(), 2U);
}

}  // namespace
}  // namespace landfall::emrtd::test
