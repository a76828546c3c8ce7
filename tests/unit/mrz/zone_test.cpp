#include <gtest/gtest.h>

#include <landfall/mrz/zone.hpp>

namespace landfall::mrz {
namespace {
constexpr Date today{2026, 11, 23};
TEST(Zone, TakesThePassportOfDoc9303Part4Apart) {
  const auto zone =
      parse("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n", today);
  ASSERT_TRUE(zone) << zone.error().message();
  EXPECT_TRUE(zone->valid());
  EXPECT_EQ(zone->names().primary, "ERIKSSON");
  EXPECT_EQ(zone->names().secondary, "ANNA<MARIA");
}
}  // namespace
}  // namespace landfall::mrz
