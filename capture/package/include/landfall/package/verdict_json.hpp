#pragma once

#include <string>

#include <landfall/base/api.hpp>
#include <landfall/model/chip_verdict.hpp>

namespace landfall::package {

/// The verdict on an electronic document as JSON (docs/chip-verification.md), indented by two blanks, without a line
/// end at the end. Equal verdicts give equal bytes. It holds nothing of the holder. Reentrant.
[[nodiscard]] LANDFALL_API std::string verdict_json(const model::ChipVerdict& verdict);

}  // namespace landfall::package
