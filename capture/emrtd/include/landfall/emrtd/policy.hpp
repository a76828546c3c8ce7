#pragma once

#include <array>
#include <map>
#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/model/chip_verdict.hpp>

namespace landfall::emrtd {

/// What a step that did not pass makes of the whole. Data: it can be read from a file. A plain value.
struct Policy {
  struct Rule {
    model::Overall failed = model::Overall::failed;
    model::Overall not_possible = model::Overall::undetermined;
  };
  std::string name = "border";
  std::array<Rule, model::chip_steps> rules{};
  std::map<model::ChipFinding, model::Overall> findings{};  ///< those that weigh something; usually none does
};

/// A document passes if its data groups are those that a document signer of its country signed, whose certificate a
/// trusted country signing CA issued. A certificate that has expired leaves it undetermined: documents outlive their
/// signer's. That revocation, printed zone or EF.CardAccess could not be asked does not weigh; that they disagree does.
[[nodiscard]] LANDFALL_API const Policy& border_policy();
/// {"name": "...", "steps": {"ds_revocation": {"failed": "failed", "not_possible": "undetermined"}}, "findings":
/// {"unanchored": "undetermined"}}; what is not named is as in border_policy(). Errors: bad_input. Reentrant.
[[nodiscard]] LANDFALL_API Result<Policy> parse_policy(ByteView json);
/// What the steps and findings of a verdict amount to.
[[nodiscard]] LANDFALL_API model::Overall weigh(const model::ChipVerdict& verdict, const Policy& policy) noexcept;

}  // namespace landfall::emrtd
