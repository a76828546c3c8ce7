#include "decoder_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <vector>

#include <landfall/base/text.hpp>

#include "passing.hpp"
#include "pidfd.hpp"
#include "sanitized.hpp"

namespace landfall::codec {

namespace {

constexpr std::string_view program = "landfall-decoder";
constexpr int parting_ms = 250;  // for an end that is under way; a server takes its children with it

Error not_started(int problem, const std::string& path) {
  const auto code = problem == ENOENT || problem == ENOTDIR ? Errc::not_found
                    : problem == EACCES                     ? Errc::permission
                                                            : Errc::io;
  const char* remedy = code == Errc::not_found
                           ? "; it belongs beside the program or into ../libexec/landfall from there"
                       : code == Errc::permission ? "; it must be executable for this user"
                                                  : "";
  return Error(code, Layer::codec, text("the program ", program), text(std::strerror(problem), remedy)).at(path);
}

// What posix_spawn(3) is told: one descriptor, no signal blocked or ignored, a process group of its own, so that
// Ctrl-C at the program's terminal is for the program alone.
class Orders {
 public:
  explicit Orders(int control) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawn_file_actions_adddup2(&actions_, control, protocol::control);  // a dup2 onto itself ends CLOEXEC, too
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
      if (fd != STDERR_FILENO || !sanitized)
        ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;
  ~Orders() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  // glibc's posix_spawn neither copies the memory of the program nor runs its fork handlers: its other threads may hold
  // any lock.
  [[nodiscard]] int spawn(const std::string& path, std::vector<std::string> environment, pid_t& pid) const {
    std::string name = path;
    std::array<char*, 2> arguments{name.data(), nullptr};
    std::vector<char*> variables;
    for (auto& variable : environment) variables.push_back(variable.data());
    variables.push_back(nullptr);
    return ::posix_spawn(&pid, path.c_str(), &actions_, &attributes_, arguments.data(), variables.data());
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// Nothing of the program's own environment: LD_PRELOAD, locales and what else steers libraries. A linear algebra
// library that imgcodecs brings along may make threads when it is loaded; a server that forks must have one. malloc may
// ask for huge pages: a child touches its memory for the first time, page by page.
std::vector<std::string> environment() {
  std::vector<std::string> out{"OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1", "GLIBC_TUNABLES=glibc.malloc.hugetlb=1"};
  if (sanitized)
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
      if (const char* value = std::getenv(name)) out.push_back(text(name, "=", value));
  return out;
}

}  // namespace

std::string signal_text(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return name != nullptr ? text("signal SIG", name) : text("signal ", signal);
}

Result<std::string> find_decoder(const std::string& named) {
  if (!named.empty()) return named;  // if it is not there, the start says so
  std::error_code problem;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", problem);
  std::vector<std::string> places;
  if (!problem) {
    const auto folder = self.parent_path();
    places.push_back((folder / program).string());
    places.push_back((folder.parent_path() / "libexec/landfall" / program).string());
  }
  places.push_back(text(LANDFALL_LIBEXEC, "/", program));
  std::string all;
  for (const auto& place : places) {
    if (::access(place.c_str(), F_OK) == 0) return place;
    all += (all.empty() ? "" : ", ") + place;
  }
  return not_started(ENOENT, all);
}

DecoderServer::DecoderServer(Descriptor process, Descriptor control) noexcept
    : process_(std::move(process)), control_(std::move(control)) {}

Result<std::shared_ptr<DecoderServer>> DecoderServer::start(const std::string& path) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return not_started(errno, path);
  Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);
  pid_t pid = -1;
  if (const int problem = Orders(theirs.get()).spawn(path, environment(), pid); problem != 0)
    return not_started(problem, path);
  Descriptor process = open_process(pid);
  if (!process) {
    const int problem = errno;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return not_started(problem, path);
  }
  return std::shared_ptr<DecoderServer>(new DecoderServer(std::move(process), std::move(ours)));
}

// The end of the control socket asks it to end, and to take its children along: killed at once, these would be left to
// whoever reaps orphans here.
DecoderServer::~DecoderServer() {
  control_.reset();
  if (!has_ended()) kill();
  siginfo_t how{};
  while (::waitid(P_PIDFD, static_cast<id_t>(process_.get()), &how, WEXITED) != 0 && errno == EINTR) {
  }
}

bool DecoderServer::has_ended() const noexcept {
  pollfd end{process_.get(), POLLIN, 0};
  int ready_now = 0;
  do ready_now = ::poll(&end, 1, parting_ms);
  while (ready_now < 0 && errno == EINTR);
  return ready_now > 0;
}

bool DecoderServer::send(const protocol::Request& request, int file, int pixels, int line) const noexcept {
  return pass(control_.get(), request, {file, pixels, line});
}

void DecoderServer::kill() const noexcept { kill_process(process_); }

std::string DecoderServer::how_it_ended() const {
  siginfo_t how{};
  if (::waitid(P_PIDFD, static_cast<id_t>(process_.get()), &how, WEXITED | WNOWAIT | WNOHANG) != 0 || how.si_pid == 0)
    return "no end";
  return how.si_code == CLD_EXITED ? text("exit code ", how.si_status) : signal_text(how.si_status);
}

}  // namespace landfall::codec
