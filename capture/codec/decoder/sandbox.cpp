#include "sandbox.hpp"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "../src/sanitized.hpp"

namespace landfall::codec {

namespace {

// Memory: malloc(3) and what libraries map. Time: libstdc++, OpenCV. Locks: pthreads, also with one thread. Writing:
// the pixels, the answer, and what a library wants to say on a standard error that is not there.
constexpr std::initializer_list<int> calls_of_a_picture = {
    SCMP_SYS(brk),           SCMP_SYS(munmap),       SCMP_SYS(mremap),      SCMP_SYS(madvise),    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(sched_yield), SCMP_SYS(write),      SCMP_SYS(writev),
    SCMP_SYS(pwrite64),      SCMP_SYS(close),        SCMP_SYS(exit),        SCMP_SYS(exit_group),
};

// Besides: sockets that are there, children and their ends, and what a child does before its own list holds.
constexpr std::initializer_list<int> calls_of_the_server = {
    SCMP_SYS(poll),       SCMP_SYS(ppoll),           SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),    SCMP_SYS(sendto),          SCMP_SYS(waitid),
    SCMP_SYS(pidfd_open), SCMP_SYS(getpid),          SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(getppid),    SCMP_SYS(gettid),          SCMP_SYS(prctl),
    SCMP_SYS(prlimit64),  SCMP_SYS(setrlimit),       SCMP_SYS(setitimer),
    SCMP_SYS(seccomp),    SCMP_SYS(close_range),     SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rseq),       SCMP_SYS(set_robust_list),
};

// What the runtime of a sanitizer does besides, in either; nothing of it in a build that is shipped.
constexpr std::initializer_list<int> calls_of_a_sanitizer = {
    SCMP_SYS(getpid),       SCMP_SYS(gettid),          SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack),
    SCMP_SYS(rt_sigaction), SCMP_SYS(clock_nanosleep), SCMP_SYS(prctl),
};

bool allow(scmp_filter_ctx context, std::initializer_list<int> calls) {
  return std::ranges::all_of(calls,
                             [&](int call) { return ::seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 0) == 0; });
}

// Memory that is made executable is how an intruder gets code of its own.
bool allow_memory(scmp_filter_ctx context) {
  const scmp_arg_cmp not_executable{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};  // the third argument of both
  return ::seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, not_executable) == 0 &&
         ::seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, not_executable) == 0;
}

// A pair is joined to itself and to nothing else.
bool allow_pairs(scmp_filter_ctx context) {
  const scmp_arg_cmp local{0, SCMP_CMP_EQ, AF_UNIX, 0};
  return ::seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 1, local) == 0;
}

// fork(3) is clone(2) with none of these. clone3(2) hides its flags in memory: glibc does without where it is not
// there.
bool allow_fork(scmp_filter_ctx context) {
  constexpr auto other = static_cast<scmp_datum_t>(CLONE_VM | CLONE_THREAD | CLONE_SIGHAND | CLONE_FILES |
                                                   CLONE_PARENT | CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID |
                                                   CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP);
  const scmp_arg_cmp plain{0, SCMP_CMP_MASKED_EQ, other, 0};
  return ::seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, plain) == 0 &&
         ::seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

scmp_filter_ctx make(std::initializer_list<int> more, bool forks) {
  scmp_filter_ctx context = ::seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (context == nullptr) return nullptr;
  const bool made = ::seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                    allow(context, calls_of_a_picture) && allow(context, more) && allow_memory(context) &&
                    (!forks || (allow_fork(context) && allow_pairs(context))) &&
                    (!sanitized || allow(context, calls_of_a_sanitizer));
  if (made) return context;
  ::seccomp_release(context);
  return nullptr;
}

bool limit(__rlimit_resource_t what, std::uint64_t most) {
  const rlimit both{most, most};
  return ::setrlimit(what, &both) == 0;
}

}  // namespace

void Sandbox::Release::operator()(void* context) const noexcept { ::seccomp_release(context); }
Sandbox Sandbox::for_server() { return Sandbox(make(calls_of_the_server, true)); }
Sandbox Sandbox::for_picture() { return Sandbox(make({}, false)); }
bool Sandbox::put_on() const noexcept { return context_ && (thread_sanitized || ::seccomp_load(context_.get()) == 0); }

bool limit_picture(const protocol::Request& request, std::uint64_t base) noexcept {
  // The program keeps the time; these are for a picture whose program is gone or stands still.
  const std::uint64_t seconds = request.limit_ms / 1000 + 2;
  itimerval alarm{};
  alarm.it_value.tv_sec = static_cast<time_t>(seconds);  // SIGALRM: by default the end
  return ::setitimer(ITIMER_REAL, &alarm, nullptr) == 0 && limit(RLIMIT_CPU, seconds) &&
         limit(RLIMIT_FSIZE, request.room) && limit(RLIMIT_NOFILE, 0) && (thread_sanitized || limit(RLIMIT_NPROC, 0)) &&
         limit(RLIMIT_CORE, 0) && (sanitized || limit(RLIMIT_AS, base + request.file_bytes + request.memory));
}

bool renounce() noexcept {
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

bool keep_only(std::span<int> descriptors) noexcept {
  std::ranges::sort(descriptors);
  unsigned from = 0;
  for (const int kept : descriptors) {
    const auto at = static_cast<unsigned>(kept);
    if (at > from && ::close_range(from, at - 1, 0) != 0) return false;
    from = at + 1;
  }
  return ::close_range(from, ~0U, 0) == 0;
}

}  // namespace landfall::codec
