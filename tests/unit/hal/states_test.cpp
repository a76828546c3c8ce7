#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <landfall/hal/states.hpp>

namespace landfall::hal {
namespace {

constexpr int states = static_cast<int>(State::gone) + 1;
constexpr int moves = static_cast<int>(Move::close) + 1;

std::string page() {
  std::ostringstream out;
  out << "# States of an opened unit's function\n\n"
         "Printed from the table in `hal/engine/src/states.cpp` by the test `unit_hal` (run it with "
         "`LANDFALL_WRITE_DOCS=1` "
         "after a\n"
         "change). Every move that is not here is refused and logged as a bug; the test tries them all.\n\n"
         "| from | move | to |\n|---|---|---|\n";
  for (const auto& t : transitions())
    out << "| " << name(t.from) << " | " << name(t.move) << " | " << name(t.to) << " |\n";
  return out.str();
}

TEST(States, the_page_in_the_docs_is_the_table) {
  const std::string path = LANDFALL_SOURCE_DIR "/docs/states.md";
  if (std::getenv("LANDFALL_WRITE_DOCS") != nullptr) std::ofstream(path) << page();
  std::ifstream in(path);
  std::ostringstream found;
  found << in.rdbuf();
  EXPECT_EQ(found.str(), page()) << "run unit_hal with LANDFALL_WRITE_DOCS=1";
}

TEST(States, every_other_move_is_refused_and_changes_nothing) {
  int legal = 0;
  for (int s = 0; s < states; ++s) {
    for (int m = 0; m < moves; ++m) {
      const auto from = static_cast<State>(s);
      const auto result = move(from, static_cast<Move>(m));
      if (result.ok)
        ++legal;
      else
        EXPECT_EQ(result.state, from);
    }
  }
  EXPECT_EQ(legal, static_cast<int>(transitions().size())) << "a move stands twice in the table";
}

TEST(States, every_state_can_be_reached_and_left_to_closed) {
  std::set<State> reached{State::closed};
  for (int i = 0; i < states; ++i)
    for (const auto& t : transitions())
      if (reached.count(t.from) != 0) reached.insert(t.to);
  EXPECT_EQ(reached.size(), static_cast<std::size_t>(states));
  std::set<State> ends{State::closed};
  for (int i = 0; i < states; ++i)
    for (const auto& t : transitions())
      if (ends.count(t.to) != 0) ends.insert(t.from);
  EXPECT_EQ(ends.size(), static_cast<std::size_t>(states));
}

}  // namespace
}  // namespace landfall::hal
