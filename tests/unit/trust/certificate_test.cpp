#include <landfall/trust/certificate.hpp>

#include <gtest/gtest.h>

#include <landfall/base/der.hpp>
#include <landfall/synth/country.hpp>
#include <landfall/trust/country.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/revocation_list.hpp>

#include "forge.hpp"

namespace landfall {
namespace {

using trust::Certificate;
using trust::PublicKey;
using trust::Reason;

Certificate certificate_of(const Result<Bytes>& der) { return Certificate::parse(der.value()).value(); }

Bytes name_of(std::initializer_list<std::pair<const char*, Bytes>> attributes) {
  Bytes all;
  for (const auto& [oid, value] : attributes) {
    const Bytes set = der::set_of({der::sequence({der::oid(oid), value})});
    all.insert(all.end(), set.begin(), set.end());
  }
  return der::object(ber::tag::sequence, all);
}
trust::Name parsed(const Bytes& der) { return trust::parse_name(ber::only(der, "name").value()).value(); }

TEST(Name, StringTypesAndCaseDoNotCount) {
  const Bytes one = name_of({{"2.5.4.6", der::printable_string("D")}, {"2.5.4.3", der::utf8_string("CSCA  One ")}});
  const Bytes two = name_of({{"2.5.4.6", der::utf8_string("de")}, {"2.5.4.3", der::printable_string("csca one")}});
  const Bytes other = name_of({{"2.5.4.6", der::utf8_string("de")}, {"2.5.4.3", der::printable_string("csca two")}});
  EXPECT_EQ(parsed(one).canonical, parsed(two).canonical);
  EXPECT_NE(parsed(one).canonical, parsed(other).canonical);
  EXPECT_EQ(parsed(one).country, "DE");
}

TEST(Name, NoValueCanLookLikeAnotherAttribute) {
  const Bytes one = name_of({{"2.5.4.3", der::utf8_string("a;2.5.4.10=1:b")}});
  const Bytes two = name_of({{"2.5.4.3", der::utf8_string("a")}, {"2.5.4.10", der::utf8_string("b")}});
  EXPECT_NE(parsed(one).canonical, parsed(two).canonical);
}

TEST(Name, IsWrittenAsRfc4514Says) {
  const Bytes der = name_of({{"2.5.4.6", der::printable_string("UT")}, {"2.5.4.3", der::utf8_string("A, \"B\"+C\n")}});
  EXPECT_EQ(to_text(parsed(der)), "CN=A\\, \\\"B\\\"\\+C\\0a,C=UT");
}

TEST(Country, IssuingStatesFitTheirCertificates) {
  EXPECT_TRUE(trust::is_state_of("D<<", "de"));
  EXPECT_TRUE(trust::is_state_of("GBD", "GB"));
  EXPECT_TRUE(trust::is_state_of("BLZ", "BZ"));
  EXPECT_TRUE(trust::is_state_of("CHN", "HK"));
  EXPECT_TRUE(trust::is_state_of("UTO", "UT"));
  EXPECT_TRUE(trust::is_state_of("RKS", "KS"));
  EXPECT_FALSE(trust::is_state_of("AUT", "AU"));
  EXPECT_FALSE(trust::is_state_of("AUS", "AT"));
  EXPECT_FALSE(trust::is_state_of("", ""));
  EXPECT_FALSE(trust::is_state_of("<<<", "DE"));
  // Two letters are the code of a country, never a state of a zone (Doc 9303-3, 5).
  for (const char* two : {"DE<", "AU<", "UT", "UK<"}) EXPECT_FALSE(trust::is_state_of(two, std::string(two, 2)));
  EXPECT_TRUE(trust::is_same_state("UTO", "uto"));
  EXPECT_TRUE(trust::is_same_state("D<<", "D"));
  EXPECT_FALSE(trust::is_same_state("UT<", "UT"));
  EXPECT_TRUE(trust::is_state_of_others("FRA", "DE"));
  EXPECT_TRUE(trust::is_state_of_others("UTO", "DE"));
  EXPECT_FALSE(trust::is_state_of_others("D", "DE"));
  EXPECT_FALSE(trust::is_state_of_others("XAB", "DE"));  // nobody's that is known
}

TEST(Certificate, SaysWhatItsProfileHas) {
  const auto country = synth::Country::make().value();
  const auto csca = certificate_of(country.csca()), link = certificate_of(country.link());
  const auto signer = certificate_of(country.document_signer({2026, 11, 1}));
  EXPECT_TRUE(csca->ca.value_or(false));
  EXPECT_FALSE(is_link(csca));
  EXPECT_TRUE(is_link(link));
  EXPECT_TRUE(csca->may(trust::KeyUsage::key_cert_sign));
  EXPECT_TRUE(signer->may(trust::KeyUsage::digital_signature));
  EXPECT_FALSE(signer->may(trust::KeyUsage::key_cert_sign));
  EXPECT_EQ(signer->document_states, std::vector<std::string>{"UTO"});
  EXPECT_EQ(trust::signed_by(csca, csca), Reason::none);
  EXPECT_EQ(trust::signed_by(link, certificate_of(country.csca(1))), Reason::none);
  EXPECT_EQ(trust::signed_by(signer, csca), Reason::none);
  EXPECT_EQ(trust::signed_by(signer, certificate_of(country.csca(0))), Reason::signature_wrong);
  EXPECT_TRUE(trust::profile_deviations(csca, trust::Role::csca).empty());
  EXPECT_TRUE(trust::profile_deviations(signer, trust::Role::document_signer).empty());
}

TEST(Certificate, EveryByteCut) {
  const Bytes der = synth::Country::make().value().csca().value();
  for (std::size_t size = 0; size < der.size(); ++size) {
    const auto cut = Certificate::parse(ByteView(der).first(size));
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(trust::reason_of(cut.error()), Reason::malformed);
  }
}

TEST(Certificate, NoChangedByteOfWhatWasSignedGoesUnseen) {
  const auto country = synth::Country::make().value();
  const Bytes der = country.csca().value();
  const auto csca = Certificate::parse(der).value();
  const auto from = static_cast<std::size_t>(csca->tbs.data() - csca->der.data());
  for (std::size_t i = from; i < from + csca->tbs.size(); i += 7) {
    Bytes changed = der;
    changed[i] ^= 1;
    const auto certificate = Certificate::parse(changed);
    const bool passes = certificate && trust::signed_by(*certificate, csca) == Reason::none;
    EXPECT_FALSE(passes) << i;
  }
}

// What a certificate's bytes can say, whoever signed them.
class Profile : public testing::Test {
 protected:
  const synth::Office office = forge::office();
  synth::CertificateProfile signer = forge::signer_of(office).profile;
  [[nodiscard]] Result<Certificate> parse(const synth::CertificateProfile& profile) const {
    return Certificate::parse(forge::issued(office, profile));
  }
  void add(std::string_view oid, const Bytes& value, bool critical = false) {
    signer.more.push_back(synth::extension(oid, critical, value));
  }
};

constexpr const char *basic_constraints = "2.5.29.19", *key_usage = "2.5.29.15", *alternative_name = "2.5.29.17",
                     *type_list = "2.23.136.1.1.6.2";

TEST_F(Profile, ExtensionsThatDecideStandThereOnce) {
  EXPECT_TRUE(parse(signer)->operator->()->deviations.empty());
  add(alternative_name, der::sequence({}));  // it has one already
  const auto twice = parse(signer);
  ASSERT_TRUE(twice);
  EXPECT_EQ((*twice)->deviations.size(), 1U);
  EXPECT_EQ((*twice)->document_states, std::vector<std::string>{"UTO"});
  add(key_usage, der::bit_string(Bytes{0x06}, 1));
  EXPECT_EQ(forge::reason(parse(signer)), Reason::malformed);
}

TEST_F(Profile, ExtensionsThatDecideCanBeRead) {
  signer.document_types.clear();
  add(type_list, der::sequence({der::integer(0), der::set_of({der::null()})}));
  const auto unreadable = parse(signer);
  ASSERT_TRUE(unreadable);
  EXPECT_FALSE((*unreadable)->deviations.empty());
  ASSERT_TRUE((*unreadable)->document_types);  // one that cannot be read allows none, not all
  EXPECT_TRUE((*unreadable)->document_types->empty());
  add(basic_constraints, der::sequence({der::boolean(true), der::integer(0), der::null()}));
  EXPECT_TRUE((*parse(signer))->ca.value_or(false));  // what stands behind is not asked
  signer.more.pop_back();
  add(basic_constraints, der::null());
  EXPECT_FALSE((*parse(signer))->ca.value_or(true));
  signer.more.pop_back();
  add(basic_constraints, der::sequence({der::object(ber::tag::boolean, Bytes{})}));
  EXPECT_EQ(forge::reason(parse(signer)), Reason::malformed);
}

TEST_F(Profile, AtMostAHundredExtensions) {
  const auto usual = parse(signer).value()->extensions.size();
  for (std::size_t i = usual; i < 100; ++i) add("1.2." + std::to_string(i + 1), der::null());
  EXPECT_TRUE(parse(signer));
  add("1.2.3.4", der::null());
  EXPECT_EQ(forge::reason(parse(signer)), Reason::malformed);
}

TEST_F(Profile, OneMayDenyToBeACa) {
  add(basic_constraints, der::sequence({der::boolean(false)}));
  EXPECT_EQ(parse(signer).value()->ca, std::optional(false));
}

TEST_F(Profile, AllStatesThatAreNamedAreRead) {
  const auto directory = [](const char* state) {
    const Bytes pair = der::sequence({der::oid("2.5.4.7"), der::printable_string(state)});
    return der::object(ber::tag::context(4), {der::sequence({der::set_of({pair})})});
  };
  signer.state.clear();
  const Bytes mail = der::object(ber::tag::context(1, false), as_bytes("nobody@example.org"));
  add(alternative_name, der::sequence({mail, directory("ONE"), directory("TWO")}));
  const auto read = parse(signer).value();
  EXPECT_EQ(read->document_states, (std::vector<std::string>{"ONE", "TWO"}));
  EXPECT_TRUE(read->deviations.empty());
}

TEST_F(Profile, WithAnIssuerOfAnotherNameItIsALink) {
  signer.key_identifier.clear();
  signer.issuer_key_identifier.clear();
  EXPECT_TRUE(is_link(parse(signer).value()));
  signer.issuer = signer.subject;
  EXPECT_FALSE(is_link(parse(signer).value()));
}

TEST_F(Profile, FieldsAreWhatTheyShouldBe) {
  const Bytes der = forge::issued(office, signer);
  EXPECT_TRUE(Certificate::parse(der));
  const Bytes version = der::object(ber::tag::context(0), der::integer(3));
  EXPECT_EQ(forge::reason(Certificate::parse(forge::with_field(der, 0, version))), Reason::malformed);
  const Bytes negative = der::object(ber::tag::context(0), der::integer(-1));
  EXPECT_EQ(forge::reason(Certificate::parse(forge::with_field(der, 0, negative))), Reason::malformed);
  const Bytes no_serial = der::object(ber::tag::integer, Bytes{});
  EXPECT_EQ(forge::reason(Certificate::parse(forge::with_field(der, 1, no_serial))), Reason::malformed);
  Bytes set = der;
  set[0] = static_cast<std::uint8_t>(ber::tag::set);
  EXPECT_EQ(forge::reason(Certificate::parse(set)), Reason::malformed);
}

TEST(PublicKey, ExplicitParametersAreThoseOfANamedCurve) {
  synth::CountryOptions options;
  options.csca.explicit_curve = true;
  const auto csca = certificate_of(synth::Country::make(options).value().csca());
  const auto key = csca.key();
  ASSERT_TRUE(key) << key.error().message();
  EXPECT_TRUE(key->explicit_parameters());
  EXPECT_EQ(key->text(), "P-384");
  EXPECT_EQ(trust::signed_by(csca, csca), Reason::none);
}

TEST(PublicKey, WhatIsNoKeyIsRefused) {
  const auto point = PublicKey::from_point("1.2.840.10045.3.1.7", Bytes(65, 4));  // not on the curve
  ASSERT_FALSE(point);
  EXPECT_EQ(trust::reason_of(point.error()), Reason::key_invalid);
  EXPECT_FALSE(PublicKey::from_point("1.2.840.10045.3.1.7", Bytes{0}));  // the point at infinity
  EXPECT_FALSE(PublicKey::from_point("1.2.3", Bytes(65, 4)));
  Bytes modulus(256, 0xFF);
  EXPECT_TRUE(PublicKey::from_modulus(modulus, Bytes{3}));
  EXPECT_FALSE(PublicKey::from_modulus(modulus, Bytes{1}));
  EXPECT_FALSE(PublicKey::from_modulus(modulus, Bytes{2}));
  EXPECT_FALSE(PublicKey::from_modulus(Bytes(64, 0xFF), Bytes{3}));
  EXPECT_FALSE(PublicKey::from_modulus(Bytes(4096, 0xFF), Bytes{3}));
  modulus.back() = 0xFE;
  EXPECT_FALSE(PublicKey::from_modulus(modulus, Bytes{3}));
}

TEST(RevocationList, KnowsWhatItRevokes) {
  const auto country = synth::Country::make().value();
  const auto list = trust::RevocationList::parse(country.crl().value());
  ASSERT_TRUE(list);
  EXPECT_EQ(list->signed_by(certificate_of(country.csca())), Reason::none);
  EXPECT_NE(list->signed_by(certificate_of(country.csca(0))), Reason::none);
  EXPECT_FALSE(list->revoked(Bytes{1}));
}

TEST(RevocationList, FindsAmongManyWhateverTheirOrderIs) {
  const auto office = forge::office();
  auto profile = office.crl();
  profile.revoked = {900, 5, 0x80, 7};
  const auto list = trust::RevocationList::parse(synth::revocation_list(profile, office.csca_keys[2]).value()).value();
  for (const Bytes& serial : {Bytes{5}, Bytes{7}, Bytes{0, 7}, Bytes{0x80}, Bytes{0, 0x80}, Bytes{3, 0x84}})
    EXPECT_TRUE(list.revoked(serial)) << to_hex(serial);
  for (const Bytes& serial : {Bytes{}, Bytes{4}, Bytes{6}, Bytes{8}, Bytes{0x81}, Bytes{3, 0x85}, Bytes{9, 9, 9}})
    EXPECT_FALSE(list.revoked(serial)) << to_hex(serial);
}

TEST(Reasons, EachIsSaidInASentenceAndIsHeardAgain) {
  for (int i = 1; i <= static_cast<int>(Reason::stopped); ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_FALSE(trust::sentence(reason).empty()) << name(reason);
    EXPECT_EQ(trust::reason_of(trust::refuse(reason, "another")), reason) << name(reason);
  }
  EXPECT_EQ(trust::reason_of(Error(Errc::io, Layer::trust, "a file")), Reason::malformed);
}

}  // namespace
}  // namespace landfall
