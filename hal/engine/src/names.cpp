#include <landfall/hal/event.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::hal {

std::string_view name(Function function) noexcept {
  switch (function) {
    case Function::document_reader:
      return "document_reader";
    case Function::fingerprint_scanner:
      return "fingerprint_scanner";
    case Function::camera:
      return "camera";
    case Function::chip_reader:
      return "chip_reader";
    case Function::code_reader:
      return "code_reader";
  }
  return "unknown";
}

std::string_view name(PresenceSensing sensing) noexcept {
  switch (sensing) {
    case PresenceSensing::none:
      return "none";
    case PresenceSensing::sensed:
      return "sensed";
    case PresenceSensing::derived:
      return "derived";
  }
  return "unknown";
}

std::string_view name(Presence presence) noexcept {
  switch (presence) {
    case Presence::unknown:
      return "unknown";
    case Presence::absent:
      return "absent";
    case Presence::present:
      return "present";
  }
  return "unknown";
}

std::string_view name(OutputKind kind) noexcept {
  switch (kind) {
    case OutputKind::finger_led:
      return "finger_led";
    case OutputKind::lamp:
      return "lamp";
    case OutputKind::sound:
      return "sound";
    case OutputKind::display:
      return "display";
  }
  return "unknown";
}

std::string_view name(End end) noexcept {
  switch (end) {
    case End::done:
      return "done";
    case End::refused:
      return "refused";
    case End::error:
      return "error";
    case End::cancelled:
      return "cancelled";
    case End::deadline:
      return "deadline";
    case End::gone:
      return "gone";
    case End::stolen:
      return "stolen";
  }
  return "unknown";
}

std::string_view name(MessageKind kind) noexcept {
  switch (kind) {
    case MessageKind::code:
      return "code";
    case MessageKind::mrz:
      return "mrz";
    case MessageKind::ocr:
      return "ocr";
    case MessageKind::apdu:
      return "apdu";
    case MessageKind::atr:
      return "atr";
  }
  return "unknown";
}

std::string_view name(UnitChange change) noexcept {
  switch (change) {
    case UnitChange::arrived:
      return "arrived";
    case UnitChange::left:
      return "left";
    case UnitChange::failed:
      return "failed";
    case UnitChange::recovered:
      return "recovered";
  }
  return "unknown";
}

std::string_view name(IdentityKind kind) noexcept {
  switch (kind) {
    case IdentityKind::strong:
      return "strong";
    case IdentityKind::positional:
      return "positional";
  }
  return "unknown";
}

}  // namespace landfall::hal
