#pragma once

#include <landfall/base/result.hpp>
#include <landfall/firmware/iso7816.hpp>
#include <landfall/model/chip.hpp>

namespace landfall::emrtd {

/// Selects the application of travel documents by its identifier, A0000002471001 (Doc 9303-10, 4.4.1; 9303-11, 4.4.1;
/// ISO/IEC 7816-4, 11.2.2). The exchange says whether the chip has it. Errors: those of the transceiver.
[[nodiscard]] LANDFALL_API Result<model::ChipExchange> select_application(firmware::iso7816::Transceiver& chip);

}  // namespace landfall::emrtd
