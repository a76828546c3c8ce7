#include <landfall/base/text.hpp>
#include <landfall/trust/store.hpp>
#include <landfall/trust/store_folder.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include <landfall/synth/country.hpp>
#include <landfall/trust/path.hpp>
#include <landfall/trust/reason.hpp>

#include "forge.hpp"

namespace landfall {
namespace {

namespace fs = std::filesystem;
using trust::Reason;
using trust::SourceFile;
using trust::Store;
using trust::StoreFolder;
using trust::Word;

synth::Country country(std::uint64_t seed, const char* code, mrz::Date today = {2026, 11, 24}) {
  synth::CountryOptions options{.seed = seed};
  options.code = code;
  options.name = std::string("Country ") + code;
  options.today = today;
  return synth::Country::make(options).value();
}

trust::Path path_of(const trust::Certificate& signer, const Store& store, std::chrono::sys_seconds at) {
  trust::Budget budget;
  return trust::find_path(store, {.signer = signer, .at = at}, budget);
}

class Folder : public testing::Test {
 protected:
  Folder() { fs::remove_all(path); }
  ~Folder() override { fs::remove_all(path); }
  const fs::path path = fs::temp_directory_path() / ("landfall-trust-test-" + std::to_string(::getpid()));
  const StoreFolder folder{path};
};

TEST(Store, AListDoesNotVouchForItself) {
  const auto a = country(1, "AA"), b = country(2, "BB");
  const Bytes csca = a.csca().value();  // each call signs anew
  const Bytes list = a.master_list({csca, b.csca().value()}).value();
  const auto alone = Store::make({{"list", list}});
  EXPECT_TRUE(alone.authorities().empty());
  EXPECT_EQ(trust::reason_of(*alone.sources()[0].refusal), Reason::authority_missing);
  const auto vouched = Store::make({{"list", list}, {"anchor", csca, Word::anchor}});
  EXPECT_EQ(vouched.authorities().size(), 2U);
  EXPECT_TRUE(vouched.sources()[0].anchored);
  const auto wrong_anchor = Store::make({{"list", list}, {"anchor", b.csca().value(), Word::anchor}});
  EXPECT_FALSE(wrong_anchor.sources()[0].accepted);
  const auto accepted = Store::make({{"list", list, Word::unanchored}});
  EXPECT_EQ(accepted.authorities().size(), 2U);
  EXPECT_FALSE(accepted.authorities()[0].anchored);
}

TEST(Store, TwoListsThatVouchForEachOtherVouchForNobody) {
  const auto a = country(1, "AA"), b = country(2, "BB");
  const Bytes one = a.master_list({a.csca().value(), b.csca().value()}).value();
  const Bytes two = b.master_list({a.csca().value(), b.csca().value()}).value();
  EXPECT_TRUE(Store::make({{"one", one}, {"two", two}}).authorities().empty());
  // A CA that the first one brought vouches for no other list, but where the keeper says so of its country.
  std::vector<SourceFile> files{{"two", two}, {"one", one}, {"anchor", a.csca().value(), Word::anchor}};
  EXPECT_FALSE(Store::make(files).sources()[0].anchored);
  files[0].listed_signers_of = {"AA"};
  EXPECT_FALSE(Store::make(files).sources()[0].anchored);
  files[0].listed_signers_of = {"CC", "bb"};
  EXPECT_TRUE(Store::make(files).sources()[0].anchored);
}

TEST(Store, AWrongSignatureIsRefusedWhateverIsAccepted) {
  const auto a = country(1, "AA");
  Bytes list = a.master_list({a.csca().value()}).value();
  list.back() ^= 1;
  const auto store = Store::make({{"list", list, Word::unanchored}, {"anchor", a.csca().value(), Word::anchor}});
  EXPECT_FALSE(store.sources()[0].accepted);
  EXPECT_EQ(trust::reason_of(*store.sources()[0].refusal), Reason::signature_wrong);
}

TEST(Store, ADocumentSignerCannotSignAList) {
  const auto a = country(1, "AA");
  const auto store = Store::make({{"signer", a.document_signer({2026, 11, 1}).value()}});
  EXPECT_EQ(store.sources()[0].kind, trust::SourceKind::document_signer);
  EXPECT_TRUE(store.authorities().empty());
  EXPECT_EQ(store.signers().size(), 1U);
}

TEST(Store, LinksLeadFromTheOldKeyToTheNew) {
  const auto a = country(1, "AA");
  const auto linked = Store::make(
      {{"link", a.link(2).value()}, {"link", a.link(1).value()}, {"root", a.csca(0).value(), Word::anchor}});
  EXPECT_EQ(linked.authorities().size(), 3U);
  const auto broken = Store::make({{"link", a.link(2).value()}, {"root", a.csca(0).value(), Word::anchor}});
  EXPECT_EQ(broken.authorities().size(), 1U);
  EXPECT_EQ(broken.unproven().size(), 1U);
}

TEST(Store, AnythingElseIsRefusedWithAReason) {
  for (const Bytes& bytes : {Bytes{}, Bytes{0x30, 0x00}, Bytes(1000, 0x30), Bytes{'h', 'e', 'l', 'l', 'o'}}) {
    const auto store = Store::make({{"junk", bytes, Word::unanchored}});
    ASSERT_FALSE(store.sources()[0].accepted);
    EXPECT_TRUE(store.sources()[0].refusal);
  }
}

TEST(Store, WhoIsAnchoredLaterIsAnchored) {
  const auto a = country(1, "AA"), b = country(2, "BB");
  const Bytes csca = a.csca().value();
  const auto store =
      Store::make({{"list", b.master_list({csca}).value(), Word::unanchored}, {"anchor", csca, Word::anchor}});
  ASSERT_EQ(store.authorities().size(), 1U);
  EXPECT_TRUE(store.authorities()[0].anchored);
  const auto later = Store::make(
      {{"list", b.master_list({b.csca(0).value()}).value(), Word::unanchored}, {"link", b.link(1).value()}});
  ASSERT_EQ(later.authorities().size(), 2U);
  EXPECT_FALSE(later.authorities()[1].anchored);  // a link is as good as the root that it hangs on
  EXPECT_FALSE(later.sources()[1].anchored);
}

// Taken on somebody's word, a list brings its own certificates and no others.
TEST(Store, AnUnanchoredListVouchesForNoOther) {
  const auto a = country(1, "AA"), b = country(2, "BB");
  const Bytes first = b.master_list({a.csca().value()}).value(), second = a.master_list({b.csca().value()}).value();
  const auto store = Store::make({{"first", first, Word::unanchored}, {"second", second}});
  EXPECT_TRUE(store.sources()[0].accepted);
  EXPECT_FALSE(store.sources()[1].accepted);
  EXPECT_EQ(store.authorities().size(), 1U);
  // Nor does it if it holds the very signer of the other.
  const auto office = forge::office(1, "AA");
  const Bytes signer =
      forge::issued(office, office.list_signer("Master List Signer", office.master_list_key, "2.23.136.1.1.3"));
  const auto with_signer =
      Store::make({{"first", b.master_list({signer}).value(), Word::unanchored}, {"second", second}});
  EXPECT_FALSE(with_signer.sources()[1].accepted);
}

TEST(Store, AListWithoutASignatureIsNobodysWhoeverIsInIt) {
  const auto a = country(1, "AA");
  const Bytes csca = a.csca().value();
  const Bytes bare = der::sequence({der::integer(0), der::set_of({csca, country(2, "BB").csca().value()})});
  const auto store = Store::make({{"bare", bare}, {"anchor", csca, Word::anchor}});
  EXPECT_FALSE(store.sources()[0].accepted);
  EXPECT_EQ(store.authorities().size(), 1U);
  EXPECT_EQ(Store::make({{"bare", bare, Word::unanchored}}).authorities().size(), 2U);
}

// A CA that is renamed is found by its key; one whose key is not named, by its name.
TEST(Path, CandidatesAreThoseOfTheNameAndThoseOfTheKey) {
  const auto office = forge::office();
  auto by_key = forge::signer_of(office).profile, by_name = by_key;
  by_key.issuer = synth::distinguished_name("UT", "Country UT", "CSCA of before");
  by_name.issuer_key_identifier.clear();
  const Bytes root = forge::root(office);  // each call signs anew
  const auto store = Store::make({{"0", forge::root(office, 0), Word::anchor},
                                  {"1", forge::root(office, 1), Word::anchor},
                                  {"2", root, Word::anchor}});
  for (const auto& profile : {by_key, by_name}) {
    const auto path = path_of(forge::parsed(forge::issued(office, profile)), store, office.noon());
    EXPECT_EQ(path.chain.reason, Reason::none);
    ASSERT_TRUE(path.authority());
    EXPECT_EQ(path.authority()->certificate, forge::parsed(root));
  }
  auto neither = by_key;
  neither.issuer_key_identifier.clear();
  EXPECT_EQ(path_of(forge::parsed(forge::issued(office, neither)), store, office.noon()).chain.reason,
            Reason::authority_missing);
}

// Some countries compute the identifier in one way for the CA and in another for what it issues.
TEST(Path, AnIdentifierThatDoesNotFitIsNoObstacleAndNoForgery) {
  const auto office = forge::office();
  auto profile = forge::signer_of(office).profile;
  profile.issuer_key_identifier = Bytes(20, 9);
  const auto store = Store::make({{"root", forge::root(office), Word::anchor}});
  EXPECT_EQ(path_of(forge::parsed(forge::issued(office, profile)), store, office.noon()).chain.reason, Reason::none);
  const Bytes by_old_key = synth::certificate(profile, office.csca_keys[1]).value();
  EXPECT_EQ(path_of(forge::parsed(by_old_key), store, office.noon()).chain.reason, Reason::authority_missing);
}

// Of several that signed: the anchored, then the valid, then the root.
TEST(Path, TheBestOfSeveralIsTaken) {
  const auto office = forge::office();
  const auto signer = forge::parsed(forge::issued(office, forge::signer_of(office).profile));
  auto link = office.csca(2), over = office.csca(2);
  link.serial += 2;
  link.issuer_key_identifier = office.csca_keys[1].identifier();
  over.serial += 4;
  over.validity.to = office.noon() - std::chrono::days(1);
  const Bytes root = forge::root(office), linked = synth::certificate(link, office.csca_keys[1]).value(),
              expired = forge::issued(office, over);
  const auto best = [&](std::vector<SourceFile> files) {
    const auto store = Store::make(std::move(files));
    return *path_of(signer, store, office.noon()).authority();
  };
  for (const bool turned : {false, true}) {
    std::vector<SourceFile> files{
        {"link", linked}, {"before", forge::root(office, 1), Word::anchor}, {"root", root, Word::anchor}};
    if (turned) std::reverse(files.begin(), files.end());
    EXPECT_EQ(best(files).certificate, forge::parsed(root));
    const Bytes both = der::sequence({der::integer(0), der::object(ber::tag::set, {linked, root})});
    EXPECT_EQ(best({{"list", both, Word::unanchored}}).certificate, forge::parsed(root));
    std::vector<SourceFile> two{{"over", expired, Word::anchor}, {"root", root, Word::anchor}};
    if (turned) std::reverse(two.begin(), two.end());
    EXPECT_EQ(best(two).certificate, forge::parsed(root));
    const Bytes bare = der::sequence({der::integer(0), der::set_of({root})});
    std::vector<SourceFile> third{{"list", bare, Word::unanchored}, {"over", expired, Word::anchor}};
    if (turned) std::reverse(third.begin(), third.end());
    EXPECT_EQ(best(third).certificate, forge::parsed(root));  // issued again over the key of one that was named
  }
}

TEST(Path, OneThatIsNoCaIsSaidToBeNone) {
  const auto office = forge::office();
  auto no_ca = office.csca(2), other = no_ca;
  no_ca.key_use = synth::digital_signature;
  other.public_key = office.csca_keys[0].public_key();  // the same name and identifier over another key
  other.serial += 2;
  const Bytes fake = synth::certificate(other, office.csca_keys[0]).value();
  const auto signer = forge::parsed(forge::issued(office, forge::signer_of(office).profile));
  for (const bool turned : {false, true}) {
    std::vector<SourceFile> files{{"no ca", forge::issued(office, no_ca), Word::anchor}, {"other", fake, Word::anchor}};
    if (turned) std::reverse(files.begin(), files.end());
    EXPECT_EQ(path_of(signer, Store::make(std::move(files)), office.noon()).chain.reason, Reason::authority_not_ca);
  }
}

TEST(Store, WhoMayNotIssueVouchesForNobody) {
  const auto office = forge::office();
  auto no_ca = office.csca(2);
  no_ca.key_use = synth::digital_signature;
  const Bytes list = office.master_list({forge::root(forge::office(2, "BB"))}).value();
  const auto store = Store::make({{"no ca", forge::issued(office, no_ca), Word::anchor}, {"list", list}});
  EXPECT_FALSE(store.sources()[1].accepted);
}

// Else any document signer could bring a list of its own making.
TEST(Store, AListIsSignedByASignerOfLists) {
  const auto office = forge::office();
  const auto signer = forge::signer_of(office);
  const auto made = [&](const synth::CertificateProfile& profile, const synth::Key& key) {
    const Bytes certificate = forge::issued(office, profile);
    synth::CmsProfile cms{
        .content_type = "2.23.136.1.1.2",
        .content = der::sequence({der::integer(0), der::set_of({forge::root(forge::office(2, "BB"))})}),
        .certificates = {certificate}};
    cms.signers.push_back({.key = key, .certificate = certificate});
    return synth::signed_data(cms).value();
  };
  const auto asked = [&](const Bytes& list) {
    const auto store = Store::make({{"root", forge::root(office), Word::anchor}, {"list", list}});
    return store.sources()[1].refusal ? trust::reason_of(*store.sources()[1].refusal) : Reason::none;
  };
  const auto of_lists = office.list_signer("Master List Signer", office.master_list_key, "2.23.136.1.1.3");
  EXPECT_EQ(asked(made(of_lists, office.master_list_key)), Reason::none);
  EXPECT_EQ(asked(made(signer.profile, signer.key)), Reason::key_usage);
  auto of_deviations = of_lists;
  of_deviations.purpose = "2.23.136.1.1.8";
  EXPECT_EQ(asked(made(of_deviations, office.master_list_key)), Reason::key_usage);
}

TEST(Store, AnEfSodIsNoList) {
  const auto country = synth::Country::make().value();
  const auto sod = country.issue(synth::Scene::make(1, {2026, 11, 24}).value(), {.groups = {1}}).value().sod;
  const auto content = ber::only(sod, "EF.SOD")->content;
  const auto store = Store::make({{"sod", Bytes(content.begin(), content.end())}});
  EXPECT_EQ(trust::reason_of(*store.sources()[0].refusal), Reason::content_type);
}

TEST(Store, RevocationListsAreNewestFirst) {
  const auto office = forge::office();
  std::vector<SourceFile> files{{"root", forge::root(office), Word::anchor}};
  for (const int days : {20, 3, 40}) {
    auto profile = office.crl();
    profile.validity.from -= std::chrono::days(days);
    files.push_back({std::to_string(days), synth::revocation_list(profile, office.csca_keys[2]).value()});
  }
  const auto store = Store::make(files);
  const auto lists = store.revocations_for(store.authorities()[0]);
  ASSERT_EQ(lists.size(), 3U);
  EXPECT_GT((*lists[0])->this_update, (*lists[1])->this_update);
  EXPECT_GT((*lists[1])->this_update, (*lists[2])->this_update);
}

// RFC 5280, 5.2.4 and 5.2.5: lists that do not hold everything say so in a critical extension.
TEST(Store, ARevocationListIsCompleteAndOfItsOwnCountry) {
  const auto office = forge::office(), neighbour = forge::office(2, "BB");
  const Bytes crl = synth::revocation_list(office.crl(), office.csca_keys[2]).value();
  auto extensions = forge::parts_of(forge::parts_of(forge::parts_of(crl)[0]).back());
  auto all = forge::parts_of(extensions[0]);
  all.push_back(synth::extension("2.5.29.27", true, der::integer(1)));
  const std::size_t place = forge::parts_of(forge::parts_of(crl)[0]).size() - 1;
  const Bytes delta = forge::signed_with_field(crl, place, der::object(ber::tag::context(0), {der::sequence(all)}),
                                               office.csca_keys[2]);
  auto of_neighbour = office.crl();  // the neighbour revokes our signers under our name
  of_neighbour.issuer_key_identifier = neighbour.csca_keys[2].identifier();
  const Bytes foreign = synth::revocation_list(of_neighbour, neighbour.csca_keys[2]).value();
  auto renamed = office.crl();
  renamed.issuer = synth::distinguished_name("UT", "Country UT", "CSCA of before");
  const auto store = Store::make({{"root", forge::root(office), Word::anchor},
                                  {"neighbour", forge::root(neighbour), Word::anchor},
                                  {"whole", crl},
                                  {"delta", delta},
                                  {"foreign", foreign},
                                  {"renamed", synth::revocation_list(renamed, office.csca_keys[2]).value()}});
  EXPECT_TRUE(store.sources()[2].accepted);
  EXPECT_EQ(trust::reason_of(*store.sources()[3].refusal), Reason::critical_extension);
  EXPECT_FALSE(store.sources()[4].accepted);
  EXPECT_TRUE(store.sources()[5].accepted);
}

TEST(Store, DeviationsAreThoseOfTheSignersOwnCountry) {
  const auto a = country(1, "AA"), b = country(2, "BB");
  const Bytes list = a.deviation_list({2026, 11, 1}).value();
  EXPECT_FALSE(Store::make({{"list", list}}).sources()[0].accepted);
  const auto store =
      Store::make({{"list", list}, {"a", a.csca().value(), Word::anchor}, {"b", b.csca().value(), Word::anchor}});
  EXPECT_TRUE(store.sources()[0].accepted);
  const auto of = [&](const synth::Country& c, mrz::Date issued) {
    return store.deviations_of(forge::parsed(c.document_signer(issued).value())).size();
  };
  EXPECT_EQ(of(a, {2026, 11, 1}), 1U);
  EXPECT_EQ(of(a, {2025, 11, 1}), 0U);
  EXPECT_EQ(of(b, {2026, 11, 1}), 0U);
}

// A list that names no signer speaks of all of its country, and of no other.
TEST(Store, ADeviationOfAWholeCountryIsOfThatCountry) {
  const auto office = forge::office(1, "AA"), other = forge::office(2, "BB");
  const Bytes description = der::sequence({der::oid("2.23.136.1.1.7.1.2")});
  const Bytes deviation = der::sequence({der::sequence({}), der::set_of({description})});
  const Bytes signer =
      forge::issued(office, office.list_signer("Deviation List Signer", office.deviation_list_key, "2.23.136.1.1.8"));
  synth::CmsProfile cms{.content_type = "2.23.136.1.1.7",
                        .content = der::sequence({der::integer(0), synth::digest_algorithm(synth::Digest::sha256),
                                                  der::set_of({deviation})}),
                        .certificates = {signer}};
  cms.signers.push_back({.key = office.deviation_list_key, .certificate = signer});
  const auto store = Store::make({{"list", synth::signed_data(cms).value()},
                                  {"a", forge::root(office), Word::anchor},
                                  {"b", forge::root(other), Word::anchor}});
  const auto of = [&](const synth::Office& o) {
    return store.deviations_of(forge::parsed(forge::issued(o, forge::signer_of(o).profile))).size();
  };
  EXPECT_EQ(of(office), 1U);
  EXPECT_EQ(of(other), 0U);
}

TEST_F(Folder, ImportSaysWhatCameAndIsThereAfterwards) {
  const auto a = country(1, "AA");
  const auto report = folder.import({{"csca.cer", a.csca().value(), Word::anchor}, {"junk", Bytes{1, 2, 3}}});
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_TRUE(report->stored);
  EXPECT_TRUE(report->imported[0].accepted);
  EXPECT_FALSE(report->imported[1].accepted);
  ASSERT_EQ(report->changes.size(), 1U);
  EXPECT_TRUE(report->changes[0].came);
  const auto store = folder.load();
  ASSERT_TRUE(store);
  EXPECT_EQ(store->authorities().size(), 1U);
  EXPECT_EQ(store->sources().size(), 1U);
}

TEST_F(Folder, NothingAcceptedIsNothingChanged) {
  const auto report = folder.import({{"junk", Bytes{1}}});
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->stored);
  EXPECT_FALSE(fs::exists(path / "store.json"));
}

TEST_F(Folder, ANewerListReplacesAndAnOlderIsRefused) {
  const auto old_days = country(1, "AA", {2024, 1, 1}), today = country(1, "AA", {2026, 11, 24});
  const Bytes older = old_days.master_list({old_days.csca().value()}).value();
  const Bytes newer = today.master_list({today.csca().value()}).value();
  ASSERT_TRUE(folder.import({{"older", older, Word::unanchored}})->stored);
  const auto replaced = folder.import({{"newer", newer, Word::unanchored}});
  ASSERT_TRUE(replaced);
  EXPECT_EQ(replaced->replaced, std::vector<std::string>{"older"});
  const auto refused = folder.import({{"older again", older, Word::unanchored}});
  ASSERT_TRUE(refused);
  EXPECT_FALSE(refused->stored);
  EXPECT_TRUE(refused->imported[0].refusal);
  EXPECT_EQ(folder.load()->sources().size(), 1U);
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(path)) files += entry.path().extension() == ".bin" ? 1U : 0U;
  EXPECT_EQ(files, 1U);  // the old one was swept
}

TEST_F(Folder, ADamagedStoreIsAnErrorAndNotAnEmptyOne) {
  const auto a = country(1, "AA");
  ASSERT_TRUE(folder.import({{"csca.cer", a.csca().value(), Word::anchor}})->stored);
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.path().extension() == ".bin") std::ofstream(entry.path(), std::ios::app) << "x";
  EXPECT_FALSE(folder.load());
  std::ofstream(path / "store.json") << "{";
  EXPECT_EQ(folder.load().error().code(), Errc::bad_input);
  std::ofstream(path / "store.json") << R"({"version": 3, "sources": []})";
  EXPECT_EQ(folder.load().error().code(), Errc::unsupported);
  std::ofstream(path / "store.json")
      << R"({"version": 2, "sources": [{"name": "x", "sha256": "../../etc/passwd", "imported": 0, "word": "none", "listed_signers_of": []}]})";
  EXPECT_EQ(folder.load().error().code(), Errc::bad_input);
}

// A reader sees the old store or the new one, while files that the new one does not name are taken away.
TEST_F(Folder, ReadersSeeTheOldOrTheNewWhileItIsImported) {
  const auto office = forge::office();
  ASSERT_TRUE(folder.import({{"anchor", forge::root(office), Word::anchor}})->stored);
  std::atomic<bool> done = false;
  std::atomic<int> looks = 0;
  std::jthread reader([&] {
    do {
      const auto store = folder.load();
      ++looks;
      EXPECT_TRUE(store) << store.error().message();
      if (store) {
        EXPECT_EQ(store->authorities().size(), 1U);
      }
    } while (!done);
  });
  for (int i = 0; i < 60; ++i) {
    auto profile = office.crl();
    profile.validity.from -= std::chrono::seconds(86400 - i);
    const auto report = folder.import({{"list", synth::revocation_list(profile, office.csca_keys[2]).value()}});
    EXPECT_TRUE(report && report->stored);
  }
  done = true;
  reader.join();
  EXPECT_GT(looks, 1);
  EXPECT_EQ(folder.load()->sources().size(), 2U);
}

// Whatever the process takes away from the mode of new files, nobody else can write the store.
TEST_F(Folder, IsWrittenByItsOwnerAlone) {
  const auto before = ::umask(0);
  const auto report = folder.import({{"csca.cer", country(1, "AA").csca().value(), Word::anchor}});
  ::umask(before);
  ASSERT_TRUE(report);
  for (const auto& entry : fs::recursive_directory_iterator(path))
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_write | fs::perms::others_write), fs::perms::none);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0755));
}

// A store begins in a folder of its own, and is read where there is one.
TEST_F(Folder, HoldsNothingElse) {
  EXPECT_EQ(folder.load().error().code(), Errc::not_found);
  fs::create_directory(path);
  EXPECT_TRUE(folder.load()->authorities().empty());
  std::ofstream(path / "letter.txt") << "of somebody else\n";
  EXPECT_EQ(folder.load().error().code(), Errc::bad_input);
  EXPECT_EQ(folder.import({{"a", country(1, "AA").csca().value(), Word::anchor}}).error().code(), Errc::bad_input);
}

// In whatever encoding, and whatever else is said of what is brought with it.
TEST_F(Folder, KeepsItsAnchorsWhenACopyIsBrought) {
  const auto csca = country(1, "AA").csca().value();
  const std::string pem = text("-----BEGIN CERTIFICATE-----\n", to_base64(csca), "\n-----END CERTIFICATE-----\n");
  const Bytes copy(pem.begin(), pem.end());
  ASSERT_TRUE(folder.import({{"copy", copy}, {"a", csca, Word::anchor}})->stored);
  for (const Bytes& again : {csca, copy}) {
    const auto report = folder.import({{"again", again}, {"and again", again, Word::unanchored}});
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->imported[0].accepted);
    EXPECT_FALSE(report->stored);
    EXPECT_TRUE(report->replaced.empty());
  }
  const auto store = folder.load();
  ASSERT_EQ(store->authorities().size(), 1U);
  EXPECT_TRUE(store->authorities()[0].named);
}

// Two lists of one moment are no older and newer one.
TEST_F(Folder, TakesAListOfTheSameMoment) {
  const auto office = forge::office();
  auto profile = office.crl();
  const auto first = synth::revocation_list(profile, office.csca_keys[2]).value();
  const auto second = synth::revocation_list(profile, office.csca_keys[2]).value();  // signed anew
  const auto report =
      folder.import({{"anchor", forge::root(office), Word::anchor}, {"first", first}, {"second", second}});
  ASSERT_TRUE(report);
  for (const auto& source : report->imported) EXPECT_TRUE(source.accepted) << source.name;
  EXPECT_EQ(folder.load()->sources().size(), 2U);
}

TEST_F(Folder, TakesFilesOutAgain) {
  const auto a = country(1, "AA"), b = country(2, "BB");
  const auto csca = a.csca().value();
  ASSERT_TRUE(folder.import({{"a", csca, Word::anchor}, {"b", b.csca().value(), Word::anchor}})->stored);
  const auto fingerprint = to_hex(trust::hash(trust::Digest::sha256, csca));
  const auto unknown = folder.remove({fingerprint, std::string(64, '0')});
  EXPECT_EQ(unknown.error().code(), Errc::not_found);
  EXPECT_EQ(folder.load()->authorities().size(), 2U);
  const auto report = folder.remove({fingerprint});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->replaced, std::vector<std::string>{"a"});
  ASSERT_EQ(report->changes.size(), 1U);
  EXPECT_FALSE(report->changes[0].came);
  EXPECT_EQ(folder.load()->authorities().size(), 1U);
}

TEST(Store, SaysWhatAFileIsThatItCannotTake) {
  const auto csca = country(1, "AA").csca().value();
  const std::string written =
      text("Certificate:\n  Data:\n-----BEGIN CERTIFICATE-----\n", to_base64(csca), "\n-----END CERTIFICATE-----\n");
  const auto store = Store::make({{"text", Bytes(written.begin(), written.end()), Word::anchor}});
  EXPECT_TRUE(store.authorities().empty());
  EXPECT_NE(store.sources()[0].refusal->message().find("begins the file"), std::string::npos);
  // A list names the one whose certificate the keeper has to ask for.
  const auto listed = Store::make({{"list", country(1, "AA").master_list({csca}).value()}});
  EXPECT_NE(listed.sources()[0].refusal->message().find(to_hex(trust::hash(trust::Digest::sha256, csca))),
            std::string::npos);
}

TEST(Expand, BlocksOfOneFileAreTakenAllOrNone) {
  const auto csca = country(1, "AA").csca().value(), other = country(2, "BB").csca().value();
  const auto block = [](ByteView der, std::string_view label = "CERTIFICATE") {
    return "-----BEGIN " + std::string(label) + "-----\n" + to_base64(der) + "\n-----END " + std::string(label) +
           "-----\n";
  };
  const auto expanded = [](const std::string& text) {
    return trust::expand({{"file", Bytes(text.begin(), text.end()), Word::anchor}});
  };
  const auto two = expanded(block(csca) + "# remark\n" + block(other));
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[1].name, "file#2");
  EXPECT_EQ(two[1].bytes, other);
  EXPECT_EQ(two[1].word, Word::anchor);
  EXPECT_EQ(Store::make(two).authorities().size(), 2U);
  for (const auto& bad : {block(csca) + block(ByteView(other).first(99)), block(csca) + block(other, "PRIVATE KEY"),
                          block(csca) + "-----BEGIN CERTIFICATE-----\nAAAA", block(csca) + "-----END X-----"}) {
    const auto store = Store::make(expanded(bad));
    ASSERT_EQ(store.sources().size(), 1U) << bad;
    EXPECT_FALSE(store.sources()[0].accepted) << bad;
    EXPECT_TRUE(store.authorities().empty()) << bad;
  }
  EXPECT_EQ(expanded(" " + block(csca)).size(), 1U);  // what does not begin a file is no PEM
  EXPECT_FALSE(Store::make(expanded(" " + block(csca))).sources()[0].accepted);
}

// Wherever the disk was full, the next import is as good as the first.
TEST_F(Folder, AFirstImportThatWasCutOffIsNoHindrance) {
  const auto a = country(1, "AA");
  const std::vector<SourceFile> files{{"anchor", a.csca().value(), Word::anchor}};
  int cut_off = 0;
  for (rlim_t most = 0; most < 2000; most += 100) {
    fs::remove_all(path);
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{most, most};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      ::_exit(folder.import(files) ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 0) break;
    ++cut_off;
    ASSERT_TRUE(folder.import(files)) << most;
    EXPECT_EQ(folder.load().value().authorities().size(), 1U) << most;
  }
  EXPECT_GE(cut_off, 3);
}

// What an import says of a file is what a reader of the store finds.
TEST_F(Folder, ImportSaysOfEachFileWhatTheStoreSays) {
  const auto before = country(1, "AA", {2024, 1, 1}), today = country(1, "AA"), other = country(2, "BB");
  const Bytes csca = today.csca().value();
  ASSERT_TRUE(folder.import({{"anchor", csca, Word::anchor}, {"newer", today.master_list({csca}).value()}})->stored);
  // The older list is not stored, so what hangs on it is not accepted either.
  const auto report = folder.import(
      {{"older", before.master_list({csca, other.csca().value()}).value()}, {"revocations", other.crl().value()}});
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->stored);
  for (const auto& file : report->imported) EXPECT_FALSE(file.accepted) << file.name;
}

TEST_F(Folder, TwoImportsAtOnceAreRefused) {
  fs::create_directories(path);
  const int other = ::open((path / "lock").c_str(), O_RDWR | O_CREAT, 0644);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  EXPECT_EQ(folder.import({{"csca.cer", country(1, "AA").csca().value(), Word::anchor}}).error().code(), Errc::busy);
  ::close(other);
}

}  // namespace
}  // namespace landfall
