#include <landfall/hal/manager.hpp>

#include <algorithm>
#include <atomic>
#include <map>

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/driver/driver.hpp>

#include "unit_core.hpp"

namespace landfall::hal {
namespace {

constexpr Log manager_log("manager");
constexpr Duration discovery_limit = std::chrono::seconds(1);

struct Record {
  std::shared_ptr<driver::Driver> driver;
  driver::Found found;
  std::weak_ptr<UnitCore> core;
  bool opening = false;
  std::shared_ptr<std::atomic<bool>> unproven =
      std::make_shared<std::atomic<bool>>(false);  // what its last owner left on the line
};

// What the manager, its enumerator threads and the hosts' watchers share; the last of them frees it.
struct Shared : std::enable_shared_from_this<Shared> {
  Shared(ManagerOptions o, Clock& c)
      : options(std::move(o)),
        clock(c),
        runtime(std::make_shared<Runtime>(c, options.corrector, options.trace)),
        changed(c) {}

  const ManagerOptions options;
  Clock& clock;
  const std::shared_ptr<Runtime> runtime;
  std::vector<std::shared_ptr<driver::Driver>> drivers;
  Mutex mutex;
  Condition changed;
  std::map<std::string, Record> records LANDFALL_GUARDED_BY(mutex);
  std::vector<std::shared_ptr<EventQueue>> watchers LANDFALL_GUARDED_BY(mutex);
  std::vector<std::pair<std::shared_ptr<transport::UsbHost>, std::shared_ptr<void>>> hosts LANDFALL_GUARDED_BY(mutex);
  std::vector<std::pair<std::string, Error>> problems LANDFALL_GUARDED_BY(mutex);
  int enumerating LANDFALL_GUARDED_BY(mutex) = 0;
  bool ended LANDFALL_GUARDED_BY(mutex) = false;

  void tell(const std::string& id, UnitChange change) LANDFALL_REQUIRES(mutex) {
    Event event;
    event.device = id;
    event.time = clock.now();
    event.body = UnitEvent{change};
    for (const auto& queue : watchers) queue->push(event);
  }

  void problem(std::string where, Error error) {
    manager_log.warning(text(where, ": ", error.message()));
    const Lock lock(mutex);
    if (problems.size() >= 256) problems.erase(problems.begin());
    problems.emplace_back(std::move(where), std::move(error));
  }

  // A unit is there. One that is known is the same unit again; one without identity of its own is a stranger until a
  // person confirms it. Two at once with one serial: the serial is not an identity, the second goes by its port.
  void arrived(std::shared_ptr<driver::Driver> driver, driver::Found found) {
    const Lock lock(mutex);
    if (ended) return;
    if (found.info.identity == IdentityKind::strong && found.usb) {
      const auto twin = records.find(found.info.id);
      if (twin != records.end() && twin->second.found.info.present && twin->second.found.usb &&
          twin->second.found.usb->port != found.usb->port) {
        found.info.id = text(found.info.driver, ":port=", found.usb->port);
        found.info.identity = IdentityKind::positional;
        problems.emplace_back(found.info.id, Error(Errc::bad_input, Layer::hal, "a serial of its own",
                                                   "the serial of another unit that is present")
                                                 .at(found.info.id));
      }
    }
    const std::string id = found.info.id;
    auto& record = records[id];
    const bool known = record.driver != nullptr;
    if (known && record.found.info.present) return;
    found.info.present = true;
    found.info.confirmed = !known || found.info.identity == IdentityKind::strong;
    record.unproven = std::make_shared<std::atomic<bool>>(false);  // it comes with an empty line
    record.driver = std::move(driver);
    record.found = std::move(found);
    tell(id, UnitChange::arrived);
  }

  void left(const transport::UsbHost* host, const std::string& port) {
    std::vector<std::shared_ptr<UnitCore>> cores;
    {
      const Lock lock(mutex);
      for (auto& [id, record] : records) {
        if (record.found.host.get() != host || !record.found.usb || record.found.usb->port != port ||
            !record.found.info.present)
          continue;
        record.found.info.present = false;
        if (auto core = record.core.lock()) cores.push_back(std::move(core));
        tell(id, UnitChange::left);
      }
    }
    for (const auto& core : cores) core->device_gone();
  }

  void usb_arrived(const std::shared_ptr<transport::UsbHost>& host, const transport::UsbDevice& device) {
    for (const auto& driver : drivers) {
      const auto ids = driver->info().usb;
      const bool ours = std::any_of(ids.begin(), ids.end(), [&](const driver::UsbId& id) {
        return id.vendor == device.vendor && id.product == device.product;
      });
      if (!ours) continue;
      if (auto found = driver->match(device)) {
        found->host = host;
        arrived(driver, *std::move(found));
        return;
      }
    }
  }

  // A unit's own bus (a simulated device brings one): what comes back there is that unit again, whatever its ids say.
  void own_arrived(const transport::UsbHost* host, const transport::UsbDevice& device) {
    std::shared_ptr<driver::Driver> driver;
    std::optional<driver::Found> found;
    {
      const Lock lock(mutex);
      for (const auto& [id, record] : records) {
        if (record.found.host.get() != host || !record.found.usb || record.found.usb->port != device.port) continue;
        driver = record.driver;
        found = record.found;
      }
    }
    if (found) arrived(std::move(driver), *std::move(found));
  }

  // Watches a host; a shared one is also listed, and its devices are matched with the drivers' tables.
  void add_host(const std::shared_ptr<transport::UsbHost>& host, bool shared_host) {
    {
      const Lock lock(mutex);
      if (std::any_of(hosts.begin(), hosts.end(), [&](const auto& h) { return h.first == host; })) return;
      hosts.emplace_back(host, nullptr);
    }
    auto token = host->watch([weak = weak_from_this(), raw = host.get(), weak_host = std::weak_ptr(host),
                              shared_host](const transport::UsbChange& change) {
      const auto self = weak.lock();
      const auto owner = weak_host.lock();
      if (!self || !owner) return;
      if (change.arrived && shared_host)
        self->usb_arrived(owner, change.device);
      else if (change.arrived)
        self->own_arrived(raw, change.device);
      else
        self->left(raw, change.device.port);
    });
    {
      const Lock lock(mutex);
      const auto it = std::find_if(hosts.begin(), hosts.end(), [&](const auto& h) { return h.first == host; });
      if (it != hosts.end()) it->second = std::move(token);
    }
    if (!shared_host) return;
    auto devices = host->list();
    if (!devices) return problem("usb", std::move(devices).error());
    for (const auto& device : *devices) usb_arrived(host, device);
  }

  void enumerated() {
    {
      const Lock lock(mutex);
      --enumerating;
    }
    changed.notify_all();
  }
};

class Manager final : public DeviceManager {
 public:
  Manager(std::vector<std::shared_ptr<driver::Driver>> drivers, ManagerOptions options, Clock& clock)
      : shared_(std::make_shared<Shared>(std::move(options), clock)), discovery_ends_(clock.in(discovery_limit)) {
    shared_->drivers = std::move(drivers);
    for (const auto& host : shared_->options.usb) look([shared = shared_, host] { shared->add_host(host, true); });
    for (const auto& driver : shared_->drivers) look([shared = shared_, driver] { enumerate(*shared, driver); });
  }

  ~Manager() override {
    std::vector<std::shared_ptr<UnitCore>> cores;
    std::vector<std::pair<std::shared_ptr<transport::UsbHost>, std::shared_ptr<void>>> hosts;
    {
      Lock lock(shared_->mutex);
      shared_->ended = true;
      hosts.swap(shared_->hosts);
      for (auto& [id, record] : shared_->records)
        if (auto core = record.core.lock()) cores.push_back(std::move(core));
      shared_->changed.wait(lock, shared_->clock.in(discovery_limit),
                            [&]() LANDFALL_REQUIRES(shared_->mutex) { return shared_->enumerating == 0; });
    }
    hosts.clear();  // waits for watchers that are being called
    for (const auto& core : cores) (void)core->close(End::cancelled);
    for (auto& [thread, done] : threads_) {
      if (*done)
        thread.join();
      else
        thread.detach();  // a slow enumerator: it owns what it touches
    }
    shared_->runtime->stop();
  }

  std::vector<UnitInfo> units() override {
    Lock lock(shared_->mutex);
    shared_->changed.wait(lock, discovery_ends_,
                          [&]() LANDFALL_REQUIRES(shared_->mutex) { return shared_->enumerating == 0; });
    std::vector<UnitInfo> out;
    for (const auto& [id, record] : shared_->records)
      if (record.driver) out.push_back(record.found.info);
    return out;
  }

  void watch(std::shared_ptr<EventQueue> queue) override {
    const Lock lock(shared_->mutex);
    shared_->watchers.push_back(std::move(queue));
  }

  Result<Unit> open(std::string_view uri, Deadline deadline, Steal steal) override;

  Result<void> confirm(std::string_view id) override {
    const Lock lock(shared_->mutex);
    const auto it = shared_->records.find(std::string(id));
    if (it == shared_->records.end())
      return Error(Errc::not_found, Layer::hal, "a unit that is known", std::string(id));
    it->second.found.info.confirmed = true;
    return {};
  }

  Clock& clock() const noexcept override { return shared_->clock; }
  std::vector<std::pair<std::string, Error>> problems() const override {
    const Lock lock(shared_->mutex);
    return shared_->problems;
  }

 private:
  static void enumerate(Shared& shared, const std::shared_ptr<driver::Driver>& driver) {
    auto found = driver->enumerate(shared.clock);
    if (!found) return shared.problem(std::string(driver->info().id), std::move(found).error());
    for (auto& unit : *found) {
      if (unit.host) shared.add_host(unit.host, false);
      shared.arrived(driver, std::move(unit));
    }
  }

  template <class Body>
  void look(Body body) {
    {
      const Lock lock(shared_->mutex);
      ++shared_->enumerating;
    }
    auto done = std::make_shared<std::atomic<bool>>(false);
    threads_.emplace_back(shared_->clock.spawn("lf-look",
                                               [shared = shared_, done, body = std::move(body)] {
                                                 body();
                                                 *done = true;
                                                 shared->enumerated();
                                               }),
                          done);
  }

  Result<std::string> find(std::string_view uri);

  const std::shared_ptr<Shared> shared_;
  const Deadline discovery_ends_;
  std::vector<std::pair<Thread, std::shared_ptr<std::atomic<bool>>>> threads_;
};

// The id of the record that a URI means; a driver may make the unit on the spot.
Result<std::string> Manager::find(std::string_view uri) {
  const auto known = units();  // waits for discovery
  const auto colon = uri.find(':');
  const auto scheme = uri.substr(0, colon);
  const auto rest = colon == std::string_view::npos ? std::string_view{} : uri.substr(colon + 1);
  std::string only;
  int of_driver = 0;
  bool left = false;  // it is known, and was unplugged
  for (const auto& unit : known) {
    if (unit.id == uri && unit.present) return unit.id;
    left = left || unit.id == uri;
    if (unit.driver == scheme && unit.present) {
      ++of_driver;
      only = unit.id;
    }
  }
  if (rest.empty() && of_driver == 1) return only;
  for (const auto& driver : shared_->drivers) {
    if (driver->info().id != scheme) continue;
    if (rest.empty() && of_driver > 1)
      return Error(Errc::bad_input, Layer::hal, "the id of one unit (see 'landfall devices')",
                   text(of_driver, " units of this driver"))
          .at(std::string(uri));
    auto found = driver->resolve(rest, shared_->clock);
    if (!found && left && found.error().code() == Errc::not_found)
      return std::string(uri);  // open() says that it is gone
    if (!found) return std::move(found).error();
    if (found->host) shared_->add_host(found->host, false);
    std::string id = found->info.id;
    shared_->arrived(driver, *std::move(found));
    return id;
  }
  std::string drivers;
  for (const auto& driver : shared_->drivers) drivers += text(drivers.empty() ? "" : ", ", driver->info().id);
  return Error(Errc::not_found, Layer::hal, text("a unit's id, or a URI of one of the drivers: ", drivers),
               std::string(uri));
}

Result<Unit> Manager::open(std::string_view uri, Deadline deadline, Steal steal) {
  LANDFALL_TRY(const std::string id, find(uri));
  std::shared_ptr<driver::Driver> driver;
  driver::Found found;
  std::shared_ptr<UnitCore> old;
  std::shared_ptr<std::atomic<bool>> unproven;
  {
    const Lock lock(shared_->mutex);
    auto& record = shared_->records[id];
    if (!record.found.info.present)
      return Error(Errc::gone, Layer::hal, "a unit that is present", "it left the bus").at(id);
    if (!record.found.info.confirmed)
      return Error(Errc::unconfirmed, Layer::hal, "a person's word that this is the same device",
                   "a device without identity that came back")
          .at(id);
    if (record.opening) return Error(Errc::busy, Layer::hal, "a unit that nobody opens", "another open").at(id);
    old = record.core.lock();
    record.opening = true;
    driver = record.driver;
    found = record.found;
    unproven = record.unproven;
  }
  const auto unlock = [&](std::shared_ptr<UnitCore> core) {
    const Lock lock(shared_->mutex);
    auto& record = shared_->records[id];
    record.opening = false;
    if (core) record.core = core;
  };
  if (old && old->in_use()) {
    if (steal == Steal::yes) {
      (void)old->close(End::stolen);
    } else if (!old->wait_closed(shared_->clock.in({}))) {
      // Gone units close by themselves; anything else that is open has an owner.
      if (!old->leaving() || !old->wait_closed(deadline)) {
        unlock(nullptr);
        return Error(Errc::busy, Layer::hal, "a unit without an owner",
                     "an open handle in this process (Steal::yes takes it)")
            .at(id);
      }
    }
    if (old->in_use() && !old->wait_closed(shared_->clock.in({}))) {
      unlock(nullptr);
      return Error(Errc::stuck, Layer::hal, "the driver's thread back", "a call that has not returned").at(id);
    }
  }
  const auto core = std::make_shared<UnitCore>(
      shared_->runtime, driver, std::move(found),
      FramePool::create(shared_->options.pool_frames, shared_->options.pool_bytes), std::move(unproven));
  {
    const Lock lock(shared_->mutex);
    shared_->records[id].core = core;  // so that an unplug during open is heard
  }
  auto opened = core->open(deadline);
  unlock(core);
  if (!opened) return std::move(opened).error();
  bool still = false;
  {
    const Lock lock(shared_->mutex);
    still = shared_->records[id].found.info.present;
  }
  if (!still) core->device_gone();
  return Unit(core);
}

}  // namespace

Result<std::unique_ptr<DeviceManager>> DeviceManager::create(std::vector<std::unique_ptr<driver::Driver>> drivers,
                                                             ManagerOptions options) {
  std::vector<std::shared_ptr<driver::Driver>> shared;
  for (auto& driver : drivers) {
    for (const auto& other : shared)
      if (other->info().id == driver->info().id)
        return Error(Errc::bad_input, Layer::hal, "one driver of an id", "two").at(std::string(driver->info().id));
    shared.push_back(std::move(driver));
  }
  Clock& clock = options.clock != nullptr ? *options.clock : Clock::steady();
  return std::unique_ptr<DeviceManager>(std::make_unique<Manager>(std::move(shared), std::move(options), clock));
}

}  // namespace landfall::hal
