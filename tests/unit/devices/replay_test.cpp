// A session with a simulated scanner is traced at the level of the contract, and the trace is played back.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include <landfall/drivers/builtin.hpp>
#include <landfall/hal/manager.hpp>
#include <landfall/hal/trace.hpp>

namespace landfall::devices {
namespace {

using namespace std::chrono_literals;

class ReplayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / ("landfall-replay-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    file = (folder / "session.trace").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  hal::Captured capture(VirtualClock& clock, const std::string& uri, std::shared_ptr<hal::ContractTrace> trace) {
    hal::ManagerOptions options;
    options.clock = &clock;
    options.trace = std::move(trace);
    const auto manager = *hal::DeviceManager::create(drivers::builtin(), options);
    auto unit = manager->open(uri, clock.in(5s));
    EXPECT_TRUE(unit) << (unit ? "" : unit.error().message());
    auto got = unit->capture(hal::FingerRequest{}, clock.in(30s));
    EXPECT_TRUE(got) << (got ? "" : got.error().message());
    return got ? *std::move(got) : hal::Captured{};
  }

  std::filesystem::path folder;
  std::string file;
};

TEST_F(ReplayTest, gives_the_same_picture_and_says_that_it_is_replayed) {
  VirtualClock clock;
  auto trace = hal::record_contract(file);
  ASSERT_TRUE(trace) << trace.error().message();
  const auto recorded = capture(clock, "sim_finger:seed=3", *std::move(trace));
  const auto start = clock.now();
  const auto replayed = capture(clock, "replay:" + file, nullptr);
  EXPECT_GT(clock.now(), start) << "recorded delays are kept";
  ASSERT_EQ(recorded.frames.size(), 1U);
  ASSERT_EQ(replayed.frames.size(), 1U);
  const auto& a = recorded.frames[0];
  const auto& b = replayed.frames[0];
  ASSERT_EQ(a.image().size_bytes(), b.image().size_bytes());
  EXPECT_TRUE(std::equal(a.image().data, a.image().data + a.image().size_bytes(), b.image().data));
  EXPECT_EQ(b.info().ppi_x, a.info().ppi_x);
  EXPECT_EQ(a.info().provenance.origin, Origin::simulated);
  EXPECT_EQ(b.info().provenance.origin, Origin::replayed);
  EXPECT_FALSE(hal::record_contract(file)) << "a trace is never overwritten";
}

TEST_F(ReplayTest, refuses_what_is_no_trace_and_names_the_line) {
  const auto wrong = [&](const std::string& content, const std::string& where) {
    std::ofstream(file) << content;
    const auto read = hal::read_contract(file);
    ASSERT_FALSE(read) << content;
    EXPECT_NE(read.error().where().find(where), std::string::npos) << read.error().message();
  };
  const std::string header = "{\"landfall-contract\":1}\n";
  const std::string begin = "{\"begin\":1,\"t\":5,\"device\":\"x\",\"driver\":\"x\",\"function\":1,\"request\":1}\n";
  wrong("", "session.trace");
  wrong("{\"landfall-contract\":2}\n", "line 1");
  wrong("[]\n", "line 1");
  wrong(header + "{\"begin\":1,\"t\":5,\"device\":\"x\",\"driver\":\"x\",\"function\":9,\"request\":1}\n", "line 2");
  wrong(header + begin + "{\"of\":1,\"t\":6,\"ended\":{\"end\":\"maybe\"}}\n", "line 3");
  wrong(header + begin + "{\"of\":1,\"t\":6,\"frame\":{\"width\":100000,\"height\":1,\"format\":0}}\n", "line 3");
  wrong(header + begin +
            "{\"of\":1,\"t\":6,\"frame\":{\"width\":2,\"height\":2,\"format\":0,\"preview\":false,\"partial\":false,"
            "\"dark\":false,\"ppi\":[1,1],"
            "\"orientation\":0,\"light_nm\":0,\"side\":0,\"settings\":[],\"pixels\":\"AAAA\"}}\n",
        "line 3");
  EXPECT_EQ(hal::read_contract(file + ".none").error().code(), Errc::not_found);
}

}  // namespace
}  // namespace landfall::devices
