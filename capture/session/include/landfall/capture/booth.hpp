#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <landfall/base/clock.hpp>
#include <landfall/base/result.hpp>
#include <landfall/capture/chip.hpp>
#include <landfall/capture/plan.hpp>
#include <landfall/hal/event.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/model/record.hpp>
#include <landfall/trust/store.hpp>

namespace landfall::capture {

/// A page as the device gave it: one picture, and infrared of the same page where there is some, of the same size.
struct PageLights {
  ImageView picture{};  ///< gray8, rgb24, bgr24 or another unencoded format, upright or not; white light where there is
  ImageView infrared{};  ///< empty: none
  double ppi = 0;        ///< of both; 0: not known
};
/// What was found on a page. `page` of all of it is left at 0, and provenance empty.
struct PageFound {
  model::MrzReading mrz{};
  std::vector<model::DocumentView> documents{};
  std::vector<Notice> notices{};  ///< what did not go well beside the reading
  std::size_t frame = 0;          ///< of a vote: the frame that places are of, in the order of PageVote::add
};

/// Several frames of one page, each as PageReader::read would take it. Thread-bound.
class LANDFALL_API PageVote {
 public:
  virtual ~PageVote() = default;
  /// Reads one more, whose memory stays until found(), and says what all of them amount to. Errors: those of the read.
  [[nodiscard]] virtual Result<model::ReadingStatus> add(const PageLights& frame, std::stop_token stop) = 0;
  /// What they amount to; places are those of frame PageFound::frame. Errors: those of the read; bad_input (none).
  [[nodiscard]] virtual Result<PageFound> found(std::stop_token stop) = 0;
};

/// Reads a page. The seam behind which page readers are exchanged. Thread-safe.
class LANDFALL_API PageReader {
 public:
  virtual ~PageReader() = default;
  /// `today` decides centuries. Runs on a worker of its own; looks at `stop` now and then and then leaves with
  /// cancelled: nobody waits for it, and what it returns late is thrown away.
  [[nodiscard]] virtual Result<PageFound> read(const PageLights& page, mrz::Date today, double least_confidence,
                                               std::stop_token stop) const = 0;
  /// For the frames of a live page; arguments as above. Null: this reader has no vote, and reads one frame.
  [[nodiscard]] virtual std::unique_ptr<PageVote> vote(mrz::Date today, double least_confidence) const {
    (void)today, (void)least_confidence;
    return nullptr;
  }
};

/// Landfall's own page reader: the zone (mrz_reader), in both lights where there are two, and the documents of the
/// picture, laid straight (see_documents). Errors: those of mrz_reader::ZoneReader::create.
[[nodiscard]] LANDFALL_API Result<std::shared_ptr<const PageReader>> make_page_reader();

struct BoothOptions {
  std::shared_ptr<const PageReader> reader{};           ///< null: make_page_reader()
  std::function<std::uint32_t()> random{};              ///< for the ids of records; null: the system's
  std::shared_ptr<const ChipFilesReader> chip_files{};  ///< of the plan's chip reader; null: chips are not assessed
  trust::Store trust{};                                 ///< by which chips are verified; as it is, nobody is trusted
  bool simulated_beside_real = false;                   ///< allows it: for trials (check_devices)
};

/// A try of a step begins; it ends by itself at `deadline`.
struct StepBegun {
  StepKind step{};
  std::size_t index = 0;  ///< in the plan, from 0
  int attempt = 1, tries = 1;
  Deadline deadline = Deadline::never();
  std::string because{};  ///< why the try before gave no result, one sentence; empty for the first and for one that the
                          ///< operator asked for
};
/// Something is computed; the devices of the step are at rest.
struct Working {
  StepKind step{};
  std::string what{};
};
/// A page was read. Personal data.
struct PageRead {
  std::shared_ptr<const model::MrzReading> reading;
};
/// The files of a chip were verified; where they were not, there is no such event.
struct ChipVerified {
  std::shared_ptr<const model::ChipVerdict> verdict;
};
/// A sample was taken. Until `deadline` it can be vetoed; then it counts.
struct Review {
  StepKind step{};
  Deadline deadline = Deadline::never();
};
struct StepEnded {
  StepKind step{};
  std::size_t index = 0;
  model::Outcome outcome{};
  std::string why{};  ///< one sentence; empty where it is done
};
/// The last event of every session, exactly one.
struct SessionEnded {
  bool cancelled = false;
  model::RecordStatus status = model::RecordStatus::incomplete;
};

/// One thing that happened. `hal::Event`: what a device says (hints, previews, presence, notices, progress, frames).
struct SessionEvent {
  std::uint64_t sequence = 0;  ///< from 1; a gap is a loss
  TimePoint time{};
  std::variant<hal::Event, StepBegun, Working, PageRead, ChipVerified, Review, StepEnded, SessionEnded> body{};

  template <class T>
  [[nodiscard]] const T* as() const noexcept {
    return std::get_if<T>(&body);
  }
  /// The same for what a device says: event->of_device<Hint>().
  template <class T>
  [[nodiscard]] const T* of_device() const noexcept {
    const auto* event = as<hal::Event>();
    return event == nullptr ? nullptr : event->as<T>();
  }
};

/// What Session::next() says: an event, or that the time is up, or that nothing will come any more.
class Next {
 public:
  enum class Kind : std::uint8_t { event, time_up, over };
  Next(SessionEvent event) : kind_(Kind::event), event_(std::move(event)) {}  // NOLINT(google-explicit-constructor)
  Next(Kind kind) : kind_(kind) {}                                            // NOLINT(google-explicit-constructor)
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  explicit operator bool() const noexcept { return kind_ == Kind::event; }
  [[nodiscard]] const SessionEvent& operator*() const noexcept { return *event_; }
  const SessionEvent* operator->() const noexcept { return &*event_; }

 private:
  Kind kind_;
  std::optional<SessionEvent> event_{};
};

/// What the operator says. Veto: what this step took is thrown away and taken again; where the step has nothing yet,
/// the step before it is taken again (but of steps that run at once, itself). Skip: this step ends without a result.
/// Retry: this try begins anew.
enum class Answer : std::uint8_t { veto, skip, retry };
/// These fingers cannot be given: nobody waits for them, in this step and in those that follow.
struct MissingFingers {
  std::vector<Finger> fingers;
};

class SessionCore;
class BoothCore;

/// One traveller before the booth. It runs by itself, on its own thread; this is the handle. Destroying it cancels.
/// Move-only. Thread-safe (moving is not).
class LANDFALL_API Session {
 public:
  explicit Session(std::shared_ptr<SessionCore> core) : core_(std::move(core)) {}
  Session(Session&&) noexcept = default;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  /// The next event. `over` after SessionEnded. A caller that is slow blocks no device: hints keep the newest 64, of
  /// previews and progress the newest one is kept; frames that are part of the record are never lost.
  [[nodiscard]] Next next(Deadline deadline);
  /// `step`: the index of one that runs, in the plan; it may be left out where one step runs at a time. Answers are
  /// dealt with in their order. Errors: not_ready where the session is over or that step does not run; bad_input where
  /// several run and none is named.
  [[nodiscard]] Result<void> answer(Answer answer, std::optional<std::size_t> step = {});
  /// Whoever takes fingers begins anew without these. Errors: not_ready where the session is over.
  [[nodiscard]] Result<void> answer(MissingFingers missing);
  /// Ends the session: SessionEnded is in the queue when this returns. What devices do is cancelled, what is computed
  /// is abandoned; nothing of it is kept.
  void cancel();
  /// The record, once. Where steps are still open they end as skipped. Errors: cancelled; not_ready for a second call.
  [[nodiscard]] Result<model::TravellerRecord> finish();

 private:
  std::shared_ptr<SessionCore> core_;
};

/// A booth: the devices of a plan, opened when a step first needs them and kept for the sessions that follow, of which
/// there is one at a time. The manager must outlive it. Destroying it cancels its session and waits until no thread of
/// it is inside the manager; page reading that was abandoned is not waited for. Move-only. Thread-safe.
class LANDFALL_API Booth {
 public:
  /// Checks the plan; nothing is opened yet. Errors: bad_input (no steps; two of one role at once; a
  /// simulated device beside a real one), those of make_page_reader.
  [[nodiscard]] static Result<Booth> create(hal::DeviceManager& devices, Plan plan, BoothOptions options = {});
  [[nodiscard]] static Result<Booth> create(const std::unique_ptr<hal::DeviceManager>& devices, Plan plan,
                                            BoothOptions options = {}) {
    return create(*devices, std::move(plan), std::move(options));
  }
  Booth(Booth&&) noexcept = default;
  Booth& operator=(Booth&& other) noexcept;
  ~Booth();

  [[nodiscard]] const Plan& plan() const noexcept;
  /// Opens the device of a role now rather than in the session that first needs it, so that a wrong name is told before
  /// a traveller stands there. Blocks, 5 s at most. Errors: bad_input (the plan names none; a device of another kind),
  /// busy while a session runs, those of DeviceManager::open.
  [[nodiscard]] Result<void> open(Role role);
  /// Starts a session. One that has not ended, and an earlier one that was cancelled, is waited for, 2 s at most.
  /// Errors: busy after that.
  [[nodiscard]] Result<Session> begin();

 private:
  explicit Booth(std::shared_ptr<BoothCore> core) : core_(std::move(core)) {}
  std::shared_ptr<BoothCore> core_;
};

}  // namespace landfall::capture
