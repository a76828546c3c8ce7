#include "runner.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <utility>

#include <landfall/base/text.hpp>
#include <landfall/base/version.hpp>

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;
using model::Outcome;

std::string make_id(WallTime begun, std::uint32_t random) {
  const auto seconds_of = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(begun));
  std::tm utc{};
  gmtime_r(&seconds_of, &utc);
  char time[32], out[64];
  std::strftime(time, sizeof time, "%Y%m%dT%H%M%SZ", &utc);
  std::snprintf(out, sizeof out, "%s-%08x", time, random);
  return out;
}

bool is_taken(Outcome outcome) { return outcome == Outcome::done || outcome == Outcome::unsure; }

// What a try gave, kept while something better is tried for.
struct Kept {
  std::unique_ptr<StepRunner> taken;
  Try end;
};

// Which of two tries tells more: that nobody came at the second one does not hide that the device failed at the first.
int worth(Outcome outcome, const StepRunner& taken) {
  if (outcome == Outcome::done || outcome == Outcome::skipped) return 4;
  if (outcome == Outcome::unsure) return 3;
  if (!taken.empty()) return 2;
  return outcome == Outcome::absent ? 0 : 1;
}

}  // namespace

Runner::Runner(BoothCore& booth, std::shared_ptr<SessionCore> core)
    : booth_(booth), core_(std::move(core)), plan_(booth.plan), parts_(plan_.steps.size()) {
  record_.begun = wall_now();
  record_.id = make_id(record_.begun, booth_.random());
  record_.plan = plan_.name;
  record_.software = text("landfall ", version());
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].taken = fresh(i);
}

void Runner::run() {
  for (std::size_t i = 0; i < plan_.steps.size() && !core_->leaving();) {
    const auto end = group_end(i);
    const auto go = group(i, end);
    if (go == Go::end) break;
    i = go == Go::on ? end : taken_before(i).value_or(i);
    while (i > 0 && i < plan_.steps.size() && plan_.steps[i].with_previous) --i;  // back to the beginning of its group
  }
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    auto stage = stage_of(i, i);
    parts_[i].taken->leave(stage);
  }
  finish_record();
}

// ---- steps at once

std::size_t Runner::group_end(std::size_t first) const {
  std::size_t end = first + 1;
  while (end < plan_.steps.size() && plan_.steps[end].with_previous) ++end;
  return end;
}

Runner::Go Runner::group(std::size_t first, std::size_t end) {
  return end == first + 1 ? step(first, true) : together(first, end);
}

// Each on a thread of its own, which ends by itself: what it waits for ends when somebody leaves.
Runner::Go Runner::together(std::size_t first, std::size_t end) {
  std::vector<Thread> threads;
  std::vector<Go> went(end - first, Go::on);
  for (std::size_t i = first; i < end; ++i)
    threads.push_back(booth_.clock.spawn("lf-step", [this, i, first, &went] {
      went[i - first] = step(i, false);
      if (went[i - first] == Go::end) core_->end_group();
    }));
  for (auto& thread : threads) thread.join();
  return std::ranges::find(went, Go::end) != went.end() ? Go::end : Go::on;
}

// ---- one step

std::unique_ptr<StepRunner> Runner::fresh(std::size_t index) const {
  const auto& step = plan_.steps[index];
  return row(step).make(step.what);
}

Stage Runner::stage_of(std::size_t index, std::size_t group) {
  auto& part = parts_[index];
  return {booth_, *core_, journal_, plan_.steps[index], part.activity, part.report, printed_before(group)};
}

std::optional<PrintedZone> Runner::printed_before(std::size_t index) const {
  for (std::size_t i = 0; i < index; ++i) {
    const auto* zone = parts_[i].taken->zone();
    if (zone == nullptr || zone->status != model::ReadingStatus::read || !zone->format) continue;
    std::string lines;
    for (const auto& line : zone->lines) lines += line.text.reveal() + '\n';
    return PrintedZone{*zone->format, Personal(std::move(lines))};
  }
  return std::nullopt;
}

Runner::Go Runner::step(std::size_t index, bool alone) {
  const auto& step = plan_.steps[index];
  auto& part = parts_[index];
  part.taken = fresh(index);
  part.report.step = step.kind();
  part.report.optional = step.optional;
  part.report.ended = {};  // it may have been done, and vetoed from a later one
  if (part.report.begun == WallTime{}) part.report.begun = wall_now();
  part.activity = {.step = index, .heeds_missing_fingers = row(step).heeds_missing_fingers};
  std::size_t group = index;
  while (plan_.steps[group].with_previous) --group;
  auto stage = stage_of(index, group);
  core_->begins(part.activity);
  const auto go = unusable(index, stage) ? (ends_all(index) ? Go::end : Go::on) : tries(index, stage, alone);
  core_->ends(part.activity, part.report.acts);
  return go;
}

Runner::Go Runner::tries(std::size_t index, Stage& stage, bool alone) {
  const auto& step = plan_.steps[index];
  auto& part = parts_[index];
  std::optional<Kept> kept;
  std::string because;  // why this is not the first try
  for (int number = 1;;) {
    ++part.report.tries;
    core_->tell(StepBegun{step.kind(), index, number, step.tries, stage.try_ends(), std::exchange(because, {})});
    auto end = part.taken->attempt(stage, number);
    const bool taken = is_taken(end.outcome);
    if (taken) review(index);
    if (core_->leaving(part.activity)) {
      if (taken) end_step(index, end.outcome, end.why);
      return Go::end;
    }
    if (const auto ask = core_->take_ask(part.activity, part.report.acts)) {
      switch (*ask) {
        case model::Act::skip:
          part.taken = fresh(index);
          end_step(index, Outcome::skipped, "The operator skipped this step.");
          return Go::on;
        case model::Act::veto:
          if (!taken && alone && taken_before(index)) return Go::back;
          part.taken = fresh(index);
          continue;
        case model::Act::retry:
          part.taken = fresh(index);
          continue;
        case model::Act::missing_fingers:
          if (!taken || part.activity.heeds_missing_fingers) continue;
          break;
      }
    }
    if (end.outcome == Outcome::done || !end.again || number >= step.tries) {
      if (kept && worth(kept->end.outcome, *kept->taken) > worth(end.outcome, *part.taken)) {
        part.taken = std::move(kept->taken);
        end = std::move(kept->end);
      }
      end_step(index, end.outcome, end.why);
      return ends_all(index) ? Go::end : Go::on;
    }
    because = end.why;
    if (!kept || worth(end.outcome, *part.taken) >= worth(kept->end.outcome, *kept->taken))
      kept = Kept{part.taken->clone(), std::move(end)};
    ++number;
  }
}

void Runner::review(std::size_t index) {
  const auto& step = plan_.steps[index];
  auto& activity = parts_[index].activity;
  if (step.review <= 0ns || core_->wanted(activity)) return;
  const auto until = booth_.clock.in(step.review);
  core_->tell(Review{step.kind(), until});
  core_->pause(activity, until);
}

// The nearest step before that took something is taken again.
std::optional<std::size_t> Runner::taken_before(std::size_t index) const {
  for (std::size_t i = index; i-- > 0;)
    if (is_taken(parts_[i].report.outcome)) return i;
  return std::nullopt;
}

bool Runner::unusable(std::size_t index, Stage& stage) {
  const auto& step = plan_.steps[index];
  const auto& role = row(step).role;
  if (plan_.device(role.role).empty()) {
    if (!core_->leaving(parts_[index].activity))
      end_step(index, Outcome::skipped, text("The plan names no ", role.device, "."));
    return true;
  }
  const auto opened = stage.open();
  if (opened) return false;
  if (core_->leaving(parts_[index].activity)) return true;
  stage.add_error(opened.error());
  end_step(index, step.optional ? Outcome::skipped : Outcome::failed,
           text("The ", role.device, " cannot be used: ", opened.error().message()));
  return true;
}

// Without the traveller's document, or without a device that the plan requires, there is nothing to go on with.
bool Runner::ends_all(std::size_t index) const {
  const auto& report = parts_[index].report;
  if (plan_.steps[index].optional) return false;
  return report.outcome == Outcome::absent || (report.tries == 0 && report.outcome == Outcome::failed);
}

void Runner::end_step(std::size_t index, Outcome outcome, std::string why) {
  auto& report = parts_[index].report;
  report.outcome = outcome;
  report.why = why;
  report.ended = wall_now();
  core_->tell(StepEnded{plan_.steps[index].kind(), index, outcome, std::move(why)});
}

// ---- the record

void Runner::finish_record() {
  std::string ended_by;  // the step without which there was nothing to go on with
  for (std::size_t i = 0; i < parts_.size(); ++i)
    if (parts_[i].report.ended != WallTime{} && ends_all(i)) ended_by = parts_[i].report.step.name;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    auto& part = parts_[i];
    if (part.report.ended == WallTime{}) {
      part.report.step = plan_.steps[i].kind();
      part.report.optional = plan_.steps[i].optional;
      if (part.report.begun == WallTime{}) part.report.begun = wall_now();
      part.taken = fresh(i);
      end_step(i, Outcome::skipped,
               ended_by.empty() ? "The session was ended before this step was done."
                                : text(part.report.tries == 0 ? "Not begun" : "Broken off", ", as the step \"",
                                       ended_by, "\" gave nothing to go on with."));
    }
  }
  for (auto& part : parts_) {
    part.taken->keep(record_);
    record_.steps.push_back(std::move(part.report));
  }
  journal_.move_to(record_);
  record_.ended = wall_now();
  record_.status = model::status_of(record_.steps);
  core_->over(std::move(record_));
}

}  // namespace landfall::capture
