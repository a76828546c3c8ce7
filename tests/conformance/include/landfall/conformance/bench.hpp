#pragma once

#include <string_view>
#include <vector>

#include <landfall/conformance/checks.hpp>

namespace landfall::conformance {

/// What can be wrong with a driver, or with a vendor's own engine behind the plug-in header: seeded into the bench
/// device to try the harness itself.
enum class Defect : std::uint8_t {
  none,
  stale_frame,           ///< driver: hands out the frame that it kept from the last operation
  two_terminals,         ///< engine: the end comes twice
  no_terminal,           ///< engine: the end of a cancelled operation is lost
  late_cancel,           ///< engine: the end of a cancelled operation comes 80 ms later
  stuck_thread,          ///< driver: sleeps by itself instead of through Io
  leak,                  ///< driver: keeps a buffer of every operation
  event_after_terminal,  ///< engine: a hint follows the end
  lost_presence,         ///< engine: a slow reader's queue drops presences
  edge_only_presence,    ///< driver: tells changes, not what lies there at the begin
  wrong_identity,        ///< driver: a new id at every plugging
  blocked_queue,         ///< driver: waits for the reader to give buffers back before it exposes again
  lying_length,          ///< driver: believes the length that the device states
  use_after_gone,        ///< engine: a handle opens the device again behind its owner's back
};
[[nodiscard]] LANDFALL_API std::string_view name(Defect defect) noexcept;

struct SeededDefect {
  Defect defect{};
  Check caught_by{};  ///< the check that is named for it
  bool in_driver =
      false;  ///< false: the engine makes it impossible for a driver, so it is seeded between engine and harness
};
[[nodiscard]] LANDFALL_API std::span<const SeededDefect> seeded_defects() noexcept;

/// A small fingerprint scanner with a wire, a model and a driver of its own, made to be broken. Reentrant.
[[nodiscard]] LANDFALL_API SubjectFactory bench_subject(Defect defect);

}  // namespace landfall::conformance
