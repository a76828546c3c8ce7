#include <landfall/trust/store.hpp>
#include <landfall/trust/store_folder.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <landfall/synth/country.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall {
namespace {

namespace fs = std::filesystem;
using model::Reason;
using trust::SourceFile;
using trust::Store;
using trust::StoreFolder;

synth::Country country(std::uint64_t seed, const char* code, mrz::Date today = {2026, 11, 24}) {
  synth::CountryOptions options{.seed = seed};
  options.code = code;
  options.name = std::string("Country ") + code;
  options.today = today;
  return synth::Country::make(options).value();
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
  EXPECT_EQ(trust::reason_of(*alone.sources()[0].refusal), Reason::csca_missing);
  const auto vouched = Store::make({{"list", list}, {"anchor", csca}});
  EXPECT_EQ(vouched.authorities().size(), 2U);
  EXPECT_TRUE(vouched.sources()[0].anchored);
  const auto wrong_anchor = Store::make({{"list", list}, {"anchor", b.csca().value()}});
  EXPECT_FALSE(wrong_anchor.sources()[0].accepted);
  const auto accepted = Store::make({{"list", list, true}});
  EXPECT_EQ(accepted.authorities().size(), 2U);
  EXPECT_FALSE(accepted.authorities()[0].anchored);
}

TEST(Store, TwoListsThatVouchForEachOtherVouchForNobody) {
  const auto a = country(1, "AA"), b = country(2, "BB");
  const Bytes one = a.master_list({a.csca().value(), b.csca().value()}).value();
  const Bytes two = b.master_list({a.csca().value(), b.csca().value()}).value();
  EXPECT_TRUE(Store::make({{"one", one}, {"two", two}}).authorities().empty());
  // An anchor for one anchors the other over it, whatever the order.
  EXPECT_TRUE(Store::make({{"two", two}, {"one", one}, {"anchor", a.csca().value()}}).sources()[0].anchored);
}

TEST(Store, AWrongSignatureIsRefusedWhateverIsAccepted) {
  const auto a = country(1, "AA");
  Bytes list = a.master_list({a.csca().value()}).value();
  list.back() ^= 1;
  const auto store = Store::make({{"list", list, true}, {"anchor", a.csca().value()}});
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
  const auto linked =
      Store::make({{"link", a.link(2).value()}, {"link", a.link(1).value()}, {"root", a.csca(0).value()}});
  EXPECT_EQ(linked.authorities().size(), 3U);
  const auto broken = Store::make({{"link", a.link(2).value()}, {"root", a.csca(0).value()}});
  EXPECT_EQ(broken.authorities().size(), 1U);
  EXPECT_EQ(broken.unproven().size(), 1U);
}

TEST(Store, AnythingElseIsRefusedWithAReason) {
  for (const Bytes& bytes : {Bytes{}, Bytes{0x30, 0x00}, Bytes(1000, 0x30), Bytes{'h', 'e', 'l', 'l', 'o'}}) {
    const auto store = Store::make({{"junk", bytes, true}});
    ASSERT_FALSE(store.sources()[0].accepted);
    EXPECT_TRUE(store.sources()[0].refusal);
  }
}

TEST_F(Folder, ImportSaysWhatCameAndIsThereAfterwards) {
  const auto a = country(1, "AA");
  const auto report = folder.import({{"csca.cer", a.csca().value()}, {"junk", Bytes{1, 2, 3}}});
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
  ASSERT_TRUE(folder.import({{"older", older, true}})->stored);
  const auto replaced = folder.import({{"newer", newer, true}});
  ASSERT_TRUE(replaced);
  EXPECT_EQ(replaced->replaced, std::vector<std::string>{"older"});
  const auto refused = folder.import({{"older again", older, true}});
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
  ASSERT_TRUE(folder.import({{"csca.cer", a.csca().value()}})->stored);
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.path().extension() == ".bin") std::ofstream(entry.path(), std::ios::app) << "x";
  EXPECT_FALSE(folder.load());
  std::ofstream(path / "store.json") << "{";
  EXPECT_EQ(folder.load().error().code(), Errc::bad_input);
  std::ofstream(path / "store.json") << R"({"version": 2, "sources": []})";
  EXPECT_EQ(folder.load().error().code(), Errc::unsupported);
  std::ofstream(path / "store.json")
      << R"({"version": 1, "sources": [{"name": "x", "sha256": "../../etc/passwd", "imported": 0, "accept_unanchored": false}]})";
  EXPECT_EQ(folder.load().error().code(), Errc::bad_input);
}

TEST_F(Folder, TwoImportsAtOnceAreRefused) {
  fs::create_directories(path);
  const int other = ::open((path / "lock").c_str(), O_RDWR | O_CREAT, 0644);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  EXPECT_EQ(folder.import({{"csca.cer", country(1, "AA").csca().value()}}).error().code(), Errc::busy);
  ::close(other);
}

}  // namespace
}  // namespace landfall
