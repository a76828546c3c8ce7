#pragma once

#include <cstdint>

// The checks of this component by name (those of emrtd are its own). The forger's workshop among the tests builds them
// once more with LANDFALL_WORKSHOP and passes over one check at a time, to show that each of them stops somebody. In
// what is shipped `asked` is a constant.
namespace landfall::trust::workshop {

enum class Check : std::uint8_t {
  none,
  // of what was signed, and with what
  attribute_type,
  message_digest,
  pss_only,
  // of a path
  path_signature,
  path_ca,
  path_ca_purpose,
  path_critical_authority,
  path_critical_signer,
  path_validity,
  path_key_usage,
  path_end,
  path_purpose,
  path_revocation,
  path_country,
  link_ca,
  link_name,
  link_in_time,
  // of the store
  only_named_anchors,
  lists_by_named,
  list_content_type,
  list_signature,
  list_path,
  list_time,
  unanchored_apart,
  states_of_lists,
  states_of_links,
  revocation_by_key,
  revocation_may,
  revocation_in_time,
  revocation_complete,
  revocation_future,
  revocation_fresh,
  pem_at_beginning,
  series_by_key,
  older_refused,
  revocations_kept,
  anchor_stays,
  store_hands,
  store_index,
  count
};

#ifdef LANDFALL_WORKSHOP
Check& passed_over() noexcept;  // one, for the whole process; the tests' program has it
inline bool asked(Check check) noexcept { return check != passed_over(); }
#else
constexpr bool asked(Check) noexcept { return true; }
#endif

}  // namespace landfall::trust::workshop
