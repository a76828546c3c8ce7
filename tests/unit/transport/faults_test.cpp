#include <gtest/gtest.h>

#include <landfall/transport/model.hpp>

namespace landfall::transport {
namespace {

using namespace std::chrono_literals;

TEST(ParseFaults, reads_every_kind) {
  const auto faults =
      parse_faults("short@1,long@2,late:800ms@3,lie@4,stall@5,hang@6,unplug@7,no_device@18446744073709551615");
  ASSERT_TRUE(faults) << faults.error().message();
  ASSERT_EQ(faults->size(), 8U);
  EXPECT_EQ((*faults)[0].kind, Fault::Kind::short_read);
  EXPECT_EQ((*faults)[2].kind, Fault::Kind::late);
  EXPECT_EQ((*faults)[2].delay, 800ms);
  EXPECT_EQ((*faults)[6].at, 7U);
  EXPECT_EQ((*faults)[7].at, UINT64_MAX);
  EXPECT_TRUE(parse_faults("")->empty());
  EXPECT_EQ(name((*faults)[0].kind), "short");
  EXPECT_EQ(name((*faults)[7].kind), "no_device");
}

TEST(TransferStatus, has_a_name_both_ways) {
  EXPECT_EQ(name(TransferStatus::timed_out), "timed_out");
  EXPECT_EQ(transfer_status("timed_out"), TransferStatus::timed_out);
  EXPECT_EQ(transfer_status("late"), std::nullopt);
}

TEST(ParseFaults, says_where_it_is_wrong) {
  for (const auto& [bad, where] :
       std::vector<std::pair<std::string, std::string>>{{"short", "faults, character 1"},
                                                        {"stall@1,shrt@3", "faults, character 9"},
                                                        {"short@0", "faults, character 7"},
                                                        {"short@", "faults, character 7"},
                                                        {"short@1x", "faults, character 7"},
                                                        {"short@18446744073709551616", "faults, character 7"},
                                                        {"late@3", "faults, character 1"},
                                                        {"late:5@3", "faults, character 1"},
                                                        {"late:5h@3", "faults, character 1"},
                                                        {"late:86401s@3", "faults, character 1"},
                                                        {"stall:5ms@3", "faults, character 6"},
                                                        {"stall@1,", "faults, character 9"},
                                                        {",", "faults, character 1"}}) {
    const auto faults = parse_faults(bad);
    ASSERT_FALSE(faults) << bad;
    EXPECT_EQ(faults.error().code(), Errc::bad_input);
    EXPECT_EQ(faults.error().where(), where) << bad;
  }
}

TEST(ParseFaults, is_bounded) {
  std::string many = "hang@1";
  for (int i = 0; i < 5000; ++i) many += ",hang@1";
  const auto faults = parse_faults(many);
  ASSERT_FALSE(faults);
  EXPECT_EQ(faults.error().code(), Errc::exhausted);
}

}  // namespace
}  // namespace landfall::transport
