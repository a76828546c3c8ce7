#pragma once

#include <memory>

#include "side.hpp"

namespace landfall::capture {

/// Takes a page of a reader that senses its document, as the plan has it: up to `DocumentStep::votes` frames of it
/// vote, fewer where they agree before. `vote` is the page reader's. `lifted`: what lay there was taken away meanwhile.
[[nodiscard]] Try take_voted(Stage& stage, const DocumentStep& step, std::unique_ptr<PageVote> vote, int attempt,
                             Deadline deadline, TakenSide& side, bool& lifted);

}  // namespace landfall::capture
