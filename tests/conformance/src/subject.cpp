#include <landfall/conformance/subject.hpp>

namespace landfall::conformance {
namespace {

class UnitHandle final : public Handle {
 public:
  UnitHandle(hal::Unit unit, hal::Function function) : unit_(std::move(unit)), function_(function) {}
  Result<hal::Operation> begin(hal::Request request, Deadline deadline,
                               std::shared_ptr<hal::EventQueue> queue) override {
    return unit_.begin(std::move(request), deadline, std::move(queue));
  }
  Result<void> signal(hal::Signal signal, Deadline deadline) override {
    return unit_.signal(std::move(signal), deadline);
  }
  Result<void> close() override { return unit_.close(); }
  hal::State state() const override { return unit_.state(function_); }

 private:
  hal::Unit unit_;
  const hal::Function function_;
};

}  // namespace

std::unique_ptr<Handle> Handle::of(hal::Unit unit, hal::Function function) {
  return std::make_unique<UnitHandle>(std::move(unit), function);
}

std::shared_ptr<hal::EventQueue> Subject::queue(Clock& clock) { return hal::EventQueue::create(clock); }

Result<std::unique_ptr<Handle>> Subject::open(hal::DeviceManager& manager, const std::string& id, Deadline deadline,
                                              hal::Steal steal) {
  LANDFALL_TRY(auto unit, manager.open(id, deadline, steal));
  return Handle::of(std::move(unit), traits().function);
}

}  // namespace landfall::conformance
