// CMS SignedData that is put together in ways in which no country signs.
#include <landfall/trust/signed_data.hpp>

#include <gtest/gtest.h>

#include "forge.hpp"

namespace landfall {
namespace {

using trust::Finding;
using trust::Reason;
using trust::SignedData;

constexpr const char* lds_object = "2.23.136.1.1.1";

trust::SignerCheck checked(const SignedData& data, const std::vector<trust::Certificate>& others = {},
                           const trust::SignerInfo* info = nullptr) {
  trust::Budget budget;
  return trust::check_signer(data, info != nullptr ? *info : data.signers().front(), others, budget);
}

Bytes attribute(const char* type, const std::vector<Bytes>& values) {
  return der::sequence({der::oid(type), der::object(ber::tag::set, values)});
}
Bytes content_attribute() { return attribute("1.2.840.113549.1.9.3", {der::oid(lds_object)}); }
Bytes digest_attribute(const Bytes& value) { return attribute("1.2.840.113549.1.9.4", {value}); }

// The content is "content"; the signature is the signer's over these attributes.
Bytes signer_info(const std::vector<Bytes>& attributes, const synth::Key& key, ByteView identifier) {
  const Bytes set = der::object(ber::tag::set, attributes);
  return der::sequence({der::integer(3), der::object(ber::tag::context(0, false), identifier),
                        synth::digest_algorithm(synth::Digest::sha256), der::object(ber::tag::context(0), attributes),
                        synth::signature_algorithm(synth::SignatureName::of(key.algorithm())),
                        der::octet_string(key.sign(set).value())});
}
Bytes bare(const std::vector<Bytes>& signers, const Bytes& certificate) {
  const Bytes content = der::object(ber::tag::context(0), der::octet_string(as_bytes("content")));
  return der::sequence({der::integer(3), der::set_of({synth::digest_algorithm(synth::Digest::sha256)}),
                        der::sequence({der::oid(lds_object), content}),
                        der::object(ber::tag::context(0), {certificate}), der::object(ber::tag::set, signers)});
}
Bytes wrapped(const Bytes& data, const char* type = "1.2.840.113549.1.7.2") {
  return der::sequence({der::oid(type), der::object(ber::tag::context(0), {data})});
}

class Signed : public testing::Test {
 protected:
  const synth::Office office = forge::office();
  const synth::Office::DocumentSigner signer = forge::signer_of(office);
  const Bytes certificate = forge::issued(office, signer.profile);
  const Bytes digest = der::octet_string(synth::digest_of(synth::Digest::sha256, as_bytes("content")).value());

  [[nodiscard]] Bytes info(const std::vector<Bytes>& attributes) const {
    return signer_info(attributes, signer.key, signer.profile.key_identifier);
  }
  [[nodiscard]] Result<SignedData> parse(const std::vector<Bytes>& attributes) const {
    return SignedData::parse(wrapped(bare({info(attributes)}, certificate)));
  }
  [[nodiscard]] Reason check(const std::vector<Bytes>& attributes) const {
    const auto data = parse(attributes).value();
    return checked(data).reason;
  }
};

TEST_F(Signed, IsReadWithAndWithoutItsWrapping) {
  const Bytes data = bare({info({content_attribute(), digest_attribute(digest)})}, certificate);
  EXPECT_EQ(check({content_attribute(), digest_attribute(digest)}), Reason::none);
  const auto alone = SignedData::parse(data);
  ASSERT_TRUE(alone) << alone.error().message();
  EXPECT_EQ(alone->content_type(), lds_object);
  EXPECT_EQ(forge::reason(SignedData::parse(wrapped(data, "1.2.840.113549.1.7.1"))), Reason::content_type);
}

TEST_F(Signed, AttributesThatCountStandThereOnceWithOneValue) {
  const Bytes type = content_attribute(), right = digest_attribute(digest);
  EXPECT_EQ(forge::reason(parse({type, right, right})), Reason::malformed);
  EXPECT_EQ(forge::reason(parse({type, type, right})), Reason::malformed);
  EXPECT_EQ(forge::reason(parse({type, attribute("1.2.840.113549.1.9.4", {digest, digest})})), Reason::malformed);
  EXPECT_EQ(forge::reason(parse({type, attribute("1.2.840.113549.1.9.4", {})})), Reason::malformed);
  EXPECT_EQ(forge::reason(parse({type, digest_attribute(der::integer(1))})), Reason::malformed);
  EXPECT_TRUE(parse({type, right, attribute("1.2.3", {der::null(), der::null()})}));  // others are nobody's business
}

// RFC 5652, 11.1 and 11.2: both must be there, or the signature covers no content.
TEST_F(Signed, AttributesWithoutDigestOrTypeProveNothing) {
  EXPECT_EQ(check({content_attribute()}), Reason::malformed);
  EXPECT_EQ(check({digest_attribute(digest)}), Reason::malformed);
}

TEST_F(Signed, HasAtMostSixteenSigners) {
  const Bytes one = info({content_attribute(), digest_attribute(digest)});
  EXPECT_TRUE(SignedData::parse(wrapped(bare(std::vector<Bytes>(16, one), certificate))));
  EXPECT_EQ(forge::reason(SignedData::parse(wrapped(bare(std::vector<Bytes>(17, one), certificate)))),
            Reason::malformed);
}

// Whom EF.SOD names, where its certificate is not in it but others are in the store.
class Naming : public Signed {
 protected:
  [[nodiscard]] SignedData without_certificate(bool by_key) const {
    synth::CmsSigner who{.key = signer.key, .certificate = certificate};
    if (by_key) who.key_identifier = signer.profile.key_identifier;
    return SignedData::parse(
               synth::signed_data({.content_type = lds_object, .content = Bytes{1, 2}, .signers = {who}}).value())
        .value();
  }
  [[nodiscard]] Reason asked(bool by_key, const synth::CertificateProfile& other) const {
    const std::vector<trust::Certificate> store{forge::parsed(forge::issued(office, other))};
    const auto data = without_certificate(by_key);
    return checked(data, store).reason;
  }
};

TEST_F(Naming, OfTheStoreOnlyTheOneThatIsNamedIsAsked) {
  EXPECT_EQ(asked(false, signer.profile), Reason::none);
  EXPECT_EQ(asked(true, signer.profile), Reason::none);
  auto other_serial = signer.profile, other_issuer = signer.profile, other_key = signer.profile;
  other_serial.serial += 2;
  EXPECT_EQ(asked(false, other_serial), Reason::signer_missing);
  other_issuer.issuer = forge::office(2, "AA").csca(2).subject;
  EXPECT_EQ(asked(false, other_issuer), Reason::signer_missing);
  other_key.key_identifier = Bytes(20, 7);
  EXPECT_EQ(asked(true, other_key), Reason::signer_missing);
}

TEST_F(Naming, ALeadingZeroOfASerialNumberDoesNotCount) {
  const auto data = without_certificate(false);
  auto info = data.signers().front();
  Bytes serial(info.serial.begin(), info.serial.end());
  serial.insert(serial.begin(), 0);
  info.serial = serial;
  const std::vector<trust::Certificate> store{forge::parsed(certificate)};
  const auto check = checked(data, store, &info);
  EXPECT_EQ(check.reason, Reason::none);
  EXPECT_TRUE(std::ranges::any_of(
      check.findings, [](const auto& finding) { return finding.finding == Finding::signer_named_differently; }));
}

// Whichever of the two comes first in the set: the one that is named is the signer, and says why it is wrong.
TEST_F(Naming, TheNamedOneIsTheFirstToBeBelieved) {
  auto second = signer.profile;
  second.serial += 2;
  const Bytes another = forge::issued(office, second);
  for (const Bytes& named : {certificate, another}) {
    for (const bool right : {true, false}) {
      synth::CmsSigner who{.key = signer.key, .certificate = named};
      if (!right) who.signature = signer.key.sign(Bytes{9}).value();
      const auto data = SignedData::parse(synth::signed_data({.content_type = lds_object,
                                                              .content = Bytes{1, 2},
                                                              .certificates = {certificate, another},
                                                              .signers = {who}})
                                              .value())
                            .value();
      const auto check = checked(data);
      EXPECT_EQ(check.reason, right ? Reason::none : Reason::signature_wrong);
      ASSERT_TRUE(check.signer);
      EXPECT_EQ(*check.signer, forge::parsed(named));
    }
  }
}

}  // namespace
}  // namespace landfall
