#include "picture_checks.hpp"

#include <atomic>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LANDFALL_COUNTS_MEMORY 1
#endif
#endif

#if defined(LANDFALL_COUNTS_MEMORY)
#include <sanitizer/allocator_interface.h>
#endif

namespace landfall::fuzz {

#if defined(LANDFALL_COUNTS_MEMORY)

namespace {

std::atomic<std::int64_t> held = 0, most = 0;
std::atomic<bool> counting = false;

// What was there before and goes meanwhile would count as less than nothing: a floor that the bound allows for.
void taken(const volatile void*, std::size_t size) {
  if (!counting) return;
  const std::int64_t now = held += static_cast<std::int64_t>(size);
  if (now > most) most = now;
}
void given_back(const volatile void* at) {
  if (counting && at != nullptr) held -= static_cast<std::int64_t>(__sanitizer_get_allocated_size(at));
}

}  // namespace

PeakOfMemory::PeakOfMemory() {
  static const bool installed = __sanitizer_install_malloc_and_free_hooks(taken, given_back) > 0;
  held = most = 0;
  counting = installed;
}
PeakOfMemory::~PeakOfMemory() { counting = false; }
std::int64_t PeakOfMemory::octets() const { return most; }

#else

PeakOfMemory::PeakOfMemory() = default;
PeakOfMemory::~PeakOfMemory() = default;
std::int64_t PeakOfMemory::octets() const { return 0; }

#endif

}  // namespace landfall::fuzz
