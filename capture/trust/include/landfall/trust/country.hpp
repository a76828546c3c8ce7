#pragma once

#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall::trust {

/// Whether `issuing_state` as documents have it ("D<<", "GBD", "UTO") is served by the certificates of `country` (two
/// letters, any case; some write three). ISO 3166-1, Doc 9303-3, 5, and places whose documents name the state they
/// belong to (Hong Kong and Macao: CHN; Bermuda: GBR). Utopia, the state of specimens, is UT. What is neither three
/// letters nor D is the state of nobody. Reentrant.
[[nodiscard]] LANDFALL_API bool is_state_of(std::string_view issuing_state, std::string_view country);
/// Whether a certificate's localityName ("UTO", "D") names this issuing state. Reentrant.
[[nodiscard]] LANDFALL_API bool is_same_state(std::string_view issuing_state, std::string_view locality);
/// Whether it is the state of known countries, and `country` is none of them. Reentrant.
[[nodiscard]] LANDFALL_API bool is_state_of_others(std::string_view issuing_state, std::string_view country);

}  // namespace landfall::trust
