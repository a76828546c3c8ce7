#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include <landfall/capture/chip.hpp>
#include <landfall/model/record.hpp>
#include <landfall/trust/store.hpp>

namespace landfall::capture {

/// What was made of a chip's files; they themselves are gone.
struct ChipFound {
  std::vector<model::ChipFile> files{};
  model::ChipVerdict verdict{};
  std::string remark{};  ///< ChipRead::remark
};

/// Reads the files and verifies them for the moment `at`. Errors: those of the reader.
[[nodiscard]] Result<ChipFound> read_chip(firmware::iso7816::Transceiver& chip, const ChipFilesReader& reader,
                                          const trust::Store& store, const std::optional<PrintedZone>& zone,
                                          std::chrono::sys_seconds at, std::stop_token stop);

/// Why a verdict did not pass, for the officer; empty where it did.
[[nodiscard]] std::string chip_words(const model::ChipVerdict& verdict);

}  // namespace landfall::capture
