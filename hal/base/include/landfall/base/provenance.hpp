#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>

namespace landfall {

/// Where a frame or message came from. Only a device that measures may call itself so.
enum class Origin : std::uint8_t { measured, simulated, replayed, file };

enum class CalibrationState : std::uint8_t { unknown, none, valid, due, expired, invalid };

/// How a sample came to be: carried by every frame and written into every record. A value. Reentrant.
struct Provenance {
  std::string driver;  ///< the driver's id
  std::string driver_version;
  std::string device;    ///< the unit's identity, "nb1010:port=1-3"
  std::string firmware;  ///< as the device says; empty: not known
  Origin origin = Origin::measured;
  std::vector<std::string> settings;  ///< in force at exposure: "light=white", "gain=4"
  std::string calibration;            ///< id of the calibration set; empty: none
  CalibrationState calibration_state = CalibrationState::unknown;
  std::vector<std::string> steps;  ///< applied after the sensor, in order: "flat-field", "resample 500 ppi"
  int attempt = 1;                 ///< 1 for the first try
};

LANDFALL_API std::string_view name(Origin origin) noexcept;
LANDFALL_API std::string_view name(CalibrationState state) noexcept;

}  // namespace landfall
