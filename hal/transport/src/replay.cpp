#include <algorithm>
#include <cstdio>
#include <map>
#include <thread>
#include <utility>

#include <landfall/base/file.hpp>
#include <landfall/base/text.hpp>
#include <landfall/transport/recording.hpp>

#include "recording_text.hpp"

// One thread ends transfers when their recorded time has come. It calls `done` and watchers with no lock held.
namespace landfall::transport {

namespace {

using Kind = RecordedTransfer::Kind;

struct Pending {
  std::shared_ptr<Transfer> transfer;
  const RecordedTransfer* recorded = nullptr;
  TimePoint due{};
  bool cancelled = false;
};

struct Core {
  Core(Recording r, Clock& c, std::string n) : recording(std::move(r)), clock(c), name(std::move(n)), changed(c) {
    recording.device.replayed = true;
    for (auto& opening : recording.openings) std::ranges::sort(opening.transfers, {}, &RecordedTransfer::number);
  }

  Recording recording;
  Clock& clock;
  const std::string name;
  Mutex mutex;
  Condition changed;
  std::thread::id thread_id;
  bool stopping = false;
  std::size_t opened = 0;  // openings used so far
  bool open = false;
  bool gone = false;                     // the device left during the opening that is open
  std::map<int, std::size_t> positions;  // by sequence: how far the opening has been played
  std::vector<Pending> in_flight;
  int calling = 0;  // a `done` that runs
  std::uint64_t changes = 0;

  void wake() {
    ++changes;
    changed.notify_all();
  }
  void run() LANDFALL_NO_THREAD_SAFETY_ANALYSIS;
  [[nodiscard]] Error mismatch(int line, std::string wanted, std::string found) const {
    return Error(Errc::transport, Layer::transport, std::move(wanted), std::move(found))
        .at(text(name, ", line ", line));
  }
  Result<const RecordedTransfer*> next(int sequence, std::string_view asked);
};

// Bulk, control and calls are one sequence, an interrupt endpoint another.
int sequence_of(const RecordedTransfer& t) { return t.kind == Kind::interrupt ? 0x100 + t.endpoint : 0; }

Result<const RecordedTransfer*> Core::next(int sequence, std::string_view asked) {
  if (gone) return Error(Errc::gone, Layer::transport, "a device on the bus", "it left in the recording").at(name);
  const auto& transfers = recording.openings[opened - 1].transfers;
  auto& at = positions[sequence];
  while (at < transfers.size() && sequence_of(transfers[at]) != sequence) ++at;
  if (at == transfers.size())
    return mismatch(transfers.empty() ? 0 : transfers.back().line, "nothing more", std::string(asked));
  return &transfers[at];
}

void Core::run() {
  Lock lock(mutex);
  thread_id = std::this_thread::get_id();
  for (;;) {
    auto next_due = Deadline::never();
    auto ready = in_flight.end();
    for (auto it = in_flight.begin(); it != in_flight.end() && ready == in_flight.end(); ++it) {
      const bool waits =
          it->recorded->status == TransferStatus::cancelled || it->recorded->status == TransferStatus::timed_out;
      if (it->cancelled || gone || (!waits && it->due <= clock.now()))
        ready = it;
      else if (!waits)
        next_due = next_due.sooner(Deadline::at(it->due));
    }
    if (ready == in_flight.end()) {
      if (stopping) return;
      const auto seen = changes;
      changed.wait(lock, next_due, [&] { return changes != seen; });
      continue;
    }
    const auto pending = std::move(*ready);
    in_flight.erase(ready);
    auto& t = *pending.transfer;
    const auto& recorded = *pending.recorded;
    if (recorded.status == TransferStatus::no_device && !pending.cancelled) gone = true;
    t.status = pending.cancelled ? TransferStatus::cancelled : gone ? TransferStatus::no_device : recorded.status;
    t.actual = t.status == recorded.status ? recorded.actual : 0;
    if (t.towards_host() && t.actual > 0) std::ranges::copy(recorded.data, t.buffer.begin());
    ++calling;
    lock.unlock();
    if (t.done) t.done();
    lock.lock();
    --calling;
    wake();
  }
}

std::string described(const RecordedTransfer& t) {
  auto line = to_text(t);
  line.pop_back();
  const auto third = line.find(' ', line.find(' ', line.find(' ') + 1) + 1);  // without number and times
  auto out = line.substr(third + 1);
  if (out.size() > 120) out = out.substr(0, 120) + "..";
  return out;
}

class ReplayChannel final : public UsbChannel {
 public:
  ReplayChannel(std::shared_ptr<UsbHost> host, std::shared_ptr<Core> core)
      : host_(std::move(host)), core_(std::move(core)) {}
  ~ReplayChannel() override {
    Lock lock(core_->mutex);
    for (auto& pending : core_->in_flight) pending.cancelled = true;
    core_->wake();
    if (core_->thread_id != std::this_thread::get_id())
      core_->changed.wait(lock, Deadline::never(), [&] { return core_->in_flight.empty() && core_->calling == 0; });
    core_->open = false;
    core_->gone = false;
  }
  const UsbDevice& device() const noexcept override { return core_->recording.device; }

  Result<void> submit(std::shared_ptr<Transfer> transfer) override {
    if (!transfer) return Error(Errc::bad_input, Layer::transport, "a transfer", "none");
    RecordedTransfer asked;
    asked.kind = transfer->kind == TransferKind::control     ? Kind::control
                 : transfer->kind == TransferKind::interrupt ? Kind::interrupt
                                                             : Kind::bulk;
    asked.endpoint = transfer->kind == TransferKind::control ? std::uint8_t{0} : transfer->endpoint;
    asked.setup = transfer->setup;
    asked.asked = transfer->buffer.size();
    if (!transfer->towards_host()) asked.data = transfer->buffer;
    const Lock lock(core_->mutex);
    LANDFALL_TRY(const auto* recorded, core_->next(sequence_of(asked), described(asked)));
    auto wanted = *recorded;  // what the asker decides, without what the device answered
    wanted.status = asked.status;
    wanted.actual = 0;
    if (towards_host(wanted)) wanted.data.clear();
    if (described(wanted) != described(asked) || wanted.data != asked.data)
      return core_->mismatch(recorded->line, described(wanted), described(asked));
    ++core_->positions[sequence_of(asked)];
    transfer->status = TransferStatus::pending;
    transfer->actual = 0;
    core_->in_flight.push_back({std::move(transfer), recorded, core_->clock.now() + recorded->took, false});
    core_->wake();
    return {};
  }

  void cancel(const std::shared_ptr<Transfer>& transfer) override {
    const Lock lock(core_->mutex);
    for (auto& pending : core_->in_flight)
      if (pending.transfer == transfer) pending.cancelled = true;
    core_->wake();
  }

  Result<void> clear_halt(std::uint8_t endpoint) override { return call(Kind::clear_halt, endpoint); }
  Result<void> reset() override { return call(Kind::reset, 0); }

 private:
  Result<void> call(Kind kind, std::uint8_t endpoint) {
    RecordedTransfer asked;
    asked.kind = kind;
    asked.endpoint = endpoint;
    const RecordedTransfer* recorded = nullptr;
    {
      const Lock lock(core_->mutex);
      LANDFALL_TRY(recorded, core_->next(0, described(asked)));
      if (recorded->kind != kind || recorded->endpoint != endpoint)
        return core_->mismatch(recorded->line, described(*recorded), described(asked));
      ++core_->positions[0];
    }
    core_->clock.sleep_until(core_->clock.in(recorded->took));
    if (recorded->status == TransferStatus::completed) return {};
    const auto code = recorded->status == TransferStatus::no_device ? Errc::gone : Errc::transport;
    return Error(code, Layer::transport, "the call done", std::string(name(recorded->status)))
        .at(text(core_->name, ", line ", recorded->line));
  }

  std::shared_ptr<UsbHost> host_;  // whose thread ends the transfers
  std::shared_ptr<Core> core_;
};

class ReplayHost final : public UsbHost, public std::enable_shared_from_this<ReplayHost> {
 public:
  ReplayHost(Recording recording, Clock& clock, std::string name)
      : core_(std::make_shared<Core>(std::move(recording), clock, std::move(name))) {
    thread_ = clock.spawn("usb-replay", [core = core_] { core->run(); });
  }
  ~ReplayHost() override {
    bool inside = false;
    {
      const Lock lock(core_->mutex);
      core_->stopping = true;
      core_->wake();
      inside = core_->thread_id == std::this_thread::get_id();
    }
    if (inside)
      thread_.detach();
    else
      thread_.join();
  }

  Result<std::vector<UsbDevice>> list() override {
    const Lock lock(core_->mutex);
    if (core_->gone || (!core_->open && core_->opened == core_->recording.openings.size()))
      return std::vector<UsbDevice>();
    return std::vector<UsbDevice>{core_->recording.device};
  }

  Result<std::unique_ptr<UsbChannel>> open(const UsbDevice& device, int interface) override {
    const Lock lock(core_->mutex);
    const auto& recorded = core_->recording;
    if (device.vendor != recorded.device.vendor || device.product != recorded.device.product)
      return Error(Errc::not_found, Layer::transport, "the device of the recording", "another").at(core_->name);
    if (core_->open)
      return Error(Errc::busy, Layer::transport, "a device that nobody has opened", "it is open").at(core_->name);
    if (core_->opened == recorded.openings.size())
      return Error(Errc::not_found, Layer::transport, text(recorded.openings.size(), " openings at most, as recorded"),
                   "one more")
          .at(core_->name);
    if (recorded.openings[core_->opened].interface != interface)
      return Error(Errc::not_found, Layer::transport, text("interface ", recorded.openings[core_->opened].interface),
                   text(interface))
          .at(core_->name);
    ++core_->opened;
    core_->open = true;
    core_->positions.clear();
    return std::unique_ptr<UsbChannel>(std::make_unique<ReplayChannel>(shared_from_this(), core_));
  }

  /// A recording's device neither comes nor goes by itself: its leaving is seen by its transfers.
  std::shared_ptr<void> watch(std::function<void(const UsbChange&)>) override { return nullptr; }

 private:
  std::shared_ptr<Core> core_;
  Thread thread_;
};

}  // namespace

std::shared_ptr<UsbHost> replay_usb(Recording recording, Clock& clock, std::string name) {
  return std::make_shared<ReplayHost>(std::move(recording), clock, std::move(name));
}

Result<std::shared_ptr<UsbHost>> replay_usb(const std::string& file, Clock& clock) {
  LANDFALL_TRY(const auto bytes, read_file(file, recording_bytes_max, Layer::transport));
  LANDFALL_TRY(auto recording, parse_recording({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  return replay_usb(std::move(recording), clock, file);
}

}  // namespace landfall::transport
