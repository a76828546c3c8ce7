#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include <landfall/trust/store.hpp>

namespace landfall::trust {

struct Store::Data {
  std::vector<SourceReport> sources;
  std::vector<Authority> authorities;  // each certificate once, as the most that it is
  std::unordered_multimap<std::string, std::size_t> by_subject, by_key_id, by_key;  // of authorities
  std::unordered_map<std::string, std::size_t> by_fingerprint;
  std::vector<Certificate> signers, unproven;
  struct Revocations {
    RevocationList list;
    std::vector<std::size_t> authorities;  // whose key signed it, and which may
  };
  std::vector<Revocations> revocations;
  struct Deviations {
    DeviationList list;
    std::string country;
  };
  std::vector<Deviations> deviations;

  // False: its certificate is there already, and known as no less.
  bool add_authority(Authority authority);
  // By name or key identifier.
  [[nodiscard]] std::vector<std::size_t> candidates(const std::string& name, std::optional<ByteView> key_id) const;
  // Whether a revocation list counts for what this authority issued: by its key, or a later one of the same CA.
  [[nodiscard]] bool counts_for(const Revocations& by, const Authority& issuer) const;

 private:
  // Of all certificates of this one's key.
  [[nodiscard]] std::vector<const Authority*> of_key(const Authority& one) const;
  [[nodiscard]] bool is_key_named(const Authority& one) const;
  [[nodiscard]] bool follows(const Authority& later, const Authority& earlier) const;
  [[nodiscard]] bool leads_to(const Authority& later, const Authority& earlier) const;
};

}  // namespace landfall::trust
