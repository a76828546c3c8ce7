#include "attendance.hpp"

namespace landfall::simulators {

void Attendance::restart(TimePoint now) {
  if (by_hand_) return;
  begun_ = true;
  there_ = false;
  last_ = 0;
  next_ = now + visits_.first;
}

void Attendance::place(std::uint32_t item) {
  by_hand_ = true;
  there_ = true;
  last_ = item != 0 ? item : last_ + 1;
}

void Attendance::lift() {
  by_hand_ = true;
  there_ = false;
}

void Attendance::seen(TimePoint now) {
  if (by_hand_ || !there_ || visits_.hold != Visits::Hold::seen) return;
  there_ = false;
  next_ = now + visits_.gap;
}

std::uint32_t Attendance::at(TimePoint now) {
  if (!begun_) restart(now);
  while (!by_hand_ && now >= next_) {
    if (!there_ && more_come()) {
      there_ = true;
      ++last_;
      if (visits_.hold != Visits::Hold::timed) break;
      next_ = next_ + visits_.time;
    } else if (there_ && visits_.hold == Visits::Hold::timed) {
      there_ = false;
      next_ = next_ + visits_.gap;
    } else {
      break;
    }
  }
  return there_ ? last_ : 0;
}

bool Attendance::finished(TimePoint now) { return at(now) == 0 && !by_hand_ && !visits_.absent && !more_come(); }

}  // namespace landfall::simulators
