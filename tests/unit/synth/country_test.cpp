#include <landfall/synth/country.hpp>

#include <algorithm>

#include <gtest/gtest.h>

#include <landfall/base/ber.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/records/biometric_block.hpp>

#include "libcrypto.hpp"

namespace landfall::synth {
namespace {

using libcrypto::Crl, libcrypto::Free, libcrypto::inside, libcrypto::signed_by, libcrypto::verified, libcrypto::whole,
    libcrypto::x509;

constexpr mrz::Date today{2026, 11, 24};

Scene scene(std::uint64_t seed = 3) { return Scene::make(seed, today).value(); }
IssueOptions small() {
  IssueOptions options;
  options.groups = {1, 2, 14, 15};
  options.portrait_height = 96;
  return options;
}

TEST(Country, CertificatesFormTheirChains) {
  const auto country = Country::make({}).value();
  for (int i = 0; i < Country::generations; ++i)
    EXPECT_TRUE(signed_by(country.csca(i).value(), country.csca(i).value()));
  for (int i = 1; i < Country::generations; ++i) {
    EXPECT_TRUE(signed_by(country.link(i).value(), country.csca(i - 1).value()));
    EXPECT_FALSE(signed_by(country.link(i).value(), country.csca(i).value()));
  }
  const Bytes signer = country.document_signer({2026, 3, 1}).value();
  EXPECT_TRUE(signed_by(signer, country.csca(2).value()));
  EXPECT_TRUE(signed_by(country.document_signer({2016, 3, 1}).value(), country.csca(0).value()));
  EXPECT_FALSE(country.document_signer({2001, 1, 1}));
  EXPECT_FALSE(country.document_signer({2025, 2, 30}));
  EXPECT_FALSE(country.document_signer({}));
  EXPECT_FALSE(country.csca(3));
  EXPECT_FALSE(country.link(0));
  const Crl crl(whole<X509_CRL>(country.crl().value(), d2i_X509_CRL));
  ASSERT_TRUE(crl);
  EXPECT_EQ(X509_CRL_verify(crl.get(), X509_get0_pubkey(x509(country.csca(2).value()).get())), 1);
}

TEST(Country, ProfilesOfDoc9303Part12) {
  const auto country = Country::make({}).value();
  const auto root = x509(country.csca().value()), signer = x509(country.document_signer({2026, 3, 1}).value());
  EXPECT_EQ(X509_get_version(root.get()), 2);
  EXPECT_EQ(X509_check_ca(root.get()), 1);
  EXPECT_EQ(X509_get_key_usage(root.get()), static_cast<unsigned>(KU_KEY_CERT_SIGN | KU_CRL_SIGN));
  EXPECT_EQ(X509_get_pathlen(root.get()), 0);
  EXPECT_EQ(X509_check_ca(signer.get()), 0);
  EXPECT_EQ(X509_get_key_usage(signer.get()), static_cast<unsigned>(KU_DIGITAL_SIGNATURE));
  EXPECT_EQ(X509_check_issued(root.get(), signer.get()), X509_V_OK);
  for (const auto& certificate : {root.get(), signer.get()})
    for (const int nid : {NID_subject_key_identifier, NID_authority_key_identifier, NID_private_key_usage_period,
                          NID_subject_alt_name, NID_issuer_alt_name, NID_crl_distribution_points}) {
      void* const read = X509_get_ext_d2i(certificate, nid, nullptr, nullptr);
      EXPECT_NE(read, nullptr) << OBJ_nid2sn(nid);
      if (read != nullptr) ASN1_item_free(static_cast<ASN1_VALUE*>(read), ASN1_ITEM_ptr(X509V3_EXT_get_nid(nid)->it));
    }
}

TEST(Country, DocumentIsSoundToLibcrypto) {
  const auto country = Country::make({}).value();
  const auto files = country.issue(scene()).value();
  EXPECT_EQ(files.groups.size(), 11U);
  const auto content = verified(inside(files.sod));
  ASSERT_TRUE(content);
  const auto card = verified(files.card_security);
  ASSERT_TRUE(card);
  EXPECT_TRUE(std::ranges::equal(*card, ber::only(files.groups.at(14), "DG14").value().content));
  // LDSSecurityObject: version, algorithm, hashes, LDS version
  ber::Reader object(ber::only(*content, "LDSSecurityObject").value());
  EXPECT_EQ(ber::integer(object.next().value()).value(), 1);
  ASSERT_TRUE(object.next());
  ber::Reader hashes(object.next().value());
  for (const auto& [number, file] : files.groups) {
    ber::Reader entry(hashes.next().value());
    EXPECT_EQ(ber::integer(entry.next().value()).value(), number);
    EXPECT_EQ(ber::octets(entry.next().value()).value(), libcrypto::hash("SHA256", file)) << number;
  }
  EXPECT_TRUE(hashes.at_end());
  const unsigned char* at = files.chip_authentication_key.data();
  const std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>> key(
      d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(files.chip_authentication_key.size())));
  EXPECT_TRUE(key);
}

TEST(Country, EveryAlgorithmSigns) {
  std::vector<Algorithm> algorithms;
  for (int i = 0; i <= static_cast<int>(KeyType::brainpool_p512r1); ++i) {
    const auto digest = static_cast<Digest>(i % 5);
    algorithms.push_back({static_cast<KeyType>(i), digest});
    algorithms.push_back({static_cast<KeyType>(i), Digest::sha256, false, 65537, true});
  }
  for (const auto digest : {Digest::sha1, Digest::sha224, Digest::sha256, Digest::sha384, Digest::sha512}) {
    algorithms.push_back({KeyType::p256, digest});
    algorithms.push_back({KeyType::rsa_2048, digest});
    algorithms.push_back({KeyType::rsa_2048, digest, true});
  }
  algorithms.push_back({KeyType::rsa_2048, Digest::sha256, false, 3});
  algorithms.push_back({KeyType::rsa_1024, Digest::sha256});
  IssueOptions options = small();
  options.groups = {1, 14};
  for (const auto& algorithm : algorithms) {
    CountryOptions wanted;
    wanted.signer = algorithm;
    const auto files = Country::make(wanted).value().issue(scene(), options);
    ASSERT_TRUE(files) << files.error().message();
    EXPECT_TRUE(verified(inside(files->sod)))
        << static_cast<int>(algorithm.key) << " " << static_cast<int>(algorithm.digest);
  }
}

TEST(Country, EveryWayToWriteASecurityObject) {
  const auto country = Country::make({}).value();
  for (const auto format : {mrz::Format::td1, mrz::Format::td2, mrz::Format::td3}) {
    IssueOptions options = small();
    options.format = format;
    options.indefinite_length = format == mrz::Format::td1;
    options.by_key_identifier = format == mrz::Format::td2;
    options.signing_time = format != mrz::Format::td1;
    options.lds = format == mrz::Format::td3 ? LdsVersion::v1_7 : LdsVersion::v1_8;
    const auto files = country.issue(scene(), options).value();
    EXPECT_TRUE(verified(inside(files.sod))) << mrz::name(format);
  }
  IssueOptions visa;
  visa.format = mrz::Format::mrva;
  EXPECT_FALSE(country.issue(scene(), visa));
}

// The bytes of the one biometric data block in a group: 7F61, 7F60, behind the CBEFF header.
Bytes block_of(const Bytes& group) {
  const Bytes content = inside(group);
  ber::Reader templates(ber::only(content, "7F61").value());
  EXPECT_TRUE(templates.next(0x02, "how many"));
  ber::Reader instance(templates.next(0x7F60, "a template").value());
  EXPECT_TRUE(instance.next(0xA1, "a CBEFF header"));
  auto block = instance.next().value();
  if (block.tag == 0x7F2E) block = ber::only(block.content, "A1").value();
  return Bytes(block.content.begin(), block.content.end());
}

TEST(Country, BiometricGroupsCanBeRead) {
  const auto country = Country::make({}).value();
  IssueOptions options = small();
  options.groups = {1, 2, 3};
  for (const auto encoding : {FaceEncoding::iso19794, FaceEncoding::iso39794}) {
    options.face = encoding;
    const auto files = country.issue(scene(), options).value();
    const Bytes face = block_of(files.groups.at(2)), finger = block_of(files.groups.at(3));
    const auto face_block = records::read(face).value(), finger_block = records::read(finger).value();
    EXPECT_TRUE(records::findings(face_block).empty());
    EXPECT_TRUE(records::findings(finger_block).empty());
    const auto portraits = records::images(face_block), prints = records::images(finger_block);
    ASSERT_EQ(portraits.size(), 1U);
    EXPECT_EQ(portraits[0].format, records::ImageFormat::jpeg);
    EXPECT_EQ(portraits[0].width, 72);
    const auto portrait = codec::probe(portraits[0].bytes).value();
    EXPECT_EQ(portrait.width, 72);
    EXPECT_EQ(portrait.height, 96);
    ASSERT_EQ(prints.size(), 1U);
    EXPECT_EQ(prints[0].finger, records::FingerPosition::right_index);
    EXPECT_EQ(prints[0].bytes.size(), 240U * 320U);
  }
}

TEST(Country, ListsAreSigned) {
  const auto country = Country::make({}).value();
  const auto list = verified(country.master_list({country.csca(0).value(), country.csca(2).value()}).value());
  ASSERT_TRUE(list);
  ber::Reader reader(ber::only(*list, "CscaMasterList").value());
  EXPECT_EQ(ber::integer(reader.next().value()).value(), 0);
  ber::Reader certificates(reader.next(ber::tag::set, "certList").value());
  ASSERT_TRUE(certificates.next());
  ASSERT_TRUE(certificates.next());
  EXPECT_TRUE(certificates.at_end());
  EXPECT_TRUE(verified(country.deviation_list({2026, 3, 1}).value()));
}

TEST(Country, EqualSeedsGiveEqualContents) {
  const auto one = Country::make({}).value(), again = Country::make({}).value();
  const auto files = one.issue(scene(), small()).value(), same = again.issue(scene(), small()).value();
  EXPECT_EQ(files.groups, same.groups);
  EXPECT_EQ(files.com, same.com);
  EXPECT_EQ(files.chip_authentication_key, same.chip_authentication_key);
  EXPECT_EQ(verified(inside(files.sod)), verified(inside(same.sod)));
  CountryOptions other;
  other.seed = 2;
  const auto different = Country::make(other).value().issue(scene(), small()).value();
  EXPECT_EQ(files.groups.at(1), different.groups.at(1));
  EXPECT_NE(files.groups.at(14), different.groups.at(14));
}

TEST(Country, AnyStateCanIssue) {
  CountryOptions options;
  options.code = "DE";
  options.state = "D";
  const auto country = Country::make(options).value();
  const auto lines = country.zone(scene(), mrz::Format::td3).value();
  EXPECT_EQ(lines.front().substr(2, 3), "D<<");
  options.code = "D";
  EXPECT_FALSE(Country::make(options));
  options = {};
  options.today = {};
  EXPECT_FALSE(Country::make(options));
}

}  // namespace
}  // namespace landfall::synth
