// Certificates that say what they should not, and links that lead where they must not.
#include <utility>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

using T = trust::workshop::Check;

// The signer's certificate with this changed.
std::string signer_with(void (*change)(synth::CertificateProfile&), bool forged) {
  Desk desk;
  if (forged) change(desk.draft.signer);
  return desk.outcome();
}
void add_purpose(synth::CertificateProfile& to, const char* purpose) { to.purpose = purpose; }
void add_critical(synth::CertificateProfile& to) {
  to.more.push_back(synth::extension("2.25.3141592653", true, der::null()));
}

std::string for_servers(bool forged) {
  return signer_with([](auto& p) { add_purpose(p, "1.3.6.1.5.5.7.3.1"); }, forged);
}
std::string for_mail(bool forged) {
  return signer_with([](auto& p) { add_purpose(p, "1.3.6.1.5.5.7.3.4"); }, forged);
}
std::string for_anything(bool forged) {
  return signer_with([](auto& p) { add_purpose(p, "2.5.29.37.0"); }, forged);
}
std::string for_master_lists(bool forged) {
  return signer_with([](auto& p) { add_purpose(p, "2.23.136.1.1.3"); }, forged);
}
std::string for_seals(bool forged) {
  return signer_with([](auto& p) { add_purpose(p, "2.23.136.1.1.14.2"); }, forged);
}
std::string not_for_signatures(bool forged) {
  return signer_with([](auto& p) { p.key_use = synth::crl_sign; }, forged);
}
std::string signer_is_ca(bool forged) {
  return signer_with([](auto& p) { p.ca = true; }, forged);
}
std::string signer_may_issue(bool forged) {
  return signer_with([](auto& p) { p.key_use = synth::digital_signature | synth::key_cert_sign; }, forged);
}
std::string signer_demands_more(bool forged) { return signer_with(add_critical, forged); }
std::string subject_of_other_country(bool forged) {
  return signer_with([](auto& p) { p.subject = synth::distinguished_name("XN", "Country XN", "Signer"); }, forged);
}

// Times: documents outlive certificates, so these are open and not wrong.
std::string signer_expired(bool forged) {
  Desk desk;
  if (forged) desk.draft.signer.validity.to = desk.draft.at - day;
  return desk.outcome();
}
std::string signer_not_yet(bool forged) {
  Desk desk;
  if (forged) desk.draft.signer.validity.from = desk.draft.at + day;
  return desk.outcome();
}
std::string authority_expired(bool forged) {
  Desk desk;
  if (forged) desk.draft.root.validity.to = desk.draft.at - day;
  return desk.outcome();
}

// The authority's certificate with this changed; the keeper named it all the same.
std::string authority_with(void (*change)(synth::CertificateProfile&), bool forged) {
  Desk desk;
  if (forged) change(desk.draft.root);
  return desk.outcome();
}
std::string authority_may_not_issue(bool forged) {
  return authority_with([](auto& p) { p.key_use = synth::crl_sign; }, forged);
}
std::string authority_is_none(bool forged) {
  return authority_with(
      [](auto& p) {
        p.ca = false;
        p.key_use = 0;
      },
      forged);
}
std::string authority_for_servers(bool forged) {
  return authority_with([](auto& p) { add_purpose(p, "1.3.6.1.5.5.7.3.1"); }, forged);
}
std::string authority_demands_more(bool forged) { return authority_with(add_critical, forged); }

// ---- who issued it

std::string issued_by_stranger(bool forged) {
  Desk desk;
  if (forged) desk.draft.signer_issuer = stranger();
  return desk.outcome();
}
std::string issued_by_stranger_in_sod(bool forged) {
  Desk desk;
  if (forged) {
    desk.draft.signer_issuer = stranger();
    auto root = desk.draft.root;
    root.public_key = stranger().public_key();
    desk.draft.sod.certificates.push_back(made(root, stranger()));
  }
  return desk.outcome();
}
std::string issued_over_chosen_generator(bool forged) {  // CVE-2020-0601
  Desk desk;
  if (forged) {
    desk.draft.signer_issuer = synth::Key::with_chosen_generator(desk.draft.root_key, 1).value();
    auto root = desk.draft.root;
    root.public_key = desk.draft.signer_issuer.public_key();
    desk.draft.sod.certificates.push_back(made(root, desk.draft.signer_issuer));
  }
  return desk.outcome();
}
std::string algorithm_named_twice(bool forged) {
  Desk desk;
  if (forged) desk.draft.signer.inner_algorithm = synth::signature_algorithm({false, false, synth::Digest::sha384});
  return desk.outcome();
}
// A CA that the country's issued for another use, and which signs signers of documents (path length 0).
std::string issued_by_lower_authority(bool forged) {
  Desk desk;
  const synth::Key key = stranger("lower");
  auto lower = desk.draft.root;
  lower.serial += 2;
  lower.subject = synth::distinguished_name("UT", "Country UT", "CA of the revenue");
  lower.public_key = key.public_key();
  lower.key_identifier = key.identifier();
  lower.issuer_key_identifier = desk.draft.root.key_identifier;
  if (forged) {
    desk.issue_from(lower, key);
    desk.draft.trust.certificates.push_back(made(lower, desk.draft.root_key));
    desk.draft.sod.certificates.push_back(made(lower, desk.draft.root_key));
  }
  return desk.outcome();
}

// ---- links

// The keeper named the key before; the document's signer was issued by the key after it, which a link certifies.
struct Linked {
  explicit Linked(synth::CountryOptions country = Desk::country_options()) : desk(std::move(country)) {
    link = desk.office.link(2);
    before = desk.office.csca(1);
    by = desk.office.csca_keys[1];
  }
  Desk desk;
  synth::CertificateProfile link, before;
  synth::Key by;
  std::string outcome() {
    desk.finish();
    desk.draft.trust.anchors = {made(before, desk.office.csca_keys[1])};
    desk.draft.trust.certificates = {made(link, by)};
    return desk.outcome(store_of(desk.sources()));
  }
};
std::string link_with(void (*change)(Linked&), bool forged) {
  Linked linked;
  if (forged) change(linked);
  return linked.outcome();
}

std::string link_by_stranger(bool forged) {
  return link_with([](auto& l) { l.by = stranger(); }, forged);
}
// Asked directly: a store takes what may not sign certificates for no link.
std::string link_no_ca(bool forged) {
  Linked linked;
  if (forged) linked.link.key_use = synth::crl_sign;
  linked.desk.finish();
  linked.desk.draft.trust.anchors = {root_of(linked.desk.office, 1)};
  const auto store = store_of(linked.desk.sources());
  const auto link = trust::Certificate::parse(made(linked.link, linked.by)).value();
  trust::Budget budget;
  const auto path = trust::find_path(store, {.signer = link, .purpose = trust::Purpose::link}, budget);
  const auto* trouble = path.trouble();
  return trouble == nullptr ? "passed" : "refused: " + std::string(name(trouble->reason));
}
std::string link_for_servers(bool forged) {
  return link_with([](auto& l) { add_purpose(l.link, "1.3.6.1.5.5.7.3.1"); }, forged);
}
std::string link_demands_more(bool forged) {
  return link_with([](auto& l) { add_critical(l.link); }, forged);
}
std::string link_after_expiry(bool forged) {
  return link_with([](auto& l) { l.before.validity.to = l.link.validity.from - day; }, forged);
}
// A name of its own, and the document's signer is issued in it.
void rename(Linked& linked) {
  linked.link.subject = synth::distinguished_name("UT", "Country UT", "CSCA of tomorrow");
  linked.desk.draft.signer.issuer = linked.link.subject;
}
void allow_name_change(Linked& linked) {
  linked.link.more.push_back(synth::extension("2.23.136.1.1.6.1", false, der::null()));
}
std::string link_renamed(bool forged) {
  Linked linked;
  rename(linked);
  if (!forged) allow_name_change(linked);
  return linked.outcome();
}
std::string link_of_other_country(bool forged) {
  Linked linked(Desk::country_options("XN", "XNN"));
  if (forged) {
    linked.desk.name_state("UTO");
    linked.link.subject = synth::distinguished_name("UT", "Country UT", "CSCA Country UT");
    linked.desk.draft.signer.issuer = linked.desk.draft.signer.subject = linked.link.subject;
    allow_name_change(linked);
  }
  return linked.outcome();
}
std::string link_of_other_state(bool forged) {
  Linked linked(Desk::country_options("XN", "XNN"));
  if (forged) linked.desk.name_state("UTO");
  if (forged) linked.link.state = "UTO";
  return linked.outcome();
}
std::string link_revoked(bool forged) {
  Linked linked;
  auto crl = linked.desk.office.crl();
  crl.issuer_key_identifier = linked.desk.office.csca_keys[1].identifier();
  if (forged) crl.revoked = {linked.link.serial};
  linked.desk.more.push_back({"old key", synth::revocation_list(crl, linked.by).value()});
  return linked.outcome();
}
// Its own key's list revokes the link over which that key came: the list was brought last, and the link goes.
std::string link_revoked_by_later_list(bool forged) {
  Linked linked;
  if (forged) linked.desk.draft.crl.revoked = {linked.link.serial};
  return linked.outcome();
}

}  // namespace

Rows path_rows() {
  const std::string revoked = "failed: ds_chain revoked";
  const std::string usage = "failed: ds_usage key_usage", chain = "undetermined: ds_chain csca_chain_wrong";
  return {
      {"for_servers", "The signer's key is for servers.", usage, for_servers, {T::path_purpose}},
      {"for_mail", "The signer's key is for mail.", usage, for_mail, {T::path_purpose}},
      {"for_anything", "The signer's key is for any purpose.", usage, for_anything, {T::path_purpose}},
      {"for_master_lists", "The signer's key is for master lists.", usage, for_master_lists, {T::path_purpose}},
      {"for_seals", "The signer's key is for digital seals.", usage, for_seals, {T::path_purpose}},
      {"not_for_signatures", "The signer's key is not for signatures.", usage, not_for_signatures, {T::path_key_usage}},
      {"signer_is_ca", "The signer's certificate is a CA's.", usage, signer_is_ca, {T::path_end}},
      {"signer_may_issue", "The signer may sign certificates.", usage, signer_may_issue, {T::path_end}},
      {"signer_demands_more",
       "The signer has a critical extension that nobody knows.",
       "failed: ds_usage critical_extension",
       signer_demands_more,
       {T::path_critical_signer}},
      {"subject_of_other_country",
       "The signer is of another country.",
       "failed: country country_mismatch",
       subject_of_other_country,
       {T::path_country}},
      {"signer_expired",
       "The signer expired yesterday.",
       "undetermined: ds_validity ds_expired",
       signer_expired,
       {T::path_validity}},
      {"signer_not_yet",
       "The signer is valid from tomorrow.",
       "undetermined: ds_validity ds_not_yet_valid",
       signer_not_yet,
       {T::path_validity}},
      {"authority_expired",
       "The authority expired yesterday.",
       "undetermined: ds_validity csca_expired",
       authority_expired,
       {T::path_validity}},
      {"authority_may_not_issue",
       "The authority may not sign certificates.",
       "failed: ds_chain csca_not_ca",
       authority_may_not_issue,
       {T::path_ca}},
      {"authority_is_none",
       "The authority says that it is none.",
       "failed: ds_chain csca_not_ca",
       authority_is_none,
       {T::path_ca}},
      {"authority_for_servers",
       "The authority is one for servers.",
       "failed: ds_chain csca_not_ca",
       authority_for_servers,
       {T::path_ca_purpose}},
      {"authority_demands_more",
       "The authority has a critical extension that nobody knows.",
       "failed: ds_chain critical_extension",
       authority_demands_more,
       {T::path_critical_authority}},
      {"issued_by_stranger",
       "Somebody else issued it in the authority's name.",
       "failed: ds_chain signature_wrong",
       issued_by_stranger,
       {T::path_signature}},
      {"issued_by_stranger_in_sod",
       "The same, and EF.SOD holds his certificate.",
       "failed: ds_chain signature_wrong",
       issued_by_stranger_in_sod,
       {T::path_signature}},
      {"issued_over_chosen_generator",
       "The authority's key over a generator of somebody's choice.",
       "failed: ds_chain signature_wrong",
       issued_over_chosen_generator,
       {T::path_signature}},
      {"algorithm_named_twice",
       "The certificate names two algorithms.",
       "failed: ds_chain algorithm_inconsistent",
       algorithm_named_twice,
       {T::path_signature}},
      {"issued_by_lower_authority",
       "An authority below the country's issued it.",
       chain,
       issued_by_lower_authority,
       {T::link_name}},
      {"link_by_stranger",
       "Somebody else linked the new key to the old.",
       chain,
       link_by_stranger,
       {T::path_signature}},
      {"link_no_ca", "What links may not sign certificates.", "refused: key_usage", link_no_ca, {T::link_ca}},
      {"link_for_servers", "The link is an authority for servers.", chain, link_for_servers, {T::path_ca_purpose}},
      {"link_demands_more", "The link has a critical extension that nobody knows.", chain, link_demands_more},
      {"link_after_expiry",
       "The old key had expired when it signed the link.",
       chain,
       link_after_expiry,
       {T::link_in_time}},
      {"link_renamed", "The link changes the name without the extension for it.", chain, link_renamed, {T::link_name}},
      {"link_of_other_country",
       "The link makes a neighbour's key one of Utopia's.",
       chain,
       link_of_other_country,
       {T::path_country}},
      {"link_of_other_state",
       "The link says that a neighbour's key is for Utopia's documents.",
       "failed: country country_mismatch",
       link_of_other_state,
       {T::states_of_links}},
      {"link_revoked", "The old key revoked the link.", revoked, link_revoked, {T::path_revocation}},
      {"link_revoked_by_later_list",
       "The new key's list revokes the link over which it came.",
       revoked,
       link_revoked_by_later_list,
       {T::path_revocation}},
  };
}

}  // namespace landfall::forger
