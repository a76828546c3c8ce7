#include <landfall/trust/store.hpp>

#include <algorithm>
#include <array>
#include <ranges>
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

namespace {
// What is known of it decides, not the order in which it came: named, in an anchored list, over a link that one of a
// list signed, of nobody.
int standing(const Authority& authority) {
  return authority.named ? 3 : !authority.anchored ? 0 : authority.parent ? 1 : 2;
}
}  // namespace

bool Store::Data::add_authority(Authority authority) {
  const auto& c = authority.certificate;
  const auto [known, is_new] = by_fingerprint.try_emplace(c.fingerprint(), authorities.size());
  if (!is_new) {
    auto& there = authorities[known->second];
    if (standing(there) >= standing(authority)) return false;
    there = std::move(authority);
    return true;
  }
  by_subject.emplace(c->subject.canonical, authorities.size());
  by_key.emplace(c.key_identity(), authorities.size());
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

std::vector<const Authority*> Store::Data::of_key(const Authority& one) const {
  std::vector<const Authority*> out;
  const auto [first, last] = by_key.equal_range(one.certificate.key_identity());
  for (auto it = first; it != last; ++it)
    if (authorities[it->second].anchored == one.anchored) out.push_back(&authorities[it->second]);
  return out;
}

bool Store::Data::is_key_named(const Authority& one) const {
  return std::ranges::any_of(of_key(one), [](const auto* authority) { return authority->named; });
}

// Over link certificates, or those over its key.
bool Store::Data::leads_to(const Authority& later, const Authority& earlier) const {
  for (const auto* linked : of_key(later))
    for (const auto* at = linked; at->parent;) {
      at = &authorities[*at->parent];
      if (at->certificate.key_identity() == earlier.certificate.key_identity()) return true;
    }
  return false;
}

// Whether its key is one of the same CA's that came after the other's. One that a list brought follows none that the
// keeper named.
bool Store::Data::follows(const Authority& later, const Authority& earlier) const {
  if (!later.anchored || !earlier.anchored || later.country != earlier.country ||
      (is_key_named(earlier) && !is_key_named(later)))
    return false;
  const auto begins = [](const Authority* authority) { return authority->certificate->not_before; };
  const auto last = std::ranges::max(of_key(later) | std::views::transform(begins));
  const auto first = std::ranges::min(of_key(earlier) | std::views::transform(begins));
  if (last < first) return false;
  return later.certificate->subject.canonical == earlier.certificate->subject.canonical || leads_to(later, earlier);
}

bool Store::Data::counts_for(const Revocations& by, const Authority& issuer) const {
  return std::ranges::any_of(by.authorities, [&](std::size_t i) {
    const auto& of_list = authorities[i];
    if (of_list.anchored != issuer.anchored) return false;
    return of_list.certificate.key_identity() == issuer.certificate.key_identity() || follows(of_list, issuer);
  });
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
  for (const auto& revocations : data_->revocations)
    if (data_->counts_for(revocations, issuer)) out.push_back(&revocations.list);
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
