// sandbox_probe picture|server CALL: puts that sandbox on and makes one call. Ends by SIGSYS where it bites; 0 where
// the call was made, whatever came of it; 3 where there is no such call to try, 4 where the sandbox could not be put
// on.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string_view>
#include <vector>

#include "../../../../capture/codec/decoder/sandbox.hpp"

namespace {

using Call = void (*)();

void run_shell() {
  char name[] = "/bin/true";
  char* arguments[] = {name, nullptr};
  char* environment[] = {nullptr};
  ::execve(name, arguments, environment);
}

void fork_one() {
  if (::fork() == 0) ::_exit(0);
}

const std::map<std::string_view, Call>& calls() {
  static const std::map<std::string_view, Call> all{
      {"nothing", [] {}},
      {"memory",
       [] {
         std::vector<char> much(64U << 20, 1);
         static_cast<volatile char&>(much[5]) = 2;
       }},
      {"write", [] { (void)!::write(-1, "x", 1); }},
      {"open", [] { static_cast<void>(::open("/dev/null", O_RDONLY)); }},
      {"open_raw", [] { ::syscall(SYS_open, "/dev/null", O_RDONLY); }},
      {"read", [] { ::syscall(SYS_read, -1, nullptr, 0); }},
      {"socket", [] { static_cast<void>(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
      {"socketpair_inet",
       [] {
         int ends[2];
         static_cast<void>(::socketpair(AF_INET, SOCK_STREAM, 0, ends));
       }},
      {"sendmsg",
       [] {
         const msghdr none{};
         static_cast<void>(::sendmsg(-1, &none, 0));
       }},
      {"execve", run_shell},
      {"fork", fork_one},
      {"thread",
       [] { ::syscall(SYS_clone, 0x10F00 /* VM, FS, FILES, SIGHAND, THREAD */, nullptr, nullptr, nullptr, 0); }},
      {"user_namespace", [] { ::syscall(SYS_clone, 0x10000000 | SIGCHLD, nullptr, nullptr, nullptr, 0); }},
      {"unshare", [] { ::syscall(SYS_unshare, 0x10000000); }},
      {"ptrace", [] { ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
      {"kill", [] { ::kill(::getppid(), 0); }},
      {"kill_self", [] { ::syscall(SYS_kill, 0, 0); }},
      {"tgkill", [] { ::syscall(SYS_tgkill, 1, 1, 0); }},
      {"pidfd_getfd", [] { ::syscall(SYS_pidfd_getfd, -1, 0, 0); }},
      {"process_vm_readv", [] { ::syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0); }},
      {"memfd", [] { ::syscall(SYS_memfd_create, "x", 0); }},
      {"mmap_executable",
       [] { static_cast<void>(::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)); }},
      {"mprotect_executable",
       [] {
         static char page[8192];
         ::syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC);
       }},
      {"disarm", [] { ::syscall(SYS_setitimer, 0, nullptr, nullptr); }},
      {"raise_limit", [] { ::syscall(SYS_prlimit64, 0, RLIMIT_CORE, nullptr, nullptr); }},
      {"ioctl", [] { ::syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, nullptr); }},
      {"bpf", [] { ::syscall(SYS_bpf, 0, nullptr, 0); }},
      {"io_uring", [] { ::syscall(SYS_io_uring_setup, 1, nullptr); }},
  };
  return all;
}

}  // namespace

int main(int count, char** arguments) {
  using landfall::codec::Sandbox;
  if (count != 3) return 3;
  const auto call = calls().find(arguments[2]);
  if (call == calls().end()) return 3;
  const auto sandbox = std::string_view(arguments[1]) == "server" ? Sandbox::for_server() : Sandbox::for_picture();
  if (!landfall::codec::renounce() || !sandbox.put_on()) return 4;
  call->second();
  ::_exit(0);
}
