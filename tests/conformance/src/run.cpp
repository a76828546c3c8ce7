#include <landfall/conformance/run.hpp>

#include <algorithm>

#include <landfall/base/text.hpp>

#include "witness.hpp"

namespace landfall::conformance {
namespace {

using namespace std::chrono_literals;
using Kind = Step::Kind;

constexpr Duration open_time = 5s;
constexpr std::uint64_t late_reader_key = std::uint64_t{1} << 63;

// The hand that carries a schedule out, and the notes it takes. All of it happens on one thread, besides the rivals,
// who share what they touch. It reads the session's queue whenever it waits.
class Run {
 public:
  Run(VirtualClock& clock, std::unique_ptr<Subject> subject, std::size_t pool_frames);
  void carry_out(const Step& step);
  void finale();
  [[nodiscard]] History finish() &&;

 private:
  struct Reader {
    std::shared_ptr<hal::EventQueue> queue;
    std::uint64_t key = 0;
  };
  void make_manager();
  void collect_generation();
  [[nodiscard]] std::optional<hal::UnitInfo> unit();
  void open();
  void close();
  void begin(Wish wish, Duration within);
  void ask_to_end(TimePoint when);
  void disturb(TimePoint when);
  void refuse(const Error& error);
  void poke(HandleAnswer::After after);
  void cancel();
  void stop();
  void drop();
  void level(bool there);
  void unplug();
  void replug();
  void forget_changes();  // of units, that were told before now
  void await_left(TimePoint since);
  bool await_arrival(TimePoint since);
  void faults(const std::vector<transport::Fault>& faults);
  void signal();
  void steal();
  void silence(Duration time);
  void second_reader();
  void end_manager();
  void rival(Duration delay, std::function<void()> act);
  void join_rivals();

  void read_until(TimePoint until);
  bool read_until_end(Duration limit);
  bool read_until_sample(Duration limit);
  void take(const hal::Event& event, TimePoint waited_from);
  [[nodiscard]] Arrival arrival_of(const hal::Event& event, TimePoint waited_from) const;
  [[nodiscard]] bool running() const { return op_ && !op_->ended(); }
  [[nodiscard]] OperationRecord* current();
  [[nodiscard]] bool well() const { return healthy_ && subject_->plugged(); }

  VirtualClock& clock_;
  std::unique_ptr<Subject> subject_;
  const std::size_t pool_frames_;
  std::shared_ptr<PoolWatch> pools_ = std::make_shared<PoolWatch>();
  std::shared_ptr<Trace> trace_;
  std::unique_ptr<hal::DeviceManager> manager_;
  std::shared_ptr<hal::EventQueue> queue_, watch_;
  std::shared_ptr<Handle> handle_;
  std::shared_ptr<hal::Operation> op_;
  std::vector<Reader> readers_;
  std::vector<Thread> rivals_;
  std::uint64_t generation_ = 0;  // of the manager: each counts its operations from 1
  std::uint64_t key_ = 0;         // of op_ in the history
  std::uint64_t last_sequence_ = 0;
  TimePoint read_since_{}, read_to_{};
  bool there_ = false;
  bool healthy_ = true;  // no fault, and none whose traces may still be on the line
  std::string refused_;  // what begin() or open() said last
  History history_;
};

Run::Run(VirtualClock& clock, std::unique_ptr<Subject> subject, std::size_t pool_frames)
    : clock_(clock), subject_(std::move(subject)), pool_frames_(pool_frames) {
  const auto& traits = subject_->traits();
  history_.identity = traits.identity;
  history_.senses = traits.senses;
  history_.sample_time = traits.sample_time;
  history_.sensing_time = traits.sensing_time;
  subject_->lift();
  make_manager();
  open();
}

void Run::make_manager() {
  ++generation_;
  trace_ = std::make_shared<Trace>();
  hal::ManagerOptions options;
  options.clock = &clock_;
  options.corrector = pools_;
  options.trace = trace_;
  options.pool_frames = pool_frames_;
  auto made = subject_->manager(std::move(options));
  if (!made) {
    history_.unusable.push_back(text("no manager: ", made.error().message()));
    return;
  }
  manager_ = *std::move(made);
  queue_ = subject_->queue(clock_);
  watch_ = hal::EventQueue::create(clock_);
  last_sequence_ = 0;
  manager_->watch(watch_);
}

// The queue of a manager that has gone is read to its end, and the accounts are made up.
void Run::collect_generation() {
  read_until(clock_.now() + 100ms);
  const auto losses = queue_->losses();
  history_.losses +=
      losses.hints + losses.notices + losses.previews + losses.progress + losses.frames + losses.messages;
  for (std::uint64_t number = 1; auto& reader : readers_) {
    // Each reader is judged by itself: two of one operation hear two ends between them.
    auto& record = history_.operations[reader.key | late_reader_key | number++ << 48];
    record.late_reader = true;
    record.id = reader.key & 0xFFFFFFFFU;
    const auto& first = history_.operations[reader.key];
    record.begun = first.begun;
    record.deadline = {INT64_MAX};
    record.disturbed = first.disturbed;
    record.traced_ends = 1;
    const auto from = clock_.now();
    while (auto next = reader.queue->next(Deadline::at(clock_.now())))
      record.arrivals.push_back(arrival_of(*next, from));
  }
  readers_.clear();
  for (auto& [key, record] : history_.operations) {
    if (key >> 32 != generation_) continue;
    const auto told = trace_->told(record.id);
    record.traced = told.presences;
    record.traced_ends = told.ends;
  }
  queue_.reset();
}

OperationRecord* Run::current() {
  const auto found = history_.operations.find(key_);
  return found == history_.operations.end() ? nullptr : &found->second;
}

// ---- reading

Arrival Run::arrival_of(const hal::Event& event, TimePoint waited_from) const {
  Arrival out;
  out.at = clock_.now();
  out.waited_from = waited_from;
  out.sequence = event.sequence;
  if (const auto* frame = event.as<hal::FrameEvent>()) {
    const auto& info = frame->frame.info();
    out.kind = Arrival::Kind::sample;
    out.truth = subject_->truth(event);
    out.bytes = frame->frame.image().size_bytes();
    out.partial = info.partial;
    out.exposure_start = info.exposure_start;
    out.exposure_end = info.exposure_end;
    out.uncertainty = info.uncertainty;
  } else if (const auto* message = event.as<hal::MessageEvent>()) {
    out.kind = Arrival::Kind::sample;
    out.truth = subject_->truth(event);
    out.bytes = message->bytes->size();
  } else if (const auto* presence = event.as<hal::PresenceEvent>()) {
    out.kind = Arrival::Kind::presence;
    out.presence = presence->presence;
  } else if (const auto* ended = event.as<hal::Ended>()) {
    out.kind = Arrival::Kind::end;
    out.end = ended->end;
  }
  return out;
}

void Run::take(const hal::Event& event, TimePoint waited_from) {
  history_.gaps += event.sequence - last_sequence_ - 1;
  last_sequence_ = event.sequence;
  const auto found = history_.operations.find(generation_ << 32 | event.operation);
  if (found != history_.operations.end()) found->second.arrivals.push_back(arrival_of(event, waited_from));
}

void Run::read_until(TimePoint until) {
  if (read_to_ != clock_.now()) read_since_ = clock_.now();
  while (queue_) {
    auto next = queue_->next(Deadline::at(until));
    if (!next) break;
    take(*next, read_since_);
  }
  read_to_ = clock_.now();
}

bool Run::read_until_end(Duration limit) {
  const auto until = clock_.now() + limit;
  if (read_to_ != clock_.now()) read_since_ = clock_.now();
  const auto* record = current();
  const auto ended = [&] {
    return record == nullptr || std::any_of(record->arrivals.begin(), record->arrivals.end(),
                                            [](const Arrival& a) { return a.kind == Arrival::Kind::end; });
  };
  while (!ended()) {
    auto next = queue_->next(Deadline::at(until));
    if (!next) break;
    take(*next, read_since_);
  }
  read_to_ = clock_.now();
  return ended();
}

bool Run::read_until_sample(Duration limit) {
  const auto until = clock_.now() + limit;
  if (read_to_ != clock_.now()) read_since_ = clock_.now();
  const auto* record = current();
  const auto has = [&](Arrival::Kind kind) {
    return std::any_of(record->arrivals.begin(), record->arrivals.end(),
                       [&](const Arrival& a) { return a.kind == kind; });
  };
  while (record != nullptr && !has(Arrival::Kind::sample) && !has(Arrival::Kind::end)) {
    auto next = queue_->next(Deadline::at(until));
    if (!next) break;
    take(*next, read_since_);
  }
  read_to_ = clock_.now();
  return record != nullptr && has(Arrival::Kind::sample);
}

// ---- handles and operations

std::optional<hal::UnitInfo> Run::unit() {
  if (!manager_) return std::nullopt;
  std::optional<hal::UnitInfo> out;
  for (auto& info : manager_->units())
    if (info.driver == subject_->traits().driver && info.present) out = info;
  return out;
}

void Run::open() {
  if (!manager_) return;
  const auto info = unit();
  if (!info) return;
  auto opened = subject_->open(*manager_, info->id, clock_.in(open_time), hal::Steal::no);
  if (opened)
    handle_ = *std::move(opened);
  else
    refuse(opened.error());
}

void Run::close() {
  if (!handle_) return;
  ask_to_end(clock_.now());
  if (auto closed = handle_->close(); !closed) history_.stuck.push_back(text("close: ", closed.error().message()));
  handle_.reset();
  op_.reset();
}

void Run::refuse(const Error& error) {
  refused_ = error.message();
  if (error.code() == Errc::stuck) history_.stuck.push_back(error.message());
}

void Run::ask_to_end(TimePoint when) {
  auto* record = current();
  if (record == nullptr || !running()) return;
  record->asked_to_end = std::min(record->asked_to_end.value_or(when), when);
}

void Run::disturb(TimePoint when) {
  if (auto* record = current()) record->disturbed = std::min(record->disturbed.value_or(when), when);
}

void Run::begin(Wish wish, Duration within) {
  if (!handle_) open();
  if (!handle_) return;
  OperationRecord record;
  record.wish = wish;
  record.begun = clock_.now();
  record.deadline = record.begun + within;
  record.ready_at_begin = well() && handle_->state() == hal::State::idle;
  if (!well()) record.disturbed = record.begun;
  record.levels = {{record.begun, there_}};
  const auto before = std::move(op_);
  auto begun = handle_->begin(subject_->request(wish), Deadline::at(record.deadline), queue_);
  if (!begun) {
    op_ = before;
    return refuse(begun.error());
  }
  record.overlapped = before && !before->ended();
  record.id = begun->id();
  op_ = std::make_shared<hal::Operation>(*std::move(begun));
  key_ = generation_ << 32 | record.id;
  history_.operations.emplace(key_, std::move(record));
}

void Run::poke(HandleAnswer::After after) {
  if (!handle_) return;
  const auto queue = hal::EventQueue::create(clock_);
  auto begun = handle_->begin(subject_->request(Wish::one), clock_.in(100ms), queue);
  history_.answers.push_back({after, begun ? std::nullopt : std::optional(begun.error().code())});
}

void Run::cancel() {
  if (!op_) return;
  ask_to_end(clock_.now());
  op_->cancel();
}

void Run::stop() {
  if (!op_) return;
  ask_to_end(clock_.now());
  op_->stop();
}

void Run::drop() {
  if (!op_) return;
  if (op_.use_count() == 1) ask_to_end(clock_.now());
  op_.reset();
}

void Run::level(bool there) {
  if (there == there_) return;
  there_ = there;
  if (auto* record = current(); record != nullptr && running()) record->levels.push_back({clock_.now(), there});
  if (there)
    subject_->place();
  else
    subject_->lift();
}

void Run::signal() {
  if (!handle_) return;
  auto done = handle_->signal(subject_->traits().outputs.front(), clock_.in(200ms));
  if (!done) refuse(done.error());
}

void Run::second_reader() {
  if (!running()) return;
  auto queue = subject_->queue(clock_);
  op_->also_to(queue);
  readers_.push_back({std::move(queue), key_});
}

// ---- the plug

void Run::forget_changes() {
  while (watch_->next(Deadline::at(clock_.now()))) {
  }
}

void Run::await_left(TimePoint since) {
  for (;;) {
    auto next = watch_->next(Deadline::at(since + 2 * gone_limit));
    if (!next) return history_.left_after.push_back(Duration(-1));
    const auto* change = next->as<hal::UnitEvent>();
    if (change == nullptr || change->change != hal::UnitChange::left || next->time < since) continue;
    return history_.left_after.push_back(next->time - since);
  }
}

bool Run::await_arrival(TimePoint since) {
  for (;;) {
    auto next = watch_->next(Deadline::at(since + back_limit));
    if (!next) return false;
    const auto* change = next->as<hal::UnitEvent>();
    if (change != nullptr && change->change == hal::UnitChange::arrived && next->time >= since) return true;
  }
}

void Run::unplug() {
  const auto now = clock_.now();
  forget_changes();  // first: a rival may pull the plug at any moment, and that change must not be forgotten
  if (!subject_->plugged()) return;
  if (auto* record = current(); record != nullptr && running() && !record->unplugged) record->unplugged = now;
  disturb(now);
  healthy_ = false;
  subject_->unplug();
  read_until_end(2 * gone_limit);
  await_left(now);
  read_until(clock_.now() + 1ms);
  poke(HandleAnswer::After::gone);
}

void Run::replug() {
  join_rivals();
  const auto before = unit();
  std::string id_before = before ? before->id : std::string();
  const bool was_there = subject_->plugged();
  if (was_there) unplug();
  if (!was_there)  // it left by a fault or a rival: its id is still known
    for (const auto& info : manager_->units())
      if (info.driver == subject_->traits().driver) id_before = info.id;
  const auto now = clock_.now();
  forget_changes();
  subject_->plug();
  healthy_ = true;
  const bool arrived = await_arrival(now);
  const auto after = unit();
  Replug note{id_before, after ? after->id : "nothing", after && after->confirmed, {}, false};
  poke(HandleAnswer::After::gone);
  close();
  if (arrived && after && !after->confirmed) {
    note.tried_unconfirmed = true;
    auto opened = manager_->open(after->id, clock_.in(open_time));
    if (!opened) note.open_unconfirmed = opened.error().code();
    if (auto confirmed = manager_->confirm(after->id); !confirmed) refuse(confirmed.error());
  }
  history_.replugs.push_back(std::move(note));
  open();
  if (!there_) return;
  begin(Wish::one, back_limit + history_.sample_time);
  history_.back_after.push_back(handle_ && read_until_sample(back_limit + history_.sample_time) ? clock_.now() - now
                                                                                                : Duration(-1));
}

void Run::faults(const std::vector<transport::Fault>& faults) {
  if (!faults.empty()) {
    disturb(clock_.now());
    healthy_ = false;
  }
  subject_->set_faults(faults);
}

// ---- owners

void Run::steal() {
  const auto info = unit();
  if (!handle_ || !info) return;
  const bool sound = well() && rivals_.empty();
  if (sound) {
    auto second = subject_->open(*manager_, info->id, clock_.in(open_time), hal::Steal::no);
    if (second)
      history_.double_owners.emplace_back("a second open of a unit in use succeeded");
    else if (second.error().code() != Errc::busy)
      history_.double_owners.push_back(text("a second open of a unit in use: ", second.error().message()));
  }
  ask_to_end(clock_.now());
  auto stolen = subject_->open(*manager_, info->id, clock_.in(open_time), hal::Steal::yes);
  if (!stolen) {  // the first owner may have lost it all the same: nobody holds it now
    refuse(stolen.error());
    return close();
  }
  if (sound && well()) poke(HandleAnswer::After::stolen);
  handle_ = *std::move(stolen);
}

void Run::end_manager() {
  join_rivals();
  if (!well()) return;  // as in a new process: nobody could tell the next manager what is left on the line
  ask_to_end(clock_.now());
  manager_.reset();
  if (handle_) poke(HandleAnswer::After::gone);
  collect_generation();
  handle_.reset();
  op_.reset();
  key_ = 0;
  make_manager();
  open();
}

// A live view that nobody reads: frames pile up until there is room for none, and the device goes on all the same.
void Run::silence(Duration time) {
  if (!well() || !rivals_.empty() || !subject_->traits().live) return;
  cancel();
  level(true);
  begin(Wish::live, 2 * time + 3s);
  if (!running() || !read_until_sample(1s + history_.sample_time)) return;
  Silence note;
  clock_.sleep_until(clock_.in(time));
  note.from = clock_.now();
  note.exposures_before = subject_->exposures();
  clock_.sleep_until(clock_.in(time));
  note.exposures_after = subject_->exposures();
  note.to = clock_.now();
  if (running() && well()) history_.silences.push_back(note);
}

// ---- rivals

void Run::rival(Duration delay, std::function<void()> act) {
  rivals_.push_back(clock_.spawn("rival", [this, when = clock_.in(delay), act = std::move(act)] {
    clock_.sleep_until(when);
    act();
  }));
}

void Run::join_rivals() {
  for (auto& rival : rivals_) rival.join();
  rivals_.clear();
}

// ---- the schedule

void Run::carry_out(const Step& step) {
  if (!manager_) return;
  if (step.pause > Duration::zero()) read_until(clock_.now() + step.pause);
  switch (step.kind) {
    case Kind::begin_one:
      return begin(Wish::one, step.delay);
    case Kind::begin_live:
      return begin(Wish::live, step.delay);
    case Kind::cancel:
      return cancel();
    case Kind::rival_cancel:
      if (!running()) return;
      ask_to_end(clock_.now() + step.delay);
      return rival(step.delay, [op = op_] { op->cancel(); });
    case Kind::stop:
      return stop();
    case Kind::drop:
      return drop();
    case Kind::place:
      return level(true);
    case Kind::lift:
      return level(false);
    case Kind::unplug:
      return unplug();
    case Kind::rival_unplug:
      disturb(clock_.now());
      healthy_ = false;
      return rival(step.delay, [this] { subject_->unplug(); });
    case Kind::replug:
      return replug();
    case Kind::faults:
      return faults(step.faults);
    case Kind::heal:
      return faults({});
    case Kind::signal:
      return signal();
    case Kind::rival_signal:
      if (!handle_) return;
      return rival(step.delay, [handle = handle_, this] {
        (void)handle->signal(subject_->traits().outputs.front(), clock_.in(200ms));
      });
    case Kind::steal:
      return steal();
    case Kind::reopen:
      close();
      return open();
    case Kind::close_only:
      return close();
    case Kind::silence:
      return silence(step.delay);
    case Kind::second_reader:
      return second_reader();
    case Kind::wait:
      return read_until(clock_.now() + step.delay);
    case Kind::end_manager:
      return end_manager();
  }
}

// Whatever happened: closed, made whole and opened again, it works.
void Run::finale() {
  join_rivals();
  if (!manager_) return;
  subject_->set_faults({});
  close();
  if (!subject_->plugged()) {
    const auto now = clock_.now();
    forget_changes();
    subject_->plug();
    (void)await_arrival(now);
  }
  healthy_ = true;
  level(true);
  if (const auto info = unit(); info && !info->confirmed)
    if (auto confirmed = manager_->confirm(info->id); !confirmed) refuse(confirmed.error());
  const auto info = unit();
  auto opened = info ? subject_->open(*manager_, info->id, clock_.in(open_time), hal::Steal::no)
                     : Result<std::unique_ptr<Handle>>(Error(Errc::not_found, Layer::tool, "the unit", "none"));
  if (!opened) return history_.unusable.push_back(text("open: ", opened.error().message()));
  handle_ = *std::move(opened);
  key_ = 0;
  begin(Wish::one, 3s + history_.sample_time);
  if (!read_until_sample(3s + history_.sample_time)) {
    const auto* record = current();
    const bool ended =
        record != nullptr && !record->arrivals.empty() && record->arrivals.back().kind == Arrival::Kind::end;
    history_.unusable.push_back(text("no sample; ", ended               ? hal::name(record->arrivals.back().end)
                                                    : record != nullptr ? std::string_view("no end")
                                                                        : std::string_view(refused_)));
  }
  read_until_end(1s);
  close();
}

History Run::finish() && {
  manager_.reset();
  if (queue_) collect_generation();
  watch_.reset();
  trace_.reset();
  clock_.sleep_until(clock_.in(10ms));
  history_.frames_left = pools_->frames_out();
  subject_.reset();
  for (int i = 0; i < 60 && clock_.threads() > 0; ++i) clock_.sleep_until(clock_.in(1s));
  history_.threads_left = clock_.threads();
  return std::move(history_);
}

}  // namespace

Verdict run_schedule(const SubjectFactory& make, std::uint64_t seed, const std::function<void()>& on_stall) {
  VirtualClock clock;
  if (on_stall) clock.on_stall(on_stall);
  Verdict out;
  auto subject = make(clock, seed);
  out.schedule = make_schedule(seed, subject->traits());
  Run run(clock, std::move(subject), out.schedule.pool_frames);
  for (const auto& step : out.schedule.steps) run.carry_out(step);
  run.finale();
  const auto history = std::move(run).finish();
  out.violations = judge(history);
  out.operations = history.operations.size();
  out.unplugs = history.left_after.size();
  for (const auto& [key, record] : history.operations)
    for (const auto& a : record.arrivals) {
      if (a.kind == Arrival::Kind::sample) ++out.samples;
      if (a.kind == Arrival::Kind::end) ++out.ends[a.end];
    }
  return out;
}

}  // namespace landfall::conformance
