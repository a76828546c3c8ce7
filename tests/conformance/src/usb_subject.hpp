#pragma once

#include <landfall/conformance/subject.hpp>
#include <landfall/driver/driver.hpp>

namespace landfall::conformance {

/// A device on the bus in memory: the plug and the faults are the bus's.
class UsbSubject : public Subject {
 public:
  explicit UsbSubject(Clock& clock) : clock_(clock), bus_(transport::MemoryUsb::create(clock)) {}
  const Traits& traits() const noexcept override { return traits_; }
  Result<std::unique_ptr<hal::DeviceManager>> manager(hal::ManagerOptions options) override;
  void plug() override { bus_->plug(model_); }
  void unplug() override { bus_->unplug(model_->device().port); }
  bool plugged() const override;
  void set_faults(std::vector<transport::Fault> faults) override {
    bus_->set_faults(model_->device().port, std::move(faults));
  }

 protected:
  [[nodiscard]] virtual std::vector<std::unique_ptr<driver::Driver>> drivers() const = 0;
  /// False where the driver brings the bus itself.
  [[nodiscard]] virtual bool shares_bus() const { return true; }
  Clock& clock_;
  const std::shared_ptr<transport::MemoryUsb> bus_;
  std::shared_ptr<transport::UsbModel> model_;
  Traits traits_;
};

/// The built-in driver of that id, alone.
[[nodiscard]] std::vector<std::unique_ptr<driver::Driver>> builtin_driver(std::string_view id);

}  // namespace landfall::conformance
