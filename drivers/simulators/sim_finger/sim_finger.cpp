#include <array>
#include <charconv>
#include <map>
#include <utility>

#include <landfall/base/duration.hpp>
#include <landfall/base/text.hpp>
#include <landfall/devices/nb1010.hpp>
#include <landfall/driver/driver.hpp>
#include <landfall/simulators/nb1010_model.hpp>

namespace landfall::simulators {

namespace {

using namespace std::chrono_literals;
using driver::Found;

constexpr driver::DriverInfo facts{
    .id = "sim_finger",
    .version = "1",
    .title = "Simulated fingerprint scanner",
    .usb = {},
    .usb_interface = 0,
    .uri_help =
        "sim_finger:[seed=N][&finger=right_index,left_index..][&absent=1][&place=300ms][&hold=2s][&gap=1s]"
        "[&stamp=1][&faults=stall@7,unplug@12..]",
};
constexpr std::array<std::string_view, 8> keys{"seed", "finger", "absent", "place", "hold", "gap", "stamp", "faults"};

struct Options {
  Nb1010Model::Options model{};
  std::vector<transport::Fault> faults{};
};

// By default a traveller who puts one finger after the other there, each for two seconds.
Options standard() {
  Options options;
  options.model.script.first = 300ms;
  options.model.script.hold = 2s;
  options.model.script.gap = 1s;
  options.model.stamp = false;
  return options;
}

Error wrong(std::string_view key, std::string wanted) {
  return Error(Errc::bad_input, Layer::driver, std::move(wanted), "something else").at(text("sim_finger, ", key));
}

Result<std::vector<Finger>> parse_fingers(std::string_view in) {
  std::vector<Finger> out;
  while (!in.empty()) {
    const auto item = in.substr(0, in.find(','));
    in.remove_prefix(std::min(in.size(), item.size() + 1));
    const auto one = finger(item);
    if (!one || *one < Finger::right_thumb || *one > Finger::left_little || out.size() == 64)
      return wrong("finger", "names as right_index, left_thumb, 64 at most");
    out.push_back(*one);
  }
  return out;
}

Result<bool> parse_flag(std::string_view key, std::string_view in) {
  if (in != "0" && in != "1") return wrong(key, "0 or 1");
  return in == "1";
}

Result<void> set(Options& options, std::string_view key, std::string_view value) {
  auto& script = options.model.script;
  if (key == "seed") {
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), options.model.seed);
    if (problem != std::errc() || end != value.data() + value.size()) return wrong(key, "a whole number");
  } else if (key == "finger") {
    LANDFALL_TRY(script.fingers, parse_fingers(value));
  } else if (key == "absent") {
    LANDFALL_TRY(const bool absent, parse_flag(key, value));
    if (absent) script.fingers.clear();
  } else if (key == "stamp") {
    LANDFALL_TRY(options.model.stamp, parse_flag(key, value));
  } else if (key == "faults") {
    LANDFALL_TRY(options.faults, transport::parse_faults(value));
  } else {
    const auto time = parse_duration(value);
    if (!time) return wrong(key, time.error().wanted());
    (key == "place" ? script.first : key == "hold" ? script.hold : script.gap) = *time;
  }
  return {};
}

Result<Options> parse(std::string_view rest) {
  LANDFALL_TRY(const auto pairs, driver::parse_query(rest, keys));
  auto options = standard();
  for (const auto& [key, value] : pairs) LANDFALL_CHECK(set(options, key, value));
  return options;
}

// A bus with the one model plugged into it.
struct Simulation {
  std::shared_ptr<transport::MemoryUsb> bus;
  std::shared_ptr<Nb1010Model> model;
};

class SimFinger final : public driver::Driver {
 public:
  const driver::DriverInfo& info() const noexcept override { return facts; }

  Result<std::vector<Found>> enumerate(Clock& clock) override {
    LANDFALL_TRY(auto found, resolve({}, clock));
    return std::vector<Found>{std::move(found)};
  }

  Result<Found> resolve(std::string_view rest, Clock& clock) override {
    LANDFALL_TRY(auto simulation, simulate(rest, clock));
    Found found;
    found.info.id = text(facts.id, ":", rest);
    found.info.driver = facts.id;
    found.info.driver_version = facts.version;
    found.info.title = facts.title;
    found.info.identity = hal::IdentityKind::strong;  // the URI makes it
    found.info.simulated = true;
    found.info.capability = devices::nb1010_capability();
    found.host = simulation->bus;
    found.usb = simulation->model->device();
    found.keep = std::move(simulation);
    return found;
  }

  Result<std::unique_ptr<driver::UnitDriver>> open(const Found& found, driver::Io& io) override {
    return devices::open_nb1010(found, io);
  }

 private:
  // The same URI names the same device for as long as anybody knows it, and a new one after that.
  Result<std::shared_ptr<Simulation>> simulate(std::string_view rest, Clock& clock) {
    LANDFALL_TRY(auto options, parse(rest));
    const Lock lock(mutex_);
    auto& known = known_[std::string(rest)];
    if (auto alive = known.lock(); alive && !alive->bus->list().value_or(std::vector<transport::UsbDevice>()).empty())
      return alive;
    std::erase_if(known_, [&](const auto& entry) { return entry.first != rest && entry.second.expired(); });
    auto made = std::make_shared<Simulation>();
    made->bus = transport::MemoryUsb::create(clock);
    made->model = std::make_shared<Nb1010Model>(std::move(options.model));
    made->bus->plug(made->model, std::move(options.faults));
    known = made;
    return made;
  }

  Mutex mutex_;
  std::map<std::string, std::weak_ptr<Simulation>> known_;
};

}  // namespace

std::unique_ptr<driver::Driver> make_sim_finger() { return std::make_unique<SimFinger>(); }

}  // namespace landfall::simulators
