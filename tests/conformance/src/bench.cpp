#include <landfall/conformance/bench.hpp>

#include <landfall/base/name_table.hpp>

#include <algorithm>
#include <array>

#include "bench_device.hpp"
#include "usb_subject.hpp"

namespace landfall::conformance {
namespace {

using namespace std::chrono_literals;
namespace wire = bench_wire;

constexpr std::string_view stamp_mark = "LF-bench";
constexpr std::uint16_t vendor = 0xF0F0;
constexpr std::uint16_t product = 0x0001;

constexpr std::array defects{
    SeededDefect{Defect::stale_frame, Check::no_stale_sample, true},
    SeededDefect{Defect::two_terminals, Check::one_terminal, false},
    SeededDefect{Defect::no_terminal, Check::one_terminal, false},
    SeededDefect{Defect::late_cancel, Check::terminal_in_time, false},
    SeededDefect{Defect::stuck_thread, Check::thread_returns, true},
    SeededDefect{Defect::leak, Check::no_leak, true},
    SeededDefect{Defect::event_after_terminal, Check::none_after_terminal, false},
    SeededDefect{Defect::lost_presence, Check::never_dropped, false},
    SeededDefect{Defect::edge_only_presence, Check::presence_at_begin, true},
    SeededDefect{Defect::wrong_identity, Check::identity_after_replug, true},
    SeededDefect{Defect::blocked_queue, Check::device_not_blocked, true},
    SeededDefect{Defect::lying_length, Check::length_as_delivered, true},
    SeededDefect{Defect::use_after_gone, Check::gone_stays_gone, false},
};

}  // namespace

std::span<const SeededDefect> seeded_defects() noexcept { return defects; }

std::string_view name(Defect defect) noexcept {
  using enum Defect;
  static constexpr auto names = name_table<Defect>({{none, "none"},
                                                    {stale_frame, "stale_frame"},
                                                    {two_terminals, "two_terminals"},
                                                    {no_terminal, "no_terminal"},
                                                    {late_cancel, "late_cancel"},
                                                    {stuck_thread, "stuck_thread"},
                                                    {leak, "leak"},
                                                    {event_after_terminal, "event_after_terminal"},
                                                    {lost_presence, "lost_presence"},
                                                    {edge_only_presence, "edge_only_presence"},
                                                    {wrong_identity, "wrong_identity"},
                                                    {blocked_queue, "blocked_queue"},
                                                    {lying_length, "lying_length"},
                                                    {use_after_gone, "use_after_gone"}});
  return names.name(defect);
}

// ---- the device

BenchModel::BenchModel(std::string serial, bool lies) : lies_(lies) {
  device_.vendor = vendor;
  device_.product = product;
  device_.port = "bench-1";
  device_.serial = std::move(serial);
  device_.simulated = true;
}

void BenchModel::place(bool there) {
  const Lock lock(mutex_);
  there_ = there;
}

Bytes BenchModel::expose(TimePoint now, std::size_t& told) {
  Bytes picture(stamp_mark.begin(), stamp_mark.end());
  put_u64le(picture, ++last_);
  told = wire::picture;
  picture.resize(lies_ && last_ % 3 == 0 ? told / 2 : told, 0x80);
  log_.push_back({last_, now, picture.size()});
  if (log_.size() > 1024) log_.pop_front();
  return picture;
}

void BenchModel::on_out(std::uint8_t, ByteView data, transport::Wire& w) {
  if (data.size() != 2) return;
  const Lock lock(mutex_);
  Bytes answer{data[1]};
  switch (data[0]) {
    case 'p':
      return w.send(wire::in, answer, 500us);
    case 's':
      answer.push_back(there_ ? 1 : 0);
      return w.send(wire::in, answer, 500us);
    case 'e': {
      std::size_t told = 0;
      auto picture = expose(w.now(), told);
      put_u32le(answer, static_cast<std::uint32_t>(told));
      w.send(wire::in, answer, 500us);
      return w.send(wire::in, std::move(picture), 3ms);
    }
    default:
      return;
  }
}

std::optional<Truth> BenchModel::truth(const ImageView& image) const {
  if (image.empty() || image.width != wire::width) return std::nullopt;
  ByteReader reader(ByteView(image.row(0), wire::width));
  const auto mark = reader.take(stamp_mark.size());
  const auto nonce = reader.u64le();
  if (!mark || !std::ranges::equal(*mark, as_bytes(stamp_mark))) return std::nullopt;
  const Lock lock(mutex_);
  for (const auto& truth : log_)
    if (nonce == truth.nonce) return truth;
  return std::nullopt;
}

std::uint64_t BenchModel::exposures() const {
  const Lock lock(mutex_);
  return last_;
}

// ---- between engine and harness

namespace {

/// Another engine's queue, with its mistakes: a decorator. Thread-safe.
class BadQueue final : public hal::EventQueue {
 public:
  BadQueue(Clock& clock, Defect defect) : clock_(clock), inner_(hal::EventQueue::create(clock)), defect_(defect) {}
  hal::Next next(Deadline deadline) override;
  void close() override { inner_->close(); }
  hal::QueueLosses losses() const override { return inner_->losses(); }
  bool push(hal::Event event) override;

 private:
  Clock& clock_;
  const std::shared_ptr<hal::EventQueue> inner_;
  const Defect defect_;
  std::optional<hal::Event> held_;  // reader's side only
};

bool BadQueue::push(hal::Event event) {
  const auto* ended = event.as<hal::Ended>();
  if (defect_ == Defect::no_terminal && ended != nullptr && ended->end == hal::End::cancelled) return true;
  if (defect_ == Defect::lost_presence && event.as<hal::PresenceEvent>() != nullptr && event.operation % 2 == 0)
    return true;
  if (ended == nullptr) return inner_->push(std::move(event));
  if (defect_ == Defect::two_terminals) (void)inner_->push(event);
  auto after = event;
  const bool pushed = inner_->push(std::move(event));
  after.body = Hint{HintCode::wait};
  if (defect_ == Defect::event_after_terminal) (void)inner_->push(std::move(after));
  return pushed;
}

hal::Next BadQueue::next(Deadline deadline) {
  if (!held_) {
    auto got = inner_->next(deadline);
    const auto* ended = got ? got->as<hal::Ended>() : nullptr;
    if (defect_ != Defect::late_cancel || ended == nullptr || ended->end != hal::End::cancelled) return got;
    held_ = std::move(*got);
  }
  const auto due = held_->time + 80ms;
  if (deadline.time() < due) {
    clock_.sleep_until(deadline);
    return hal::Next::Kind::time_up;
  }
  clock_.sleep_until(Deadline::at(due));
  return hal::Next(*std::exchange(held_, std::nullopt));
}

/// A handle that opens the device again when it has gone: its owner never hears that it may be another one.
class RevivingHandle final : public Handle {
 public:
  RevivingHandle(hal::DeviceManager& manager, Clock& clock, hal::Unit unit, std::string id)
      : manager_(manager), clock_(clock), unit_(std::move(unit)), id_(std::move(id)) {}
  Result<hal::Operation> begin(hal::Request request, Deadline deadline,
                               std::shared_ptr<hal::EventQueue> queue) override {
    auto begun = unit_.begin(request, deadline, queue);
    if (begun || begun.error().code() != Errc::gone) return begun;
    auto again = manager_.open(id_, clock_.in(1s));
    if (!again) return begun;
    unit_ = *std::move(again);
    return unit_.begin(std::move(request), deadline, std::move(queue));
  }
  Result<void> signal(hal::Signal signal, Deadline deadline) override {
    return unit_.signal(std::move(signal), deadline);
  }
  Result<void> close() override { return unit_.close(); }
  hal::State state() const override { return unit_.state(hal::Function::fingerprint_scanner); }

 private:
  hal::DeviceManager& manager_;
  Clock& clock_;
  hal::Unit unit_;
  const std::string id_;
};

class BenchSubject final : public UsbSubject {
 public:
  BenchSubject(Clock& clock, std::uint64_t seed, Defect defect) : UsbSubject(clock), defect_(defect) {
    const std::string serial = seed % 2 == 0 ? "B-1" : "";
    traits_.name = "bench";
    traits_.driver = "bench";
    traits_.function = hal::Function::fingerprint_scanner;
    traits_.identity = serial.empty() ? hal::IdentityKind::positional : hal::IdentityKind::strong;
    traits_.sample_time = 60ms;
    traits_.sensing_time = 80ms;
    if (defect != Defect::use_after_gone)
      traits_.outputs = {{hal::OutputKind::lamp, "ready", "on"}};  // that handle is no rival's
    bench_ = std::make_shared<BenchModel>(serial, defect == Defect::lying_length);
    model_ = bench_;
    plug();
  }
  hal::Request request(Wish wish) const override {
    hal::FingerRequest out;
    out.frames = wish == Wish::live ? 0 : 1;
    return out;
  }
  void place() override { bench_->place(true); }
  void lift() override { bench_->place(false); }
  std::optional<Truth> truth(const hal::Event& event) const override {
    const auto* frame = event.as<hal::FrameEvent>();
    return frame == nullptr ? std::nullopt : bench_->truth(frame->frame.image());
  }
  std::uint64_t exposures() const override { return bench_->exposures(); }
  std::shared_ptr<hal::EventQueue> queue(Clock& clock) override { return std::make_shared<BadQueue>(clock, defect_); }
  Result<std::unique_ptr<Handle>> open(hal::DeviceManager& manager, const std::string& id, Deadline deadline,
                                       hal::Steal steal) override {
    if (defect_ != Defect::use_after_gone) return Subject::open(manager, id, deadline, steal);
    LANDFALL_TRY(auto unit, manager.open(id, deadline, steal));
    return std::unique_ptr<Handle>(std::make_unique<RevivingHandle>(manager, clock_, std::move(unit), id));
  }

 protected:
  std::vector<std::unique_ptr<driver::Driver>> drivers() const override {
    std::vector<std::unique_ptr<driver::Driver>> out;
    out.push_back(make_bench_driver(defect_, litter_));
    return out;
  }

 private:
  const Defect defect_;
  std::shared_ptr<BenchModel> bench_;
  const std::shared_ptr<BenchLitter> litter_ = std::make_shared<BenchLitter>();
};

}  // namespace

SubjectFactory bench_subject(Defect defect) {
  return [defect](Clock& clock, std::uint64_t seed) { return std::make_unique<BenchSubject>(clock, seed, defect); };
}

}  // namespace landfall::conformance
