#include <landfall/capture/booth.hpp>

#include <algorithm>
#include <random>

#include <landfall/base/text.hpp>
#include <landfall/capture/device_rules.hpp>

#include "booth_core.hpp"
#include "runner.hpp"
#include "session_core.hpp"
#include "stage.hpp"

namespace landfall::capture {

using namespace std::chrono_literals;

namespace {

constexpr Duration open_time = 5s;

bool usable(const hal::Unit& unit) {
  const auto& functions = unit.info().capability.functions;
  return std::none_of(functions.begin(), functions.end(), [&](const auto& f) {
    const auto state = unit.state(f.function);
    return state == hal::State::gone || state == hal::State::closed || state == hal::State::failed;
  });
}

}  // namespace

// One device may have several roles (a page reader with a chip reader in it): they share its one handle.
std::shared_ptr<hal::Unit> BoothCore::known(Role role) {
  std::erase_if(units_, [](const auto& held) { return !usable(*held.second); });
  for (const auto& [other, unit] : units_)
    if (plan.device(other) == plan.device(role)) return unit;
  return nullptr;
}

std::shared_ptr<hal::Unit> BoothCore::held(Role role) {
  const Lock lock(mutex_);
  const auto it = units_.find(role);
  return it == units_.end() ? nullptr : it->second;
}

// Nobody else opens it meanwhile.
Result<std::shared_ptr<hal::Unit>> BoothCore::unit(const RoleRow& wanted) {
  const auto role = wanted.role;
  const auto& uri = plan.device(role);
  Lock lock(mutex_);
  changed_.wait(lock, Deadline::never(), [&]() LANDFALL_REQUIRES(mutex_) { return !opening_.contains(uri); });
  auto out = known(role);
  if (!out) {
    opening_.insert(uri);
    lock.unlock();
    auto opened = manager.open(uri, clock.in(open_time));
    lock.lock();
    opening_.erase(uri);
    changed_.notify_all();
    if (!opened) {
      units_.erase(role);
      return std::move(opened).error();
    }
    out = std::make_shared<hal::Unit>(*std::move(opened));
  }
  if (out->info().capability.find(wanted.function) == nullptr) {
    units_.erase(role);
    return Error(Errc::bad_input, Layer::capture, text("a ", wanted.device), text("a ", out->info().title)).at(uri);
  }
  units_[role] = out;
  return out;
}

Result<void> BoothCore::open(Role role) {
  {
    const Lock lock(mutex_);
    if (busy_) return Error(Errc::busy, Layer::capture, "no session in this booth", "one that has not ended");
  }
  const auto* its = row(role);
  if (its == nullptr)
    return Error(Errc::bad_input, Layer::capture, "a role of some kind of step", std::string(role.name));
  if (plan.device(role).empty())
    return Error(Errc::bad_input, Layer::capture, text("a ", its->device, " in the plan"), "none");
  LANDFALL_CHECK(unit(*its));
  return {};
}

Result<std::shared_ptr<SessionCore>> BoothCore::begin() {
  Lock lock(mutex_);
  if (!changed_.wait(lock, clock.in(2s), [&]() LANDFALL_REQUIRES(mutex_) { return !busy_; }))
    return Error(Errc::busy, Layer::capture, "no other session in this booth", "one that has not ended");
  if (thread_.joinable()) thread_.join();  // it has nothing left to do
  auto core = std::make_shared<SessionCore>(clock, computations_);
  session_ = core;
  busy_ = true;
  thread_ = clock.spawn("lf-session", [this, core] {
    Runner(*this, core).run();
    const Lock inner(mutex_);
    busy_ = false;
    changed_.notify_all();
  });
  return core;
}

BoothCore::~BoothCore() {
  {
    const Lock lock(mutex_);
    if (const auto session = session_.lock()) session->cancel();
  }
  if (thread_.joinable()) thread_.join();
}

Result<Booth> Booth::create(hal::DeviceManager& devices, Plan plan, BoothOptions options) {
  if (plan.steps.empty()) return Error(Errc::bad_input, Layer::capture, "a plan with steps", "none");
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    if (const auto wanted = wanted_at_once(plan.steps, i); !wanted.empty())
      return Error(Errc::bad_input, Layer::capture, std::string(wanted), "none").at(text("step ", i));
  if (!options.simulated_beside_real) LANDFALL_CHECK(check_devices(plan));
  if (!options.reader) {
    LANDFALL_TRY(options.reader, make_page_reader());
  }
  if (!options.random) options.random = [] { return static_cast<std::uint32_t>(std::random_device{}()); };
  return Booth(std::make_shared<BoothCore>(devices, std::move(plan), std::move(options)));
}

Booth& Booth::operator=(Booth&& other) noexcept = default;
Booth::~Booth() = default;
const Plan& Booth::plan() const noexcept { return core_->plan; }

Result<void> Booth::open(Role role) { return core_->open(role); }

Result<Session> Booth::begin() {
  LANDFALL_TRY(auto core, core_->begin());
  return Session(std::move(core));
}

}  // namespace landfall::capture
