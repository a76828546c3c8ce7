// Faults of the real decoder and of its server, how a child is locked in, and what stays behind: nothing.
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"

namespace landfall::codec::test {
namespace {

using ::testing::HasSubstr;

class DecoderFault : public ::testing::Test {
 protected:
  void SetUp() override {
    LANDFALL_NEEDS_THE_CAGE();
    const auto first = child_.decode(small());
    ASSERT_TRUE(first) << words_of(first);
    server_ = server();
    ASSERT_NE(server_, 0);
    ASSERT_FALSE(slow().empty());
  }
  // Does something while the slow picture is being decoded.
  template <class Act>
  Result<Picture> amid(Act act) {
    EXPECT_TRUE(eventually([&] { return working_child(server_) == 0; })) << "the one before has not gone yet";
    std::jthread other([&] {
      int child = 0;
      if (eventually([&] { return (child = working_child(server_)) != 0; })) act(child);
    });
    return child_.decode(slow());
  }
  DecoderProcess child_{real()};
  int server_ = 0;
};

TEST_F(DecoderFault, ServerKilledBetweenPictures) {
  ::kill(server_, SIGKILL);
  EXPECT_TRUE(child_.decode(small()));
  EXPECT_NE(server(), server_);
}

TEST_F(DecoderFault, ServerKilledAmidAPicture) {
  const auto picture = amid([&](int) { ::kill(server_, SIGKILL); });
  EXPECT_TRUE(picture) << words_of(picture);  // a second one has decoded it
  EXPECT_FALSE(alive(server_));
  EXPECT_EQ(children_of(server_).size(), 0U);
}

TEST_F(DecoderFault, ServerStopped) {
  ::kill(server_, SIGSTOP);
  const auto begun = Clock::now();
  const auto picture = child_.decode(small());
  EXPECT_TRUE(picture) << words_of(picture);
  EXPECT_LT(seconds_since(begun), seconds(2s + slack));
  EXPECT_FALSE(alive(server_));
}

TEST_F(DecoderFault, ChildKilled) {
  const auto picture = amid([](int child) { ::kill(child, SIGKILL); });
  EXPECT_EQ(code_of(picture), Errc::exhausted) << words_of(picture);
  EXPECT_THAT(words_of(picture), HasSubstr("SIGKILL"));
  EXPECT_TRUE(child_.decode(small()));
  EXPECT_EQ(server(), server_) << "the server has nothing to do with it";
}

TEST_F(DecoderFault, ChildCrashes) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGSYS}) {
    const auto picture = amid([&](int child) { ::kill(child, signal); });
    EXPECT_EQ(code_of(picture), Errc::bad_input) << words_of(picture);
    // A sanitizer catches some of them, and finds itself locked in when it wants to report.
    EXPECT_THAT(words_of(picture), HasSubstr(sanitized ? "signal SIG" : ::sigabbrev_np(signal)));
  }
  EXPECT_TRUE(child_.decode(small()));
  EXPECT_EQ(server(), server_);
}

TEST_F(DecoderFault, ChildsOwnTimeIsUp) {
  for (const int signal : {SIGALRM, SIGXCPU})
    EXPECT_EQ(code_of(amid([&](int child) { ::kill(child, signal); })), Errc::deadline);
}

TEST_F(DecoderFault, SpareKilled) {
  int spare = 0;
  ASSERT_TRUE(eventually([&] { return (spare = waiting_child(server_)) != 0; }));
  ::kill(spare, SIGKILL);
  ASSERT_TRUE(eventually([&] { return !alive(spare); }));
  EXPECT_TRUE(child_.decode(small()));
  EXPECT_EQ(server(), server_);
}

TEST(DecoderProcess, ServerAndChildStoppedAmidAPicture) {
  LANDFALL_NEEDS_THE_CAGE();
  DecoderProcess child(real(1000ms));
  ASSERT_TRUE(child.decode(small()) && !slow().empty());
  const int first = server();
  ASSERT_TRUE(eventually([&] { return working_child(first) == 0; }));
  std::jthread other([&] {
    int working = 0;
    if (!eventually([&] { return (working = working_child(first)) != 0; })) return;
    ::kill(first, SIGSTOP);
    ::kill(working, SIGSTOP);
  });
  const auto begun = Clock::now();
  const auto late = child.decode(slow());
  EXPECT_EQ(code_of(late), Errc::deadline) << words_of(late);
  EXPECT_LT(seconds_since(begun), seconds(1000ms + slack));
  EXPECT_TRUE(child.decode(small()));
  EXPECT_TRUE(eventually([&] { return !alive(first) && children_of(first).empty(); }));
}

// In a process of an ordinary user, whom the limit of processes holds (setrlimit(2): not root).
TEST(DecoderProcess, NoChildCanBeForked) {
  if (sanitized) GTEST_SKIP() << "a sanitizer's own thread counts as a process";
  const int probe = ::fork();
  if (probe == 0) {
    if (::geteuid() == 0 && (::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0))
      ::_exit(1);
    DecoderProcess child(real());
    if (!child.decode(small())) ::_exit(2);
    rlimit before{};
    const int of = server();
    if (!eventually([&] { return waiting_child(of) != 0; })) ::_exit(3);
    if (::prlimit(of, RLIMIT_NPROC, nullptr, &before) != 0) ::_exit(4);
    const rlimit none{0, before.rlim_max};
    if (::prlimit(of, RLIMIT_NPROC, &none, nullptr) != 0) ::_exit(5);
    if (!child.decode(small())) ::_exit(6);  // by the child that is there
    if (code_of(child.decode(small())) != Errc::exhausted) ::_exit(7);
    if (::prlimit(of, RLIMIT_NPROC, &before, nullptr) != 0) ::_exit(8);
    ::_exit(child.decode(small()) && server() == of ? 0 : 9);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(probe, &status, 0), probe);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// ---- how it is locked in

std::string limit_of(int pid, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/limits");
  for (std::string line; std::getline(file, line);)
    if (line.rfind(name, 0) == 0) {
      std::istringstream words(line.substr(name.size()));
      std::string soft;
      words >> soft;
      return soft;
    }
  return {};
}

int descriptors_of(int pid) {
  return static_cast<int>(
      std::distance(std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"), {}));
}

TEST_F(DecoderFault, WhatAChildIsLeftWith) {
  ::setenv("LD_PRELOAD_OF_A_TEST", "1", 1);
  const auto picture = amid([&](int child) {
    EXPECT_EQ(status_of(child, "NoNewPrivs"), "1");
    EXPECT_EQ(status_of(child, "Seccomp"), "2");
    EXPECT_EQ(status_of(server_, "NoNewPrivs"), "1");
    EXPECT_EQ(status_of(server_, "Seccomp"), "2");
    if (!sanitized) {
      EXPECT_EQ(status_of(server_, "Threads"), "1");
      EXPECT_EQ(status_of(child, "Threads"), "1");
    }
    if (::geteuid() == 0) {  // else closed to us: it cannot be dumped
      EXPECT_EQ(descriptors_of(child), 3);
      EXPECT_EQ(limit_of(child, "Max core file size"), "0");
      EXPECT_EQ(limit_of(child, "Max open files"), "0");
      EXPECT_EQ(limit_of(child, "Max processes"), "0");
      EXPECT_EQ(limit_of(child, "Max file size"), "300000000");
      EXPECT_EQ(limit_of(child, "Max cpu time"), "62");
      if (!sanitized) {
        EXPECT_LT(std::stoll(limit_of(child, "Max address space")), 4'000'000'000);
      }
      std::ifstream environment("/proc/" + std::to_string(server_) + "/environ");
      const std::string all(std::istreambuf_iterator<char>(environment), {});
      EXPECT_THAT(all, ::testing::Not(HasSubstr("PRELOAD")));
      EXPECT_THAT(all, ::testing::Not(HasSubstr("HOME")));
    }
    ::kill(child, SIGALRM);
  });
  EXPECT_EQ(code_of(picture), Errc::deadline);
}

int run(const std::string& command) { return std::system(command.c_str()); }

std::string sandboxed(const char* which, const char* call) {
  const int status = run(std::string("exec ") + LANDFALL_SANDBOX_PROBE + " " + which + " " + call + " 2>/dev/null");
  return WIFSIGNALED(status) ? ::sigabbrev_np(WTERMSIG(status)) : "exit " + std::to_string(WEXITSTATUS(status));
}

TEST(Sandbox, OfAPictureBites) {
  LANDFALL_NEEDS_THE_CAGE();
  for (const char* call : {"nothing", "memory", "write"}) EXPECT_EQ(sandboxed("picture", call), "exit 0") << call;
  for (const char* call : {"open",
                           "open_raw",
                           "read",
                           "socket",
                           "socketpair_inet",
                           "sendmsg",
                           "execve",
                           "fork",
                           "thread",
                           "user_namespace",
                           "unshare",
                           "ptrace",
                           "kill",
                           "kill_self",
                           "tgkill",
                           "pidfd_getfd",
                           "process_vm_readv",
                           "memfd",
                           "mmap_executable",
                           "mprotect_executable",
                           "disarm",
                           "raise_limit",
                           "ioctl",
                           "bpf",
                           "io_uring"})
    EXPECT_EQ(sandboxed("picture", call), "SYS") << call;
}

TEST(Sandbox, OfTheServerBites) {
  LANDFALL_NEEDS_THE_CAGE();
  for (const char* call : {"nothing", "memory", "write", "fork", "sendmsg"})
    EXPECT_EQ(sandboxed("server", call), "exit 0") << call;
  for (const char* call : {"open",
                           "open_raw",
                           "read",
                           "socket",
                           "socketpair_inet",
                           "execve",
                           "thread",
                           "user_namespace",
                           "unshare",
                           "ptrace",
                           "kill",
                           "tgkill",
                           "pidfd_getfd",
                           "process_vm_readv",
                           "memfd",
                           "mmap_executable",
                           "mprotect_executable",
                           "ioctl",
                           "bpf",
                           "io_uring"})
    EXPECT_EQ(sandboxed("server", call), "SYS") << call;
}

// ---- nothing stays behind

TEST(DecoderProcess, NothingIsLeft) {
  EXPECT_TRUE(DecoderProcess(real()).decode(small()));  // what is made once is made
  const int before = open_descriptors();
  {
    DecoderProcess child(real(150ms));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(child.decode(small()));
    EXPECT_FALSE(child.decode(slow()));
    EXPECT_FALSE(child.decode(Bytes(50, 0)));
    ::kill(server(), SIGKILL);
    EXPECT_TRUE(child.decode(small()));
    EXPECT_EQ(open_descriptors(), before + 2) << "the server's process and socket";
  }
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
  EXPECT_EQ(errno, ECHILD);
}

// Also where it is stopped: its process group is an orphan then, and gets SIGHUP and SIGCONT (setpgid(2)).
void ends_with_its_program(bool stopped) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int program = ::fork();
  if (program == 0) {
    auto* child = new DecoderProcess(real());
    const bool decoded = child->decode(small()).has_value();
    const int number = decoded ? server() : 0;
    (void)!::write(ends[1], &number, sizeof number);
    std::jthread other([&] { static_cast<void>(child->decode(slow())); });
    static_cast<void>(eventually([&] { return working_child(number) != 0; }));
    if (stopped) {  // which takes effect when it gets a processor
      ::kill(number, SIGSTOP);
      static_cast<void>(eventually([&] { return status_of(number, "State") == "(stopped)"; }));
    }
    ::raise(SIGKILL);
  }
  int number = 0;
  ASSERT_EQ(::read(ends[0], &number, sizeof number), static_cast<ssize_t>(sizeof number));
  ASSERT_NE(number, 0);
  ::waitpid(program, nullptr, 0);
  EXPECT_TRUE(eventually([&] { return !alive(number) && children_of(number).empty(); }));
  ::close(ends[0]), ::close(ends[1]);
}

TEST(DecoderProcess, EndsWithItsProgram) {
  LANDFALL_NEEDS_THE_CAGE();
  ends_with_its_program(false);
  ends_with_its_program(true);
}

// The server is killed again and again while four threads decode: each call ends with a picture or a typed error.
TEST(DecoderProcess, ManyPicturesWhileTheServerIsKilled) {
  constexpr int threads = 4, each = sanitized ? 40 : 125;
  const Bytes files[] = {small(), quarters_file(".jpg"), quarters_file(".webp"), Bytes(60, 1)};
  const auto wanted = decode(small());
  EXPECT_TRUE(DecoderProcess(real()).decode(small()));  // what is made once is made
  const int before = open_descriptors();
  std::atomic<int> pictures = 0, refused = 0, lost = 0, others = 0;
  int kills = 0;
  {
    DecoderProcess child(real());
    std::atomic<int> running = threads;
    std::vector<std::jthread> all;
    for (int t = 0; t < threads; ++t)
      all.emplace_back([&, t] {
        for (int i = 0; i < each; ++i) {
          const auto picture = child.decode(files[(i + t) % 4]);
          if (picture) {
            ++pictures;
            EXPECT_TRUE((i + t) % 4 != 0 || equal(picture, wanted));
          } else {
            ++(picture.error().code() == Errc::bad_input ? refused
               : picture.error().code() == Errc::gone    ? lost
                                                         : others);
          }
        }
        --running;
      });
    std::mt19937 random(20261124);
    while (running > 0) {  // after some pictures each, and not after some time: a slow machine is to get on, too
      const int next = pictures + refused + static_cast<int>(random() % 25);
      static_cast<void>(eventually([&] { return running == 0 || pictures + refused >= next; }));
      if (const int of = server(); of != 0 && running > 0) ::kill(of, SIGKILL), ++kills;
    }
  }
  EXPECT_EQ(pictures + refused + lost + others, threads * each);
  EXPECT_EQ(others, 0);
  EXPECT_GT(pictures, threads * each / 2);
  RecordProperty("kills", kills);
  RecordProperty("lost", lost);
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
}

}  // namespace
}  // namespace landfall::codec::test
