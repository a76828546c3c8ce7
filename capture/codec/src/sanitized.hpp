#pragma once

namespace landfall::codec {

// g++ says so by macros of its own, clang by __has_feature.
#if defined(__SANITIZE_ADDRESS__)
#define LANDFALL_ASAN
#endif
#if defined(__SANITIZE_THREAD__)
#define LANDFALL_TSAN
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LANDFALL_ASAN
#endif
#if __has_feature(thread_sanitizer)
#define LANDFALL_TSAN
#endif
#endif

/// ThreadSanitizer starts a thread of its own in whatever is forked: with it no list of system calls is put on.
#if defined(LANDFALL_TSAN)
inline constexpr bool thread_sanitized = true;
#else
inline constexpr bool thread_sanitized = false;
#endif

/// Either maps terabytes of shadow memory, so that no limit of address space can be set (AddressSanitizer's manual,
/// "limitations"), reads its options from the environment, and reports on standard error.
#if defined(LANDFALL_ASAN)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = thread_sanitized;
#endif

}  // namespace landfall::codec
