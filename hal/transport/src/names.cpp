#include <landfall/transport/usb.hpp>

namespace landfall::transport {

const char* name(TransferStatus status) noexcept {
  switch (status) {
    case TransferStatus::pending:
      return "pending";
    case TransferStatus::completed:
      return "completed";
    case TransferStatus::cancelled:
      return "cancelled";
    case TransferStatus::timed_out:
      return "timed_out";
    case TransferStatus::stall:
      return "stall";
    case TransferStatus::no_device:
      return "no_device";
    case TransferStatus::overflow:
      return "overflow";
    case TransferStatus::failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace landfall::transport
