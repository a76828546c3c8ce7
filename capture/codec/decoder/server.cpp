#include "server.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "../src/passing.hpp"
#include "../src/pidfd.hpp"
#include "picture.hpp"

namespace landfall::codec {

namespace {

using protocol::Kind;
using protocol::Message;

constexpr int quiet_ms = 50;  // a picture that takes longer is not a short one

// A child that is ready and has no picture yet.
struct Spare {
  Descriptor process, feed;
};

struct Child {
  Descriptor process;  // pidfd
  Descriptor line;     // for the word that it has ended
};

void tell(const Descriptor& line, Kind kind, int status = 0) {
  Message message;
  message.kind = static_cast<std::uint32_t>(kind);
  message.status = status;
  ::send(line.get(), &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

class Server {
 public:
  Server(const Sandbox& sandbox, std::uint64_t base) : sandbox_(sandbox), base_(base), pid_(::getpid()) {}

  int run() {
    make_spare();
    while (look()) {
    }
    reap_spare();
    for (const auto& child : children_) kill_process(child.process);
    for (const auto& child : children_) end_of(child, 0);
    return 0;
  }

 private:
  // One round of waiting. False: the program is gone, or does not want this server any more.
  bool look() {
    std::vector<pollfd> ends{{protocol::control, POLLIN, 0}};
    for (const auto& child : children_) {
      ends.push_back({child.process.get(), POLLIN, 0});
      ends.push_back({child.line.get(), 0, 0});  // POLLHUP: nobody waits for this picture any more
    }
    const int ready = ::poll(ends.data(), ends.size(), spare_.process ? -1 : quiet_ms);
    if (ready < 0) return errno == EINTR;
    if (ready == 0) make_spare();
    for (std::size_t i = children_.size(); i-- > 0;) {
      if (ends[2 * i + 2].revents != 0) kill_process(children_[i].process), children_[i].line.reset();
      if (ends[2 * i + 1].revents == 0 || !end_of(children_[i], WNOHANG)) continue;
      children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
      if (!spare_.process) make_spare();
    }
    if ((ends[0].revents & POLLIN) != 0)
      if (auto order = receive(protocol::control, MSG_DONTWAIT)) begin(*std::move(order));
    return (ends[0].revents & (POLLHUP | POLLERR)) == 0;
  }

  void begin(Order order) {
    if (!order.understood) return tell(order.line, Kind::other_version);
    tell(order.line, Kind::accepted);
    if (!feed(order)) {  // there is none, or somebody has killed it
      const int problem = make_spare();
      if (!feed(order)) return tell(order.line, Kind::no_child, problem);
    }
    children_.push_back({std::move(spare_.process), std::move(order.line)});
    spare_ = {};
  }

  bool feed(const Order& order) const {
    return spare_.feed &&
           pass(spare_.feed.get(), order.request, {order.file.get(), order.pixels.get(), order.line.get()});
  }

  // Forking so many libraries and getting ready takes longer than decoding a portrait: it is done before the next
  // picture comes, but not while a short one is decoded, whose answer would wait for a processor. Returns errno, or 0.
  int make_spare() {
    reap_spare();
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    Descriptor ours(ends[0]);
    const Descriptor theirs(ends[1]);
    const auto child = ::fork();
    if (child == 0) {
      // If the server ends, so does the picture; it may have ended before this was said (prctl(2)).
      if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || ::getppid() != pid_) ::_exit(1);
      do_one_picture(theirs.get(), sandbox_, base_);
    }
    if (child < 0) return errno;
    spare_ = {open_process(child), std::move(ours)};
    if (!spare_.process) ::_exit(1);  // it could not be ended: so it ends with this process, and another is started
    return 0;
  }

  void reap_spare() {
    if (!spare_.process) return;
    kill_process(spare_.process);
    siginfo_t how{};
    ::waitid(P_PIDFD, static_cast<id_t>(spare_.process.get()), &how, WEXITED);
    spare_ = {};
  }

  static bool end_of(const Child& child, int flags) {
    siginfo_t how{};
    const auto id = static_cast<id_t>(child.process.get());
    if (::waitid(P_PIDFD, id, &how, WEXITED | flags) != 0 || how.si_pid == 0) return false;
    tell(child.line, Kind::ended, how.si_code == CLD_EXITED ? W_EXITCODE(how.si_status, 0) : how.si_status);
    return true;
  }

  const Sandbox& sandbox_;
  const std::uint64_t base_;
  const pid_t pid_;
  Spare spare_;
  std::vector<Child> children_;
};

}  // namespace

int serve(const Sandbox& sandbox, std::uint64_t base) { return Server(sandbox, base).run(); }

}  // namespace landfall::codec
