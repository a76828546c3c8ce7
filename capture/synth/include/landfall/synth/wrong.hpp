#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>
#include <landfall/model/chip_verdict.hpp>
#include <landfall/synth/country.hpp>

/// Electronic documents that are wrong in one thing each, and what a verifier has to say of them. The expectations were
/// written from what an inspector must be told, not by running a verifier.
namespace landfall::synth {

struct ExpectedStep {
  model::ChipStep step{};
  model::StepVerdict verdict = model::StepVerdict::passed;
  model::Reason reason = model::Reason::none;
  friend bool operator==(const ExpectedStep&, const ExpectedStep&) = default;
};

/// One way to differ from the sound document, whose steps all pass and which has no finding.
struct Wrong {
  std::string_view id;                       ///< "dg2_byte_changed"; those that begin with "sound" pass every step
  std::string_view what;                     ///< one sentence
  std::vector<ExpectedStep> causes;          ///< steps that do not pass because of it
  std::vector<model::ChipFinding> findings;  ///< exactly these, in the order of ChipFinding
  bool signed_data_read = false;             ///< sod_format fails by what was signed, not by the SignedData around it
};

/// All of them, the sound document first.
[[nodiscard]] LANDFALL_API std::span<const Wrong> wrongs();

/// All steps in their order: the causes, and what follows from them:
/// - without an EF.SOD that can be read, all that hangs on it is not possible (sod_missing); where its signature can be
///   read and only what was signed cannot, the hashes and the content of the data groups alone;
/// - without the signer's certificate, its signature, chain, validity, usage, revocation and country (ds_missing);
/// - without a proven chain, the signer's validity, usage, revocation and country (chain_not_proven);
/// - without a proven signature and chain DG14 proves nothing, so EF.CardAccess cannot be compared (dg14_missing).
/// Hashes and the printed zone are compared in any case: whether what they are compared with is proven, the other steps
/// say. A step that has a cause of its own keeps it.
[[nodiscard]] LANDFALL_API std::array<ExpectedStep, model::chip_steps> expected_steps(const Wrong& wrong);
/// failed if a step fails, undetermined if one is not possible, else passed: by a policy that demands every step.
[[nodiscard]] LANDFALL_API model::Overall expected_overall(const Wrong& wrong);

/// All that a verifier is given.
struct Case {
  ChipFiles files{};
  TrustMaterial trust{};
  std::chrono::sys_seconds at{};
  std::vector<std::string> printed{};  ///< lines of the printed zone; empty: nobody said
};

/// The sound document of this seed made wrong in that way. Equal seeds give equal contents (country.hpp).
/// Errors: not_found (a wrong that is none of wrongs()); those of Country::issue. Reentrant.
[[nodiscard]] LANDFALL_API Result<Case> make_case(const Wrong& wrong, std::uint64_t seed = 1);

}  // namespace landfall::synth
