// A session's thread: the steps of the plan, one after the other.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iterator>

#include <landfall/base/log.hpp>
#include <landfall/base/version.hpp>

#include "chip.hpp"
#include "session.hpp"

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;
using model::Outcome;

constexpr std::size_t most_hints = 64, most_errors = 16, most_notices = 256;

std::string_view thing(StepKind kind) {
  switch (kind) {
    case StepKind::document:
      return "document";
    case StepKind::chip:
      return "chip";
    case StepKind::portrait:
      return "face";
    case StepKind::fingers:
      return "finger";
    case StepKind::code:
      return "code";
  }
  return "thing";
}

// "12 s", "0.5 s"
std::string seconds(Duration time) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g s", std::chrono::duration<double>(time).count());
  return buffer;
}

// "right index"
std::string spoken(Finger finger) {
  std::string out(name(finger));
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

bool same(const HintArgument& a, const HintArgument& b) {
  return sentence({HintCode::wait, {}, {a}}) == sentence({HintCode::wait, {}, {b}});
}

void add_hint(std::vector<Hint>& to, const Hint& hint) {
  const auto equal = [&](const Hint& h) {
    return h.code == hint.code &&
           std::equal(h.arguments.begin(), h.arguments.end(), hint.arguments.begin(), hint.arguments.end(), same);
  };
  if (to.size() < most_hints && std::none_of(to.begin(), to.end(), equal)) to.push_back(hint);
}

void add_error(StepData& data, const Error& error) {
  if (data.report.errors.size() < most_errors) data.report.errors.push_back(error);
}

bool asks_to_place(const Refused& refused) {
  constexpr HintCode codes[] = {HintCode::place_document, HintCode::place_finger, HintCode::present_chip,
                                HintCode::look_at_camera, HintCode::scan_code};
  return std::any_of(refused.reasons.begin(), refused.reasons.end(), [&](const Hint& h) {
    return std::find(std::begin(codes), std::end(codes), h.code) != std::end(codes);
  });
}

// Which of the missing fingers a request for `finger` would show.
std::vector<Finger> missing_of(Finger finger, const std::set<Finger>& missing) {
  const auto number = [](Finger f) { return static_cast<int>(f); };
  std::vector<Finger> out;
  for (const auto f : missing) {
    const bool right = finger == Finger::right_four && number(f) >= 2 && number(f) <= 5;
    const bool left = finger == Finger::left_four && number(f) >= 7 && number(f) <= 10;
    const bool thumb = finger == Finger::two_thumbs && (f == Finger::right_thumb || f == Finger::left_thumb);
    if (right || left || thumb) out.push_back(f);
  }
  return out;
}

bool all_missing(Finger finger, const std::set<Finger>& missing) {
  if (missing.contains(finger)) return true;
  const auto shown = missing_of(finger, missing).size();
  return finger == Finger::two_thumbs ? shown == 2 : shown == 4;
}

// Which of two tries tells more: that nobody came at the second one does not hide that the device failed at the first.
int worth(Outcome outcome, const StepData& data) {
  if (outcome == Outcome::done || outcome == Outcome::skipped) return 4;
  if (outcome == Outcome::unsure) return 3;
  if (!data.empty()) return 2;
  return outcome == Outcome::absent ? 0 : 1;
}

// Formats whose other side is no page of the document: of a booklet, and of a visa in one.
bool prints_one_side(mrz::Format format) {
  return format == mrz::Format::td3 || format == mrz::Format::mrva || format == mrz::Format::mrvb;
}

bool has_zone(const StepData& data) { return data.mrz && data.mrz->status != model::ReadingStatus::none; }

bool same_lines(const std::vector<model::LineReading>& a, const std::vector<model::LineReading>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.text == y.text; });
}

// Whether `other` can be the other side: a zone tells, else that the document was lifted. No document has two zones:
// the second one is that of another traveller, or the first one again.
bool is_other_side(const StepData& data, const StepData& other, bool lifted) {
  if (has_zone(data) && has_zone(other)) return false;
  return has_zone(data) != has_zone(other) || lifted;
}

void name_side(StepData& data, std::string_view side) {
  const auto set = [&](model::Sample& sample) {
    if (sample.side.empty()) sample.side = side;
  };
  for (auto& page : data.pages) set(page);
  for (auto& document : data.documents)
    for (auto* made : {&document.straight, &document.portrait})
      if (*made) set(**made);
}

// Both sides as one; the reading is that of the side with the zone.
void join_sides(StepData& data, StepData other) {
  const bool second = other.mrz && other.mrz->status < data.mrz->status;
  auto& with = second ? other : data;
  if (with.mrz->format == mrz::Format::td1) {
    name_side(with, "back");
    name_side(second ? data : other, "front");
  }
  const auto before = data.pages.size();
  for (auto& document : other.documents) document.page += before;
  if (second) {
    data.mrz = std::move(other.mrz);
    data.mrz->page += before;
    if (data.mrz->infrared) *data.mrz->infrared += before;
    data.report.reasons.clear();
  }
  for (auto& hint : other.report.hints) add_hint(data.report.hints, hint);
  for (auto& error : other.report.errors) add_error(data, error);
  std::move(other.pages.begin(), other.pages.end(), std::back_inserter(data.pages));
  std::move(other.documents.begin(), other.documents.end(), std::back_inserter(data.documents));
}

// What was made of a page comes from where the page comes from.
void made_of(const model::Sample& page, std::size_t index, model::DocumentView& document) {
  document.page = index;
  for (auto* made : {&document.straight, &document.portrait}) {
    if (!*made) continue;
    auto& sample = **made;
    auto steps = std::exchange(sample.provenance.steps, {});
    sample.provenance = page.provenance;
    sample.provenance.steps.insert(sample.provenance.steps.end(), steps.begin(), steps.end());
    sample.exposure_start = page.exposure_start;
    sample.exposure_end = page.exposure_end;
    sample.sequence = page.sequence;
    sample.light = page.light;
    sample.light_nm = page.light_nm;
    sample.side = page.side;
    sample.partial = page.partial;
  }
}

std::string unsure_because(const model::MrzReading& reading) {
  for (const auto& finding : reading.findings)
    if (severity(finding.code) == Severity::insist) return sentence(finding);
  return "The machine readable zone was seen, but not read with certainty.";
}

std::string make_id(model::WallTime begun, std::uint32_t random) {
  const auto seconds_of = static_cast<std::time_t>(begun / 1'000'000'000);
  std::tm utc{};
  gmtime_r(&seconds_of, &utc);
  char time[32], out[64];
  std::strftime(time, sizeof time, "%Y%m%dT%H%M%SZ", &utc);
  std::snprintf(out, sizeof out, "%s-%08x", time, random);
  return out;
}

}  // namespace

Walk::Walk(BoothCore& booth, std::shared_ptr<SessionCore> core)
    : booth_(booth), core_(std::move(core)), plan_(booth.plan) {
  record_.begun = wall(booth_.clock.now());
  record_.id = make_id(record_.begun, booth_.random());
  record_.plan = plan_.name;
  record_.software = text("landfall ", version());
  steps_.resize(plan_.steps.size());
}

void Walk::run() {
  for (std::size_t i = 0; i < plan_.steps.size() && !core_->leaving();) {
    const auto go = step(i);
    if (go == Go::end) break;
    i = go == Go::on ? i + 1 : taken_before(i).value_or(i);
  }
  note_old_document();
  finish_record();
}

// What a reader was not seen to let go may be what the next session finds on it. Presence is sensed only while an
// operation runs, so it takes the zone as well to know it again.
void Walk::note_old_document() {
  const auto it = booth_.units.find(Role::document);
  const auto* facts =
      it == booth_.units.end() ? nullptr : it->second->info().capability.find(hal::Function::document_reader);
  if (facts == nullptr || facts->presence != hal::PresenceSensing::sensed ||
      it->second->presence(hal::Function::document_reader) != hal::Presence::present)
    return booth_.old_zone.clear();
  for (const auto& data : steps_)  // a session that took none leaves the older one where it lies
    if (data.mrz) booth_.old_zone = data.mrz->lines;
}

bool Walk::is_old(const StepData& data) const {
  return data.mrz && !booth_.old_zone.empty() && same_lines(data.mrz->lines, booth_.old_zone);
}

// ---- steps

Walk::Go Walk::step(std::size_t index) {
  const auto& step = plan_.steps[index];
  auto& data = steps_[index];
  data.discard();
  data.report.step = name(step.kind);
  data.report.optional = step.optional;
  data.report.ended = 0;  // it may have been done, and vetoed from a later one
  if (data.report.begun == 0) data.report.begun = wall(booth_.clock.now());
  if (unusable(index)) return ends_all(index) ? Go::end : Go::on;
  std::optional<std::pair<StepData, Try>> kept;  // what there is, while something better is tried for
  std::string because;                           // why this is not the first try
  for (int number = 1;;) {
    ++data.report.tries;
    core_->tell(
        StepBegun{step.kind, index, number, step.tries, booth_.clock.in(step.time), std::exchange(because, {})});
    auto end = attempt(step, data, number);
    const bool taken = end.outcome == Outcome::done || end.outcome == Outcome::unsure;
    if (taken && step.review > 0ns && !core_->wanted()) {
      core_->tell(Review{step.kind, booth_.clock.in(step.review)});
      core_->pause(booth_.clock.in(step.review));
    }
    if (core_->leaving()) {
      if (taken) end_step(index, end.outcome, end.why);
      return Go::end;
    }
    switch (core_->take_ask(data.report.acts)) {
      case Ask::skip:
        data.discard();
        end_step(index, Outcome::skipped, "The operator skipped this step.");
        return Go::on;
      case Ask::veto:
        if (!taken && taken_before(index)) return Go::back;
        data.discard();
        continue;
      case Ask::retry:
        data.discard();
        continue;
      case Ask::fingers:
        if (step.kind == StepKind::fingers) continue;
        if (!taken) continue;
        break;
      case Ask::none:
        break;
    }
    if (end.outcome == Outcome::done || !end.again || number >= step.tries) {
      if (kept && worth(kept->second.outcome, kept->first) > worth(end.outcome, data)) {
        kept->first.report = std::move(data.report);
        data = std::move(kept->first);
        end = std::move(kept->second);
      }
      end_step(index, end.outcome, end.why);
      return ends_all(index) ? Go::end : Go::on;
    }
    if (!kept || worth(end.outcome, data) >= worth(kept->second.outcome, kept->first)) kept.emplace(data, end);
    because = end.why;
    ++number;
  }
}

// The nearest step before that took something is taken again.
std::optional<std::size_t> Walk::taken_before(std::size_t index) const {
  for (std::size_t i = index; i-- > 0;)
    if (steps_[i].report.outcome == Outcome::done || steps_[i].report.outcome == Outcome::unsure) return i;
  return std::nullopt;
}

bool Walk::unusable(std::size_t index) {
  const auto& step = plan_.steps[index];
  const auto role = role_of(step.kind);
  std::optional<Error> problem;
  if (unit_of(role, problem) != nullptr) return false;
  if (core_->leaving()) return true;
  if (!problem) {
    end_step(index, Outcome::skipped, text("The plan names no ", device_word(role), "."));
    return true;
  }
  add_error(steps_[index], *problem);
  end_step(index, step.optional ? Outcome::skipped : Outcome::failed,
           text("The ", device_word(role), " cannot be used: ", problem->message()));
  return true;
}

// Without the traveller's document, or without a device that the plan requires, there is nothing to go on with.
bool Walk::ends_all(std::size_t index) const {
  const auto& step = plan_.steps[index];
  const auto& report = steps_[index].report;
  if (step.optional) return false;
  return report.outcome == Outcome::absent || (report.tries == 0 && report.outcome == Outcome::failed);
}

void Walk::end_step(std::size_t index, Outcome outcome, std::string why) {
  auto& report = steps_[index].report;
  report.outcome = outcome;
  report.why = why;
  report.ended = wall(booth_.clock.now());
  core_->tell(StepEnded{plan_.steps[index].kind, index, outcome, std::move(why)});
}

Walk::Try Walk::attempt(const Step& step, StepData& data, int number) {
  switch (step.kind) {
    case StepKind::document:
      return document(step, data, number);
    case StepKind::chip:
      return chip(step, data, number);
    case StepKind::portrait:
      return portrait(step, data, number);
    case StepKind::fingers:
      return fingers(step, data, number);
    case StepKind::code:
      return code(step, data, number);
  }
  return {};
}

Walk::Try Walk::document(const Step& step, StepData& data, int number) {
  const auto deadline = booth_.clock.in(step.time);
  for (bool asked = false;; asked = true) {
    auto end = one_document(step, data, number, deadline);
    const bool old = is_old(data);
    if (!old && (!asked || booth_.old_zone.empty() || !data.empty()))
      return other_side(step, data, number, std::move(end));
    data.discard();
    if (!asked) ask(HintCode::remove_document, data);
    if (!old || core_->wanted() || booth_.clock.passed(deadline))
      return {Outcome::absent, "The last traveller's document still lies on the reader.", false};
  }
}

// Only a reader that senses its document can tell that the next picture shows the same one.
bool Walk::senses_document() const {
  const auto it = booth_.units.find(Role::document);
  const auto* facts =
      it == booth_.units.end() ? nullptr : it->second->info().capability.find(hal::Function::document_reader);
  return facts != nullptr && facts->presence == hal::PresenceSensing::sensed;
}

Walk::Try Walk::one_document(const Step& step, StepData& data, int number, Deadline deadline) {
  data.discard();
  const auto took = operate(Role::document, hal::PageRequest{.lights = step.lights}, deadline, data);
  for (const auto& frame : took.frames) data.pages.push_back(sample(frame, number));
  const bool senses = senses_document();
  if (took.ended.end != hal::End::done || data.pages.empty()) {
    auto end = without(took, step, data);
    if (took.ended.end == hal::End::refused && !senses) end.again = false;
    return end;
  }
  const auto present = [&] {
    return booth_.units.find(Role::document)->second->presence(hal::Function::document_reader) ==
           hal::Presence::present;
  };
  return read_page(step, data, senses && present());
}

// ---- the two sides of a card

bool Walk::wants_other_side(const Step& step, const StepData& data) const {
  if (step.sides == Sides::one || !data.mrz) return false;
  const bool has_zone = data.mrz->status != model::ReadingStatus::none;
  const auto format = has_zone ? data.mrz->format : std::nullopt;
  if (step.sides == Sides::both) return !has_zone || !format || !prints_one_side(*format);
  // The front of a card, by its size (Doc 9303-5, 2: the zone is on the back). Elsewhere than on a reader that senses
  // its document the next picture may be of another one.
  return !has_zone && senses_document() &&
         std::any_of(data.documents.begin(), data.documents.end(),
                     [](const model::DocumentView& d) { return d.format == mrz::Format::td1; });
}

// A side that still lies there, or was placed again, is not the other one: it is taken until another one comes.
Walk::Try Walk::other_side(const Step& step, StepData& data, int number, Try first) {
  if (core_->wanted() || !wants_other_side(step, data)) return first;
  ask(HintCode::turn_document, data);
  const auto deadline = booth_.clock.in(step.time);
  for (bool lifted = !senses_document();;) {
    const auto took = operate(Role::document, hal::PageRequest{.lights = step.lights}, deadline, data);
    if (core_->wanted()) return first;
    lifted = lifted || took.lifted;
    StepData other;
    for (const auto& frame : took.frames) other.pages.push_back(sample(frame, number));
    if (took.ended.end != hal::End::done || other.pages.empty()) {
      if (took.ended.error) add_error(data, *took.ended.error);
      break;
    }
    auto second = read_page(step, other, false);
    if (core_->wanted()) return first;
    if (!is_other_side(data, other, lifted)) {
      if (booth_.clock.passed(deadline)) break;
      core_->pause(booth_.clock.in(200ms));
      continue;
    }
    const bool zone_is_here = other.mrz && other.mrz->status < data.mrz->status;
    join_sides(data, std::move(other));
    if (!zone_is_here) return first;
    second.again = first.again;
    return second;
  }
  if (first.outcome == Outcome::done) return {Outcome::refused, "Only one side of the document was shown.", false};
  first.why += " The other side was not shown.";
  return first;
}

void Walk::ask(HintCode code, StepData& data) {
  hal::Event event;
  event.time = booth_.clock.now();
  event.body = Hint{code, Severity::insist, {}};
  add_hint(data.report.hints, std::get<Hint>(event.body));
  core_->tell(std::move(event));
}

// What the keeper should know and no device said.
void Walk::note(Notice notice) {
  hal::Event event;
  event.time = booth_.clock.now();
  if (const auto it = booth_.units.find(Role::document); it != booth_.units.end()) event.device = it->second->info().id;
  if (record_.notices.size() < most_notices) record_.notices.push_back({event.device, notice, wall(event.time)});
  event.body = std::move(notice);
  core_->tell(std::move(event));
}

// ---- reading

Walk::Try Walk::read_page(const Step& step, StepData& data, bool same_document) {
  std::size_t page = 0;  // white light where there is some, else the first
  std::optional<std::size_t> infrared;
  for (std::size_t i = data.pages.size(); i-- > 0;) {
    if (data.pages[i].light == "white") page = i;
    if (data.pages[i].light == "ir") infrared = i;
  }
  if (infrared == page || data.pages[page].light != "white") infrared.reset();  // it is joined with white alone
  const auto size_of = [&](std::size_t i) {
    return std::pair(data.pages[i].image.view.width, data.pages[i].image.view.height);
  };
  if (infrared && size_of(*infrared) != size_of(page)) {
    note({NoticeCode::degraded,
          text("infrared was not read: it is ", size_of(*infrared).first, " x ", size_of(*infrared).second,
               " and white ", size_of(page).first, " x ", size_of(page).second)});
    infrared.reset();
  }
  core_->tell(Working{step.kind, "reading the page"});
  const auto begun = booth_.clock.now();
  const auto today = mrz::date_from_unix(wall(begun) / 1'000'000'000);
  using Reading = Result<PageFound>;
  const auto read = [reader = booth_.reader, image = data.pages[page].image, ppi = data.pages[page].ppi_x,
                     dark = infrared ? data.pages[*infrared].image : model::Image{}, today,
                     least = step.least_confidence](std::stop_token stop) -> Reading {
    return reader->read({image.view, dark.view, ppi}, today, least, std::move(stop));
  };
  auto reading = core_->compute<Reading>(read, booth_.clock.in(step.reading_time));
  if (!reading)
    return {Outcome::failed, text("The page was not read within ", seconds(step.reading_time), "."), same_document};
  if (!*reading) {
    add_error(data, reading->error());
    return {Outcome::failed, text("The page could not be read: ", reading->error().message()), same_document};
  }
  for (auto& notice : (*reading)->notices) note(std::move(notice));
  data.mrz = std::move((*reading)->mrz);
  data.mrz->page = page;
  data.mrz->infrared = infrared;
  data.mrz->duration_ns = (booth_.clock.now() - begun).count();
  data.documents = std::move((*reading)->documents);
  for (auto& document : data.documents) made_of(data.pages[page], page, document);
  core_->tell(PageRead{std::make_shared<const model::MrzReading>(*data.mrz)});
  for (const auto& reason : data.mrz->reasons) add_hint(data.report.hints, reason);
  switch (data.mrz->status) {
    case model::ReadingStatus::read:
      return {Outcome::done};
    case model::ReadingStatus::unsure:
      return {Outcome::unsure, unsure_because(*data.mrz), same_document};
    case model::ReadingStatus::none:
      break;
  }
  data.report.reasons = data.mrz->reasons;
  return {Outcome::refused, "No machine readable zone was found on the page.", same_document};
}

Walk::Try Walk::chip(const Step& step, StepData& data, int number) {
  data.discard();
  const auto deadline = booth_.clock.in(step.time);
  const auto took = operate(Role::chip, hal::ChipConnectRequest{}, deadline, data);
  if (took.ended.end != hal::End::done || took.messages.empty()) return without(took, step, data);
  model::ChipReading chip;
  chip.provenance = provenance(Role::chip, number);
  const auto atr = took.messages.front().bytes->view();
  chip.atr = Personal<Bytes>(Bytes(atr.begin(), atr.end()));
  // ICAO Doc 9303-10, 4.4.1 and 9303-11, 4.4.1: the eMRTD application by its identifier A0000002471001.
  const Bytes select{0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
  const auto answered = operate(Role::chip, hal::ChipExchangeRequest{select}, deadline, data);
  if (answered.ended.end != hal::End::done || answered.messages.empty()) return without(answered, step, data);
  const auto response = answered.messages.front().bytes->view();
  const bool ok = response.size() >= 2 && response[response.size() - 2] == 0x90 && response.back() == 0x00;
  chip.exchanges.push_back({Personal<Bytes>(select), Personal<Bytes>(Bytes(response.begin(), response.end())),
                            "select the application of travel documents", ok});
  data.chip = std::move(chip);
  if (!ok)
    return {Outcome::unsure, "There is a chip, but it did not offer the application of travel documents.", false};
  return verify_chip(step, data, deadline);
}

std::optional<PrintedZone> Walk::printed_zone() const {
  for (const auto& data : steps_) {
    if (!data.mrz || data.mrz->status != model::ReadingStatus::read || !data.mrz->format) continue;
    std::string lines;
    for (const auto& line : data.mrz->lines) lines += line.text.reveal() + '\n';
    return PrintedZone{*data.mrz->format, Personal(std::move(lines))};
  }
  return std::nullopt;
}

Walk::Try Walk::verify_chip(const Step& step, StepData& data, Deadline deadline) {
  if (!booth_.chip_files) return {Outcome::done};
  core_->tell(Working{step.kind, "reading the chip"});
  using Found = Result<ChipFound>;
  const auto read = [reader = booth_.chip_files, store = booth_.trust, zone = printed_zone(),
                     at = wall(booth_.clock.now()) / 1'000'000'000](std::stop_token stop) -> Found {
    return read_chip(*reader, store, zone, at, std::move(stop));
  };
  auto found = core_->compute<Found>(read, deadline);
  if (!found) return {Outcome::unsure, text("The chip was not read within ", seconds(step.time), ".")};
  if (!*found) {
    add_error(data, found->error());
    return {Outcome::unsure, text("The chip could not be read: ", found->error().message()), false};
  }
  auto& [files, verdict, remark] = **found;
  core_->tell(ChipVerified{std::make_shared<const model::ChipVerdict>(verdict)});
  const auto words = chip_words(verdict);
  const auto outcome = verdict.overall == model::Overall::passed ? Outcome::done : Outcome::unsure;
  data.chip->files = std::move(files);
  data.chip->verdict = std::move(verdict);
  return {outcome, text(words, words.empty() || remark.empty() ? "" : " ", remark), false};
}

Walk::Try Walk::portrait(const Step& step, StepData& data, int number) {
  data.discard();
  const auto took = operate(Role::camera, hal::CameraRequest{}, booth_.clock.in(step.time), data);
  for (const auto& frame : took.frames) data.portraits.push_back(sample(frame, number));
  if (took.ended.end != hal::End::done || data.portraits.empty()) return without(took, step, data);
  return {Outcome::done};
}

// Each finger has the step's time; what was taken in an earlier try stays.
Walk::Try Walk::fingers(const Step& step, StepData& data, int number) {
  std::string left_out;
  for (const auto finger : step.fingers) {
    const auto missing = core_->missing();
    if (all_missing(finger, missing)) {
      left_out += (left_out.empty() ? "" : ", ") + spoken(finger);
      continue;
    }
    const bool have = std::any_of(data.fingers.begin(), data.fingers.end(),
                                  [&](const model::Sample& s) { return s.fingers == std::vector{finger}; });
    if (have) continue;
    const hal::FingerRequest request{
        .fingers = {finger}, .missing = missing_of(finger, missing), .wait_for_lift = !data.fingers.empty()};
    const auto took = operate(Role::finger, request, booth_.clock.in(step.time), data);
    if (took.ended.end != hal::End::done || took.frames.empty()) return without(took, step, data);
    data.fingers.push_back(sample(took.frames.front(), number));
    data.fingers.back().fingers = {finger};
  }
  if (data.fingers.empty()) return {Outcome::skipped, text("Missing, as the operator said: ", left_out, "."), false};
  return {Outcome::done, left_out.empty() ? "" : text("Missing, as the operator said: ", left_out, ".")};
}

Walk::Try Walk::code(const Step& step, StepData& data, int number) {
  data.discard();
  const auto took = operate(Role::code, hal::CodeRequest{}, booth_.clock.in(step.time), data);
  if (took.ended.end != hal::End::done || took.messages.empty()) return without(took, step, data);
  for (const auto& message : took.messages) {
    const auto bytes = message.bytes->view();
    data.codes.push_back({std::string(name(message.kind)), message.symbology,
                          Personal<Bytes>(Bytes(bytes.begin(), bytes.end())), wall(booth_.clock.now()),
                          provenance(Role::code, number)});
  }
  return {Outcome::done};
}

Walk::Try Walk::without(const Took& took, const Step& step, StepData& data) {
  const auto& ended = took.ended;
  if (ended.refused) {
    data.report.reasons = ended.refused->reasons;
    if (took.absent && asks_to_place(*ended.refused))
      return {Outcome::absent, text("No ", thing(step.kind), " was presented."), false};
    return {Outcome::refused, text("The ", device_word(role_of(step.kind)), " could not take what was presented.")};
  }
  if (ended.end == hal::End::deadline && (took.absent || step.kind == StepKind::code || step.kind == StepKind::chip))
    return {Outcome::absent, text("No ", thing(step.kind), " was presented within ", seconds(step.time), "."), false};
  if (ended.end == hal::End::deadline)
    return {Outcome::failed,
            text("The ", device_word(role_of(step.kind)), " gave no result within ", seconds(step.time), ".")};
  if (ended.error) {
    add_error(data, *ended.error);
    return {Outcome::failed, text("The ", device_word(role_of(step.kind)), " failed: ", ended.error->message())};
  }
  return {Outcome::failed, text("The ", device_word(role_of(step.kind)), " ended without a result.")};
}

// ---- devices

hal::Unit* Walk::unit_of(Role role, std::optional<Error>& problem) {
  const auto& uri = plan_.device(role);
  if (uri.empty()) return nullptr;
  const auto unit = booth_.unit(role);
  if (!unit) problem = unit.error();
  auto known = std::find_if(record_.devices.begin(), record_.devices.end(),
                            [&](const model::DeviceUsed& d) { return d.role == name(role); });
  if (known == record_.devices.end()) {
    record_.devices.push_back({.role = std::string(name(role)), .uri = uri});
    known = std::prev(record_.devices.end());
  }
  known->problem = problem;
  if (problem) return nullptr;
  const auto& info = (*unit)->info();
  known->id = info.id;
  known->driver = info.driver;
  known->driver_version = info.driver_version;
  known->title = info.title;
  known->firmware = info.firmware;
  known->strong_identity = info.identity == hal::IdentityKind::strong;
  known->simulated = info.simulated;
  return *unit;
}

Walk::Took Walk::operate(Role role, hal::Request request, Deadline deadline, StepData& data) {
  Took took;
  std::optional<Error> problem;
  auto* unit = unit_of(role, problem);
  if (unit == nullptr) {
    took.ended = {hal::End::error, {}, problem};
    return took;
  }
  const auto function = hal::function_of(request);
  const auto queue = hal::EventQueue::create(booth_.clock);
  auto operation = unit->begin(std::move(request), deadline, queue);
  if (!operation) {
    took.ended = {hal::End::error, {}, operation.error()};
    return took;
  }
  core_->running(&*operation);
  for (bool open = true; open;) {
    auto event = queue->next(Deadline::never());  // the operation has a deadline, so its end comes
    if (!event) break;
    heard(*event, role, took, data);
    if (const auto* ended = event->as<hal::Ended>()) {
      took.ended = *ended;
      open = false;
    }
  }
  core_->running(nullptr);
  took.absent = unit->presence(function) != hal::Presence::present;
  return took;
}

void Walk::heard(const hal::Event& event, Role role, Took& took, StepData& data) {
  const auto* presence = event.as<hal::PresenceEvent>();
  if (role == Role::document && presence != nullptr && presence->presence == hal::Presence::absent) {
    booth_.old_zone.clear();
    took.lifted = true;
  }
  if (const auto* hint = event.as<Hint>()) add_hint(data.report.hints, *hint);
  if (const auto* notice = event.as<Notice>(); notice != nullptr && record_.notices.size() < most_notices)
    record_.notices.push_back({event.device, *notice, wall(event.time)});
  if (const auto* frame = event.as<hal::FrameEvent>(); frame != nullptr && !frame->frame.info().preview)
    took.frames.push_back(frame->frame);
  if (const auto* message = event.as<hal::MessageEvent>()) took.messages.push_back(*message);
  core_->tell(event);
}

Provenance Walk::provenance(Role role, int number) const {
  Provenance out;
  if (const auto it = booth_.units.find(role); it != booth_.units.end()) {
    const auto& info = it->second->info();
    out.driver = info.driver;
    out.driver_version = info.driver_version;
    out.device = info.id;
    out.firmware = info.firmware;
    out.origin = info.simulated ? Origin::simulated : Origin::measured;
  }
  out.attempt = number;
  return out;
}

model::WallTime Walk::wall(TimePoint t) const { return booth_.clock.wall_ns(t); }

model::Sample Walk::sample(const hal::Frame& frame, int number) const {
  const auto& info = frame.info();
  model::Sample out;
  out.image = {frame.image(), std::make_shared<const hal::Frame>(frame)};
  out.provenance = info.provenance;
  out.provenance.attempt = number;
  out.exposure_start = wall(info.exposure_start);
  out.exposure_end = wall(info.exposure_end);
  out.sequence = info.sequence;
  out.ppi_x = info.ppi_x;
  out.ppi_y = info.ppi_y;
  out.orientation = info.orientation;
  if (info.light) out.light = name(*info.light);
  out.light_nm = info.light_nm;
  if (info.side != hal::Side::unknown) out.side = name(info.side);
  out.partial = info.partial;
  out.fingers = info.fingers;
  out.missing = info.missing;
  return out;
}

// ---- the record

void Walk::collect(StepData& data) {
  const auto move_all = [](auto& from, auto& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  if (data.mrz) {
    data.mrz->page += record_.pages.size();
    if (data.mrz->infrared) *data.mrz->infrared += record_.pages.size();
    record_.mrz = std::move(data.mrz);
  }
  for (auto& document : data.documents) document.page += record_.pages.size();
  move_all(data.documents, record_.documents);
  if (data.chip) record_.chip = std::move(data.chip);
  move_all(data.pages, record_.pages);
  move_all(data.portraits, record_.portraits);
  move_all(data.fingers, record_.fingers);
  move_all(data.codes, record_.codes);
  record_.steps.push_back(std::move(data.report));
}

void Walk::finish_record() {
  std::string because = "The session was ended before this step was done.";
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto& report = steps_[i].report;
    if (report.ended != 0 && ends_all(i))
      because = text("Not begun, as the step \"", report.step, "\" gave nothing to go on with.");
  }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    auto& report = steps_[i].report;
    if (report.ended != 0) continue;
    report.step = name(plan_.steps[i].kind);
    report.optional = plan_.steps[i].optional;
    if (report.begun == 0) report.begun = wall(booth_.clock.now());
    steps_[i].discard();
    end_step(i, Outcome::skipped, because);
  }
  for (auto& data : steps_) collect(data);
  record_.ended = wall(booth_.clock.now());
  record_.status = model::status_of(record_.steps);
  core_->over(std::move(record_));
}

}  // namespace landfall::capture
