#pragma once

/// Marks what a shared build of Landfall exports; everything else is hidden.
#define LANDFALL_API __attribute__((visibility("default")))

// Clang's thread-safety analysis; empty elsewhere.
#if defined(__clang__)
#define LANDFALL_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define LANDFALL_THREAD_ANNOTATION(x)
#endif
#define LANDFALL_CAPABILITY(x) LANDFALL_THREAD_ANNOTATION(capability(x))
#define LANDFALL_SCOPED_CAPABILITY LANDFALL_THREAD_ANNOTATION(scoped_lockable)
#define LANDFALL_GUARDED_BY(x) LANDFALL_THREAD_ANNOTATION(guarded_by(x))
#define LANDFALL_REQUIRES(...) LANDFALL_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define LANDFALL_ACQUIRE(...) LANDFALL_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define LANDFALL_RELEASE(...) LANDFALL_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define LANDFALL_EXCLUDES(...) LANDFALL_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define LANDFALL_NO_THREAD_SAFETY_ANALYSIS LANDFALL_THREAD_ANNOTATION(no_thread_safety_analysis)
