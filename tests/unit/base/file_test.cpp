#include <landfall/base/file.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <thread>

namespace landfall {
namespace {

namespace fs = std::filesystem;

class File : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "landfall-file-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    dir = pattern;
  }
  void TearDown() override { fs::remove_all(dir); }

  [[nodiscard]] std::string at(std::string_view name) const { return (dir / name).string(); }
  void put(std::string_view name, std::string_view content) const { std::ofstream(dir / name) << content; }
  [[nodiscard]] static std::string content(const std::string& path, std::size_t most = 1 << 20) {
    const auto bytes = read_file(path, most, Layer::base);
    return bytes ? std::string(bytes->begin(), bytes->end()) : bytes.error().message();
  }
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> out;
    for (const auto& entry : fs::directory_iterator(dir)) out.insert(entry.path().filename());
    return out;
  }
  [[nodiscard]] static unsigned mode(const std::string& path) {
    struct stat is {};
    return ::stat(path.c_str(), &is) == 0 ? is.st_mode & 0777U : 0;
  }
  [[nodiscard]] static Result<void> write(const std::string& path, std::string_view content,
                                          FileAccess access = FileAccess::owner) {
    return write_file(path, as_bytes(content), access, Layer::tool);
  }
  fs::path dir;
};

// A process of its own in which no file grows beyond `most` bytes; how it ended, as waitpid() says it.
int in_small_disk(rlim_t most, bool dies, const std::function<bool()>& work) {
  const auto child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, dies ? SIG_DFL : SIG_IGN);
    const rlimit limit{most, most}, no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::_exit(work() ? 0 : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child ? status : -1;
}

TEST_F(File, is_read_up_to_a_bound) {
  put("empty", "");
  put("seven", "1234567");
  EXPECT_EQ(content(at("empty"), 0), "");
  EXPECT_EQ(content(at("seven"), 7), "1234567");
  const auto more = read_file(at("seven"), 6, Layer::trust);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().message(), "exhausted (trust): wanted a file of at most 6 bytes, found 7, at " + at("seven"));
  EXPECT_EQ(read_file(at("none"), 6, Layer::base).error().code(), Errc::not_found);
}

TEST_F(File, that_claims_more_than_there_is_memory_for_is_refused_before_any_is_taken) {
  put("huge", "");
  fs::resize_file(dir / "huge", std::uintmax_t{1} << 42);
  EXPECT_EQ(read_file(at("huge"), std::size_t{1} << 30, Layer::base).error().found(), "4398046511104");
}

TEST_F(File, whose_size_the_system_does_not_tell_is_read_to_its_end) {
  EXPECT_FALSE(content("/proc/self/status").empty());
  EXPECT_EQ(read_file("/proc/self/status", 10, Layer::base).error().code(), Errc::exhausted);
}

TEST_F(File, of_another_kind_is_not_read_and_not_waited_for) {
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  for (const auto& [path, found] : {std::pair(at("pipe"), "a pipe"),
                                    {std::string("/dev/zero"), "a device or socket"},
                                    {dir.string(), "a folder"}}) {
    const auto read = read_file(path, 100, Layer::base);
    ASSERT_FALSE(read) << path;
    EXPECT_EQ(read.error().code(), Errc::io);
    EXPECT_EQ(read.error().found(), found);
    EXPECT_FALSE(read_beginning(path, 4, Layer::base)) << path;
  }
  EXPECT_EQ(read_file(dir.string(), 100, Layer::base, FileKind::any).error().code(), Errc::io);
  EXPECT_EQ(read_file("/dev/zero", 100, Layer::base, FileKind::any).error().code(), Errc::exhausted);
}

TEST_F(File, that_is_a_pipe_comes_in_pieces) {
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream out(dir / "pipe");
    for (int i = 0; i < 1000; ++i) out << std::string(100, static_cast<char>('a' + i % 26)) << std::flush;
  });
  const auto read = read_file(at("pipe"), 100'000, Layer::base, FileKind::any);
  writer.join();
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->size(), 100'000U);
  EXPECT_EQ((*read)[150], 'b');
}

TEST_F(File, has_a_beginning) {
  put("seven", "1234567");
  const auto four = read_beginning(at("seven"), 4, Layer::base), all = read_beginning(at("seven"), 40, Layer::base);
  ASSERT_TRUE(four && all);
  EXPECT_EQ(*four, (Bytes{'1', '2', '3', '4'}));
  EXPECT_EQ(all->size(), 7U);
}

TEST_F(File, is_written_whole_with_its_mode) {
  const auto before = ::umask(0077);
  EXPECT_TRUE(write(at("mine"), "1"));
  EXPECT_TRUE(write(at("ours"), "2", FileAccess::everybody));
  ::umask(0);
  EXPECT_TRUE(write(at("mine"), "3"));
  ::umask(before);
  EXPECT_EQ(content(at("mine")), "3");
  EXPECT_EQ(mode(at("mine")), 0600U);
  EXPECT_EQ(mode(at("ours")), 0644U);
  EXPECT_EQ(names(), (std::set<std::string>{"mine", "ours"}));
}

TEST_F(File, is_written_into_the_folder_at_hand) {
  const auto before = fs::current_path();
  fs::current_path(dir);
  const auto written = write("here", "1");
  fs::current_path(before);
  ASSERT_TRUE(written) << written.error().message();
  EXPECT_EQ(content(at("here")), "1");
}

TEST_F(File, replaces_nothing_but_a_file) {
  put("file", "old");
  fs::create_symlink("file", dir / "link");
  fs::create_symlink("nowhere", dir / "loose");
  fs::create_directory(dir / "folder");
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  for (const auto* name : {"link", "loose", "folder", "pipe", "folder/", ".", ".."}) {
    const auto written = write(at(name), "new");
    ASSERT_FALSE(written) << name;
    EXPECT_EQ(written.error().code(), Errc::bad_input) << name;
  }
  EXPECT_EQ(write("/dev/full", "new").error().found(), "a device or socket");
  EXPECT_EQ(write(at("none/file"), "new").error().code(), Errc::not_found);
  EXPECT_EQ(write(at("file/file"), "new").error().code(), Errc::io);
  EXPECT_EQ(content(at("file")), "old");
  EXPECT_EQ(names(), (std::set<std::string>{"file", "folder", "link", "loose", "pipe"}));
}

TEST_F(File, stays_as_it_was_where_the_disk_is_full) {
  put("file", "old");
  const std::string large(5000, 'x');
  const int status = in_small_disk(4096, false, [&] {
    const auto written = write(at("file"), large);
    return !written && written.error().code() == Errc::io && written.error().wanted() == "room for 904 more bytes";
  });
  EXPECT_EQ(status, 0);
  EXPECT_EQ(content(at("file")), "old");
  EXPECT_EQ(names(), std::set<std::string>{"file"});
}

TEST_F(File, stays_as_it_was_where_its_writer_dies) {
  put("file", "old");
  const std::string large(5000, 'x');
  const int status = in_small_disk(4096, true, [&] { return write(at("file"), large).has_value(); });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(content(at("file")), "old");
  for (const auto& name : names()) EXPECT_TRUE(name == "file" || is_partial(name)) << name;
  EXPECT_EQ(names().size(), 2U);
}

TEST_F(File, of_two_writers_is_one_of_theirs) {
  const std::string a(30'000, 'a'), b(20'000, 'b');
  ASSERT_TRUE(write(at("file"), a));
  const auto work = [&](const std::string& all) {
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(write(at("file"), all));
  };
  std::thread one([&] { work(a); }), two([&] { work(b); });
  for (int i = 0; i < 200; ++i) {
    const auto seen = content(at("file"));
    EXPECT_TRUE(seen == a || seen == b) << seen.size();
  }
  one.join();
  two.join();
  EXPECT_EQ(names(), std::set<std::string>{"file"});
}

TEST_F(File, in_an_open_folder_is_no_link) {
  const auto folder = Folder::open(dir.string(), Layer::trust);
  ASSERT_TRUE(folder);
  ASSERT_TRUE(folder->write("file", as_bytes("1"), FileAccess::everybody));
  fs::create_symlink("file", dir / "link");
  fs::create_symlink("round", dir / "round");
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  ASSERT_TRUE(folder->open_file("file"));
  EXPECT_EQ(read_all(folder->open_file("file")->get(), 1, "file", Layer::trust)->size(), 1U);
  EXPECT_EQ(folder->open_file("none").error().code(), Errc::not_found);
  EXPECT_EQ(folder->open_file("link").error().code(), Errc::io);
  EXPECT_EQ(folder->open_file("round").error().code(), Errc::io);
  EXPECT_EQ(folder->open_file("pipe").error().code(), Errc::bad_input);  // and not waited for
  EXPECT_EQ(folder->names()->size(), 4U);
  folder->remove("link");
  EXPECT_EQ(names(), (std::set<std::string>{"file", "pipe", "round"}));
}

TEST_F(File, in_a_folder_that_was_exchanged_is_in_the_old_one) {
  const auto folder = Folder::make(at("a/b"), FileAccess::owner, Layer::trust);
  ASSERT_TRUE(folder) << folder.error().message();
  EXPECT_EQ(mode(at("a/b")), 0700U);
  fs::rename(dir / "a", dir / "c");
  ASSERT_TRUE(folder->write("file", as_bytes("1"), FileAccess::owner));
  EXPECT_EQ(content(at("c/b/file")), "1");
  EXPECT_EQ(Folder::open(at("a"), Layer::trust).error().code(), Errc::not_found);
  fs::create_symlink("nowhere", dir / "loose");
  EXPECT_EQ(Folder::open(at("loose"), Layer::trust).error().code(), Errc::io);
}

TEST_F(File, locks_a_folder_for_one) {
  const auto folder = Folder::open(dir.string(), Layer::trust);
  ASSERT_TRUE(folder);
  {
    const auto lock = folder->lock("lock");
    ASSERT_TRUE(lock);
    EXPECT_EQ(folder->lock("lock").error().code(), Errc::busy);
  }
  EXPECT_TRUE(folder->lock("lock"));
}

TEST_F(File, of_a_new_folder_are_seen_all_at_once_or_never) {
  const auto in = Folder::open(dir.string(), Layer::package);
  ASSERT_TRUE(in);
  {
    auto whole = NewFolder::begin(*in, "rec.1", FileAccess::owner);
    ASSERT_TRUE(whole);
    ASSERT_TRUE((*whole)->write("one", as_bytes("1")));
    EXPECT_EQ((*whole)->write("one", as_bytes("2")).error().code(), Errc::busy);
    ASSERT_EQ(names().size(), 1U);
    EXPECT_TRUE(is_partial(*names().begin()));
    remove_partial_folders(*in);  // it has its writer
    ASSERT_EQ(names().size(), 1U);
    ASSERT_TRUE((*whole)->publish("rec.1"));
  }
  EXPECT_EQ(content(at("rec.1/one")), "1");
  EXPECT_EQ(mode(at("rec.1")), 0700U);
  {
    auto again = NewFolder::begin(*in, "rec.1", FileAccess::owner);
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)->publish("rec.1").error().code(), Errc::busy);
  }
  EXPECT_EQ(names(), std::set<std::string>{"rec.1"});
}

TEST(Partial, is_what_such_a_name_says) {
  EXPECT_TRUE(is_partial(".partial-a-1"));
  EXPECT_TRUE(is_partial(".partial-a-b_c-4294967295"));
  for (const auto* name : {"", ".partial-", ".partial-1", ".partial--1", ".partial-a-", ".partial-a-b",
                           ".partial-a.b-1", "a.partial-a-1", "partial-a-1"})
    EXPECT_FALSE(is_partial(name)) << name;
}

}  // namespace
}  // namespace landfall
