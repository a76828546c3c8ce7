#include <sys/resource.h>
#include <chrono>
#include <fstream>
#include <iostream>
#include <utility>
#include <gtest/gtest.h>
#include <landfall/base/log.hpp>
#include "workshop.hpp"
namespace landfall::forger {
namespace {
using trust::Word;
constexpr const char* for_lists = "2.23.136.1.1.3";
void show(const trust::Store& s) {
  for (const auto& r : s.sources())
    std::cout << "    " << r.name << ": " << (r.accepted ? "taken" : "REFUSED ") << (r.refusal ? r.refusal->message() : "") << "\n";
  for (const auto& a : s.authorities())
    std::cout << "    authority from " << s.sources()[a.source].name << " named " << a.named << " parent " << a.parent.has_value() << "\n";
}
double seconds(auto f) { const auto t = std::chrono::steady_clock::now(); f(); return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count(); }
long peak() { rusage u{}; getrusage(RUSAGE_SELF, &u); return u.ru_maxrss / 1024; }

// B1: a link that is revoked takes its sister out
TEST(Attack2, RevokedLinkRevokesItsSister) {
  Desk desk;
  auto& o = desk.office;
  desk.finish();
  const auto k0 = stranger("k0"), k1 = stranger("k1");
  const auto link_to = [&](const synth::Key& k, std::uint64_t serial) {
    auto p = o.link(2);
    p.serial = serial; p.public_key = k.public_key(); p.key_identifier = k.identifier();
    return made(p, o.csca_keys[1]);
  };
  const auto crl_by = [&](const synth::Key& k, std::uint64_t serial) {
    auto c = o.crl(); c.issuer_key_identifier = k.identifier(); c.revoked = {serial};
    return synth::revocation_list(c, k).value();
  };
  // o.csca_keys[1] named; links to k0, k1 and to the document's CA; k0 revokes the link to k1; k1 revokes the third
  const auto store = trust::Store::make({{"a", root_of(o, 1), Word::anchor}, {"l0", link_to(k0, 11)}, {"l1", link_to(k1, 13)},
    {"l2", made(o.link(2), o.csca_keys[1])}, {"c0", crl_by(k0, 13)}, {"c1", crl_by(k1, o.link(2).serial)}});
  show(store);
  EXPECT_EQ(desk.outcome(store), "passed");
}
// B2: the authority of the document was revoked by its country (self-signed root's serial, by the newest key)
TEST(Attack2, RootRevokedByNewestKey) {
  Desk desk;
  auto& o = desk.office;
  desk.issue_from(o.csca(1), o.csca_keys[1]);
  desk.draft.crl.revoked = {o.csca(1).serial, o.link(1).serial};
  desk.finish();
  const auto store = trust::Store::make({{"a1", root_of(o, 1), Word::anchor}, {"a2", root_of(o, 2), Word::anchor}, {"crl", desk.draft.revocation}});
  std::cout << "  named root revoked by newest key's list: " << desk.outcome(store) << "\n";
  // link 0 -> 1 revoked, but the root of key 1 came with a list
}
// B3: an import that loses what was revoked: the anchor is replaced by its PEM, next import drops the CRL, anchor comes back
TEST(Attack2, RevocationGoesWithPem) {
  Desk desk;
  desk.draft.crl.revoked = {desk.draft.signer.serial};
  desk.finish();
  const TemporaryStore store;
  const auto now = desk.draft.at;
  const auto add = [&](trust::SourceFile f) { f.imported = now; return store.import({std::move(f)}); };
  add({"anchor", desk.draft.root_certificate, Word::anchor});
  add({"crl", desk.draft.revocation});
  EXPECT_EQ(desk.outcome(store.load()), "failed: ds_revocation revoked");
  std::cout << add({"pem", pem(desk.draft.root_certificate), Word::none}) << "\n";
  std::cout << add({"other", root_of(office("XM", 3)), Word::anchor}) << "\n";
  std::cout << add({"anchor", desk.draft.root_certificate, Word::anchor}) << "\n";
  show(store.load());
  EXPECT_EQ(desk.outcome(store.load()), "failed: ds_revocation revoked");
}
// B4: CRL accepted by the listed certificate of an expired named key
TEST(Attack2, TwoListsOrder) {
  // two lists bring the same two keys; does the result hang on their order?
  for (bool reversed : {false, true}) {
    Desk desk;
    const auto n = office("XN", 2), m = office("XM", 3);
    auto& o = desk.office;
    desk.issue_from(o.csca(1), o.csca_keys[1]);
    desk.draft.crl.revoked = {desk.draft.signer.serial};
    desk.finish();
    const auto list = [](const synth::Office& by, std::vector<Bytes> certs, const char* name) {
      const auto s = by.list_signer("Master List Signer", by.master_list_key, for_lists);
      return trust::SourceFile{name, list_of(certs, made(s, by.csca_keys[2]), by.master_list_key, by.noon() - day)};
    };
    // m's list has the newest key in a certificate that began earlier (renewed): only order decides which is asked
    auto early = o.csca(2);
    early.validity.from = o.csca(1).validity.from - day;
    early.serial += 6;
    auto l1 = list(n, {root_of(o, 1), root_of(o, 2)}, "n"), l2 = list(m, {made(early, o.csca_keys[2])}, "m");
    std::vector<trust::SourceFile> all{{"n root", root_of(n), Word::anchor}, {"m root", root_of(m), Word::anchor}, {"crl", desk.draft.revocation}};
    if (reversed) all.insert(all.end(), {l2, l1}); else all.insert(all.end(), {l1, l2});
    EXPECT_EQ(desk.outcome(trust::Store::make(all)), "failed: ds_revocation revoked") << reversed;
  }
}
// B5: memory of lists of tiny certificates
Bytes tiny() {
  const Bytes time = der::object(0x17, Bytes{'2','5','0','1','0','1','0','0','0','0','Z'});
  const Bytes empty = der::sequence({});
  return der::sequence({der::sequence({der::integer(1), empty, empty, der::sequence({time, time}), empty, empty}), empty, der::bit_string(Bytes{})});
}
TEST(Attack2, MemoryOfTinyCertificates) {
  const Bytes one = tiny();
  std::cout << "  tiny certificate " << one.size() << " readable " << trust::Certificate::parse(one).has_value() << "\n";
  for (std::size_t mb : {16U, 64U}) {
    std::vector<Bytes> certs;
    Bytes content;
    content.reserve((mb << 20) + 100);
    while (content.size() + one.size() < (mb << 20) - 100) content.insert(content.end(), one.begin(), one.end());
    const Bytes set = der::object(0x31, content);
    const Bytes bare = der::sequence({der::integer(0), set});
    trust::Store store;
    const double t = seconds([&] { store = trust::Store::make({{"bare", bare, Word::none}}); });
    std::cout << "  bare list of " << bare.size() << " octets: " << t << " s, peak " << peak() << " MB, " << store.sources()[0].certificates << "\n";
  }
}
TEST(Attack2, BundleOf64MB) {
  auto p = office().csca(2);
  p.more.push_back(synth::extension("2.25.1", false, der::octet_string(Bytes(4300, 7))));
  const Bytes one = pem(made(p, office().csca_keys[2]));
  Bytes file;
  for (int i = 0; i < 9999 && file.size() + one.size() < (64U << 20); ++i) file.insert(file.end(), one.begin(), one.end());
  std::vector<trust::SourceFile> out;
  const double t = seconds([&] { out = trust::expand({{"bundle", file, Word::none}}); });
  std::cout << "  expand of " << file.size() << " octets, " << out.size() << " files: " << t << " s, peak " << peak() << " MB\n";
}
// B6: document signer certificates in the store: many of one name and serial
TEST(Attack2, ManySignersInStore) {
  Desk desk;
  desk.finish();
  const Bytes real = desk.draft.signer_certificate;
  desk.draft.sod.certificates.clear();
  must(synth::seal(desk.draft));
  std::vector<trust::SourceFile> all;
  for (int i = 0; i < 120; ++i) {
    auto p = desk.draft.signer;
    const auto k = synth::Key::make(9, text("s", i), {synth::KeyType::p256, synth::Digest::sha256}).value();
    p.public_key = k.public_key();
    all.push_back({text("s", i), made(p, k)});
  }
  all.push_back({"real", real});
  for (auto& s : desk.sources()) all.push_back(s);
  std::cout << "  120 strangers' signers of the same name before the real one: " << desk.outcome(trust::Store::make(all)) << "\n";
}
// B7: signed attributes: none, content = something else; two EF.SOD signers: second by a stranger, right
TEST(Attack2, SecondSignerOfStranger) {
  Desk desk;
  must(synth::certify(desk.draft)); must(synth::list(desk.draft));
  const auto k = stranger();
  auto p = desk.draft.signer; p.serial += 2; p.public_key = k.public_key(); p.key_identifier = k.identifier();
  const Bytes cert = made(p, k);
  auto who = desk.draft.sod.signers.front();
  who.key = k; who.certificate = cert;
  desk.draft.sod.certificates.push_back(cert);
  for (bool first : {false, true}) {
    auto d = desk.draft;
    if (first) d.sod.signers.insert(d.sod.signers.begin(), who); else d.sod.signers.push_back(who);
    must(synth::seal(d));
    Desk copy = desk; copy.draft = d;
    std::cout << "  stranger signs too, first " << first << ": " << copy.outcome(trust::Store::make(copy.sources())) << "\n";
  }
}
// B8: country spellings
TEST(Attack2, Spelling) {
  Desk desk;
  const auto lower = synth::distinguished_name("ut", "Country UT", "CSCA Country UT");
  desk.draft.signer.issuer = lower;
  desk.draft.signer.subject = synth::distinguished_name("uT", "Country UT", "x");
  EXPECT_EQ(desk.outcome(), "passed");
}
// B9: valid for one second
TEST(Attack2, OneSecond) {
  Desk desk;
  desk.draft.signer.validity = {desk.draft.at, desk.draft.at};
  EXPECT_EQ(desk.outcome(), "passed");
  Desk other;
  other.draft.signer.validity = {other.draft.at + 1, other.draft.at};
  std::cout << "  ends before it begins: " << other.outcome() << "\n";
}
// B10: a list without date replaces none with date, dateless one replaced by older dateless
TEST(Attack2, DatelessListAgain) {
  Desk desk; desk.finish();
  const auto n = office("XN", 2);
  const auto s = n.list_signer("Master List Signer", n.master_list_key, for_lists);
  const auto list = [&](std::vector<Bytes> c, const char* name) { return trust::SourceFile{name, list_of(c, made(s, n.csca_keys[2]), n.master_list_key, {}), Word::none, n.noon()}; };
  const TemporaryStore store;
  store.import({{"a", root_of(n), Word::anchor, n.noon()}});
  const auto old = list({root_of(n), desk.draft.root_certificate}, "old"), young = list({root_of(n)}, "young");
  store.import({old}); store.import({young});
  std::cout << "  after young: " << desk.outcome(store.load());
  std::cout << ", old again: " << store.import({old}) << " " << desk.outcome(store.load()) << "\n";
}
// B11: list import at a time when the signer has expired, signed before (annual lists): replay of an old list when none is there
TEST(Attack2, SeriesOfOtherVouchers) {
  // the same country's two anchors: series by the root of links; a list under the new anchor does not replace that under the old
  Desk desk; desk.finish();
  const auto n = office("XN", 2);
  const TemporaryStore store;
  const auto at = n.noon();
  const auto s1 = [&] { auto p = n.list_signer("Master List Signer", n.master_list_key, for_lists); p.issuer_key_identifier = n.csca_keys[1].identifier(); return made(p, n.csca_keys[1]); }();
  const auto s2 = made(n.list_signer("Master List Signer", n.master_list_key, for_lists), n.csca_keys[2]);
  store.import({{"old", root_of(n, 1), Word::anchor, at}, {"new", root_of(n, 2), Word::anchor, at}});
  store.import({{"list 1", list_of({root_of(n), desk.draft.root_certificate}, s1, n.master_list_key, at - 9 * day), Word::none, at}});
  store.import({{"list 2", list_of({root_of(n)}, s2, n.master_list_key, at - 2 * day), Word::none, at}});
  show(store.load());
  std::cout << "  after the newer list without Utopia, by the other anchor of one country: " << desk.outcome(store.load()) << "\n";
}
}  // namespace
}  // namespace landfall::forger
