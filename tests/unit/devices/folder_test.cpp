#include <sys/stat.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <landfall/codec/picture.hpp>

#include "rig.hpp"

namespace landfall::devices {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

struct FolderTest : testing::Test, Rig {
  fs::path dir;

  FolderTest() {
    auto pattern = (fs::temp_directory_path() / "landfall-folder-XXXXXX").string();
    dir = ::mkdtemp(pattern.data());
  }
  ~FolderTest() override {
    std::error_code ignored;
    fs::remove_all(dir, ignored);
  }
  void write(const std::string& name, ByteView bytes) const {
    std::ofstream out(dir / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  static Bytes png(int width, int height, std::uint8_t level, double ppi = 0) {
    auto picture = *codec::Picture::make(width, height, PixelFormat::rgb24);
    for (auto& p : picture.pixels()) p = level;
    return *codec::encode_png(picture.view(), ppi);
  }
  hal::Unit opened() {
    auto unit = manager->open("folder:" + dir.string(), in(2s));
    EXPECT_TRUE(unit) << unit.error().message();
    return *std::move(unit);
  }
  struct Seen {
    std::vector<std::string> notices;
    std::vector<hal::Presence> levels;
    int ends = 0;
  };
  Result<hal::Captured> next(hal::Unit& unit, Seen& seen, int pages = 1) {
    hal::PageRequest request;
    request.pages = pages;
    return unit.capture(request, in(5s), [&](const hal::Event& event) {
      if (const auto* notice = event.as<Notice>()) seen.notices.push_back(notice->detail);
      if (const auto* level = event.as<hal::PresenceEvent>()) seen.levels.push_back(level->presence);
      if (event.as<hal::Ended>() != nullptr) ++seen.ends;
    });
  }
};

class RefusesAll final : public codec::PictureDecoder {
  Result<codec::Picture> decode_file(ByteView, const codec::DecodeOptions&, const std::stop_token&) override {
    return Error(Errc::protocol, Layer::codec, "a decoder of this test", "no other");
  }
};

TEST_F(FolderTest, files_are_decoded_by_the_decoder_that_was_given) {
  manager = make_manager(std::make_shared<RefusesAll>());
  write("a.png", png(40, 30, 10));
  auto unit = opened();
  Seen seen;
  const auto captured = next(unit, seen);
  ASSERT_TRUE(captured);
  EXPECT_TRUE(captured->frames.empty());
  ASSERT_EQ(seen.notices.size(), 1U);
  EXPECT_NE(seen.notices[0].find("a decoder of this test"), std::string::npos) << seen.notices[0];
}

TEST_F(FolderTest, gives_every_file_an_end_of_its_own) {
  write("a.png", png(30, 20, 10, 300));
  const auto whole = png(40, 40, 99);
  write("b.png", ByteView(whole).first(whole.size() - 20));  // cut
  write("c.JPG", as_bytes("no picture, but somebody calls it one"));
  write("d", png(8, 9, 200));  // told by its bytes
  write("notes.csv", as_bytes("file,truth\n"));
  write(".hidden.png", whole);
  fs::create_directory(dir / "e.png");
  auto unit = opened();
  Seen seen;

  const auto first = next(unit, seen);
  ASSERT_TRUE(first) << first.error().message();
  ASSERT_EQ(first->frames.size(), 1U);
  const auto& info = first->frames[0].info();
  EXPECT_EQ(first->frames[0].image().width, 30);
  EXPECT_EQ(first->frames[0].image().format, PixelFormat::rgb24);
  EXPECT_EQ(*first->frames[0].image().row(19), 10);
  EXPECT_NEAR(info.ppi_x, 300, 0.1);
  EXPECT_EQ(info.light, Light::white);
  EXPECT_EQ(info.provenance.origin, Origin::file);
  EXPECT_EQ(info.provenance.driver, "folder");
  EXPECT_EQ(info.provenance.settings, std::vector<std::string>{"file=a.png"});
  EXPECT_EQ(seen.levels, std::vector{hal::Presence::present});
  ASSERT_EQ(seen.notices.size(), 1U);
  EXPECT_EQ(seen.notices[0], "1 other files in the folder are no pictures");

  for (const auto* name : {"b.png", "c.JPG"}) {
    Seen broken;
    const auto captured = next(unit, broken);
    ASSERT_TRUE(captured) << captured.error().message();
    EXPECT_TRUE(captured->frames.empty());
    ASSERT_TRUE(captured->refused);
    EXPECT_EQ(captured->refused->reasons.at(0).code, HintCode::document_unreadable);
    ASSERT_EQ(broken.notices.size(), 1U);
    EXPECT_TRUE(broken.notices[0].starts_with(std::string(name) + ": bad_input")) << broken.notices[0];
  }

  Seen last;
  const auto fourth = next(unit, last);
  ASSERT_TRUE(fourth);
  EXPECT_EQ(fourth->frames.at(0).image().height, 9);
  EXPECT_EQ(fourth->frames.at(0).info().ppi_x, 0);
  EXPECT_EQ(last.levels, (std::vector{hal::Presence::present, hal::Presence::absent}));
  EXPECT_EQ(unit.presence(hal::Function::document_reader), hal::Presence::absent);

  for (int again = 0; again < 2; ++again) {
    const auto before = clock.now();
    Seen nothing;
    const auto end = next(unit, nothing);
    ASSERT_TRUE(end);
    ASSERT_TRUE(end->refused);
    EXPECT_EQ(end->refused->reasons.at(0).code, HintCode::place_document);
    EXPECT_EQ(nothing.levels, std::vector{hal::Presence::absent});
    EXPECT_EQ(nothing.ends, 1);
    EXPECT_LT(clock.now() - before, 100ms) << "a loop over a folder must end";
  }
}

TEST_F(FolderTest, takes_what_is_named_as_a_picture_and_cannot_be_read_for_a_document_all_the_same) {
  fs::create_symlink("nowhere", dir / "a.jpg");
  ASSERT_EQ(::mkfifo((dir / "b.jpg").c_str(), 0600), 0);
  fs::create_symlink("c.jpg", dir / "c.jpg");
  ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);  // not opened to see what it is
  auto unit = opened();
  for (const auto* name : {"a.jpg", "b.jpg", "c.jpg"}) {
    Seen seen;
    const auto captured = next(unit, seen);
    ASSERT_TRUE(captured) << captured.error().message();
    ASSERT_TRUE(captured->refused);
    EXPECT_EQ(captured->refused->reasons.at(0).code, HintCode::document_unreadable);
    ASSERT_FALSE(seen.notices.empty());
    EXPECT_TRUE(seen.notices.back().starts_with(std::string(name) + ": ")) << seen.notices.back();
  }
}

TEST_F(FolderTest, delivers_all_that_can_be_read_to_a_request_without_end) {
  for (const auto* name : {"1.png", "2.png", "4.png"}) write(name, png(5, 5, 1));
  write("3.png", as_bytes("x"));
  auto unit = opened();
  Seen seen;
  const auto all = next(unit, seen, 0);
  ASSERT_TRUE(all) << all.error().message();
  EXPECT_FALSE(all->refused);
  EXPECT_EQ(all->frames.size(), 3U);
  EXPECT_EQ(seen.notices.size(), 1U);
}

TEST_F(FolderTest, says_why_it_does_not_open) {
  const auto open = [&](const std::string& uri) {
    auto unit = manager->open(uri, in(2s));
    return unit ? Errc{} : unit.error().code();
  };
  EXPECT_EQ(open("folder:" + dir.string()), Errc::not_found) << "empty";
  EXPECT_EQ(open("folder:" + (dir / "x").string()), Errc::not_found);
  EXPECT_EQ(open("folder:"), Errc::bad_input);
  write("one.png", png(3, 3, 0));
  EXPECT_EQ(open("folder:" + (dir / "one.png").string()), Errc{}) << "a file stands for itself";
}

TEST_F(FolderTest, refuses_lights_that_no_file_has) {
  write("one.png", png(3, 3, 0));
  auto unit = opened();
  hal::PageRequest request;
  request.lights = {Light::ir};
  EXPECT_EQ(unit.capture(request, in(1s)).error().code(), Errc::bad_input);
}

}  // namespace
}  // namespace landfall::devices
