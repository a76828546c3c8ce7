#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/result.hpp>
#include <landfall/emrtd/chip_files.hpp>
#include <landfall/firmware/iso7816.hpp>
#include <landfall/mrz/layout.hpp>

namespace landfall::capture {

/// The zone of the page, read with certainty: what opens a chip (Doc 9303-11, 4) and what it has to agree with.
struct PrintedZone {
  mrz::Format format{};
  Personal<std::string> lines{};  ///< each line and "\n"
};

/// What was read of a chip.
struct ChipRead {
  emrtd::ChipFiles files{};
  std::string remark{};  ///< one sentence for the record where they did not come from the chip by its protocol
};

/// Reads the files of the chip that was just connected and whose application of travel documents is selected. The seam
/// behind which ways to a chip are exchanged. Thread-safe.
class LANDFALL_API ChipFilesReader {
 public:
  virtual ~ChipFilesReader() = default;
  /// `chip` lasts for the call; once nobody waits any more its exchanges end with cancelled. `zone` is empty where none
  /// was read. Runs on a worker of its own; looks at `stop` now and then and then leaves with cancelled: what it
  /// returns late is thrown away.
  [[nodiscard]] virtual Result<ChipRead> read(firmware::iso7816::Transceiver& chip,
                                              const std::optional<PrintedZone>& zone, std::stop_token stop) const = 0;
};

}  // namespace landfall::capture
