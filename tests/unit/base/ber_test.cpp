#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>

#include <gtest/gtest.h>

namespace landfall {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }
ber::Object one(const Bytes& bytes) {
  auto object = ber::only(bytes, "test");
  EXPECT_TRUE(object) << object.error().message();
  return object ? *object : ber::Object{};
}

TEST(Ber, WalksOverObjects) {
  const Bytes bytes =
      hex("3003020105"
          "5F2E0201FF"
          "7F6100");
  ber::Reader reader(bytes);
  const auto sequence = reader.next(ber::tag::sequence, "sequence");
  ASSERT_TRUE(sequence);
  EXPECT_TRUE(sequence->constructed());
  ber::Reader inside(*sequence);
  EXPECT_EQ(inside.offset(), 2U);
  EXPECT_EQ(ber::integer(*inside.next()).value(), 5);
  EXPECT_TRUE(inside.at_end());
  EXPECT_EQ(reader.peek(), 0x5F2EU);
  const auto missing = reader.next_if(ber::tag::null);
  ASSERT_TRUE(missing);
  EXPECT_FALSE(*missing);
  EXPECT_EQ(to_hex(reader.next()->content), "01ff");
  EXPECT_EQ(reader.next()->tag, 0x7F61U);
  EXPECT_TRUE(reader.end("test"));
  EXPECT_EQ(reader.next().error().where(), "byte 13");
}

TEST(Ber, IndefiniteLengthsEndWhereTheyEnd) {
  const Bytes bytes =
      hex("3080"
          "2480"
          "0402AABB"
          "0401CC"
          "0000"
          "3080"
          "0500"
          "0000"
          "0000"
          "0500");
  ber::Reader reader(bytes);
  const auto outer = reader.next();
  ASSERT_TRUE(outer);
  EXPECT_TRUE(outer->indefinite);
  EXPECT_EQ(outer->encoding.size(), bytes.size() - 2);
  ber::Reader inside(*outer);
  EXPECT_EQ(to_hex(ber::octets(*inside.next()).value()), "aabbcc");
  EXPECT_EQ(inside.next()->content.size(), 2U);
  EXPECT_TRUE(inside.at_end());
}

TEST(Ber, LiesAreRefusedWithTheirPlace) {
  for (const char* bad : {"30", "3005020105", "3084FFFFFFFF", "308500000000010", "0280", "3080", "30800500", "1F",
                          "1F8181818101", "30820"}) {
    std::string text(bad);
    if (text.size() % 2 != 0) text += '0';
    const Bytes bytes = hex(text);
    const auto object = ber::only(bytes, "test");
    ASSERT_FALSE(object) << bad;
    EXPECT_EQ(object.error().code(), Errc::bad_input);
    EXPECT_EQ(object.error().where().substr(0, 5), "byte ");
  }
  Bytes deep;
  for (int i = 0; i < 100000; ++i) deep.insert(deep.end(), {0x30, 0x80});
  EXPECT_FALSE(ber::only(deep, "test"));
  EXPECT_FALSE(ber::only(hex("05000500"), "test"));
}

// Each of these is right but for one thing, so one check alone stands in its way.
TEST(Ber, EveryBoundHasItsCheck) {
  const auto wanted = [](const Bytes& bytes) {
    const auto object = ber::Reader(bytes).next();
    return object ? std::string("read") : object.error().wanted();
  };
  EXPECT_EQ(wanted(hex("1F8181810100")), "an identifier of at most 4 octets");
  EXPECT_EQ(wanted(hex("1F81810100")), "read");
  EXPECT_EQ(wanted(hex("04850000000001AA")), "a length of at most 4 octets");
  EXPECT_EQ(wanted(hex("048400000001AA")), "read");
  EXPECT_EQ(wanted(hex("048400")), "a length");
  EXPECT_EQ(wanted(hex("04800000")), "a definite length of a primitive object");
  EXPECT_EQ(wanted(hex("308000")), "an end of contents");
  EXPECT_EQ(wanted(hex("0402AA")), "content of 2 octets");
  const auto nested = [](std::size_t depth) {
    Bytes out;
    for (std::size_t i = 0; i < depth; ++i) out.insert(out.end(), {0x30, 0x80});
    out.resize(4 * depth);
    return out;
  };
  EXPECT_EQ(wanted(nested(32)), "read");
  EXPECT_EQ(wanted(nested(33)), "at most 32 indefinite lengths within each other");
}

TEST(Ber, LengthsWithOctetsTooManyAreSeen) {
  EXPECT_TRUE(one(hex("0500")).minimal);
  EXPECT_FALSE(one(hex("058100")).minimal);
  EXPECT_FALSE(one(hex("04820003AABBCC")).minimal);
}

TEST(Ber, Numbers) {
  EXPECT_EQ(ber::integer(one(hex("0201FF"))).value(), -1);
  EXPECT_EQ(ber::integer(one(hex("02020080"))).value(), 128);
  EXPECT_FALSE(ber::integer(one(hex("0200"))));
  EXPECT_FALSE(ber::integer(one(hex("0209010203040506070809"))));
  EXPECT_EQ(to_hex(ber::natural(one(hex("020300FF01"))).value()), "ff01");
  EXPECT_TRUE(ber::natural(one(hex("020100")))->empty());
  EXPECT_FALSE(ber::natural(one(hex("0201FF"))));
  EXPECT_TRUE(ber::boolean(one(hex("010101"))).value());
  EXPECT_FALSE(ber::boolean(one(hex("01020000"))));
}

TEST(Ber, ObjectIdentifiers) {
  EXPECT_EQ(ber::oid(one(hex("06062A864886F70D"))).value(), "1.2.840.113549");
  EXPECT_EQ(ber::oid(one(hex("0603883703"))).value(), "2.999.3");  // X.690, 8.19.5
  EXPECT_FALSE(ber::oid(one(hex("0600"))));
  EXPECT_FALSE(ber::oid(one(hex("06022A86"))));
  EXPECT_FALSE(ber::oid(one(hex("060BFFFFFFFFFFFFFFFFFFFF7F"))));
  for (const char* oid : {"1.2.840.113549.1.7.2", "2.23.136.1.1.1", "0.4.0.127.0.7", "2.999.3", "2.5.4.3"})
    EXPECT_EQ(ber::oid(one(der::oid(oid))).value(), oid);
}

TEST(Ber, Bits) {
  const Bytes bytes = hex("03020640");
  const auto bits = ber::bits(one(bytes)).value();
  EXPECT_FALSE(bits.at(0));
  EXPECT_TRUE(bits.at(1));
  EXPECT_FALSE(bits.at(900));
  EXPECT_FALSE(ber::bits(one(hex("0300"))));
  EXPECT_FALSE(ber::bits(one(hex("03020800"))));
}

TEST(Ber, Times) {
  using std::chrono::seconds, std::chrono::sys_seconds;
  const auto at = [](std::string_view written, ber::Tag tag) {
    return ber::time(one(der::object(tag, as_bytes(written))));
  };
  EXPECT_EQ(at("700101000000Z", ber::tag::utc_time).value(), sys_seconds());
  EXPECT_EQ(at("20261124020000Z", ber::tag::generalized_time).value(), sys_seconds(seconds(1795485600)));
  EXPECT_EQ(at("261124030000+0100", ber::tag::utc_time).value(), sys_seconds(seconds(1795485600)));
  EXPECT_EQ(at("2611240200Z", ber::tag::utc_time).value(), sys_seconds(seconds(1795485600)));
  EXPECT_EQ(at("20261124020000.250Z", ber::tag::generalized_time).value(), sys_seconds(seconds(1795485600)));
  EXPECT_LT(at("500101000000Z", ber::tag::utc_time).value(), sys_seconds());
  for (const char* bad :
       {"", "261324020000Z", "260230020000Z", "26112402000", "261124020000Zx", "261124250000Z", "2611240200+9900"})
    EXPECT_FALSE(at(bad, ber::tag::utc_time)) << bad;
  for (const std::int64_t count : {0LL, 951782400LL, 1795485600LL, 2524607999LL, 2524608000LL, 253402300799LL}) {
    const sys_seconds time{seconds(count)};
    const Bytes written = der::time(time);
    EXPECT_EQ(ber::time(one(written)).value(), time);
    EXPECT_EQ(written[0] == ber::tag::utc_time, count < 2524608000LL);
  }
}

TEST(Ber, CharacterStrings) {
  EXPECT_EQ(ber::string(one(hex("1E0400C40042"))).value(), "ÄB");
  EXPECT_EQ(ber::string(one(hex("1401E9"))).value(), "é");
  EXPECT_EQ(ber::string(one(hex("0C03C3A978"))).value(), "éx");
  EXPECT_EQ(ber::string(one(hex("0C03C078FF"))).value(), "\xEF\xBF\xBDx\xEF\xBF\xBD");
  EXPECT_EQ(ber::string(one(hex("1C040001F600"))).value(), "\xF0\x9F\x98\x80");
  EXPECT_FALSE(ber::string(one(hex("040141"))));
}

TEST(Der, WritesTheShortestForm) {
  EXPECT_EQ(to_hex(der::integer(0)), "020100");
  EXPECT_EQ(to_hex(der::integer(127)), "02017f");
  EXPECT_EQ(to_hex(der::integer(128)), "02020080");
  EXPECT_EQ(to_hex(der::integer(-128)), "020180");
  EXPECT_EQ(to_hex(der::integer(-129)), "0202ff7f");
  EXPECT_EQ(to_hex(der::natural(hex("00ff"))), "020200ff");
  EXPECT_EQ(to_hex(der::natural({})), "020100");
  EXPECT_EQ(to_hex(der::sequence({der::null(), der::boolean(true)})), "300505000101ff");
  EXPECT_EQ(to_hex(der::set_of({hex("0202"), hex("0101FF"), hex("0500")})), "31070101ff02020500");
  EXPECT_EQ(to_hex(der::object(0x7F61, Bytes(200))).substr(0, 8), "7f6181c8");
  EXPECT_EQ(to_hex(der::object(0x5F2E, Bytes(65536))).substr(0, 12), "5f2e83010000");
  EXPECT_EQ(to_hex(der::bit_string(hex("80"), 7)), "03020780");
}

}  // namespace
}  // namespace landfall
