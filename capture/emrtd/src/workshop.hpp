#pragma once

#include <cstdint>

// The checks of this component by name; see trust's workshop.hpp.
namespace landfall::emrtd::workshop {

enum class Check : std::uint8_t {
  none,
  sod_content_type,
  sod_signature,
  group_hash,
  group_listed,
  content_given,
  content_listed,
  content_read,
  document_type,
  state,
  printed_zone,
  access_agrees,
  card_security_type,
  card_security_path,
  policy_findings,
  budget,
  count
};

#ifdef LANDFALL_WORKSHOP
Check& passed_over() noexcept;  // one, for the whole process; the tests' program has it
inline bool asked(Check check) noexcept { return check != passed_over(); }
#else
constexpr bool asked(Check) noexcept { return true; }
#endif

}  // namespace landfall::emrtd::workshop
