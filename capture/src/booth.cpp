#include <landfall/capture/booth.hpp>

#include <random>

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

Result<Session> Booth::begin() {
  LANDFALL_TRY(auto core, core_->begin());
  return Session(std::move(core));
}

}  // namespace landfall::capture
