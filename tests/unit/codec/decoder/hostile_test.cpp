// A decoder that was taken over, and a program that was: neither is believed by the other side.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cstring>
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../../../capture/codec/src/passing.hpp"

#include "rig.hpp"

namespace landfall::codec::test {
namespace {

using ::testing::HasSubstr;

class HostileDecoder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("landfall-hostile-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  DecoderOptions as(const std::string& act) {
    const auto link = folder_ / act;
    std::error_code there;
    std::filesystem::create_symlink(LANDFALL_HOSTILE_DECODER, link, there);
    return {.path = link.string(), .limit = 400ms};
  }
  // Twice, because the second picture has to be answered as well.
  Errc behaves(const std::string& act) {
    DecoderProcess decoder(as(act));
    const DecodeOptions options{.max_pixels = 1000};
    const auto begun = Clock::now();
    const auto first = decoder.decode(small(), options), second = decoder.decode(small(), options);
    EXPECT_LT(seconds_since(begun), seconds(2 * 400ms + slack)) << act;
    EXPECT_EQ(code_of(first), code_of(second)) << act << ": " << words_of(first) << ", then " << words_of(second);
    for (const char c : words_of(first)) EXPECT_TRUE(c >= ' ' && c <= '~') << act;
    EXPECT_LT(words_of(first).size(), 700U) << act;
    return code_of(first);
  }
  std::filesystem::path folder_;
};

TEST_F(HostileDecoder, IsNotBelieved) {
  EXPECT_EQ(behaves("right"), Errc{});
  EXPECT_EQ(behaves("twice"), Errc{}) << "the first word counts";
  EXPECT_EQ(behaves("meddles"), Errc{}) << "what it was given is sealed";
  for (const char* act :
       {"wide",       "negative",      "flat",          "large",        "more_than_wanted", "few_bytes",
        "many_bytes", "gray",          "no_format",     "nan",          "infinite",         "below_zero",
        "no_kind",    "accepts_twice", "short_message", "long_message", "empty_message",    "no_code",
        "other_code", "long_text",     "ended",         "hangs_up"})
    EXPECT_EQ(behaves(act), Errc::protocol) << act;
  EXPECT_EQ(behaves("other_version"), Errc::unsupported);
  EXPECT_EQ(behaves("garbage"), Errc::unsupported) << "of a version 0x41414141";
  EXPECT_EQ(behaves("error"), Errc::bad_input);
  EXPECT_EQ(behaves("crashed"), Errc::bad_input);
  EXPECT_EQ(behaves("crashed_oddly"), Errc::bad_input);
  EXPECT_EQ(behaves("no_child"), Errc::exhausted);
}

TEST_F(HostileDecoder, IsNotWaitedFor) {
  EXPECT_EQ(behaves("never"), Errc::deadline);
  EXPECT_EQ(behaves("late"), Errc::deadline);
  EXPECT_EQ(behaves("leaves"), Errc::gone);
  EXPECT_EQ(behaves("leaves_before"), Errc::gone);
  EXPECT_EQ(behaves("crashes"), Errc::gone);
  EXPECT_EQ(behaves("not_at_all"), Errc::gone);
}

TEST_F(HostileDecoder, DeafOneIsStartedOnceMore) {
  auto options = as("deaf");
  options.start_limit = 500ms;
  DecoderProcess decoder(options);
  const auto begun = Clock::now();
  const auto deaf = decoder.decode(small());
  EXPECT_EQ(code_of(deaf), Errc::timeout) << words_of(deaf);
  EXPECT_GT(seconds_since(begun), seconds(2 * 500ms));
  EXPECT_LT(seconds_since(begun), seconds(2 * 500ms + slack));
}

TEST_F(HostileDecoder, AStopIsHeardWhileItIsDeaf) {
  DecoderProcess decoder(as("deaf"));
  const auto begun = Clock::now();
  std::stop_source stop;
  std::jthread other([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  EXPECT_EQ(code_of(decoder.decode(small(), {}, stop.get_token())), Errc::cancelled);
  EXPECT_LT(seconds_since(begun), seconds(100ms + slack));
}

TEST_F(HostileDecoder, TextsAreCleaned) {
  DecoderProcess decoder(as("error"));
  const auto error = decoder.decode(small()).error();
  EXPECT_EQ(error.wanted(), "abc");
  EXPECT_EQ(error.found(), "x??");
}

// ---- a program that was taken over: the server believes it as little

class RawServer {
 public:
  RawServer() {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], protocol::control);
      if (ends[1] == protocol::control) ::fcntl(ends[1], F_SETFD, 0);
      ::execl(LANDFALL_DECODER, LANDFALL_DECODER, nullptr);
      ::_exit(127);
    }
    socket_.reset(ends[0]);
    ::close(ends[1]);
  }
  ~RawServer() {
    socket_.reset();
    int status = 0;
    EXPECT_EQ(::waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }
  void send(ByteView bytes, const std::vector<int>& descriptors) const {
    std::vector<char> rights(CMSG_SPACE(sizeof(int) * descriptors.size()));
    iovec part{const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
      message.msg_control = rights.data();
      message.msg_controllen = rights.size();
      auto* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
      std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof(int) * descriptors.size());
    }
    EXPECT_EQ(::sendmsg(socket_.get(), &message, MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  // The kinds of all messages about a picture.
  std::vector<protocol::Kind> ask(const protocol::Request& request, const Bytes& file) const {
    const Descriptor in(::memfd_create("in", MFD_CLOEXEC)), out(::memfd_create("out", MFD_CLOEXEC));
    EXPECT_EQ(::write(in.get(), file.data(), file.size()), static_cast<ssize_t>(file.size()));
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    const Descriptor ours(ends[0]);
    EXPECT_TRUE(pass(socket_.get(), request, {in.get(), out.get(), ends[1]}));
    ::close(ends[1]);
    std::vector<protocol::Kind> kinds;
    for (protocol::Message message; ::recv(ours.get(), &message, sizeof message, 0) > 0;)
      kinds.push_back(static_cast<protocol::Kind>(message.kind));
    return kinds;
  }

 private:
  int pid_ = 0;
  Descriptor socket_;
};

TEST(DecoderServer, CrookedRequests) {
  using enum protocol::Kind;
  const RawServer server;
  protocol::Request request;
  request.limit_ms = 10'000, request.memory = 1U << 30, request.room = 1'000'000, request.max_pixels = 1000;
  request.file_bytes = small().size();
  request.formats = FormatSet::all().bits();
  const auto good = ByteView(reinterpret_cast<const std::uint8_t*>(&request), sizeof request);
  const int null = STDIN_FILENO;
  for (const auto& descriptors :
       {std::vector<int>{}, {null}, {null, null}, {null, null, null}, std::vector<int>(20, null)}) {
    server.send(good, descriptors);
    server.send(good.first(5), descriptors);
    server.send(Bytes(5000, 0xff), descriptors);
  }
  using Kinds = std::vector<protocol::Kind>;
  EXPECT_EQ(server.ask(request, small()), (Kinds{accepted, picture, ended}));
  auto other = request;
  other.version = 2;
  EXPECT_EQ(server.ask(other, small()), (Kinds{other_version}));
  other = request;
  const Bytes jpeg = quarters_file(".jpg");
  other.file_bytes = jpeg.size() + 100'000;  // past the end of what is there: SIGBUS in the child
  EXPECT_EQ(server.ask(other, Bytes(jpeg.begin(), jpeg.end() - 2)), (Kinds{accepted, ended}));
  other = request;
  other.room = 5;  // SIGXFSZ
  EXPECT_EQ(server.ask(other, small()), (Kinds{accepted, ended}));
  other = request;
  other.tone = 77;
  EXPECT_EQ(server.ask(other, small()), (Kinds{accepted, picture, ended}));
  EXPECT_EQ(server.ask(request, small()), (Kinds{accepted, picture, ended}));
}

}  // namespace
}  // namespace landfall::codec::test
