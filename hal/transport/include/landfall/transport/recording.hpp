#pragma once

#include <iosfwd>
#include <memory>
#include <string>

#include <landfall/transport/usb.hpp>

namespace landfall::transport {

/// Records every transfer of every channel opened through it into files of the format docs/formats/usb-recording.md
/// ("landfall-usb 1"): `<folder>/<vendor>-<product>-<port>.usbrec`, one a device, appended an opening. The recording holds
/// what the sensor saw: treat it as personal data. Thread-safe.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<UsbHost>> record_usb(std::shared_ptr<UsbHost> host, const std::string& folder, Clock& clock);

/// A host with one device that plays a recording back: each transfer must be the recorded one (endpoint, direction, bytes
/// sent), else it fails with what was wanted and found; recorded delays are kept on `clock`. Thread-safe.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<UsbHost>> replay_usb(const std::string& file, Clock& clock);

}  // namespace landfall::transport
