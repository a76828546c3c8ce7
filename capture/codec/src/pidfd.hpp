#pragma once
// Processes by descriptor: unlike a number, it never comes to mean another process (pidfd_open(2)). By system call,
// because glibc 2.36's <sys/pidfd.h> cannot be used from C++: it has no extern "C".

#include <sys/syscall.h>
#include <unistd.h>
#include <csignal>

#include <landfall/base/file.hpp>

namespace landfall::codec {

/// Closed on exec; readable when the process has ended. Empty, with errno: it could not be opened.
[[nodiscard]] inline Descriptor open_process(pid_t pid) noexcept {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U)));
}

inline void kill_process(const Descriptor& process) noexcept {
  ::syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0U);
}

}  // namespace landfall::codec
