#pragma once

#include <landfall/model/record.hpp>

#include "html.hpp"

namespace landfall::package {

/// The part of report.html about the chip: what its files prove, or that they were not assessed.
void chip_section(Html& html, const model::ChipReading& chip);

}  // namespace landfall::package
