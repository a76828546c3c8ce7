#include <gtest/gtest.h>

#include <algorithm>

#include <landfall/firmware/uru4000.hpp>

namespace landfall::firmware::uru4000 {
namespace {

constexpr std::size_t row = width;

// The blocks of the known recordings: one row is absent.
const std::vector<Block> usual{{0x02, 72}, {0x00, 1},  {0x02, 49}, {0x01, 1},
                               {0x00, 1},  {0x02, 49}, {0x00, 1},  {0x02, 116}};
constexpr std::size_t absent_row = 122;
constexpr std::uint32_t key = 0x544409d6;

Bytes smooth_picture() {
  Bytes out(row * height);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(40 + i / row / 3 + i % row / 4);
  return out;
}

// What arrives of a picture: the absent row is the one below it, and the last pixel of scrambled blocks is white.
Bytes as_it_arrives(Bytes picture) {
  std::copy_n(picture.begin() + (absent_row + 1) * row, row, picture.begin() + absent_row * row);
  for (const std::size_t end : {72U, 122U, 173U, 290U}) picture[end * row - 1] = 255;
  return picture;
}

bool is(const Result<Packet>& result, std::string_view wanted) {
  return !result && result.error().code() == Errc::protocol && result.error().wanted() == wanted;
}

TEST(Uru4000Challenge, is_answered_as_in_the_recording) {
  const auto answer = answer_to(*from_hex("4dae5a0b1247a86c9fbf29fdcc178a74"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(to_hex(*answer), "329351371e4adfb1f35f09f329c6ab46");
  EXPECT_FALSE(answer_to(Bytes(15)));
  EXPECT_FALSE(answer_to(Bytes(17)));
}

TEST(Uru4000Event, is_big_endian_and_may_be_unknown) {
  EXPECT_EQ(*parse_event(Bytes{0x56, 0xAA, 0x03}), Event::power_on);
  EXPECT_EQ(*parse_event(event_message(Event::finger_on)), Event::finger_on);
  EXPECT_EQ(*parse_event(Bytes{0x12, 0x34}), static_cast<Event>(0x1234));
  EXPECT_FALSE(parse_event(Bytes{0x56}));
  EXPECT_EQ(event_message(Event::death).size(), event_bytes);
}

TEST(Uru4000DeviceInfo, holds_two_versions) {
  const auto versions = parse_device_info(*from_hex("1a0a1a0a01150000002000108b211130"));
  ASSERT_TRUE(versions);
  EXPECT_EQ(versions->first, 0x0010);
  EXPECT_EQ(versions->second, 0x0115);
  EXPECT_FALSE(parse_device_info(Bytes(15)));
}

TEST(Uru4000Key, is_masked_by_the_seed) {
  EXPECT_EQ(to_hex(key_question(5, 0x51ea2124)), "052421ea51");
  EXPECT_EQ(*parse_key(*from_hex("f228ae05"), 0x51ea2124), 0x544409d6U);
  EXPECT_EQ(*parse_key(*from_hex("7b4e638a"), 0x51ea2124), 0xdb896f5fU);
  EXPECT_EQ(*parse_key(key_answer(key, 99), 99), key);
  EXPECT_EQ(parse_key_question(key_question(7, 8))->seed, 8U);
  EXPECT_FALSE(parse_key(Bytes(3), 1));
  EXPECT_FALSE(parse_key(Bytes(5), 1));
  EXPECT_FALSE(parse_key_question(Bytes(6)));
}

TEST(Uru4000Image, comes_back_as_it_was_scrambled) {
  const auto picture = smooth_picture();
  const auto bytes = packet_of(picture, usual, 3, std::array{key});
  ASSERT_TRUE(bytes) << bytes.error().message();
  EXPECT_EQ(bytes->size(), 111'040U);
  const auto packet = parse_packet(*bytes);
  ASSERT_TRUE(packet) << packet.error().message();
  EXPECT_EQ(packet->rows, 289);
  EXPECT_EQ(packet->output_rows, height);
  EXPECT_EQ(packet->absent_rows, 1);
  EXPECT_EQ(key_numbers(*packet), std::vector<std::uint8_t>{3});
  const auto back = assemble(*packet, std::array{key});
  ASSERT_TRUE(back);
  EXPECT_TRUE(std::ranges::equal(back->view(), as_it_arrives(picture)));
}

// The masks themselves, computed by hand from the page: of key 0x544409d6 the bits 4, 8, 11, 14, 18, 21, 24, 29 are
// 1, 1, 1, 0, 1, 0, 0, 0, so that the first mask is 0x17.
TEST(Uru4000Image, is_masked_as_the_page_says) {
  Bytes black(row * 2, 255);  // inverted on the wire: zeroes, so that the masks stand there themselves
  const auto bytes = packet_of(black, std::array{Block{0x02, 2}}, 0, std::array{key});
  ASSERT_TRUE(bytes);
  EXPECT_EQ((*bytes)[header_bytes], 0);
  EXPECT_EQ((*bytes)[header_bytes + 1], 0x17);
}

TEST(Uru4000Image, takes_its_next_key_where_a_block_says_so) {
  const auto picture = smooth_picture();
  const std::vector<Block> blocks{{0x02, 100}, {0x06, 10}, {0x82, 100}, {0x00, 30}, {0x02, 49}};
  const std::array keys{key, 0x12345678U};
  const auto part = ByteView(picture).first(row * 289);
  const auto bytes = packet_of(part, blocks, 255, keys);
  ASSERT_TRUE(bytes) << bytes.error().message();
  const auto packet = parse_packet(*bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(key_numbers(*packet), (std::vector<std::uint8_t>{255, 0}));
  const auto back = assemble(*packet, keys);
  ASSERT_TRUE(back);
  auto expected = Bytes(part.begin(), part.end());
  for (const std::size_t end : {100U, 210U, 289U}) expected[end * row - 1] = 255;
  EXPECT_TRUE(std::ranges::equal(back->view(), expected));
  const auto swapped = assemble(*packet, std::array{keys[1], keys[0]});
  EXPECT_FALSE(std::ranges::equal(swapped->view(), expected));
  EXPECT_EQ(assemble(*packet, std::array{key}).error().code(), Errc::bad_input);
}

TEST(Uru4000Image, that_says_it_is_scrambled_and_is_not_is_taken_as_it_came) {
  const auto picture = smooth_picture();
  auto plain = usual;
  for (auto& b : plain) b.flags &= block::absent;
  auto bytes = packet_of(picture, plain, 0, {});
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(key_numbers(*parse_packet(*bytes)).empty());
  (*bytes)[16] = 0x02;  // the first block lies
  const auto back = assemble(*parse_packet(*bytes), std::array{key});
  ASSERT_TRUE(back);
  EXPECT_TRUE(std::ranges::equal(back->view().first(121 * row), ByteView(picture).first(121 * row)));
}

TEST(Uru4000Image, that_does_not_hold_together_is_an_error) {
  const auto bytes = *packet_of(smooth_picture(), usual, 0, std::array{key});
  const auto with = [&](std::size_t at, std::uint8_t value) {
    auto out = bytes;
    out[at] = value;
    return out;
  };
  EXPECT_TRUE(is(parse_packet(ByteView(bytes).first(63)), "an image header of 64 bytes"));
  EXPECT_TRUE(is(parse_packet(ByteView(bytes).first(bytes.size() - 1)), "110976 bytes of pixels"));
  EXPECT_TRUE(is(parse_packet(with(2, 0x81)), "rows of 384 pixels"));
  EXPECT_TRUE(is(parse_packet(with(4, 0x22)), "1 to 289 rows"));
  EXPECT_TRUE(is(parse_packet(with(5, 0)), "at most 0 more rows") ||
              parse_packet(with(5, 0)).error().wanted().starts_with("at most"));
  EXPECT_TRUE(is(parse_packet(with(17, 0)), "blocks with rows"));
  const auto more = parse_packet(with(31, 117));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().where(), "image, block 8");
  const auto absent =
      parse_packet(with(16, 0x01));  // 72 absent rows: the picture stays within its bounds, the rows do not
  ASSERT_TRUE(absent);
  EXPECT_EQ(absent->absent_rows, 73);
  EXPECT_FALSE(parse_packet(with(23, 250)));  // more absent rows than there are to stand in for them
}

TEST(Uru4000Image, of_the_devices_side_must_fit) {
  const auto picture = smooth_picture();
  EXPECT_FALSE(packet_of(ByteView(picture).first(100), usual, 0, std::array{key}));
  EXPECT_FALSE(packet_of(picture, usual, 0, {}));
  EXPECT_FALSE(packet_of(picture, std::array{Block{0, 200}, Block{0, 90}}, 0, {})) << "290 rows that came";
  EXPECT_FALSE(packet_of(picture, std::array{Block{0, 200}, Block{0, 89}, Block{1, 1}}, 0, {})) << "nothing below it";
  EXPECT_FALSE(packet_of(picture, std::array{Block{3, 1}, Block{2, 200}, Block{2, 89}}, 0, std::array{key}));
}

}  // namespace
}  // namespace landfall::firmware::uru4000
