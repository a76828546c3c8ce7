// Revocation lists of those who may not issue them, that are not complete, not of now, or forget.
#include <utility>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

using T = trust::workshop::Check;
using trust::Word;

// A keeper for whom a document without a fresh list is open.
Desk strict_desk() {
  Desk desk;
  desk.policy = strict_on_revocation();
  return desk;
}
std::string list_with(void (*change)(Desk&), bool forged) {
  Desk desk = strict_desk();
  if (forged) change(desk);
  return desk.outcome();
}

// A list with these extensions of its own and of its one entry, which revokes nobody.
Bytes list_with_extensions(const synth::CrlProfile& profile, const synth::Key& key, const std::vector<Bytes>& of_list,
                           const std::vector<Bytes>& of_entry) {
  auto one = profile;
  one.revoked = {1};
  const Bytes made = synth::revocation_list(one, key).value();
  const auto parts = [](ByteView der) {
    std::vector<Bytes> out;
    const auto whole = ber::only(der, "an object").value();
    ber::Reader reader(whole);
    while (!reader.at_end()) {
      const auto part = reader.next().value();
      out.emplace_back(part.encoding.begin(), part.encoding.end());
    }
    return out;
  };
  auto outer = parts(made), inner = parts(outer[0]);
  if (!of_entry.empty()) {
    auto entry = parts(parts(inner[inner.size() - 2])[0]);
    entry.push_back(der::sequence(of_entry));
    inner[inner.size() - 2] = der::sequence({der::sequence(entry)});
  }
  auto extensions = parts(parts(inner.back())[0]);
  extensions.insert(extensions.end(), of_list.begin(), of_list.end());
  inner.back() = der::object(ber::tag::context(0), {der::sequence(extensions)});
  outer[0] = der::sequence(inner);
  outer[2] = der::bit_string(key.sign(outer[0]).value());
  return der::sequence(outer);
}
std::string with_extensions(const std::vector<Bytes>& of_list, const std::vector<Bytes>& of_entry) {
  Desk desk = strict_desk();
  desk.finish();
  desk.draft.trust.crls = {list_with_extensions(desk.draft.crl, desk.draft.crl_key, of_list, of_entry)};
  return desk.outcome(store_of(desk.sources()));
}

std::string by_stranger(bool forged) {
  return list_with([](Desk& d) { d.draft.crl_key = stranger(); }, forged);
}
std::string by_authority_that_may_not(bool forged) {
  return list_with([](Desk& d) { d.draft.root.key_use = synth::key_cert_sign; }, forged);
}
std::string by_neighbour(bool forged) {
  Desk desk = strict_desk();
  const auto neighbour = office("XN", 2);
  desk.more.push_back({"neighbour", root_of(neighbour), Word::anchor});
  if (forged) desk.draft.crl.issuer_key_identifier = neighbour.csca_keys[2].identifier();
  if (forged) desk.draft.crl_key = neighbour.csca_keys[2];
  return desk.outcome();
}
// A key of before speaks for none that came after it.
std::string by_older_key(bool forged) {
  Desk desk = strict_desk();
  desk.more.push_back({"old", root_of(desk.office, 1), Word::anchor});
  if (forged) desk.draft.crl.issuer_key_identifier = desk.office.csca_keys[1].identifier();
  if (forged) desk.draft.crl_key = desk.office.csca_keys[1];
  return desk.outcome();
}
// Nor one that a list brought for one that the keeper named.
std::string by_listed_key(bool forged) {
  Desk desk = strict_desk();
  const auto key = stranger();
  const auto neighbour = office("XN", 2);
  auto root = desk.draft.root;
  root.serial += 2;
  root.validity.from += day;
  root.public_key = key.public_key();
  root.key_identifier = root.issuer_key_identifier = key.identifier();
  desk.more.push_back({"neighbour", root_of(neighbour), Word::anchor});
  desk.more.push_back({"list", neighbour.master_list({made(root, key)}).value()});
  if (forged) desk.draft.crl.issuer_key_identifier = key.identifier();
  if (forged) desk.draft.crl_key = key;
  return desk.outcome();
}
std::string by_unanchored_key(bool forged) {
  Desk desk = strict_desk();
  const auto key = stranger();
  auto root = desk.draft.root;
  root.serial += 2;
  root.public_key = key.public_key();
  desk.more.push_back(
      {"somebody's", der::sequence({der::integer(0), der::set_of({made(root, key)})}), Word::unanchored});
  if (forged) desk.draft.crl_key = key;
  return desk.outcome();
}
std::string by_expired_authority(bool forged) {
  Desk desk = strict_desk();
  if (forged) desk.draft.root.validity.to = desk.draft.crl.validity.from - day;
  desk.policy = policy_of(R"({"name": "own", "steps": {"ds_validity": {"failed": "passed"},
                                        "ds_revocation": {"not_possible": "undetermined"}}})");
  return desk.outcome();
}
std::string delta(bool forged) {
  const Bytes base = synth::extension("2.5.29.27", true, der::integer(1));
  const Bytes number = synth::extension("2.5.29.46", false, der::integer(1));
  return with_extensions({forged ? base : number}, {});
}
std::string indirect(bool forged) {  // RFC 5280, 5.3.3: of another issuer
  const Bytes issuer = synth::extension("2.5.29.29", true, der::sequence({}));
  const Bytes reason = synth::extension("2.5.29.21", false, der::object(ber::tag::enumerated, Bytes{1}));
  return with_extensions({}, {forged ? issuer : reason});
}
std::string of_tomorrow(bool forged) {
  Desk desk = strict_desk();
  if (forged) desk.draft.crl.validity.from = desk.draft.at + day;
  desk.draft.crl.validity.to = desk.draft.at + 30 * day;
  return desk.outcome();
}
std::string brought_before_it_was_made(bool forged) {
  Desk desk = strict_desk();
  desk.imported = desk.draft.at;
  if (forged) desk.imported = desk.draft.crl.validity.from - day;
  desk.finish();
  return taken(desk.sources(), "revocation list");
}
std::string long_past(bool forged) {
  Desk desk = strict_desk();
  desk.draft.crl.validity = {desk.draft.at - 20 * day, desk.draft.at + (forged ? -1 : 1) * day};
  return desk.outcome();
}
std::string for_ever(bool forged) {  // its next update is in 2090, and it is older than a year
  Desk desk = strict_desk();
  desk.draft.crl.validity = {desk.draft.at - (forged ? 401 : 399) * day, synth::midnight({2090, 1, 1})};
  return desk.outcome();
}
// Without a next update: a country issues one within 90 days.
std::string without_next_update(bool forged) {
  Desk desk = strict_desk();
  desk.draft.crl.validity.from = desk.draft.at - (forged ? 91 : 89) * day;
  desk.finish();
  const auto parts = [](ByteView der) {
    std::vector<Bytes> out;
    const auto whole = ber::only(der, "an object").value();
    ber::Reader reader(whole);
    while (!reader.at_end()) {
      const auto part = reader.next().value();
      out.emplace_back(part.encoding.begin(), part.encoding.end());
    }
    return out;
  };
  auto outer = parts(desk.draft.revocation), inner = parts(outer[0]);
  inner.erase(inner.begin() + 4);
  outer[0] = der::sequence(inner);
  outer[2] = der::bit_string(desk.draft.crl_key.sign(outer[0]).value());
  desk.draft.trust.crls = {der::sequence(outer)};
  return desk.outcome(store_of(desk.sources()));
}
std::string revoked(bool forged) {
  Desk desk;
  if (forged) desk.draft.crl.revoked = {desk.draft.signer.serial};
  return desk.outcome();
}
std::string revoked_in_old_list(bool forged) {
  Desk desk;
  desk.draft.crl.validity = {desk.draft.at - 100 * day, desk.draft.at - 10 * day};
  if (forged) desk.draft.crl.revoked = {desk.draft.signer.serial};
  return desk.outcome();
}
// What was revoked stays revoked in a store to which a newer list came that forgot it.
std::string forgotten(bool forged) {
  Desk desk;
  auto older = desk.draft.crl;
  older.validity.from -= 30 * day;
  older.number -= 1;
  if (forged) older.revoked = {desk.draft.signer.serial};
  desk.finish();
  const TemporaryStore store;
  store.import({{"anchor", desk.draft.root_certificate, Word::anchor, desk.draft.at},
                {"older", synth::revocation_list(older, desk.draft.crl_key).value(), Word::none, desk.draft.at}});
  store.import({{"newer", desk.draft.revocation, Word::none, desk.draft.at}});
  return desk.outcome(store.load());
}

}  // namespace

Rows revocation_rows() {
  const std::string missing = "undetermined: ds_revocation crl_missing",
                    stale = "undetermined: ds_revocation crl_stale";
  return {
      {"revocation_by_stranger",
       "Somebody signed a list in the authority's name.",
       missing,
       by_stranger,
       {T::revocation_by_key}},
      {"revocation_by_authority_that_may_not",
       "The authority may sign certificates and no lists.",
       missing,
       by_authority_that_may_not,
       {T::revocation_may}},
      {"revocation_by_neighbour", "A neighbour signed a list in Utopia's name.", missing, by_neighbour},
      {"revocation_by_older_key", "The key of before says that nobody is revoked.", missing, by_older_key},
      {"revocation_by_listed_key", "A key that a list brought says so for one that was named.", missing, by_listed_key},
      {"revocation_by_unanchored_key", "A key that nobody vouches for says so.", missing, by_unanchored_key},
      {"revocation_by_expired_authority",
       "The authority had expired when it signed the list.",
       missing,
       by_expired_authority,
       {T::revocation_in_time}},
      {"revocation_delta", "The list is the difference to another.", missing, delta, {T::revocation_complete}},
      {"revocation_indirect", "An entry is of another issuer.", missing, indirect, {T::revocation_complete}},
      {"revocation_of_tomorrow", "The list is of tomorrow.", stale, of_tomorrow, {T::revocation_fresh}},
      {"revocation_brought_early",
       "The list was made after it was brought.",
       "refused",
       brought_before_it_was_made,
       {T::revocation_future}},
      {"revocation_past", "The list's next update is past.", stale, long_past, {T::revocation_fresh}},
      {"revocation_for_ever", "The list is for 65 years.", stale, for_ever, {T::revocation_fresh}},
      {"revocation_without_next_update",
       "The list names no next update and is of a quarter ago.",
       stale,
       without_next_update,
       {T::revocation_fresh}},
      {"revoked", "The signer is revoked.", "failed: ds_revocation revoked", revoked, {T::path_revocation}},
      {"revoked_in_old_list",
       "The signer is revoked by a list that is out of date.",
       "failed: ds_revocation revoked",
       revoked_in_old_list,
       {T::path_revocation}},
      {"revocation_forgotten",
       "A newer list has forgotten that the signer is revoked.",
       "failed: ds_revocation revoked",
       forgotten,
       {T::revocations_kept}},
  };
}

}  // namespace landfall::forger
