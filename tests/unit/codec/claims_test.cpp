// What readers of headers see a file through.
#include "claims.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace landfall::codec {
namespace {

constexpr std::uint64_t far = std::numeric_limits<std::uint64_t>::max();
const Bytes eight{0, 1, 2, 3, 4, 5, 6, 0xff};

TEST(Claims, NumbersAreInsideOrNotThere) {
  const Claims claims(eight);
  EXPECT_EQ(claims.u8(7), 0xff);
  EXPECT_EQ(claims.u16(1, ByteOrder::big), 0x0102);
  EXPECT_EQ(claims.u16(1, ByteOrder::little), 0x0201);
  EXPECT_EQ(claims.u32(4, ByteOrder::big), 0x040506ffU);
  EXPECT_EQ(claims.u32(4, ByteOrder::little), 0xff060504U);
  for (const std::uint64_t at : {std::uint64_t{8}, far, far - 1, far - 3, std::uint64_t{1} << 32}) {
    EXPECT_FALSE(claims.u8(at));
    EXPECT_FALSE(claims.u16(at, ByteOrder::big));
    EXPECT_FALSE(claims.u32(at, ByteOrder::little));
    EXPECT_FALSE(claims.find(0, at));
    EXPECT_FALSE(claims.is(at, "x"));
  }
  EXPECT_FALSE(claims.u16(7, ByteOrder::big));
  EXPECT_FALSE(claims.u32(5, ByteOrder::big));
  EXPECT_EQ(claims.find(0xff, 0), 7U);
  EXPECT_FALSE(claims.find(1, 2));
}

TEST(Claims, PartsAreInsideOrNotThere) {
  const Claims claims(eight);
  EXPECT_EQ(claims.part(8, 0)->size(), 0U);
  EXPECT_EQ(claims.part(2, 3)->u8(2), 4);
  EXPECT_FALSE(claims.part(2, 3)->u8(3));
  EXPECT_FALSE(claims.part(9, 0));
  EXPECT_FALSE(claims.part(1, 8));
  EXPECT_FALSE(claims.part(1, far));
  EXPECT_FALSE(claims.part(far, 2));
}

TEST(Claims, ArraysDoNotWrap) {
  const Claims claims(eight);
  const auto numbers = claims.numbers(2, 3, 2, ByteOrder::big);
  ASSERT_TRUE(numbers);
  EXPECT_EQ(numbers->size(), 3U);
  EXPECT_EQ((*numbers)[2], 0x06ffU);
  EXPECT_FALSE((*numbers)[3]);
  EXPECT_FALSE((*numbers)[far]);
  EXPECT_FALSE(claims.numbers(3, 3, 2, ByteOrder::big));
  EXPECT_FALSE(claims.numbers(0, std::uint64_t{1} << 62, 4, ByteOrder::big));  // times 4 is 0 in 64 bits
  EXPECT_FALSE(claims.numbers(0, std::uint64_t{1} << 30, 4, ByteOrder::big));  // and here in 32
  EXPECT_FALSE(claims.numbers(far, 1, 1, ByteOrder::big));
  EXPECT_FALSE(claims.numbers(0, 1, 3, ByteOrder::big));
}

TEST(Claims, APlaceIsWrittenInItsFileOnly) {
  Bytes copy = eight;
  const Claims claims(eight);
  const auto place = claims.numbers(1, 3, 2, ByteOrder::big)->place(1);
  ASSERT_TRUE(place);
  EXPECT_TRUE(overwrite(copy, *place, 0xabcd));
  EXPECT_EQ(copy, (Bytes{0, 1, 2, 0xab, 0xcd, 5, 6, 0xff}));
  EXPECT_TRUE(overwrite(copy, *claims.numbers(4, 1, 4, ByteOrder::little)->place(0), 1));
  EXPECT_EQ(copy, (Bytes{0, 1, 2, 0xab, 1, 0, 0, 0}));
  const Bytes before = copy;
  EXPECT_FALSE(overwrite(copy, *place, 0x10000));
  EXPECT_FALSE(overwrite(std::span(copy).first(7), *place, 1));
  copy.push_back(0);
  EXPECT_FALSE(overwrite(copy, *place, 1));
  copy.pop_back();
  EXPECT_EQ(copy, before);
  EXPECT_FALSE(claims.numbers(1, 3, 2, ByteOrder::big)->place(3));
}

}  // namespace
}  // namespace landfall::codec
