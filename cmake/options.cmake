# Build options. Warnings are errors only in developer mode, which is on when Landfall is the top-level project.
option(LANDFALL_DEVELOPER "Warnings are errors; strict checks" ${PROJECT_IS_TOP_LEVEL})
option(LANDFALL_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(LANDFALL_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL})
option(LANDFALL_SIMULATORS "Build the simulated devices, and the commands that make documents up" ON)
option(LANDFALL_BENCH "Build the benchmarks (Google Benchmark)" OFF)
option(LANDFALL_FUZZ "Build the fuzzers (clang's libFuzzer)" OFF)
set(LANDFALL_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")
set(LANDFALL_ONLY "" CACHE STRING "Build only these components and what they use (a list); empty: all")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 99)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ${LANDFALL_DEVELOPER})
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(LANDFALL_CCACHE ccache)
if(LANDFALL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${LANDFALL_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${LANDFALL_CCACHE}")
endif()

# What every target of ours is compiled with; never exported to a consumer.
add_library(landfall_flags INTERFACE)
target_compile_options(landfall_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align -Wimplicit-fallthrough
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
  $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  # g++ 12 at -O2 and above is wrong about std::string (its bug 105651) and about what a std::variant holds.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<$<BOOL:${LANDFALL_DEVELOPER}>:-Werror>
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")
# What makes a fault harder to use, each with its cost in docs/benchmarks.md. Not under sanitizers, which see more.
set(LANDFALL_HARDEN "assertions;cf;clash;fortify;relro;stack" CACHE STRING
  "Hardening of optimised builds (a list): assertions (libstdc++'s), cf (control flow), clash (stack clash), fortify (libc's), relro (RELRO, BIND_NOW), stack (stack protector)")
if(NOT LANDFALL_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  if("assertions" IN_LIST LANDFALL_HARDEN)
    target_compile_definitions(landfall_flags INTERFACE _GLIBCXX_ASSERTIONS)
  endif()
  if("cf" IN_LIST LANDFALL_HARDEN AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|amd64")
    target_compile_options(landfall_flags INTERFACE -fcf-protection=full)
  endif()
  if("clash" IN_LIST LANDFALL_HARDEN)
    target_compile_options(landfall_flags INTERFACE -fstack-clash-protection)
  endif()
  if("fortify" IN_LIST LANDFALL_HARDEN)
    target_compile_options(landfall_flags INTERFACE "SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
  endif()
  if("stack" IN_LIST LANDFALL_HARDEN)
    target_compile_options(landfall_flags INTERFACE -fstack-protector-strong)
  endif()
  if("relro" IN_LIST LANDFALL_HARDEN)
    target_link_options(landfall_flags INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code)
  endif()
endif()
include(CheckPIESupported)   # position independent executables: CMAKE_POSITION_INDEPENDENT_CODE alone does not link them so
check_pie_supported(LANGUAGES C CXX)

if(LANDFALL_SANITIZE)
  add_compile_options(-fsanitize=${LANDFALL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LANDFALL_SANITIZE})
endif()
