#include <landfall/base/error.hpp>

#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>

namespace landfall {

std::string_view name(Errc code) noexcept {
  using enum Errc;
  static constexpr auto names = name_table<Errc>({{internal, "internal"},
                                                  {bad_input, "bad_input"},
                                                  {unsupported, "unsupported"},
                                                  {not_found, "not_found"},
                                                  {busy, "busy"},
                                                  {not_ready, "not_ready"},
                                                  {closed, "closed"},
                                                  {cancelled, "cancelled"},
                                                  {deadline, "deadline"},
                                                  {stolen, "stolen"},
                                                  {gone, "gone"},
                                                  {unconfirmed, "unconfirmed"},
                                                  {timeout, "timeout"},
                                                  {protocol, "protocol"},
                                                  {transport, "transport"},
                                                  {stuck, "stuck"},
                                                  {calibration, "calibration"},
                                                  {thermal, "thermal"},
                                                  {dirty, "dirty"},
                                                  {tamper, "tamper"},
                                                  {auth, "auth"},
                                                  {firmware, "firmware"},
                                                  {permission, "permission"},
                                                  {exhausted, "exhausted"},
                                                  {io, "io"}});
  return names.name(code);
}

std::string_view name(Layer layer) noexcept {
  using enum Layer;
  static constexpr auto names = name_table<Layer>({{base, "base"},
                                                   {transport, "transport"},
                                                   {driver, "driver"},
                                                   {hal, "hal"},
                                                   {mrz, "mrz"},
                                                   {reader, "reader"},
                                                   {codec, "codec"},
                                                   {capture, "capture"},
                                                   {package, "package"},
                                                   {tool, "tool"},
                                                   {records, "records"},
                                                   {trust, "trust"},
                                                   {emrtd, "emrtd"}});
  return names.name(layer);
}

Error::Error(Errc code, Layer layer, std::string wanted, std::string found, const char* file, int line)
    : code_(code), layer_(layer), wanted_(std::move(wanted)), found_(std::move(found)), file_(file), line_(line) {}

Error&& Error::because(Error cause) && {
  cause_ = std::make_shared<const Error>(std::move(cause));
  return std::move(*this);
}

std::string Error::message() const {
  std::string out = text(name(code_), " (", name(layer_), "): wanted ", wanted_);
  if (!found_.empty()) out += text(", found ", found_);
  if (!where_.empty()) out += text(", at ", where_);
  const bool of_a_device = layer_ != Layer::trust;  // trust keeps the reason of a verdict there
  if (vendor_code_ != 0 && of_a_device) out += text(", vendor code ", vendor_code_);
  if (cause_) out += text("; because ", cause_->message());
  return out;
}

Recovery recovery(const Error& error) noexcept {
  switch (error.code()) {
    case Errc::internal:
      return Recovery::report_bug;
    case Errc::bad_input:
    case Errc::unsupported:
    case Errc::not_found:
      return Recovery::fix_input;
    case Errc::busy:
    case Errc::not_ready:
    case Errc::thermal:
      return Recovery::wait_and_retry;
    case Errc::closed:
    case Errc::stolen:
      return Recovery::reopen;
    case Errc::cancelled:
      return Recovery::none;
    case Errc::deadline:
    case Errc::timeout:
    case Errc::transport:
    case Errc::protocol:
      return Recovery::retry;
    case Errc::gone:
    case Errc::stuck:  // a picture decoder has no plug
      return error.layer() == Layer::codec ? Recovery::fix_system : Recovery::replug;
    case Errc::unconfirmed:
      return Recovery::confirm_identity;
    case Errc::calibration:
      return Recovery::calibrate;
    case Errc::dirty:
      return Recovery::clean;
    case Errc::tamper:
    case Errc::auth:
    case Errc::firmware:
      return Recovery::call_service;
    case Errc::permission:
    case Errc::exhausted:
    case Errc::io:
      return Recovery::fix_system;
  }
  return Recovery::report_bug;
}

namespace {
struct Advice {
  Recovery value;
  std::string_view name, sentence;
};
constexpr auto recoveries = name_table<Advice>(
    {{Recovery::retry, "retry", "Try again."},
     {Recovery::wait_and_retry, "wait_and_retry", "Wait a moment and try again."},
     {Recovery::reopen, "reopen", "Close the device and open it again."},
     {Recovery::replug, "replug", "Unplug the device and plug it in again."},
     {Recovery::confirm_identity, "confirm_identity", "Confirm that this is the same device as before."},
     {Recovery::clean, "clean", "Clean the device's glass."},
     {Recovery::calibrate, "calibrate", "Have a technician calibrate the device."},
     {Recovery::fix_system, "fix_system", "Check permissions, disk space and memory of this computer."},
     {Recovery::fix_input, "fix_input", "Check what was asked for: name, path or value."},
     {Recovery::call_service, "call_service", "Have the device looked at by its service."},
     {Recovery::report_bug, "report_bug", "Please report this with the log: it is a fault of the software."},
     {Recovery::none, "none", "Nothing to do: it was asked for."}});
}  // namespace

std::string_view name(Recovery recovery) noexcept { return recoveries.name(recovery); }

std::string_view advice(Recovery recovery) noexcept {
  const Advice* known = recoveries.find(recovery);
  return known ? known->sentence : std::string_view();
}

}  // namespace landfall
