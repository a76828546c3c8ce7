#include <landfall/trust/card_certificate.hpp>

#include <algorithm>
#include <array>
#include <chrono>

#include <landfall/base/der.hpp>
#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {
namespace {

namespace cv_tag {  // TR-03110-3, D.2
constexpr ber::Tag certificate = 0x7F21, body = 0x7F4E, profile = 0x5F29, authority = 0x42, key = 0x7F49,
                   holder = 0x5F20, authorization = 0x7F4C, effective = 0x5F25, expires = 0x5F24, signature = 0x5F37,
                   discretionary = 0x53;
}  // namespace cv_tag

// id-TA-RSA-* and id-TA-ECDSA-* (TR-03110-3, A.6.4)
struct TerminalAlgorithm {
  std::string_view oid;
  SignatureAlgorithm algorithm;
};
using Scheme = SignatureAlgorithm::Scheme;
constexpr SignatureAlgorithm pss(Digest digest, int salt) {
  return {.scheme = Scheme::rsa_pss, .digest = digest, .mask_digest = digest, .salt = salt};
}
constexpr SignatureAlgorithm plain(Scheme scheme, Digest digest) { return {.scheme = scheme, .digest = digest}; }
const std::array<TerminalAlgorithm, 11> terminal_algorithms{
    {{"0.4.0.127.0.7.2.2.2.1.1", plain(Scheme::rsa_pkcs1, Digest::sha1)},
     {"0.4.0.127.0.7.2.2.2.1.2", plain(Scheme::rsa_pkcs1, Digest::sha256)},
     {"0.4.0.127.0.7.2.2.2.1.3", pss(Digest::sha1, 20)},
     {"0.4.0.127.0.7.2.2.2.1.4", pss(Digest::sha256, 32)},
     {"0.4.0.127.0.7.2.2.2.1.5", plain(Scheme::rsa_pkcs1, Digest::sha512)},
     {"0.4.0.127.0.7.2.2.2.1.6", pss(Digest::sha512, 64)},
     {"0.4.0.127.0.7.2.2.2.2.1", plain(Scheme::ecdsa, Digest::sha1)},
     {"0.4.0.127.0.7.2.2.2.2.2", plain(Scheme::ecdsa, Digest::sha224)},
     {"0.4.0.127.0.7.2.2.2.2.3", plain(Scheme::ecdsa, Digest::sha256)},
     {"0.4.0.127.0.7.2.2.2.2.4", plain(Scheme::ecdsa, Digest::sha384)},
     {"0.4.0.127.0.7.2.2.2.2.5", plain(Scheme::ecdsa, Digest::sha512)}}};

std::string text_of(ByteView octets) { return {reinterpret_cast<const char*>(octets.data()), octets.size()}; }

// Six unpacked decimal digits: YYMMDD of this century (TR-03110-3, D.2.1.3).
Result<std::chrono::sys_seconds> date_of(const ber::Object& object) {
  namespace chrono = std::chrono;
  const auto digits = object.content;
  const bool right = digits.size() == 6 && std::ranges::all_of(digits, [](std::uint8_t d) { return d < 10; });
  const chrono::year_month_day date = right ? chrono::year_month_day{chrono::year(2000 + digits[0] * 10 + digits[1]),
                                                                     chrono::month(digits[2] * 10U + digits[3]),
                                                                     chrono::day(digits[4] * 10U + digits[5])}
                                            : chrono::year_month_day{};
  if (!right || !date.ok()) return refuse(Reason::malformed, "six digits of a date", text(digits.size(), " octets"));
  return chrono::sys_seconds(chrono::sys_days(date));
}

// Public key data objects: 81 modulus or prime, 82 exponent or a, 83 b, 84 base, 85 order, 86 point, 87 cofactor
// (TR-03110-3, D.3).
Result<void> read_card_key(const ber::Object& key, CardCertificate::Fields& to) {
  ber::Reader fields(key);
  LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::oid, "the algorithm of a key"));
  LANDFALL_TRY(to.key_algorithm, ber::oid(algorithm));
  const bool is_rsa = to.key_algorithm.starts_with("0.4.0.127.0.7.2.2.2.1.");
  CardCertificate::Domain domain;
  while (!fields.at_end()) {
    LANDFALL_TRY(const auto field, fields.next());
    switch (field.tag) {
      case 0x81:
        (is_rsa ? to.modulus : domain.prime) = field.content;
        break;
      case 0x82:
        (is_rsa ? to.exponent : domain.a) = field.content;
        break;
      case 0x83:
        domain.b = field.content;
        break;
      case 0x84:
        domain.base = field.content;
        break;
      case 0x85:
        domain.order = field.content;
        break;
      case 0x86:
        to.point = field.content;
        break;
      case 0x87:
        domain.cofactor = field.content;
        break;
      default:
        return refuse(Reason::malformed, "an object of a public key (81 to 87)", ber::to_text(field.tag))
            .at(text("byte ", field.offset));
    }
  }
  if (!domain.prime.empty()) to.domain = domain;
  return {};
}

Result<void> read_authorization(const ber::Object& object, CardCertificate::Fields& to) {
  ber::Reader fields(object);
  LANDFALL_TRY(const auto role, fields.next(ber::tag::oid, "the kind of a terminal"));
  LANDFALL_TRY(to.role, ber::oid(role));
  LANDFALL_TRY(const auto rights, fields.next(cv_tag::discretionary, "the rights of a terminal"));
  to.authorization = rights.content;
  return {};
}

Result<void> read_card_body(const ber::Object& body, CardCertificate::Fields& to) {
  ber::Reader fields(body);
  LANDFALL_TRY(const auto profile, fields.next(cv_tag::profile, "a profile"));
  LANDFALL_TRY(to.profile, ber::integer(profile));
  if (to.profile != 0) return refuse(Reason::algorithm_unsupported, "profile 0", text(to.profile));
  LANDFALL_TRY(const auto authority, fields.next(cv_tag::authority, "a certification authority reference"));
  to.authority_reference = text_of(authority.content);
  LANDFALL_TRY(const auto key, fields.next(cv_tag::key, "a public key"));
  LANDFALL_CHECK(read_card_key(key, to));
  LANDFALL_TRY(const auto holder, fields.next(cv_tag::holder, "a certificate holder reference"));
  to.holder_reference = text_of(holder.content);
  LANDFALL_TRY(const auto rights, fields.next_if(cv_tag::authorization));
  if (rights) LANDFALL_CHECK(read_authorization(*rights, to));
  LANDFALL_TRY(const auto effective, fields.next_if(cv_tag::effective));
  if (effective) {
    LANDFALL_TRY(to.effective, date_of(*effective));
  }
  LANDFALL_TRY(const auto expires, fields.next_if(cv_tag::expires));
  if (expires) {
    LANDFALL_TRY(to.expires, date_of(*expires));
  }
  return {};  // extensions (65) stay in the body
}

Result<void> read_card_certificate(ByteView bytes, CardCertificate::Fields& to) {
  ber::Reader reader(bytes);
  LANDFALL_TRY(const auto certificate, reader.next(cv_tag::certificate, "a card-verifiable certificate"));
  to.encoding = certificate.encoding;
  ber::Reader fields(certificate);
  LANDFALL_TRY(const auto body, fields.next(cv_tag::body, "the body of a certificate"));
  to.body = body.encoding;
  LANDFALL_CHECK(read_card_body(body, to));
  LANDFALL_TRY(const auto signature, fields.next(cv_tag::signature, "a signature"));
  to.signature = signature.content;
  return fields.end("a card-verifiable certificate");
}

// The numbers as SubjectPublicKeyInfo has them, so that they are compared with the named curves in one place.
Bytes key_info(const CardCertificate::Domain& domain, ByteView point) {
  const Bytes field = der::sequence({der::oid("1.2.840.10045.1.1"), der::natural(domain.prime)});
  const Bytes curve = der::sequence({der::octet_string(domain.a), der::octet_string(domain.b)});
  const Bytes cofactor = domain.cofactor.empty() ? Bytes() : der::natural(domain.cofactor);
  const Bytes parameters = der::sequence(
      {der::integer(1), field, curve, der::octet_string(domain.base), der::natural(domain.order), cofactor});
  return der::sequence({der::sequence({der::oid("1.2.840.10045.2.1"), parameters}), der::bit_string(point)});
}

}  // namespace

struct CardCertificate::Data {
  Bytes bytes;
  Fields fields;
};

Result<CardCertificate> CardCertificate::parse(ByteView bytes) {
  auto data = std::make_shared<Data>();
  data->bytes.assign(bytes.begin(), bytes.end());
  LANDFALL_CHECK(read_card_certificate(data->bytes, data->fields));
  return CardCertificate(std::move(data));
}

const CardCertificate::Fields* CardCertificate::operator->() const noexcept { return &data_->fields; }

bool CardCertificate::self_signed() const noexcept {
  return data_->fields.authority_reference == data_->fields.holder_reference;
}

Result<PublicKey> CardCertificate::key(const CardCertificate* root) const {
  const auto& fields = data_->fields;
  if (!fields.modulus.empty()) return PublicKey::from_modulus(fields.modulus, fields.exponent);
  const auto& domain = fields.domain ? fields.domain : root != nullptr ? (*root)->domain : fields.domain;
  if (!domain) return refuse(Reason::curve_not_named, "curve parameters, here or in the root", "none");
  return PublicKey::parse(key_info(*domain, fields.point));
}

Reason CardCertificate::signed_by(const CardCertificate& issuer, const CardCertificate* root) const {
  const auto key = issuer.key(root);
  if (!key) return reason_of(key.error());
  for (const auto& [oid, algorithm] : terminal_algorithms) {
    if (oid != issuer->key_algorithm) continue;
    if (algorithm.scheme == Scheme::ecdsa)
      return key->verify_plain(*algorithm.digest, data_->fields.body, data_->fields.signature);
    return key->verify(algorithm, data_->fields.body, data_->fields.signature);
  }
  return Reason::algorithm_unsupported;
}

}  // namespace landfall::trust
