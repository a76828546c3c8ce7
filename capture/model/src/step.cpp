#include <landfall/model/step.hpp>

namespace landfall::model {

std::string_view name(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::done:
      return "done";
    case Outcome::unsure:
      return "unsure";
    case Outcome::refused:
      return "refused";
    case Outcome::absent:
      return "absent";
    case Outcome::skipped:
      return "skipped";
    case Outcome::failed:
      return "failed";
  }
  return "unknown";
}

std::string_view name(Act act) noexcept {
  switch (act) {
    case Act::veto:
      return "veto";
    case Act::skip:
      return "skip";
    case Act::retry:
      return "retry";
    case Act::missing_fingers:
      return "missing_fingers";
  }
  return "unknown";
}

}  // namespace landfall::model
