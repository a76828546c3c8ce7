// Keys and algorithms with one number changed.
#include <landfall/trust/public_key.hpp>

#include <gtest/gtest.h>

#include "forge.hpp"

namespace landfall {
namespace {

using trust::PublicKey;
using trust::Reason;
using Scheme = trust::SignatureAlgorithm::Scheme;

constexpr const char* p256 = "1.2.840.10045.3.1.7";

synth::Key key_of(synth::KeyType type, bool pss = false) {
  return synth::Key::make(1, "test", {type, synth::Digest::sha256, pss}).value();
}
Bytes rsa_points(const synth::Key& key) {  // RSAPublicKey
  const auto parts = forge::parts_of(key.public_key());
  const auto bits = ber::bits(forge::object_of(parts.at(1))).value();
  return {bits.bytes.begin(), bits.bytes.end()};
}

TEST(PublicKey, PointsAreWholeOrCompressed) {
  const auto key = key_of(synth::KeyType::p256);
  Bytes point = key.point();
  EXPECT_TRUE(PublicKey::from_point(p256, point));
  Bytes compressed(point.begin(), point.begin() + 33);
  compressed[0] = point.back() % 2 == 0 ? 2 : 3;
  EXPECT_TRUE(PublicKey::from_point(p256, compressed));
  point[0] = point.back() % 2 == 0 ? 6 : 7;  // hybrid (X9.62): OpenSSL takes it, the standards of documents do not
  EXPECT_EQ(forge::reason(PublicKey::from_point(p256, point)), Reason::key_invalid);
}

TEST(PublicKey, ExponentsHaveAtMost64Bits) {
  const Bytes modulus(256, 0xFF);
  EXPECT_TRUE(PublicKey::from_modulus(modulus, Bytes(8, 0xFF)));
  EXPECT_EQ(forge::reason(PublicKey::from_modulus(modulus, Bytes(9, 0xFF))), Reason::key_invalid);
}

TEST(PublicKey, EveryNumberOfACurveCounts) {
  const auto key = key_of(synth::KeyType::p256);
  const auto right = synth::curve_parameters(synth::KeyType::p256).value();
  const auto refused = [&](void (*change)(synth::CurveParameters&)) {
    auto curve = right;
    change(curve);
    return forge::reason(PublicKey::parse(synth::explicit_ec_key(curve, key.point())));
  };
  EXPECT_EQ(refused([](auto&) {}), Reason::none);
  EXPECT_EQ(refused([](auto& c) { c.generator.resize(33), c.generator[0] = 3; }), Reason::none);  // y is odd
  EXPECT_EQ(refused([](auto& c) { c.prime.back() ^= 2; }), Reason::curve_not_named);
  EXPECT_EQ(refused([](auto& c) { c.a.back() ^= 1; }), Reason::curve_not_named);
  EXPECT_EQ(refused([](auto& c) { c.b.back() ^= 1; }), Reason::curve_not_named);
  EXPECT_EQ(refused([](auto& c) { c.generator.back() ^= 1; }), Reason::curve_not_named);
  EXPECT_EQ(refused([](auto& c) { c.order.back() ^= 2; }), Reason::curve_not_named);
  EXPECT_EQ(refused([](auto& c) { c.cofactor = 2; }), Reason::curve_not_named);
}

TEST(PublicKey, AFieldIsOfPrimes) {
  const auto key = key_of(synth::KeyType::p256);
  const Bytes info = synth::explicit_ec_key(synth::curve_parameters(synth::KeyType::p256).value(), key.point());
  const Bytes prime_field = der::oid("1.2.840.10045.1.1"), binary_field = der::oid("1.2.840.10045.1.2");
  Bytes changed = info;
  const auto at = std::search(changed.begin(), changed.end(), prime_field.begin(), prime_field.end());
  ASSERT_NE(at, changed.end());
  std::copy(binary_field.begin(), binary_field.end(), at);
  EXPECT_EQ(forge::reason(PublicKey::parse(changed)), Reason::curve_not_named);
}

// I2OSP (RFC 8017, 8.1.2) is not done by all.
TEST(PublicKey, ZerosBeforeAnRsaSignatureDoNotCount) {
  const auto key = key_of(synth::KeyType::rsa_2048);
  const auto known = PublicKey::parse(key.public_key()).value();
  const trust::SignatureAlgorithm algorithm{.scheme = Scheme::rsa_pkcs1, .digest = trust::Digest::sha256};
  bool shortened = false;
  for (std::uint8_t i = 0; !shortened; ++i) {
    for (std::uint8_t k = 0; k < 255 && !shortened; ++k) {  // one of 256 begins with a zero
      const Bytes message{i, k};
      Bytes signature = key.sign(message).value();
      shortened = signature[0] == 0;
      if (!shortened) continue;
      signature.erase(signature.begin());
      EXPECT_EQ(known.verify(algorithm, message, signature), Reason::none);
      signature.insert(signature.begin(), 3, 0);
      EXPECT_EQ(known.verify(algorithm, message, signature), Reason::none);
      signature[0] = 1;
      EXPECT_EQ(known.verify(algorithm, message, signature), Reason::signature_wrong);
    }
  }
}

// RFC 4055, 1.2 and 3.3: a key for RSASSA-PSS with parameters is for nothing else.
TEST(PublicKey, AKeyMayBeBoundToItsParameters) {
  const auto key = key_of(synth::KeyType::rsa_2048, true);
  const synth::SignatureName bound{.rsa = true, .pss = true};
  const Bytes info = der::sequence({synth::signature_algorithm(bound), der::bit_string(rsa_points(key))});
  const auto known = PublicKey::parse(info);
  ASSERT_TRUE(known) << known.error().message();
  const Bytes message{1, 2, 3}, signature = key.sign(message).value();
  trust::SignatureAlgorithm algorithm{
      .scheme = Scheme::rsa_pss, .digest = trust::Digest::sha256, .mask_digest = trust::Digest::sha256, .salt = 32};
  EXPECT_EQ(known->verify(algorithm, message, signature), Reason::none);
  const auto with = [&](auto change) {
    auto other = algorithm;
    change(other);
    return known->verify(other, message, signature);
  };
  EXPECT_EQ(with([](auto& a) { a.scheme = Scheme::rsa_pkcs1; }), Reason::algorithm_inconsistent);
  EXPECT_EQ(with([](auto& a) { a.digest = trust::Digest::sha1; }), Reason::algorithm_inconsistent);
  EXPECT_EQ(with([](auto& a) { a.mask_digest = trust::Digest::sha1; }), Reason::algorithm_inconsistent);
  EXPECT_EQ(with([](auto& a) { a.salt = 20; }), Reason::algorithm_inconsistent);
  EXPECT_EQ(with([](auto& a) { a.scheme = Scheme::ecdsa; }), Reason::algorithm_inconsistent);
}

TEST(PublicKey, PlainSignaturesHaveTwoHalves) {
  const auto key = key_of(synth::KeyType::p256);
  const auto known = PublicKey::parse(key.public_key()).value();
  const Bytes message{1, 2, 3};
  const auto numbers = forge::parts_of(key.sign(message).value());
  const auto number = [&](std::size_t i, std::size_t size) {
    const auto value = ber::natural(forge::object_of(numbers.at(i))).value();
    Bytes out(size - value.size(), 0);
    out.insert(out.end(), value.begin(), value.end());
    return out;
  };
  const auto joined = [](Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  };
  EXPECT_EQ(known.verify_plain(trust::Digest::sha256, message, joined(number(0, 32), number(1, 32))), Reason::none);
  EXPECT_EQ(known.verify_plain(trust::Digest::sha256, message, joined(number(0, 32), number(1, 33))),
            Reason::signature_wrong);
  EXPECT_EQ(known.verify_plain(trust::Digest::sha256, message, {}), Reason::signature_wrong);
  const auto rsa = PublicKey::parse(key_of(synth::KeyType::rsa_2048).public_key()).value();
  EXPECT_EQ(rsa.verify_plain(trust::Digest::sha256, message, Bytes(64, 1)), Reason::algorithm_inconsistent);
}

// RSASSA-PSS-params (RFC 4055, 3.1)
Bytes pss(const std::vector<Bytes>& fields) {
  return der::sequence({der::oid("1.2.840.113549.1.1.10"), der::sequence(fields)});
}
Reason pss_reason(const std::vector<Bytes>& fields) {
  const Bytes der = pss(fields);
  return forge::reason(trust::parse_signature_algorithm(forge::object_of(der)));
}

TEST(SignatureAlgorithm, ParametersOfPssAreTheUsualOnes) {
  const Bytes sha256 = synth::digest_algorithm(synth::Digest::sha256);
  const auto mask = [&](const char* function) {
    return der::object(ber::tag::context(1), der::sequence({der::oid(function), sha256}));
  };
  const auto tagged = [](unsigned tag, std::int64_t value) {
    return der::object(ber::tag::context(tag), der::integer(value));
  };
  EXPECT_EQ(pss_reason({}), Reason::none);  // every field has a default
  EXPECT_EQ(pss_reason({mask("1.2.840.113549.1.1.8"), tagged(2, 32), tagged(3, 1)}), Reason::none);
  EXPECT_EQ(pss_reason({mask("1.2.840.113549.1.1.9")}), Reason::algorithm_unsupported);
  EXPECT_EQ(pss_reason({tagged(2, -1)}), Reason::malformed);
  EXPECT_EQ(pss_reason({tagged(2, 1025)}), Reason::malformed);
  EXPECT_EQ(pss_reason({tagged(3, 2)}), Reason::algorithm_unsupported);
}

}  // namespace
}  // namespace landfall
