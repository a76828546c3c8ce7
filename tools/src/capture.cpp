// landfall capture: one session and one record for each document that is placed.
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include <CLI/CLI.hpp>

#include <landfall/base/text.hpp>
#include <landfall/capture/booth.hpp>
#include <landfall/capture/device_rules.hpp>
#include <landfall/drivers/builtin.hpp>
#include <landfall/package/record_writer.hpp>

#include "commands.hpp"
#include "dates.hpp"
#include "pictures.hpp"
#include "report.hpp"
#include "sim_chips.hpp"
#include "terminal.hpp"
#include "usb_hosts.hpp"

namespace landfall::tools {
namespace {

using namespace std::chrono_literals;
using capture::Role;
using model::Outcome;

struct CaptureOptions {
  std::map<Role, std::string> devices;
  std::string plan, out = "records";
  int documents = -1;  // -1: not said; 0: until none comes
  bool print_plan = false, in_process = false;
};

std::string spoken(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

// The session of the moment, for the thread that hears Ctrl-C and the operator.
class Desk {
 public:
  void begin(capture::Session* session) {
    const std::scoped_lock lock(mutex_);
    session_ = session;
    if (session_ != nullptr && stop_.stop_requested()) session_->cancel();
  }
  void stop() {
    const std::scoped_lock lock(mutex_);
    stop_.request_stop();
    if (session_ != nullptr) session_->cancel();
  }
  void say(const std::string& line);
  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  std::mutex mutex_;
  capture::Session* session_ = nullptr;
  std::stop_source stop_;
};

// "v", "s", "r", also with a step of the plan, from 1: "s 2".
std::optional<std::pair<capture::Answer, std::optional<std::size_t>>> answer_named(const std::string& line) {
  constexpr std::pair<char, capture::Answer> letters[] = {
      {'v', capture::Answer::veto}, {'s', capture::Answer::skip}, {'r', capture::Answer::retry}};
  const auto number = line.size() > 2 && line[1] == ' ' ? line.substr(2) : std::string();
  const bool whole =
      !number.empty() && number.size() < 4 && number.find_first_not_of("0123456789") == std::string::npos;
  for (const auto& [letter, answer] : letters)
    if (line[0] == letter && (line.size() == 1 || whole))
      return std::pair(answer, whole ? std::optional(static_cast<std::size_t>(std::stoi(number)) - 1) : std::nullopt);
  return std::nullopt;
}

void Desk::say(const std::string& line) {
  const std::scoped_lock lock(mutex_);
  if (session_ == nullptr || line.empty()) return;
  Result<void> said;
  if (const auto answer = answer_named(line)) {
    said = session_->answer(answer->first, answer->second);
  } else if (line[0] == 'm') {
    capture::MissingFingers missing;
    std::string word;
    for (const char c : line.substr(1) + ' ') {
      if (c != ' ' && c != ',') {
        word += c;
        continue;
      }
      const auto named = finger(word);
      if (named && *named >= Finger::right_thumb && *named <= Finger::left_little)
        missing.fingers.push_back(*named);
      else if (!word.empty())
        std::cout << "  '" << word << "' is no finger; fingers are right_thumb .. left_little\n";
      word.clear();
    }
    if (missing.fingers.empty())
      std::cout << "  which fingers? m right_index,left_thumb\n" << std::flush;
    else
      said = session_->answer(std::move(missing));
  } else {
    std::cout << "  v veto, s skip, r retry, m FINGERS missing fingers; Ctrl-C ends; s 2: the plan's second step\n"
              << std::flush;
  }
  if (!said)
    std::cout << (said.error().code() == Errc::bad_input ? "  which step? several run: s 2\n"
                                                         : "  too late: it is over\n")
              << std::flush;
}

// ---- what happens, as it happens

struct Show {
  std::string last_hint;

  void operator()(const hal::Event& event) {
    if (const auto* hint = event.as<Hint>()) {
      const auto words = sentence(*hint);
      if (words != last_hint) std::cout << "    > " << words << '\n';
      last_hint = words;
    } else if (const auto* notice = event.as<Notice>()) {
      std::cout << "    notice: " << event.device << ": " << spoken(name(notice->code))
                << (notice->detail.empty() ? "" : ": ") << printable(notice->detail) << '\n';
    }
  }
  void operator()(const capture::StepBegun& step) {
    last_hint.clear();
    if (!step.because.empty()) std::cout << "    " << step.because << '\n';
    std::cout << "  " << step.step.name;
    if (step.attempt > 1) std::cout << ", try " << step.attempt << " of " << step.tries;
    std::cout << " ..\n";
  }
  void operator()(const capture::Working& working) { std::cout << "    " << working.what << " ..\n"; }
  void operator()(const capture::PageRead& page) {
    const auto& reading = *page.reading;
    std::cout << "    zone: " << model::name(reading.status);
    if (reading.format) std::cout << ", " << mrz::name(*reading.format);
    std::cout << ", " << std::chrono::duration_cast<std::chrono::milliseconds>(reading.duration).count() << " ms\n";
  }
  void operator()(const capture::ChipVerified& chip) {
    std::cout << "    verdict: " << model::name(chip.verdict->overall) << '\n';
  }
  void operator()(const capture::Review& review) {
    std::cout << "    taken; v and Enter to reject the " << review.step.name << '\n';
  }
  void operator()(const capture::StepEnded& step) {
    std::cout << "    " << step.step.name << ": " << model::name(step.outcome) << (step.why.empty() ? "" : ": ")
              << printable(step.why) << '\n';
  }
  void operator()(const capture::SessionEnded&) {}
};

// ---- records

struct Tally {
  int records = 0, complete = 0, unsure = 0, incomplete = 0;
  int exit_code = exit_ok;
  void worst(int code) { exit_code = std::max(exit_code, code); }
};

const model::StepReport* document_step(const model::TravellerRecord& record) {
  const auto it = std::find_if(record.steps.begin(), record.steps.end(),
                               [](const auto& step) { return step.step == model::StepKind::document; });
  return it == record.steps.end() ? nullptr : &*it;
}

// Nothing was placed: there is nobody of whom there could be a record.
bool nobody(const model::TravellerRecord& record) {
  const auto* document = document_step(record);
  return document != nullptr && document->outcome == Outcome::absent && record.samples.empty();
}

// The error that kept a required device from being used, if that is what happened.
const Error* broken(const model::TravellerRecord& record) {
  for (const auto& step : record.steps)
    if (!step.optional && step.outcome == Outcome::failed && step.tries == 0 && !step.errors.empty())
      return &step.errors.front();
  return nullptr;
}

// A required step came to nothing because of a device, not of the traveller.
const Error* device_error(const model::TravellerRecord& record) {
  for (const auto& step : record.steps)
    if (!step.optional && step.outcome == Outcome::failed && !step.errors.empty() &&
        exit_code_of(step.errors.back()) == exit_device)
      return &step.errors.back();
  return nullptr;
}

// False: nothing can be written.
bool write(const model::TravellerRecord& record, const CaptureOptions& options, codec::PictureDecoder& pictures,
           const std::stop_token& stop, Tally& tally) {
  const auto written = package::write_record(record, options.out, {.stop = stop, .pictures = &pictures});
  if (!written) {
    if (written.error().code() == Errc::cancelled) return false;
    report(written.error());
    tally.worst(exit_system);
    return false;
  }
  ++tally.records;
  ++(record.status == model::RecordStatus::complete ? tally.complete
     : record.status == model::RecordStatus::unsure ? tally.unsure
                                                    : tally.incomplete);
  if (record.status != model::RecordStatus::complete) tally.worst(exit_not_valid);
  std::cout << "  " << model::name(record.status) << "\n  record " << written->record << "\n  report "
            << written->report << '\n'
            << std::flush;
  return true;
}

// One session. False: no further one.
bool one(capture::Booth& booth, const CaptureOptions& options, codec::PictureDecoder& pictures, Desk& desk,
         Tally& tally) {
  auto session = booth.begin();
  if (!session) {
    report(session.error());
    tally.worst(exit_system);
    return false;
  }
  desk.begin(&*session);
  Show show;
  while (const auto event = session->next(Deadline::never())) {
    std::visit(show, event->body);
    std::cout << std::flush;
  }
  auto record = session->finish();
  desk.begin(nullptr);
  if (!record) return false;  // cancelled
  if (nobody(*record)) {
    std::cout << "  no document: no record\n";
    return false;
  }
  if (const auto* error = broken(*record)) {
    report(*error);
    tally.worst(std::max<int>(exit_device, exit_code_of(*error)));
    return false;
  }
  if (const auto* error = device_error(*record)) {
    report(*error);
    tally.worst(exit_device);
  }
  return write(*record, options, pictures, desk.token(), tally);
}

// ---- what was asked for

Result<capture::Plan> plan_of(const CaptureOptions& options) {
  auto plan = capture::default_plan();
  if (!options.plan.empty()) {
    LANDFALL_TRY(plan, capture::load_plan(options.plan));
  }
  std::map<Role, std::string> named;
  for (const auto& [role, uri] : options.devices)
    if (!uri.empty()) named[role] = uri;
  capture::use_devices(plan, named);
  return plan;
}

// How many documents are waited for; 0: until none comes.
int documents_of(const capture::Plan& plan, const CaptureOptions& options) {
  if (options.documents >= 0) return options.documents;
  return plan.device(Role::document).starts_with("folder:") ? 0 : 1;
}

void sum_up(const Tally& tally) {
  std::cout << tally.records << (tally.records == 1 ? " record: " : " records: ") << tally.complete << " complete, "
            << tally.unsure << " not certain, " << tally.incomplete << " incomplete\n";
}

Result<capture::BoothOptions> booth_options(const capture::Plan& plan) {
  capture::BoothOptions out;
  const auto chip = capture::simulated_chip(plan);
  if (chip.empty()) return out;
  LANDFALL_TRY(auto chips, make_sim_chips(chip, today()));
  out.chip_files = std::move(chips.files);
  out.trust = std::move(chips.trust);
  return out;
}

// Everything that holds devices lives in here, so that it is closed before the program says how it ended.
void sessions(const capture::Plan& plan, const CaptureOptions& options, Desk& desk, Tally& tally) {
  const auto pictures = make_decoder(options.in_process);
  auto devices = hal::DeviceManager::create(drivers::builtin(pictures), {.usb = usb_hosts()});
  if (!devices) {
    report(devices.error());
    return tally.worst(exit_device);
  }
  auto options_of_booth = booth_options(plan);
  if (!options_of_booth) {
    report(options_of_booth.error());
    return tally.worst(exit_code_of(options_of_booth.error()));
  }
  auto booth = capture::Booth::create(*devices, plan, *std::move(options_of_booth));
  if (!booth) {
    report(booth.error());
    return tally.worst(booth.error().code() == Errc::bad_input ? exit_usage : exit_code_of(booth.error()));
  }
  for (const auto role : capture::roles()) {
    const auto named = options.devices.find(role);
    if (named == options.devices.end() || named->second.empty())
      continue;  // named on the command line: a slip of the pen must not pass as "optional"
    if (const auto opened = booth->open(role); !opened) {
      report(opened.error());
      return tally.worst(opened.error().layer() == Layer::capture ? exit_usage : exit_device);
    }
  }
  const int wanted = documents_of(plan, options);
  for (int i = 1; !desk.token().stop_requested() && (wanted == 0 || i <= wanted); ++i) {
    std::cout << (i == 1 ? "" : "\n") << "traveller " << i << '\n' << std::flush;
    if (!one(*booth, options, *pictures, desk, tally)) break;
  }
}

int run_capture(const CaptureOptions& options) {
  const auto plan = plan_of(options);
  if (!plan) {
    report(plan.error());
    return plan.error().code() == Errc::bad_input ? exit_usage : exit_code_of(plan.error());
  }
  if (options.print_plan) {
    std::cout << capture::to_json(*plan);
    return exit_ok;
  }
  if (const auto ready = package::check_folder(options.out); !ready) {  // before anybody has stood there for nothing
    report(ready.error());
    return exit_system;
  }
  Desk desk;
  Tally tally;
  Terminal terminal([&] { desk.stop(); }, [&](const std::string& line) { desk.say(line); },
                    "interrupted: what was not finished is not kept");
  if (terminal.interactive())
    std::cout << "v veto, s skip, r retry, m FINGERS missing fingers, each with Enter; Ctrl-C ends\n";
  sessions(*plan, options, desk, tally);
  if (terminal.stopped()) terminal.leave();  // a computation that was abandoned may still run; nobody waits for it
  if (tally.records == 0 && tally.exit_code == exit_ok) {
    report(Error(Errc::not_found, Layer::capture, "a document", "none was presented"));
    return exit_not_valid;
  }
  if (tally.records > 0 || tally.exit_code < exit_usage) sum_up(tally);
  return tally.exit_code;
}

}  // namespace

void add_capture_command(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<CaptureOptions>();
  auto* command = program.add_subcommand("capture", "Capture travellers: one record for each document that is placed");
  const auto not_empty = [](const std::string& value) {  // as a script gives it whose variable is not set
    return value.empty() ? std::string("wants something, and was given nothing") : std::string();
  };
  for (const auto role : capture::roles())
    command
        ->add_option(text("--", role.name), options->devices[role],
                     text("The ", capture::device_of(role), role == Role::document ? ": folder:PATH, sim_" : ": sim_",
                          role.name, ":, or an id of 'landfall devices'"))
        ->type_name("URI")
        ->check(not_empty);
  command->add_option("--plan", options->plan, "What to do: docs/plan.md. Without it the built-in plan")
      ->type_name("FILE");
  command->add_option("--out", options->out, "Folder for the records")
      ->type_name("DIR")
      ->capture_default_str()
      ->check(not_empty);
  command->add_option("--documents", options->documents, "How many; 0: until none comes (default: 1, of a folder all)")
      ->check(CLI::Range(0, 1'000'000));
  add_in_process(*command, options->in_process);
  command->add_flag("--print-plan", options->print_plan, "Print the plan that would be carried out, and end");
  command->callback([options, &exit_code] { exit_code = run_capture(*options); });
}

}  // namespace landfall::tools
