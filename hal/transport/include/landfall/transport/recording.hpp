#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/transport/usb.hpp>

namespace landfall::transport {

/// One transfer of a recording, or one call that blocks (clear_halt, reset).
struct RecordedTransfer {
  enum class Kind : std::uint8_t { bulk, interrupt, control, clear_halt, reset };
  Kind kind = Kind::bulk;
  std::uint32_t number = 0;   ///< in the order of submission, from 1
  Duration submitted{};       ///< since the device was opened
  Duration took{};            ///< until its end
  std::uint8_t endpoint = 0;  ///< bulk, interrupt, clear_halt
  UsbSetup setup{};           ///< control
  TransferStatus status = TransferStatus::completed;
  std::size_t asked = 0;   ///< the buffer's size
  std::size_t actual = 0;  ///< bytes that were moved
  Bytes data{};            ///< towards the host: what came (`actual` bytes); else what was to be sent (`asked` bytes)
  int line = 0;            ///< in the file, from 1; 0: made in memory
};

/// A recording: the device, and what happened each time it was opened. A value.
struct Recording {
  struct Opening {
    int interface = 0;
    std::vector<RecordedTransfer> transfers{};  ///< in the order in which they ended
  };
  UsbDevice device{};
  std::vector<Opening> openings{};
};

/// Reads the text of a recording (docs/formats/usb-recording.md, "landfall-usb 1"). Bounded: 1 GiB of text, 16 MiB a
/// transfer, a million transfers, 4,096 openings. Errors: bad_input and exhausted, with the line. Reentrant.
[[nodiscard]] LANDFALL_API Result<Recording> parse_recording(std::string_view in);
/// The text of a recording. Reentrant.
[[nodiscard]] LANDFALL_API std::string to_text(const Recording& recording);

/// Records every transfer of every channel opened through it into files of the format docs/formats/usb-recording.md
/// ("landfall-usb 1"): `<folder>/<vendor>-<product>-<port>.usbrec`, one a device, appended an opening. The recording
/// holds what the sensor saw: treat it as personal data (the files are readable by their owner only). A disk that fails
/// ends the recording with a line in the log, not the transfer. Errors: io where the folder cannot be made.
/// Thread-safe.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<UsbHost>> record_usb(std::shared_ptr<UsbHost> host,
                                                                       const std::string& folder, Clock& clock);

/// A host with one device that plays a recording back: each transfer must be the recorded one (endpoint, direction,
/// bytes sent), else submit() fails with what was wanted and found; recorded delays are kept on `clock`. Each open()
/// plays the next opening of the file. Errors: io, and those of parse_recording. Thread-safe.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<UsbHost>> replay_usb(const std::string& file, Clock& clock);
/// The same for a recording in memory; `name` is what errors call it.
[[nodiscard]] LANDFALL_API std::shared_ptr<UsbHost> replay_usb(Recording recording, Clock& clock,
                                                               std::string name = "recording");

}  // namespace landfall::transport
