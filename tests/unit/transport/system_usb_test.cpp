#include <gtest/gtest.h>

#include <landfall/transport/usb.hpp>

namespace landfall::transport {
namespace {

// Holds on any machine: in a container without a bus the list is empty, which is no error.
TEST(SystemUsb, lists_and_watches_and_refuses_what_is_not_there) {
  const auto host = system_usb();
  ASSERT_TRUE(host) << host.error().message();
  const auto devices = (*host)->list();
  ASSERT_TRUE(devices) << devices.error().message();
  for (const auto& device : *devices) EXPECT_FALSE(device.simulated || device.replayed || device.port.empty());
  auto token = (*host)->watch([](const UsbChange&) {});
  EXPECT_NE(token.use_count(), 0);
  token.reset();
  UsbDevice nobody;
  nobody.vendor = 0x1209;
  nobody.port = "250-9";
  const auto channel = (*host)->open(nobody, 0);
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().code(), Errc::not_found);
}

}  // namespace
}  // namespace landfall::transport
