#include <landfall/conformance/schedule.hpp>

#include <array>

#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>

#include "random.hpp"
#include "words.hpp"

namespace landfall::conformance {
namespace {

using namespace std::chrono_literals;
using Kind = Step::Kind;
using FaultKind = transport::Fault::Kind;

struct Weight {
  Kind kind;
  std::uint64_t weight;
};

constexpr std::array weights{
    Weight{Kind::begin_one, 24},   Weight{Kind::begin_live, 12},   Weight{Kind::cancel, 14},
    Weight{Kind::rival_cancel, 5}, Weight{Kind::stop, 7},          Weight{Kind::drop, 3},
    Weight{Kind::place, 7},        Weight{Kind::lift, 5},          Weight{Kind::unplug, 6},
    Weight{Kind::rival_unplug, 2}, Weight{Kind::replug, 8},        Weight{Kind::faults, 8},
    Weight{Kind::heal, 2},         Weight{Kind::signal, 3},        Weight{Kind::rival_signal, 2},
    Weight{Kind::steal, 3},        Weight{Kind::reopen, 4},        Weight{Kind::close_only, 1},
    Weight{Kind::silence, 5},      Weight{Kind::second_reader, 3}, Weight{Kind::wait, 6},
    Weight{Kind::end_manager, 1},
};

Kind draw(Random& random) {
  std::uint64_t total = 0;
  for (const auto& w : weights) total += w.weight;
  auto at = random.below(total);
  for (const auto& w : weights) {
    if (at < w.weight) return w.kind;
    at -= w.weight;
  }
  return Kind::wait;
}

transport::Fault draw_fault(Random& random, int until) {
  transport::Fault fault;
  fault.kind = static_cast<FaultKind>(random.below(8));
  fault.at = 1 + random.below(static_cast<std::uint64_t>(until));
  if (fault.kind == FaultKind::late) fault.delay = random.within(1ms, 900ms);
  return fault;
}

// Nothing is more likely to go wrong than what happens at the same moment: half of the pauses are none.
Duration draw_pause(Random& random) { return random.chance(50) ? Duration::zero() : random.within(100us, 60ms); }

Step draw_step(Random& random, const Traits& traits) {
  Step step;
  step.kind = draw(random);
  step.pause = draw_pause(random);
  switch (step.kind) {
    case Kind::begin_one:
    case Kind::begin_live:
      step.delay = random.chance(20) ? random.within(0ms, 20ms) : random.within(50ms, 600ms + traits.sample_time);
      break;
    case Kind::faults:
      for (auto count = 1 + random.below(3); count > 0; --count)
        step.faults.push_back(draw_fault(random, traits.faults_until));
      break;
    case Kind::rival_cancel:
    case Kind::rival_unplug:
    case Kind::rival_signal:
      step.delay = random.chance(50) ? Duration::zero() : random.within(0ms, 30ms);
      break;
    case Kind::silence:
      step.delay = 6 * traits.sample_time;
      break;
    case Kind::wait:
      step.delay = random.within(1ms, 200ms);
      break;
    default:
      break;
  }
  return step;
}

}  // namespace

Schedule make_schedule(std::uint64_t seed, const Traits& traits) {
  Random random(seed * 2 + 1);
  Schedule out;
  out.seed = seed;
  out.pool_frames = random.chance(50) ? 4 : 16;
  if (random.chance(70)) out.steps.push_back({Kind::place, {}, {}, {}});
  const auto count = 4 + random.below(9);
  while (out.steps.size() < count) {
    auto step = draw_step(random, traits);
    if (step.kind == Kind::begin_live && !traits.live) step.kind = Kind::begin_one;
    if ((step.kind == Kind::signal || step.kind == Kind::rival_signal) && traits.outputs.empty()) continue;
    out.steps.push_back(std::move(step));
  }
  return out;
}

std::string_view name(Kind kind) noexcept {
  using enum Step::Kind;
  static constexpr auto names = name_table<Kind>({{begin_one, "begin_one"},
                                                  {begin_live, "begin_live"},
                                                  {cancel, "cancel"},
                                                  {rival_cancel, "rival_cancel"},
                                                  {stop, "stop"},
                                                  {drop, "drop"},
                                                  {place, "place"},
                                                  {lift, "lift"},
                                                  {unplug, "unplug"},
                                                  {rival_unplug, "rival_unplug"},
                                                  {replug, "replug"},
                                                  {faults, "faults"},
                                                  {heal, "heal"},
                                                  {signal, "signal"},
                                                  {rival_signal, "rival_signal"},
                                                  {steal, "steal"},
                                                  {reopen, "reopen"},
                                                  {close_only, "close_only"},
                                                  {silence, "silence"},
                                                  {second_reader, "second_reader"},
                                                  {wait, "wait"},
                                                  {end_manager, "end_manager"}});
  return names.name(kind);
}

std::string to_text(const Schedule& schedule) {
  std::string out = text("seed ", schedule.seed, ", pool of ", schedule.pool_frames, " frames\n");
  for (const auto& step : schedule.steps) {
    out += text("  +", ms(step.pause), " ", name(step.kind));
    if (step.delay > Duration::zero()) out += text(" ", ms(step.delay));
    for (const auto& fault : step.faults) {
      out += text(" ", name(fault.kind));
      if (fault.kind == FaultKind::late) out += text(":", ms(fault.delay));
      out += text("@", fault.at);
    }
    out += "\n";
  }
  return out;
}

}  // namespace landfall::conformance
