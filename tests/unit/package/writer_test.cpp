#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <landfall/codec/picture.hpp>
#include <landfall/package/record_writer.hpp>

#include "records.hpp"

namespace landfall::package {
namespace {

namespace fs = std::filesystem;

struct Writer : testing::Test {
  fs::path out = [] {
    std::string name = fs::temp_directory_path() / "landfall-record-XXXXXX";
    return fs::path(::mkdtemp(name.data()));
  }();
  ~Writer() override { fs::remove_all(out); }
  std::set<std::string> entries(const fs::path& folder) const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
    return names;
  }
  static unsigned mode(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }
};

TEST_F(Writer, writes_record_report_and_pictures_for_the_owner_only) {
  const auto deeper = out / "a" / "b";
  const auto record = a_full_record();
  const auto written = write_record(record, deeper);
  ASSERT_TRUE(written) << written.error().message();
  EXPECT_EQ(written->folder, (deeper / record.id).string());
  EXPECT_EQ(entries(deeper), std::set<std::string>{record.id});
  EXPECT_EQ(
      entries(written->folder),
      (std::set<std::string>{"record.json", "report.html", "page-1-white.png", "page-2-ir.png", "document-1.png",
                             "document-1-portrait.png", "portrait-1-white.png", "finger-1-white-right_four.png"}));
  for (const auto& name : entries(written->folder)) EXPECT_EQ(mode(fs::path(written->folder) / name), 0600U) << name;
  for (const auto& folder : {deeper, fs::path(written->folder)}) EXPECT_EQ(mode(folder), 0700U) << folder;
  std::ifstream in(fs::path(written->folder) / "page-1-white.png", std::ios::binary);
  const Bytes bytes((std::istreambuf_iterator<char>(in)), {});
  const auto picture = codec::decode(bytes);
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->width(), 300);
  EXPECT_EQ(picture->view().row(10)[10], 90);
}

TEST_F(Writer, never_writes_over_a_record) {
  const auto record = a_full_record();
  ASSERT_TRUE(write_record(record, out));
  const auto again = write_record(record, out);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), Errc::busy);
  EXPECT_EQ(entries(out), std::set<std::string>{record.id});
}

TEST_F(Writer, leaves_nothing_where_any_step_fails) {
  int steps = 0;
  const auto count = [&](std::string_view) -> Result<void> {
    ++steps;
    return {};
  };
  auto record = a_full_record();
  ASSERT_TRUE(write_record(record, out / "whole", {.stop = {}, .before = count}));
  ASSERT_EQ(steps, 11);  // create, eight files, sync, publish
  for (int fail = 1; fail <= steps; ++fail) {
    int at = 0;
    const auto break_at = [&](std::string_view) -> Result<void> {
      if (++at == fail) return Error(Errc::io, Layer::package, "room", "none");
      return {};
    };
    EXPECT_FALSE(write_record(record, out / "broken", {.stop = {}, .before = break_at}));
    EXPECT_TRUE(entries(out / "broken").empty()) << fail;
  }
}

TEST_F(Writer, stops_between_files_and_leaves_nothing) {
  std::stop_source stop;
  int at = 0;
  const auto record = a_full_record();
  const auto written =
      write_record(record, out, {.stop = stop.get_token(), .before = [&](std::string_view) -> Result<void> {
                                   if (++at == 4) stop.request_stop();
                                   return {};
                                 }});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code(), Errc::cancelled);
  EXPECT_TRUE(entries(out).empty());
}

// The process dies at every step: what is visible is nothing, and what is hidden is gone after the next record.
TEST_F(Writer, shows_no_half_record_after_a_death_at_any_step) {
  const auto record = a_full_record();
  for (int die = 1; die <= 8; ++die) {
    const auto child = ::fork();
    if (child == 0) {
      int at = 0;
      (void)write_record(record, out, {.stop = {}, .before = [&](std::string_view) -> Result<void> {
                                         if (++at == die) ::_exit(9);
                                         return {};
                                       }});
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(WEXITSTATUS(status), 9);
    for (const auto& name : entries(out)) EXPECT_TRUE(name.starts_with(".partial-")) << name;
  }
  EXPECT_FALSE(entries(out).empty());
  ASSERT_TRUE(write_record(record, out));
  EXPECT_EQ(entries(out), std::set<std::string>{record.id});
}

TEST_F(Writer, takes_no_id_that_leads_elsewhere) {
  auto record = a_full_record();
  for (const auto* id : {"", "..", "../x", "a/b", ".hidden", "a b", "a\n"}) {
    record.id = id;
    const auto written = write_record(record, out);
    ASSERT_FALSE(written) << id;
    EXPECT_EQ(written.error().code(), Errc::bad_input);
  }
  EXPECT_TRUE(entries(out).empty());
}

TEST_F(Writer, follows_no_link_that_stands_in_the_place_of_a_record) {
  const auto record = a_full_record();
  const auto elsewhere = out / "elsewhere";
  fs::create_directory(elsewhere);
  fs::create_symlink(elsewhere, out / record.id);
  EXPECT_FALSE(write_record(record, out));
  EXPECT_TRUE(entries(elsewhere).empty());
}

TEST_F(Writer, says_which_folder_cannot_be_written) {
  std::ofstream(out / "file") << "x";
  const auto written = write_record(a_full_record(), out / "file" / "records");
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message().find("file"), std::string::npos);
}

TEST_F(Writer, tries_a_folder_before_anybody_needs_it) {
  EXPECT_TRUE(check_folder(out / "new"));
  EXPECT_TRUE(entries(out / "new").empty());
  std::ofstream(out / "file") << "x";
  EXPECT_EQ(check_folder(out / "file").error().code(), Errc::io);
  EXPECT_EQ(check_folder("").error().code(), Errc::bad_input);
  const auto full = check_folder("/proc");
  ASSERT_FALSE(full);
  EXPECT_FALSE(full.error().found().empty());
}

TEST_F(Writer, removes_what_a_writer_left_and_nothing_else) {
  for (const auto* name : {".partial-mine", ".partial-a-b", ".partial-20260101T000000Z-00000001-77"}) {
    fs::create_directory(out / name);
    std::ofstream(out / name / "note") << "x";
  }
  const auto record = a_full_record();
  ASSERT_TRUE(write_record(record, out));
  EXPECT_EQ(entries(out), (std::set<std::string>{".partial-mine", ".partial-a-b", record.id}));
}

}  // namespace
}  // namespace landfall::package
