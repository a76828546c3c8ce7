#pragma once

#include <span>
#include <vector>

#include <landfall/mrz_reader/reader.hpp>

namespace landfall::mrz_reader {

/// Joins what white light shows into what infrared shows, cell by cell. Returns the cells that both show clearly and
/// differently: those keep the infrared's scores. Both readings must be looks at one zone.
[[nodiscard]] std::vector<CellRange> join_lights(Reading& infrared, const Reading& white);

/// Those frames that have a zone, of the shape that most of them have; in their order.
[[nodiscard]] std::vector<const Reading*> same_shape(std::span<const Reading> frames);
/// Puts the joint scores of all frames into `r`, which has their shape.
void join_frames(Reading& r, std::span<const Reading* const> frames);

}  // namespace landfall::mrz_reader
