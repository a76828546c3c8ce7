#include <landfall/trust/store.hpp>

#include <algorithm>
#include <array>
#include <set>

#include <landfall/base/log.hpp>
#include <landfall/trust/country.hpp>

#include "store_data.hpp"

namespace landfall::trust {

std::string_view name(SourceKind kind) noexcept {
  switch (kind) {
    case SourceKind::csca:
      return "csca";
    case SourceKind::link:
      return "link";
    case SourceKind::document_signer:
      return "document_signer";
    case SourceKind::master_list:
      return "master_list";
    case SourceKind::revocation_list:
      return "revocation_list";
    case SourceKind::deviation_list:
      return "deviation_list";
    case SourceKind::unknown:
      break;
  }
  return "unknown";
}

namespace {

constexpr std::array<std::string_view, 3> words{"none", "anchor", "unanchored"};

std::string key_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
bool same_bytes(ByteView a, ByteView b) noexcept { return std::ranges::equal(a, b); }

}  // namespace

std::string_view name(Word word) noexcept {
  const auto i = static_cast<std::size_t>(word);
  return i < words.size() ? words[i] : "unknown";
}

std::optional<Word> word(std::string_view name) noexcept {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == name) return static_cast<Word>(i);
  return std::nullopt;
}

bool speaks_for(const Authority& authority, std::string_view issuing_state) {
  return is_state_of(issuing_state, authority.country) ||
         std::ranges::any_of(authority.states,
                             [&](const std::string& state) { return is_same_state(issuing_state, state); });
}

bool Store::Data::add_authority(Authority authority) {
  const auto& c = authority.certificate;
  if (!by_fingerprint.try_emplace(c.fingerprint(), authorities.size()).second) return false;
  by_subject.emplace(c->subject.canonical, authorities.size());
  if (c->subject_key_id) by_key_id.emplace(key_of(*c->subject_key_id), authorities.size());
  authorities.push_back(std::move(authority));
  return true;
}

std::vector<std::size_t> Store::Data::candidates(const std::string& name, std::optional<ByteView> key_id) const {
  std::set<std::size_t> found;
  const auto take = [&](const auto& index, const std::string& key) {
    const auto [first, last] = index.equal_range(key);
    for (auto it = first; it != last; ++it) found.insert(it->second);
  };
  take(by_subject, name);
  if (key_id) take(by_key_id, key_of(*key_id));
  return {found.begin(), found.end()};
}

bool Store::Data::follows(const Authority& later, const Authority& earlier) const {
  if (!later.anchored || !earlier.anchored || later.country != earlier.country ||
      later.certificate->not_before < earlier.certificate->not_before || (earlier.named && !later.named))
    return false;
  if (later.certificate->subject.canonical == earlier.certificate->subject.canonical) return true;
  // Under a new name: over its link certificates, or those over its key.
  for (const auto& linked : authorities) {
    if (!linked.parent || !same_bytes(linked.certificate->key_info, later.certificate->key_info)) continue;
    for (const auto* at = &authorities[*linked.parent];; at = &authorities[*at->parent]) {
      if (same_bytes(at->certificate->key_info, earlier.certificate->key_info)) return true;
      if (!at->parent) break;
    }
  }
  return false;
}

bool Store::Data::counts_for(const Authority& of_list, const Authority& issuer) const {
  if (of_list.anchored != issuer.anchored) return false;
  return same_bytes(of_list.certificate->key_info, issuer.certificate->key_info) || follows(of_list, issuer);
}

Store::Store() : data_(std::make_shared<Data>()) {}
const std::vector<SourceReport>& Store::sources() const noexcept { return data_->sources; }
const std::vector<Authority>& Store::authorities() const noexcept { return data_->authorities; }
const std::vector<Certificate>& Store::signers() const noexcept { return data_->signers; }
const std::vector<Certificate>& Store::unproven() const noexcept { return data_->unproven; }

std::vector<const Authority*> Store::issuers_of(const Certificate& certificate, bool anchored) const {
  std::vector<const Authority*> out;
  for (const auto i : data_->candidates(certificate->issuer.canonical, certificate->authority_key_id))
    if (data_->authorities[i].anchored == anchored) out.push_back(&data_->authorities[i]);
  return out;
}

std::vector<const RevocationList*> Store::revocations_for(const Authority& issuer) const {
  std::vector<const RevocationList*> out;
  for (const auto& [list, authority] : data_->revocations)
    if (data_->counts_for(data_->authorities[authority], issuer)) out.push_back(&list);
  std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->newer_than(*b); });
  return out;
}

std::vector<const Deviation*> Store::deviations_of(const Certificate& signer) const {
  std::vector<const Deviation*> out;
  for (const auto& [list, country] : data_->deviations)
    if (country == signer->issuer.country)
      for (const auto& deviation : list.deviations)
        if (names(deviation, list, signer)) out.push_back(&deviation);
  return out;
}

}  // namespace landfall::trust
