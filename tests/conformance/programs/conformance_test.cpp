// The harness itself: each seeded defect is caught by the check that is named for it, and the good driver by none.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include <landfall/conformance/bench.hpp>
#include <landfall/conformance/run.hpp>

namespace landfall::conformance {
namespace {

constexpr std::uint64_t schedules = 60;

// Which checks fired in how many of the schedules, and an example of each.
struct Caught {
  std::map<Check, int> checks;
  std::map<Check, std::string> example;
};

Caught run(Defect defect, std::uint64_t count) {
  Caught out;
  const auto make = bench_subject(defect);
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    const auto verdict = run_schedule(make, seed);
    std::set<Check> fired;
    for (const auto& violation : verdict.violations) {
      fired.insert(violation.check);
      out.example.emplace(violation.check, violation.detail + "\n" + to_text(verdict.schedule));
    }
    for (const auto check : fired) ++out.checks[check];
  }
  return out;
}

class BadDriver : public ::testing::TestWithParam<SeededDefect> {};

TEST_P(BadDriver, is_caught_by_the_check_that_is_named_for_it) {
  const auto caught = run(GetParam().defect, schedules);
  for (const auto& [check, count] : caught.checks)
    std::printf("  %s: %.*s fired in %d of %d\n", std::string(name(GetParam().defect)).c_str(),
                static_cast<int>(name(check).size()), name(check).data(), count, int{schedules});
  EXPECT_GT(caught.checks.count(GetParam().caught_by), 0U) << "nothing said " << name(GetParam().caught_by);
}

INSTANTIATE_TEST_SUITE_P(Seeded, BadDriver, ::testing::ValuesIn(seeded_defects().begin(), seeded_defects().end()),
                         [](const auto& seeded) { return std::string(name(seeded.param.defect)); });

TEST(GoodDriver, is_caught_by_none) {
  const auto caught = run(Defect::none, 3 * schedules);
  for (const auto& [check, example] : caught.example) ADD_FAILURE() << name(check) << ": " << example;
}

TEST(Schedules, are_the_same_for_the_same_seed) {
  VirtualClock clock;
  const auto subject = bench_subject(Defect::none)(clock, 7);
  EXPECT_EQ(to_text(make_schedule(7, subject->traits())), to_text(make_schedule(7, subject->traits())));
  EXPECT_NE(to_text(make_schedule(7, subject->traits())), to_text(make_schedule(8, subject->traits())));
}

std::string page() {
  std::ostringstream out;
  out << "# The contract, clause by clause\n\n"
         "Printed from `tests/conformance/src/checks.cpp` by the test `conformance_bad_drivers` (run it with "
         "`LANDFALL_WRITE_DOCS=1`\n"
         "after a change). Each clause is a check of the conformance kit, held against random schedules: begins, "
         "cancels, stops,\n"
         "deadlines, pulled plugs, faults on the wire, second owners and readers that do not read. The truth about a "
         "sample comes\n"
         "from the device itself (a number in the sample, a log in the device model), never from its driver.\n\n"
         "| check | clause |\n|---|---|\n";
  for (const auto& clause : clauses()) out << "| " << clause.name << " | " << clause.text << " |\n";
  out << "\n## The harness is tried too\n\n"
         "A small bench device carries one defect at a time; the named check must find it, and the same device without "
         "a defect\n"
         "must pass. What the engine makes impossible for a driver is seeded between the engine and the harness "
         "instead, as it\n"
         "could be in a vendor's own engine behind the plug-in header.\n\n"
         "| defect | seeded in | caught by |\n|---|---|---|\n";
  for (const auto& seeded : seeded_defects())
    out << "| " << name(seeded.defect) << " | " << (seeded.in_driver ? "driver" : "engine") << " | "
        << name(seeded.caught_by) << " |\n";
  out << "\n## Running it\n\n"
         "    conformance_virtual --function fingerprint_scanner --schedules 10000 --seed 1   # virtual time\n"
         "    conformance_virtual --function fingerprint_scanner --schedules 1 --seed 4711    # one of them again\n"
         "    conformance_real --function all --runs 500 --load 2                             # real time, two busy "
         "loops\n"
         "    ctest -L conformance            # a short run of each\n"
         "    ctest -C long -L long           # 5,000 a function: once in a tsan and once in an asan build\n";
  return out.str();
}

TEST(Docs, print_the_clauses) {
  const std::string file = LANDFALL_SOURCE_DIR "/docs/conformance.md";
  if (std::getenv("LANDFALL_WRITE_DOCS") != nullptr) std::ofstream(file) << page();
  std::ostringstream there;
  there << std::ifstream(file).rdbuf();
  EXPECT_EQ(there.str(), page()) << "run with LANDFALL_WRITE_DOCS=1";
}

}  // namespace
}  // namespace landfall::conformance
