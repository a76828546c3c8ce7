#include "driver.hpp"

#include <map>
#include <utility>

#include <landfall/base/text.hpp>

namespace landfall::simulators {

namespace {

using driver::Found;

// A bus with the one model plugged into it, and who plays the scenario on them.
class Simulation {
 public:
  Simulation(BoothOptions options, Clock& clock)
      : bus(transport::MemoryUsb::create(clock)),
        model(std::make_shared<BoothModel>(std::move(options.model), clock)),
        clock_(clock),
        changed_(clock),
        scenario_(std::move(options.scenario)) {
    bus->plug(model, std::move(options.faults));
  }
  Simulation(std::shared_ptr<transport::MemoryUsb> b, std::shared_ptr<BoothModel> m, Clock& clock)
      : bus(std::move(b)), model(std::move(m)), clock_(clock), changed_(clock) {}
  ~Simulation() {
    {
      const Lock lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
  }
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  const std::shared_ptr<transport::MemoryUsb> bus;
  const std::shared_ptr<BoothModel> model;

  // The unit is being opened: now its times begin. A scenario is played once.
  void begin() {
    model->restart();
    const Lock lock(mutex_);
    if (scenario_.empty() || player_.joinable()) return;
    model->lift();  // nobody comes who is not in the scenario
    player_ = clock_.spawn("lf-scenario", [this, start = clock_.now()] { play(start); });
  }
  // Something will still happen to the device, also where it is off the bus now.
  [[nodiscard]] bool lives() {
    {
      const Lock lock(mutex_);
      if (next_ < scenario_.size() && player_.joinable()) return true;
    }
    const auto devices = bus->list();
    return devices && !devices->empty();
  }

 private:
  void play(TimePoint start) {
    Lock lock(mutex_);
    while (next_ < scenario_.size()) {
      const auto& step = scenario_[next_];
      if (changed_.wait(lock, Deadline::at(start + step.time), [this] { return ended_; })) return;
      lock.unlock();
      carry_out(step);
      lock.lock();
      ++next_;
    }
  }
  void carry_out(const ScenarioStep& step) {
    const auto& port = model->device().port;
    switch (step.action) {
      case ScenarioStep::Action::place:
        return model->place(step.item);
      case ScenarioStep::Action::lift:
        return model->lift();
      case ScenarioStep::Action::unplug:
        return bus->unplug(port);
      case ScenarioStep::Action::plug:
        return bus->plug(model);
      case ScenarioStep::Action::faults:
        return bus->set_faults(port, step.faults);
    }
  }

  Clock& clock_;
  Mutex mutex_;
  Condition changed_;
  bool ended_ = false;  // these two with the mutex held
  std::size_t next_ = 0;
  const std::vector<ScenarioStep> scenario_;
  Thread player_;  // last: its destructor joins while the rest still stands
};

class BoothUnits final : public driver::Driver {
 public:
  explicit BoothUnits(BoothFacts facts) : facts_(std::move(facts)) {}
  BoothUnits(BoothFacts facts, std::shared_ptr<transport::MemoryUsb> bus, std::shared_ptr<BoothModel> model)
      : facts_(std::move(facts)), own_bus_(std::move(bus)), own_model_(std::move(model)) {}

  const driver::DriverInfo& info() const noexcept override { return facts_.info; }

  Result<std::vector<Found>> enumerate(Clock& clock) override {
    LANDFALL_TRY(auto found, resolve({}, clock));
    return std::vector<Found>{std::move(found)};
  }

  Result<Found> resolve(std::string_view rest, Clock& clock) override {
    LANDFALL_TRY(const auto simulation, own_model_ ? own(rest, clock) : simulate(rest, clock));
    Found found;
    found.info.id =
        own_model_ ? text(facts_.info.id, ":port=", own_model_->device().port) : text(facts_.info.id, ":", rest);
    found.info.driver = facts_.info.id;
    found.info.driver_version = facts_.info.version;
    found.info.title = facts_.info.title;
    found.info.identity = hal::IdentityKind::strong;  // the URI makes it
    found.info.simulated = true;
    LANDFALL_TRY(const auto options, options_of(rest));
    found.info.capability = facts_.capability(simulation->model->options(), options.traits);
    found.host = simulation->bus;
    found.usb = simulation->model->device();
    found.keep = simulation;
    return found;
  }

  Result<std::unique_ptr<driver::UnitDriver>> open(const Found& found, driver::Io& io) override {
    LANDFALL_TRY(const auto options, options_of(rest_of(found.info.id)));
    std::static_pointer_cast<Simulation>(found.keep)->begin();
    return open_booth(found, options.traits, io);
  }

 private:
  [[nodiscard]] std::string_view rest_of(std::string_view id) const {
    return id.substr(std::min(id.size(), facts_.info.id.size() + 1));
  }
  [[nodiscard]] Result<BoothOptions> options_of(std::string_view rest) const {
    if (own_model_) return facts_.standard;
    return parse_booth(facts_.info.id, rest, facts_.standard);
  }

  Result<std::shared_ptr<Simulation>> own(std::string_view rest, Clock& clock) {
    if (!rest.empty() && rest != text("port=", own_model_->device().port))
      return Error(Errc::not_found, Layer::driver, "the one model that this driver was made for", std::string(rest))
          .at(std::string(facts_.info.id));
    return std::make_shared<Simulation>(own_bus_, own_model_, clock);
  }

  // The same URI names the same device for as long as anybody knows it, and a new one after that.
  Result<std::shared_ptr<Simulation>> simulate(std::string_view rest, Clock& clock) {
    LANDFALL_TRY(auto options, options_of(rest));
    const Lock lock(mutex_);
    std::erase_if(known_, [&](const auto& entry) { return entry.first != rest && entry.second.expired(); });
    auto& known = known_[std::string(rest)];
    if (auto alive = known.lock(); alive && alive->lives()) return alive;
    auto made = std::make_shared<Simulation>(std::move(options), clock);
    known = made;
    return made;
  }

  const BoothFacts facts_;
  const std::shared_ptr<transport::MemoryUsb> own_bus_;
  const std::shared_ptr<BoothModel> own_model_;
  Mutex mutex_;
  std::map<std::string, std::weak_ptr<Simulation>, std::less<>> known_ LANDFALL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<driver::Driver> make_booth_driver(BoothFacts facts) {
  return std::make_unique<BoothUnits>(std::move(facts));
}

std::unique_ptr<driver::Driver> make_booth_driver(BoothFacts facts, std::shared_ptr<transport::MemoryUsb> bus,
                                                  std::shared_ptr<BoothModel> model) {
  return std::make_unique<BoothUnits>(std::move(facts), std::move(bus), std::move(model));
}

}  // namespace landfall::simulators
