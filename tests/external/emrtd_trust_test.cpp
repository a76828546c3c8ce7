// Real and test documents, lists and certificates verified: verdicts that others found, faulty sets found by the
// program, every algorithm with a foreign key, and OpenSSL as a second opinion. Data from outside; nothing of it is
// here.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <nlohmann/json.hpp>

#include <landfall/base/der.hpp>
#include <landfall/emrtd/security_object.hpp>
#include <landfall/emrtd/verify.hpp>
#include <landfall/trust/card_certificate.hpp>
#include <landfall/trust/lists.hpp>
#include <landfall/trust/path.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>
#include <landfall/trust/store.hpp>

#include "data.hpp"

namespace landfall {
namespace {

namespace fs = std::filesystem;
using model::ChipStep;
using trust::Reason;

constexpr std::chrono::sys_seconds on_24_november_2026{std::chrono::seconds(1795478400)};

fs::path emrtd_folder(std::string_view path = {}) { return external::data_folder() / "emrtd" / path; }

Bytes bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

fs::path german_list() {
  for (const auto& path : files_in(emrtd_folder("masterlists")))
    if (path.filename().string().starts_with("DE_ML_2026")) return path;
  return {};
}

const trust::Store& lists_at_hand() {
  static const auto store = [] {
    std::vector<trust::SourceFile> files{{"DE", bytes_of(german_list()), trust::Word::unanchored}};
    for (const auto& path : files_in(emrtd_folder("masterlists/IDN_2010"))) {
      const bool root = !path.stem().string().ends_with("_LINK");
      files.push_back({path.filename(), bytes_of(path), root ? trust::Word::anchor : trust::Word::none});
    }
    return trust::Store::make(std::move(files));
  }();
  return store;
}

std::string step_text(const model::ChipVerdict& verdict, ChipStep step) {
  const auto& result = *model::find(verdict, step);
  return std::string(name(result.verdict)) +
         (result.reason == model::Reason::none ? "" : ":" + std::string(name(result.reason)));
}

TEST(SodExpected, IsReproduced) {
  const auto path = emrtd_folder("sod_expected.json");
  LANDFALL_NEEDS_DATA(path);
  std::ifstream file(path);
  const auto rows = nlohmann::json::parse(file);
  for (const auto& row : rows) {
    const std::string name_of_file = row.at("file");
    const Bytes sod = bytes_of(emrtd_folder(name_of_file));
    const auto verdict = emrtd::verify({{emrtd::File::sod, sod}}, lists_at_hand(), {.at = on_24_november_2026});
    EXPECT_EQ(name(model::find(verdict, ChipStep::sod_signature)->verdict), row.at("sod_signature").get<std::string>())
        << name_of_file;
    EXPECT_EQ(step_text(verdict, ChipStep::ds_chain), row.at("ds_chain").get<std::string>()) << name_of_file;
  }
  EXPECT_GE(rows.size(), 17U);
}

// Given: the groups of a folder by file name; found: what the program says of them.
struct FaultySet {
  std::string_view folder, sod;
  std::map<int, std::string_view> groups;
  std::string_view signature, hashes, wrong;
  bool sha1;
};

TEST(FaultySets, AreFound) {
  LANDFALL_NEEDS_DATA(emrtd_folder());
  const std::map<int, std::string_view> bsi{{1, "Datagroup1.bin"}, {2, "Datagroup2.bin"},   {3, "Datagroup3.bin"},
                                            {4, "Datagroup4.bin"}, {14, "Datagroup14.bin"}, {15, "Datagroup15.bin"}};
  const std::map<int, std::string_view> ts{
      {1, "EF_DG1.bin"}, {2, "EF_DG2.bin"},   {3, "EF_DG3.bin"},   {4, "EF_DG4.bin"},   {5, "EF_DG5.bin"},
      {7, "EF_DG7.bin"}, {11, "EF_DG11.bin"}, {12, "EF_DG12.bin"}, {14, "EF_DG14.bin"}, {15, "EF_DG15.bin"}};
  const FaultySet sets[] = {{"persosim-epass",
                             "EF.SOD.bin",
                             {{1, "EF.DG1.bin"}, {2, "EF.DG2.bin"}},
                             "passed",
                             "failed:hash_mismatch",
                             "1 2",
                             false},
                            {"jmrtd-lds/lds/bsi2008", "EF_SOD.bin", bsi, "passed", "failed:not_in_sod", "4 15", true},
                            {"tsemrtd-dgs", "EF_SOD.bin", ts, "passed", "failed:not_in_sod", "4 5 7 11 12 15", true},
                            {"jmrtd-lds/lds/loes2006",
                             "ef011D.bin",
                             {{1, "ef0101.bin"}, {2, "ef0102.bin"}, {15, "ef010F.bin"}},
                             "passed",
                             "passed",
                             "",
                             false}};
  for (const auto& set : sets) {
    const auto folder = emrtd_folder(set.folder);
    const Bytes sod = bytes_of(folder / set.sod);
    emrtd::ChipFiles files{{emrtd::File::sod, sod}};
    for (const auto& [number, file] : set.groups) files.put(emrtd::group_file(number), bytes_of(folder / file));
    const auto verdict = emrtd::verify(files, trust::Store(), {.at = on_24_november_2026});
    EXPECT_EQ(step_text(verdict, ChipStep::sod_signature), set.signature) << set.folder;
    EXPECT_EQ(step_text(verdict, ChipStep::dg_hashes), set.hashes) << set.folder;
    std::string wrong;
    for (const auto& group : verdict.groups)
      if (group.reason != model::Reason::none) wrong += (wrong.empty() ? "" : " ") + std::to_string(group.number);
    EXPECT_EQ(wrong, set.wrong) << set.folder;
    bool sha1 = false;
    for (const auto& finding : verdict.findings) sha1 = sha1 || finding.finding == model::ChipFinding::group_sha1;
    EXPECT_EQ(sha1, set.sha1) << set.folder;
  }
}

TEST(MasterLists, AreReadAndNeedAnAnchor) {
  LANDFALL_NEEDS_DATA(emrtd_folder("masterlists"));
  const Bytes list = bytes_of(german_list());
  const auto data = trust::SignedData::parse(list);
  ASSERT_TRUE(data) << data.error().message();
  trust::Budget budget;
  EXPECT_EQ(trust::check_signer(*data, data->signers().front(), {}, budget).reason, Reason::none);
  const auto content = trust::parse_master_list(data->content());
  ASSERT_TRUE(content);
  EXPECT_EQ(content->certificates.size(), 588U);
  EXPECT_TRUE(content->refused.empty());
  std::size_t explicit_keys = 0;
  for (const auto& certificate : content->certificates) {
    const auto key = certificate.key();
    ASSERT_TRUE(key) << to_text(certificate->subject) << key.error().message();
    explicit_keys += key->explicit_parameters() ? 1U : 0U;
  }
  EXPECT_EQ(explicit_keys, 160U);
  const auto alone = trust::Store::make({{"list", list}});
  EXPECT_EQ(trust::reason_of(*alone.sources()[0].refusal), Reason::authority_missing);
  // The signer's own CA, taken from somewhere else than the list, is all that is needed.
  const auto& signer = data->certificates().front();
  bool anchored = false;
  for (const auto& certificate : content->certificates)
    if (certificate->subject.country == "DE" && signed_by(signer, certificate) == Reason::none &&
        signed_by(certificate, certificate) == Reason::none) {
      const auto store = trust::Store::make(
          {{"list", list}, {"anchor", Bytes(certificate->der.begin(), certificate->der.end()), trust::Word::anchor}});
      anchored = store.sources()[0].anchored;
      EXPECT_EQ(store.authorities().size(), 588U);  // every one of them, the anchor among them
      for (const auto& authority : store.authorities()) EXPECT_TRUE(authority.anchored && !authority.revoked);
    }
  EXPECT_TRUE(anchored);
}

TEST(MasterLists, ABareListIsTakenOnlyOnTheWord) {
  const auto path = emrtd_folder("masterlists/CscaMasterList_content_selfxyz.der");
  LANDFALL_NEEDS_DATA(path);
  const Bytes bare = bytes_of(path);
  EXPECT_FALSE(trust::Store::make({{"list", bare}}).sources()[0].accepted);
  EXPECT_EQ(trust::Store::make({{"list", bare, trust::Word::unanchored}}).authorities().size(), 472U);
}

TEST(CardCertificates, LeadToTheirRoots) {
  LANDFALL_NEEDS_DATA(emrtd_folder("openpace-cvc"));
  std::vector<trust::CardCertificate> all;
  for (const char* folder : {"openpace-cvc", "persosim-epass", "openpace-eac-worked-example"})
    for (const auto& path : files_in(emrtd_folder(folder)))
      if (auto parsed = trust::CardCertificate::parse(bytes_of(path))) all.push_back(*std::move(parsed));
  EXPECT_GE(all.size(), 35U);
  std::set<std::string> without;
  for (const auto& certificate : all) {
    bool signed_by_one = false;
    for (const auto& issuer : all)
      for (const auto& root : all)
        if (!signed_by_one && issuer->holder_reference == certificate->authority_reference)
          signed_by_one = certificate.signed_by(issuer, &root) == Reason::none;
    if (!signed_by_one) without.insert(certificate->holder_reference);
  }
  EXPECT_EQ(without, std::set<std::string>{"ZZDKB20000R"});  // its issuer is not among the data
}

// OpenSSL's objects, freed.
template <class T, auto free_function>
struct Freed {
  void operator()(T* object) const { free_function(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Cms = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo, CMS_ContentInfo_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;

Bio bio_of(const Bytes& bytes) { return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))); }

// An EF.SOD over one hash, by OpenSSL's CMS. `pss` names the salt; -1: none.
Bytes sign_sod(X509* certificate, EVP_PKEY* key, const EVP_MD* digest, int salt, const Bytes& content) {
  const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_KEY_PARAM;
  const Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_BINARY | CMS_PARTIAL));
  ASN1_OBJECT* type = OBJ_txt2obj("2.23.136.1.1.1", 1);
  CMS_set1_eContentType(cms.get(), type);
  ASN1_OBJECT_free(type);
  CMS_SignerInfo* signer = CMS_add1_signer(cms.get(), certificate, key, digest, flags);
  if (signer == nullptr) return {};
  if (salt >= 0) {
    EVP_PKEY_CTX* context = CMS_SignerInfo_get0_pkey_ctx(signer);
    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt);
  }
  const Bio in = bio_of(content);
  if (CMS_final(cms.get(), in.get(), nullptr, CMS_BINARY) != 1) return {};
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  Bytes out(der, der + std::max(size, 0));
  OPENSSL_free(der);
  return der::object(0x77, out);
}

// "sha256_rsapss_32_65537_2048": digest, scheme, and of PSS the salt.
struct MockName {
  std::string digest;
  int salt = -1;
};
MockName mock_name(const std::string& folder) {
  MockName out{.digest = folder.substr(0, folder.find('_'))};
  const std::string mark = "_rsapss_";
  if (const auto at = folder.find(mark); at != std::string::npos) out.salt = std::stoi(folder.substr(at + mark.size()));
  return out;
}

Bytes security_object() {
  const Bytes algorithm = der::sequence({der::oid("2.16.840.1.101.3.4.2.1")});
  const Bytes hash = der::sequence({der::integer(1), der::octet_string(Bytes(32, 7))});
  return der::sequence({der::integer(0), algorithm, der::sequence({hash})});
}

TEST(Algorithms, EveryMockSignerIsVerified) {
  LANDFALL_NEEDS_DATA(emrtd_folder("self-mock-certs"));
  int verified = 0, chained = 0;
  for (const auto& entry : fs::directory_iterator(emrtd_folder("self-mock-certs"))) {
    const auto folder = entry.path();
    const std::string label = folder.filename();
    if (!fs::exists(folder / "mock_dsc_key.pem")) continue;
    const Bytes key_file = bytes_of(folder / "mock_dsc_key.pem"), signer_file = bytes_of(folder / "mock_dsc.pem");
    const Key key(PEM_read_bio_PrivateKey(bio_of(key_file).get(), nullptr, nullptr, nullptr));
    const Cert certificate(PEM_read_bio_X509(bio_of(signer_file).get(), nullptr, nullptr, nullptr));
    ASSERT_TRUE(key && certificate) << label;
    const auto [digest, salt] = mock_name(label);
    Bytes sod = sign_sod(certificate.get(), key.get(), EVP_get_digestbyname(digest.c_str()), salt, security_object());
    ASSERT_FALSE(sod.empty()) << label;
    std::vector<trust::SourceFile> files;
    const bool has_csca = fs::exists(folder / "mock_csca.pem");
    if (has_csca) files.push_back({"csca", bytes_of(folder / "mock_csca.pem"), trust::Word::anchor});
    const auto store = trust::Store::make(std::move(files));
    const auto verdict = emrtd::verify({{emrtd::File::sod, sod}}, store, {.at = on_24_november_2026});
    EXPECT_EQ(step_text(verdict, ChipStep::sod_signature), "passed") << label;
    EXPECT_EQ(step_text(verdict, ChipStep::ds_chain), has_csca ? "passed" : "not_possible:csca_missing")
        << label
        << (store.sources().empty() || store.sources()[0].accepted ? "" : store.sources()[0].refusal->message());
    verified += model::find(verdict, ChipStep::sod_signature)->verdict == model::StepVerdict::passed ? 1 : 0;
    chained += model::find(verdict, ChipStep::ds_chain)->verdict == model::StepVerdict::passed ? 1 : 0;
    sod.back() ^= 1;
    const auto changed = emrtd::verify({{emrtd::File::sod, sod}}, store, {.at = on_24_november_2026});
    EXPECT_EQ(step_text(changed, ChipStep::sod_signature), "failed:signature_wrong") << label;
  }
  std::cout << verified << " algorithm combinations signed and verified, " << chained << " of them with a chain\n";
  EXPECT_GE(verified, 32);
  EXPECT_GE(chained, 26);
}

// What OpenSSL says of the signature alone; the reason where it cannot or does not.
std::string openssl_opinion(const Bytes& sod) {
  const auto file = emrtd::read_sod(sod);
  if (!file) return "no CMS";
  const unsigned char* at = file->cms.data();
  const Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(file->cms.size())));
  if (!cms) return "cannot be read";
  ERR_clear_error();
  const Bio out(BIO_new(BIO_s_mem()));
  if (CMS_verify(cms.get(), nullptr, nullptr, nullptr, out.get(), CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1)
    return "passed";
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason != nullptr ? reason : "failed";
}

TEST(SecondOpinion, OpensslAgreesWhereItCan) {
  LANDFALL_NEEDS_DATA(emrtd_folder("gmrtd/sod"));
  std::vector<fs::path> sods;
  for (const char* folder : {"gmrtd/sod", "gmrtd/cms", "pymrtd/sod"})
    for (const auto& path : files_in(emrtd_folder(folder))) sods.push_back(path);
  for (const char* file : {"persosim-epass/EF.SOD.bin", "jmrtd-lds/lds/bsi2008/EF_SOD.bin",
                           "jmrtd-lds/lds/loes2006/ef011D.bin", "tsemrtd-dgs/EF_SOD.bin"})
    sods.push_back(emrtd_folder(file));
  int agree = 0;
  std::map<std::string, std::string> differ;
  for (const auto& path : sods) {
    const Bytes sod = bytes_of(path);
    const auto file = emrtd::read_sod(sod);
    const auto data = file ? trust::SignedData::parse(file->cms) : Result<trust::SignedData>(file.error());
    trust::Budget budget;
    const bool ours = data && trust::check_signer(*data, data->signers().front(), {}, budget).reason == Reason::none;
    const std::string theirs = openssl_opinion(sod);
    if (ours == (theirs == "passed"))
      ++agree;
    else
      differ[path.filename()] = theirs;
  }
  std::cout << agree << " of " << sods.size() << " agree\n";
  for (const auto& [file, why] : differ) std::cout << "  " << file << ": we refuse it, OpenSSL says " << why << '\n';
  // Its attributes say another content type than is sent (RFC 5652, 11.1 forbids it), which OpenSSL does not look at.
  EXPECT_EQ(differ, (std::map<std::string, std::string>{{"cms_f7ed526e89.bin", "passed"}}));
}

// OpenSSL's path validation of a signer under the CA that we found, at any time, for any purpose.
std::string openssl_path(const trust::Certificate& signer, const trust::Certificate& issuer) {
  const auto parsed = [](const trust::Certificate& certificate) {
    const unsigned char* at = certificate->der.data();
    return Cert(d2i_X509(nullptr, &at, static_cast<long>(certificate->der.size())));
  };
  const Cert leaf = parsed(signer), root = parsed(issuer);
  if (!leaf || !root) return "cannot be read";
  const std::unique_ptr<X509_STORE, Freed<X509_STORE, X509_STORE_free>> roots(X509_STORE_new());
  const std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX, X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
  X509_STORE_add_cert(roots.get(), root.get());
  X509_STORE_CTX_init(context.get(), roots.get(), leaf.get(), nullptr);
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
  if (X509_verify_cert(context.get()) == 1) return "passed";
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

TEST(SecondOpinion, OpensslsPathValidationWhereItCan) {
  LANDFALL_NEEDS_DATA(emrtd_folder("gmrtd/sod"));
  std::map<std::string, int> opinions;
  for (const auto& path : files_in(emrtd_folder("gmrtd/sod"))) {
    const Bytes sod = bytes_of(path);
    const auto file = emrtd::read_sod(sod);
    const auto data = trust::SignedData::parse(file.value().cms);
    ASSERT_TRUE(data) << path;
    trust::Budget budget;
    const auto check = trust::check_signer(*data, data->signers().front(), {}, budget);
    ASSERT_TRUE(check.signer) << path;
    const auto found = trust::find_path(lists_at_hand(), {.signer = *check.signer, .at = on_24_november_2026}, budget);
    ASSERT_TRUE(found.authority()) << path;
    const std::string opinion = openssl_path(*check.signer, found.authority()->certificate);
    ++opinions[opinion];
    if (opinion != "passed") std::cout << "  " << path.filename().string() << ": " << opinion << '\n';
  }
  for (const auto& [opinion, count] : opinions) std::cout << count << " x " << opinion << '\n';
  // Explicit curve parameters are all that it refuses.
  for (const auto& [opinion, count] : opinions)
    EXPECT_TRUE(opinion == "passed" || opinion == "Certificate public key has explicit ECC parameters") << opinion;
}

}  // namespace
}  // namespace landfall
