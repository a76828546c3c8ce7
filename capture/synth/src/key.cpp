#include "key.hpp"

#include <map>
#include <mutex>
#include <tuple>

#include <openssl/core_names.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>

#include <landfall/base/ber.hpp>
#include <landfall/base/der.hpp>
#include <landfall/base/text.hpp>

#include "openssl.hpp"
#include "random.hpp"

namespace landfall::synth {
namespace {

struct DigestFacts {
  const char* name;
  std::size_t size;
  const char *oid, *rsa, *ecdsa;  // RFC 4055, 5758
};
constexpr DigestFacts digest_facts[] = {
    {"SHA1", 20, "1.3.14.3.2.26", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1"},
    {"SHA224", 28, "2.16.840.1.101.3.4.2.4", "1.2.840.113549.1.1.14", "1.2.840.10045.4.3.1"},
    {"SHA256", 32, "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"},
    {"SHA384", 48, "2.16.840.1.101.3.4.2.2", "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3"},
    {"SHA512", 64, "2.16.840.1.101.3.4.2.3", "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4"}};
const DigestFacts& facts(Digest digest) { return digest_facts[static_cast<std::size_t>(digest)]; }

struct KeyFacts {
  int nid;           // EC: the curve's number in libcrypto
  int bits;          // RSA
  const char* name;  // EC: of the curve
};
constexpr KeyFacts key_facts[] = {{NID_secp224r1, 0, "P-224"},
                                  {NID_X9_62_prime256v1, 0, "P-256"},
                                  {NID_secp384r1, 0, "P-384"},
                                  {NID_secp521r1, 0, "P-521"},
                                  {NID_brainpoolP224r1, 0, "brainpoolP224r1"},
                                  {NID_brainpoolP256r1, 0, "brainpoolP256r1"},
                                  {NID_brainpoolP320r1, 0, "brainpoolP320r1"},
                                  {NID_brainpoolP384r1, 0, "brainpoolP384r1"},
                                  {NID_brainpoolP512r1, 0, "brainpoolP512r1"},
                                  {0, 512, ""},
                                  {0, 1024, ""},
                                  {0, 2048, ""},
                                  {0, 3072, ""},
                                  {0, 4096, ""}};
const KeyFacts& facts(KeyType type) { return key_facts[static_cast<std::size_t>(type)]; }

constexpr const char* ec_public_key = "1.2.840.10045.2.1";
constexpr const char* prime_field = "1.2.840.10045.1.1";

Bytes magnitude(const BIGNUM* number, int size) {
  Bytes out(static_cast<std::size_t>(size));
  if (BN_bn2binpad(number, out.data(), size) < 0) out.clear();
  return out;
}
Bytes magnitude(const BIGNUM* number) { return magnitude(number, BN_num_bytes(number)); }

BigNumber draw(Random& random, int bits) {
  Bytes bytes(static_cast<std::size_t>((bits + 7) / 8));
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next() >> 56);
  BigNumber out(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  if (out) BN_mask_bits(out.get(), bits);
  return out;
}

// Of these bits, the two highest set, so that the product of two has twice as many; p - 1 coprime to e.
Result<BigNumber> draw_prime(Random& random, int bits, const BIGNUM* exponent, BN_CTX* context) {
  const BigNumber rest(BN_new());
  while (rest) {
    BigNumber prime = draw(random, bits);
    if (!prime || BN_set_bit(prime.get(), bits - 1) != 1 || BN_set_bit(prime.get(), bits - 2) != 1 ||
        BN_set_bit(prime.get(), 0) != 1)
      break;
    if (BN_copy(rest.get(), prime.get()) == nullptr || BN_sub_word(rest.get(), 1) != 1 ||
        BN_gcd(rest.get(), rest.get(), exponent, context) != 1)
      break;
    if (!BN_is_one(rest.get())) continue;
    const int is_prime = BN_check_prime(prime.get(), context, nullptr);
    if (is_prime < 0) break;
    if (is_prime == 1) return prime;
  }
  return crypto_failed("a prime");
}

Result<std::shared_ptr<EVP_PKEY>> from_params(const char* type, OSSL_PARAM_BLD* build) {
  const Params params(OSSL_PARAM_BLD_to_param(build));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) != 1)
    return crypto_failed("a key");
  return std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free);
}

Result<std::shared_ptr<EVP_PKEY>> make_rsa(Random random, int bits, int exponent) {
  const BigNumbers context(BN_CTX_new());
  const BigNumber e(BN_new()), n(BN_new()), d(BN_new()), phi(BN_new()), p1(BN_new()), q1(BN_new()), dp(BN_new()),
      dq(BN_new()), inverse(BN_new());
  if (!context || !e || !n || !d || !phi || !p1 || !q1 || !dp || !dq || !inverse ||
      BN_set_word(e.get(), static_cast<BN_ULONG>(exponent)) != 1)
    return crypto_failed("an RSA key");
  LANDFALL_TRY(BigNumber p, draw_prime(random, bits / 2, e.get(), context.get()));
  LANDFALL_TRY(BigNumber q, draw_prime(random, bits / 2, e.get(), context.get()));
  if (BN_cmp(p.get(), q.get()) < 0) std::swap(p, q);
  auto* const c = context.get();
  const bool done = BN_sub(p1.get(), p.get(), BN_value_one()) == 1 && BN_sub(q1.get(), q.get(), BN_value_one()) == 1 &&
                    BN_mul(n.get(), p.get(), q.get(), c) == 1 && BN_mul(phi.get(), p1.get(), q1.get(), c) == 1 &&
                    BN_mod_inverse(d.get(), e.get(), phi.get(), c) != nullptr &&
                    BN_mod(dp.get(), d.get(), p1.get(), c) == 1 && BN_mod(dq.get(), d.get(), q1.get(), c) == 1 &&
                    BN_mod_inverse(inverse.get(), q.get(), p.get(), c) != nullptr;
  const ParamBuild build(OSSL_PARAM_BLD_new());
  auto* const b = build.get();
  if (!done || !build || OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, e.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_D, d.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_FACTOR1, p.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_FACTOR2, q.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_EXPONENT1, dp.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_EXPONENT2, dq.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, inverse.get()) != 1)
    return crypto_failed("an RSA key");
  return from_params("RSA", b);
}

// Primes are slow to find: equal arguments are answered from here.
Result<std::shared_ptr<EVP_PKEY>> kept_rsa(std::uint64_t seed, std::string_view purpose, int bits, int exponent) {
  static std::mutex mutex;
  static std::map<std::tuple<std::uint64_t, std::string, int, int>, std::shared_ptr<EVP_PKEY>> kept;
  const std::tuple wanted(seed, std::string(purpose), bits, exponent);
  const std::lock_guard lock(mutex);
  if (const auto found = kept.find(wanted); found != kept.end()) return found->second;
  LANDFALL_TRY(auto key, make_rsa(Random(seed, text(purpose, " rsa ", bits)), bits, exponent));
  return kept.emplace(wanted, std::move(key)).first->second;
}

Result<Bytes> encoded(const EC_GROUP* curve, const EC_POINT* point, BN_CTX* context) {
  unsigned char* octets = nullptr;
  const std::size_t size = EC_POINT_point2buf(curve, point, POINT_CONVERSION_UNCOMPRESSED, &octets, context);
  const std::unique_ptr<unsigned char, Release<[](void* p) { OPENSSL_free(p); }>> owner(octets);
  if (size == 0) return crypto_failed("a point");
  return Bytes(octets, octets + size);
}

// 1 .. order - 1
Result<BigNumber> draw_scalar(Random& random, const EC_GROUP* curve, BN_CTX* context) {
  const BIGNUM* order = EC_GROUP_get0_order(curve);
  BigNumber out = draw(random, BN_num_bits(order) + 64);  // 64 bits more: no number is likelier than another
  const BigNumber below(BN_dup(order));
  if (!out || !below || BN_sub_word(below.get(), 1) != 1 || BN_mod(out.get(), out.get(), below.get(), context) != 1 ||
      BN_add_word(out.get(), 1) != 1)
    return crypto_failed("a private key");
  return out;
}

// The point that `scalar` makes of the generator.
Result<Bytes> public_point(const EC_GROUP* curve, const BIGNUM* scalar, BN_CTX* context) {
  const CurvePoint point(EC_POINT_new(curve));
  if (!point || EC_POINT_mul(curve, point.get(), scalar, nullptr, nullptr, context) != 1)
    return crypto_failed("a public key");
  return encoded(curve, point.get(), context);
}

Result<std::shared_ptr<EVP_PKEY>> make_ec(Random random, const KeyFacts& kind) {
  const BigNumbers context(BN_CTX_new());
  const Curve curve(EC_GROUP_new_by_curve_name(kind.nid));
  const ParamBuild build(OSSL_PARAM_BLD_new());
  if (!context || !curve || !build) return crypto_failed("an EC key");
  LANDFALL_TRY(const BigNumber scalar, draw_scalar(random, curve.get(), context.get()));
  LANDFALL_TRY(const Bytes point, public_point(curve.get(), scalar.get(), context.get()));
  if (OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, OBJ_nid2sn(kind.nid), 0) != 1 ||
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return crypto_failed("an EC key");
  return from_params("EC", build.get());
}

// generator = point / scalar: then scalar makes the victim's point of it.
Result<CurveParameters> chosen_curve(KeyType type, ByteView point, const BIGNUM* scalar, BN_CTX* context) {
  const Curve curve(EC_GROUP_new_by_curve_name(facts(type).nid));
  if (!curve) return crypto_failed("a curve");
  const CurvePoint victim(EC_POINT_new(curve.get())), generator(EC_POINT_new(curve.get()));
  const BigNumber inverse(BN_new());
  if (!victim || !generator || !inverse ||
      EC_POINT_oct2point(curve.get(), victim.get(), point.data(), point.size(), context) != 1 ||
      BN_mod_inverse(inverse.get(), scalar, EC_GROUP_get0_order(curve.get()), context) == nullptr ||
      EC_POINT_mul(curve.get(), generator.get(), nullptr, victim.get(), inverse.get(), context) != 1)
    return crypto_failed("a generator");
  LANDFALL_TRY(CurveParameters out, curve_parameters(type));
  LANDFALL_TRY(out.generator, encoded(curve.get(), generator.get(), context));
  return out;
}

Result<std::shared_ptr<EVP_PKEY>> explicit_pair(const CurveParameters& curve, ByteView point, const BIGNUM* scalar) {
  const auto number = [](const Bytes& bytes) {
    return BigNumber(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  };
  const BigNumber p = number(curve.prime), a = number(curve.a), b = number(curve.b), n = number(curve.order);
  const ParamBuild build(OSSL_PARAM_BLD_new());
  auto* const to = build.get();
  if (!p || !a || !b || !n || !build ||
      OSSL_PARAM_BLD_push_utf8_string(to, OSSL_PKEY_PARAM_EC_FIELD_TYPE, SN_X9_62_prime_field, 0) != 1 ||
      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_EC_P, p.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_EC_A, a.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_EC_B, b.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_EC_ORDER, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(to, OSSL_PKEY_PARAM_EC_GENERATOR, curve.generator.data(),
                                       curve.generator.size()) != 1 ||
      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_PRIV_KEY, scalar) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(to, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return crypto_failed("a key over a chosen generator");
  return from_params("EC", to);
}

// EMSA-PKCS1-v1_5 (RFC 8017, 9.2): 00 01 FF .. FF 00 DigestInfo, `padding` times FF, `size` octets with what is left
// zero behind.
Result<Bytes> padded(ByteView bytes, Digest digest, std::size_t size, std::optional<std::size_t> padding) {
  LANDFALL_TRY(const Bytes hash, digest_of(digest, bytes));
  const Bytes info =
      der::sequence({der::sequence({der::oid(facts(digest).oid), der::null()}), der::octet_string(hash)});
  if (size < info.size() + 11) return Error(Errc::bad_input, Layer::capture, "a modulus with room for the digest");
  Bytes out{0, 1};
  out.insert(out.end(), padding.value_or(size - info.size() - 3), 0xFF);
  out.push_back(0);
  out.insert(out.end(), info.begin(), info.end());
  out.resize(size);
  return out;
}

}  // namespace

Result<Bytes> digest_of(Digest digest, ByteView bytes) {
  Bytes out(facts(digest).size);
  if (EVP_Q_digest(nullptr, facts(digest).name, nullptr, bytes.data(), bytes.size(), out.data(), nullptr) != 1)
    return crypto_failed("a digest");
  return out;
}

std::size_t digest_size(Digest digest) noexcept { return facts(digest).size; }
Bytes digest_algorithm(Digest digest) { return der::sequence({der::oid(facts(digest).oid)}); }
bool is_rsa(KeyType type) noexcept { return facts(type).bits != 0; }

SignatureName SignatureName::of(const Algorithm& algorithm) {
  return {is_rsa(algorithm.key), algorithm.pss, algorithm.digest, algorithm.digest,
          static_cast<int>(digest_size(algorithm.digest))};
}

Bytes signature_algorithm(const SignatureName& name) {
  if (!name.rsa) return der::sequence({der::oid(facts(name.digest).ecdsa)});
  if (!name.pss) return der::sequence({der::oid(facts(name.digest).rsa), der::null()});
  const auto hash = [](Digest digest) { return der::sequence({der::oid(facts(digest).oid), der::null()}); };
  const Bytes mask = der::sequence({der::oid("1.2.840.113549.1.1.8"), hash(name.mask)});  // id-mgf1
  Bytes parameters;  // RFC 4055, 3.1; DER leaves out what is the default: SHA-1 and 20 octets
  const auto put = [&parameters](unsigned number, ByteView value) {
    const Bytes field = der::object(ber::tag::context(number), value);
    parameters.insert(parameters.end(), field.begin(), field.end());
  };
  if (name.digest != Digest::sha1) put(0, hash(name.digest));
  if (name.mask != Digest::sha1) put(1, mask);
  if (name.salt != 20) put(2, der::integer(name.salt));
  return der::sequence({der::oid("1.2.840.113549.1.1.10"), der::object(ber::tag::sequence, parameters)});
}

Result<CurveParameters> curve_parameters(KeyType type) {
  const BigNumbers context(BN_CTX_new());
  const Curve curve(EC_GROUP_new_by_curve_name(facts(type).nid));
  const BigNumber p(BN_new()), a(BN_new()), b(BN_new());
  if (!context || !curve || !p || !a || !b ||
      EC_GROUP_get_curve(curve.get(), p.get(), a.get(), b.get(), context.get()) != 1)
    return crypto_failed("a curve");
  LANDFALL_TRY(Bytes generator, encoded(curve.get(), EC_GROUP_get0_generator(curve.get()), context.get()));
  const int size = BN_num_bytes(p.get());
  return CurveParameters{magnitude(p.get()), magnitude(a.get(), size), magnitude(b.get(), size), std::move(generator),
                         magnitude(EC_GROUP_get0_order(curve.get()))};
}

Bytes explicit_ec_key(const CurveParameters& curve, ByteView point) {
  const Bytes parameters =
      der::sequence({der::integer(1), der::sequence({der::oid(prime_field), der::natural(curve.prime)}),
                     der::sequence({der::octet_string(curve.a), der::octet_string(curve.b)}),
                     der::octet_string(curve.generator), der::natural(curve.order), der::integer(curve.cofactor)});
  return der::sequence({der::sequence({der::oid(ec_public_key), parameters}), der::bit_string(point)});
}

Result<Key> Key::make(std::uint64_t seed, std::string_view purpose, const Algorithm& algorithm) {
  const auto& kind = facts(algorithm.key);
  Key out;
  out.algorithm_ = algorithm;
  if (kind.bits == 0) {
    LANDFALL_TRY(out.key_, make_ec(Random(seed, text(purpose, " ", kind.name)), kind));
  } else {
    if (algorithm.exponent != 1 && algorithm.exponent != 3 && algorithm.exponent != 65537)
      return Error(Errc::bad_input, Layer::capture, "1, 3 or 65537 as the exponent", text(algorithm.exponent));
    LANDFALL_TRY(out.key_, kept_rsa(seed, purpose, kind.bits, algorithm.exponent));
  }
  LANDFALL_CHECK(out.describe());
  if (algorithm.explicit_curve && kind.bits == 0) {
    LANDFALL_TRY(const CurveParameters curve, curve_parameters(algorithm.key));
    out.spki_ = explicit_ec_key(curve, out.point_);
  }
  return out;
}

Result<Key> Key::with_chosen_generator(const Key& victim, std::uint64_t seed) {
  if (victim.point_.empty()) return Error(Errc::bad_input, Layer::capture, "an EC key");
  const BigNumbers context(BN_CTX_new());
  const Curve curve(EC_GROUP_new_by_curve_name(facts(victim.algorithm_.key).nid));
  if (!context || !curve) return crypto_failed("a curve");
  Random random(seed, "chosen generator");
  LANDFALL_TRY(const BigNumber scalar, draw_scalar(random, curve.get(), context.get()));
  LANDFALL_TRY(const CurveParameters chosen,
               chosen_curve(victim.algorithm_.key, victim.point_, scalar.get(), context.get()));
  Key out;
  out.algorithm_ = victim.algorithm_;
  out.algorithm_.explicit_curve = true;
  out.point_ = victim.point_;
  out.id_ = victim.id_;
  LANDFALL_TRY(out.key_, explicit_pair(chosen, out.point_, scalar.get()));
  out.spki_ = explicit_ec_key(chosen, out.point_);
  return out;
}

// Public key, its identifier and the private key, as libcrypto writes them.
Result<void> Key::describe() {
  const auto written = [this](auto write) -> Bytes {
    unsigned char* octets = nullptr;
    const int size = write(key_.get(), &octets);
    const std::unique_ptr<unsigned char, Release<[](void* p) { OPENSSL_free(p); }>> owner(octets);
    return size > 0 ? Bytes(octets, octets + size) : Bytes();
  };
  spki_ = written([](EVP_PKEY* key, unsigned char** to) { return i2d_PUBKEY(key, to); });
  pkcs8_ = written([](EVP_PKEY* key, unsigned char** to) {
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Release<PKCS8_PRIV_KEY_INFO_free>> info(EVP_PKEY2PKCS8(key));
    return info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), to) : -1;
  });
  if (spki_.empty() || pkcs8_.empty()) return crypto_failed("a key's encoding");
  LANDFALL_TRY(const ber::Object whole, ber::only(spki_, "SubjectPublicKeyInfo"));
  ber::Reader reader(whole);
  LANDFALL_CHECK(reader.next(ber::tag::sequence, "algorithm"));
  LANDFALL_TRY(const ber::Object field, reader.next(ber::tag::bit_string, "subjectPublicKey"));
  LANDFALL_TRY(const ber::Bits bits, ber::bits(field));
  if (!is_rsa(algorithm_.key)) point_.assign(bits.bytes.begin(), bits.bytes.end());
  LANDFALL_TRY(id_, digest_of(Digest::sha1, bits.bytes));
  return {};
}

Result<Bytes> Key::sign(ByteView bytes, Digest digest) const {
  if (is_rsa(algorithm_.key) && algorithm_.exponent == 1)  // the signature is the padded message: anybody can do it
    return padded(bytes, digest, static_cast<std::size_t>(facts(algorithm_.key).bits / 8), std::nullopt);
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* how = nullptr;  // the digest context owns it
  if (!key_ || !context ||
      EVP_DigestSignInit_ex(context.get(), &how, facts(digest).name, nullptr, nullptr, key_.get(), nullptr) != 1)
    return crypto_failed("a signature");
  if (algorithm_.pss && (EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) != 1 ||
                         EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) != 1))
    return crypto_failed("a PSS signature");
  std::size_t size = 0;
  if (EVP_DigestSign(context.get(), nullptr, &size, bytes.data(), bytes.size()) != 1)
    return crypto_failed("a signature");
  Bytes out(size);
  if (EVP_DigestSign(context.get(), out.data(), &size, bytes.data(), bytes.size()) != 1)
    return crypto_failed("a signature");
  out.resize(size);
  return out;
}

Result<Bytes> forged_cube(ByteView bytes, Digest digest, std::size_t size) {
  LANDFALL_TRY(Bytes wanted, padded(bytes, digest, size, 8));  // the fewest that RFC 8017 allows
  const BigNumbers context(BN_CTX_new());
  const BigNumber target(BN_bin2bn(wanted.data(), static_cast<int>(size), nullptr)), root(BN_new()), cube(BN_new()),
      three(BN_new());
  if (!context || !target || !root || !cube || !three || BN_set_word(three.get(), 3) != 1)
    return crypto_failed("a forged signature");
  // The smallest number whose cube is not below the target: bit by bit the largest whose cube is below, then one more.
  for (int bit = static_cast<int>(size) * 8 / 3 + 1; bit >= 0; --bit) {
    if (BN_set_bit(root.get(), bit) != 1 || BN_exp(cube.get(), root.get(), three.get(), context.get()) != 1)
      return crypto_failed("a forged signature");
    if (BN_cmp(cube.get(), target.get()) >= 0 && BN_clear_bit(root.get(), bit) != 1)
      return crypto_failed("a forged signature");
  }
  if (BN_add_word(root.get(), 1) != 1) return crypto_failed("a forged signature");
  return magnitude(root.get(), static_cast<int>(size));
}

}  // namespace landfall::synth
