#include <landfall/base/error.hpp>

#include <landfall/base/text.hpp>

namespace landfall {

std::string_view name(Errc code) noexcept {
  switch (code) {
    case Errc::internal:
      return "internal";
    case Errc::bad_input:
      return "bad_input";
    case Errc::unsupported:
      return "unsupported";
    case Errc::not_found:
      return "not_found";
    case Errc::busy:
      return "busy";
    case Errc::not_ready:
      return "not_ready";
    case Errc::closed:
      return "closed";
    case Errc::cancelled:
      return "cancelled";
    case Errc::deadline:
      return "deadline";
    case Errc::stolen:
      return "stolen";
    case Errc::gone:
      return "gone";
    case Errc::unconfirmed:
      return "unconfirmed";
    case Errc::timeout:
      return "timeout";
    case Errc::protocol:
      return "protocol";
    case Errc::transport:
      return "transport";
    case Errc::stuck:
      return "stuck";
    case Errc::calibration:
      return "calibration";
    case Errc::thermal:
      return "thermal";
    case Errc::dirty:
      return "dirty";
    case Errc::tamper:
      return "tamper";
    case Errc::auth:
      return "auth";
    case Errc::firmware:
      return "firmware";
    case Errc::permission:
      return "permission";
    case Errc::exhausted:
      return "exhausted";
    case Errc::io:
      return "io";
  }
  return "unknown";
}

std::string_view name(Layer layer) noexcept {
  switch (layer) {
    case Layer::base:
      return "base";
    case Layer::transport:
      return "transport";
    case Layer::driver:
      return "driver";
    case Layer::hal:
      return "hal";
    case Layer::mrz:
      return "mrz";
    case Layer::reader:
      return "reader";
    case Layer::codec:
      return "codec";
    case Layer::capture:
      return "capture";
    case Layer::package:
      return "package";
    case Layer::tool:
      return "tool";
    case Layer::records:
      return "records";
    case Layer::trust:
      return "trust";
    case Layer::emrtd:
      return "emrtd";
  }
  return "unknown";
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

std::string_view name(Recovery recovery) noexcept {
  switch (recovery) {
    case Recovery::retry:
      return "retry";
    case Recovery::wait_and_retry:
      return "wait_and_retry";
    case Recovery::reopen:
      return "reopen";
    case Recovery::replug:
      return "replug";
    case Recovery::confirm_identity:
      return "confirm_identity";
    case Recovery::clean:
      return "clean";
    case Recovery::calibrate:
      return "calibrate";
    case Recovery::fix_system:
      return "fix_system";
    case Recovery::fix_input:
      return "fix_input";
    case Recovery::call_service:
      return "call_service";
    case Recovery::report_bug:
      return "report_bug";
    case Recovery::none:
      return "none";
  }
  return "unknown";
}

std::string_view advice(Recovery recovery) noexcept {
  switch (recovery) {
    case Recovery::retry:
      return "Try again.";
    case Recovery::wait_and_retry:
      return "Wait a moment and try again.";
    case Recovery::reopen:
      return "Close the device and open it again.";
    case Recovery::replug:
      return "Unplug the device and plug it in again.";
    case Recovery::confirm_identity:
      return "Confirm that this is the same device as before.";
    case Recovery::clean:
      return "Clean the device's glass.";
    case Recovery::calibrate:
      return "Have a technician calibrate the device.";
    case Recovery::fix_system:
      return "Check permissions, disk space and memory of this computer.";
    case Recovery::fix_input:
      return "Check what was asked for: name, path or value.";
    case Recovery::call_service:
      return "Have the device looked at by its service.";
    case Recovery::report_bug:
      return "Please report this with the log: it is a fault of the software.";
    case Recovery::none:
      return "Nothing to do: it was asked for.";
  }
  return "";
}

}  // namespace landfall
