#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/image_view.hpp>
#include <landfall/base/light.hpp>
#include <landfall/base/provenance.hpp>
#include <landfall/model/step.hpp>

namespace landfall::model {

/// A picture of a record. It shares the memory that `view` points into with whoever made it; `keeper` holds that memory
/// and wipes it when the last one lets go. Thread-safe as long as nobody assigns.
struct Image {
  ImageView view{};
  std::shared_ptr<const void> keeper{};
};

/// One picture as a device gave it, and all that is known of it.
struct Sample {
  StepKind kind{};  ///< of the step that took it
  Image image{};
  Provenance provenance{};
  WallTime exposure_start{}, exposure_end{};
  std::uint64_t sequence = 0;     ///< of the device's stream
  double ppi_x = 0, ppi_y = 0;    ///< pixels an inch; 0: not known
  int orientation = 0;            ///< degrees clockwise that turn it upright
  std::optional<Light> light{};   ///< empty where it does not apply
  int light_nm = 0;               ///< 0: not known
  Side side = Side::unknown;      ///< of the document
  bool partial = false;           ///< rows are missing
  std::vector<Finger> fingers{};  ///< that were asked for
  std::vector<Finger> missing{};  ///< of them, as the operator said
};

}  // namespace landfall::model
