// The picture decoder in a process of its own: the same pictures and errors as in this one, within limits.
#include <sys/wait.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"

namespace landfall::codec::test {
namespace {

using ::testing::HasSubstr;

std::vector<std::pair<std::string, Bytes>> files_of_all_formats() {
  std::vector<std::pair<std::string, Bytes>> out;
  for (const std::string ending : {".jpg", ".png", ".tiff", ".webp"}) {
    out.emplace_back(ending, quarters_file(ending));
    out.emplace_back(ending + " plain", plain_file(ending, 97, 61));
    if (ending != ".jpg") out.emplace_back(ending + " alpha", quarters_file(ending, true));
    if (ending == ".png" || ending == ".tiff") out.emplace_back(ending + " deep", quarters_file(ending, false, true));
  }
  const auto picture = decode(quarters_file(".png")).value();
  out.emplace_back("jp2", encode_jpeg2000(picture.view()).value());
  out.emplace_back("jpeg of 300 ppi", encode_jpeg(picture.view(), 80, 300).value());
  return out;
}

TEST(DecoderProcess, GivesTheSamePictures) {
  DecoderProcess child(real());
  InThisProcess here;
  for (const auto& [name, file] : files_of_all_formats())
    for (const Tone tone : {Tone::colour, Tone::gray}) {
      const auto a = here.decode(file, {.tone = tone}), b = child.decode(file, {.tone = tone});
      ASSERT_TRUE(b) << name << ": " << words_of(b);
      EXPECT_TRUE(equal(a, b)) << name;
    }
}

TEST(DecoderProcess, GivesTheSameErrors) {
  DecoderProcess child(real());
  InThisProcess here;
  std::vector<Bytes> files{{}, Bytes(100, 0x41), {'G', 'I', 'F', '8', '9', 'a'}};
  for (const auto& [name, file] : files_of_all_formats()) files.emplace_back(file.begin(), file.end() - 9);
  for (const auto& file : files) {
    const auto a = here.decode(file), b = child.decode(file);
    EXPECT_TRUE(equal(a, b)) << words_of(a) << "\n" << words_of(b);
  }
  const auto of_another = child.decode(small(), {.formats = {FileFormat::tiff, FileFormat::jpeg2000}});
  EXPECT_EQ(code_of(of_another), Errc::unsupported);
  EXPECT_EQ(of_another.error().found(), here.decode(small(), {.formats = {FileFormat::tiff}}).error().found());
  const DecodeOptions bounded{.max_pixels = 511};
  EXPECT_TRUE(equal(here.decode(small(), bounded), child.decode(small(), bounded)));
  for (const std::int64_t none : {std::int64_t{0}, std::int64_t{-5}})
    EXPECT_EQ(code_of(child.decode(small(), {.max_pixels = none})), Errc::exhausted);
  EXPECT_TRUE(child.decode(small(), {.max_pixels = INT64_MAX}));
}

// Damage takes decoders where whole files do not: none of it may need a system call that is not on the list.
TEST(DecoderProcess, AnyChangedByteGivesTheSame) {
  DecoderProcess child(real());
  InThisProcess here;
  int errors = 0;
  for (const auto& [name, file] : files_of_all_formats()) {
    const std::size_t step = std::max<std::size_t>(1, file.size() / (sanitized ? 6 : 25));
    for (std::size_t i = 0; i < file.size(); i += step) {
      Bytes changed = file;
      changed[i] ^= 0x5b;
      const DecodeOptions options{.max_pixels = 1'000'000};
      const auto a = here.decode(changed, options), b = child.decode(changed, options);
      EXPECT_TRUE(equal(a, b)) << name << " at " << i << ": " << words_of(a) << "\n" << words_of(b);
      errors += !b;
    }
  }
  EXPECT_GT(errors, 20);
}

// ---- limits

TEST(DecoderProcess, TimeIsLimited) {
  LANDFALL_NEEDS_THE_CAGE();
  DecoderProcess child(real(200ms));
  ASSERT_TRUE(child.decode(small()) && !slow().empty());
  const auto begun = Clock::now();
  const auto late = child.decode(slow());
  EXPECT_EQ(code_of(late), Errc::deadline) << words_of(late);
  EXPECT_THAT(words_of(late), HasSubstr("200 ms"));
  EXPECT_LT(seconds_since(begun), seconds(200ms + slack));
  EXPECT_TRUE(eventually([] { return working_child(server()) == 0; })) << "it still works on it";
  EXPECT_TRUE(child.decode(small()));
}

// How long after the wish the call returned.
double stop_amid(DecoderProcess& decoder) {
  EXPECT_TRUE(eventually([] { return working_child(server()) == 0; }));
  std::stop_source stop;
  Clock::time_point asked;
  std::jthread other([&] {
    static_cast<void>(eventually([] { return working_child(server()) != 0; }));
    asked = Clock::now();
    stop.request_stop();
  });
  const auto stopped = decoder.decode(slow(), {}, stop.get_token());
  const auto returned = Clock::now();
  EXPECT_EQ(code_of(stopped), Errc::cancelled) << words_of(stopped);
  EXPECT_EQ(code_of(decoder.decode(small(), {}, stop.get_token())), Errc::cancelled);
  other.join();
  EXPECT_TRUE(eventually([] { return working_child(server()) == 0; })) << "it still works on it";
  return std::chrono::duration<double>(returned - asked).count();
}

TEST(DecoderProcess, AStopIsHeard) {
  LANDFALL_NEEDS_THE_CAGE();
  DecoderProcess child(real());
  ASSERT_TRUE(child.decode(small()));
  double best = 1e9;  // of three: a machine that others use wakes whom it likes
  for (int i = 0; i < 3; ++i) best = std::min(best, stop_amid(child));
  EXPECT_LT(best, sanitized ? 1 : 0.05);
  RecordProperty("heard_us", static_cast<int>(best * 1e6));
  EXPECT_TRUE(child.decode(small()));
}

TEST(DecoderProcess, MemoryIsLimited) {
  if (sanitized) GTEST_SKIP() << "no limit of address space can be set under this sanitizer";
  auto picture = Picture::make(3400, 3000, PixelFormat::rgb24).value();
  std::uint32_t noise = 1;  // in some rows, so that the codestream is not implausibly short
  for (auto& sample : picture.pixels().first(100 * 3400 * 3)) {
    noise = noise * 1664525 + 1013904223;
    sample = static_cast<std::uint8_t>(noise >> 24);
  }
  DecoderOptions options = real();
  options.memory = 24U << 20;  // its pixels are 31 MB, and stand in memory at least once
  DecoderProcess child(options);
  const Bytes files[] = {encode_png(picture.view()).value(), encode_jpeg(picture.view()).value(),
                         encode_jpeg2000(picture.view(), 100).value(), plain_file(".tiff", 3400, 3000),
                         plain_file(".webp", 3400, 3000)};
  for (const auto& file : files) {
    const auto refused = child.decode(file);
    EXPECT_EQ(code_of(refused), Errc::exhausted) << words_of(refused);
    EXPECT_THAT(words_of(refused), HasSubstr("memory"));
    EXPECT_TRUE(child.decode(small()));
  }
  DecoderProcess enough(real());
  for (const auto& file : files) {
    const auto decoded = enough.decode(file);
    EXPECT_TRUE(decoded) << words_of(decoded);
  }
}

TEST(DecoderProcess, OnlySoManyAtOnce) {
  LANDFALL_NEEDS_THE_CAGE();
  DecoderOptions options = real(300ms);
  options.at_once = 1;
  DecoderProcess child(options);
  ASSERT_TRUE(child.decode(small()) && !slow().empty());
  ASSERT_TRUE(eventually([] { return working_child(server()) == 0; }));
  std::stop_source stop;
  std::jthread first([&] { EXPECT_EQ(code_of(child.decode(slow())), Errc::deadline); });
  ASSERT_TRUE(eventually([] { return working_child(server()) != 0; }));
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(code_of(child.decode(small(), {}, stop.get_token())), Errc::cancelled);
  EXPECT_TRUE(child.decode(small())) << "its turn comes";
}

// ---- who is not there

TEST(DecoderProcess, WithoutTheProgramThereIsAnErrorAndNoPicture) {
  const auto folder = std::filesystem::temp_directory_path() / ("landfall-decoder-test-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  DecoderProcess missing({.path = "/nowhere/landfall-decoder"});
  const auto none = missing.decode(small());
  EXPECT_EQ(code_of(none), Errc::not_found);
  EXPECT_THAT(words_of(none), HasSubstr("/nowhere/landfall-decoder"));
  EXPECT_THAT(words_of(none), HasSubstr("libexec"));
  EXPECT_EQ(missing.start().error().code(), Errc::not_found);
  DecoderProcess a_folder({.path = folder.string()});
  EXPECT_EQ(code_of(a_folder.decode(small())), Errc::permission);
  std::ofstream(folder / "text") << "no program";
  std::filesystem::permissions(folder / "text", std::filesystem::perms::owner_all);
  EXPECT_EQ(code_of(DecoderProcess({.path = (folder / "text").string()}).decode(small())), Errc::io);
  const auto other = DecoderProcess({.path = "/bin/true"}).decode(small());
  EXPECT_EQ(code_of(other), Errc::gone);
  EXPECT_THAT(words_of(other), HasSubstr("exit code 0"));
  std::filesystem::remove_all(folder);
}

TEST(DecoderProcess, IsFoundBesideTheRunningProgram) {
  DecoderProcess child;  // tests and programs of one build stand in one folder
  EXPECT_TRUE(child.start());
  EXPECT_TRUE(child.start());
  EXPECT_TRUE(child.decode(small()));
}

TEST(DecoderProcess, ByHandItSaysWhatItIs) {
  EXPECT_EQ(WEXITSTATUS(std::system(LANDFALL_DECODER " 3<&- 2>/dev/null")), 2);
}

}  // namespace
}  // namespace landfall::codec::test
