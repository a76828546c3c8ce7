#include <landfall/hal/states.hpp>

#include <landfall/base/name_table.hpp>

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
  using enum State;
  static constexpr auto names = name_table<State>({{closed, "closed"},
                                                   {opening, "opening"},
                                                   {idle, "idle"},
                                                   {capturing, "capturing"},
                                                   {stopping, "stopping"},
                                                   {failed, "failed"},
                                                   {gone, "gone"}});
  return names.name(state);
}

std::string_view name(Move move) noexcept {
  using enum Move;
  static constexpr auto names = name_table<Move>({{open, "open"},
                                                  {opened, "opened"},
                                                  {open_failed, "open_failed"},
                                                  {begin, "begin"},
                                                  {end, "end"},
                                                  {stop, "stop"},
                                                  {clean, "clean"},
                                                  {dirty, "dirty"},
                                                  {stuck, "stuck"},
                                                  {returned, "returned"},
                                                  {leave, "leave"},
                                                  {close, "close"}});
  return names.name(move);
}

std::span<const Transition> transitions() noexcept { return table; }

Moved move(State from, Move move) noexcept {
  for (const auto& t : table)
    if (t.from == from && t.move == move) return {t.to, true};
  return {from, false};
}

}  // namespace landfall::hal
