#pragma once

namespace landfall::codec {

/// Built with a sanitizer: it maps terabytes of shadow memory, so that no limit of address space can be set
/// (AddressSanitizer's manual, "limitations"), it reads its options from the environment, and it reports on standard
/// error. g++ says so by macros of its own, clang by __has_feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace landfall::codec
