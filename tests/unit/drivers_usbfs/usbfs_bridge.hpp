#pragma once

#include <memory>
#include <string>

#include <landfall/transport/model.hpp>

namespace landfall::transport {

/// Puts a device model behind a mocked /dev/bus/usb node (libumockdev), so that the real libusb drives it: the usbfs
/// requests become transfers on a MemoryUsb. Needs umockdev's preload library in the process. For tests.
class UsbfsBridge {
 public:
  UsbfsBridge(std::shared_ptr<UsbModel> model, std::string port);
  ~UsbfsBridge();
  /// Faults of the wire, counted from now on.
  void set_faults(std::vector<Fault> faults);
  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace landfall::transport
