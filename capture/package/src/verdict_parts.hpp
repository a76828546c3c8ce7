#pragma once

#include <nlohmann/json.hpp>

#include <landfall/model/chip_verdict.hpp>
#include <landfall/model/record.hpp>

namespace landfall::package {

nlohmann::ordered_json verdict_parts(const model::ChipVerdict& verdict);

}  // namespace landfall::package
