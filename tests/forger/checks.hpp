#pragma once

#include <cstdint>

// By path: both components call theirs workshop.hpp.
#include "../../capture/emrtd/src/workshop.hpp"
#include "../../capture/trust/src/workshop.hpp"

namespace landfall::forger {

/// A check of either component.
struct Guard {
  trust::workshop::Check trust = trust::workshop::Check::none;
  emrtd::workshop::Check emrtd = emrtd::workshop::Check::none;
  Guard(trust::workshop::Check check) : trust(check) {}  // NOLINT(google-explicit-constructor)
  Guard(emrtd::workshop::Check check) : emrtd(check) {}  // NOLINT(google-explicit-constructor)
};

/// While it lives, this check is passed over.
class PassOver {
 public:
  explicit PassOver(const Guard& guard) {
    trust::workshop::passed_over() = guard.trust;
    emrtd::workshop::passed_over() = guard.emrtd;
  }
  PassOver(const PassOver&) = delete;
  PassOver& operator=(const PassOver&) = delete;
  ~PassOver() {
    trust::workshop::passed_over() = trust::workshop::Check::none;
    emrtd::workshop::passed_over() = emrtd::workshop::Check::none;
  }
};

}  // namespace landfall::forger
