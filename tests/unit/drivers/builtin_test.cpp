#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include <landfall/drivers/builtin.hpp>

namespace landfall::drivers {
namespace {

TEST(Builtin, every_driver_has_an_id_of_its_own_and_they_are_sorted) {
  const auto drivers = builtin();
  std::vector<std::string> ids;
  for (const auto& driver : drivers) ids.emplace_back(driver->info().id);
  EXPECT_TRUE(std::ranges::find(ids, "nb1010") != ids.end());
  EXPECT_TRUE(std::ranges::is_sorted(ids)) << "sort the lines of drivers/devices/CMakeLists.txt";
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), ids.size());
  for (const auto& driver : drivers) {
    EXPECT_FALSE(driver->info().title.empty()) << driver->info().id;
    EXPECT_FALSE(driver->info().version.empty()) << driver->info().id;
  }
}

TEST(UdevRules, are_one_rule_an_id_of_the_tables_and_nothing_else) {
  const auto drivers = builtin();
  std::size_t ids = 0;
  const auto rules = udev_rules(drivers);
  for (const auto& driver : drivers)
    for (const auto& id : driver->info().usb) {
      ++ids;
      char match[80];
      std::snprintf(match, sizeof match, "ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\"", id.vendor, id.product);
      EXPECT_NE(rules.find(match), std::string::npos) << match;
    }
  std::size_t lines = 0;
  std::istringstream in(rules);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) continue;
    ++lines;
    EXPECT_TRUE(line.starts_with("SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ")) << line;
    EXPECT_EQ(line.find('#'), std::string::npos) << "udev knows no comments behind a rule";
    EXPECT_NE(line.find("TAG+=\"uaccess\""), std::string::npos);
  }
  EXPECT_EQ(lines, ids);
  EXPECT_GT(ids, 0U);
}

TEST(UdevRules, of_no_drivers_are_none) { EXPECT_EQ(udev_rules({}).find("SUBSYSTEM"), std::string::npos); }

}  // namespace
}  // namespace landfall::drivers
