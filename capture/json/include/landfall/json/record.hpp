#pragma once

#include <string>

#include <landfall/base/api.hpp>
#include <landfall/model/record.hpp>

namespace landfall::json {

/// record.json (docs/record.md, docs/schemas/record.schema.json). What is no UTF-8 is replaced. Reentrant.
[[nodiscard]] LANDFALL_API std::string to_json(const model::TravellerRecord& record);

/// The verdict on an electronic document as JSON (docs/chip-verification.md), indented by two blanks, without a line
/// end at the end. Equal verdicts give equal bytes. It holds nothing of the holder. Reentrant.
[[nodiscard]] LANDFALL_API std::string to_json(const model::ChipVerdict& verdict);

}  // namespace landfall::json
