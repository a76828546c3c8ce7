#include "page_votes.hpp"

#include <algorithm>
#include <utility>

#include <landfall/base/text.hpp>

#include "../stage.hpp"

namespace landfall::capture {
namespace {

using model::Outcome;

// What the gate and then the step work with, one after the other: never both.
struct Ballot {
  std::unique_ptr<PageVote> vote{};
  std::size_t most = 1;
  std::vector<Exposure> frames{};
  std::optional<PageFound> found{};
};

// Enough is a text that is certain, or so many frames.
Gate gate_of(std::shared_ptr<Ballot> ballot) {
  return [ballot = std::move(ballot)](Exposure exposure, const std::stop_token& stop) -> Result<GateAnswer> {
    auto& [vote, most, frames, found] = *ballot;
    frames.push_back(std::move(exposure));
    LANDFALL_TRY(const auto status, vote->add(page_of(frames.back()).lights, stop));
    if (status != model::ReadingStatus::read && frames.size() < most) return GateAnswer{};
    LANDFALL_TRY(found, vote->found(stop));
    return GateAnswer{.accept = true};
  };
}

// The document was taken away, or time was up, before there was enough.
std::optional<Result<PageFound>> count(Stage& stage, const DocumentStep& step, const std::shared_ptr<Ballot>& ballot) {
  const auto work = [ballot](std::stop_token stop) { return ballot->vote->found(std::move(stop)); };
  return stage.compute<PageFound>(work, stage.in(step.reading_time));
}

}  // namespace

Try take_voted(Stage& stage, const DocumentStep& step, std::unique_ptr<PageVote> vote, int attempt, Deadline deadline,
               TakenSide& side, bool& lifted) {
  const auto ballot = std::make_shared<Ballot>(Ballot{std::move(vote), static_cast<std::size_t>(step.votes), {}, {}});
  const auto begun = stage.now();
  auto streamed = stage.stream(hal::PageRequest{.lights = step.lights, .pages = 0}, deadline, gate_of(ballot), attempt,
                               step.reading_time);
  lifted = streamed.took.lifted;
  if (!streamed.at_rest)
    return {Outcome::failed, text("The page was not read within ", seconds_text(step.reading_time), ".")};
  if (streamed.error) return take_found(stage, side, *std::move(streamed.error), {});
  if (ballot->frames.empty()) return stage.without(streamed.took);
  if (streamed.took.ended.error) side.errors.push_back(*streamed.took.ended.error);  // there is something to read
  std::optional<Result<PageFound>> found;
  if (ballot->found)
    found = *std::move(ballot->found);
  else
    found = count(stage, step, ballot);
  if (!found) return {Outcome::failed, text("The page was not read within ", seconds_text(step.reading_time), ".")};
  const auto best = *found ? std::min((*found)->frame, ballot->frames.size() - 1) : 0;
  side.pages = std::move(ballot->frames[best]);
  if (const auto page = page_of(side.pages); page.remark) stage.note(*page.remark);
  return take_found(stage, side, *std::move(found), stage.now() - begun);
}

}  // namespace landfall::capture
