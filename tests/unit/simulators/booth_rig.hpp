#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <landfall/hal/manager.hpp>
#include <landfall/hal/unit.hpp>
#include <landfall/simulators/booth_model.hpp>

namespace landfall::simulators {

/// One simulated device with its model in the test's hands, in virtual time.
struct BoothRig {
  using Make = BoothDriver (*)(std::shared_ptr<transport::MemoryUsb>, std::shared_ptr<BoothModel>);

  VirtualClock clock;
  std::shared_ptr<transport::MemoryUsb> bus = transport::MemoryUsb::create(clock);
  std::shared_ptr<BoothModel> model;
  std::unique_ptr<hal::DeviceManager> manager;
  std::string id;

  BoothRig(Make make, BoothModel::Options options) {
    model = std::make_shared<BoothModel>(std::move(options), clock);
    bus->plug(model);
    std::vector<std::unique_ptr<driver::Driver>> drivers;
    drivers.push_back(make(bus, model));
    id = std::string(drivers.front()->info().id) + ":port=" + model->device().port;
    hal::ManagerOptions settings;
    settings.clock = &clock;
    manager = *hal::DeviceManager::create(std::move(drivers), std::move(settings));
  }
  Deadline in(Duration time) { return clock.in(time); }
  hal::Unit opened() {
    auto unit = manager->open(id, in(std::chrono::seconds(5)));
    EXPECT_TRUE(unit) << unit.error().message();
    return *std::move(unit);
  }
};

/// A device whose pictures cost nothing, and before which somebody always is.
inline BoothModel::Options cheap(BoothModel::Function function) {
  BoothModel::Options options;
  options.function = function;
  options.pattern = true;
  options.ppi = {50};
  options.sizes = {{96, 64}};
  options.visits.hold = Visits::Hold::ever;
  return options;
}

inline BoothRig::Make maker(BoothModel::Function function) {
  switch (function) {
    case BoothModel::Function::document:
      return make_sim_document;
    case BoothModel::Function::camera:
      return make_sim_camera;
    case BoothModel::Function::chip:
      return make_sim_chip;
    case BoothModel::Function::code:
      break;
  }
  return make_sim_code;
}

/// The moment at which what was captured first came into being, by the model's word; nullopt: it never heard of it.
inline std::optional<TimePoint> oldest(const hal::Captured& captured, const ExposureLog& log) {
  std::optional<TimePoint> out;
  const auto take = [&](const std::optional<Exposure>& exposure) {
    if (!exposure) return false;
    out = out ? std::min(*out, exposure->start) : exposure->start;
    return true;
  };
  for (const auto& frame : captured.frames)
    if (!take(log.of(frame.image()))) return std::nullopt;
  for (const auto& message : captured.messages)
    if (!take(log.of(message.bytes->view()))) return std::nullopt;
  return out;
}

}  // namespace landfall::simulators
