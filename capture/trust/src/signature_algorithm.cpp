#include <array>

#include <landfall/base/text.hpp>
#include <landfall/trust/public_key.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {
namespace {

using Scheme = SignatureAlgorithm::Scheme;

struct SignatureRow {
  std::string_view oid;
  Scheme scheme;
  std::optional<Digest> digest;
};
// RFC 8017, A.2; RFC 5754, 3; RFC 5758, 3.2; TR-03111, 5.2.1. id-ecPublicKey names a key and is sent for a signature
// too.
constexpr std::array<SignatureRow, 12> signature_rows{{
    {"1.2.840.113549.1.1.1", Scheme::rsa_pkcs1, std::nullopt},
    {"1.2.840.113549.1.1.5", Scheme::rsa_pkcs1, Digest::sha1},
    {"1.2.840.113549.1.1.14", Scheme::rsa_pkcs1, Digest::sha224},
    {"1.2.840.113549.1.1.11", Scheme::rsa_pkcs1, Digest::sha256},
    {"1.2.840.113549.1.1.12", Scheme::rsa_pkcs1, Digest::sha384},
    {"1.2.840.113549.1.1.13", Scheme::rsa_pkcs1, Digest::sha512},
    {"1.2.840.10045.2.1", Scheme::ecdsa, std::nullopt},
    {"1.2.840.10045.4.1", Scheme::ecdsa, Digest::sha1},
    {"1.2.840.10045.4.3.1", Scheme::ecdsa, Digest::sha224},
    {"1.2.840.10045.4.3.2", Scheme::ecdsa, Digest::sha256},
    {"1.2.840.10045.4.3.3", Scheme::ecdsa, Digest::sha384},
    {"1.2.840.10045.4.3.4", Scheme::ecdsa, Digest::sha512},
}};
constexpr std::string_view rsassa_pss = "1.2.840.113549.1.1.10";
constexpr std::string_view mgf1 = "1.2.840.113549.1.1.8";

// RSASSA-PSS-params (RFC 4055, 3.1): every field is optional and has a default.
Result<SignatureAlgorithm> parse_pss(ber::Reader& reader) {
  SignatureAlgorithm out{.scheme = Scheme::rsa_pss, .digest = Digest::sha1};
  if (reader.at_end() || reader.peek() == ber::tag::null) return out;
  LANDFALL_TRY(const auto parameters, reader.next(ber::tag::sequence, "parameters of RSASSA-PSS"));
  ber::Reader fields(parameters);
  LANDFALL_TRY(const auto digest, fields.next_if(ber::tag::context(0)));
  if (digest) {
    ber::Reader inside(*digest);
    LANDFALL_TRY(const auto algorithm, inside.next(ber::tag::sequence, "the digest of RSASSA-PSS"));
    LANDFALL_TRY(out.digest, parse_digest(algorithm));
  }
  LANDFALL_TRY(const auto mask, fields.next_if(ber::tag::context(1)));
  if (mask) {
    ber::Reader inside(*mask);
    LANDFALL_TRY(const auto algorithm, inside.next(ber::tag::sequence, "the mask generation of RSASSA-PSS"));
    ber::Reader in_algorithm(algorithm);
    LANDFALL_TRY(const auto kind, in_algorithm.next(ber::tag::oid, "a mask generation function"));
    LANDFALL_TRY(const auto kind_oid, ber::oid(kind));
    if (kind_oid != mgf1) return refuse(Reason::algorithm_unsupported, "MGF1", kind_oid);
    LANDFALL_TRY(const auto mask_digest, in_algorithm.next(ber::tag::sequence, "the digest of MGF1"));
    LANDFALL_TRY(out.mask_digest, parse_digest(mask_digest));
  }
  LANDFALL_TRY(const auto salt, fields.next_if(ber::tag::context(2)));
  if (salt) {
    ber::Reader inside(*salt);
    LANDFALL_TRY(const auto number, inside.next(ber::tag::integer, "the salt length of RSASSA-PSS"));
    LANDFALL_TRY(const auto octets, ber::integer(number));
    if (octets < 0 || octets > 1024) return refuse(Reason::malformed, "a salt of 0 to 1024 octets", text(octets));
    out.salt = static_cast<int>(octets);
  }
  LANDFALL_TRY(const auto trailer, fields.next_if(ber::tag::context(3)));
  if (trailer) {
    ber::Reader inside(*trailer);
    LANDFALL_TRY(const auto number, inside.next(ber::tag::integer, "the trailer field of RSASSA-PSS"));
    LANDFALL_TRY(const auto value, ber::integer(number));
    if (value != 1) return refuse(Reason::algorithm_unsupported, "trailer field 1 (0xBC)", text(value));
  }
  return out;
}

}  // namespace

std::string to_text(const SignatureAlgorithm& algorithm) {
  const std::string_view scheme = algorithm.scheme == Scheme::ecdsa     ? "ecdsa"
                                  : algorithm.scheme == Scheme::rsa_pss ? "rsa-pss"
                                                                        : "rsa";
  return algorithm.digest ? text(scheme, "-", name(*algorithm.digest)) : std::string(scheme);
}

Result<SignatureAlgorithm> parse_signature_algorithm(const ber::Object& algorithm) {
  ber::Reader reader(algorithm);
  LANDFALL_TRY(const auto object, reader.next(ber::tag::oid, "a signature algorithm"));
  LANDFALL_TRY(const auto dotted, ber::oid(object));
  if (dotted == rsassa_pss) return parse_pss(reader);
  for (const auto& candidate : signature_rows)
    if (candidate.oid == dotted) return SignatureAlgorithm{.scheme = candidate.scheme, .digest = candidate.digest};
  return refuse(Reason::algorithm_unsupported, "RSA or ECDSA with SHA-1 or SHA-2", dotted);
}

}  // namespace landfall::trust
