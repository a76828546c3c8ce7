#include <landfall/hal/states.hpp>

#include <array>

namespace landfall::hal {
namespace {
constexpr std::array table{
    Transition{State::closed, Move::open, State::opening},
    Transition{State::opening, Move::opened, State::idle},
    Transition{State::opening, Move::open_failed, State::closed},
    Transition{State::opening, Move::stuck, State::failed},
    Transition{State::opening, Move::leave, State::gone},
    Transition{State::idle, Move::begin, State::capturing},
    Transition{State::idle, Move::close, State::closed},
    Transition{State::idle, Move::leave, State::gone},
    Transition{State::capturing, Move::end, State::idle},
    Transition{State::capturing, Move::stop, State::stopping},
    Transition{State::capturing, Move::leave, State::gone},
    Transition{State::stopping, Move::clean, State::idle},
    Transition{State::stopping, Move::dirty, State::failed},
    Transition{State::stopping, Move::stuck, State::failed},
    Transition{State::stopping, Move::leave, State::gone},
    Transition{State::failed, Move::returned, State::stopping},
    Transition{State::failed, Move::close, State::closed},
    Transition{State::failed, Move::leave, State::gone},
    Transition{State::gone, Move::close, State::closed},
};
}  // namespace

std::string_view name(State state) noexcept {
  switch (state) {
    case State::closed:
      return "closed";
    case State::opening:
      return "opening";
    case State::idle:
      return "idle";
    case State::capturing:
      return "capturing";
    case State::stopping:
      return "stopping";
    case State::failed:
      return "failed";
    case State::gone:
      return "gone";
  }
  return "unknown";
}

std::string_view name(Move move) noexcept {
  switch (move) {
    case Move::open:
      return "open";
    case Move::opened:
      return "opened";
    case Move::open_failed:
      return "open_failed";
    case Move::begin:
      return "begin";
    case Move::end:
      return "end";
    case Move::stop:
      return "stop";
    case Move::clean:
      return "clean";
    case Move::dirty:
      return "dirty";
    case Move::stuck:
      return "stuck";
    case Move::returned:
      return "returned";
    case Move::leave:
      return "leave";
    case Move::close:
      return "close";
  }
  return "unknown";
}

std::span<const Transition> transitions() noexcept { return table; }

Moved move(State from, Move move) noexcept {
  for (const auto& t : table)
    if (t.from == from && t.move == move) return {t.to, true};
  return {from, false};
}

}  // namespace landfall::hal
