#pragma once

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/mrz/zone.hpp>

namespace landfall::emrtd {

/// EF.DG1 (Doc 9303-10, 4.7.2): the machine readable zone, 90, 72 or 88 characters. `today` decides centuries. The zone
/// owns its text and wipes it. Errors: bad_input; those of mrz::parse. Reentrant.
[[nodiscard]] LANDFALL_API Result<mrz::Zone> read_dg1(ByteView file, mrz::Date today);

}  // namespace landfall::emrtd
