#include <landfall/firmware/simbooth.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace landfall::firmware::simbooth {
namespace {

Bytes sample() {
  const Bytes payload{1, 2, 3};
  return *message(Type::apdu, 7, 0x1122334455667788U, payload);
}

TEST(SimboothWire, message_is_what_its_page_says) {
  const auto bytes = sample();
  EXPECT_EQ(to_hex(ByteView(bytes).first(23)),
            "4c465342"
            "01"
            "05"
            "0700"
            "8877665544332211"
            "03000000"
            "010203");
  const auto parsed = parse_message(bytes);
  ASSERT_TRUE(parsed) << parsed.error().message();
  EXPECT_EQ(parsed->type, Type::apdu);
  EXPECT_EQ(parsed->sequence, 7);
  EXPECT_EQ(parsed->nonce, 0x1122334455667788U);
  EXPECT_EQ(parsed->payload.size(), 3U);
}

TEST(SimboothWire, no_changed_bit_and_no_other_length_is_accepted) {
  const auto good = sample();
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    auto bad = good;
    bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ 1U << bit % 8);
    EXPECT_FALSE(parse_message(bad)) << bit;
  }
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(parse_message(ByteView(good).first(size))) << size;
  auto longer = good;
  longer.push_back(0);
  EXPECT_FALSE(parse_message(longer));
}

TEST(SimboothWire, payloads_come_back_as_they_were_written) {
  EXPECT_EQ(parse_info(write(Info{Function::chip, 3, 9}))->minor, 9);
  EXPECT_EQ(parse_presence(write(PresenceIs{Level::present, 12}))->item, 12U);
  const Expose wish{.light = Light::uv,
                    .side = 2,
                    .dark = true,
                    .preview = false,
                    .last = true,
                    .ppi = 600,
                    .width = 640,
                    .height = 480};
  EXPECT_TRUE(*parse_expose(write(wish)) == wish);
  FrameHeader frame{wish, Pixels::rgb24, 3, 5, 1, 99};
  EXPECT_EQ(parse_frame(write(frame))->bytes(), 45U);
  const Bytes pixels{9, 8};
  EXPECT_EQ(parse_rows(write(Rows{77, pixels}))->offset, 77U);
  EXPECT_EQ(parse_code(write(Code{CodeKind::code, "QR", pixels}))->symbology, "QR");
  EXPECT_EQ(parse_output(write(Output{"lamp", "on"}))->value, "on");
  EXPECT_EQ(*parse_problem(write(Problem::busy)), Problem::busy);
}

TEST(SimboothWire, claims_that_cannot_be_true_are_errors) {
  EXPECT_FALSE(parse_presence(write(PresenceIs{Level::present, 0})));
  EXPECT_FALSE(parse_presence(write(PresenceIs{Level::absent, 1})));
  FrameHeader huge;
  huge.pixels = Pixels::rgb24;
  huge.width = huge.height = 30'000;
  EXPECT_FALSE(parse_frame(write(huge))) << "beyond plausible_size";
  huge.width = 0;
  EXPECT_FALSE(parse_frame(write(huge)));
  EXPECT_FALSE(parse_expose(write(Expose{.width = 640})));
  EXPECT_FALSE(parse_rows(Bytes{1, 0, 0, 0})) << "no pixels";
  EXPECT_FALSE(parse_code(Bytes{1, 5, 'Q'})) << "a symbology that does not end";
  EXPECT_FALSE(parse_output(Bytes{1, 'a', 1, 'b', 0})) << "something behind it";
  EXPECT_FALSE(parse_output(Bytes{1, 7, 1, 'b'})) << "not printable";
  EXPECT_FALSE(message(Type::rows, 0, 0, Bytes(payload_bytes_max + 1)));
}

}  // namespace
}  // namespace landfall::firmware::simbooth
