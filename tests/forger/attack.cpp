// Forgeries and sound things of an attacker. Each test says what should be.
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <utility>
#include <gtest/gtest.h>
#include <landfall/base/log.hpp>
#include "workshop.hpp"

namespace landfall::forger {
namespace {
namespace fs = std::filesystem;
using trust::Word;
constexpr const char* for_lists = "2.23.136.1.1.3";

void show(const trust::Store& s) {
  for (const auto& r : s.sources())
    std::cout << "    " << r.name << ": " << (r.accepted ? "taken" : "REFUSED ") << (r.refusal ? r.refusal->message() : "")
              << " anchored " << r.anchored << "\n";
  for (const auto& a : s.authorities())
    std::cout << "    authority from " << s.sources()[a.source].name << " named " << a.named << " parent " << a.parent.has_value() << "\n";
}

struct Neighbour {
  synth::Office office_ = office("XN", 2);
  trust::SourceFile anchor() const { return {"neighbour", root_of(office_), Word::anchor}; }
  trust::SourceFile list(std::vector<Bytes> certs, const char* name = "list", std::int64_t ago = day) const {
    const auto signer = office_.list_signer("Master List Signer", office_.master_list_key, for_lists);
    return {name, list_of(certs, made(signer, office_.csca_keys[2]), office_.master_list_key, office_.noon() - ago)};
  }
};

// A1: order of link files decides whether the newest key's CRL counts for the older keys.
std::string order_of_links(bool reversed) {
  Desk desk;
  Neighbour n;
  auto& o = desk.office;
  // the document's signer was issued by generation 0 and is revoked by the newest key's list
  desk.issue_from(o.csca(0), o.csca_keys[0]);
  desk.draft.crl.revoked = {desk.draft.signer.serial};
  desk.finish();
  const trust::SourceFile a{"anchor0", root_of(o, 0), Word::anchor};
  const trust::SourceFile l1{"link1", made(o.link(1), o.csca_keys[0])}, l2{"link2", made(o.link(2), o.csca_keys[1])};
  const trust::SourceFile crl{"crl", desk.draft.revocation};
  std::vector<trust::SourceFile> all{a, n.anchor(), n.list({root_of(o, 2)}), crl};
  if (reversed) all.insert(all.end(), {l2, l1}); else all.insert(all.end(), {l1, l2});
  const auto store = trust::Store::make(all);
  show(store);
  return desk.outcome(store);
}
TEST(Attack, OrderOfLinksRevocation) {
  EXPECT_EQ(order_of_links(false), "failed: ds_revocation revoked");
  EXPECT_EQ(order_of_links(true), "failed: ds_revocation revoked");
}
// A1b: link in the list, link file: named or not by order
TEST(Attack, OrderOfLinksNamed) {
  for (bool reversed : {false, true}) {
    Neighbour n;
    const auto o = office("UT", 1);
    const trust::SourceFile a{"anchor0", root_of(o, 0), Word::anchor};
    const trust::SourceFile l1{"link1", made(o.link(1), o.csca_keys[0])}, l2{"link2", made(o.link(2), o.csca_keys[1])};
    std::vector<trust::SourceFile> all{a, n.anchor(), n.list({l2.bytes})};
    if (reversed) all.insert(all.end(), {l2, l1}); else all.insert(all.end(), {l1, l2});
    // Utopia's own list, signed under key 2
    const auto third = office("XM", 3);
    const auto signer = o.list_signer("Master List Signer", o.master_list_key, for_lists);
    all.push_back({"ut list", list_of({root_of(third)}, made(signer, o.csca_keys[2]), o.master_list_key, o.noon() - day)});
    const auto store = trust::Store::make(all);
    show(store);
    EXPECT_TRUE(store.sources().back().accepted) << "reversed " << reversed;
  }
}

// A2: the list has the link certificate from the named key, and the CRL of the newest key revokes
TEST(Attack, LinkInListOnly) {
  Desk desk;
  Neighbour n;
  auto& o = desk.office;
  desk.issue_from(o.csca(1), o.csca_keys[1]);
  desk.draft.crl.revoked = {desk.draft.signer.serial};
  desk.finish();
  const auto store = trust::Store::make({{"anchor1", root_of(o, 1), Word::anchor}, n.anchor(),
      n.list({root_of(o, 2), root_of(o, 1), made(o.link(2), o.csca_keys[1])}), {"crl", desk.draft.revocation}});
  show(store);
  EXPECT_EQ(desk.outcome(store), "failed: ds_revocation revoked");
}

// A3: revoked link that a list has too
TEST(Attack, RevokedLinkInList) {
  Desk desk;
  Neighbour n;
  auto& o = desk.office;
  desk.finish();
  auto crl = o.crl();
  crl.issuer_key_identifier = o.csca_keys[1].identifier();
  crl.revoked = {o.link(2).serial};
  const Bytes link = made(o.link(2), o.csca_keys[1]);
  std::vector<trust::SourceFile> all{{"anchor1", root_of(o, 1), Word::anchor}, n.anchor(), {"link", link},
                                     {"crl of old key", synth::revocation_list(crl, o.csca_keys[1]).value()}};
  std::cout << "  without list: " << desk.outcome(trust::Store::make(all)) << "\n";
  all.push_back(n.list({link}));
  const auto store = trust::Store::make(all);
  show(store);
  EXPECT_NE(desk.outcome(store), "passed");
}

// A4: list without then with: the revocation list of the authority goes in between
TEST(Attack, RevocationGoesWithList) {
  Desk desk;
  Neighbour n;
  desk.draft.crl.revoked = {desk.draft.signer.serial};
  desk.finish();
  const TemporaryStore store;
  const auto now = desk.draft.at;
  auto add = [&](trust::SourceFile f) { f.imported = now; return store.import({std::move(f)}); };
  std::cout << add(n.anchor()) << "\n";
  std::cout << add(n.list({root_of(n.office_), desk.draft.root_certificate}, "list 1", 10 * day)) << "\n";
  std::cout << add({"crl", desk.draft.revocation}) << "\n";
  EXPECT_EQ(desk.outcome(store.load()), "failed: ds_revocation revoked");
  std::cout << add(n.list({root_of(n.office_)}, "list 2", 9 * day)) << "\n";
  show(store.load());
  std::cout << add({"other", root_of(office("XM", 3)), Word::anchor}) << "\n";
  show(store.load());
  std::cout << add(n.list({root_of(n.office_), desk.draft.root_certificate}, "list 3", 8 * day)) << "\n";
  show(store.load());
  EXPECT_EQ(desk.outcome(store.load()), "failed: ds_revocation revoked");
}

// A5: anchor brought again as PEM, without a word
TEST(Attack, AnchorAgainAsPem) {
  Desk desk; desk.finish();
  const TemporaryStore store;
  const auto now = desk.draft.at;
  store.import({{"anchor", desk.draft.root_certificate, Word::anchor, now}});
  EXPECT_EQ(desk.outcome(store.load()), "passed");
  std::cout << store.import({{"in a folder", pem(desk.draft.root_certificate), Word::none, now}}) << "\n";
  show(store.load());
  EXPECT_EQ(desk.outcome(store.load()), "passed");
}
// A6: anchor brought again in a folder with --list-signer-of, with --accept-unanchored
TEST(Attack, AnchorAgainWithOtherWords) {
  for (int how : {0, 1}) {
    Desk desk; desk.finish();
    const TemporaryStore store;
    const auto now = desk.draft.at;
    store.import({{"anchor", desk.draft.root_certificate, Word::anchor, now}});
    trust::SourceFile again{"in a folder", desk.draft.root_certificate, how == 0 ? Word::unanchored : Word::none, now};
    if (how == 1) again.listed_signers_of = {"XN"};
    std::cout << store.import({again}) << "\n";
    show(store.load());
    EXPECT_EQ(desk.outcome(store.load()), "passed") << how;
  }
}

// A7: unanchored beside anchored, other key identifier
TEST(Attack, UnanchoredOtherKeyIdentifier) {
  for (const char* p : {"{}", R"({"findings": {"unanchored": "passed"}})"}) {
    Desk desk;
    const auto key = stranger();
    auto root = desk.draft.root;
    root.serial += 2;
    root.public_key = key.public_key();
    root.key_identifier = root.issuer_key_identifier = key.identifier();
    desk.more.push_back({"somebody's", der::sequence({der::integer(0), der::set_of({made(root, key)})}), Word::unanchored});
    desk.draft.signer_issuer = key;
    desk.draft.signer.issuer_key_identifier = key.identifier();
    desk.policy = policy_of((std::string("{\"name\": \"own\", ") + (p + 1)).c_str());
    EXPECT_EQ(desk.outcome(), "failed: ds_chain signature_wrong") << p;
  }
}

// A8: import cut off before its first index
TEST(Attack, FirstImportCutOff) {
  Desk desk; desk.finish();
  const TemporaryStore store;
  fs::create_directory(store.path);
  const auto name = to_hex(trust::hash(trust::Digest::sha256, desk.draft.root_certificate)) + ".bin";
  std::ofstream(store.path / name, std::ios::binary).write(reinterpret_cast<const char*>(desk.draft.root_certificate.data()), static_cast<std::streamsize>(desk.draft.root_certificate.size()));
  ::chmod(store.path.c_str(), 0755); ::chmod((store.path / name).c_str(), 0644);
  EXPECT_EQ(store.import({{"anchor", desk.draft.root_certificate, Word::anchor, desk.draft.at}}), "taken");
  EXPECT_TRUE(store.folder.load().has_value());
}

// A9: list that brings a better certificate of the same key, so that an expired listed CA lives on / fails
TEST(Attack, ListSameKeyCritical) {
  Desk desk;
  Neighbour n;
  const auto third = office("XM", 3);
  desk.finish();
  auto bad = desk.draft.root;
  bad.validity.to += 400 * day;
  bad.serial += 4;
  bad.more.push_back(synth::extension("2.25.3141592653", true, der::null()));
  const auto signer = third.list_signer("Master List Signer", third.master_list_key, for_lists);
  // the forger's list, whose key does not even sign the certificate
  trust::SourceFile second{"third", list_of({made(bad, stranger())}, made(signer, third.csca_keys[2]), third.master_list_key, third.noon() - day)};
  desk.draft.trust.anchors.clear();
  std::vector<trust::SourceFile> all{second, n.list({desk.draft.root_certificate}), n.anchor(), {"third", root_of(third), Word::anchor}, {"crl", desk.draft.revocation}};
  const auto store = trust::Store::make(all);
  show(store);
  EXPECT_EQ(desk.outcome(store), "passed");
}
// A10: same key, not_before later: the newest key's CRL does not count for it any more
TEST(Attack, ListSameKeyLaterBeginning) {
  Desk desk;
  Neighbour n;
  auto& o = desk.office;
  desk.issue_from(o.csca(1), o.csca_keys[1]);
  desk.draft.crl.revoked = {desk.draft.signer.serial};
  desk.finish();
  const auto third = office("XM", 3);
  auto late = o.csca(1);
  late.validity.from = o.csca(2).validity.from + day;
  late.validity.to += 800 * day;
  late.serial += 4;
  const auto signer = third.list_signer("Master List Signer", third.master_list_key, for_lists);
  trust::SourceFile second{"third", list_of({made(late, stranger())}, made(signer, third.csca_keys[2]), third.master_list_key, third.noon() - day)};
  std::vector<trust::SourceFile> all{second, n.list({root_of(o, 1), root_of(o, 2)}), n.anchor(), {"third", root_of(third), Word::anchor}, {"crl", desk.draft.revocation}};
  const auto store = trust::Store::make(all);
  show(store);
  EXPECT_EQ(desk.outcome(store), "failed: ds_revocation revoked");
}

// A11: a revoked list signer's list bans a link
TEST(Attack, BannedByBanned) {
  // UT: anchor key 0 is only listed? link 1 listed parent. M (XN list) brings UT root 0 ; a second list by XM brings a key K of UT, and is revoked.
  Desk desk;
  Neighbour n;
  auto& o = desk.office;
  const auto third = office("XM", 3);
  desk.finish();
  const auto k = stranger("bad key");
  auto bad = o.csca(2);
  bad.serial += 8;
  bad.public_key = k.public_key();
  bad.key_identifier = bad.issuer_key_identifier = k.identifier();
  const auto signer = third.list_signer("Master List Signer", third.master_list_key, for_lists);
  trust::SourceFile m{"revoked list", list_of({made(bad, k)}, made(signer, third.csca_keys[2]), third.master_list_key, third.noon() - day)};
  auto crl3 = third.crl();
  crl3.revoked = {signer.serial};
  auto crlk = o.crl();
  crlk.issuer_key_identifier = k.identifier();
  crlk.revoked = {o.link(2).serial};
  std::vector<trust::SourceFile> all{n.list({root_of(o, 1)}), n.anchor(), {"third", root_of(third), Word::anchor},
     {"link", made(o.link(2), o.csca_keys[1])}, m, {"crl of third", synth::revocation_list(crl3, third.csca_keys[2]).value()},
     {"crl of bad key", synth::revocation_list(crlk, k).value()}};
  const auto store = trust::Store::make(all);
  show(store);
  EXPECT_EQ(desk.outcome(store), "passed");
}

// A12: serials
TEST(Attack, SerialsOfRevocation) {
  // certificate 0x0080 and entry 0x80 (negative, wrong DER) etc. are stripped only of zeros
  const Bytes a{0x00, 0x80};
  Desk desk;
  desk.draft.signer.serial = 0x80;
  desk.draft.crl.revoked = {0x80};
  EXPECT_EQ(desk.outcome(), "failed: ds_revocation revoked");
}

// A13: link revoked whose certificate stays over another link; state of listed certificate not of ISO
TEST(Attack, ListGivesStateOfNobody) {
  for (const char* state : {"XCE", "XOM", "XXA", "NTZ", "XBA", "UNO", "EUE", "D"}) {
    Desk desk(Desk::country_options("XN", state));
    Neighbour n;
    n.office_ = office("XM", 3);
    desk.finish();
    const auto store = trust::Store::make({n.list({desk.draft.root_certificate}), n.anchor()});
    std::cout << "  " << state << ": " << desk.outcome(store) << "\n";
  }
}
// A14: cost. Bundles.
double seconds(auto f) { const auto t = std::chrono::steady_clock::now(); f(); return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count(); }
TEST(Attack, CostBundle) {
  const Bytes one = pem(root_of(office()));
  for (int n : {1000, 2000, 4000, 8000}) {
    Bytes file;
    for (int i = 0; i < n; ++i) file.insert(file.end(), one.begin(), one.end());
    std::vector<trust::SourceFile> out;
    const double t = seconds([&] { out = trust::expand({{"bundle", file, Word::none}}); });
    std::cout << "  expand " << n << " blocks, " << file.size() << " octets: " << t << " s, files " << out.size() << "\n";
  }
}
TEST(Attack, CostLinks) {
  // a chain of links of one name, newest first in the files
  for (int n : {10, 20, 40, 80}) {
    const auto o = office();
    std::vector<synth::Key> keys{o.csca_keys[0]};
    std::vector<trust::SourceFile> links;
    for (int i = 1; i <= n; ++i) {
      keys.push_back(synth::Key::make(9, text("k", i), {synth::KeyType::p256, synth::Digest::sha256}).value());
      auto p = o.csca(2);
      p.validity = {o.csca(0).validity.from + i * 60, o.csca(0).validity.to};
      p.serial = 1000 + static_cast<std::uint64_t>(i);
      p.public_key = keys.back().public_key();
      p.key_identifier = keys.back().identifier();
      p.issuer_key_identifier = keys[static_cast<std::size_t>(i - 1)].identifier();
      links.push_back({text("l", i), made(p, keys[static_cast<std::size_t>(i - 1)])});
    }
    std::vector<trust::SourceFile> all{{"a", root_of(o, 0), Word::anchor}};
    auto forward = all, back = all;
    forward.insert(forward.end(), links.begin(), links.end());
    back.insert(back.end(), links.rbegin(), links.rend());
    std::size_t got = 0;
    const double f = seconds([&] { got = trust::Store::make(forward).authorities().size(); });
    const double b = seconds([&] { got += trust::Store::make(back).authorities().size(); });
    std::cout << "  " << n << " links forward " << f << " s, backward " << b << " s, authorities " << got << "\n";
  }
}
TEST(Attack, CostStrayLinks) {
  // 2000 stray links of one name that nobody signed, and an authority list of 100 with that name
  const auto o = office();
  for (auto [n, m] : {std::pair{500, 1}, {2000, 1}, {500, 50}}) {
    std::vector<trust::SourceFile> all{{"a", root_of(o, 0), Word::anchor}};
    Neighbour nb;
    all.push_back(nb.anchor());
    std::vector<Bytes> certs;
    for (int i = 0; i < m; ++i) {
      auto p = o.csca(2);
      const auto k = synth::Key::make(9, text("k", i), {synth::KeyType::p256, synth::Digest::sha256}).value();
      p.serial = 5000 + static_cast<std::uint64_t>(i);
      p.public_key = k.public_key();
      p.key_identifier = k.identifier();
      certs.push_back(made(p, k));
    }
    all.push_back(nb.list(certs));
    for (int i = 0; i < n; ++i) {
      auto p = o.link(2);
      p.serial = 1000 + static_cast<std::uint64_t>(i);
      all.push_back({text("l", i), made(p, stranger())});
    }
    trust::Store store;
    const double t = seconds([&] { store = trust::Store::make(all); });
    std::cout << "  " << n << " stray links, " << m << " authorities of the name: " << t << " s\n";
    Desk desk;
    desk.issue_from(o.csca(1), o.csca_keys[1]);
    desk.finish();
    const double v = seconds([&] { std::cout << "    " << desk.outcome(store); });
    std::cout << " " << v << " s\n";
  }
}
TEST(Attack, CostRevocations) {
  for (int n : {100, 500, 2000}) {
    const auto o = office();
    std::vector<trust::SourceFile> all{{"a", root_of(o, 2), Word::anchor}, {"a1", root_of(o, 1), Word::anchor}};
    for (int i = 0; i < n; ++i) {
      auto c = o.crl();
      c.validity.from -= 60 * i;
      c.revoked = {100000 + static_cast<std::uint64_t>(i)};
      all.push_back({text("c", i), synth::revocation_list(c, o.csca_keys[2]).value()});
    }
    trust::Store store;
    const double t = seconds([&] { store = trust::Store::make(all); });
    Desk desk;
    desk.issue_from(o.csca(1), o.csca_keys[1]);
    desk.finish();
    std::string out;
    const double v = seconds([&] { out = desk.outcome(store); });
    const TemporaryStore folder;
    const double w = n > 500 ? 0 : seconds([&] { folder.import(all); });
    std::cout << "  " << n << " revocation lists: make " << t << " s, verify " << v << " s " << out << " import " << w << "\n";
  }
}
TEST(Attack, CostLinksAndRevocations) {
  // n listed links/roots + n crls + n links
  for (int n : {50, 100, 200}) {
    const auto o = office();
    Neighbour nb;
    std::vector<trust::SourceFile> all{{"a", root_of(o, 0), Word::anchor}, nb.anchor()};
    for (int i = 0; i < n; ++i) {
      auto p = o.csca(1);
      const auto k = synth::Key::make(9, text("k", i), {synth::KeyType::p256, synth::Digest::sha256}).value();
      p.serial = 5000 + static_cast<std::uint64_t>(i);
      p.public_key = k.public_key();
      p.key_identifier = k.identifier();
      p.issuer_key_identifier = o.csca_keys[0].identifier();
      all.push_back({text("l", i), made(p, o.csca_keys[0])});
      auto c = o.crl();
      c.issuer_key_identifier = k.identifier();
      // the list of link i revokes link i+1: one more round each
      c.revoked = {5000 + static_cast<std::uint64_t>(i + 1)};
      all.push_back({text("c", i), synth::revocation_list(c, k).value()});
    }
    trust::Store store;
    const double t = seconds([&] { store = trust::Store::make(all); });
    int taken = 0;
    for (const auto& s : store.sources()) taken += s.accepted;
    std::cout << "  " << n << " links with a list each that revokes the next: " << t << " s, taken " << taken << " of " << all.size() << "\n";
  }
}
TEST(Attack, CostLists) {
  for (int n : {100, 500}) {
    Neighbour nb;
    const auto signer = nb.office_.list_signer("Master List Signer", nb.office_.master_list_key, for_lists);
    const Bytes sc = made(signer, nb.office_.csca_keys[2]);
    std::vector<trust::SourceFile> all{nb.anchor()};
    for (int i = 0; i < n; ++i)
      all.push_back({text("m", i), list_of({root_of(office("UT", static_cast<std::uint64_t>(i) + 10))}, sc, nb.office_.master_list_key, nb.office_.noon() - i)});
    const double t = seconds([&] { (void)trust::Store::make(all); });
    std::cout << "  " << n << " lists: " << t << " s\n";
  }
}
TEST(Attack, CostManyCertificatesOfOneName) {
  // an anchored list floods the name and key identifier of Utopia's authority
  Desk desk;
  Neighbour nb;
  std::vector<Bytes> certs;
  for (int i = 0; i < 120; ++i) {
    auto p = desk.draft.root;
    p.serial = 5000 + static_cast<std::uint64_t>(i);
    const auto k = synth::Key::make(9, text("k", i), {synth::KeyType::p256, synth::Digest::sha256}).value();
    p.public_key = k.public_key();
    certs.push_back(made(p, k));
  }
  desk.finish();
  std::vector<trust::SourceFile> all{nb.list(certs), nb.anchor()};
  const Neighbour other{office("XM", 3)};
  all.push_back(other.anchor());
  all.push_back(other.list({desk.draft.root_certificate}, "good list"));
  const auto store = trust::Store::make(all);
  EXPECT_EQ(desk.outcome(store), "passed");
  all.insert(all.begin(), {{"named", desk.draft.root_certificate, Word::anchor}});
  EXPECT_EQ(desk.outcome(trust::Store::make(all)), "passed") << "named";
}
// Two PEM certificates with trailing / leading text
TEST(Attack, PemOdd) {
  Desk desk; desk.finish();
  const Bytes p = pem(desk.draft.root_certificate);
  std::string s(p.begin(), p.end());
  const auto crlf = [&] { std::string o; for (char c : s) { if (c == '\n') o += '\r'; o += c; } return o; }();
  for (const std::string& f : {s, "\n" + s, "\xEF\xBB\xBF" + s, "subject=CN\n" + s, s + "trailing", crlf, s + s, std::string(s).erase(s.size() - 1),
       std::string("-----BEGIN X509 CERTIFICATE-----") + s.substr(27, s.size() - 27 - 26) + "-----END X509 CERTIFICATE-----"}) {
    auto files = trust::expand({{"f", Bytes(f.begin(), f.end()), Word::anchor}});
    const auto store = trust::Store::make(files);
    std::cout << "  " << to_hex(as_bytes(f.substr(0, 3))) << " files " << files.size() << " " << words(store.sources()[0]) << " " << desk.outcome(store) << "\n";
  }
}
TEST(Attack, PolicyDeep) {
  for (const char* s : {R"({"steps":{"ds_chain":{"failed":"passed"}},"steps":{}})", R"({"steps":{"ds_chain":{"reasons":{"none":"passed"}}}})", R"({"findings":{"sha1":"failed","sha1":"passed"}})", "\xff", "", "null", R"({"name":5})", R"({"steps":{"ds_revocation":{"reasons":{"revoked":"passed"}}}})",
                        R"({"steps":{"ds_revocation":{"failed":"failed"}}})"}) {
    const auto p = emrtd::parse_policy(as_bytes(std::string_view(s)));
    std::cout << "  " << s << " -> " << (p ? "taken" : p.error().message()) << "\n";
  }
  std::string deep = R"({"steps":{"ds_chain":{"failed":)" + std::string(400000, '[') + std::string(400000, ']') + "}}}";
  const pid_t child = ::fork();
  if (child == 0) { const auto p = emrtd::parse_policy(as_bytes(deep)); ::_exit(p ? 0 : 1); }
  int status = 0; ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
}
}  // namespace
}  // namespace landfall::forger
