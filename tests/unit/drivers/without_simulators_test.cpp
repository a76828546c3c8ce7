#include <gtest/gtest.h>

#include <landfall/drivers/builtin.hpp>

namespace landfall::drivers {
namespace {

TEST(WithoutSimulators, builtin_has_the_real_drivers_and_no_other) {
  std::vector<std::string> ids;
  for (const auto& driver : builtin()) ids.emplace_back(driver->info().id);
  EXPECT_EQ(ids, (std::vector<std::string>{"folder", "nb1010", "replay", "uru4000"}));
}

}  // namespace
}  // namespace landfall::drivers
