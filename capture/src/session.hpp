#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <vector>

#include <landfall/capture/booth.hpp>
#include <landfall/hal/unit.hpp>

namespace landfall::capture {

class BoothCore;

/// Events on their way to the caller, bounded however slow it is. Guarded by its owner's mutex.
class Outbox {
 public:
  void push(SessionEvent event);
  [[nodiscard]] bool empty() const noexcept { return events_.empty(); }
  [[nodiscard]] SessionEvent pop();

 private:
  std::deque<SessionEvent> events_;
  std::uint64_t sequence_ = 0;
};

/// "document reader"
[[nodiscard]] std::string_view device_word(Role role);

/// What the operator asked for, until the session's thread has dealt with it.
enum class Ask : std::uint8_t { none, veto, skip, retry, fingers };

/// All that a step brought.
struct StepData {
  model::StepReport report{};
  std::vector<model::Sample> pages{}, portraits{}, fingers{};
  std::optional<model::MrzReading> mrz{};
  std::vector<model::DocumentView> documents{};
  std::optional<model::ChipReading> chip{};
  std::vector<model::CodeMessage> codes{};
  /// Forgets what was taken; what was tried stays in the report.
  void discard();
  [[nodiscard]] bool empty() const noexcept {
    return pages.empty() && portraits.empty() && fingers.empty() && codes.empty() && !chip;
  }
};

/// What the handle, the session's thread and a page reader's thread share. Outlives the booth where the handle does.
class SessionCore : public std::enable_shared_from_this<SessionCore> {
 public:
  explicit SessionCore(Clock& of) : clock(of), changed_(of) {}

  // by the handle
  [[nodiscard]] Next next(Deadline deadline);
  [[nodiscard]] Result<void> ask(Ask what, std::vector<Finger> fingers);
  void cancel();
  [[nodiscard]] Result<model::TravellerRecord> finish();

  // by the session's thread
  void tell(decltype(SessionEvent::body) body);
  /// Takes note of the operation that runs; cancels it at once where somebody wants the thread's attention.
  void running(hal::Operation* operation);
  [[nodiscard]] bool wanted() const;   ///< an ask, a cancel or a finish is pending
  [[nodiscard]] bool leaving() const;  ///< cancel or finish
  [[nodiscard]] Ask take_ask(std::vector<model::OperatorAct>& acts);
  [[nodiscard]] std::set<Finger> missing() const;
  /// Waits until `deadline` or until somebody wants attention.
  void pause(Deadline deadline);
  /// Runs `work` on a thread of its own and waits for what it gives; empty where somebody wants attention or the
  /// deadline has passed: then it is told to stop, and what it gives later is thrown away. `work` owns all that it
  /// touches.
  template <class Out>
  [[nodiscard]] std::optional<Out> compute(std::function<Out(std::stop_token)> work, Deadline deadline) {
    const auto out = std::make_shared<std::optional<Out>>();
    const auto into = [out, work = std::move(work)](std::stop_token stop) { *out = work(std::move(stop)); };
    if (!run(into, deadline)) return std::nullopt;
    return std::move(*out);
  }
  void over(model::TravellerRecord record);

  Clock& clock;

 private:
  [[nodiscard]] bool attention() const LANDFALL_REQUIRES(mutex_) {
    return cancelled_ || finishing_ || ask_ != Ask::none;
  }
  /// Whether it has ended by itself.
  [[nodiscard]] bool run(std::function<void(std::stop_token)> work, Deadline deadline);
  void interrupt() LANDFALL_REQUIRES(mutex_);
  void push(decltype(SessionEvent::body) body) LANDFALL_REQUIRES(mutex_);

  mutable Mutex mutex_;
  Condition changed_;
  Outbox outbox_ LANDFALL_GUARDED_BY(mutex_);
  hal::Operation* operation_ LANDFALL_GUARDED_BY(mutex_) = nullptr;
  std::stop_source computing_ LANDFALL_GUARDED_BY(mutex_);
  std::uint64_t job_ LANDFALL_GUARDED_BY(mutex_) = 0;       // the computation that was begun last
  std::uint64_t computed_ LANDFALL_GUARDED_BY(mutex_) = 0;  // the one that ended last
  Ask ask_ LANDFALL_GUARDED_BY(mutex_) = Ask::none;
  std::vector<model::OperatorAct> acts_ LANDFALL_GUARDED_BY(mutex_);
  std::set<Finger> missing_ LANDFALL_GUARDED_BY(mutex_);
  std::optional<model::TravellerRecord> record_ LANDFALL_GUARDED_BY(mutex_);
  bool cancelled_ LANDFALL_GUARDED_BY(mutex_) = false, finishing_ LANDFALL_GUARDED_BY(mutex_) = false;
  bool ended_ LANDFALL_GUARDED_BY(mutex_) = false;  // SessionEnded is in the outbox, or was
};

/// The thread of one session: goes through the plan. Thread-bound.
class Walk {
 public:
  Walk(BoothCore& booth, std::shared_ptr<SessionCore> core);
  void run();

 private:
  enum class Go : std::uint8_t { on, back, end };
  /// How one try went.
  struct Try {
    model::Outcome outcome = model::Outcome::failed;
    std::string why{};
    bool again = true;  ///< another try makes sense
  };
  /// What one operation of a device brought.
  struct Took {
    std::vector<hal::Frame> frames{};
    std::vector<hal::MessageEvent> messages{};
    hal::Ended ended{};
    bool absent = false;  ///< the device says that nothing lies there
    bool lifted = false;  ///< and it said so at some moment
  };

  [[nodiscard]] Go step(std::size_t index);
  [[nodiscard]] Try attempt(const Step& step, StepData& data, int number);
  [[nodiscard]] Try document(const Step& step, StepData& data, int number);
  [[nodiscard]] Try one_document(const Step& step, StepData& data, int number, Deadline deadline);
  /// Asks for the other side where the plan or what the first one shows wants it, and joins the two.
  [[nodiscard]] Try other_side(const Step& step, StepData& data, int number, Try first);
  [[nodiscard]] bool wants_other_side(const Step& step, const StepData& data) const;
  [[nodiscard]] bool senses_document() const;
  [[nodiscard]] Try read_page(const Step& step, StepData& data, bool same_document);
  [[nodiscard]] Try chip(const Step& step, StepData& data, int number);
  /// What its files prove, where there is a way to them.
  [[nodiscard]] Try verify_chip(const Step& step, StepData& data, Deadline deadline);
  [[nodiscard]] std::optional<PrintedZone> printed_zone() const;
  [[nodiscard]] Try portrait(const Step& step, StepData& data, int number);
  [[nodiscard]] Try fingers(const Step& step, StepData& data, int number);
  [[nodiscard]] Try code(const Step& step, StepData& data, int number);
  /// What an operation without a result means for the step.
  [[nodiscard]] Try without(const Took& took, const Step& step, StepData& data);

  /// The unit of a role, opened where needed; null: it cannot be used, and `problem` says why.
  [[nodiscard]] hal::Unit* unit_of(Role role, std::optional<Error>& problem);
  [[nodiscard]] Took operate(Role role, hal::Request request, Deadline deadline, StepData& data);
  void heard(const hal::Event& event, Role role, Took& took, StepData& data);
  void ask(HintCode code, StepData& data);
  void note(Notice notice);
  void note_old_document();
  [[nodiscard]] bool is_old(const StepData& data) const;
  void end_step(std::size_t index, model::Outcome outcome, std::string why);
  [[nodiscard]] std::optional<std::size_t> taken_before(std::size_t index) const;
  [[nodiscard]] bool unusable(std::size_t index);  ///< no device for it: the step is ended
  [[nodiscard]] bool ends_all(std::size_t index) const;
  void finish_record();
  void collect(StepData& data);

  [[nodiscard]] model::WallTime wall(TimePoint t) const;
  [[nodiscard]] model::Sample sample(const hal::Frame& frame, int number) const;
  [[nodiscard]] Provenance provenance(Role role, int number) const;

  BoothCore& booth_;
  const std::shared_ptr<SessionCore> core_;
  const Plan& plan_;
  model::TravellerRecord record_;
  std::vector<StepData> steps_;
};

/// What the booth keeps from session to session.
class BoothCore {
 public:
  BoothCore(hal::DeviceManager& devices, Plan what, BoothOptions options)
      : manager(devices),
        clock(devices.clock()),
        plan(std::move(what)),
        reader(std::move(options.reader)),
        chip_files(std::move(options.chip_files)),
        trust(std::move(options.trust)),
        random(std::move(options.random)),
        changed_(clock) {}
  ~BoothCore();
  [[nodiscard]] Result<std::shared_ptr<SessionCore>> begin();
  [[nodiscard]] Result<void> open(Role role);
  /// The unit of a role that the plan names, opened where needed. By the session's thread, or while there is none.
  [[nodiscard]] Result<hal::Unit*> unit(Role role);

  hal::DeviceManager& manager;
  Clock& clock;
  const Plan plan;
  const std::shared_ptr<const ZoneReader> reader;
  const std::shared_ptr<const ChipFilesReader> chip_files;
  const trust::Store trust;
  const std::function<std::uint32_t()> random;
  // One for all roles of a device. By the session's thread only, of which there is one at a time.
  std::map<Role, std::shared_ptr<hal::Unit>> units;
  // Of a document that was not seen to leave; by the session's thread.
  std::vector<model::LineReading> old_zone;

 private:
  Mutex mutex_;
  Condition changed_;
  bool busy_ LANDFALL_GUARDED_BY(mutex_) = false;
  std::weak_ptr<SessionCore> session_ LANDFALL_GUARDED_BY(mutex_);
  Thread thread_;  // by begin() and the destructor
};

}  // namespace landfall::capture
