#include <landfall/capture/booth.hpp>

#include <algorithm>
#include <random>

#include <landfall/base/log.hpp>

#include "session.hpp"

namespace landfall::capture {

using namespace std::chrono_literals;

std::string_view name(Answer answer) noexcept {
  switch (answer) {
    case Answer::veto:
      return "veto";
    case Answer::skip:
      return "skip";
    case Answer::retry:
      return "retry";
  }
  return "unknown";
}

std::string_view device_word(Role role) {
  switch (role) {
    case Role::document:
      return "document reader";
    case Role::finger:
      return "fingerprint scanner";
    case Role::camera:
      return "camera";
    case Role::chip:
      return "chip reader";
    case Role::code:
      return "code reader";
  }
  return "device";
}

namespace {

constexpr Duration open_time = 5s;

hal::Function function_of(Role role) {
  switch (role) {
    case Role::document:
      return hal::Function::document_reader;
    case Role::finger:
      return hal::Function::fingerprint_scanner;
    case Role::camera:
      return hal::Function::camera;
    case Role::chip:
      return hal::Function::chip_reader;
    case Role::code:
      break;
  }
  return hal::Function::code_reader;
}

bool usable(const hal::Unit& unit) {
  const auto& functions = unit.info().capability.functions;
  return std::none_of(functions.begin(), functions.end(), [&](const auto& f) {
    const auto state = unit.state(f.function);
    return state == hal::State::gone || state == hal::State::closed || state == hal::State::failed;
  });
}

}  // namespace

// One device may have several roles (a page reader with a chip reader in it): they share its one handle.
Result<hal::Unit*> BoothCore::unit(Role role) {
  std::erase_if(units, [](const auto& held) { return !usable(*held.second); });
  const auto& uri = plan.device(role);
  auto& held = units[role];
  for (const auto& [other, unit] : units)
    if (unit && plan.device(other) == uri) held = unit;
  if (!held) {
    auto opened = manager.open(uri, clock.in(open_time));
    if (opened) held = std::make_shared<hal::Unit>(*std::move(opened));
    if (!opened) {
      units.erase(role);
      return std::move(opened).error();
    }
  }
  if (held->info().capability.find(function_of(role)) != nullptr) return held.get();
  const auto title = held->info().title;
  units.erase(role);
  return Error(Errc::bad_input, Layer::capture, text("a ", device_word(role)), text("a ", title)).at(uri);
}

Result<void> BoothCore::open(Role role) {
  const Lock lock(mutex_);
  if (busy_) return Error(Errc::busy, Layer::capture, "no session in this booth", "one that has not ended");
  if (plan.device(role).empty())
    return Error(Errc::bad_input, Layer::capture, text("a ", device_word(role), " in the plan"), "none");
  LANDFALL_CHECK(unit(role));
  return {};
}

Result<std::shared_ptr<SessionCore>> BoothCore::begin() {
  Lock lock(mutex_);
  if (!changed_.wait(lock, clock.in(2s), [&]() LANDFALL_REQUIRES(mutex_) { return !busy_; }))
    return Error(Errc::busy, Layer::capture, "no other session in this booth", "one that has not ended");
  if (thread_.joinable()) thread_.join();  // it has nothing left to do
  auto core = std::make_shared<SessionCore>(clock);
  session_ = core;
  busy_ = true;
  thread_ = clock.spawn("lf-session", [this, core] {
    Walk(*this, core).run();
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
  if (!options.reader) {
    LANDFALL_TRY(options.reader, make_zone_reader());
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
