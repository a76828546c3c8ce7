#include <algorithm>
#include <cmath>

#include <landfall/base/text.hpp>
#include <landfall/conformance/run.hpp>

#include "random.hpp"

namespace landfall::conformance {
namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 5s;

// A device, its manager and one owner, by the system's clock.
class Bout {
 public:
  Bout(const SubjectFactory& make, std::uint64_t seed, Latencies& out)
      : clock_(Clock::steady()), subject_(make(clock_, seed)), random_(seed), out_(out) {
    hal::ManagerOptions options;
    options.clock = &clock_;
    auto made = subject_->manager(std::move(options));
    if (!made) {
      fail(made.error().message());
      return;
    }
    manager_ = *std::move(made);
    watch_ = hal::EventQueue::create(clock_);
    manager_->watch(watch_);
    subject_->place();
    open();
  }
  [[nodiscard]] bool ready() const { return handle_ != nullptr; }
  void cancel_once();
  void unplug_once();

 private:
  void fail(std::string why) { out_.failures.push_back(std::move(why)); }
  void open();
  [[nodiscard]] std::optional<hal::UnitInfo> unit();
  std::optional<hal::Operation> begin(Wish wish, const std::shared_ptr<hal::EventQueue>& queue);
  std::optional<hal::End> await_end(hal::EventQueue& queue);

  Clock& clock_;
  std::unique_ptr<Subject> subject_;
  std::unique_ptr<hal::DeviceManager> manager_;
  std::shared_ptr<hal::EventQueue> watch_;
  std::unique_ptr<Handle> handle_;
  Random random_;
  Latencies& out_;
};

std::optional<hal::UnitInfo> Bout::unit() {
  std::optional<hal::UnitInfo> out;
  for (auto& info : manager_->units())
    if (info.driver == subject_->traits().driver && info.present) out = info;
  return out;
}

void Bout::open() {
  handle_.reset();
  auto info = unit();
  if (!info) return fail("the unit is not there");
  if (!info->confirmed)
    if (auto confirmed = manager_->confirm(info->id); !confirmed) return fail(confirmed.error().message());
  auto opened = subject_->open(*manager_, info->id, clock_.in(patience), hal::Steal::no);
  if (!opened) return fail(text("open: ", opened.error().message()));
  handle_ = *std::move(opened);
}

std::optional<hal::Operation> Bout::begin(Wish wish, const std::shared_ptr<hal::EventQueue>& queue) {
  auto begun =
      handle_->begin(subject_->request(subject_->traits().live ? wish : Wish::one), clock_.in(patience), queue);
  if (begun) return *std::move(begun);
  fail(text("begin: ", begun.error().message()));
  return std::nullopt;
}

std::optional<hal::End> Bout::await_end(hal::EventQueue& queue) {
  while (auto next = queue.next(clock_.in(patience)))
    if (const auto* ended = next->as<hal::Ended>()) return ended->end;
  fail("no end");
  return std::nullopt;
}

void Bout::cancel_once() {
  if (!subject_->traits().live) subject_->lift();  // else it is done before anybody can cancel it
  const auto queue = hal::EventQueue::create(clock_);
  auto operation = begin(Wish::live, queue);
  if (!operation) return;
  const auto until = clock_.in(random_.within(0ms, 40ms));
  while (queue->next(until).kind() == hal::Next::Kind::event) {
  }
  if (operation->ended()) return;  // it was faster than the cancel
  const auto asked = clock_.now();
  operation->cancel();
  if (await_end(*queue)) out_.cancel.push_back(clock_.now() - asked);
}

void Bout::unplug_once() {
  if (!subject_->traits().live) subject_->lift();
  const auto queue = hal::EventQueue::create(clock_);
  {
    auto operation = begin(Wish::live, queue);
    if (!operation) return;
    const auto until = clock_.in(random_.within(0ms, 40ms));
    while (queue->next(until).kind() == hal::Next::Kind::event) {
    }
    const auto pulled = clock_.now();
    const bool ran = !operation->ended();
    subject_->unplug();
    const auto end = await_end(*queue);
    if (end == hal::End::gone && ran)
      out_.unplug.push_back(clock_.now() - pulled);
    else if (end && end != hal::End::done)
      fail(text("unplugged, ended as ", hal::name(*end)));
  }
  subject_->place();
  const auto plugged = clock_.now();
  subject_->plug();
  while (auto next = watch_->next(clock_.in(patience))) {
    const auto* change = next->as<hal::UnitEvent>();
    if (change != nullptr && change->change == hal::UnitChange::arrived && next->time >= plugged) break;
  }
  open();
  if (!handle_) return;
  auto operation = begin(Wish::one, queue);
  if (!operation) return;
  while (auto next = queue->next(clock_.in(patience))) {
    if (next->as<hal::FrameEvent>() == nullptr && next->as<hal::MessageEvent>() == nullptr) continue;
    out_.again.push_back(clock_.now() - plugged);
    return;
  }
  fail("no sample after the plug");
}

}  // namespace

Duration percentile(const std::vector<Duration>& sorted, double p) {
  if (sorted.empty()) return Duration::zero();
  const auto rank = static_cast<std::size_t>(std::ceil(p / 100 * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

Latencies measure_latencies(const SubjectFactory& make, int runs, std::uint64_t seed) {
  Latencies out;
  Bout bout(make, seed, out);
  for (int i = 0; i < runs * 4 && bout.ready() && out.cancel.size() < static_cast<std::size_t>(runs); ++i)
    bout.cancel_once();
  for (int i = 0; i < runs * 4 && bout.ready() && out.unplug.size() < static_cast<std::size_t>(runs); ++i)
    bout.unplug_once();
  for (auto* list : {&out.cancel, &out.unplug, &out.again}) std::sort(list->begin(), list->end());
  return out;
}

}  // namespace landfall::conformance
