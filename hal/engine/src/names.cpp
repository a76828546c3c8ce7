#include <landfall/base/name_table.hpp>
#include <landfall/hal/event.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::hal {

std::string_view name(Function function) noexcept {
  using enum Function;
  static constexpr auto names = name_table<Function>({{document_reader, "document_reader"},
                                                      {fingerprint_scanner, "fingerprint_scanner"},
                                                      {camera, "camera"},
                                                      {chip_reader, "chip_reader"},
                                                      {code_reader, "code_reader"}});
  return names.name(function);
}

std::string_view name(PresenceSensing sensing) noexcept {
  using enum PresenceSensing;
  static constexpr auto names = name_table<PresenceSensing>({{none, "none"}, {sensed, "sensed"}, {derived, "derived"}});
  return names.name(sensing);
}

std::string_view name(Presence presence) noexcept {
  using enum Presence;
  static constexpr auto names = name_table<Presence>({{unknown, "unknown"}, {absent, "absent"}, {present, "present"}});
  return names.name(presence);
}

std::string_view name(OutputKind kind) noexcept {
  using enum OutputKind;
  static constexpr auto names =
      name_table<OutputKind>({{finger_led, "finger_led"}, {lamp, "lamp"}, {sound, "sound"}, {display, "display"}});
  return names.name(kind);
}

std::string_view name(End end) noexcept {
  using enum End;
  static constexpr auto names = name_table<End>({{done, "done"},
                                                 {refused, "refused"},
                                                 {error, "error"},
                                                 {cancelled, "cancelled"},
                                                 {deadline, "deadline"},
                                                 {gone, "gone"},
                                                 {stolen, "stolen"}});
  return names.name(end);
}

std::string_view name(MessageKind kind) noexcept {
  using enum MessageKind;
  static constexpr auto names =
      name_table<MessageKind>({{code, "code"}, {mrz, "mrz"}, {ocr, "ocr"}, {apdu, "apdu"}, {atr, "atr"}});
  return names.name(kind);
}

std::string_view name(UnitChange change) noexcept {
  using enum UnitChange;
  static constexpr auto names =
      name_table<UnitChange>({{arrived, "arrived"}, {left, "left"}, {failed, "failed"}, {recovered, "recovered"}});
  return names.name(change);
}

std::string_view name(IdentityKind kind) noexcept {
  using enum IdentityKind;
  static constexpr auto names = name_table<IdentityKind>({{strong, "strong"}, {positional, "positional"}});
  return names.name(kind);
}

}  // namespace landfall::hal
