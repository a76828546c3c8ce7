#include "lane_io.hpp"

#include <poll.h>

#include <landfall/base/text.hpp>

#include "unit_core.hpp"

namespace landfall::hal {

namespace {
// How long a cancelled transfer may take to come back before it is left to itself (it owns its buffer).
constexpr Duration reap_limit = std::chrono::milliseconds(250);
// How often a wait on a descriptor looks up: descriptors are the system's, conditions are the clock's.
constexpr int poll_slice_ms = 10;

Error transfer_error(const transport::Transfer& t, const transport::UsbChannel& channel) {
  const auto where = text(channel.device().port, " endpoint ", static_cast<int>(t.endpoint));
  switch (t.status) {
    case transport::TransferStatus::stall:
      return Error(Errc::transport, Layer::transport, "the transfer done", "stall")
          .at(where)
          .vendor(driver::Io::stall_code);
    case transport::TransferStatus::no_device:
      return Error(Errc::gone, Layer::transport, "the device on the bus", "no device").at(where);
    case transport::TransferStatus::timed_out:
      return Error(Errc::timeout, Layer::transport, "an answer in the device's time", "none").at(where);
    default:
      return Error(Errc::transport, Layer::transport, "the transfer done", std::string(name(t.status))).at(where);
  }
}
}  // namespace

bool LaneIo::must_leave() const {
  if (lane_.gone_) return true;
  if (purpose_ == For::stream && (lane_.leave_ || lane_.closing_)) return true;
  return false;
}

Error LaneIo::why_leave() const {
  if (op_) {
    if (const auto end = op_->ended()) return leave_error(*end, op_->device);
  }
  const Lock lock(lane_.mutex_);
  return leave_error(lane_.gone_ ? End::gone : lane_.closed_as_, unit_.info().id);
}

Result<void> LaneIo::check() {
  bool leaving = false;
  {
    const Lock lock(lane_.mutex_);
    leaving = must_leave();
  }
  if (leaving) return why_leave();
  if (clock().passed(deadline_)) return leave_error(End::deadline, unit_.info().id);
  return {};
}

template <class Pred>
Result<bool> LaneIo::wait_for(Deadline until, driver::Outputs outputs, Pred pred) {
  const bool serve = outputs == driver::Outputs::now && purpose_ == For::stream;
  const Deadline limit = until.sooner(deadline_);
  for (;;) {
    bool leaving = false;
    bool ready = false;
    bool output = false;
    {
      Lock lock(lane_.mutex_);
      lane_.changed_.wait(lock, limit, [&]() LANDFALL_REQUIRES(lane_.mutex_) {
        return pred() || must_leave() || (serve && !lane_.outputs_.empty());
      });
      ready = pred();
      leaving = must_leave();
      output = serve && !lane_.outputs_.empty();
    }
    if (leaving) return why_leave();
    if (ready) return true;
    if (output) {
      if (const auto command = lane_.next_output()) lane_.serve_output(unit_, command);
      continue;
    }
    if (clock().passed(deadline_)) return leave_error(End::deadline, unit_.info().id);
    return false;
  }
}

Result<void> LaneIo::wait(transport::UsbChannel& channel, std::shared_ptr<transport::Transfer> transfer, Duration limit,
                          driver::Outputs outputs) {
  LANDFALL_CHECK(check());
  const auto finished = std::make_shared<bool>(false);
  transfer->done = [lane = lane_.shared_from_this(), finished] {
    {
      const Lock lock(lane->mutex_);
      *finished = true;
    }
    lane->wake();
  };
  LANDFALL_CHECK(channel.submit(transfer));
  auto came = wait_for(clock().in(limit), outputs, [&] { return *finished; });
  if (!came || !*came) {
    // Stopped or late: the transfer must be back before its buffer and the endpoint are used again.
    channel.cancel(transfer);
    Lock lock(lane_.mutex_);
    const bool back = lane_.changed_.wait(lock, clock().in(reap_limit), [&] { return *finished; });
    lock.unlock();
    if (!came) return std::move(came).error();
    if (!back || transfer->status != transport::TransferStatus::completed)
      return Error(Errc::timeout, Layer::transport, text("an answer within ", limit.count() / 1'000'000, " ms"), "none")
          .at(text(channel.device().port, " endpoint ", static_cast<int>(transfer->endpoint)));
  }
  if (transfer->status != transport::TransferStatus::completed) return transfer_error(*transfer, channel);
  return {};
}

Result<void> LaneIo::wait_fd(int fd, short events, Duration limit) {
  const auto until = clock().in(limit);
  for (;;) {
    LANDFALL_CHECK(check());
    if (const auto command = purpose_ == For::stream ? lane_.next_output() : nullptr)
      lane_.serve_output(unit_, command);
    pollfd entry{fd, events, 0};
    int ready = 0;
    {
      const Clock::Outside outside(clock());
      ready = ::poll(&entry, 1, poll_slice_ms);
    }
    if (ready > 0 && (entry.revents & (POLLERR | POLLNVAL)) != 0)
      return Error(Errc::transport, Layer::transport, "an open descriptor", "it has failed");
    if (ready > 0) return {};
    if (clock().passed(until))
      return Error(Errc::timeout, Layer::transport, text("data within ", limit.count() / 1'000'000, " ms"), "none");
  }
}

Result<void> LaneIo::wait_readable(int fd, Duration limit) { return wait_fd(fd, POLLIN, limit); }
Result<void> LaneIo::wait_writable(int fd, Duration limit) { return wait_fd(fd, POLLOUT, limit); }

Result<void> LaneIo::pause(Duration duration) {
  LANDFALL_TRY([[maybe_unused]] const bool never,
               wait_for(clock().in(duration), driver::Outputs::now, [] { return false; }));
  return {};
}

Result<void> LaneIo::run_blocking(std::function<void()> call) {
  LANDFALL_CHECK(check());
  const auto finished = std::make_shared<bool>(false);
  const auto abandoned = std::make_shared<bool>(false);
  Thread thread =
      clock().spawn("lf-blocking", [lane = lane_.shared_from_this(), finished, abandoned, call = std::move(call)] {
        call();
        {
          const Lock lock(lane->mutex_);
          *finished = true;
          if (*abandoned) --lane->stuck_calls_;
        }
        lane->wake();
      });
  auto came = wait_for(deadline_, driver::Outputs::later, [&] { return *finished; });
  if (came && *came) {
    thread.join();
    return {};
  }
  {
    const Lock lock(lane_.mutex_);
    if (!*finished) {
      *abandoned = true;
      ++lane_.stuck_calls_;
    }
  }
  thread.detach();  // quarantine: it owns all that it touches
  if (!came) return std::move(came).error();
  return leave_error(End::deadline, unit_.info().id);
}

}  // namespace landfall::hal
