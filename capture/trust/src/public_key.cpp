#include <landfall/trust/public_key.hpp>

#include <algorithm>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <landfall/base/der.hpp>
#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

#include "explicit_curve.hpp"
#include "openssl.hpp"
#include "workshop.hpp"

namespace landfall::trust {
namespace {

using Scheme = SignatureAlgorithm::Scheme;

constexpr std::string_view oid_rsa = "1.2.840.113549.1.1.1", oid_pss = "1.2.840.113549.1.1.10",
                           oid_ec = "1.2.840.10045.2.1";
constexpr int rsa_bits_least = 1024,
              rsa_bits_most = 8192;  // below: forged in an afternoon; above: only to make us work

struct ErrorQueue {  // OpenSSL keeps a thread's errors; ours are said otherwise
  ~ErrorQueue() { ERR_clear_error(); }
};

Pkey key_from(const char* type, OSSL_PARAM* params) {
  EVP_PKEY* key = nullptr;
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
    return nullptr;
  return Pkey(key);
}

BigNumber number(ByteView magnitude) {
  return must(BigNumber(BN_bin2bn(magnitude.data(), static_cast<int>(magnitude.size()), nullptr)));
}

Pkey rsa_key(ByteView modulus, ByteView exponent) {
  const auto n = number(modulus), e = number(exponent);
  const auto builder = must(ParamBuilder(OSSL_PARAM_BLD_new()));
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const auto params = must(Params(OSSL_PARAM_BLD_to_param(builder.get())));
  return key_from("RSA", params.get());
}

Pkey ec_key(const Curve& curve, ByteView point) {
  const auto builder = must(ParamBuilder(OSSL_PARAM_BLD_new()));
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  const auto params = must(Params(OSSL_PARAM_BLD_to_param(builder.get())));
  return key_from("EC", params.get());
}

}  // namespace

struct PublicKey::Data {
  Kind kind{};
  int bits = 0;
  std::string text;
  bool explicit_parameters = false;
  bool pss_only = false;                                  // id-RSASSA-PSS: for no other scheme (RFC 4055, 1.2)
  std::optional<SignatureAlgorithm> only = std::nullopt;  // and, where it has parameters, with these
  Pkey key;

  static Result<Data> parse(ByteView info);
  static Result<Data> rsa(ByteView key);
  static Result<Data> rsa(ByteView modulus, ByteView exponent);
  static Result<Data> ec(const ber::Object& parameters, ByteView point);
  static Result<Data> ec(std::string_view curve_oid, ByteView point);
  static Result<Data> ec(const Curve& curve, ByteView point);
};

namespace {

Result<Pkey> point_key(const Curve& curve, ByteView point) {
  const auto field = static_cast<std::size_t>(curve.bits + 7) / 8;
  const bool whole = point.size() == 1 + 2 * field && point[0] == 4;
  const bool compressed = point.size() == 1 + field && (point[0] == 2 || point[0] == 3);
  if (!whole && !compressed)
    return refuse(Reason::key_invalid, text("a point of ", curve.name), text(point.size(), " octets"));
  auto key = ec_key(curve, point);  // OpenSSL asks whether the point lies on the curve
  if (!key) return refuse(Reason::key_invalid, text("a point of ", curve.name), "one that is not on the curve");
  return key;
}

ByteView without_zeros(ByteView magnitude) {
  while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
  return magnitude;
}

}  // namespace

namespace {

// A SubjectPublicKeyInfo taken apart.
struct KeyInfo {
  std::string algorithm;                // object identifier
  std::optional<ber::Object> encoding;  // the whole AlgorithmIdentifier
  std::optional<ber::Object> parameters;
  ByteView bits;
};
Result<KeyInfo> read_key_info(ByteView info) {
  KeyInfo out;
  LANDFALL_TRY(const auto sequence, ber::only(info, "a subject public key"));
  ber::Reader fields(sequence);
  LANDFALL_TRY(out.encoding, fields.next(ber::tag::sequence, "a key algorithm"));
  LANDFALL_TRY(const auto string, fields.next(ber::tag::bit_string, "a public key"));
  LANDFALL_TRY(const auto bits, ber::bits(string));
  out.bits = bits.bytes;
  ber::Reader in_algorithm(*out.encoding);
  LANDFALL_TRY(const auto kind, in_algorithm.next(ber::tag::oid, "a key algorithm"));
  LANDFALL_TRY(out.algorithm, ber::oid(kind));
  if (!in_algorithm.at_end()) {
    LANDFALL_TRY(out.parameters, in_algorithm.next());
  }
  return out;
}

struct RsaNumbers {
  ByteView modulus, exponent;
};
Result<RsaNumbers> read_rsa(ByteView key) {
  LANDFALL_TRY(const auto sequence, ber::only(key, "an RSA key"));
  ber::Reader fields(sequence);
  LANDFALL_TRY(const auto modulus, fields.next(ber::tag::integer, "a modulus"));
  LANDFALL_TRY(const auto exponent, fields.next(ber::tag::integer, "a public exponent"));
  LANDFALL_TRY(const auto n, ber::natural(modulus));
  LANDFALL_TRY(const auto e, ber::natural(exponent));
  return RsaNumbers{without_zeros(n), without_zeros(e)};
}

// Lengths are told, so that no two keys are written alike.
Bytes joined(std::string_view kind, ByteView a, ByteView b = {}) {
  const std::string lengths = landfall::text(kind, ':', a.size(), ':', b.size(), ':');
  Bytes out(lengths.begin(), lengths.end());
  out.insert(out.end(), a.begin(), a.end());
  out.insert(out.end(), b.begin(), b.end());
  return out;
}

Bytes whole_point(const Curve& curve, ByteView point) {
  Bytes out(1 + 2 * (static_cast<std::size_t>(curve.bits + 7) / 8));
  std::size_t written = 0;
  const auto key = ec_key(curve, point);
  const bool made =
      key && EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, out.data(), out.size(), &written) == 1;
  return made && written == out.size() ? out : Bytes(point.begin(), point.end());
}

Result<Bytes> plain_key(ByteView info) {
  LANDFALL_TRY(const auto key, read_key_info(info));
  if (key.algorithm == oid_rsa || key.algorithm == oid_pss) {
    LANDFALL_TRY(const auto numbers, read_rsa(key.bits));
    return joined(oid_rsa, numbers.modulus, numbers.exponent);
  }
  if (key.algorithm != oid_ec || !key.parameters) return Bytes(info.begin(), info.end());
  std::string oid;
  if (key.parameters->tag == ber::tag::oid) {
    LANDFALL_TRY(oid, ber::oid(*key.parameters));
  } else {
    LANDFALL_TRY(const Curve* named, named_curve_of(*key.parameters));
    oid = named->oid;
  }
  const Curve* curve = curve_by_oid(oid);
  const bool compressed = !key.bits.empty() && (key.bits[0] == 2 || key.bits[0] == 3);
  return compressed && curve != nullptr ? joined(oid, whole_point(*curve, key.bits)) : joined(oid, key.bits);
}

}  // namespace

std::string PublicKey::identity(ByteView info) {
  const ErrorQueue queue;
  const auto plain = plain_key(info);
  return to_hex(hash(Digest::sha256, plain ? ByteView(*plain) : info));
}

Result<PublicKey::Data> PublicKey::Data::rsa(ByteView modulus, ByteView exponent) {
  modulus = without_zeros(modulus);
  exponent = without_zeros(exponent);
  const bool huge = modulus.size() > static_cast<std::size_t>(rsa_bits_most) / 8;
  const int bits = modulus.empty() || huge ? 0 : BN_num_bits(number(modulus).get());
  if (bits < rsa_bits_least || modulus.back() % 2 == 0)
    return refuse(Reason::key_invalid,
                  landfall::text("an odd modulus of ", rsa_bits_least, " to ", rsa_bits_most, " bits"),
                  landfall::text(modulus.size(), " octets"));
  if (exponent.empty() || exponent.size() > 8 || exponent.back() % 2 == 0 || (exponent.size() == 1 && exponent[0] < 3))
    return refuse(Reason::key_invalid, "an odd public exponent from 3 to 2^64",
                  landfall::text(exponent.size(), " octets"));
  Data data{.kind = Kind::rsa, .bits = bits, .text = landfall::text("RSA ", bits), .key = rsa_key(modulus, exponent)};
  if (!data.key) return refuse(Reason::key_invalid, "an RSA key", "something that OpenSSL refuses");
  return data;
}

Result<PublicKey::Data> PublicKey::Data::rsa(ByteView key) {
  LANDFALL_TRY(const auto numbers, read_rsa(key));
  return rsa(numbers.modulus, numbers.exponent);
}

Result<PublicKey::Data> PublicKey::Data::ec(const Curve& curve, ByteView point) {
  LANDFALL_TRY(auto key, point_key(curve, point));
  return Data{.kind = Kind::ec, .bits = curve.bits, .text = curve.name, .key = std::move(key)};
}

Result<PublicKey::Data> PublicKey::Data::ec(std::string_view curve_oid, ByteView point) {
  const Curve* curve = curve_by_oid(curve_oid);
  if (curve != nullptr) return ec(*curve, point);
  return refuse(Reason::algorithm_unsupported, "a curve of NIST or brainpool", std::string(curve_oid));
}

Result<PublicKey::Data> PublicKey::Data::ec(const ber::Object& parameters, ByteView point) {
  if (parameters.tag == ber::tag::oid) {
    LANDFALL_TRY(const auto dotted, ber::oid(parameters));
    return ec(dotted, point);
  }
  if (parameters.tag != ber::tag::sequence)
    return refuse(Reason::curve_not_named, "a curve", "none: parameters of the issuer are not taken over");
  LANDFALL_TRY(const Curve* curve, named_curve_of(parameters));
  LANDFALL_TRY(auto data, ec(*curve, point));
  data.explicit_parameters = true;
  return data;
}

Result<PublicKey::Data> PublicKey::Data::parse(ByteView info) {
  LANDFALL_TRY(const auto info_parts, read_key_info(info));
  const auto& [algorithm, encoding, parameters, bits] = info_parts;
  if (algorithm == oid_ec) {
    if (!parameters) return refuse(Reason::malformed, "the parameters of a key on a curve", "none");
    return ec(*parameters, bits);
  }
  if (algorithm != oid_rsa && algorithm != oid_pss)
    return refuse(Reason::algorithm_unsupported, "a key of RSA or an elliptic curve", algorithm);
  LANDFALL_TRY(auto data, rsa(bits));
  data.pss_only = algorithm == oid_pss;
  if (data.pss_only && parameters) {
    LANDFALL_TRY(data.only, parse_signature_algorithm(*encoding));
  }
  return data;
}

Result<PublicKey> PublicKey::share(Result<Data> data) {
  const ErrorQueue queue;
  if (!data) return std::move(data).error();
  return PublicKey(std::make_shared<const Data>(*std::move(data)));
}

Result<PublicKey> PublicKey::parse(ByteView info) { return share(Data::parse(info)); }
Result<PublicKey> PublicKey::from_point(std::string_view curve, ByteView point) {
  return share(Data::ec(curve, point));
}
Result<PublicKey> PublicKey::from_modulus(ByteView modulus, ByteView exponent) {
  return share(Data::rsa(modulus, exponent));
}

PublicKey::Kind PublicKey::kind() const noexcept { return data_->kind; }
int PublicKey::bits() const noexcept { return data_->bits; }
std::string PublicKey::text() const { return data_->text; }
bool PublicKey::explicit_parameters() const noexcept { return data_->explicit_parameters; }
bool PublicKey::weak() const noexcept { return data_->bits < (data_->kind == Kind::rsa ? 2048 : 224); }

namespace {

// A key that is bound to parameters takes its digest, its mask and at least its salt (RFC 4055, 3.3).
bool allowed(const std::optional<SignatureAlgorithm>& only, const SignatureAlgorithm& algorithm) {
  return !only || (algorithm.scheme == Scheme::rsa_pss && algorithm.digest == only->digest &&
                   algorithm.mask_digest == only->mask_digest && algorithm.salt >= only->salt);
}

bool set_padding(EVP_PKEY_CTX* context, const SignatureAlgorithm& algorithm) {
  if (algorithm.scheme == Scheme::rsa_pkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, algorithm.salt) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, evp(algorithm.mask_digest)) == 1;
}

// As long as the modulus: I2OSP (RFC 8017, 8.1.2) is not done by all.
Bytes padded(ByteView signature, std::size_t size) {
  while (signature.size() > size && signature[0] == 0) signature = signature.subspan(1);
  Bytes out(size > signature.size() ? size - signature.size() : 0);
  out.insert(out.end(), signature.begin(), signature.end());
  return out;
}

}  // namespace

Reason PublicKey::verify(const SignatureAlgorithm& algorithm, ByteView message, ByteView signature) const {
  const ErrorQueue queue;
  const bool is_rsa = data_->kind == Kind::rsa;
  if (!algorithm.digest || is_rsa == (algorithm.scheme == Scheme::ecdsa) || !allowed(data_->only, algorithm) ||
      (data_->pss_only && algorithm.scheme != Scheme::rsa_pss && workshop::asked(workshop::Check::pss_only)))
    return Reason::algorithm_inconsistent;
  const auto context = must(MdContext(EVP_MD_CTX_new()));
  EVP_PKEY_CTX* key_context = nullptr;  // the other context's
  if (EVP_DigestVerifyInit_ex(context.get(), &key_context, name(*algorithm.digest).data(), nullptr, nullptr,
                              data_->key.get(), nullptr) != 1 ||
      (is_rsa && !set_padding(key_context, algorithm)))
    return Reason::algorithm_inconsistent;
  Bytes sized;
  if (is_rsa) {
    sized = padded(signature, static_cast<std::size_t>(data_->bits + 7) / 8);
    signature = sized;
  }
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1
             ? Reason::none
             : Reason::signature_wrong;
}

Reason PublicKey::verify_plain(Digest digest, ByteView message, ByteView signature) const {
  if (signature.empty() || signature.size() % 2 != 0) return Reason::signature_wrong;
  const std::size_t half = signature.size() / 2;
  const Bytes pair = der::sequence({der::natural(signature.first(half)), der::natural(signature.subspan(half))});
  return verify({.scheme = Scheme::ecdsa, .digest = digest}, message, pair);
}

}  // namespace landfall::trust
