#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/hal/capability.hpp>

namespace landfall::hal {

/// Whether frames pass the Corrector (flat field, geometry) on their way.
enum class Processing : std::uint8_t { corrected, raw };

/// A setting held for one operation, in the unit of its SettingCapability. The frames' provenance repeats it.
struct Setting {
  std::string name{};
  double value = 0;
};

/// How long a stream goes on: until `frames` qualifying frames were delivered; 0: until it is stopped.
struct PageRequest {
  std::vector<Light> lights{Light::white};  ///< one final frame a light makes one page
  Side side = Side::unknown;                ///< only said on: it is stamped into the frames
  int ppi = 0;                              ///< 0: the device's best
  bool dark = false;                        ///< lamps off (calibration); the frames say so
  Processing processing = Processing::corrected;
  int pages = 1;  ///< 0: until stopped
  std::vector<Setting> settings{};
};
struct FingerRequest {
  std::vector<Finger> fingers{Finger::unknown};
  std::vector<Finger> missing{};  ///< single fingers of those that cannot be given: nobody waits for them
  bool wait_for_lift = false;     ///< before each final frame, wait until the platen has been empty
  bool dark = false;              ///< illumination off (calibration); the frames say so
  Processing processing = Processing::corrected;
  int frames = 1;  ///< 0: until stopped; a frame that the operator rejects is followed by the next
  std::vector<Setting> settings{};
};
struct CameraRequest {
  Size size{};            ///< 0x0: the device's best
  double frame_rate = 0;  ///< 0: the device's own
  Processing processing = Processing::corrected;
  int frames = 1;  ///< 0: a live view until stopped; all of its frames are previews
  std::vector<Setting> settings{};
};
struct CodeRequest {
  std::vector<std::string> symbologies{};  ///< empty: all
  int messages = 1;
};
/// Waits for a chip and connects to it (ISO/IEC 14443 activation, ATR).
struct ChipConnectRequest {};
/// One command APDU (ISO/IEC 7816-4, 5.1) to the connected chip; the answer is a MessageEvent with the response APDU.
struct ChipExchangeRequest {
  Bytes command;
};

using Request =
    std::variant<PageRequest, FingerRequest, CameraRequest, CodeRequest, ChipConnectRequest, ChipExchangeRequest>;

[[nodiscard]] LANDFALL_API Function function_of(const Request& request) noexcept;

/// A wish held against what the device can do: moved to the nearest possible setting where there is one, and said so.
struct Validated {
  enum class Verdict : std::uint8_t { valid, adjusted, invalid };
  Verdict verdict = Verdict::valid;
  Request request{};
  std::vector<std::string> changes{};  ///< "ppi 1200 -> 600", or why it is invalid
};
[[nodiscard]] LANDFALL_API Validated validate(Request request, const Capability& capability);

/// A setting for an output: signal({OutputKind::finger_led, "right_index", "green"}).
struct Signal {
  OutputKind kind{};
  std::string name{};
  std::string value{};
};

}  // namespace landfall::hal
