#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/trust/budget.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/store.hpp>

namespace landfall::trust {

/// What somebody's key signed: each wants a certificate of its own kind (Doc 9303-12, 7.1).
enum class Purpose : std::uint8_t {
  document,        ///< EF.SOD, EF.CardSecurity: no extended key usage
  master_list,     ///< id-icao-cscaMasterListSigningKey and no other
  deviation_list,  ///< id-icao-DLSigningKey and no other
  link,            ///< the key of the same country signing CA that follows: a CA itself
};

/// What was asked of a path, one by one.
struct PathCheck {
  Verdict verdict = Verdict::open;
  Reason reason = Reason::path_not_proven;
  std::string detail{};  ///< for the technician; never personal
};

/// How a signer's certificate leads to a country signing CA that is trusted, and what was found on the way.
struct Path {
  PathCheck chain{};       ///< an authority of the store may issue and signed it; all critical extensions are known
  PathCheck validity{};    ///< signer and authority are valid at the time asked for
  PathCheck usage{};       ///< the certificate is for this purpose
  PathCheck revocation{};  ///< no list that counts has it, and one is fresh
  PathCheck country{};     ///< signer, its issuer's name and the authority are of one country
  std::vector<const Authority*> authorities{};  ///< from the one that signed it up to the one that was named or listed
  std::size_t issuers = 0;                      ///< how many of the store signed it
  [[nodiscard]] const Authority* authority() const noexcept {
    return authorities.empty() ? nullptr : authorities.front();
  }
  /// The first check that failed or, but for revocation, could not be asked; `none`: there is no such.
  [[nodiscard]] LANDFALL_API const PathCheck* trouble() const noexcept;
};

struct PathQuestion {
  const Certificate& signer;
  Purpose purpose = Purpose::document;
  std::chrono::sys_seconds at{};  ///< for which validity and freshness are asked
};

/// The one place where a certificate is judged: names, key identifiers, signature, CA, path length, critical
/// extensions, validity, usage, purpose, revocation and country (RFC 5280, 6.1, with what Doc 9303-12 makes of it).
/// A path has one edge: an authority of the store, which was judged when it came there, signed the certificate; that
/// none comes between is the path length of Doc 9303-12, 7.1.1. Of several whose key signed it the best is taken: of
/// its country, valid at `at`, named by the keeper, a root before a link; those of another name than its issuer's only
/// if none of the name signed it, and what nobody vouches for only if nothing that is anchored has that name or key
/// identifier. Pointers are into `store`. Reentrant.
[[nodiscard]] LANDFALL_API Path find_path(const Store& store, const PathQuestion& question, Budget& budget);

}  // namespace landfall::trust
