#pragma once

#include <optional>
#include <vector>

#include <landfall/capture/plan.hpp>
#include <landfall/model/record.hpp>

#include "step.hpp"

namespace landfall::capture {

/// What one side of a document gave. Its hints and errors are the step's once it counts.
struct TakenSide {
  std::vector<model::Sample> pages{};
  std::optional<model::MrzReading> mrz{};
  std::vector<model::DocumentView> documents{};
  std::vector<Hint> hints{};
  std::optional<std::vector<Hint>> reasons{};  ///< why it was refused, where it was
  std::vector<Error> errors{};
  void report_to(Stage& stage);
};

/// Reads its pages: white light with infrared where both are there, else the first. Says whether it has a zone;
/// Try::again is true.
[[nodiscard]] Try read_page(Stage& stage, const DocumentStep& step, TakenSide& side);

/// Whether `other` can be the other side: a zone tells, else that the document was lifted. No document has two zones:
/// the second one is that of another traveller, or the first one again.
[[nodiscard]] bool is_other_side(const TakenSide& side, const TakenSide& other, bool lifted);

/// Both sides as one; the reading is that of the side with the zone.
void join(Stage& stage, TakenSide& side, TakenSide other);

}  // namespace landfall::capture
