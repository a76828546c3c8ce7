#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <landfall/base/api.hpp>

namespace landfall::mrz {

/// What a code of three letters for an issuer or a nationality stands for (ICAO Doc 9303-3, section 5).
enum class CodeKind : std::uint8_t {
  state,           ///< ISO 3166-1 alpha-3, and D for Germany (Part A)
  united_kingdom,  ///< GBD, GBN, GBO, GBP, GBS: kinds of British nationals (Part B)
  united_nations,  ///< UNO, UNA, UNK (Part C)
  organization,    ///< other issuing authorities: EUE, XOM, XPO ... (Part D)
  person,          ///< no nationality: XXA, XXB, XXC, XXX (Part E). A nationality, never an issuer
  specimen,        ///< UTO, the Utopia of Doc 9303's own examples: no real document bears it
  in_use,          ///< printed by issuers without standing in the list: RKS, and codes withdrawn from ISO 3166-1
};

[[nodiscard]] LANDFALL_API std::string_view name(CodeKind kind) noexcept;

/// Looks up a code as it is printed, three cells with fillers ("NLD", "D<<"), or without them ("D"). Reentrant.
[[nodiscard]] LANDFALL_API std::optional<CodeKind> find_code(std::string_view code) noexcept;

}  // namespace landfall::mrz
