#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <landfall/capture/booth.hpp>
#include <landfall/driver/driver.hpp>
#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>

namespace landfall::capture {

/// What a desk reader is told to do with the page requests that come, one after the other; then the last again and
/// again. `lifted`: taken away, and placed again. `gone`: nothing lies there, the request ends refused.
enum class Page : std::uint8_t { good, absent, refused, broken, lifted, gone };

/// A document reader for tests: senses its document, gives a page 40 ms after it was asked.
class Desk final : public driver::UnitDriver {
 public:
  Desk(std::shared_ptr<std::vector<Page>> script, int infrared_width)
      : script_(std::move(script)), infrared_width_(infrared_width) {}
  void describe(hal::UnitInfo& info) override { info.firmware = "7"; }
  Result<driver::Streamed> stream(const hal::Request& request, driver::Sink& sink, driver::Io& io) override {
    if (!std::holds_alternative<hal::PageRequest>(request))
      return driver::Streamed(Refused{{Hint{HintCode::present_chip}}});
    const auto& wish = std::get<hal::PageRequest>(request);
    if (wish.pages == 0) return live(wish, sink, io);
    const auto page = next();
    if (page == Page::absent) {
      sink.presence(hal::Presence::absent);
      sink.hint({HintCode::place_document});
      for (;;) LANDFALL_CHECK(io.pause(std::chrono::seconds(1)));
    }
    if (page == Page::gone) {
      sink.presence(hal::Presence::absent);
      return driver::Streamed(Refused{{Hint{HintCode::place_document}}});
    }
    if (page == Page::lifted) {
      sink.presence(hal::Presence::absent);
      LANDFALL_CHECK(io.pause(std::chrono::seconds(1)));
    }
    sink.presence(hal::Presence::present);
    LANDFALL_CHECK(io.pause(std::chrono::milliseconds(40)));
    if (page == Page::broken) return Error(Errc::protocol, Layer::driver, "a frame", "half a frame");
    if (page == Page::refused) return driver::Streamed(Refused{{Hint{HintCode::document_glare}}});
    LANDFALL_CHECK(expose(wish, sink));
    return driver::Streamed(driver::Done{});
  }
  Result<void> resync(driver::Io&) override { return {}; }
  Result<void> reset(driver::Reset, driver::Io&) override { return {}; }

 private:
  Page next() { return script_->at(std::min(at_++, script_->size() - 1)); }
  Result<void> expose(const hal::PageRequest& wish, driver::Sink& sink) {
    for (const auto light : wish.lights) {
      auto frame = sink.frame(light == Light::ir ? infrared_width_ : 120, 80, PixelFormat::gray8);
      if (!frame) return std::move(frame).error();
      frame->info.light = light;
      frame->info.provenance.origin = Origin::simulated;
      sink.emit(*std::move(frame));
    }
    return {};
  }
  // A page every 40 ms until somebody stops it; each is as the script says.
  Result<driver::Streamed> live(const hal::PageRequest& wish, driver::Sink& sink, driver::Io& io) {
    for (;;) {
      const auto page = next();
      sink.presence(page == Page::good || page == Page::broken ? hal::Presence::present : hal::Presence::absent);
      if (page == Page::broken) return Error(Errc::protocol, Layer::driver, "a frame", "half a frame");
      if (page == Page::refused) return driver::Streamed(Refused{{Hint{HintCode::document_glare}}});
      if (page == Page::good) LANDFALL_CHECK(expose(wish, sink));
      LANDFALL_CHECK(io.pause(std::chrono::milliseconds(page == Page::absent ? 1000 : 40)));
    }
  }
  std::shared_ptr<std::vector<Page>> script_;
  const int infrared_width_;
  std::size_t at_ = 0;
};

class DeskDriver final : public driver::Driver {
 public:
  DeskDriver(std::shared_ptr<std::vector<Page>> script, std::shared_ptr<int> infrared_width)
      : script_(std::move(script)), infrared_width_(std::move(infrared_width)) {}
  const driver::DriverInfo& info() const noexcept override { return facts_; }
  Result<driver::Found> resolve(std::string_view, Clock&) override {
    driver::Found found;
    found.info.id = "desk:";
    found.info.driver = "desk";
    found.info.driver_version = "1";
    found.info.title = "Desk";
    found.info.simulated = true;
    found.info.capability.functions = {{.function = hal::Function::document_reader,
                                        .presence = hal::PresenceSensing::sensed,
                                        .lights = {Light::white, Light::ir},
                                        .formats = {PixelFormat::gray8}},
                                       {.function = hal::Function::chip_reader, .lane = 1}};
    return found;
  }
  Result<std::unique_ptr<driver::UnitDriver>> open(const driver::Found&, driver::Io&) override {
    return std::make_unique<Desk>(script_, *infrared_width_);
  }

 private:
  driver::DriverInfo facts_{
      .id = "desk", .version = "1", .title = "Desk", .usb = {}, .usb_interface = 0, .uri_help = "desk:"};
  std::shared_ptr<std::vector<Page>> script_;
  std::shared_ptr<int> infrared_width_;
};

/// What the scripted reader finds on a page.
enum class Shows : std::uint8_t { zone, other_zone, front, nothing };

/// What a scripted vote comes to after each frame, then the last again and again; `failed`: at that frame, from 0, it
/// fails.
struct VoteScript {
  std::vector<model::ReadingStatus> statuses{};
  std::size_t failed = SIZE_MAX;
  std::size_t best = 0;  ///< the frame that is told as the best one, if there are so many
};

class ScriptedVote final : public PageVote {
 public:
  ScriptedVote(Clock& clock, Duration time, VoteScript script, PageFound found)
      : clock_(clock), time_(time), script_(std::move(script)), found_(std::move(found)) {}
  Result<model::ReadingStatus> add(const PageLights& frame, std::stop_token) override {
    if (frame.picture.empty()) return Error(Errc::bad_input, Layer::reader, "a page", "none");
    clock_.sleep_until(clock_.in(time_));  // deaf to stop
    if (added_ == script_.failed) return Error(Errc::exhausted, Layer::reader, "memory", "none");
    return script_.statuses.at(std::min(added_++, script_.statuses.size() - 1));
  }
  Result<PageFound> found(std::stop_token) override {
    auto out = found_;
    out.mrz.status = script_.statuses.at(std::min(added_, script_.statuses.size()) - 1);
    out.frame = std::min(script_.best, added_ - 1);
    return out;
  }

 private:
  Clock& clock_;
  const Duration time_;
  const VoteScript script_;
  const PageFound found_;
  std::size_t added_ = 0;
};

/// A page reader that takes its time in virtual time and gives what it is told to.
class ScriptedReader final : public PageReader {
 public:
  ScriptedReader(Clock& clock, Duration time, std::vector<std::string> lines, model::ReadingStatus status,
                 std::shared_ptr<std::vector<Shows>> shows = std::make_shared<std::vector<Shows>>(1, Shows::zone),
                 std::optional<VoteScript> votes = {})
      : clock_(clock),
        time_(time),
        lines_(std::move(lines)),
        status_(status),
        shows_(std::move(shows)),
        votes_(std::move(votes)) {}
  std::unique_ptr<PageVote> vote(mrz::Date today, double) const override {
    if (!votes_) return nullptr;
    PageFound found;
    for (const auto& line : lines_) found.mrz.lines.push_back({Personal<std::string>(line), {}, {}, {}});
    model::take_apart(found.mrz, today);
    return std::make_unique<ScriptedVote>(clock_, time_, *votes_, std::move(found));
  }
  Result<PageFound> read(const PageLights& page, mrz::Date today, double, std::stop_token) const override {
    if (page.picture.empty()) return Error(Errc::bad_input, Layer::reader, "a page", "none");
    clock_.sleep_until(clock_.in(time_));  // deaf to stop: the worst that a reader can be
    const auto shows = shows_->at(std::min(at_++, shows_->size() - 1));
    PageFound out;
    if (shows == Shows::front) out.documents.push_back(front(page));
    if (shows == Shows::front || shows == Shows::nothing) return out;
    out.mrz.status = status_;
    for (auto line : lines_) {
      if (shows == Shows::other_zone) line.back() = '<';
      out.mrz.lines.push_back({Personal<std::string>(line), {}, {}, {}});
    }
    out.mrz.confidence = 0.99;
    if (!page.infrared.empty()) out.mrz.findings = {{model::FindingCode::missing_in_infrared, {}}};
    model::take_apart(out.mrz, today);
    return out;
  }

 private:
  static model::DocumentView front(const PageLights& page) {
    model::DocumentView out;
    out.format = mrz::Format::td1;
    out.straight = model::Sample{};
    out.straight->image.view = page.picture;
    out.straight->provenance.steps = {"laid straight"};
    return out;
  }
  Clock& clock_;
  const Duration time_;
  const std::vector<std::string> lines_;
  const model::ReadingStatus status_;
  const std::shared_ptr<std::vector<Shows>> shows_;
  const std::optional<VoteScript> votes_;
  mutable std::atomic<std::size_t> at_ = 0;
};

/// Doc 9303-4, appendix A: the specimen of Utopia.
inline std::vector<std::string> utopia() {
  return {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
}
/// Doc 9303-5, appendix B: a card of Utopia.
inline std::vector<std::string> utopia_card() {
  return {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
}

struct Rig {
  VirtualClock clock;
  std::shared_ptr<std::vector<Page>> pages = std::make_shared<std::vector<Page>>(std::vector{Page::good});
  std::shared_ptr<int> infrared_width = std::make_shared<int>(120);
  std::shared_ptr<std::vector<Shows>> shows = std::make_shared<std::vector<Shows>>(std::vector{Shows::zone});
  std::vector<std::string> lines = utopia();
  std::unique_ptr<hal::DeviceManager> manager = make_manager();
  Plan plan = make_plan();
  Duration reading = std::chrono::milliseconds(300);
  model::ReadingStatus status = model::ReadingStatus::read;
  std::optional<VoteScript> votes{};  ///< empty: the reader has no vote

  std::unique_ptr<hal::DeviceManager> make_manager() {
    auto drivers = drivers::builtin();
    drivers.push_back(std::make_unique<DeskDriver>(pages, infrared_width));
    hal::ManagerOptions options;
    options.clock = &clock;
    return *hal::DeviceManager::create(std::move(drivers), std::move(options));
  }
  static Plan make_plan() {
    using namespace std::chrono_literals;
    Plan plan;
    plan.device(Role::document) = "desk:";
    plan.device(Role::finger) = "sim_finger:place=0s&hold=0s";
    plan.steps = {{.what = DocumentStep{}, .tries = 2, .time = 10s},
                  {.what = FingersStep{}, .optional = true, .tries = 2, .time = 5s}};
    return plan;
  }
  Booth booth(std::shared_ptr<const ChipFilesReader> chip_files = {}, trust::Store trust = {}) {
    return *Booth::create(*manager, plan,
                          {.reader = std::make_shared<ScriptedReader>(clock, reading, lines, status, shows, votes),
                           .random = [] { return 7U; },
                           .chip_files = std::move(chip_files),
                           .trust = std::move(trust),
                           .simulated_beside_real = true});
  }
};

/// The record's samples of one kind.
inline std::vector<model::Sample> of_kind(const model::TravellerRecord& record, StepKind kind) {
  std::vector<model::Sample> out;
  for (const auto* sample : samples_of(record, kind)) out.push_back(*sample);
  return out;
}
inline std::vector<model::Sample> pages(const model::TravellerRecord& record) {
  return of_kind(record, StepKind::document);
}
inline std::vector<model::Sample> fingers(const model::TravellerRecord& record) {
  return of_kind(record, StepKind::fingers);
}

/// What a session said, until it was over.
struct Heard {
  std::vector<SessionEvent> events;
  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> out;
    for (const auto& event : events)
      if (const auto* one = event.as<T>()) out.push_back(*one);
    return out;
  }
};
inline Heard listen(Session& session, const std::function<void(const SessionEvent&)>& on_event = {}) {
  Heard heard;
  while (auto event = session.next(Deadline::never())) {
    if (on_event) on_event(*event);
    heard.events.push_back(*event);
  }
  return heard;
}

}  // namespace landfall::capture
