#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/provenance.hpp>
#include <landfall/model/chip.hpp>
#include <landfall/model/code.hpp>
#include <landfall/model/device.hpp>
#include <landfall/model/document.hpp>
#include <landfall/model/sample.hpp>
#include <landfall/model/step.hpp>

namespace landfall::model {

/// What a record amounts to.
enum class RecordStatus : std::uint8_t {
  complete,    ///< every step that the plan requires is done
  unsure,      ///< every required step gave a result, at least one of them must not be relied on
  incomplete,  ///< a required step gave no result
};
LANDFALL_API std::string_view name(RecordStatus status) noexcept;

/// One traveller before the booth: everything that was captured, what was not and why. Written as files by package.
/// Holds personal data. A value; move it. Reentrant.
struct TravellerRecord {
  std::string id{};        ///< "20261123T080312Z-7f3a91c2": time and a random number; nothing about the traveller
  std::string plan{};      ///< its name
  std::string software{};  ///< "landfall 0.1.0"
  WallTime begun{}, ended{};
  RecordStatus status = RecordStatus::incomplete;
  std::vector<StepReport> steps{};
  std::vector<DeviceUsed> devices{};
  std::vector<DeviceNotice> notices{};
  std::vector<Sample> samples{};          ///< every picture that was taken, in the order of the steps
  std::optional<MrzReading> mrz{};        ///< empty: no page was read
  std::vector<DocumentView> documents{};  ///< that were seen in the pages
  std::optional<ChipReading> chip{};
  std::vector<CodeMessage> codes{};
};

/// Its samples of one kind, in their order; they live as long as the record is not changed. Reentrant.
[[nodiscard]] LANDFALL_API std::vector<const Sample*> samples_of(const TravellerRecord& record, StepKind kind);
/// What the steps amount to. Reentrant.
[[nodiscard]] LANDFALL_API RecordStatus status_of(const std::vector<StepReport>& steps) noexcept;
/// The origins that occur in its samples and messages, each once: a record is genuine only where all is `measured`.
[[nodiscard]] LANDFALL_API std::vector<Origin> origins(const TravellerRecord& record);

}  // namespace landfall::model
