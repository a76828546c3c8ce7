#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall::hal {

/// The life of one function of an opened unit. docs/states.md is printed from the table; a test tries every other move.
enum class State : std::uint8_t {
  closed,     ///< no driver object
  opening,    ///< the driver's open() runs
  idle,       ///< open, nothing asked
  capturing,  ///< an operation is with the driver
  stopping,   ///< it has ended for the caller; the driver leaves and the line is proven clean
  failed,     ///< the line could not be proven clean, or the driver's thread has not come back
  gone,       ///< the device left the bus
};
enum class Move : std::uint8_t {
  open,
  opened,
  open_failed,
  begin,
  end,
  stop,
  clean,
  dirty,
  stuck,
  returned,
  leave,
  close
};

struct Transition {
  State from;
  Move move;
  State to;
};

LANDFALL_API std::string_view name(State state) noexcept;
LANDFALL_API std::string_view name(Move move) noexcept;
/// Every legal move. Anything else is refused and logged as a bug.
[[nodiscard]] LANDFALL_API std::span<const Transition> transitions() noexcept;
/// The state after a move; `from` itself with ok = false where the move is not legal.
struct Moved {
  State state;
  bool ok;
};
[[nodiscard]] LANDFALL_API Moved move(State from, Move move) noexcept;

}  // namespace landfall::hal
