// Whose word counts where several speak: a key in several certificates, links and lists of one country, revocations
// that revoke each other, files that are brought again; in whatever order they come.
#include <utility>

#include <landfall/base/text.hpp>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

using T = trust::workshop::Check;
using trust::SourceFile;
using trust::Word;

// A country whose authority the keeper named, and its master lists.
struct Lister {
  synth::Office its;
  explicit Lister(const char* code, std::uint64_t seed) : its(office(code, seed)) {}
  [[nodiscard]] SourceFile anchor() const {
    return {text("authority of ", its.csca(2).serial), root_of(its), Word::anchor};
  }
  [[nodiscard]] synth::CertificateProfile signer() const {
    return its.list_signer("Master List Signer", its.master_list_key, "2.23.136.1.1.3");
  }
  [[nodiscard]] SourceFile list(const std::vector<Bytes>& certificates, std::chrono::days age = day) const {
    return {"list", list_of(certificates, made(signer(), its.csca_keys[2]), its.master_list_key, its.noon() - age)};
  }
};
const Lister& neighbour() {
  static const Lister one("XN", 2);
  return one;
}
const Lister& third() {
  static const Lister one("XM", 3);
  return one;
}

// A document of an older key, whose signer the newest key's revocation list has.
struct Older {
  Desk desk{};
  synth::Office& its = desk.office;
  explicit Older(int generation, bool revoked) {
    desk.issue_from(its.csca(generation), its.csca_keys[static_cast<std::size_t>(generation)]);
    if (revoked) desk.draft.crl.revoked = {desk.draft.signer.serial};
    desk.finish();
  }
  [[nodiscard]] SourceFile revocations() const { return {"revocations", desk.draft.revocation}; }
  [[nodiscard]] SourceFile link(int generation) const {
    return {"link", made(its.link(generation), its.csca_keys[static_cast<std::size_t>(generation) - 1])};
  }
  [[nodiscard]] std::string outcome(std::vector<SourceFile> files) const {
    files.push_back(revocations());
    files.push_back(neighbour().anchor());
    return desk.outcome(store_of(std::move(files)));
  }
};

// A list has the newest key, links lead to it from the one that was named: it is named too, and speaks for it.
std::string revoked_over_links(bool forged) {
  const Older older(0, forged);
  return older.outcome({{"anchor", root_of(older.its, 0), Word::anchor},
                        neighbour().list({root_of(older.its, 2)}),
                        older.link(2),
                        older.link(1)});
}
std::string revoked_over_listed_link(bool forged) {
  const Older older(1, forged);
  return older.outcome({{"anchor", root_of(older.its, 1), Word::anchor},
                        neighbour().list({root_of(older.its, 2), root_of(older.its, 1), older.link(2).bytes})});
}
// The newest key in a certificate that seems to be older than the key before.
std::string revoked_in_two_lists(bool forged) {
  const Older older(1, forged);
  auto early = older.its.csca(2);
  early.validity.from = older.its.csca(1).validity.from - day;
  early.serial += 6;
  return older.outcome({neighbour().list({root_of(older.its, 1), root_of(older.its, 2)}), third().anchor(),
                        third().list({made(early, older.its.csca_keys[2])})});
}
// Somebody's certificate of the older key would make it the newest, for which no other list speaks.
std::string older_key_dated_later(bool forged) {
  const Older older(1, forged);
  auto late = older.its.csca(1);
  late.validity.from = older.its.csca(2).validity.from + day;
  late.validity.to += 800 * day;
  late.serial += 4;
  return older.outcome({neighbour().list({root_of(older.its, 1), root_of(older.its, 2)}), third().anchor(),
                        third().list({made(late, stranger())})});
}
// The keeper's authority, and by a list the same key in a certificate that nobody could use.
std::string key_made_useless(bool forged) {
  Desk desk;
  desk.finish();
  auto useless = desk.draft.root;
  useless.validity.to += 400 * day;
  useless.serial += 4;
  useless.more.push_back(synth::extension("2.25.3141592653", true, der::null()));
  std::vector<SourceFile> files{neighbour().list({desk.draft.root_certificate}),
                                neighbour().anchor(),
                                third().anchor(),
                                {"revocations", desk.draft.revocation}};
  if (forged) files.push_back(third().list({made(useless, stranger())}));
  return desk.outcome(store_of(std::move(files)));
}

// The same point, with one coordinate and a sign (SEC 1, 2.3.3).
Bytes compressed(ByteView key) {
  ber::Reader reader(ber::only(key, "key").value());
  const auto algorithm = reader.next().value();
  const auto bits = ber::bits(reader.next().value()).value();
  Bytes point(bits.bytes.begin(), bits.bytes.begin() + 33);
  point[0] = static_cast<std::uint8_t>(2 + (bits.bytes.back() & 1));
  return der::sequence({Bytes(algorithm.encoding.begin(), algorithm.encoding.end()), der::bit_string(point)});
}
// The root has expired, the link to its key lives on: what the key revoked under the root is revoked.
std::string key_encoded_otherwise(bool forged) {
  Desk desk;
  auto root = desk.office.csca(2), link = desk.office.link(2);
  root.validity.to = desk.draft.at - std::chrono::hours(1);
  link.validity.from += 30 * day;
  link.public_key = compressed(link.public_key);
  desk.draft.crl.validity.from = desk.draft.at - 10 * day;
  if (forged) desk.draft.crl.revoked = {desk.draft.signer.serial};
  desk.finish();
  return desk.outcome(store_of({{"root", made(root, desk.office.csca_keys[2]), Word::anchor},
                                {"named", root_of(desk.office, 1), Word::anchor},
                                {"link", made(link, desk.office.csca_keys[1])},
                                {"revocations", desk.draft.revocation}}));
}

// ---- links and authorities that are revoked

SourceFile revocations_by(const synth::Office& office, const synth::Key& key, std::uint64_t serial) {
  auto list = office.crl();
  list.issuer_key_identifier = key.identifier();
  list.revoked = {serial};
  return {"revocations", synth::revocation_list(list, key).value()};
}

// That a list has it too makes it no better.
std::string revoked_link_in_list(bool forged) {
  Desk desk;
  desk.finish();
  auto& its = desk.office;
  const SourceFile link{"link", made(its.link(2), its.csca_keys[1])};
  return desk.outcome(
      store_of({{"anchor", root_of(its, 1), Word::anchor},
                link,
                neighbour().anchor(),
                neighbour().list({link.bytes}),
                revocations_by(its, its.csca_keys[1], forged ? its.link(2).serial : its.link(2).serial + 100)}));
}
// The country itself says that its older authority is one no more.
std::string authority_revoked(bool forged) {
  Desk desk;
  auto& its = desk.office;
  desk.issue_from(its.csca(1), its.csca_keys[1]);
  if (forged) desk.draft.crl.revoked = {its.csca(1).serial};
  desk.finish();
  return desk.outcome(store_of({{"older", root_of(its, 1), Word::anchor},
                                {"newest", root_of(its, 2), Word::anchor},
                                {"revocations", desk.draft.revocation}}));
}
// Of three links the first revokes the second, and the second, revoked, the document's.
std::string revoked_link_revokes(bool forged) {
  Desk desk;
  desk.finish();
  auto& its = desk.office;
  const auto first = stranger("first"), second = stranger("second");
  const auto link_to = [&](const synth::Key& key, std::uint64_t serial) {
    auto link = its.link(2);
    link.serial = serial;
    link.public_key = key.public_key();
    link.key_identifier = key.identifier();
    return SourceFile{"link", made(link, its.csca_keys[1])};
  };
  return desk.outcome(store_of({{"anchor", root_of(its, 1), Word::anchor},
                                link_to(first, 11),
                                link_to(second, 13),
                                {"link", made(its.link(2), its.csca_keys[1])},
                                revocations_by(its, first, 13),
                                revocations_by(its, second, forged ? its.link(2).serial : 999)}));
}
// A list whose signer is revoked brought a key of the country, which revokes the country's link.
std::string key_of_revoked_list_revokes(bool forged) {
  Desk desk;
  desk.finish();
  auto& its = desk.office;
  const auto key = stranger("bad key");
  auto bad = its.csca(2);
  bad.serial += 8;
  bad.public_key = key.public_key();
  bad.key_identifier = bad.issuer_key_identifier = key.identifier();
  return desk.outcome(store_of({neighbour().list({root_of(its, 1)}),
                                neighbour().anchor(),
                                third().anchor(),
                                {"link", made(its.link(2), its.csca_keys[1])},
                                third().list({made(bad, key)}),
                                revocations_by(third().its, third().its.csca_keys[2], third().signer().serial),
                                revocations_by(its, key, forged ? its.link(2).serial : 999)}));
}

// ---- whom nobody vouches for, whom somebody vouches for too often

// The keeper takes unanchored lists and lets them weigh nothing: where he named the country's authority, they do not
// count.
std::string unanchored_key_beside_anchor(bool forged) {
  Desk desk;
  const auto key = stranger();
  auto root = desk.draft.root;
  root.serial += 2;
  root.public_key = key.public_key();
  root.key_identifier = root.issuer_key_identifier = key.identifier();
  desk.more.push_back(
      {"somebody's", der::sequence({der::integer(0), der::set_of({made(root, key)})}), Word::unanchored});
  if (forged) {
    desk.draft.signer_issuer = key;
    desk.draft.signer.issuer_key_identifier = key.identifier();
  }
  desk.policy = policy_of(R"({"name": "own", "findings": {"unanchored": "passed"}})");
  return desk.outcome();
}
std::string authority_of_other_state(bool forged) {
  Desk desk(Desk::country_options("XN", forged ? "FRA" : "XNN"));
  return desk.outcome();
}
// Organisations and who has no state are states of their own.
std::string list_gives_organisation(bool forged) {
  std::string worst = "passed";
  for (const char* state : {"XCE", "XOM", "XXA", "NTZ", "XBA", "UNO", "EUE", "D"}) {
    Desk desk(Desk::country_options("XN", forged ? state : "XNN"));
    desk.finish();
    const auto out = desk.outcome(store_of({third().list({desk.draft.root_certificate}), third().anchor()}));
    if (forged && out == "passed") return text("passed as ", state);
    worst = out;
  }
  return worst;
}
// A list of 120 keys in the name of another country's authority, before the true one's.
std::string flood_of_one_name(bool forged) {
  Desk desk;
  std::vector<Bytes> certificates;
  for (int i = 0; i < 120 && forged; ++i) {
    auto other = desk.draft.root;
    other.serial = 5000 + static_cast<std::uint64_t>(i);
    const auto key = stranger(text("k", i).c_str());
    other.public_key = key.public_key();
    certificates.push_back(made(other, key));
  }
  desk.finish();
  certificates.push_back(root_of(neighbour().its));
  return desk.outcome(store_of({neighbour().list(certificates), neighbour().anchor(), third().anchor(),
                                third().list({desk.draft.root_certificate})}));
}

// ---- keys of others

// A neighbour makes a CA in the country's name over a key of his own, which is named for him, and revokes with it.
SourceFile in_its_name(const synth::Office& its, const synth::Key& key) {
  auto root = its.csca(2);
  root.serial += 77;
  root.public_key = key.public_key();
  root.key_identifier = root.issuer_key_identifier = key.identifier();
  root.validity.from += day;
  return neighbour().list({made(root, key)});
}
std::string neighbours_key_revokes(bool forged) {
  Desk desk;
  desk.finish();
  const auto key = forged ? neighbour().its.csca_keys[2] : stranger();
  return desk.outcome(store_of({{"named", desk.draft.root_certificate, Word::anchor},
                                neighbour().anchor(),
                                in_its_name(desk.office, key),
                                revocations_by(desk.office, key, desk.draft.signer.serial)}));
}
std::string neighbours_key_is_fresh(bool forged) {
  Desk desk;
  desk.policy = strict_on_revocation();
  desk.finish();
  const auto key = neighbour().its.csca_keys[2];
  std::vector<SourceFile> files{{"named", desk.draft.root_certificate, Word::anchor},
                                neighbour().anchor(),
                                in_its_name(desk.office, key),
                                revocations_by(desk.office, key, 1)};
  if (!forged) files.push_back({"revocations", desk.draft.revocation});
  return desk.outcome(store_of(std::move(files)));
}
// A third country's link over the country's public key, which everybody knows.
std::string link_over_foreign_key(bool forged) {
  const Older older(1, forged);
  auto link = third().its.link(2);
  link.serial = 4711;
  link.public_key = older.its.csca_keys[1].public_key();
  link.key_identifier = older.its.csca_keys[1].identifier();
  link.issuer_key_identifier = third().its.csca_keys[2].identifier();
  link.validity.from = third().its.noon() - 20 * day;
  const Bytes foreign = made(link, third().its.csca_keys[2]);
  return older.outcome({neighbour().list({root_of(older.its, 1), root_of(older.its, 2)}),
                        third().anchor(),
                        third().list({foreign}),
                        {"link", foreign}});
}
std::vector<Bytes> junk_links(const synth::Office& its, bool of_other_names) {
  std::vector<Bytes> out;
  for (std::uint64_t i = 0; i < 100; ++i) {
    auto link = its.link(2);
    const auto key = stranger("junk");
    link.serial = 9000 + i;
    if (of_other_names) link.subject = synth::distinguished_name("UT", "Country UT", text("junk ", i));
    link.public_key = key.public_key();
    link.key_identifier = key.identifier();
    out.push_back(made(link, key));
  }
  return out;
}
std::string junk_links_in_list(bool forged) {
  const Older older(1, forged);
  return older.outcome({{"named", root_of(older.its, 1), Word::anchor},
                        neighbour().list({root_of(older.its, 2), older.link(2).bytes}),
                        third().anchor(),
                        third().list(junk_links(older.its, true))});
}
std::string junk_link_files(bool forged) {
  const Older older(1, forged);
  std::vector<SourceFile> files{{"named", root_of(older.its, 1), Word::anchor}, older.link(2)};
  for (const auto& link : junk_links(older.its, false)) files.insert(files.begin(), {"junk", link});
  return older.outcome(std::move(files));
}
// 120 keys of other names with the key identifier of the country's, which everybody knows.
std::string junk_key_identifiers(bool forged) {
  Desk desk;
  desk.finish();
  std::vector<Bytes> junk{root_of(third().its)};
  for (int i = 0; i < 120 && forged; ++i) {
    auto other = desk.draft.root;
    const auto key = stranger(text("k", i).c_str());
    other.subject = other.issuer = synth::distinguished_name("XM", "Country XM", text("n", i));
    other.public_key = key.public_key();
    junk.push_back(made(other, key));
  }
  return desk.outcome(store_of(
      {third().anchor(), third().list(junk), neighbour().anchor(), neighbour().list({desk.draft.root_certificate})}));
}
// The same RSA key in a link that is for PSS alone.
std::string key_for_pss_in_link(bool forged) {
  auto options = Desk::country_options();
  options.csca = {synth::KeyType::rsa_2048, synth::Digest::sha256};
  Desk desk(options);
  desk.finish();
  auto link = desk.office.link(2);
  if (forged) {
    const Bytes key = link.public_key;
    ber::Reader reader(ber::only(key, "key").value());
    (void)reader.next();
    const auto bits = reader.next().value();
    link.public_key = der::sequence(
        {der::sequence({der::oid("1.2.840.113549.1.1.10")}), Bytes(bits.encoding.begin(), bits.encoding.end())});
  }
  return desk.outcome(store_of({{"named", root_of(desk.office, 1), Word::anchor},
                                {"link", made(link, desk.office.csca_keys[1])},
                                neighbour().anchor(),
                                neighbour().list({desk.draft.root_certificate})}));
}

// ---- what a country does with its keys

// The named certificate has expired; a list has another one of its key.
std::string issued_again(bool forged) {
  Desk desk;
  desk.finish();
  auto old = desk.office.csca(2);
  old.serial += 9;
  if (forged) old.validity.to = desk.draft.at - day;
  return desk.outcome(store_of({{"named", made(old, desk.office.csca_keys[2]), Word::anchor},
                                neighbour().anchor(),
                                neighbour().list({desk.draft.root_certificate})}));
}
std::string link_without_identifier(bool forged) {
  const Older older(1, forged);
  auto link = older.its.link(2);
  link.issuer_key_identifier = {};
  return older.outcome({{"named", root_of(older.its, 1), Word::anchor},
                        neighbour().list({made(link, older.its.csca_keys[1]), root_of(older.its, 2)})});
}
// After a change of the name the new list has a serial number that under the old name was the old root's.
std::string serial_of_other_name(bool forged) {
  Desk desk;
  auto& its = desk.office;
  desk.issue_from(its.csca(1), its.csca_keys[1]);
  desk.finish();
  auto link = its.link(2);
  link.subject = synth::distinguished_name("UT", "Country UT", "New name");
  link.more.push_back(synth::extension("2.23.136.1.1.6.1", false, der::null()));
  auto list = its.crl();
  list.issuer = link.subject;
  list.issuer_key_identifier = its.csca_keys[2].identifier();
  list.revoked = {forged ? its.csca(1).serial : 1};
  return desk.outcome(store_of({{"named", root_of(its, 1), Word::anchor},
                                {"link", made(link, its.csca_keys[1])},
                                {"revocations", synth::revocation_list(list, its.csca_keys[2]).value()}}));
}
// A key revoked a signer and was then revoked by the next one.
std::string revoked_by_retired_key(bool forged) {
  Desk desk;
  auto& its = desk.office;
  desk.issue_from(its.csca(0), its.csca_keys[0]);
  desk.finish();
  return desk.outcome(store_of({{"0", root_of(its, 0), Word::anchor},
                                {"1", root_of(its, 1), Word::anchor},
                                {"2", root_of(its, 2), Word::anchor},
                                revocations_by(its, its.csca_keys[1], forged ? desk.draft.signer.serial : 999),
                                revocations_by(its, its.csca_keys[2], its.csca(1).serial)}));
}
// Both certificates of a key are named: it speaks for the states of both.
std::string issued_again_for_more(bool forged) {
  Desk desk;
  if (forged) desk.name_state("XUX");
  desk.finish();
  auto again = desk.draft.root;
  again.serial += 3;
  again.state = again.issuer_state = "XUX";
  return desk.outcome(store_of({{"named", desk.draft.root_certificate, Word::anchor},
                                {"again", made(again, desk.office.csca_keys[2]), Word::anchor}}));
}
std::string many_certificates_of_one_key(bool forged) {
  Desk desk;
  desk.finish();
  std::vector<Bytes> all;
  for (std::uint64_t i = 0; i < 40 && forged; ++i) {
    auto old = desk.office.csca(1);
    old.serial = 700 + i;
    all.push_back(made(old, desk.office.csca_keys[1]));
  }
  all.push_back(desk.draft.root_certificate);
  return desk.outcome(store_of({neighbour().anchor(), neighbour().list(all)}));
}

// ---- what is brought again

struct Stored {
  Desk desk{};
  TemporaryStore store{};
  explicit Stored(bool revoked, int generation = 2) {
    auto& its = desk.office;
    if (generation < 2) desk.issue_from(its.csca(generation), its.csca_keys[static_cast<std::size_t>(generation)]);
    if (revoked) desk.draft.crl.revoked = {desk.draft.signer.serial};
    desk.finish();
  }
  void bring(SourceFile file) const {
    file.imported = desk.draft.at;
    store.import({std::move(file)});
  }
};
// A list without the country's authority comes and goes: what its key had revoked stays revoked.
std::string revocations_outlive_list(bool forged) {
  const Stored s(forged);
  s.bring(neighbour().anchor());
  s.bring(neighbour().list({root_of(neighbour().its), s.desk.draft.root_certificate}, 10 * day));
  s.bring({"revocations", s.desk.draft.revocation});
  s.bring(neighbour().list({root_of(neighbour().its)}, 9 * day));
  s.bring(third().anchor());
  s.bring(neighbour().list({root_of(neighbour().its), s.desk.draft.root_certificate}, 8 * day));
  return s.desk.outcome(s.store.load());
}
// A key that is lost revokes its own certificate, or the one that its link hangs on: that list has to stay.
std::string revocations_of_itself(bool forged) {
  const Stored s(false);
  const auto& its = s.desk.office;
  s.bring({"anchor", s.desk.draft.root_certificate, Word::anchor});
  s.bring(revocations_by(its, its.csca_keys[2], forged ? its.csca(2).serial : 999));
  return s.desk.outcome(s.store.load());
}
std::string revocations_of_elder(bool forged) {
  const Stored s(false, 1);
  const auto& its = s.desk.office;
  s.bring({"anchor", root_of(its, 1), Word::anchor});
  s.bring({"link", made(its.link(2), its.csca_keys[1])});
  s.bring(revocations_by(its, its.csca_keys[2], forged ? its.csca(1).serial : 999));
  return s.desk.outcome(s.store.load());
}
std::string revocations_outlive_copy(bool forged) {
  const Stored s(forged);
  s.bring({"anchor", s.desk.draft.root_certificate, Word::anchor});
  s.bring({"revocations", s.desk.draft.revocation});
  s.bring({"copy", pem(s.desk.draft.root_certificate)});
  s.bring(third().anchor());
  s.bring({"anchor", s.desk.draft.root_certificate, Word::anchor});
  return s.desk.outcome(s.store.load());
}

}  // namespace

Rows word_rows() {
  const std::string revoked = "failed: ds_revocation revoked";
  return {
      {"revoked_over_links",
       "The newest key, two links away, has revoked the signer.",
       revoked,
       revoked_over_links,
       {T::path_revocation}},
      {"revoked_over_listed_link",
       "The link to the key that has revoked the signer is in a list only.",
       revoked,
       revoked_over_listed_link,
       {T::path_revocation}},
      {"revoked_in_two_lists",
       "A second list dates the key that has revoked the signer back.",
       revoked,
       revoked_in_two_lists,
       {T::path_revocation}},
      {"older_key_dated_later",
       "A second list makes the signer's authority newer than the key that has revoked it.",
       revoked,
       older_key_dated_later,
       {T::path_revocation}},
      {"key_made_useless", "A list has an authority's key with an extension that nobody knows: it counts for nothing.",
       "passed", key_made_useless},
      {"key_encoded_otherwise",
       "A link has the key that has revoked the signer in another encoding.",
       revoked,
       key_encoded_otherwise,
       {T::path_revocation}},
      {"revoked_link_in_list",
       "A list has a link certificate that its country has revoked.",
       "failed: ds_chain revoked",
       revoked_link_in_list,
       {T::path_revocation}},
      {"authority_revoked",
       "The country's newest key has revoked the authority.",
       "failed: ds_chain revoked",
       authority_revoked,
       {T::path_revocation}},
      {"revoked_link_revokes", "A link that is revoked revokes another: it says nothing.", "passed",
       revoked_link_revokes},
      {"key_of_revoked_list_revokes", "A list whose signer is revoked brought a key that revokes: it says nothing.",
       "passed", key_of_revoked_list_revokes},
      {"unanchored_key_beside_anchor",
       "Somebody's key in the name of an authority that the keeper named.",
       "undetermined: ds_chain csca_missing",
       unanchored_key_beside_anchor,
       {T::unanchored_apart}},
      {"authority_of_other_state",
       "An authority that the keeper named for its country says that it is France's.",
       "failed: country country_mismatch",
       authority_of_other_state,
       {T::states_of_lists}},
      {"list_gives_organisation",
       "A list gives a country the codes of organisations and of who has no state.",
       "failed: country country_mismatch",
       list_gives_organisation,
       {T::states_of_lists}},
      {"flood_of_one_name", "A list has 120 keys in the name of another country's authority: its own is still found.",
       "passed", flood_of_one_name},
      {"neighbours_key_revokes", "A neighbour's own key, in a list in the country's name, revokes the named signer.",
       "passed", neighbours_key_revokes},
      {"neighbours_key_is_fresh",
       "A neighbour's own key, in the country's name, says that nothing is revoked.",
       "undetermined: ds_revocation crl_missing",
       neighbours_key_is_fresh,
       {},
       "passed"},
      {"link_over_foreign_key",
       "A third country's link over the country's public key makes it no better.",
       revoked,
       link_over_foreign_key,
       {T::path_revocation}},
      {"junk_links_in_list",
       "A hundred links that nobody signed come before the true one, in a list.",
       revoked,
       junk_links_in_list,
       {T::path_revocation}},
      {"junk_link_files",
       "A hundred links that nobody signed come before the true one.",
       revoked,
       junk_link_files,
       {T::path_revocation}},
      {"junk_key_identifiers", "A list has 120 keys with the key identifier of another country's authority.", "passed",
       junk_key_identifiers},
      {"key_for_pss_in_link", "A link has an authority's key for PSS alone: its root is as it was.", "passed",
       key_for_pss_in_link},
      {"issued_again", "A named certificate has expired, and a list has a later one of its key.", "passed",
       issued_again},
      {"link_without_identifier",
       "The link to the key that has revoked the signer names no key identifier.",
       revoked,
       link_without_identifier,
       {T::path_revocation}},
      {"serial_of_other_name", "A list of a later name has a serial number of the former one.", "passed",
       serial_of_other_name},
      {"revoked_by_retired_key",
       "The key that has revoked the signer was itself revoked since.",
       revoked,
       revoked_by_retired_key,
       {T::path_revocation}},
      {"issued_again_for_more", "An authority is named twice, the second time for a further state.", "passed",
       issued_again_for_more},
      {"many_certificates_of_one_key", "A list has forty certificates of the key before.", "passed",
       many_certificates_of_one_key},
      {"revocations_of_itself",
       "A key revokes its own certificate.",
       "failed: ds_chain revoked",
       revocations_of_itself,
       {T::path_revocation}},
      {"revocations_of_elder",
       "A key revokes the certificate that its link hangs on.",
       "failed: ds_chain revoked",
       revocations_of_elder,
       {T::path_revocation}},
      {"revocations_outlive_list",
       "A list without the authority came, and another with it.",
       revoked,
       revocations_outlive_list,
       {T::path_revocation}},
      {"revocations_outlive_copy",
       "A copy of the authority in another encoding came, and the authority again.",
       revoked,
       revocations_outlive_copy,
       {T::path_revocation}},
  };
}

}  // namespace landfall::forger
