#pragma once

#include <chrono>
#include <vector>

#include <landfall/synth/wrong.hpp>

#include "office.hpp"

// Where a sound document is made and one thing is changed on the way.
namespace landfall::synth {

struct Bench {
  std::uint64_t seed = 0;
  Office office;
  Scene scene;
  Draft draft;
};

/// Another country, which made nothing of the document.
[[nodiscard]] Result<Office> neighbour_of(const Bench& bench);

/// Between which of the Draft's steps the change is made.
enum class Stage : std::uint8_t { plan, certified, listed, sealed };

struct Row {
  Wrong wrong;
  Stage when = Stage::plan;
  Result<void> (*change)(Bench&) = nullptr;                  ///< null: nothing
  void (*choose)(CountryOptions&, IssueOptions&) = nullptr;  ///< what must be known before the keys are made
};

[[nodiscard]] std::vector<Row> sound_rows();
[[nodiscard]] std::vector<Row> content_rows();      ///< data groups, their hashes, the chip's other files
[[nodiscard]] std::vector<Row> signature_rows();    ///< EF.SOD and the signer's key
[[nodiscard]] std::vector<Row> certificate_rows();  ///< certificates and what the trust store holds

[[nodiscard]] inline ExpectedStep failed(model::ChipStep step, model::Reason reason) {
  return {step, model::StepVerdict::failed, reason};
}
[[nodiscard]] inline ExpectedStep not_possible(model::ChipStep step, model::Reason reason) {
  return {step, model::StepVerdict::not_possible, reason};
}
inline constexpr std::chrono::days one_day{1};

}  // namespace landfall::synth
