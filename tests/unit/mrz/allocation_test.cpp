// parse() must not touch the heap on its way to a zone: counted, not believed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include <landfall/mrz/zone.hpp>

#include "specimen.hpp"

namespace {
std::size_t allocations = 0;
}

// Both sides are replaced here; g++ 12 sees only one of them where it inlines the other.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace landfall::mrz {
namespace {

TEST(Allocation, ParseAndEveryAccessorStayOffTheHeap) {
  for (const auto text :
       {specimen::td1, specimen::td2, specimen::td3, specimen::mrva, specimen::mrvb, specimen::td1_long}) {
    const auto before = allocations;
    const auto zone = parse(text, specimen::today);
    const bool ok = zone && zone->valid() && !zone->fields().empty() && !zone->check_digits().empty() &&
                    !zone->document_number().empty() && !zone->names().primary.empty() && zone->birth_date();
    const auto after = allocations;
    EXPECT_TRUE(ok);
    EXPECT_EQ(after, before);
  }
  const auto before = allocations;
  EXPECT_FALSE(parse("nothing", specimen::today));
  EXPECT_GT(allocations, before);  // the counter counts
}

}  // namespace
}  // namespace landfall::mrz
