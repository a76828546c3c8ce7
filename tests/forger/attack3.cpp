#include <iostream>
#include <utility>
#include <gtest/gtest.h>
#include <landfall/base/log.hpp>
#include "workshop.hpp"
namespace landfall::forger {
namespace {
using trust::Word;
constexpr const char* for_lists = "2.23.136.1.1.3";
// C1: a named authority of XN whose own certificate says that it is for France, Utopia ...
TEST(Attack3, NamedAuthorityOfOtherState) {
  for (const char* state : {"FRA", "UTO", "D"}) {
    Desk desk(Desk::country_options("XN", state));
    EXPECT_EQ(desk.outcome(), "failed: country country_mismatch") << state;
  }
}
Bytes compressed(ByteView spki) {
  ber::Reader r(ber::only(spki, "k").value());
  const auto algorithm = r.next().value();
  const auto bits = ber::bits(r.next().value()).value();
  Bytes point(bits.bytes.begin(), bits.bytes.begin() + 33);
  point[0] = static_cast<std::uint8_t>(2 + (bits.bytes.back() & 1));
  return der::sequence({Bytes(algorithm.encoding.begin(), algorithm.encoding.end()), der::bit_string(point)});
}
// C2: one key in two encodings: what its list revokes
TEST(Attack3, OneKeyInTwoEncodings) {
  for (bool other : {false, true}) {
    Desk desk;
    auto& o = desk.office;
    auto root = o.csca(2), link = o.link(2);
    root.validity.to = desk.draft.at - 3600;      // the root has just expired, its link lives on
    link.validity.from += 30 * day;
    if (other) link.public_key = compressed(link.public_key);
    desk.draft.crl.validity.from = desk.draft.at - 10 * day;
    desk.draft.crl.revoked = {desk.draft.signer.serial};
    desk.finish();
    const auto store = trust::Store::make({{"root", made(root, o.csca_keys[2]), Word::anchor}, {"a1", root_of(o, 1), Word::anchor},
       {"link", made(link, o.csca_keys[1])}, {"crl", desk.draft.revocation}});
    for (const auto& s : store.sources()) std::cout << s.name << (s.accepted ? " taken\n" : " refused\n");
    EXPECT_EQ(desk.outcome(store), "failed: ds_revocation revoked") << other;
  }
}
// C3: what an import says of a file that hung on one which was not stored
TEST(Attack3, ReportOfWhatWasNotStored) {
  Desk desk; desk.finish();
  const auto n = office("XN", 2);
  const auto s = made(n.list_signer("Master List Signer", n.master_list_key, for_lists), n.csca_keys[2]);
  const auto list = [&](std::vector<Bytes> c, const char* name, std::int64_t ago) { return trust::SourceFile{name, list_of(c, s, n.master_list_key, n.noon() - ago), Word::none, n.noon()}; };
  const TemporaryStore store;
  store.import({{"a", root_of(n), Word::anchor, n.noon()}, list({root_of(n)}, "new", day)});
  const auto report = store.folder.import({list({desk.draft.root_certificate}, "old", 5 * day), {"crl", desk.draft.revocation, Word::none, n.noon()}}).value();
  for (const auto& i : report.imported) std::cout << "  said of " << i.name << ": " << words(i) << "\n";
  const auto loaded = store.load();
  for (const auto& i : loaded.sources()) std::cout << "  is " << i.name << ": " << words(i) << "\n";
  EXPECT_EQ(report.imported.back().accepted, loaded.sources().back().accepted);
}
// C4: a listed authority whose country revoked it; a link file whose certificate a list has too, wider states
TEST(Attack3, LinkStatesByList) {
  Desk desk(Desk::country_options("XN", "XNN"));
  auto& o = desk.office;
  desk.name_state("XBA");
  auto link = o.link(2);
  link.state = "XBA";
  desk.finish();
  const auto m = office("XM", 3);
  const auto s = m.list_signer("Master List Signer", m.master_list_key, for_lists);
  const Bytes l = made(link, o.csca_keys[1]);
  std::vector<trust::SourceFile> all{{"a1", root_of(o, 1), Word::anchor}, {"m", root_of(m), Word::anchor}, {"link", l}};
  std::cout << "  link alone: " << desk.outcome(trust::Store::make(all)) << "\n";
  all.push_back({"list", list_of({l}, made(s, m.csca_keys[2]), m.master_list_key, m.noon() - day)});
  std::cout << "  and in a list: " << desk.outcome(trust::Store::make(all)) << "\n";
}
// C5: a list with links of an expired ... a link with digital signature purpose etc: a document signer's certificate in a list
TEST(Attack3, DocumentSignerInList) {
  Desk desk; 
  desk.finish();
  const auto m = office("XM", 3);
  const auto s = m.list_signer("Master List Signer", m.master_list_key, for_lists);
  std::vector<trust::SourceFile> all{{"m", root_of(m), Word::anchor}, {"list", list_of({desk.draft.signer_certificate}, made(s, m.csca_keys[2]), m.master_list_key, m.noon() - day)}};
  const auto store = trust::Store::make(all);
  std::cout << "  " << desk.outcome(store) << ", authorities " << store.authorities().size() << "\n";
}
// C6: signing by a key whose certificate began after (dated back)
TEST(Attack3, ExpiredListSignerDatesBack) {
  Desk desk; desk.finish();
  const auto n = office("XN", 2);
  auto p = n.list_signer("Master List Signer", n.master_list_key, for_lists);
  p.validity.to = n.noon() - 100 * day; p.validity.from = n.noon() - 300 * day;
  const Bytes l = list_of({desk.draft.root_certificate}, made(p, n.csca_keys[2]), n.master_list_key, n.noon() - 200 * day);
  std::cout << "  with a time of import: " << words(trust::Store::make({{"a", root_of(n), Word::anchor}, {"l", l, Word::none, n.noon()}}).sources().back())
            << ", without: " << words(trust::Store::make({{"a", root_of(n), Word::anchor}, {"l", l}}).sources().back()) << "\n";
}
}  // namespace
}  // namespace landfall::forger
