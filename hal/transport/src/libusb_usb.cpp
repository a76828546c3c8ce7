#include <libusb.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <map>
#include <thread>
#include <utility>

#include <landfall/base/file.hpp>
#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/transport/usb.hpp>

// The one place that knows libusb. An event thread a host ends transfers and tells watchers; strings come from sysfs,
// so that looking needs neither permission nor a transfer.
namespace landfall::transport {

namespace {

const Log logger("usb");

constexpr auto poll_period = std::chrono::milliseconds(500);  // where the system cannot tell of changes

Error usb_error(int code, std::string wanted, std::string where) {
  auto errc = Errc::transport;
  if (code == LIBUSB_ERROR_NO_DEVICE || code == LIBUSB_ERROR_NOT_FOUND) errc = Errc::gone;
  if (code == LIBUSB_ERROR_BUSY) errc = Errc::busy;
  if (code == LIBUSB_ERROR_ACCESS) errc = Errc::permission;
  if (code == LIBUSB_ERROR_NO_MEM) errc = Errc::exhausted;
  return Error(errc, Layer::transport, std::move(wanted), libusb_error_name(code)).at(std::move(where)).vendor(code);
}

TransferStatus status_of(libusb_transfer_status status) {
  switch (status) {
    case LIBUSB_TRANSFER_COMPLETED:
      return TransferStatus::completed;
    case LIBUSB_TRANSFER_CANCELLED:
      return TransferStatus::cancelled;
    case LIBUSB_TRANSFER_TIMED_OUT:
      return TransferStatus::timed_out;
    case LIBUSB_TRANSFER_STALL:
      return TransferStatus::stall;
    case LIBUSB_TRANSFER_NO_DEVICE:
      return TransferStatus::no_device;
    case LIBUSB_TRANSFER_OVERFLOW:
      return TransferStatus::overflow;
    case LIBUSB_TRANSFER_ERROR:
      break;
  }
  return TransferStatus::failed;
}

// "1-3.2", as the kernel names it; empty for a root hub.
std::string port_of(libusb_device* device) {
  std::array<std::uint8_t, 7> ports{};  // USB 3.0, 8.9: seven tiers
  const int count = libusb_get_port_numbers(device, ports.data(), static_cast<int>(ports.size()));
  std::string out;
  for (int i = 0; i < count; ++i)
    out += text(i == 0 ? text(static_cast<int>(libusb_get_bus_number(device)), "-") : std::string("."),
                static_cast<int>(ports[static_cast<std::size_t>(i)]));
  return out;
}

std::string attribute(const std::string& port, const char* name) {
  const auto bytes = read_file(text("/sys/bus/usb/devices/", port, "/", name), 4096, Layer::transport);
  if (!bytes) return {};
  const std::string content(bytes->begin(), bytes->end());
  return content.substr(0, std::min<std::size_t>(content.find('\n'), 255));  // a string descriptor has no more
}

// nullopt: a hub, which is nobody's capture device.
std::optional<UsbDevice> facts_of(libusb_device* device) {
  libusb_device_descriptor d{};
  UsbDevice out;
  out.port = port_of(device);
  if (libusb_get_device_descriptor(device, &d) != 0 || d.bDeviceClass == LIBUSB_CLASS_HUB || out.port.empty())
    return std::nullopt;
  out.vendor = d.idVendor;
  out.product = d.idProduct;
  out.release = d.bcdDevice;
  out.serial = attribute(out.port, "serial");
  out.manufacturer = attribute(out.port, "manufacturer");
  out.product_name = attribute(out.port, "product");
  return out;
}

struct Core {
  libusb_context* context = nullptr;
  Mutex mutex;
  Condition settled{Clock::steady()};
  std::thread::id event_thread;
  std::atomic<bool> stopping = false;
  bool hotplug = false;
  std::vector<UsbChange> changes;          // told by libusb within its own event handling; passed on after it
  std::map<std::string, UsbDevice> known;  // by port: what watchers have heard of
  std::map<std::uint64_t, std::shared_ptr<std::function<void(const UsbChange&)>>> watchers;
  std::uint64_t next_watcher = 1;
  std::uint64_t calling_watcher = 0;

  ~Core() {
    if (context != nullptr) libusb_exit(context);
  }
  void run();
  void compare();
  void tell() LANDFALL_NO_THREAD_SAFETY_ANALYSIS;
  Result<std::vector<UsbDevice>> list() const;
};

Result<std::vector<UsbDevice>> Core::list() const {
  libusb_device** devices = nullptr;
  const auto count = libusb_get_device_list(context, &devices);
  if (count < 0) return usb_error(static_cast<int>(count), "a list of USB devices", "libusb");
  std::vector<UsbDevice> out;
  for (ssize_t i = 0; i < count; ++i)
    if (auto facts = facts_of(devices[i])) out.push_back(*std::move(facts));
  libusb_free_device_list(devices, 1);
  return out;
}

int on_hotplug(libusb_context*, libusb_device* device, libusb_hotplug_event event, void* user) {
  auto& core = *static_cast<Core*>(user);
  const bool arrived = event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED;
  const auto port = port_of(device);
  auto facts = arrived ? facts_of(device) : std::nullopt;
  const Lock lock(core.mutex);
  if (arrived && facts) {
    core.known[port] = *facts;
  } else if (!arrived) {
    const auto found = core.known.find(port);  // its attributes are gone: what was known of it
    if (found == core.known.end()) return 0;
    facts = found->second;
    core.known.erase(found);
  }
  if (facts) core.changes.push_back({*std::move(facts), arrived});
  return 0;
}

// Without hotplug support: what came and went since the last look.
void Core::compare() {
  const auto now = list();
  if (!now) return;
  const Lock lock(mutex);
  std::map<std::string, UsbDevice> fresh;
  for (const auto& device : *now) fresh[device.port] = device;
  const auto same = [](const UsbDevice& a, const UsbDevice& b) {
    return a.vendor == b.vendor && a.product == b.product && a.serial == b.serial;
  };
  for (const auto& [port, device] : known)
    if (const auto it = fresh.find(port); it == fresh.end() || !same(it->second, device))
      changes.push_back({device, false});
  for (const auto& [port, device] : fresh)
    if (const auto it = known.find(port); it == known.end() || !same(it->second, device))
      changes.push_back({device, true});
  known = std::move(fresh);
}

void Core::tell() {
  Lock lock(mutex);
  for (const auto& change : std::exchange(changes, {}))
    for (std::uint64_t id = 0;;) {
      const auto next = watchers.upper_bound(id);
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

void Core::run() {
  {
    const Lock lock(mutex);
    event_thread = std::this_thread::get_id();
  }
  timeval period{0, std::chrono::duration_cast<std::chrono::microseconds>(poll_period).count()};
  while (!stopping) {
    const int code = libusb_handle_events_timeout_completed(context, &period, nullptr);
    if (code != 0 && code != LIBUSB_ERROR_INTERRUPTED) {
      logger.warning(text("event handling: ", libusb_error_name(code)));
      Clock::steady().sleep_until(Clock::steady().in(poll_period));  // an error that stays must not become a busy loop
    }
    if (!hotplug) compare();
    tell();
  }
}

class LibusbHost;

// A transfer's life within libusb; freed by its callback.
struct Flight;

struct ChannelState {
  Mutex mutex;
  Condition settled{Clock::steady()};
  std::map<const Transfer*, Flight*> flights;
  int in_flight = 0;  // until `done` has returned
};

struct Flight {
  std::shared_ptr<ChannelState> channel;
  std::shared_ptr<Transfer> transfer;
  libusb_transfer* usb = nullptr;
  Bytes control;  // setup packet and data stage

  ~Flight() {
    libusb_free_transfer(usb);
    wipe(control.data(), control.size());
  }
};

void LIBUSB_CALL on_done(libusb_transfer* usb) {
  std::unique_ptr<Flight> flight(static_cast<Flight*>(usb->user_data));
  const auto channel = flight->channel;
  {
    const Lock lock(channel->mutex);  // also waits for the submit() that is still returning
    channel->flights.erase(flight->transfer.get());
  }
  auto& t = *flight->transfer;
  t.actual = usb->actual_length > 0 ? static_cast<std::size_t>(usb->actual_length) : 0;
  if (t.kind == TransferKind::control && t.towards_host())
    std::copy_n(flight->control.begin() + LIBUSB_CONTROL_SETUP_SIZE, std::min(t.actual, t.buffer.size()),
                t.buffer.begin());
  t.status = status_of(usb->status);
  if (t.done) t.done();
  flight.reset();
  {
    const Lock lock(channel->mutex);
    --channel->in_flight;
  }
  channel->settled.notify_all();
}

class Channel final : public UsbChannel {
 public:
  Channel(std::shared_ptr<UsbHost> host, libusb_device_handle* handle, int interface, UsbDevice facts)
      : host_(std::move(host)), handle_(handle), interface_(interface), facts_(std::move(facts)) {}
  ~Channel() override;
  const UsbDevice& device() const noexcept override { return facts_; }
  Result<void> submit(std::shared_ptr<Transfer> transfer) override;
  void cancel(const std::shared_ptr<Transfer>& transfer) override;
  Result<void> clear_halt(std::uint8_t endpoint) override {
    const int code = libusb_clear_halt(handle_, endpoint);
    if (code != 0) return usb_error(code, "a cleared halt", facts_.port);
    return {};
  }
  Result<void> reset() override {
    const int code = libusb_reset_device(handle_);
    if (code != 0) return usb_error(code, "a port reset after which the device is there", facts_.port);
    return {};
  }

 private:
  std::shared_ptr<UsbHost> host_;  // whose thread handles the events
  libusb_device_handle* handle_;
  int interface_;
  UsbDevice facts_;
  std::shared_ptr<ChannelState> state_ = std::make_shared<ChannelState>();
};

// Fills libusb's transfer from ours.
void fill(Flight& flight, libusb_device_handle* handle) {
  auto& t = *flight.transfer;
  const auto length = static_cast<int>(t.buffer.size());
  switch (t.kind) {
    case TransferKind::bulk:
      libusb_fill_bulk_transfer(flight.usb, handle, t.endpoint, t.buffer.data(), length, on_done, &flight, 0);
      break;
    case TransferKind::interrupt:
      libusb_fill_interrupt_transfer(flight.usb, handle, t.endpoint, t.buffer.data(), length, on_done, &flight, 0);
      break;
    case TransferKind::control:
      flight.control.resize(LIBUSB_CONTROL_SETUP_SIZE + t.buffer.size());
      libusb_fill_control_setup(flight.control.data(), t.setup.request_type, t.setup.request, t.setup.value,
                                t.setup.index, static_cast<std::uint16_t>(length));
      if (!t.towards_host()) std::ranges::copy(t.buffer, flight.control.begin() + LIBUSB_CONTROL_SETUP_SIZE);
      libusb_fill_control_transfer(flight.usb, handle, flight.control.data(), on_done, &flight, 0);
      break;
  }
}

Result<void> Channel::submit(std::shared_ptr<Transfer> transfer) {
  constexpr std::size_t bulk_max = std::size_t{64} << 20;
  if (!transfer || transfer->buffer.size() > (transfer->kind == TransferKind::control ? 0xFFFFU : bulk_max))
    return Error(Errc::bad_input, Layer::transport, "a transfer of 64 MiB at most (control: 65,535 bytes)", "another")
        .at(facts_.port);
  auto flight = std::make_unique<Flight>();
  flight->usb = libusb_alloc_transfer(0);
  if (flight->usb == nullptr) return usb_error(LIBUSB_ERROR_NO_MEM, "memory for a transfer", facts_.port);
  transfer->status = TransferStatus::pending;
  transfer->actual = 0;
  flight->channel = state_;
  flight->transfer = std::move(transfer);
  fill(*flight, handle_);
  const Lock lock(state_->mutex);  // until it stands in the map, so that its end cannot pass it
  const int code = libusb_submit_transfer(flight->usb);
  if (code != 0) return usb_error(code, "a transfer on the wire", facts_.port);
  state_->flights[flight->transfer.get()] = flight.get();
  ++state_->in_flight;
  (void)flight.release();  // on_done owns it
  return {};
}

void Channel::cancel(const std::shared_ptr<Transfer>& transfer) {
  const Lock lock(state_->mutex);
  const auto found = state_->flights.find(transfer.get());
  if (found != state_->flights.end()) libusb_cancel_transfer(found->second->usb);
}

Channel::~Channel() {
  {
    Lock lock(state_->mutex);
    for (const auto& [transfer, flight] : state_->flights) libusb_cancel_transfer(flight->usb);
    state_->settled.wait(lock, Deadline::never(), [&] { return state_->in_flight == 0; });
  }
  libusb_release_interface(handle_, interface_);
  libusb_close(handle_);
}

class LibusbHost final : public UsbHost, public std::enable_shared_from_this<LibusbHost> {
 public:
  explicit LibusbHost(std::shared_ptr<Core> core) : core_(std::move(core)) {
    constexpr int any = LIBUSB_HOTPLUG_MATCH_ANY;
    core_->hotplug = libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) != 0 &&
                     libusb_hotplug_register_callback(
                         core_->context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0, any,
                         any, any, on_hotplug, core_.get(), nullptr) == 0;
    if (const auto now = core_->list()) {
      const Lock lock(core_->mutex);
      for (const auto& device : *now) core_->known.emplace(device.port, device);
    }
    thread_ = Clock::steady().spawn("usb-events", [core = core_] { core->run(); });
  }
  ~LibusbHost() override {
    core_->stopping = true;
    libusb_interrupt_event_handler(core_->context);
    thread_.join();
  }

  Result<std::vector<UsbDevice>> list() override { return core_->list(); }
  Result<std::unique_ptr<UsbChannel>> open(const UsbDevice& device, int interface) override;

  std::shared_ptr<void> watch(std::function<void(const UsbChange&)> changed) override {
    const Lock lock(core_->mutex);
    const auto id = core_->next_watcher++;
    core_->watchers.emplace(id, std::make_shared<std::function<void(const UsbChange&)>>(std::move(changed)));
    return {nullptr, [core = core_, id](void*) {
              Lock held(core->mutex);
              core->watchers.erase(id);
              if (core->event_thread == std::this_thread::get_id()) return;  // within its own call
              core->settled.wait(held, Deadline::never(), [&] { return core->calling_watcher != id; });
            }};
  }

 private:
  std::shared_ptr<Core> core_;
  Thread thread_;
};

// Which rule is missing, ready to be written into a file.
std::string missing_rule(const UsbDevice& device) {
  char rule[160];
  std::snprintf(rule, sizeof rule,
                "a udev rule for %04x:%04x (60-landfall.rules: ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", "
                "TAG+=\"uaccess\")",
                device.vendor, device.product, device.vendor, device.product);
  return rule;
}

Result<std::unique_ptr<UsbChannel>> LibusbHost::open(const UsbDevice& wanted, int interface) {
  libusb_device** devices = nullptr;
  const auto count = libusb_get_device_list(core_->context, &devices);
  if (count < 0) return usb_error(static_cast<int>(count), "a list of USB devices", "libusb");
  libusb_device_handle* handle = nullptr;
  std::optional<UsbDevice> facts;
  int code = LIBUSB_ERROR_NOT_FOUND;
  for (ssize_t i = 0; i < count && !facts; ++i) {
    if (port_of(devices[i]) != wanted.port) continue;
    facts = facts_of(devices[i]);
    if (facts && (facts->vendor != wanted.vendor || facts->product != wanted.product)) facts.reset();
    if (facts) code = libusb_open(devices[i], &handle);
  }
  libusb_free_device_list(devices, 1);
  if (!facts)
    return Error(Errc::not_found, Layer::transport, "the device at this port", "none, or another").at(wanted.port);
  if (code == LIBUSB_ERROR_ACCESS) return usb_error(code, missing_rule(wanted), wanted.port);
  if (code != 0) return usb_error(code, "an opened device", wanted.port);
  code = libusb_claim_interface(handle, interface);
  if (code == LIBUSB_ERROR_BUSY && libusb_set_auto_detach_kernel_driver(handle, 1) == 0)
    code = libusb_claim_interface(handle, interface);  // a kernel driver had it; it gets it back afterwards
  if (code != 0) {
    libusb_close(handle);
    return usb_error(code, text("interface ", interface, " free to be claimed"), wanted.port);
  }
  return std::unique_ptr<UsbChannel>(
      std::make_unique<Channel>(shared_from_this(), handle, interface, *std::move(facts)));
}

}  // namespace

Result<std::shared_ptr<UsbHost>> system_usb() {
  auto core = std::make_shared<Core>();
  const int code = libusb_init(&core->context);
  if (code != 0) {
    core->context = nullptr;
    return usb_error(code, "libusb to start", "libusb_init");
  }
  return std::shared_ptr<UsbHost>(std::make_shared<LibusbHost>(std::move(core)));
}

}  // namespace landfall::transport
