#include <landfall/conformance/checks.hpp>

#include <algorithm>
#include <array>

#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>

#include "words.hpp"
namespace landfall::conformance {
namespace {

constexpr auto clause_table = name_table<Clause>({
    {Check::one_terminal, "one_terminal",
     "Exactly one end follows every begin that was accepted, by its deadline at the latest."},
    {Check::none_after_terminal, "none_after_terminal", "Nothing of an operation follows its end."},
    {Check::terminal_in_time, "terminal_in_time",
     "The end stands in the queue within 50 ms of a cancel, stop, steal or close, and of the deadline."},
    {Check::gone_in_time, "gone_in_time", "A pulled plug ends what runs, and is told by the manager, within 500 ms."},
    {Check::no_stale_sample, "no_stale_sample",
     "A frame or message was exposed by this device after the begin that it answers, and is delivered once."},
    {Check::exposure_time_true, "exposure_time_true",
     "Exposure start and end of a frame hold the device's own moment, within the uncertainty that is stated."},
    {Check::length_as_delivered, "length_as_delivered",
     "A sample that is not marked partial is as long as what left the device."},
    {Check::no_hang, "no_hang", "No schedule stands still."},
    {Check::thread_returns, "thread_returns",
     "The driver's thread comes back when it is told to leave: close() and begin() do not say `stuck`."},
    {Check::no_leak, "no_leak", "When handles, queues and manager are gone, so are frames and threads."},
    {Check::gone_stays_gone, "gone_stays_gone",
     "A handle whose device left answers `gone` or `closed`, and never revives, whatever is plugged in later."},
    {Check::single_owner, "single_owner",
     "A second open says `busy`; after a steal the first handle says `stolen` or `closed`."},
    {Check::one_at_a_time, "one_at_a_time",
     "While an operation of a function has not ended, another begin says `busy`."},
    {Check::identity_after_replug, "identity_after_replug",
     "After re-plugging a unit has its old id: with a serial of its own it is confirmed, by position it is "
     "`unconfirmed` until somebody confirms it."},
    {Check::presence_at_begin, "presence_at_begin",
     "Where presence is sensed, the level is told at the begin and before the first sample, also for what "
     "already lies there."},
    {Check::presence_told, "presence_told",
     "What is placed or lifted while an operation runs is told within the device's sensing time."},
    {Check::never_dropped, "never_dropped", "Every presence and end that the engine told reaches the slowest reader."},
    {Check::losses_counted, "losses_counted",
     "Sequence numbers of a queue rise; their gaps are as many as the losses that it counts."},
    {Check::device_not_blocked, "device_not_blocked",
     "A reader that does not read does not stop the device: exposures go on."},
    {Check::back_after_replug, "back_after_replug",
     "A device that is plugged in again gives a sample within 1 s (and what it takes for one)."},
    {Check::usable_again, "usable_again",
     "Whatever happened before: closed and opened again, a healthy device gives a sample."},
});

struct Judge {
  const History& history;
  std::vector<Violation> out{};

  void say(Check check, std::string detail) { out.push_back({check, std::move(detail)}); }
  void say(Check check, const OperationRecord& op, std::string detail) {
    say(check, text("operation ", op.id, ": ", detail));
  }

  void terminals(const OperationRecord& op);
  void times(const OperationRecord& op);
  void samples(const OperationRecord& op);
  void presence(const OperationRecord& op);
  void dropped(const OperationRecord& op);
  void whole();
};

void Judge::terminals(const OperationRecord& op) {
  int ends = 0;
  bool over = false;
  for (const auto& a : op.arrivals) {
    if (a.kind == Arrival::Kind::end)
      ++ends;
    else if (over)
      say(Check::none_after_terminal, op, text("an event ", ms(a.at - op.begun), " after the begin, behind the end"));
    over = over || a.kind == Arrival::Kind::end;
  }
  if (ends != 1) say(Check::one_terminal, op, text(ends, " ends"));
  if (op.overlapped) say(Check::one_at_a_time, op, "accepted while another one of the function ran");
}

// From the reason of an end to the reader's hands; the time in which nobody read is the reader's own.
void Judge::times(const OperationRecord& op) {
  const auto end = std::find_if(op.arrivals.begin(), op.arrivals.end(),
                                [](const Arrival& a) { return a.kind == Arrival::Kind::end; });
  if (end == op.arrivals.end()) return;
  const auto late_by = [&](TimePoint reason) { return end->at - std::max(reason, end->waited_from); };
  if (op.asked_to_end && late_by(*op.asked_to_end) > terminal_limit)
    say(Check::terminal_in_time, op, text(ms(late_by(*op.asked_to_end)), " after it was asked to end"));
  if (late_by(op.deadline) > terminal_limit)
    say(Check::terminal_in_time, op, text(ms(late_by(op.deadline)), " after its deadline"));
  if (op.unplugged && late_by(*op.unplugged) > gone_limit)
    say(Check::gone_in_time, op, text(ms(late_by(*op.unplugged)), " after the plug was pulled"));
}

void Judge::samples(const OperationRecord& op) {
  std::vector<std::uint64_t> seen;
  for (const auto& a : op.arrivals) {
    if (a.kind != Arrival::Kind::sample) continue;
    if (!a.truth) {
      if (!op.disturbed && !a.partial) say(Check::no_stale_sample, op, "a sample that the device never exposed");
      continue;
    }
    if (a.truth->exposed < op.begun)
      say(Check::no_stale_sample, op, text("a sample exposed ", ms(op.begun - a.truth->exposed), " before the begin"));
    if (std::find(seen.begin(), seen.end(), a.truth->nonce) != seen.end())
      say(Check::no_stale_sample, op, "the same exposure twice");
    seen.push_back(a.truth->nonce);
    if (a.truth->bytes != 0 && a.truth->bytes != a.bytes && !a.partial)
      say(Check::length_as_delivered, op, text(a.bytes, " bytes of a sample of ", a.truth->bytes));
    if (a.exposure_end.ns == 0) continue;  // a message
    if (a.truth->exposed + a.uncertainty < a.exposure_start || a.exposure_end + a.uncertainty < a.truth->exposed)
      say(Check::exposure_time_true, op,
          text("exposed ", ms(a.truth->exposed - a.exposure_start), " after the stated start, ",
               ms(a.exposure_end - a.truth->exposed), " before the stated end"));
  }
}

void Judge::presence(const OperationRecord& op) {
  if (!history.senses || op.late_reader) return;
  std::optional<hal::Presence> told;
  TimePoint told_at;
  TimePoint quiet_until{INT64_MAX};  // the last moment at which it ran undisturbed
  if (op.disturbed) quiet_until = *op.disturbed;
  if (op.asked_to_end) quiet_until = std::min(quiet_until, *op.asked_to_end);
  quiet_until = std::min(quiet_until, op.deadline);
  for (const auto& a : op.arrivals) {
    if (a.kind == Arrival::Kind::sample && !told) say(Check::presence_at_begin, op, "a sample before any presence");
    if (a.kind == Arrival::Kind::end) quiet_until = std::min(quiet_until, a.at);
    if (a.kind != Arrival::Kind::presence) continue;
    told = a.presence;
    told_at = a.at;
  }
  if (!op.ready_at_begin || op.levels.empty()) return;
  const auto since = op.levels.back().at;
  if (quiet_until - since < history.sensing_time) return;
  const auto wanted = op.levels.back().there ? hal::Presence::present : hal::Presence::absent;
  if (told == wanted) return;
  const bool at_begin = op.levels.size() == 1;
  say(at_begin ? Check::presence_at_begin : Check::presence_told, op,
      text(hal::name(wanted), " for ", ms(quiet_until - since),
           ", told: ", told ? hal::name(*told) : std::string_view("nothing")));
}

void Judge::dropped(const OperationRecord& op) {
  std::vector<hal::Presence> got;
  int ends = 0;
  for (const auto& a : op.arrivals) {
    if (a.kind == Arrival::Kind::presence) got.push_back(a.presence);
    if (a.kind == Arrival::Kind::end) ++ends;
  }
  if (got.size() < op.traced.size())
    say(Check::never_dropped, op, text(got.size(), " of ", op.traced.size(), " presences came"));
  if (ends < op.traced_ends) say(Check::never_dropped, op, "the end was told and did not come");
}

void Judge::whole() {
  for (const auto& answer : history.answers) {
    const auto said = answer.code ? landfall::name(*answer.code) : std::string_view("yes");
    if (answer.after == HandleAnswer::After::gone && answer.code != Errc::gone && answer.code != Errc::closed)
      say(Check::gone_stays_gone, text("a handle of a device that left said: ", said));
    if (answer.after == HandleAnswer::After::stolen && answer.code != Errc::stolen && answer.code != Errc::closed)
      say(Check::single_owner, text("a stolen handle said: ", said));
  }
  for (const auto& s : history.silences)
    if (s.exposures_after < s.exposures_before + 2)
      say(Check::device_not_blocked,
          text(s.exposures_after - s.exposures_before, " exposures in ", ms(s.to - s.from), " in which nobody read"));
  for (const auto& r : history.replugs) {
    if (r.id_after != r.id_before)
      say(Check::identity_after_replug, text("was ", r.id_before, ", came back as ", r.id_after));
    else if (r.confirmed != (history.identity == hal::IdentityKind::strong))
      say(Check::identity_after_replug, r.confirmed ? "a unit known by its socket only came back confirmed"
                                                    : "a unit with a serial came back unconfirmed");
    if (r.tried_unconfirmed && r.open_unconfirmed != Errc::unconfirmed)
      say(Check::identity_after_replug, "an unconfirmed unit could be opened");
  }
  for (const auto d : history.left_after)
    if (d < Duration::zero() || d > gone_limit)
      say(Check::gone_in_time, d < Duration::zero() ? std::string("the manager never told that the unit left")
                                                    : text("told by the manager after ", ms(d)));
  for (const auto d : history.back_after)
    if (d < Duration::zero() || d > back_limit + history.sample_time)
      say(Check::back_after_replug, d < Duration::zero() ? std::string("no sample") : text("a sample after ", ms(d)));
  for (const auto& s : history.stuck) say(Check::thread_returns, s);
  for (const auto& s : history.double_owners) say(Check::single_owner, s);
  for (const auto& s : history.unusable) say(Check::usable_again, s);
  if (history.gaps != history.losses)
    say(Check::losses_counted, text("gaps of ", history.gaps, ", losses of ", history.losses));
  if (history.frames_left > 0) say(Check::no_leak, text(history.frames_left, " frames are alive"));
  if (history.threads_left > 0) say(Check::no_leak, text(history.threads_left, " threads have not ended"));
  if (history.stalled) say(Check::no_hang, "all threads waited without end");
}

}  // namespace

std::span<const Clause> clauses() noexcept { return clause_table.rows; }

std::string_view name(Check check) noexcept { return clause_table.name(check); }

std::vector<Violation> judge(const History& history) {
  Judge judge{history};
  for (const auto& [id, op] : history.operations) {
    judge.terminals(op);
    judge.times(op);
    judge.samples(op);
    judge.presence(op);
    judge.dropped(op);
  }
  judge.whole();
  return std::move(judge.out);
}

}  // namespace landfall::conformance
