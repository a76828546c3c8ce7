// Lists that nobody vouches for, that vouch for each other, or that say more than they may; what makes an anchor.
#include <utility>

#include <landfall/base/text.hpp>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

using T = trust::workshop::Check;
using trust::Word;

constexpr const char *for_lists = "2.23.136.1.1.3", *for_deviations = "2.23.136.1.1.8";

// Utopia's document; its authority comes from a list of a neighbour, whose authority the keeper named.
struct Listed {
  Desk desk{};
  synth::Office neighbour = office("XN", 2);
  synth::CertificateProfile signer = neighbour.list_signer("Master List Signer", neighbour.master_list_key, for_lists);
  synth::Key key = neighbour.master_list_key, issuer = neighbour.csca_keys[2];
  std::optional<std::chrono::sys_seconds> signed_at = neighbour.noon() - day;
  const char* type = "2.23.136.1.1.2";
  Word word = Word::none;
  std::vector<Bytes> certificates{};  // empty: Utopia's authority
  bool broken = false;

  [[nodiscard]] Bytes list() const {
    Bytes out = list_of(certificates.empty() ? std::vector<Bytes>{desk.draft.root_certificate} : certificates,
                        made(signer, issuer), key, signed_at, type);
    if (broken) out.back() ^= 1;
    return out;
  }
  [[nodiscard]] trust::SourceFile anchor() const { return {"neighbour", root_of(neighbour), Word::anchor}; }
  std::string outcome() {
    desk.finish();
    desk.draft.trust.anchors.clear();
    desk.more.push_back({"list", list(), word});
    desk.more.push_back(anchor());
    desk.imported = desk.draft.at;
    return desk.outcome(store_of(desk.sources()));
  }
};
std::string list_with(void (*change)(Listed&), bool forged) {
  Listed listed;
  if (forged) change(listed);
  return listed.outcome();
}

std::string list_without_purpose(bool forged) {
  return list_with([](auto& l) { l.signer.purpose.clear(); }, forged);
}
std::string list_of_other_purpose(bool forged) {
  return list_with([](auto& l) { l.signer.purpose = for_deviations; }, forged);
}
std::string list_of_two_purposes(bool forged) {
  return list_with(
      [](auto& l) {
        l.signer.purpose.clear();
        l.signer.more.push_back(
            synth::extension("2.5.29.37", true, der::sequence({der::oid(for_lists), der::oid("1.3.6.1.5.5.7.3.1")})));
      },
      forged);
}
std::string list_of_document_signer(bool forged) {
  return list_with(
      [](auto& l) {
        auto other = l.neighbour.signer_of(l.neighbour.noon() - 30 * day).value();
        l.signer = other.profile;
        l.key = other.key;
      },
      forged);
}
std::string list_of_authority_itself(bool forged) {
  return list_with(
      [](auto& l) {
        l.signer = l.neighbour.csca(2);
        l.key = l.neighbour.csca_keys[2];
      },
      forged);
}
std::string list_signer_revoked(bool forged) {
  Listed listed;
  auto crl = listed.neighbour.crl();
  if (forged) crl.revoked = {listed.signer.serial};
  listed.desk.more.push_back({"neighbour's", synth::revocation_list(crl, listed.issuer).value()});
  return listed.outcome();
}
std::string list_signer_expired(bool forged) {
  return list_with([](auto& l) { l.signer.validity.to = l.desk.draft.at - day; }, forged);
}
std::string list_signed_wrongly(bool forged) {
  return list_with([](auto& l) { l.broken = true; }, forged);
}
std::string list_of_other_type(bool forged) {
  return list_with([](auto& l) { l.type = "1.2.840.113549.1.7.1"; }, forged);
}
std::string list_by_stranger(bool forged) {  // in the name of the neighbour's authority
  return list_with([](auto& l) { l.issuer = stranger(); }, forged);
}
std::string list_by_nobody(bool forged) {
  Listed listed;
  listed.desk.finish();
  listed.desk.draft.trust.anchors.clear();
  listed.desk.more.push_back({"list", listed.list()});
  if (!forged) listed.desk.more.push_back(listed.anchor());
  return listed.desk.outcome(store_of(listed.desk.sources()));
}
std::string list_dated_2049(bool forged) {
  return list_with([](auto& l) { l.signed_at = synth::midnight({2049, 1, 1}); }, forged);
}
// A second signer whose signature is wrong.
std::string list_with_second_signer(bool forged) {
  Listed listed;
  listed.desk.finish();
  listed.desk.draft.trust.anchors.clear();
  const Bytes certificate = made(listed.signer, listed.issuer);
  synth::CmsProfile profile;
  profile.content_type = listed.type;
  profile.content = der::sequence({der::integer(0), der::set_of({listed.desk.draft.root_certificate})});
  profile.certificates = {certificate};
  synth::CmsSigner who;
  who.key = listed.key;
  who.certificate = certificate;
  who.digest = listed.key.algorithm().digest;
  profile.signers = {who, who};
  if (forged) profile.signers.back().signature = Bytes(70, 3);
  listed.desk.more.push_back({"list", synth::signed_data(profile).value()});
  listed.desk.more.push_back(listed.anchor());
  return listed.desk.outcome(store_of(listed.desk.sources()));
}
std::string list_without_signature(bool forged) {
  Listed listed;
  listed.desk.finish();
  listed.desk.draft.trust.anchors.clear();
  const Bytes bare = der::sequence({der::integer(0), der::set_of({listed.desk.draft.root_certificate})});
  listed.desk.more.push_back({"list", forged ? bare : listed.list()});
  listed.desk.more.push_back(listed.anchor());
  return listed.desk.outcome(store_of(listed.desk.sources()));
}

// A third country's list, whose signer leads to an authority that only the neighbour's list brought.
std::string list_by_listed_authority(bool forged) {
  Listed listed;
  const auto third = office("XM", 3);
  listed.desk.finish();
  listed.desk.draft.trust.anchors.clear();
  listed.certificates = {root_of(third)};
  const auto signer = third.list_signer("Master List Signer", third.master_list_key, for_lists);
  trust::SourceFile second{"third", list_of({listed.desk.draft.root_certificate}, made(signer, third.csca_keys[2]),
                                            third.master_list_key, third.noon() - day)};
  if (!forged) second.listed_signers_of = {"XM"};
  listed.desk.more = {{"list", listed.list()}, second, listed.anchor()};
  return listed.desk.outcome(store_of(listed.desk.sources()));
}

// An authority of the neighbour's that the list says is for the documents of a third state.
std::string list_widens_states(bool forged) {
  Desk desk(Desk::country_options("XN", forged ? "FRA" : "XNN"));
  Listed listed;
  desk.finish();
  listed.certificates = {desk.draft.root_certificate};
  desk.draft.trust.anchors.clear();
  desk.more = {{"list", listed.list()}, listed.anchor()};
  return desk.outcome(store_of(desk.sources()));
}

// Somebody's list, taken on the word, brings an authority with Utopia's name and key identifier; Utopia's own is known.
std::string unanchored_beside_anchored(bool forged) {
  Desk desk;
  const auto key = stranger();
  auto root = desk.draft.root;
  root.serial += 2;
  root.public_key = key.public_key();
  const Bytes bare = der::sequence({der::integer(0), der::set_of({made(root, key)})});
  desk.more.push_back({"somebody's", bare, Word::unanchored});
  if (forged) desk.draft.signer_issuer = key;
  desk.policy = policy_of(R"({"name": "own", "findings": {"unanchored": "passed"}})");
  return desk.outcome();
}
// Its revocation list must not take Utopia's signers away either.
std::string unanchored_revokes(bool forged) {
  Desk desk;
  const auto key = stranger();
  auto root = desk.draft.root;
  root.serial += 2;
  root.public_key = key.public_key();
  const Bytes bare = der::sequence({der::integer(0), der::set_of({made(root, key)})});
  desk.more.push_back({"somebody's", bare, Word::unanchored});
  auto crl = desk.office.crl();
  crl.revoked = {desk.draft.signer.serial};
  if (forged)
    desk.more.push_back({"somebody's too", synth::revocation_list(crl, key).value()});
  else
    desk.draft.crl = crl;
  return desk.outcome();
}

// ---- what makes an anchor

std::string folder_of_lists(bool forged) {
  Desk desk;
  desk.name_anchors = !forged;
  return desk.outcome();
}
// The keeper names a neighbour's authority, in whose certificate stands the PEM text of somebody's.
std::string text_within_anchor(bool forged) {
  Desk desk;
  desk.finish();
  const auto neighbour = office("XN", 2);
  auto root = neighbour.csca(2);
  const Bytes inside = pem(desk.draft.root_certificate);
  root.more.push_back(synth::extension("2.25.1", false, der::octet_string(inside)));
  const Bytes named = made(root, neighbour.csca_keys[2]);
  desk.draft.trust.anchors = {forged ? named : inside};
  return desk.outcome(store_of(desk.sources()));
}
// Three authorities in one file: all of them, or none.
std::string bundle(bool forged) {
  Desk desk;
  desk.finish();
  Bytes file;
  for (const Bytes& one : {root_of(office("XN", 2)), desk.draft.root_certificate, root_of(office("XM", 3))}) {
    const Bytes block = pem(forged && file.empty() ? ByteView(one).first(100) : ByteView(one));
    file.insert(file.end(), block.begin(), block.end());
  }
  desk.draft.trust.anchors.clear();
  desk.more = trust::expand({{"bundle", file, Word::anchor}});
  return desk.outcome(store_of(desk.sources()));
}
std::string anchor_by_other_key(bool forged) {
  Desk desk;
  desk.finish();
  auto root = desk.draft.root;
  if (forged) desk.draft.trust.anchors = {made(root, stranger())};
  return taken(desk.sources(), "anchor");
}
std::string pkd_file(bool forged) {
  Desk desk;
  desk.finish();
  const std::string ldif =
      text("dn: c=UT,dc=data\nuserCertificate;binary:: ", to_base64(desk.draft.root_certificate), "\n");
  desk.draft.trust.anchors.clear();
  desk.more = trust::expand(
      {{"pkd", forged ? Bytes(ldif.begin(), ldif.end()) : pem(desk.draft.root_certificate), Word::anchor}});
  return desk.outcome(store_of(desk.sources()));
}

}  // namespace

Rows list_rows() {
  const std::string missing = "undetermined: ds_chain csca_missing";
  return {
      {"list_without_purpose", "A list's signer has no purpose.", missing, list_without_purpose, {T::list_path}},
      {"list_of_other_purpose",
       "A list's signer is one of deviation lists.",
       missing,
       list_of_other_purpose,
       {T::path_purpose, T::list_path}},
      {"list_of_two_purposes",
       "A list's signer is one of servers too.",
       missing,
       list_of_two_purposes,
       {T::path_purpose, T::list_path}},
      {"list_of_document_signer", "A document signer signed a list.", missing, list_of_document_signer, {T::list_path}},
      {"list_of_authority_itself",
       "The authority itself signed a list.",
       missing,
       list_of_authority_itself,
       {T::list_path}},
      {"list_signer_revoked", "The list's signer is revoked.", missing, list_signer_revoked, {T::path_revocation}},
      {"list_signer_expired",
       "The list's signer had expired when the list was brought.",
       missing,
       list_signer_expired,
       {T::path_validity, T::list_path}},
      {"list_signed_wrongly",
       "A bit of the list's signature was changed.",
       missing,
       list_signed_wrongly,
       {T::list_signature}},
      {"list_of_other_type", "The list was signed as data.", missing, list_of_other_type, {T::list_content_type}},
      {"list_by_stranger",
       "Somebody issued the list's signer in a named authority's name.",
       missing,
       list_by_stranger,
       {T::path_signature}},
      {"list_by_nobody", "The list's signer leads to nobody who was named.", missing, list_by_nobody},
      {"list_dated_2049", "The list says that it was signed in 2049.", missing, list_dated_2049, {T::list_time}},
      {"list_with_second_signer",
       "A second signature of the list is wrong.",
       missing,
       list_with_second_signer,
       {T::list_signature}},
      {"list_without_signature", "The list has no signature.", missing, list_without_signature},
      {"list_by_listed_authority",
       "The list's signer leads to an authority that another list brought.",
       missing,
       list_by_listed_authority,
       {T::lists_by_named}},
      {"list_widens_states",
       "The list says that a neighbour's authority is for France.",
       "failed: country country_mismatch",
       list_widens_states,
       {T::states_of_lists}},
      {"unanchored_beside_anchored",
       "Nobody's list has an authority of Utopia's name.",
       "failed: ds_chain signature_wrong",
       unanchored_beside_anchored,
       {T::unanchored_apart}},
      {"unanchored_revokes",
       "Nobody's authority revokes Utopia's signer: it does not.",
       "passed",
       unanchored_revokes,
       {},
       "failed: ds_revocation revoked"},
      {"folder_of_lists",
       "An authority's certificate lies among revocation lists.",
       missing,
       folder_of_lists,
       {T::only_named_anchors}},
      {"text_within_anchor",
       "A named certificate holds the text of another.",
       missing,
       text_within_anchor,
       {T::pem_at_beginning}},
      {"bundle", "One of three certificates in a file is cut.", missing, bundle},
      {"anchor_by_other_key", "What is named as an anchor was signed by another key.", "refused", anchor_by_other_key},
      {"pkd_file", "An authority in LDIF.", missing, pkd_file},
  };
}

}  // namespace landfall::forger
