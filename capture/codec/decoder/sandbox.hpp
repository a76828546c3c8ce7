#pragma once
// What a process that looks at a picture may still do.

#include <cstdint>
#include <memory>
#include <span>

#include "../src/decoder_protocol.hpp"

namespace landfall::codec {

/// A list of system calls that are allowed; any other ends the process by SIGSYS (seccomp(2), KILL_PROCESS).
/// Made where memory may still be allocated, put on where it is to hold. Thread-bound.
class Sandbox {
 public:
  /// For the server: it forks, passes messages on and waits. It cannot run programs, open files, or make sockets.
  [[nodiscard]] static Sandbox for_server();
  /// For a picture: memory, time, writing into descriptors that are there, the end.
  [[nodiscard]] static Sandbox for_picture();

  Sandbox(Sandbox&&) noexcept = default;
  Sandbox& operator=(Sandbox&&) noexcept = default;
  /// For good, for all that this process does and all that it forks. False: it could not be put on.
  [[nodiscard]] bool put_on() const noexcept;

 private:
  struct Release {
    void operator()(void* context) const noexcept;
  };
  explicit Sandbox(void* context) noexcept : context_(context) {}
  std::unique_ptr<void, Release> context_;  // scmp_filter_ctx; null: it could not be made
};

/// Limits of a process for one picture (setrlimit(2), setitimer(2)): its address space beyond the `base` bytes that
/// are in use, its time, and that it gets no file, process, core or further descriptor. False: they could not be set.
[[nodiscard]] bool limit_picture(const protocol::Request& request, std::uint64_t base) noexcept;

/// No new rights (PR_SET_NO_NEW_PRIVS), no tracing and no core by others of this user (PR_SET_DUMPABLE). False: not so.
[[nodiscard]] bool renounce() noexcept;

/// Closes every other descriptor, and sorts `descriptors`.
[[nodiscard]] bool keep_only(std::span<int> descriptors) noexcept;

}  // namespace landfall::codec
