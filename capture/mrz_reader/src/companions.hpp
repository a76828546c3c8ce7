#pragma once

#include <span>
#include <vector>

#include <landfall/mrz/decode.hpp>

namespace landfall::mrz_reader {

/// The characters of a zone are printed in one hand and seen by one lens: how the network takes an O for a 0 differs
/// far more from page to page than within one. Cells that `decoded` leaves open between the two are told by those of
/// the zone that it does not. Their likelihoods in `lines` change, the two together stay what they were. True where any
/// could be compared. `one_picture`: the likelihoods are of one look; where several were joined they lie farther apart,
/// and one kind alone does not tell where the other lies.
[[nodiscard]] bool compare_with_companions(std::span<std::vector<mrz::CellLikelihoods>> lines,
                                           const mrz::Decoded& decoded, bool one_picture);

}  // namespace landfall::mrz_reader
