#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include <landfall/trust/store.hpp>

namespace landfall::trust {

struct Store::Data {
  std::vector<SourceReport> sources;
  std::vector<Authority> authorities;  // the anchored first: one that is known is never known as less
  std::unordered_multimap<std::string, std::size_t> by_subject, by_key_id;  // of authorities
  std::unordered_map<std::string, std::size_t> by_fingerprint;
  std::vector<Certificate> signers, unproven;
  struct Revocations {
    RevocationList list;
    std::size_t authority;  // whose key signed it
  };
  std::vector<Revocations> revocations;
  struct Deviations {
    DeviationList list;
    std::string country;
  };
  std::vector<Deviations> deviations;

  // False: its certificate is there already.
  bool add_authority(Authority authority);
  // By name or key identifier.
  [[nodiscard]] std::vector<std::size_t> candidates(const std::string& name, std::optional<ByteView> key_id) const;
  // Whether its key is one of the same CA's that came after the other's. One that a list brought follows none that the
  // keeper named.
  [[nodiscard]] bool follows(const Authority& later, const Authority& earlier) const;
  // Whether a revocation list that the first one signed counts for what the second one issued.
  [[nodiscard]] bool counts_for(const Authority& of_list, const Authority& issuer) const;
};

}  // namespace landfall::trust
