#include <algorithm>
#include <deque>
#include <map>
#include <thread>
#include <utility>

#include <landfall/base/text.hpp>
#include <landfall/transport/model.hpp>

// One thread a bus does everything that has an order: it feeds the models, moves the bytes, ends the transfers and
// tells the watchers. Everybody else only puts a job into its queue. It calls models, `done` and watchers with no lock
// held.
namespace landfall::transport {

namespace {

struct Message {
  TimePoint ready;
  Bytes bytes;
  std::size_t taken = 0;  // bytes that an earlier, smaller read had already
};

// Who submitted: shared, so that a job about a channel that has gone finds nobody else in its place.
struct Owner {
  int in_flight = 0;  // guarded by the core's mutex
};

// A transfer on its way. The bus's thread alone touches the Transfer between submit() and `done`.
struct Pending {
  std::shared_ptr<Transfer> transfer;
  std::shared_ptr<Owner> owner;
  std::optional<Fault> fault;
  std::optional<TimePoint> held_until;  // a `late` fault that has begun
};

struct Endpoint {
  std::deque<Message> messages;
  std::deque<Pending> readers;
  bool halted = false;
};

// A model while it is plugged in. A replugged model is another Device: old channels stay with the one that has gone.
struct Device {
  std::shared_ptr<UsbModel> model;
  UsbDevice facts;
  bool gone = false;
  bool claimed = false;
  std::uint64_t submitted = 0;
  std::uint64_t faults_from = 0;  // `submitted` when the faults were set
  std::vector<Fault> faults;
  std::map<std::uint8_t, Endpoint> endpoints;
  std::vector<Pending> held;  // OUT and control transfers that are late, and those that hang
};

// What a model did during a call; applied when it returns, so that no lock is held while it runs.
class CollectingWire final : public Wire {
 public:
  explicit CollectingWire(TimePoint now) : now_(now) {}
  TimePoint now() const override { return now_; }
  void send(std::uint8_t endpoint, Bytes message, Duration after) override {
    acts_.emplace_back([endpoint, message = Message{now_ + after, std::move(message)}](Device& device) mutable {
      device.endpoints[endpoint].messages.push_back(std::move(message));
    });
  }
  void flush(std::uint8_t endpoint) override {
    acts_.emplace_back([endpoint](Device& device) { device.endpoints[endpoint].messages.clear(); });
  }
  void stall(std::uint8_t endpoint) override {
    acts_.emplace_back([endpoint](Device& device) { device.endpoints[endpoint].halted = true; });
  }
  void apply(Device& device) {
    for (auto& act : acts_) act(device);
  }

 private:
  TimePoint now_;
  std::vector<std::function<void(Device&)>> acts_;
};

struct Core {
  explicit Core(Clock& c) : clock(c), work(c), settled(c) {}

  Clock& clock;
  Mutex mutex;
  Condition work;     // for the bus's thread
  Condition settled;  // for those who wait for it
  std::thread::id bus_thread;
  bool stopping = false;
  std::map<std::string, std::shared_ptr<Device>> devices;  // by port
  std::deque<std::function<void(Lock&)>> jobs;
  std::uint64_t posted = 0;                 // jobs ever put in: what the bus's thread sleeps on
  std::vector<std::weak_ptr<Device>> busy;  // devices with transfers in flight
  std::map<std::uint64_t, std::shared_ptr<std::function<void(const UsbChange&)>>> watchers;
  std::uint64_t next_watcher = 1;
  std::uint64_t calling_watcher = 0;

  void post(std::function<void(Lock&)> job) {  // with the mutex held
    jobs.push_back(std::move(job));
    ++posted;
    work.notify_all();
  }

  void run();
  bool deliver_due(Lock& lock, std::optional<TimePoint>& next);
  void begin(const std::shared_ptr<Device>& device, Pending pending, Lock& lock);
  void carry_out(const std::shared_ptr<Device>& device, Pending pending, Lock& lock);
  bool read(Endpoint& endpoint, std::optional<TimePoint>& next, Lock& lock);
  void finish(Pending pending, TransferStatus status, Lock& lock);
  void finish_all(const std::shared_ptr<Device>& device, TransferStatus status, Lock& lock);
  void cancel(const std::shared_ptr<Device>& device, const Transfer* transfer, Lock& lock);
  void call_model(const std::shared_ptr<Device>& device, Lock& lock, const std::function<void(UsbModel&, Wire&)>& call);
  void tell(const UsbChange& change, Lock& lock);
  void leave(const std::shared_ptr<Device>& device, Lock& lock);
};

class Channel final : public UsbChannel {
 public:
  Channel(std::shared_ptr<MemoryUsb> bus, std::shared_ptr<Core> core, std::shared_ptr<Device> device)
      : bus_(std::move(bus)), core_(std::move(core)), device_(std::move(device)), facts_(device_->facts) {}
  ~Channel() override;
  const UsbDevice& device() const noexcept override { return facts_; }
  Result<void> submit(std::shared_ptr<Transfer> transfer) override;
  void cancel(const std::shared_ptr<Transfer>& transfer) override;
  Result<void> clear_halt(std::uint8_t endpoint) override;
  Result<void> reset() override;

 private:
  [[nodiscard]] Error gone() const {
    return Error(Errc::gone, Layer::transport, "a device on the bus", "it has left").at(facts_.port);
  }

  std::shared_ptr<MemoryUsb> bus_;
  std::shared_ptr<Core> core_;
  std::shared_ptr<Device> device_;
  const UsbDevice facts_;
  std::shared_ptr<Owner> owner_ = std::make_shared<Owner>();
};

// ---- the bus's thread

void Core::run() {
  Lock lock(mutex);
  bus_thread = std::this_thread::get_id();
  for (;;) {
    if (!jobs.empty()) {
      auto job = std::move(jobs.front());
      jobs.pop_front();
      job(lock);
      job = nullptr;
      continue;
    }
    std::optional<TimePoint> next;
    if (deliver_due(lock, next)) continue;
    if (stopping) return;
    const auto seen = posted;
    work.wait(lock, next ? Deadline::at(*next) : Deadline::never(), [&] { return posted != seen; });
  }
}

// Ends one transfer whose time has come (true), or says when the next one will be due.
bool Core::deliver_due(Lock& lock, std::optional<TimePoint>& next) {
  for (std::size_t i = 0; i < busy.size(); ++i) {
    const auto device = busy[i].lock();
    if (!device || device->gone) continue;
    for (std::size_t k = 0; k < device->held.size(); ++k) {
      const auto until = device->held[k].held_until;
      if (!until) continue;  // hangs
      if (*until <= clock.now()) {
        auto pending = std::move(device->held[k]);
        device->held.erase(device->held.begin() + static_cast<std::ptrdiff_t>(k));
        carry_out(device, std::move(pending), lock);
        return true;
      }
      next = next ? std::min(*next, *until) : *until;
    }
    for (auto& [address, endpoint] : device->endpoints)
      if (read(endpoint, next, lock)) return true;
  }
  return false;
}

// A transfer reaches the wire. What its fault does at once is done here.
void Core::begin(const std::shared_ptr<Device>& device, Pending pending, Lock& lock) {
  if (device->gone) return finish(std::move(pending), TransferStatus::no_device, lock);
  if (std::none_of(busy.begin(), busy.end(), [&](const auto& b) { return b.lock() == device; })) {
    std::erase_if(busy, [](const auto& b) { return b.expired(); });
    busy.push_back(device);
  }
  auto& transfer = *pending.transfer;
  const bool reader = transfer.kind != TransferKind::control && transfer.towards_host();
  if (pending.fault) {
    switch (pending.fault->kind) {
      case Fault::Kind::unplug:
        leave(device, lock);
        return finish(std::move(pending), TransferStatus::no_device, lock);
      case Fault::Kind::no_device:
        return finish(std::move(pending), TransferStatus::no_device, lock);
      case Fault::Kind::hang:
        device->held.push_back(std::move(pending));
        return;
      case Fault::Kind::stall:
        if (transfer.kind != TransferKind::control)
          device->endpoints[transfer.endpoint].halted = true;
        else
          return finish(std::move(pending), TransferStatus::stall, lock);
        break;
      case Fault::Kind::late:
        if (!reader) {
          pending.held_until = clock.now() + pending.fault->delay;
          device->held.push_back(std::move(pending));
          return;
        }
        break;
      case Fault::Kind::short_read:
      case Fault::Kind::long_read:
      case Fault::Kind::lie:
        break;
    }
  }
  if (reader)
    device->endpoints[transfer.endpoint].readers.push_back(std::move(pending));
  else
    carry_out(device, std::move(pending), lock);
}

void flip(std::span<std::uint8_t> bytes) {
  for (auto& b : bytes.first(std::min<std::size_t>(16, bytes.size()))) b = static_cast<std::uint8_t>(~b);
}

constexpr std::size_t rubbish_bytes = 64;

// What is left of an answer after the fault of the transfer that reads it. `rest` stays on the endpoint.
TransferStatus put_answer(Transfer& transfer, const std::optional<Fault>& fault, Bytes answer, Bytes& rest) {
  const bool babbles = fault && fault->kind == Fault::Kind::long_read;
  if (fault && fault->kind == Fault::Kind::short_read)
    answer.resize(std::min(answer.size(), transfer.buffer.size()) / 2);
  if (fault && fault->kind == Fault::Kind::lie) flip(answer);
  if (babbles)
    for (std::size_t i = 0; i < rubbish_bytes; ++i) answer.push_back(static_cast<std::uint8_t>(0xA5U ^ i));
  const auto moved = std::min(answer.size(), transfer.buffer.size());
  std::copy_n(answer.begin(), moved, transfer.buffer.begin());
  transfer.actual = moved;
  rest.assign(answer.begin() + static_cast<std::ptrdiff_t>(moved), answer.end());
  return babbles && !rest.empty() ? TransferStatus::overflow : TransferStatus::completed;
}

// An OUT or control transfer meets its model.
void Core::carry_out(const std::shared_ptr<Device>& device, Pending pending, Lock& lock) {
  auto& transfer = *pending.transfer;
  const bool control = transfer.kind == TransferKind::control;
  if (!control && device->endpoints[transfer.endpoint].halted)
    return finish(std::move(pending), TransferStatus::stall, lock);

  Bytes sent = transfer.towards_host() ? Bytes() : transfer.buffer;
  if (!transfer.towards_host()) {
    if (pending.fault && pending.fault->kind == Fault::Kind::short_read) sent.resize(sent.size() / 2);
    if (pending.fault && pending.fault->kind == Fault::Kind::lie) flip(sent);
    transfer.actual = sent.size();
  }
  std::optional<Bytes> answer;
  call_model(device, lock, [&](UsbModel& model, Wire& wire) {
    if (control)
      answer = model.on_control(transfer.setup, sent, wire);
    else
      model.on_out(transfer.endpoint, sent, wire);
  });
  auto status = TransferStatus::completed;
  if (control && !answer)
    status = TransferStatus::stall;
  else if (control && transfer.towards_host()) {
    Bytes lost;
    status = put_answer(transfer, pending.fault, std::move(*answer), lost);
  }
  finish(std::move(pending), device->gone ? TransferStatus::no_device : status, lock);
}

// Gives the first reader of an endpoint its bytes where both are there (true).
bool Core::read(Endpoint& endpoint, std::optional<TimePoint>& next, Lock& lock) {
  if (endpoint.readers.empty()) return false;
  auto& first = endpoint.readers.front();
  const auto take_reader = [&] {
    auto out = std::move(first);
    endpoint.readers.pop_front();
    return out;
  };
  if (endpoint.halted) {
    finish(take_reader(), TransferStatus::stall, lock);
    return true;
  }
  if (endpoint.messages.empty()) return false;
  auto& message = endpoint.messages.front();
  auto due = message.ready;
  if (due <= clock.now() && first.fault && first.fault->kind == Fault::Kind::late) {
    if (!first.held_until) first.held_until = clock.now() + first.fault->delay;
    due = *first.held_until;
  }
  if (due > clock.now()) {
    next = next ? std::min(*next, due) : due;
    return false;
  }
  auto pending = take_reader();
  const auto asked = pending.transfer->buffer.size();
  const bool loses_rest = pending.fault && pending.fault->kind == Fault::Kind::short_read;
  const auto available = message.bytes.size() - message.taken;
  const auto count = std::min(asked, available);
  const auto from = message.bytes.begin() + static_cast<std::ptrdiff_t>(message.taken);
  Bytes answer(from, from + static_cast<std::ptrdiff_t>(count));
  message.taken += count;
  if (loses_rest || message.taken == message.bytes.size()) endpoint.messages.pop_front();
  Bytes rest;
  const auto status = put_answer(*pending.transfer, pending.fault, std::move(answer), rest);
  if (!rest.empty()) endpoint.messages.push_front({clock.now(), std::move(rest)});
  finish(std::move(pending), status, lock);
  return true;
}

void Core::finish(Pending pending, TransferStatus status, Lock& lock) LANDFALL_NO_THREAD_SAFETY_ANALYSIS {
  lock.unlock();
  pending.transfer->status = status;
  if (pending.transfer->done) pending.transfer->done();
  pending.transfer.reset();
  lock.lock();
  if (--pending.owner->in_flight == 0) settled.notify_all();
}

void Core::finish_all(const std::shared_ptr<Device>& device, TransferStatus status, Lock& lock) {
  std::vector<Pending> all = std::exchange(device->held, {});
  for (auto& [address, endpoint] : device->endpoints) {
    for (auto& reader : endpoint.readers) all.push_back(std::move(reader));
    endpoint.readers.clear();
  }
  for (auto& pending : all) {
    pending.transfer->actual = 0;
    finish(std::move(pending), status, lock);
  }
}

void Core::cancel(const std::shared_ptr<Device>& device, const Transfer* transfer, Lock& lock) {
  const auto take = [&](auto& from) -> std::optional<Pending> {
    const auto found =
        std::find_if(from.begin(), from.end(), [&](const Pending& p) { return p.transfer.get() == transfer; });
    if (found == from.end()) return std::nullopt;
    auto out = std::move(*found);
    from.erase(found);
    return out;
  };
  auto pending = take(device->held);
  for (auto& [address, endpoint] : device->endpoints)
    if (!pending) pending = take(endpoint.readers);
  if (pending) finish(std::move(*pending), TransferStatus::cancelled, lock);
}

void Core::call_model(const std::shared_ptr<Device>& device, Lock& lock,
                      const std::function<void(UsbModel&, Wire&)>& call) LANDFALL_NO_THREAD_SAFETY_ANALYSIS {
  CollectingWire wire(clock.now());
  lock.unlock();
  call(*device->model, wire);
  lock.lock();
  wire.apply(*device);
}

void Core::tell(const UsbChange& change, Lock& lock) LANDFALL_NO_THREAD_SAFETY_ANALYSIS {
  for (std::uint64_t id = 0;;) {
    const auto next = watchers.upper_bound(id);  // by id, as watchers may come and go meanwhile
    if (next == watchers.end()) break;
    id = next->first;
    const auto call = next->second;
    calling_watcher = id;
    lock.unlock();
    (*call)(change);
    lock.lock();
    calling_watcher = 0;
    settled.notify_all();
  }
}

// On the bus's thread: the device is off the bus, and everybody hears of it.
void Core::leave(const std::shared_ptr<Device>& device, Lock& lock) {
  if (!device->gone) {
    device->gone = true;
    devices.erase(device->facts.port);
  }
  finish_all(device, TransferStatus::no_device, lock);
  std::erase_if(busy, [&](const auto& b) { return b.expired() || b.lock() == device; });
  tell({device->facts, false}, lock);
}

// ---- Channel

Result<void> Channel::submit(std::shared_ptr<Transfer> transfer) {
  if (!transfer) return Error(Errc::bad_input, Layer::transport, "a transfer", "none");
  Lock lock(core_->mutex);
  if (device_->gone) return gone();
  if (core_->stopping) return Error(Errc::closed, Layer::transport, "a running bus", "it has ended").at(facts_.port);
  transfer->actual = 0;
  transfer->status = TransferStatus::pending;
  const auto number = ++device_->submitted - device_->faults_from;
  Pending pending{std::move(transfer), owner_, std::nullopt, std::nullopt};
  for (const auto& fault : device_->faults)
    if (fault.at == number) pending.fault = fault;
  ++owner_->in_flight;
  core_->post([core = core_.get(), device = device_, p = std::make_shared<Pending>(std::move(pending))](Lock& held) {
    core->begin(device, std::move(*p), held);
  });
  return {};
}

void Channel::cancel(const std::shared_ptr<Transfer>& transfer) {
  Lock lock(core_->mutex);
  core_->post(
      [core = core_.get(), device = device_, transfer](Lock& held) { core->cancel(device, transfer.get(), held); });
}

Result<void> Channel::clear_halt(std::uint8_t endpoint) {
  Lock lock(core_->mutex);
  if (device_->gone) return gone();
  device_->endpoints[endpoint].halted = false;
  return {};
}

Result<void> Channel::reset() {
  auto done = std::make_shared<bool>(false);
  Lock lock(core_->mutex);
  if (device_->gone) return gone();
  core_->post([core = core_.get(), device = device_, done](Lock& held) {
    core->finish_all(device, TransferStatus::cancelled, held);
    device->endpoints.clear();
    if (!device->gone) core->call_model(device, held, [](UsbModel& model, Wire& wire) { model.on_reset(wire); });
    *done = true;
    core->settled.notify_all();
  });
  core_->settled.wait(lock, Deadline::never(), [&] { return *done; });
  if (device_->gone) return gone();
  return {};
}

Channel::~Channel() {
  Lock lock(core_->mutex);
  core_->post([core = core_.get(), device = device_, owner = owner_](Lock& held) {
    for (;;) {  // one at a time, as the lock is given up for each
      const Transfer* next = nullptr;
      for (const auto& p : device->held)
        if (p.owner == owner) next = p.transfer.get();
      for (const auto& [address, endpoint] : device->endpoints)
        for (const auto& p : endpoint.readers)
          if (p.owner == owner) next = p.transfer.get();
      if (next == nullptr) return;
      core->cancel(device, next, held);
    }
  });
  if (core_->bus_thread != std::this_thread::get_id())  // else within a `done`: the job above runs right after it
    core_->settled.wait(lock, Deadline::never(), [&] { return owner_->in_flight == 0; });
  device_->claimed = false;
}

// ---- MemoryUsb

class Bus final : public MemoryUsb, public std::enable_shared_from_this<Bus> {
 public:
  explicit Bus(Clock& clock) : core_(std::make_shared<Core>(clock)) {
    thread_ = clock.spawn("memory-usb", [core = core_] { core->run(); });
  }
  ~Bus() override {
    bool inside = false;
    {
      Lock lock(core_->mutex);
      core_->post([core = core_.get()](Lock&) { core->stopping = true; });
      inside = core_->bus_thread == std::this_thread::get_id();
    }
    if (inside)
      thread_.detach();  // the last owner was a callback: the thread ends after it, and owns the core
    else
      thread_.join();
  }

  Result<std::vector<UsbDevice>> list() override {
    Lock lock(core_->mutex);
    std::vector<UsbDevice> out;
    for (const auto& [port, device] : core_->devices) out.push_back(device->facts);
    return out;
  }

  Result<std::unique_ptr<UsbChannel>> open(const UsbDevice& wanted, int interface) override {
    Lock lock(core_->mutex);
    const auto found = core_->devices.find(wanted.port);
    if (found == core_->devices.end() || found->second->facts.vendor != wanted.vendor ||
        found->second->facts.product != wanted.product)
      return Error(Errc::not_found, Layer::transport, "the device at this port", "none, or another").at(wanted.port);
    if (std::exchange(found->second->claimed, true))
      return Error(Errc::busy, Layer::transport, text("interface ", interface, " to be free"), "claimed")
          .at(wanted.port);
    return std::unique_ptr<UsbChannel>(std::make_unique<Channel>(shared_from_this(), core_, found->second));
  }

  std::shared_ptr<void> watch(std::function<void(const UsbChange&)> changed) override {
    Lock lock(core_->mutex);
    const auto id = core_->next_watcher++;
    core_->watchers.emplace(id, std::make_shared<std::function<void(const UsbChange&)>>(std::move(changed)));
    return {nullptr, [core = core_, id](void*) {
              Lock held(core->mutex);
              core->watchers.erase(id);
              if (core->bus_thread == std::this_thread::get_id()) return;  // within its own call
              core->settled.wait(held, Deadline::never(), [&] { return core->calling_watcher != id; });
            }};
  }

  void plug(std::shared_ptr<UsbModel> model, std::vector<Fault> faults) override {
    auto device = std::make_shared<Device>();
    device->facts = model->device();
    device->facts.simulated = true;
    device->model = std::move(model);
    device->faults = std::move(faults);
    unplug(device->facts.port);
    Lock lock(core_->mutex);
    core_->devices[device->facts.port] = device;
    core_->post([core = core_.get(), device](Lock& held) {  // ahead of any transfer of it
      core->call_model(device, held, [](UsbModel& m, Wire& wire) { m.on_reset(wire); });
      core->tell({device->facts, true}, held);
    });
  }

  void unplug(const std::string& port) override {
    Lock lock(core_->mutex);
    const auto found = core_->devices.find(port);
    if (found == core_->devices.end()) return;
    const auto device = found->second;
    device->gone = true;
    core_->devices.erase(found);
    core_->post([core = core_.get(), device](Lock& held) { core->leave(device, held); });
  }

  void set_faults(const std::string& port, std::vector<Fault> faults) override {
    Lock lock(core_->mutex);
    const auto found = core_->devices.find(port);
    if (found == core_->devices.end()) return;
    found->second->faults = std::move(faults);
    found->second->faults_from = found->second->submitted;
  }

  std::uint64_t transfers(const std::string& port) const override {
    Lock lock(core_->mutex);
    const auto found = core_->devices.find(port);
    return found == core_->devices.end() ? 0 : found->second->submitted;
  }

 private:
  std::shared_ptr<Core> core_;
  Thread thread_;
};

}  // namespace

std::shared_ptr<MemoryUsb> MemoryUsb::create(Clock& clock) { return std::make_shared<Bus>(clock); }

}  // namespace landfall::transport
