#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace landfall::tools {

/// Watches for Ctrl-C (and SIGTERM) and for lines typed at the terminal, on a thread of its own. Make it before any
/// other thread: it blocks the signals for all threads that come after it. One at a time. Thread-bound.
class Terminal {
 public:
  /// `on_stop` is called at the first signal. Where the program has not ended `grace` later, the process does, with the
  /// exit code for interrupted: Ctrl-C ends it whatever hangs. `on_line` gets what is typed; it is only asked where
  /// standard input is a terminal.
  /// `farewell` is said then.
  Terminal(std::function<void()> on_stop, std::function<void(const std::string&)> on_line, std::string farewell);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  [[nodiscard]] bool stopped() const noexcept { return stopped_; }
  /// Says the farewell and ends the process. Thread-safe.
  [[noreturn]] void leave();
  [[nodiscard]] bool interactive() const noexcept { return interactive_; }

 private:
  void watch();
  void read_lines(std::string& typed);
  const std::function<void()> on_stop_;
  const std::function<void(const std::string&)> on_line_;
  const std::string farewell_;
  const bool interactive_;
  int signals_ = -1, wake_ = -1;
  std::atomic<bool> stopped_ = false, left_ = false;
  std::thread thread_;
};

}  // namespace landfall::tools
