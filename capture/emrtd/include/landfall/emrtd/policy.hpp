#pragma once

#include <array>
#include <map>
#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/model/chip_verdict.hpp>

namespace landfall::emrtd {

/// What a step that did not pass makes of the whole, by why it did not. Data: it can be read from a file. A plain
/// value.
struct Policy {
  struct Rule {
    model::Overall failed = model::Overall::failed;
    model::Overall not_possible = model::Overall::undetermined;
    std::map<model::Reason, model::Overall> reasons{};  ///< where the reason weighs otherwise than the verdict
  };
  std::string name = "border";
  std::array<Rule, model::chip_steps> rules{};
  std::map<model::ChipFinding, model::Overall> findings{};  ///< those that weigh something
};

/// A document passes if its data groups are those that a document signer of its country signed, DG1 and DG2 among them,
/// and a country signing CA that is trusted for its state issued the signer's certificate. A certificate that has
/// expired leaves it undetermined, as documents outlive their signer's; so do hashes by SHA-1, keys below 2048 (RSA) or
/// 224 bits (curves) and a list that nobody vouches for. It does not weigh that there is no fresh revocation list, that
/// nobody said what is printed, and that there is nothing to compare EF.CardAccess with; that they disagree does.
[[nodiscard]] LANDFALL_API const Policy& border_policy();
/// {"name": "...", "steps": {"ds_revocation": {"failed": "failed", "not_possible": "undetermined", "reasons":
/// {"crl_stale": "passed"}}}, "findings": {"unanchored": "failed"}}. The name is its own. What is not named is as in
/// border_policy(); a step whose `not_possible` is named keeps no reasons of border_policy(), which are all of what was
/// not possible. Errors: bad_input. Reentrant.
[[nodiscard]] LANDFALL_API Result<Policy> parse_policy(ByteView json);
/// Sets what each step and finding of a verdict weighs, and what they amount to: the heaviest of them.
LANDFALL_API void weigh(model::ChipVerdict& verdict, const Policy& policy);

}  // namespace landfall::emrtd
