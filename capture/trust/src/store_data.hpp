#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include <landfall/trust/store.hpp>

namespace landfall::trust {

// All certificates of one key of one country, anchored or not: what counts for revocation is the key.
struct CaKey {
  std::string country{}, identity{};
  bool anchored = false;
  bool named = false;                        // one of them is
  bool sound = false;                        // one is not revoked
  bool sound_named = false;                  // one that is named is not revoked
  std::chrono::sys_seconds first{}, last{};  // of the moments from which they are valid
  std::set<std::string> names{};             // of subjects
  std::set<std::size_t> before{};            // keys whose links lead to it
};

struct Store::Data {
  std::vector<SourceReport> sources;
  std::vector<Authority> authorities;  // each certificate once, in the order of their fingerprints
  std::vector<std::size_t> key_of;     // of each authority: its place in keys
  std::vector<CaKey> keys;
  std::unordered_multimap<std::string, std::size_t> by_subject, by_key_id;  // of authorities
  std::unordered_map<std::string, std::size_t> by_fingerprint;
  std::vector<Certificate> signers, unproven;
  struct Revocations {
    RevocationList list;
    std::set<std::size_t> keys;  // that signed it, and may
  };
  std::vector<Revocations> revocations;
  struct Deviations {
    DeviationList list;
    std::string country;
  };
  std::vector<Deviations> deviations;

  // By name or key identifier; those of the name first.
  [[nodiscard]] std::vector<std::size_t> candidates(const std::string& name, std::optional<ByteView> key_id) const;
  [[nodiscard]] std::size_t key(const Authority& authority) const {
    return key_of[static_cast<std::size_t>(&authority - authorities.data())];
  }
  // Whether what this key revokes counts for what that one issued: the same, or a later one of the same CA.
  [[nodiscard]] bool counts_for(std::size_t by, std::size_t issuer) const;
  // The same, by a certificate that is not revoked, and as good as the issuer's.
  [[nodiscard]] bool is_sound_for(std::size_t by, std::size_t issuer) const;
};

}  // namespace landfall::trust
