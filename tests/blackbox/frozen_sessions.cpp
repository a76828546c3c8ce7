// Forty seeded sessions over the simulated devices, in virtual time: all kinds of steps, tries, vetoes, skips, faults,
// both sides of cards, documents that lie there from before, cancelled ones and ones that are ended early. Written down
// whole:
//     frozen_sessions OUT [FIRST COUNT]
// makes OUT/<seed>/events.txt, record.json and report.html. The same build gives the same bytes, so that what a change
// of the session changes is what `diff -r` shows. A test runs some twice.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <landfall/base/text.hpp>
#include <landfall/capture/booth.hpp>
#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/json/record.hpp>
#include <landfall/report/report.hpp>
#include <landfall/synth/country.hpp>

namespace {

using namespace landfall;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr mrz::Date today{2026, 11, 24};

// Numbers that are the same everywhere (SplitMix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  int below(int end) { return static_cast<int>(next() % static_cast<std::uint64_t>(end)); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  T one_of(std::initializer_list<T> all) {
    return *(all.begin() + below(static_cast<int>(all.size())));
  }

 private:
  std::uint64_t state_;
};

// Signatures by PKCS #1 v1.5 are the same each time.
const synth::Country& country() {
  static const auto made = [] {
    synth::CountryOptions options;
    options.today = today;
    options.csca = options.signer = {synth::KeyType::rsa_2048, synth::Digest::sha256};
    return synth::Country::make(options).value();
  }();
  return made;
}

class Chips final : public capture::ChipFilesReader {
 public:
  Chips(std::uint64_t seed, bool other) : seed_(seed), other_(other) {}
  Result<capture::ChipRead> read(firmware::iso7816::Transceiver&, const std::optional<capture::PrintedZone>& zone,
                                 std::stop_token) const override {
    if (!zone) return Error(Errc::not_ready, Layer::capture, "a zone that was read: it opens the chip", "none");
    LANDFALL_TRY(const auto scene, synth::Scene::make(seed_ + (other_ ? 7 : 0), today));
    LANDFALL_TRY(auto files,
                 country().issue(
                     scene, {.format = zone->format, .groups = {1, 2}, .portrait_height = 96, .card_security = false}));
    files.card_access.clear();
    return capture::ChipRead{files.readable(), "Files of a frozen session."};
  }

 private:
  std::uint64_t seed_;
  bool other_;
};

trust::Store trust_of_country() {
  const auto material = country().trust().value();
  std::vector<trust::SourceFile> sources;
  for (const auto& bytes : material.anchors) sources.push_back({"anchor", bytes, trust::Word::anchor});
  for (const auto& bytes : material.crls) sources.push_back({"revocations", bytes});
  return trust::Store::make(std::move(sources));
}

// ---- what a session is made of

struct Said {
  Duration after{};
  int what = 0;  // 0 veto, 1 skip, 2 retry, 3 fingers, 4 cancel, 5 finish
};
struct Setting {
  capture::Plan plan;
  std::vector<Said> said;
  std::uint64_t traveller = 1;
  bool chip_of_another = false, chip_files = true;
  int sessions = 1;
};

std::string faults(Dice& dice) {
  if (!dice.one_in(3)) return {};
  return text("&faults=", dice.one_of({"short", "long", "stall", "lie", "hang", "unplug", "late:700ms"}), '@',
              6 + dice.below(6));
}

void add_document(Setting& to, Dice& dice) {
  const auto* format = dice.one_of({"TD3", "TD1", "TD2", "TD3", "MRV-A"});
  const bool sides = std::string_view(format) == "TD1" && dice.one_in(2);
  to.plan.device(capture::Role::document) = text(
      "sim_document:today=2026-11-24&seed=", to.traveller, "&format=", format, "&ppi=300&documents=", 1 + dice.below(3),
      sides ? "&sides=1" : "", dice.one_in(4) ? "&hold=ever" : "", dice.one_in(8) ? "&absent=1" : "", faults(dice));
  capture::Step step;
  auto& options = step.as<capture::DocumentStep>();
  step.tries = 1 + dice.below(3);
  step.time = std::chrono::seconds(4 + dice.below(6));
  step.review = dice.one_in(2) ? Duration{} : Duration(2s);
  if (dice.one_in(2)) options.lights = {Light::white, Light::ir};
  options.sides =
      dice.one_of({capture::Sides::automatic, capture::Sides::automatic, capture::Sides::both, capture::Sides::one});
  to.plan.steps.push_back(step);
}

void add_other(Setting& to, Dice& dice, capture::StepKind kind) {
  capture::Step step{.what = *capture::default_options(kind), .optional = !dice.one_in(3)};
  step.tries = 1 + dice.below(3);
  step.time = std::chrono::seconds(2 + dice.below(6));
  step.review = dice.one_in(3) ? Duration(1s) : Duration{};
  const auto role = capture::role_of(kind);
  const std::string seed = text("seed=", to.traveller);
  if (kind == capture::StepKind::chip) {
    to.plan.device(role) = text("sim_chip:", seed, dice.one_in(6) ? "&absent=1" : "", faults(dice));
  } else if (kind == capture::StepKind::portrait) {
    to.plan.device(role) = text("sim_camera:", seed, "&sizes=640x480", faults(dice));
  } else if (kind == capture::StepKind::fingers) {
    step.as<capture::FingersStep>().fingers = {Finger::right_index, Finger::left_index};
    if (dice.one_in(2)) step.as<capture::FingersStep>().fingers.push_back(Finger::right_thumb);
    to.plan.device(role) = text("sim_finger:", seed, "&finger=right_index,left_index,right_thumb",
                                dice.one_in(5) ? "&absent=1" : "", faults(dice));
  } else {
    to.plan.device(role) =
        text("sim_code:today=2026-11-24&", seed, "&codes=", dice.one_of({"mrz", "PDF417"}), faults(dice));
  }
  if (dice.one_in(9)) to.plan.device(role).clear();
  to.plan.steps.push_back(step);
}

Setting setting_of(std::uint64_t seed) {
  Dice dice(seed);
  Setting out;
  out.plan = {};
  out.plan.name = text("frozen ", seed);
  out.traveller = 1 + seed % 7;
  add_document(out, dice);
  for (const auto kind :
       {capture::StepKind::chip, capture::StepKind::portrait, capture::StepKind::fingers, capture::StepKind::code})
    if (!dice.one_in(3)) add_other(out, dice, kind);
  const int words = dice.below(4);
  Duration at{};
  for (int i = 0; i < words; ++i) {
    at += std::chrono::milliseconds(200 + dice.below(3000));
    out.said.push_back({at, dice.one_in(7) ? 4 + dice.below(2) : dice.below(4)});
  }
  out.chip_of_another = dice.one_in(5);
  out.chip_files = !dice.one_in(4);
  out.sessions = dice.one_in(4) ? 2 : 1;
  return out;
}

// ---- what it said

struct Words {
  std::string operator()(const hal::Event& event) const {
    const std::string head = text("device ", event.device, ' ', name(event.function), ' ');
    if (const auto* hint = event.as<Hint>()) return text(head, "hint ", sentence(*hint));
    if (const auto* notice = event.as<Notice>()) return text(head, "notice ", name(notice->code), ' ', notice->detail);
    if (const auto* presence = event.as<hal::PresenceEvent>()) return text(head, "presence ", name(presence->presence));
    if (const auto* progress = event.as<hal::ProgressEvent>()) return text(head, "progress ", progress->step);
    if (const auto* message = event.as<hal::MessageEvent>())
      return text(head, "message ", name(message->kind), ' ', crc32(message->bytes->view()));
    if (const auto* frame = event.as<hal::FrameEvent>()) {
      const auto view = frame->frame.image();
      return text(head, "frame ", view.width, " x ", view.height, ' ',
                  frame->frame.info().preview ? "preview " : "final ", crc32({view.data, view.size_bytes()}));
    }
    if (const auto* ended = event.as<hal::Ended>())
      return text(head, "ended ", name(ended->end), ended->error ? " " + ended->error->message() : std::string());
    return text(head, "unit");
  }
  std::string operator()(const capture::StepBegun& e) const {
    return text("begun ", e.step.name, ' ', e.index, " try ", e.attempt, " of ", e.tries, ' ', e.because);
  }
  std::string operator()(const capture::Working& e) const { return text("working ", e.step.name, ' ', e.what); }
  std::string operator()(const capture::PageRead& e) const {
    std::string out = text("page ", model::name(e.reading->status), ' ', e.reading->confidence);
    for (const auto& line : e.reading->lines) out += " " + line.text.reveal();
    return out;
  }
  std::string operator()(const capture::ChipVerified& e) const {
    return text("chip ", model::name(e.verdict->overall));
  }
  std::string operator()(const capture::Review& e) const { return text("review ", e.step.name); }
  std::string operator()(const capture::StepEnded& e) const {
    return text("ended ", e.step.name, ' ', e.index, ' ', model::name(e.outcome), ' ', e.why);
  }
  std::string operator()(const capture::SessionEnded& e) const {
    return text("over ", e.cancelled ? "cancelled " : "", model::name(e.status));
  }
};

void say(capture::Session& session, int what) {
  switch (what) {
    case 0:
      return void(session.answer(capture::Answer::veto).has_value());
    case 1:
      return void(session.answer(capture::Answer::skip).has_value());
    case 2:
      return void(session.answer(capture::Answer::retry).has_value());
    case 3:
      return void(session.answer(capture::MissingFingers{{Finger::left_index}}).has_value());
    default:
      return session.cancel();
  }
}

void write(const fs::path& file, const std::string& what) { std::ofstream(file, std::ios::binary) << what; }

// One session, its words and what it leaves.
void one(capture::Booth& booth, Clock& clock, const Setting& setting, const fs::path& folder) {
  fs::create_directories(folder);
  auto session = booth.begin().value();
  const auto start = clock.now();
  auto next_said = setting.said.begin();
  std::string events;
  bool finish = false;
  for (;;) {
    const auto deadline = next_said == setting.said.end() ? Deadline::never() : Deadline::at(start + next_said->after);
    const auto event = session.next(deadline);
    if (event) {
      events += text(event->sequence, ' ', (event->time - start).count() / 1000, " us ",
                     std::visit(Words{}, event->body), '\n');
    } else if (event.kind() == capture::Next::Kind::over) {
      break;
    } else {
      finish = next_said->what == 5;
      events += text("said ", next_said->what, '\n');
      if (!finish) say(session, next_said->what);
      ++next_said;
      if (finish) break;
    }
  }
  auto record = session.finish();
  if (finish)
    while (const auto event = session.next(Deadline::never()))
      events += text(event->sequence, ' ', (event->time - start).count() / 1000, " us ",
                     std::visit(Words{}, event->body), '\n');
  write(folder / "events.txt", events);
  if (!record) return write(folder / "record.json", record.error().message());
  write(folder / "record.json", json::to_json(*record));
  write(folder / "report.html", report::render(*record).value());
}

void freeze(std::uint64_t seed, const fs::path& out) {
  const auto setting = setting_of(seed);
  VirtualClock clock;
  hal::ManagerOptions options;
  options.clock = &clock;
  auto devices = hal::DeviceManager::create(drivers::builtin(), std::move(options)).value();
  capture::BoothOptions of_booth;
  of_booth.random = [n = static_cast<std::uint32_t>(seed * 100)]() mutable { return n++; };
  if (setting.chip_files) of_booth.chip_files = std::make_shared<Chips>(setting.traveller, setting.chip_of_another);
  of_booth.trust = trust_of_country();
  auto booth = capture::Booth::create(*devices, setting.plan, std::move(of_booth)).value();
  for (int i = 0; i < setting.sessions; ++i) {
    char name[32];
    std::snprintf(name, sizeof name, "%02d-%d", static_cast<int>(seed), i + 1);
    one(booth, clock, setting, out / name);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 4) {
    std::cerr << "frozen_sessions OUT [FIRST COUNT]\n";
    return 2;
  }
  const int first = argc == 4 ? std::atoi(argv[2]) : 1, count = argc == 4 ? std::atoi(argv[3]) : 40;
  for (int seed = first; seed < first + count; ++seed) freeze(static_cast<std::uint64_t>(seed), argv[1]);
  return 0;
}
