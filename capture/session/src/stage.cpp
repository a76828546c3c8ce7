#include "stage.hpp"

#include <algorithm>
#include <cstdio>

#include <landfall/base/text.hpp>

namespace landfall::capture {
namespace {

using model::Outcome;

constexpr std::size_t most_hints = 64, most_errors = 16, most_notices = 256;

bool same(const HintArgument& a, const HintArgument& b) {
  return sentence({HintCode::wait, {}, {a}}) == sentence({HintCode::wait, {}, {b}});
}

bool same(const Hint& a, const Hint& b) {
  return a.code == b.code && std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(),
                                        [](const auto& x, const auto& y) { return same(x, y); });
}

bool asks_to_place(const Refused& refused) {
  constexpr HintCode codes[] = {HintCode::place_document, HintCode::place_finger, HintCode::present_chip,
                                HintCode::look_at_camera, HintCode::scan_code};
  return std::any_of(refused.reasons.begin(), refused.reasons.end(), [&](const Hint& h) {
    return std::find(std::begin(codes), std::end(codes), h.code) != std::end(codes);
  });
}

// In memory of its own, which is wiped with it.
model::Image copy_of(const ImageView& picture) {
  auto bytes = std::make_shared<SecureBytes>(ByteView(picture.data, picture.size_bytes()));
  ImageView view = picture;
  view.data = bytes->view().data();
  return {view, std::move(bytes)};
}

// Frames as they belong together: of a page one in each light, in the order of the request. Where a slow reader lost
// some, what is not whole goes.
class Exposures {
 public:
  explicit Exposures(const hal::Request& request) {
    if (const auto* page = std::get_if<hal::PageRequest>(&request)) lights_ = page->lights;
  }
  [[nodiscard]] bool any() const noexcept { return any_; }
  std::optional<Watched::Frames> add(const hal::Frame& frame) {
    if (!lights_.empty() && frame.info().preview) return std::nullopt;  // no page
    any_ = true;
    if (lights_.empty()) return Watched::Frames{frame};
    if (frame.info().light != lights_[frames_.size()]) frames_.clear();
    if (frame.info().light == lights_[frames_.size()]) frames_.push_back(frame);
    if (frames_.size() < lights_.size()) return std::nullopt;
    return std::exchange(frames_, {});
  }

 private:
  std::vector<Light> lights_;
  Watched::Frames frames_;
  bool any_ = false;
};

model::Sample sample_of(const hal::Frame& frame, model::StepKind kind, int attempt, Clock& clock) {
  const auto& info = frame.info();
  model::Sample out;
  out.kind = kind;
  out.image = copy_of(frame.image());
  out.provenance = info.provenance;
  out.provenance.attempt = attempt;
  out.exposure_start = clock.wall(info.exposure_start);
  out.exposure_end = clock.wall(info.exposure_end);
  out.sequence = info.sequence;
  out.ppi_x = info.ppi_x;
  out.ppi_y = info.ppi_y;
  out.orientation = info.orientation;
  out.light = info.light;
  out.light_nm = info.light_nm;
  out.side = info.side;
  out.partial = info.partial;
  out.fingers = info.fingers;
  out.missing = info.missing;
  return out;
}

}  // namespace

model::Sample Stage::sample(const hal::Frame& frame, int attempt) const {
  return sample_of(frame, row_.kind, attempt, booth_.clock);
}

std::string seconds_text(Duration time) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g s", std::chrono::duration<double>(time).count());
  return buffer;
}

// ---- the journal

void Journal::used(const model::DeviceUsed& device) {
  const Lock lock(mutex_);
  const auto known = std::ranges::find(devices_, device.role, &model::DeviceUsed::role);
  if (known == devices_.end())
    devices_.push_back(device);
  else if (device.problem)
    known->problem = device.problem;  // what is known of it from before stays
  else
    *known = device;
}

void Journal::noticed(model::DeviceNotice notice) {
  const Lock lock(mutex_);
  if (notices_.size() < most_notices) notices_.push_back(std::move(notice));
}

void Journal::move_to(model::TravellerRecord& record) {
  const Lock lock(mutex_);
  record.devices = std::move(devices_);
  record.notices = std::move(notices_);
}

// ---- the device

Result<void> Stage::open() {
  model::DeviceUsed used{.role = row_.role.role, .uri = booth_.plan.device(row_.role.role)};
  auto unit = booth_.unit(row_.role);
  if (!unit) {
    used.problem = unit.error();
    journal_.used(used);
    unit_.reset();
    return std::move(unit).error();
  }
  unit_ = *std::move(unit);
  const auto& info = unit_->info();
  used.id = info.id;
  used.driver = info.driver;
  used.driver_version = info.driver_version;
  used.title = info.title;
  used.firmware = info.firmware;
  used.strong_identity = info.identity == hal::IdentityKind::strong;
  used.simulated = info.simulated;
  journal_.used(used);
  return {};
}

Took Stage::run(hal::Request request, Deadline deadline, const std::shared_ptr<hal::EventQueue>& queue,
                const std::function<bool(const hal::Event&, Took&)>& enough) {
  Took took;
  const auto function = hal::function_of(request);
  auto operation = unit_->begin(std::move(request), deadline, queue);
  if (!operation) {
    took.ended = {hal::End::error, {}, operation.error()};
    return took;
  }
  core_.running(activity_, &*operation);
  for (bool open = true, over = false; open;) {
    auto event = queue->next(Deadline::never());  // the operation has a deadline, so its end comes
    if (!event) break;
    heard(*event, took);
    if (!over && enough(*event, took)) {
      over = true;
      operation->cancel();
    }
    if (const auto* ended = event->as<hal::Ended>()) {
      took.ended = *ended;
      open = false;
    }
  }
  core_.running(activity_, nullptr);
  took.absent = unit_->presence(function) != hal::Presence::present;
  return took;
}

Took Stage::operate(hal::Request request, Deadline deadline) {
  if (const auto opened = open(); !opened) return {.ended = {hal::End::error, {}, opened.error()}};
  return run(std::move(request), deadline, hal::EventQueue::create(booth_.clock),
             [](const hal::Event& event, Took& took) {
               if (const auto* frame = event.as<hal::FrameEvent>(); frame != nullptr && !frame->frame.info().preview)
                 took.frames.push_back(frame->frame);
               return false;
             });
}

Streamed Stage::stream(hal::Request request, Deadline deadline, Gate gate, int attempt, Duration last_look) {
  Streamed out;
  if (const auto opened = open(); !opened) {
    out.took.ended = {hal::End::error, {}, opened.error()};
    return out;
  }
  const auto queue = hal::EventQueue::create(booth_.clock);
  const auto copy = [&clock = booth_.clock, kind = row_.kind, attempt](const Watched::Frames& frames) {
    Exposure samples;
    for (const auto& frame : frames) samples.push_back(sample_of(frame, kind, attempt, clock));
    return samples;
  };
  const auto watched = std::make_shared<Watched>(booth_.clock, copy, queue);
  auto looking =
      core_.start([watched, gate = std::move(gate)](const std::stop_token& stop) { return watched->look(gate, stop); });
  if (!looking) {
    out.error = std::move(looking).error();
    return out;
  }
  Exposures exposures(request);
  out.took = run(std::move(request), deadline, queue, [&](const hal::Event& event, const Took&) {
    if (const auto* frame = event.as<hal::FrameEvent>())
      if (auto whole = exposures.add(frame->frame)) watched->put(*std::move(whole));
    const auto* presence = event.as<hal::PresenceEvent>();
    const bool taken_away = presence != nullptr && presence->presence == hal::Presence::absent && exposures.any();
    return taken_away || watched->left();
  });
  watched->last();
  if (const auto looked = core_.await(activity_, *looking, in(last_look)); looked && !*looked)
    out.error = looked->error();
  out.at_rest = watched->close();
  out.accepted = watched->accepted();
  return out;
}

void Stage::heard(const hal::Event& event, Took& took) {
  const auto* presence = event.as<hal::PresenceEvent>();
  if (presence != nullptr && presence->presence == hal::Presence::absent) took.lifted = true;
  if (const auto* hint = event.as<Hint>()) add_hint(*hint);
  if (const auto* notice = event.as<Notice>()) journal_.noticed({event.device, *notice, wall(event.time)});
  if (const auto* message = event.as<hal::MessageEvent>()) took.messages.push_back(*message);
  if (!event.device.empty() || event.as<hal::ProgressEvent>() == nullptr) core_.tell(event);  // else: a gate's end
}

bool Stage::senses_presence() const {
  const auto* facts = unit_ ? unit_->info().capability.find(row_.role.function) : nullptr;
  return facts != nullptr && facts->presence == hal::PresenceSensing::sensed;
}

std::size_t Stage::apdu_max() const {
  const auto* facts = unit_ ? unit_->info().capability.find(row_.role.function) : nullptr;
  return facts == nullptr ? 0 : facts->apdu_max;
}

hal::Presence Stage::presence() const { return unit_ ? unit_->presence(row_.role.function) : hal::Presence::unknown; }

Provenance Stage::provenance(int attempt) const {
  Provenance out;
  if (unit_) {
    const auto& info = unit_->info();
    out.driver = info.driver;
    out.driver_version = info.driver_version;
    out.device = info.id;
    out.firmware = info.firmware;
    out.origin = info.simulated ? Origin::simulated : Origin::measured;
  }
  out.attempt = attempt;
  return out;
}

Try Stage::without(const Took& took) {
  const auto& ended = took.ended;
  const auto device = row_.role.device;
  if (ended.refused) {
    report_.reasons = ended.refused->reasons;
    if (took.absent && asks_to_place(*ended.refused))
      return {Outcome::absent, text("No ", row_.thing, " was presented."), false};
    return {Outcome::refused, text("The ", device, " could not take what was presented.")};
  }
  if (ended.end == hal::End::deadline && (took.absent || row_.absent_by_deadline))
    return {Outcome::absent, text("No ", row_.thing, " was presented within ", seconds_text(step_.time), "."), false};
  if (ended.end == hal::End::deadline)
    return {Outcome::failed, text("The ", device, " gave no result within ", seconds_text(step_.time), ".")};
  if (ended.error) {
    add_error(*ended.error);
    return {Outcome::failed, text("The ", device, " failed: ", ended.error->message())};
  }
  return {Outcome::failed, text("The ", device, " ended without a result.")};
}

// ---- what is said

void Stage::ask(HintCode code) {
  hal::Event event;
  event.time = now();
  event.body = Hint{code, Severity::insist, {}};
  add_hint(std::get<Hint>(event.body));
  core_.tell(std::move(event));
}

void Stage::note(Notice notice) {
  hal::Event event;
  event.time = now();
  if (unit_) event.device = unit_->info().id;
  journal_.noticed({event.device, notice, wall(event.time)});
  event.body = std::move(notice);
  core_.tell(std::move(event));
}

void Stage::add_hint(const Hint& hint) {
  const auto equal = [&](const Hint& h) { return same(h, hint); };
  if (report_.hints.size() < most_hints && std::none_of(report_.hints.begin(), report_.hints.end(), equal))
    report_.hints.push_back(hint);
}

void Stage::add_error(const Error& error) {
  if (report_.errors.size() < most_errors) report_.errors.push_back(error);
}

}  // namespace landfall::capture
