#include <gtest/gtest.h>

#include <landfall/hal/request.hpp>

namespace landfall::hal {
namespace {

Capability page_reader() {
  FunctionCapability f;
  f.function = Function::document_reader;
  f.lights = {Light::white, Light::ir};
  f.ppi = {300, 600};
  f.settings = {{"exposure", "us", {20, 1020, 10}, {}}};
  return {{f}, {}};
}

TEST(Validate, takes_what_fits) {
  const auto v = validate(PageRequest{{Light::ir}, Side::front, 600}, page_reader());
  EXPECT_EQ(v.verdict, Validated::Verdict::valid);
  EXPECT_TRUE(v.changes.empty());
}

TEST(Validate, moves_to_the_nearest_and_says_so) {
  PageRequest wish;
  wish.ppi = 1200;
  wish.processing = Processing::raw;
  wish.pages = -3;
  wish.settings = {{"exposure", 33}, {"exposure", 1e9}};
  const auto v = validate(wish, page_reader());
  EXPECT_EQ(v.verdict, Validated::Verdict::adjusted);
  EXPECT_EQ(v.changes, (std::vector<std::string>{"ppi 1200 -> 600", "exposure 33 -> 30", "exposure 1e+09 -> 1020",
                                                 "pages -3 -> 1", "processing raw -> corrected"}));
  const auto& got = std::get<PageRequest>(v.request);
  EXPECT_EQ(got.ppi, 600);
  EXPECT_EQ(got.settings[0].value, 30);
}

TEST(Validate, refuses_what_cannot_be) {
  EXPECT_EQ(validate(FingerRequest{}, page_reader()).verdict, Validated::Verdict::invalid);
  EXPECT_EQ(validate(PageRequest{{Light::uv}}, page_reader()).verdict, Validated::Verdict::invalid);
  PageRequest unknown;
  unknown.settings = {{"sharpness", 1}};
  EXPECT_EQ(validate(unknown, page_reader()).changes, std::vector<std::string>{"no setting sharpness"});
}

}  // namespace
}  // namespace landfall::hal
