#include <gtest/gtest.h>

#include <umockdev.h>

#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/hal/unit.hpp>
#include <landfall/simulators/nb1010_model.hpp>

#include "usbfs_bridge.hpp"

// The device model behind a mocked usbfs: model, kernel interface, real libusb, real driver, manager; in real time.
namespace landfall::drivers {
namespace {

using namespace std::chrono_literals;
using simulators::Nb1010Model;

struct Nb1010Usbfs : testing::Test {
  Clock& clock = Clock::steady();
  std::shared_ptr<Nb1010Model> model = [] {
    Nb1010Model::Options options;
    options.port = "1-3";
    return std::make_shared<Nb1010Model>(options);
  }();
  std::unique_ptr<transport::UsbfsBridge> bridge;
  std::unique_ptr<hal::DeviceManager> manager;

  void SetUp() override {
    bridge = std::make_unique<transport::UsbfsBridge>(model, "1-3");
    if (umockdev_in_mock_environment() == 0) GTEST_SKIP() << "umockdev's preload library is not loaded";
    auto usb = transport::system_usb();
    ASSERT_TRUE(usb) << usb.error().message();
    hal::ManagerOptions options;
    options.usb = {*usb};
    manager = *hal::DeviceManager::create(builtin(), std::move(options));
  }
  void TearDown() override { manager.reset(); }

  void captures_fresh(hal::Unit& unit) {
    const auto begun = clock.now();
    const auto captured = unit.capture(hal::FingerRequest{}, clock.in(20s));
    ASSERT_TRUE(captured) << captured.error().message();
    const auto exposure = model->exposure_of(captured->frames.at(0).image());
    ASSERT_TRUE(exposure);
    EXPECT_GE(exposure->start, begun);
    EXPECT_EQ(captured->frames[0].info().provenance.origin, Origin::measured) << "libusb cannot know";
  }
};

TEST_F(Nb1010Usbfs, captures_after_a_cancel_and_after_faults_are_fresh) {
  model->place(Finger::right_index);
  auto unit = manager->open("nb1010:port=1-3", clock.in(10s));
  ASSERT_TRUE(unit) << unit.error().message();
  captures_fresh(*unit);

  const auto queue = hal::EventQueue::create(clock);
  auto operation = unit->begin(hal::FingerRequest{}, clock.in(20s), queue);
  ASSERT_TRUE(operation);
  const auto exposures = model->exposures().size();
  while (model->exposures().size() == exposures) clock.sleep_until(clock.in(1ms));  // in the middle of a picture
  operation->cancel();
  captures_fresh(*unit);

  for (const auto* faults : {"stall@9", "short@20", "long@30", "lie@5"}) {
    bridge->set_faults(*transport::parse_faults(faults));
    EXPECT_FALSE(unit->capture(hal::FingerRequest{}, clock.in(20s))) << faults;
    captures_fresh(*unit);
  }
  bridge->set_faults(*transport::parse_faults("no_device@40"));
  EXPECT_EQ(unit->capture(hal::FingerRequest{}, clock.in(20s)).error().code(), Errc::gone);
}

}  // namespace
}  // namespace landfall::drivers
