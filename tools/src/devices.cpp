// landfall devices: what is there, what it can do, and what is wrong with it.
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/base/text.hpp>
#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>

#include "commands.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "usb_hosts.hpp"

namespace landfall::tools {
namespace {

using Json = nlohmann::ordered_json;
using namespace std::chrono_literals;

struct DevicesOptions {
  bool json = false, watch = false;
};

Json to_json(const hal::UnitInfo& unit) {
  return {{"id", unit.id},
          {"title", unit.title},
          {"driver", unit.driver},
          {"driver_version", unit.driver_version},
          {"firmware", unit.firmware},
          {"identity", hal::name(unit.identity)},
          {"present", unit.present},
          {"confirmed", unit.confirmed},
          {"simulated", unit.simulated},
          {"capability", Json::parse(hal::to_json(unit.capability))}};
}

Json to_json(const std::string& where, const Error& error) {
  return {
      {"at", where}, {"code", name(error.code())}, {"message", error.message()}, {"advice", advice(recovery(error))}};
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

template <class T, class Words>
std::string list(const std::vector<T>& values, Words words) {
  std::string out;
  for (const auto& value : values) out += text(out.empty() ? "" : ", ", words(value));
  return out;
}

std::string describe(const hal::FunctionCapability& f) {
  std::string out(hal::name(f.function));
  std::replace(out.begin(), out.end(), '_', ' ');
  const auto add = [&](const std::string& words) {
    if (!words.empty()) out += "; " + words;
  };
  const auto names = [](const auto& value) { return name(value); };
  if (!f.lights.empty()) add("light " + list(f.lights, names));
  if (!f.ppi.empty()) add(list(f.ppi, [](int ppi) { return ppi; }) + " ppi");
  if (f.window_um.width > 0) add(text(f.window_um.width / 1000, " x ", f.window_um.height / 1000, " mm"));
  add(list(f.sizes, [](const hal::Size& s) { return text(s.width, "x", s.height); }));
  add(list(f.symbologies, [](const std::string& s) { return s; }));
  if (f.previews) add("previews");
  add(text("presence ", f.presence == hal::PresenceSensing::none ? "not known" : hal::name(f.presence)));
  return out;
}

void print(const hal::UnitInfo& unit) {
  std::cout << unit.id << "  " << unit.title << (unit.simulated ? "  [simulated]" : "")
            << (unit.present ? "" : "  [not there]") << (unit.confirmed ? "" : "  [came back: not confirmed]") << '\n';
  for (const auto& f : unit.capability.functions) std::cout << "    " << describe(f) << '\n';
  for (const auto& o : unit.capability.outputs)
    std::cout << "    output " << hal::name(o.kind) << ' ' << o.name << '\n';
  if (unit.identity == hal::IdentityKind::positional)
    std::cout << "    known by its socket only: it has no serial number of its own\n";
}

// Returns the exit code: a problem of a device is one.
int list_all(hal::DeviceManager& manager, const std::optional<Error>& usb, const DevicesOptions& options) {
  const auto units = manager.units();
  auto problems = manager.problems();
  if (usb) problems.emplace_back("usb", *usb);
  if (options.json) {
    Json out{{"schema", "landfall-devices 1"}, {"units", Json::array()}, {"problems", Json::array()}};
    for (const auto& unit : units) out["units"].push_back(to_json(unit));
    for (const auto& [where, error] : problems) out["problems"].push_back(to_json(where, error));
    std::cout << dump(out) << '\n' << std::flush;
  } else {
    for (const auto& unit : units) print(unit);
    if (units.empty()) std::cout << "no devices\n";
    std::cout << std::flush;
    for (const auto& [where, error] : problems) report(where, error);
  }
  return problems.empty() ? exit_ok : exit_device;
}

void tell(hal::DeviceManager& manager, const hal::Event& event, const DevicesOptions& options) {
  const auto* change = event.as<hal::UnitEvent>();
  if (change == nullptr) return;
  std::optional<hal::UnitInfo> unit;
  for (auto& known : manager.units())
    if (known.id == event.device) unit = std::move(known);
  if (options.json) {
    Json out{{"event", hal::name(change->change)}, {"id", event.device}};
    if (unit) out["unit"] = to_json(*unit);
    std::cout << dump(out) << '\n' << std::flush;
  } else {
    std::cout << hal::name(change->change) << "  " << event.device << (unit ? "  " + unit->title : "") << '\n'
              << std::flush;
  }
}

int watch(hal::DeviceManager& manager, hal::EventQueue& queue, const Terminal& terminal,
          const DevicesOptions& options) {
  if (!options.json) std::cout << "watching; Ctrl-C ends\n" << std::flush;
  while (const auto event = queue.next(Deadline::never())) tell(manager, *event, options);
  return terminal.stopped() ? exit_interrupted : exit_ok;
}

int run_devices(const DevicesOptions& options) {
  const auto queue = hal::EventQueue::create(Clock::steady());
  const Terminal terminal([&] { queue->close(); }, [](const std::string&) {}, "interrupted");
  std::optional<Error> usb;
  auto manager = hal::DeviceManager::create(drivers::builtin(), {.usb = usb_hosts(&usb)});
  if (!manager) {
    report(manager.error());
    return exit_device;
  }
  const int listed = list_all(**manager, usb, options);
  if (!options.watch) return terminal.stopped() ? exit_interrupted : listed;
  (*manager)->watch(queue);
  return watch(**manager, *queue, terminal, options);
}

}  // namespace

void add_devices_command(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<DevicesOptions>();
  auto* command = program.add_subcommand("devices", "List the devices, what they can do, and what is wrong with them");
  command->add_flag("--json", options->json, "One line of JSON; with --watch one more for each change");
  command->add_flag("--watch", options->watch, "Go on and tell of arrivals and departures until Ctrl-C");
  command->callback([options, &exit_code] { exit_code = run_devices(*options); });
}

}  // namespace landfall::tools
