#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/layout.hpp>

namespace landfall::capture {

/// The zone of the page, read with certainty: what opens a chip (Doc 9303-11, 4) and what it has to agree with.
struct PrintedZone {
  mrz::Format format{};
  Personal<std::string> lines{};  ///< each line and "\n"
};

/// The files of a chip, whole (Doc 9303-10, 4). Personal data; wiped with it.
struct ChipFiles {
  std::optional<Personal<Bytes>> com{}, sod{}, card_access{}, card_security{};  ///< empty: not read
  std::map<int, Personal<Bytes>> groups{};                                      ///< by number, 1..16
  std::string remark{};  ///< one sentence for the record where they did not come from the chip by its protocol
};

/// Gives the files of the chip that was just connected. The seam behind which ways to a chip are exchanged.
/// Thread-safe.
class LANDFALL_API ChipFilesReader {
 public:
  virtual ~ChipFilesReader() = default;
  /// `zone` is empty where none was read. Runs on a worker of its own; looks at `stop` now and then and then leaves
  /// with cancelled: nobody waits for it, and what it returns late is thrown away.
  [[nodiscard]] virtual Result<ChipFiles> read(const std::optional<PrintedZone>& zone, std::stop_token stop) const = 0;
};

}  // namespace landfall::capture
