#include <algorithm>
#include <iostream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

const Rows& rows() {
  static const Rows all = [] {
    Rows out;
    for (auto&& some :
         {document_rows(), path_rows(), list_rows(), revocation_rows(), store_rows(), word_rows(), picture_rows()})
      out.insert(out.end(), some.begin(), some.end());
    return out;
  }();
  return all;
}

class Forgery : public testing::TestWithParam<std::size_t> {};

TEST_P(Forgery, IsRefusedForItsReason) {
  const auto& row = rows()[GetParam()];
  EXPECT_EQ(row.run(true), row.refused) << row.what;
}

TEST_P(Forgery, HasASoundNeighbour) {
  const auto& row = rows()[GetParam()];
  EXPECT_EQ(row.run(false), row.sound) << row.what;
}

// Nor does either hang on the order in which the files of trust come.
TEST_P(Forgery, HangsOnNoOrder) {
  const auto& row = rows()[GetParam()];
  for (const auto order : {reversed, std::uint64_t{2}, std::uint64_t{3}}) {
    file_order() = order;
    EXPECT_EQ(row.run(true), row.refused) << row.what << " order " << order;
    EXPECT_EQ(row.run(false), row.sound) << row.what << " order " << order;
  }
  file_order() = as_given;
}

// A check that it names is one without which it is not refused so.
TEST_P(Forgery, IsStoppedByTheseChecks) {
  const auto& row = rows()[GetParam()];
  for (const auto& guard : row.guards) {
    const PassOver without(guard);
    EXPECT_NE(row.run(true), row.refused) << row.id << ": check " << static_cast<int>(guard.trust) << " of trust, "
                                          << static_cast<int>(guard.emrtd) << " of emrtd";
  }
}

INSTANTIATE_TEST_SUITE_P(All, Forgery, testing::Range<std::size_t>(0, rows().size()),
                         [](const auto& tested) { return std::string(rows()[tested.param].id); });

TEST(Workshop, HasFourScoreForgeriesAndMore) {
  std::set<std::string_view> ids;
  for (const auto& row : rows()) EXPECT_TRUE(ids.insert(row.id).second) << row.id;
  EXPECT_GE(rows().size(), 80U);
}

// Every check of both components stops somebody, who gets all the way through without it.
TEST(Workshop, NoCheckIsIdle) {
  const auto lets_through = [](const Guard& guard) {
    return std::ranges::any_of(rows(), [&](const Row& row) {
      const bool named = std::ranges::any_of(
          row.guards, [&](const Guard& its) { return its.trust == guard.trust && its.emrtd == guard.emrtd; });
      const PassOver without(guard);
      return named && row.run(true) == (row.harm.empty() ? row.sound : row.harm);
    });
  };
  for (int i = 1; i < static_cast<int>(trust::workshop::Check::count); ++i)
    EXPECT_TRUE(lets_through(static_cast<trust::workshop::Check>(i))) << "check " << i << " of trust";
  for (int i = 1; i < static_cast<int>(emrtd::workshop::Check::count); ++i)
    EXPECT_TRUE(lets_through(static_cast<emrtd::workshop::Check>(i))) << "check " << i << " of emrtd";
}

}  // namespace
}  // namespace landfall::forger
