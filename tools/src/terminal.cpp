#include "terminal.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "commands.hpp"

namespace landfall::tools {
namespace {

constexpr int grace_ms = 60;

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Terminal::Terminal(std::function<void()> on_stop, std::function<void(const std::string&)> on_line, std::string farewell)
    : on_stop_(std::move(on_stop)),
      on_line_(std::move(on_line)),
      farewell_('\n' + std::move(farewell) + '\n'),
      interactive_(::isatty(STDIN_FILENO) == 1) {
  const auto set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { watch(); });
}

Terminal::~Terminal() {
  const std::uint64_t one = 1;
  (void)!::write(wake_, &one, sizeof one);
  thread_.join();
  ::close(signals_);
  ::close(wake_);
}

void Terminal::leave() {
  // write(): the streams may be in another thread's hands.
  if (left_.exchange(true))
    for (;;) ::pause();  // the other thread that leaves says it, and ends this one too
  (void)!::write(STDOUT_FILENO, farewell_.data(), farewell_.size());
  std::_Exit(exit_interrupted);
}

void Terminal::watch() {
  std::string typed;
  bool reading = interactive_;
  for (;;) {
    pollfd fds[] = {{wake_, POLLIN, 0}, {signals_, POLLIN, 0}, {reading ? STDIN_FILENO : -1, POLLIN, 0}};
    const int ready = ::poll(fds, 3, stopped_ ? grace_ms : -1);
    if (fds[0].revents != 0) return;
    if (stopped_ && ready <= 0) leave();
    if (fds[1].revents != 0) {
      signalfd_siginfo info{};
      if (::read(signals_, &info, sizeof info) != sizeof info) continue;
      if (stopped_) leave();  // a second Ctrl-C
      stopped_ = true;
      on_stop_();
    }
    if (fds[2].revents != 0) {
      char buffer[256];
      const auto got = ::read(STDIN_FILENO, buffer, sizeof buffer);
      if (got <= 0)
        reading = false;
      else
        typed.append(buffer, static_cast<std::size_t>(got));
      read_lines(typed);
    }
  }
}

void Terminal::read_lines(std::string& typed) {
  for (auto end = typed.find('\n'); end != std::string::npos; end = typed.find('\n')) {
    on_line_(typed.substr(0, end));
    typed.erase(0, end + 1);
  }
  if (typed.size() > 4096) typed.clear();
}

}  // namespace landfall::tools
