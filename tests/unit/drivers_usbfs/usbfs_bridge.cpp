#include "usbfs_bridge.hpp"

#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>
#include <umockdev.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <map>

namespace landfall::transport {

namespace {

// One URB: the client's memory, and the transfer that carries it.
struct Urb {
  UMockdevIoctlData* urb = nullptr;
  UMockdevIoctlData* buffer = nullptr;
  std::shared_ptr<Transfer> transfer;
};

int urb_status(TransferStatus status) {
  switch (status) {
    case TransferStatus::completed:
      return 0;
    case TransferStatus::cancelled:
      return -ENOENT;
    case TransferStatus::stall:
      return -EPIPE;
    case TransferStatus::no_device:
      return -ENODEV;
    case TransferStatus::overflow:
      return -EOVERFLOW;
    default:
      return -EPROTO;
  }
}

// Full-speed device with one vendor-specific interface: bulk OUT 0x02, bulk IN 0x83 (USB 2.0, 9.6).
std::string description(const UsbDevice& d, const std::string& port) {
  char ids[16];
  std::snprintf(ids, sizeof ids, "%02X%02X%02X%02X", d.vendor & 0xFF, d.vendor >> 8, d.product & 0xFF, d.product >> 8);
  const std::string descriptors = std::string("12010002FF000040") + ids + "000100000001" +
                                  "0902200001010080320904000002FF000000" + "07050202400000" + "07058302400000";
  char product[32];
  std::snprintf(product, sizeof product, "%04x\nA: idProduct=%04x", d.vendor, d.product);
  return "P: /devices/pci0000:00/0000:00:14.0/usb1/" + port + "\nN: bus/usb/001/005=" + descriptors +
         "\nE: DEVNAME=/dev/bus/usb/001/005\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nE: BUSNUM=001\nE: DEVNUM=005\nE: "
         "MAJOR=189\nE: MINOR=4\n"
         "A: busnum=1\\n\nA: devnum=5\\n\nA: speed=12\\n\nA: bConfigurationValue=1\\n\nA: idVendor=" +
         product + "\nH: descriptors=" + descriptors + "\n";
}

constexpr const char* node = "/dev/bus/usb/001/005";

}  // namespace

struct UsbfsBridge::State {
  std::shared_ptr<MemoryUsb> bus = MemoryUsb::create(Clock::steady());
  UsbDevice device;
  UMockdevTestbed* testbed = nullptr;
  UMockdevIoctlBase* handler = nullptr;
  Mutex mutex;
  std::unique_ptr<UsbChannel> channel;
  std::map<std::uint64_t, Urb> in_flight;  // by the client's address of the urb
  std::deque<Urb> ended;

  bool handle(UMockdevIoctlClient* client);
  int submit(UMockdevIoctlData* arg, std::uint64_t address);
  bool reap(UMockdevIoctlData* arg);
};

int UsbfsBridge::State::submit(UMockdevIoctlData* arg, std::uint64_t address) {
  Urb entry;
  entry.urb = umockdev_ioctl_data_resolve(arg, 0, sizeof(usbdevfs_urb), nullptr);
  usbdevfs_urb urb;
  std::memcpy(&urb, entry.urb->data, sizeof urb);
  if (urb.type != USBDEVFS_URB_TYPE_BULK || urb.buffer_length < 0) return EINVAL;
  entry.buffer = umockdev_ioctl_data_resolve(entry.urb, offsetof(usbdevfs_urb, buffer),
                                             static_cast<gsize>(urb.buffer_length), nullptr);
  entry.transfer = std::make_shared<Transfer>();
  auto& t = *entry.transfer;
  t.endpoint = urb.endpoint;
  t.buffer.assign(entry.buffer->data, entry.buffer->data + urb.buffer_length);
  t.done = [this, address] {
    const Lock lock(mutex);
    const auto found = in_flight.find(address);
    ended.push_back(std::move(found->second));
    in_flight.erase(found);
  };
  const auto transfer = entry.transfer;
  UsbChannel* wire = nullptr;
  {
    const Lock lock(mutex);
    in_flight[address] = std::move(entry);
    wire = channel.get();
  }
  if (wire != nullptr && wire->submit(transfer)) return 0;
  const Lock lock(mutex);
  in_flight.erase(address);
  return ENODEV;
}

bool UsbfsBridge::State::reap(UMockdevIoctlData* arg) {
  Urb entry;
  {
    const Lock lock(mutex);
    if (ended.empty()) return false;
    entry = std::move(ended.front());
    ended.pop_front();
  }
  auto& t = *entry.transfer;
  usbdevfs_urb urb;
  std::memcpy(&urb, entry.urb->data, sizeof urb);
  urb.status = urb_status(t.status);
  urb.actual_length = static_cast<int>(t.actual);
  umockdev_ioctl_data_update(entry.urb, 0, reinterpret_cast<guint8*>(&urb), sizeof urb);
  if (t.towards_host() && t.actual > 0)
    umockdev_ioctl_data_update(entry.buffer, 0, t.buffer.data(), static_cast<gint>(t.actual));
  auto* slot = umockdev_ioctl_data_resolve(arg, 0, sizeof(void*), nullptr);
  umockdev_ioctl_data_set_ptr(slot, 0, entry.urb);
  return true;
}

bool UsbfsBridge::State::handle(UMockdevIoctlClient* client) {
  auto* arg = umockdev_ioctl_client_get_arg(client);
  std::uint64_t address = 0;
  std::memcpy(&address, arg->data, sizeof(void*));
  const auto end = [&](int error) {
    umockdev_ioctl_client_complete(client, error == 0 ? 0 : -1, error);
    return true;
  };
  switch (umockdev_ioctl_client_get_request(client)) {
    case USBDEVFS_GET_CAPABILITIES: {
      auto* slot = umockdev_ioctl_data_resolve(arg, 0, sizeof(std::uint32_t), nullptr);
      std::uint32_t capabilities =
          USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
      umockdev_ioctl_data_update(slot, 0, reinterpret_cast<guint8*>(&capabilities), sizeof capabilities);
      return end(0);
    }
    case USBDEVFS_CLAIMINTERFACE: {
      auto opened = bus->open(device, 0);
      if (!opened) return end(opened.error().code() == Errc::busy ? EBUSY : ENODEV);
      const Lock lock(mutex);
      channel = *std::move(opened);
      return end(0);
    }
    case USBDEVFS_RELEASEINTERFACE: {
      std::unique_ptr<UsbChannel> closing;
      {
        const Lock lock(mutex);
        closing = std::move(channel);
      }
      return end(0);
    }
    case USBDEVFS_SUBMITURB:
      return end(submit(arg, address));
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
      return end(reap(arg) ? 0 : EAGAIN);
    case USBDEVFS_DISCARDURB: {
      std::shared_ptr<Transfer> transfer;
      {
        const Lock lock(mutex);
        if (const auto found = in_flight.find(address); found != in_flight.end()) transfer = found->second.transfer;
      }
      if (!transfer || !channel) return end(EINVAL);
      channel->cancel(transfer);
      return end(0);
    }
    case USBDEVFS_CLEAR_HALT: {
      auto* slot = umockdev_ioctl_data_resolve(arg, 0, sizeof(unsigned), nullptr);
      unsigned endpoint = 0;
      std::memcpy(&endpoint, slot->data, sizeof endpoint);
      return end(channel && channel->clear_halt(static_cast<std::uint8_t>(endpoint)) ? 0 : ENODEV);
    }
    case USBDEVFS_RESET:
      return end(channel && channel->reset() ? 0 : ENODEV);
    default:
      return end(ENOTTY);
  }
}

UsbfsBridge::UsbfsBridge(std::shared_ptr<UsbModel> model, std::string port) : state_(std::make_unique<State>()) {
  state_->device = model->device();
  state_->testbed = umockdev_testbed_new();
  umockdev_testbed_add_from_string(state_->testbed, description(state_->device, port).c_str(), nullptr);
  state_->bus->plug(std::move(model));
  state_->handler = umockdev_ioctl_base_new();
  using Handle = gboolean (*)(UMockdevIoctlBase*, UMockdevIoctlClient*, gpointer);
  const Handle handle = [](UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer user) -> gboolean {
    return static_cast<State*>(user)->handle(client);
  };
  g_signal_connect_data(state_->handler, "handle-ioctl", reinterpret_cast<GCallback>(handle), state_.get(), nullptr,
                        GConnectFlags{});
  umockdev_testbed_attach_ioctl(state_->testbed, node, state_->handler, nullptr);
}

UsbfsBridge::~UsbfsBridge() {
  umockdev_testbed_detach_ioctl(state_->testbed, node, nullptr);
  g_object_unref(state_->handler);
  g_object_unref(state_->testbed);
}

void UsbfsBridge::set_faults(std::vector<Fault> faults) {
  state_->bus->set_faults(state_->device.port, std::move(faults));
}

}  // namespace landfall::transport
