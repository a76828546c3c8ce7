#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall {

/// What kind of failure it is. Append only: the numbers are written into traces and records.
enum class Errc : std::uint16_t {
  internal = 1,  ///< a bug of ours
  bad_input,     ///< what the caller, a file or a message brought is not what the grammar allows
  unsupported,   ///< the device or this version cannot do it
  not_found,     ///< no such device, file, field
  busy,          ///< another owner or operation holds it
  not_ready,     ///< not in a state in which this can be done
  closed,        ///< the handle was closed
  cancelled,     ///< the caller asked to stop
  deadline,      ///< the caller's time was up
  stolen,        ///< another owner in this process took the unit
  gone,          ///< the device is no longer there
  unconfirmed,   ///< a device without identity came back; nobody said yet that it is the same one
  timeout,       ///< the device did not answer in its own time
  protocol,      ///< the device answered what its protocol does not allow
  transport,     ///< the wire failed
  stuck,         ///< a call that nothing can interrupt has not returned
  calibration,   ///< calibration is missing, expired or of another device
  thermal,       ///< too hot or too cold to measure
  dirty,         ///< glass or platen must be cleaned
  tamper,        ///< the device reports or shows interference
  auth,          ///< a proof of identity or a key failed
  firmware,      ///< the firmware is wrong for this
  permission,    ///< the system does not let us
  exhausted,     ///< a bound that was set (memory, frames, size) is reached
  io,            ///< a file or the system failed
};

/// Where in the house it happened.
enum class Layer : std::uint8_t {
  base,
  transport,
  driver,
  hal,
  mrz,
  reader,
  codec,
  capture,
  package,
  tool,
  records,
  trust,
  emrtd
};

LANDFALL_API std::string_view name(Errc code) noexcept;  ///< the enumerator's name
LANDFALL_API std::string_view name(Layer layer) noexcept;

/// Why something could not be done, for the machine and its keeper. Never holds personal data: `Personal` cannot be
/// turned into a string. A plain value; copying shares `cause`. Reentrant.
class LANDFALL_API Error {
 public:
  Error(Errc code, Layer layer, std::string wanted, std::string found = {}, const char* file = __builtin_FILE(),
        int line = __builtin_LINE());

  [[nodiscard]] Errc code() const noexcept { return code_; }
  [[nodiscard]] Layer layer() const noexcept { return layer_; }
  [[nodiscard]] const std::string& wanted() const noexcept { return wanted_; }  ///< what should have been there
  [[nodiscard]] const std::string& found() const noexcept { return found_; }    ///< what was there instead
  [[nodiscard]] const std::string& where() const noexcept { return where_; }    ///< device, file, line and column, step
  [[nodiscard]] std::int64_t vendor_code() const noexcept { return vendor_code_; }  ///< 0: none
  [[nodiscard]] const Error* cause() const noexcept { return cause_.get(); }        ///< null: none
  [[nodiscard]] const char* source_file() const noexcept { return file_; }
  [[nodiscard]] int source_line() const noexcept { return line_; }

  Error&& at(std::string where) && {
    where_ = std::move(where);
    return std::move(*this);
  }
  Error&& vendor(std::int64_t code) && {
    vendor_code_ = code;
    return std::move(*this);
  }
  Error&& because(Error cause) &&;

  /// One line: "protocol (driver, nb1010): wanted a frame of 540 bytes, found 12, at image frame 3".
  [[nodiscard]] std::string message() const;

 private:
  Errc code_;
  Layer layer_;
  std::string wanted_, found_, where_;
  std::int64_t vendor_code_ = 0;
  std::shared_ptr<const Error> cause_;
  const char* file_;
  int line_;
};

/// What the machine or its keeper does next.
enum class Recovery : std::uint8_t {
  retry,             ///< do the same again
  wait_and_retry,    ///< later: it is busy, warm, or stopping
  reopen,            ///< close the handle and open the unit again
  replug,            ///< a person unplugs and plugs the device
  confirm_identity,  ///< a person says whether this is the same device
  clean,             ///< a person cleans it
  calibrate,         ///< a technician calibrates it
  fix_system,        ///< permissions, disk, memory: an administrator
  fix_input,         ///< the caller changes what it asks or passes
  call_service,      ///< the device must be looked at
  report_bug,        ///< ours
  none,              ///< nothing is wrong: it was asked for
};

/// Total: every error has exactly one recovery.
[[nodiscard]] LANDFALL_API Recovery recovery(const Error& error) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(Recovery recovery) noexcept;
/// One English sentence for the keeper: what to do next.
[[nodiscard]] LANDFALL_API std::string_view advice(Recovery recovery) noexcept;

}  // namespace landfall
