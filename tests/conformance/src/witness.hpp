#pragma once

#include <map>
#include <set>
#include <vector>

#include <landfall/hal/frame.hpp>
#include <landfall/hal/trace.hpp>

namespace landfall::conformance {

/// What the engine let go, before any queue had its rules applied. Thread-safe.
class Trace final : public hal::ContractTrace {
 public:
  struct Told {
    std::vector<hal::Presence> presences;
    int ends = 0;
  };
  void begun(const hal::UnitInfo&, std::uint64_t, const hal::Request&, TimePoint) override {}
  void event(const hal::Event& event) override {
    const Lock lock(mutex_);
    auto& told = told_[event.operation];
    if (const auto* presence = event.as<hal::PresenceEvent>()) told.presences.push_back(presence->presence);
    if (event.as<hal::Ended>() != nullptr) ++told.ends;
  }
  [[nodiscard]] Told told(std::uint64_t operation) const {
    const Lock lock(mutex_);
    const auto found = told_.find(operation);
    return found == told_.end() ? Told{} : found->second;
  }

 private:
  mutable Mutex mutex_;
  std::map<std::uint64_t, Told> told_ LANDFALL_GUARDED_BY(mutex_);
};

/// Corrects nothing, but sees every pool that frames come from: their counts tell of a leak. Thread-safe.
class PoolWatch final : public hal::Corrector {
 public:
  Result<hal::Frame> correct(const hal::Frame& raw, hal::FramePool& pool) override {
    const Lock lock(mutex_);
    pools_.insert(pool.shared_from_this());
    return raw;
  }
  [[nodiscard]] std::size_t frames_out() const {
    const Lock lock(mutex_);
    std::size_t out = 0;
    for (const auto& pool : pools_) out += pool->frames_out();
    return out;
  }

 private:
  mutable Mutex mutex_;
  std::set<std::shared_ptr<hal::FramePool>> pools_ LANDFALL_GUARDED_BY(mutex_);
};

}  // namespace landfall::conformance
