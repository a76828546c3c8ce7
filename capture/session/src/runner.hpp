#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "booth_core.hpp"
#include "session_core.hpp"
#include "stage.hpp"

namespace landfall::capture {

/// The thread of one session: goes through the plan. It knows tries, the better of two, veto, skip, retry, back and
/// steps that run at once, and no kind of step. Thread-bound.
class Runner {
 public:
  Runner(BoothCore& booth, std::shared_ptr<SessionCore> core);
  void run();

 private:
  enum class Go : std::uint8_t { on, back, end };
  // A step of the plan. While it runs it is its own thread's.
  struct Part {
    std::unique_ptr<StepRunner> taken;  ///< what it took
    model::StepReport report{};
    Activity activity{};
  };

  [[nodiscard]] std::size_t group_end(std::size_t first) const;
  [[nodiscard]] Go group(std::size_t first, std::size_t end);
  [[nodiscard]] Go together(std::size_t first, std::size_t end);
  /// `alone`: no other runs at once, so that a step before it can be taken again.
  [[nodiscard]] Go step(std::size_t index, bool alone);
  [[nodiscard]] Go tries(std::size_t index, Stage& stage, bool alone);
  [[nodiscard]] std::unique_ptr<StepRunner> fresh(std::size_t index) const;
  [[nodiscard]] Stage stage_of(std::size_t index, std::size_t group);
  [[nodiscard]] std::optional<PrintedZone> printed_before(std::size_t index) const;
  void review(std::size_t index);
  void end_step(std::size_t index, model::Outcome outcome, std::string why);
  [[nodiscard]] std::optional<std::size_t> taken_before(std::size_t index) const;
  [[nodiscard]] bool unusable(std::size_t index, Stage& stage);  ///< no device for it: the step is ended
  [[nodiscard]] bool ends_all(std::size_t index) const;
  void finish_record();
  [[nodiscard]] WallTime wall_now() const { return booth_.clock.wall(booth_.clock.now()); }

  BoothCore& booth_;
  const std::shared_ptr<SessionCore> core_;
  const Plan& plan_;
  model::TravellerRecord record_;
  Journal journal_;
  std::vector<Part> parts_;
};

}  // namespace landfall::capture
