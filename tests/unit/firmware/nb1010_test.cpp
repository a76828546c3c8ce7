#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include <landfall/firmware/nb1010.hpp>

namespace landfall::firmware::nb1010 {
namespace {

std::array<std::uint8_t, frame_pixels> some_rows() {
  std::array<std::uint8_t, frame_pixels> rows{};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint8_t>(i * 7);
  return rows;
}

TEST(Nb1010, commands_are_the_bytes_that_the_sensor_knows) {
  EXPECT_EQ(to_hex(command_frame(Command::finger, 1)), "8038010008000000");
  EXPECT_EQ(to_hex(command_frame(Command::prepare, 3)), "800d03000c00000000040000");
  EXPECT_EQ(to_hex(command_frame(Command::capture, 4)),
            "8012040020000000020000000000000000000000000000000000000020000000");
  EXPECT_EQ(to_hex(command_frame(Command::check, 9)), "8007090008000000");
}

TEST(Nb1010, answers_are_the_bytes_that_the_sensor_sends) {
  EXPECT_EQ(to_hex(finger_answer(1, 0xf7)), "803701001000000000000000f7000000");
  EXPECT_EQ(to_hex(status_answer(4, capturing)), "80200400100000000000000003000000");
  const auto last = image_frame(image_frames - 1, some_rows());
  EXPECT_EQ(last.size(), image_frame_bytes);
  EXPECT_EQ(to_hex(ByteView(last).first(28)), "802100001c0200000000000000000000b3000000000100000100070e");
}

TEST(Nb1010, what_one_side_writes_the_other_reads) {
  for (const auto command :
       {Command::check, Command::prepare, Command::capture, Command::device_string, Command::finger}) {
    const auto frame = command_frame(command, 200);
    const auto parsed = parse_command(frame);
    ASSERT_TRUE(parsed) << parsed.error().message();
    EXPECT_EQ(parsed->command, command);
    EXPECT_EQ(parsed->sequence, 200);
  }
  EXPECT_EQ(*parse_finger(finger_answer(1, 77), 1), 77);
  EXPECT_EQ(*parse_status(status_answer(4, 3), 4), 3);
  EXPECT_TRUE(parse_answer(check_answer(8), answer_to(Command::check), 8));
  const auto named = device_string_answer(8, "NB-1010-U");
  const auto name = parse_answer(named, answer_to(Command::device_string), 8);
  ASSERT_TRUE(name);
  EXPECT_EQ(std::string(name->begin(), name->end()), "NB-1010-U");
  for (int i = 0; i < image_frames; ++i) {
    const auto frame = image_frame(i, some_rows());
    const auto rows = parse_image_frame(frame, i);
    ASSERT_TRUE(rows) << rows.error().message();
    EXPECT_TRUE(std::ranges::equal(*rows, some_rows()));
  }
}

// Every byte that carries a meaning is checked: what is found is said.
void refused(const Result<std::span<const std::uint8_t, frame_pixels>>& rows, std::string_view wanted,
             std::string_view found) {
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code(), Errc::protocol);
  EXPECT_EQ(rows.error().wanted(), wanted);
  EXPECT_EQ(rows.error().found(), found);
  EXPECT_EQ(rows.error().where(), "image frame 3 of 90");
}

TEST(Nb1010, an_image_frame_must_be_the_next_one) {
  const auto good = image_frame(2, some_rows());
  ASSERT_TRUE(parse_image_frame(good, 2));
  refused(parse_image_frame(image_frame(3, some_rows()), 2), "rows up to 5", "up to 7");
  refused(parse_image_frame(ByteView(good).first(270), 2), "a frame of 540 bytes", "270 bytes");
  const auto with = [&](std::size_t at, std::uint8_t value) {
    auto bad = good;
    bad[at] = value;
    return bad;
  };
  refused(parse_image_frame(with(0, 0x81), 2), "a frame that starts with 0x80", "0x81");
  refused(parse_image_frame(with(1, 0x20), 2), "answer 33", "answer 32");
  refused(parse_image_frame(with(2, 1), 2), "sequence number 0", "1");
  refused(parse_image_frame(with(4, 0x1d), 2), "a frame of the 541 bytes that its header tells", "540 bytes");
  refused(parse_image_frame(with(12, 0), 2), "the mark that more frames follow", "0");
  refused(parse_image_frame(with(20, 1), 2), "rows of 256 pixels", "257");
}

TEST(Nb1010, answers_of_another_command_or_sequence_or_length_are_refused) {
  const auto status = status_answer(3, 0);
  EXPECT_EQ(parse_finger(status, 3).error().wanted(), "answer 55");
  EXPECT_EQ(parse_status(status, 4).error().wanted(), "sequence number 4");
  EXPECT_EQ(parse_status(ByteView(status).first(7), 3).error().found(), "7 bytes");
  EXPECT_EQ(parse_status({}, 3).error().found(), "0 bytes");
  auto longer = device_string_answer(3, "twelve bytes");
  longer[1] = static_cast<std::uint8_t>(Answer::status);
  EXPECT_EQ(parse_status(longer, 3).error().wanted(), "an answer of 16 bytes");
  EXPECT_EQ(parse_command(status).error().wanted(), "a command that is known");
  auto command = command_frame(Command::capture, 4);
  command[28] = 0;
  EXPECT_EQ(parse_command(command).error().where(), "command 18");
}

}  // namespace
}  // namespace landfall::firmware::nb1010
