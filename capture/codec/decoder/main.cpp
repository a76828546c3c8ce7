// landfall-decoder: decodes pictures for the programs that start it (<landfall/codec/decoder.hpp>), each in a child
// that can do nothing else. Exit codes: 0 the program that started it is gone; 1 it could not be made ready; 2 started
// by somebody else.
#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <opencv2/core/utility.hpp>

#include <landfall/base/file.hpp>

#include "../src/sanitized.hpp"
#include "sandbox.hpp"
#include "server.hpp"
#include "warm_up.hpp"

namespace landfall::codec {

namespace {

bool control_is_there() {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(protocol::control, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

// So that no descriptor of a picture becomes one of them.
bool standard_ones_are_open() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) != fd) return false;
  return true;
}

// Where memory runs out, rather a picture's decoder than the booth (proc_pid_oom_score_adj(5)).
void be_first_to_go() {
  const Descriptor file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  [[maybe_unused]] const auto written = ::write(file.get(), "1000", 4);
}

// fork(3) takes along one thread, and whatever locks the others held.
bool has_one_thread() {
  std::error_code problem;
  int threads = 0;
  for (std::filesystem::directory_iterator it("/proc/self/task", problem), end; !problem && it != end;
       it.increment(problem))
    ++threads;
  return threads == 1 || sanitized;  // ThreadSanitizer has one of its own, and knows how to fork
}

// Address space that the program occupies; every child begins with as much (proc_pid_statm(5): the first number,
// pages).
std::uint64_t address_space() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// Memory that was given back stays with the process, for the next use: mallopt(3). A picture's memory is then there
// before the picture is. Another malloc, as a sanitizer's, knows no such wish.
void keep_memory() {
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

int run() {
  if (!control_is_there()) {
    std::fputs("landfall-decoder: Landfall starts this program where it decodes pictures; it does nothing by itself\n",
               stderr);
    return 2;
  }
  const rlimit no_core{0, 0};
  if (!standard_ones_are_open() || ::close_range(protocol::control + 1, ~0U, 0) != 0 || ::chdir("/") != 0 ||
      ::setrlimit(RLIMIT_CORE, &no_core) != 0)
    return 1;
  be_first_to_go();
  cv::setNumThreads(1);
  keep_memory();
  if (!warm_up() || !has_one_thread() || !renounce()) return 1;
  const auto base = address_space();
  const auto sandbox = Sandbox::for_picture();
  if (base == 0 || !Sandbox::for_server().put_on()) return 1;
  return serve(sandbox, base);
}

}  // namespace

}  // namespace landfall::codec

// Not through main's end: the filter may not hold what libraries want to do at theirs.
int main() { ::_exit(landfall::codec::run()); }
