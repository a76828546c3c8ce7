#pragma once

#include <cstdint>

#include <landfall/simulators/booth_model.hpp>

namespace landfall::simulators {

/// Who lies there at which moment: the visits, until a hand takes over. Moments must not go back. Thread-bound.
class Attendance {
 public:
  explicit Attendance(Visits visits) : visits_(visits) {}

  void restart(TimePoint now);
  void place(std::uint32_t item);
  void lift();
  /// It was captured: one who waits for that goes.
  void seen(TimePoint now);
  /// The item that lies there, from 1; 0: nothing.
  [[nodiscard]] std::uint32_t at(TimePoint now);
  /// Nothing lies there and nothing will come.
  [[nodiscard]] bool finished(TimePoint now);

 private:
  [[nodiscard]] bool more_come() const { return !visits_.absent && (visits_.items == 0 || last_ < visits_.items); }

  Visits visits_;
  bool by_hand_ = false;
  bool begun_ = false;
  bool there_ = false;
  std::uint32_t last_ = 0;  // the item that came last
  TimePoint next_{};        // when the next one comes; when the one that is there goes, if its time is set
};

}  // namespace landfall::simulators
