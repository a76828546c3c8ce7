#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/provenance.hpp>
#include <landfall/model/chip_verdict.hpp>

namespace landfall::model {

/// One command and its answer (ISO/IEC 7816-4, 5.1); personal, as an answer may hold anything of the chip.
struct ChipExchange {
  Personal<Bytes> command{}, response{};
  std::string meaning{};   ///< for a person: "select the application of travel documents"
  bool succeeded = false;  ///< status word 9000
};
/// A file that was read from a chip (Doc 9303-10, 4). Its content is not kept in the record.
struct ChipFile {
  std::string name{};  ///< "EF.SOD", "EF.DG1"
  std::size_t size = 0;
};
struct ChipReading {
  Personal<Bytes> atr{};  ///< answer to reset; may identify the chip
  std::vector<ChipExchange> exchanges{};
  Provenance provenance{};
  std::vector<ChipFile> files{};
  std::optional<ChipVerdict> verdict{};  ///< empty: not assessed
};

}  // namespace landfall::model
