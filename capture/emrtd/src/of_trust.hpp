#pragma once

#include <landfall/model/chip_verdict.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>

namespace landfall::emrtd {

// What trust says, in the words of a chip's verdict. Nowhere else is one made into the other.
model::Reason of_trust(trust::Reason reason) noexcept;
model::StepVerdict of_trust(trust::Verdict verdict) noexcept;
model::FindingResult of_trust(trust::Found found);
model::ChainLink of_trust(trust::Description certificate);

}  // namespace landfall::emrtd
