#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include <landfall/base/bytes.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/log.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/text.hpp>

namespace landfall {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error(Errc::bad_input, Layer::base, "an even number", text(n)).at("half");
  return n / 2;
}
Result<int> quarter(int n) {
  LANDFALL_TRY(const int h, half(n));
  LANDFALL_TRY(const int q, half(h));
  return q;
}

TEST(Result, carries_a_value_or_the_first_error) {
  EXPECT_EQ(*quarter(8), 2);
  const auto failed = quarter(6);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message(), "bad_input (base): wanted an even number, found 3, at half");
  EXPECT_EQ(recovery(failed.error()), Recovery::fix_input);
}

TEST(Error, every_code_has_a_name_and_a_recovery_with_advice) {
  for (int i = 1; i <= static_cast<int>(Errc::io); ++i) {
    const Error e(static_cast<Errc>(i), Layer::base, "x");
    EXPECT_NE(name(e.code()), "unknown");
    EXPECT_NE(name(recovery(e)), "unknown");
    EXPECT_FALSE(advice(recovery(e)).empty());
  }
}

TEST(Error, says_why_it_came_to_it) {
  const auto e = Error(Errc::gone, Layer::hal, "a device")
                     .because(Error(Errc::transport, Layer::transport, "540 bytes", "12").vendor(-4));
  EXPECT_EQ(e.message(),
            "gone (hal): wanted a device; because transport (transport): wanted 540 bytes, found 12, vendor code -4");
}

TEST(Personal, is_never_printed) {
  const Personal<std::string> name("ERIKSSON");
  std::ostringstream out;
  out << name;
  EXPECT_EQ(out.str(), "<redacted>");
  EXPECT_EQ(text("traveller ", name, " refused"), "traveller <redacted> refused");
  EXPECT_EQ(name.reveal(), "ERIKSSON");
}

TEST(Bytes, hex_and_base64_go_there_and_back) {
  const Bytes bytes{0x00, 0x80, 0xff, 0x12, 0x34};
  EXPECT_EQ(to_hex(bytes), "0080ff1234");
  EXPECT_EQ(*from_hex("0080FF1234"), bytes);
  EXPECT_FALSE(from_hex("008"));
  EXPECT_FALSE(from_hex("0g"));
  EXPECT_EQ(to_base64(as_bytes("fooba")), "Zm9vYmE=");  // RFC 4648, section 10
  EXPECT_EQ(to_base64(as_bytes("foob")), "Zm9vYg==");
  EXPECT_EQ(*from_base64("AID/EjQ="), bytes);
  for (const auto* bad : {"A", "A===", "=AAA", "AA=A", "A*AA", "AA==AAAA"}) EXPECT_FALSE(from_base64(bad)) << bad;
}

TEST(Bytes, crc32_of_the_check_string) { EXPECT_EQ(crc32(as_bytes("123456789")), 0xCBF43926U); }

TEST(ByteReader, never_reads_past_the_end) {
  const Bytes bytes{1, 2, 3};
  ByteReader reader(bytes);
  EXPECT_FALSE(reader.u32le());
  EXPECT_EQ(reader.position(), 0U);
  EXPECT_EQ(*reader.u16le(), 0x0201);
  EXPECT_FALSE(reader.take(2));
  EXPECT_EQ(*reader.u8(), 3);
  EXPECT_FALSE(reader.u8());
}

TEST(ImageView, crops_are_clipped) {
  const Bytes pixels(100 * 50);
  const ImageView view{pixels.data(), 100, 50, 100, PixelFormat::gray8};
  const auto part = view.cropped(-10, 40, 30, 2'000'000'000);
  EXPECT_EQ(part.width, 20);
  EXPECT_EQ(part.height, 10);
  EXPECT_EQ(part.data, pixels.data() + 4000);
  EXPECT_TRUE(view.cropped(100, 0, 10, 10).empty());
  EXPECT_FALSE(plausible_size(1'000'000, 1));
  EXPECT_FALSE(plausible_size(20'000, 20'000));
  EXPECT_FALSE(plausible_size(0, 5));
  EXPECT_TRUE(plausible_size(10'000, 10'000));
}

TEST(Hint, has_a_sentence_in_two_languages_and_shows_its_arguments) {
  const Hint hint{HintCode::centre_finger, Severity::advise, {Finger::left_index, Millimetres{3.5}}};
  EXPECT_EQ(sentence(hint), "Move your finger to the centre. (left_index, 3.5 mm)");
  EXPECT_EQ(sentence(hint, "es-BZ").substr(0, 6), "Mueva ");
  for (int i = 1; i <= static_cast<int>(HintCode::wait); ++i)
    EXPECT_TRUE(i == static_cast<int>(HintCode::wait) || name(static_cast<HintCode>(i)) != "wait") << i;
  EXPECT_EQ(sentence({static_cast<HintCode>(999), Severity::info, {}}), "Please wait.");
}

TEST(Finger, has_a_name_both_ways) {
  EXPECT_EQ(name(Finger::left_ring), "left_ring");
  EXPECT_EQ(finger("left_ring"), Finger::left_ring);
  EXPECT_EQ(finger("ring"), std::nullopt);
}

class Collect final : public LogSink {
 public:
  void write(LogLevel, std::string_view category, std::string_view line) noexcept override {
    lines += text("[", category, "] ", line, "\n");
  }
  std::string lines;
};

TEST(Log, is_silent_until_a_sink_is_set) {
  const Log log("nb1010");
  log.error("nobody hears this");
  const auto sink = std::make_shared<Collect>();
  set_log_sink(sink, LogLevel::info);
  log.debug("too quiet");
  log.warning(text("short frame: ", 12, " of ", 540));
  set_log_sink(nullptr);
  log.error("nobody hears this either");
  EXPECT_EQ(sink->lines, "[nb1010] short frame: 12 of 540\n");
}

}  // namespace
}  // namespace landfall
