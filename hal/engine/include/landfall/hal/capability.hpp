#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/light.hpp>
#include <landfall/base/result.hpp>

namespace landfall::hal {

/// What a unit can do for an application. A page reader with a chip reader is one unit with two functions.
enum class Function : std::uint8_t { document_reader, fingerprint_scanner, camera, chip_reader, code_reader };
LANDFALL_API std::string_view name(Function function) noexcept;

/// How a function knows that a document, finger, face or chip is there.
enum class PresenceSensing : std::uint8_t { none, sensed, derived };
LANDFALL_API std::string_view name(PresenceSensing sensing) noexcept;
enum class Presence : std::uint8_t { unknown, absent, present };
LANDFALL_API std::string_view name(Presence presence) noexcept;

struct Size {
  int width = 0, height = 0;
};
struct Range {
  double least = 0, most = 0, step = 0;
};

/// Something of a function that a request can fix for its duration: {"exposure", "us", {20, 40000, 10}, 8000}. The
/// names "exposure" (us), "gain" (1), "focus" (1) and "white_balance" (K) mean the same on every device.
struct SettingCapability {
  std::string name{};
  std::string unit{};
  Range range{};
  std::optional<double> standard{};  ///< what it is where a request says nothing; empty: the device chooses (automatic)
};

/// One function's facts. What does not apply stays empty.
struct FunctionCapability {
  Function function{};
  /// Functions of a unit with the same lane exclude each other; different lanes work at once.
  int lane = 0;
  PresenceSensing presence = PresenceSensing::none;
  std::vector<Light> lights{};        ///< document_reader
  std::vector<int> light_nm{};        ///< one a light, nanometres
  std::vector<int> ppi{};             ///< native resolutions, pixels an inch
  Size window_um{};                   ///< glass or platen, micrometres
  std::vector<Finger> fingers{};      ///< positions that fit the platen at once
  std::vector<Size> sizes{};          ///< pixels; camera modes
  std::optional<Range> frame_rate{};  ///< frames a second
  std::vector<PixelFormat> formats{};
  bool previews = false;
  bool raw = false;                           ///< uncorrected frames can be asked for
  std::size_t frame_bytes_max = 0;            ///< bound for one frame
  std::size_t apdu_max = 0;                   ///< chip_reader: longest command
  std::vector<std::string> symbologies{};     ///< code_reader
  std::vector<SettingCapability> settings{};  ///< document_reader, fingerprint_scanner, camera
};

enum class OutputKind : std::uint8_t { finger_led, lamp, sound, display };
LANDFALL_API std::string_view name(OutputKind kind) noexcept;

/// Something that a unit can show or switch; legal at any time.
struct OutputCapability {
  OutputKind kind{};
  std::string name{};                 ///< "right_index", "uv"
  std::vector<std::string> values{};  ///< what it can be set to; empty: any text (a display)
  int lane = 0;                       ///< whose thread carries it out, between or during the operations of that lane
};

/// What a unit is and can do; known before it is opened, complete once it is. A value. Written as JSON by to_json(),
/// schema docs/schemas/capability.schema.json.
struct Capability {
  std::vector<FunctionCapability> functions{};
  std::vector<OutputCapability> outputs{};
  [[nodiscard]] const FunctionCapability* find(Function function) const noexcept {
    for (const auto& f : functions)
      if (f.function == function) return &f;
    return nullptr;
  }
};

[[nodiscard]] LANDFALL_API std::string to_json(const Capability& capability);

}  // namespace landfall::hal
