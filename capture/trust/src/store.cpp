#include <landfall/trust/store.hpp>

#include <algorithm>
#include <array>
#include <ranges>
#include <set>

#include <landfall/base/name_table.hpp>
#include <landfall/trust/country.hpp>

#include "store_data.hpp"

namespace landfall::trust {

std::string_view name(SourceKind kind) noexcept {
  using enum SourceKind;
  static constexpr auto names = name_table<SourceKind>({{unknown, "unknown"},
                                                        {csca, "csca"},
                                                        {link, "link"},
                                                        {document_signer, "document_signer"},
                                                        {master_list, "master_list"},
                                                        {revocation_list, "revocation_list"},
                                                        {deviation_list, "deviation_list"}});
  return names.name(kind);
}

namespace {

constexpr auto words =
    name_table<Word>({{Word::none, "none"}, {Word::anchor, "anchor"}, {Word::unanchored, "unanchored"}});

std::string key_of_octets(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

std::string_view name(Word word) noexcept { return words.name(word); }
std::optional<Word> word(std::string_view name) noexcept { return words.value(name); }

bool speaks_for(const Authority& authority, std::string_view issuing_state) {
  return is_state_of(issuing_state, authority.country) ||
         std::ranges::any_of(authority.states,
                             [&](const std::string& state) { return is_same_state(issuing_state, state); });
}

std::vector<std::size_t> Store::Data::candidates(const std::string& name, std::optional<ByteView> key_id) const {
  std::vector<std::size_t> out;
  const auto take = [&](const auto& index, const std::string& key) {
    const auto before = static_cast<std::ptrdiff_t>(out.size());
    const auto [first, last] = index.equal_range(key);
    for (auto it = first; it != last; ++it)
      if (std::find(out.begin(), out.begin() + before, it->second) == out.begin() + before) out.push_back(it->second);
    std::sort(out.begin() + before, out.end());
  };
  take(by_subject, name);
  if (key_id) take(by_key_id, key_of_octets(*key_id));
  return out;
}

bool Store::Data::counts_for(std::size_t by, std::size_t issuer) const {
  if (by == issuer) return true;
  const auto &later = keys[by], &earlier = keys[issuer];
  if (!later.anchored || !earlier.anchored || later.country != earlier.country || (earlier.named && !later.named) ||
      later.last < earlier.first)
    return false;
  const auto is_its = [&](const std::string& name) { return earlier.names.contains(name); };
  return std::ranges::any_of(later.names, is_its) || later.before.contains(issuer);
}

bool Store::Data::is_sound_for(std::size_t by, std::size_t issuer) const {
  return counts_for(by, issuer) && keys[by].sound && (!keys[issuer].named || keys[by].sound_named);
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

std::vector<const RevocationList*> Store::revocations_for(const Authority& issuer, bool of_revoked) const {
  const auto its = data_->key(issuer);
  const auto counts = [&](std::size_t by) {
    return of_revoked ? data_->counts_for(by, its) : data_->is_sound_for(by, its);
  };
  std::vector<const RevocationList*> out;
  for (const auto& revocations : data_->revocations)
    if (std::ranges::any_of(revocations.keys, counts)) out.push_back(&revocations.list);
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
