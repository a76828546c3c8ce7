#include <landfall/model/step.hpp>

#include <landfall/base/name_table.hpp>

namespace landfall::model {

std::string_view name(Outcome outcome) noexcept {
  using enum Outcome;
  static constexpr auto names = name_table<Outcome>({{done, "done"},
                                                     {unsure, "unsure"},
                                                     {refused, "refused"},
                                                     {absent, "absent"},
                                                     {skipped, "skipped"},
                                                     {failed, "failed"}});
  return names.name(outcome);
}

std::string_view name(Act act) noexcept {
  using enum Act;
  static constexpr auto names =
      name_table<Act>({{veto, "veto"}, {skip, "skip"}, {retry, "retry"}, {missing_fingers, "missing_fingers"}});
  return names.name(act);
}

}  // namespace landfall::model
