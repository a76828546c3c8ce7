#pragma once

#include <optional>
#include <vector>

#include <landfall/capture/booth.hpp>
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

/// Which of a page's pictures are read: white light with infrared where both are there, else the first.
struct PageOf {
  std::size_t page = 0;
  std::optional<std::size_t> infrared{};
  PageLights lights{};             ///< of the memory of `pages`
  std::optional<Notice> remark{};  ///< why there is no infrared
};
[[nodiscard]] PageOf page_of(const std::vector<model::Sample>& pages);

/// Reads its pages, as page_of() says. Says whether it has a zone; Try::again is true.
[[nodiscard]] Try read_page(Stage& stage, const DocumentStep& step, TakenSide& side);

/// What a reader found on the side's pages becomes the side's.
[[nodiscard]] Try take_found(Stage& stage, TakenSide& side, Result<PageFound> found, Duration took);

/// Whether `other` can be the other side: a zone tells, else that the document was lifted. No document has two zones:
/// the second one is that of another traveller, or the first one again.
[[nodiscard]] bool is_other_side(const TakenSide& side, const TakenSide& other, bool lifted);

/// Both sides as one; the reading is that of the side with the zone.
void join(Stage& stage, TakenSide& side, TakenSide other);

}  // namespace landfall::capture
