#include <landfall/base/der.hpp>

#include "bench.hpp"

// An EF.SOD that cannot be read, was not signed by whom it names, or by a key that is none.
namespace landfall::synth {

using model::ChipFinding;
using model::ChipStep;
using model::Reason;

namespace {

CmsSigner& who(Bench& b) { return b.draft.sod.signers.front(); }

// The attacker's work: another portrait, and its hash in the list.
Result<void> swap_portrait(Bench& b) {
  LANDFALL_TRY(const Scene other, Scene::make(b.scene.seed() + 7919, b.scene.today()));
  LANDFALL_TRY(b.draft.files.groups[2], dg2(other, 96));
  LANDFALL_TRY(b.draft.lds.hashes[1].second, digest_of(b.draft.lds.digest, b.draft.files.groups[2]));
  return {};
}

// All of the signed attributes stay as they were.
Result<void> content_changed(Bench& b) {
  LANDFALL_TRY(who(b).message_digest, digest_of(who(b).digest, security_object(b.draft.lds)));
  return swap_portrait(b);
}

// The message digest is made to fit, and the signature stays as it was.
Result<void> content_and_digest_changed(Bench& b) {
  LANDFALL_TRY(who(b).signature, who(b).key.sign(security_object(b.draft.lds)));
  return swap_portrait(b);
}

Result<void> another_signer(Bench& b, const Office& office, int generation) {
  LANDFALL_TRY(const auto other, office.signer_of(b.draft.signer.validity.from - 40 * one_day));
  LANDFALL_TRY(const Bytes der, certificate(other.profile, office.csca_keys[static_cast<std::size_t>(generation)]));
  b.draft.sod.certificates = {der};
  who(b).certificate = der;
  return {};
}

Result<void> trust_neighbour(Bench& b, const Office& neighbour) {
  LANDFALL_TRY(Bytes root, certificate(neighbour.csca(2), neighbour.csca_keys[2]));
  LANDFALL_TRY(Bytes crl, revocation_list(neighbour.crl(), neighbour.csca_keys[2]));
  b.draft.trust.anchors.push_back(std::move(root));
  b.draft.trust.crls.push_back(std::move(crl));
  return {};
}

Result<void> signer_of_neighbour(Bench& b) {
  LANDFALL_TRY(const Office neighbour, neighbour_of(b));
  LANDFALL_CHECK(trust_neighbour(b, neighbour));
  return another_signer(b, neighbour, 2);
}

// Not only named: the neighbour's signer did sign it.
Result<void> signed_by_neighbour(Bench& b) {
  LANDFALL_TRY(const Office neighbour, neighbour_of(b));
  LANDFALL_CHECK(trust_neighbour(b, neighbour));
  LANDFALL_TRY(const auto other, neighbour.signer_of(b.draft.signer.validity.from));
  b.draft.signer = other.profile;
  b.draft.signer_issuer = neighbour.csca_keys[static_cast<std::size_t>(other.generation)];
  b.draft.signer_key = who(b).key = other.key;
  return {};
}

Result<void> second_signature_wrong(Bench& b) {
  CmsSigner again = who(b);
  LANDFALL_TRY(again.signature, who(b).key.sign(Bytes{1, 2, 3}));
  b.draft.sod.signers.push_back(std::move(again));
  return {};
}

// The signer's key in the certificate, with other parameters; the signature is made with the true ones.
Result<void> explicit_parameters(Bench& b, void (*change)(CurveParameters&)) {
  LANDFALL_TRY(CurveParameters curve, curve_parameters(b.draft.signer_key.algorithm().key));
  change(curve);
  b.draft.signer.public_key = explicit_ec_key(curve, b.draft.signer_key.point());
  return {};
}

Result<void> chosen_generator_of_signer(Bench& b) {
  LANDFALL_TRY(b.draft.signer_key, Key::with_chosen_generator(b.draft.signer_key, b.seed));
  who(b).key = b.draft.signer_key;
  b.draft.signer.public_key = b.draft.signer_key.public_key();
  return {};
}

Result<void> point_at_infinity(Bench& b) {
  const Bytes p256 = der::sequence({der::oid("1.2.840.10045.2.1"), der::oid("1.2.840.10045.3.1.7")});
  b.draft.signer.public_key = der::sequence({p256, der::bit_string(Bytes{0x00})});
  return {};
}

Result<void> named_as(Bench& b, const SignatureName& name) {
  who(b).signature_algorithm = signature_algorithm(name);
  return {};
}

void p256_curve(CountryOptions& c, IssueOptions&) { c.signer = {KeyType::p256, Digest::sha256}; }
void rsa_pss(CountryOptions& c, IssueOptions&) { c.signer = {KeyType::rsa_2048, Digest::sha256, true}; }

void add_files(std::vector<Row>& to) {
  const ExpectedStep malformed = failed(ChipStep::sod_format, Reason::malformed);
  to.push_back({{"sod_not_given", "There is no EF.SOD.", {not_possible(ChipStep::sod_format, Reason::sod_missing)}, {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  b.draft.files.sod.clear();
                  return {};
                }});
  to.push_back(
      {{"sod_truncated", "EF.SOD ends in its middle.", {malformed}, {}}, Stage::sealed, [](Bench& b) -> Result<void> {
         b.draft.files.sod.resize(b.draft.files.sod.size() / 2);
         return {};
       }});
  to.push_back(
      {{"sod_not_cms", "EF.SOD holds an octet string.", {malformed}, {}}, Stage::sealed, [](Bench& b) -> Result<void> {
         b.draft.files.sod = sod_file(der::octet_string(Bytes(64, 0x5A)));
         return {};
       }});
  to.push_back({{"sod_content_type",
                 "What is signed calls itself a master list, not an LDS security object.",
                 {failed(ChipStep::sod_format, Reason::content_type)},
                 {},
                 true},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.content_type = "2.23.136.1.1.2";
                  return {};
                }});
  to.push_back({{"sod_not_signed", "EF.SOD has no signer at all.", {malformed}, {}},
                Stage::listed,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.signers.clear();
                  return {};
                }});
}

void add_signatures(std::vector<Row>& to) {
  const ExpectedStep wrong = failed(ChipStep::sod_signature, Reason::signature_wrong);
  to.push_back({{"content_changed",
                 "After signing, DG2 and its hash in EF.SOD were replaced.",
                 {failed(ChipStep::sod_signature, Reason::digest_mismatch)},
                 {}},
                Stage::listed,
                content_changed});
  to.push_back({{"content_and_digest_changed",
                 "After signing, DG2, its hash in EF.SOD and the message digest were replaced.",
                 {wrong},
                 {}},
                Stage::listed,
                content_and_digest_changed});
  to.push_back({{"signature_bit_flipped", "The last bit of the signature was changed.", {wrong}, {}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  auto& last = b.draft.files.sod.back();  // the signature is what comes last
                  last = static_cast<std::uint8_t>(last ^ 0x01);
                  return {};
                }});
  to.push_back({{"signature_of_zeros", "The ECDSA signature is r = 0, s = 0 (CVE-2022-21449).", {wrong}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  who(b).signature = der::sequence({der::integer(0), der::integer(0)});
                  return {};
                },
                p256_curve});
  to.push_back({{"signature_cube_forged",
                 "The RSA signature is a cube whose first octets fit, for a key with exponent 3 (Bleichenbacher 2006).",
                 {wrong},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  who(b).forged_cube = true;
                  return {};
                },
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::rsa_2048, Digest::sha256, false, 3};
                }});
  to.push_back({{"signer_swapped", "EF.SOD names and holds another signer of the country.", {wrong}, {}},
                Stage::certified,
                [](Bench& b) { return another_signer(b, b.office, 2); }});
  to.push_back({{"signer_swapped_with_neighbour",
                 "EF.SOD names and holds a signer of another country, which is trusted too.",
                 {wrong, failed(ChipStep::country, Reason::country_mismatch)},
                 {}},
                Stage::certified,
                signer_of_neighbour});
  to.push_back({{"signed_by_neighbour",
                 "A signer of another country, which is trusted too, signed it.",
                 {failed(ChipStep::country, Reason::country_mismatch)},
                 {}},
                Stage::plan,
                signed_by_neighbour});
  to.push_back(
      {{"second_signature_wrong", "Of two signatures the second is wrong.", {wrong}, {ChipFinding::signed_again}},
       Stage::certified,
       second_signature_wrong});
}

void add_names(std::vector<Row>& to) {
  const ExpectedStep inconsistent = failed(ChipStep::sod_signature, Reason::algorithm_inconsistent);
  const ExpectedStep wrong = failed(ChipStep::sod_signature, Reason::signature_wrong);
  to.push_back({{"attribute_content_type",
                 "The content-type attribute is not the content's type (RFC 5652, 11.1).",
                 {failed(ChipStep::sod_signature, Reason::content_type)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  who(b).attribute_type = "1.2.840.113549.1.7.1";
                  return {};
                }});
  to.push_back(
      {{"digest_differs", "digestAlgorithm is SHA-256, the signature is ECDSA with SHA-384.", {inconsistent}, {}},
       Stage::plan,
       [](Bench& b) -> Result<void> {
         who(b).signature_digest = Digest::sha384;
         return {};
       }});
  to.push_back({{"algorithm_of_other_key",
                 "The algorithm is named RSA with SHA-256, the key is of a curve.",
                 {inconsistent},
                 {}},
                Stage::plan,
                [](Bench& b) {
                  return named_as(b, {true, false});
                }});
  to.push_back({{"algorithm_unknown",
                 "The signature algorithm is Ed25519, which Doc 9303 does not have.",
                 {not_possible(ChipStep::sod_signature, Reason::algorithm_unsupported)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  who(b).signature_algorithm = der::sequence({der::oid("1.3.101.112")});
                  return {};
                }});
  to.push_back({{"pss_salt", "The PSS parameters say a salt of 20 octets, it has 32.", {wrong}, {}},
                Stage::plan,
                [](Bench& b) {
                  return named_as(b, {true, true, Digest::sha256, Digest::sha256, 20});
                },
                rsa_pss});
  to.push_back({{"pss_mask", "The PSS parameters say a mask by SHA-1, it is by SHA-256.", {wrong}, {}},
                Stage::plan,
                [](Bench& b) {
                  return named_as(b, {true, true, Digest::sha256, Digest::sha1, 32});
                },
                rsa_pss});
  to.push_back({{"pss_digest", "The PSS parameters say SHA-512, digestAlgorithm says SHA-256.", {inconsistent}, {}},
                Stage::plan,
                [](Bench& b) {
                  return named_as(b, {true, true, Digest::sha512, Digest::sha512, 64});
                },
                rsa_pss});
}

void add_keys(std::vector<Row>& to) {
  const ExpectedStep not_named = failed(ChipStep::sod_signature, Reason::curve_not_named);
  const ExpectedStep invalid = failed(ChipStep::sod_signature, Reason::key_invalid);
  to.push_back({{"curve_generator",
                 "The signer's curve has a generator of somebody's choice, with which the signature is right.",
                 {not_named},
                 {}},
                Stage::plan,
                chosen_generator_of_signer});
  to.push_back({{"curve_prime", "The signer's explicit curve has another prime than P-256.", {not_named}, {}},
                Stage::plan,
                [](Bench& b) { return explicit_parameters(b, [](CurveParameters& c) { c.prime.back() = 0xFD; }); }});
  to.push_back({{"curve_order", "The signer's explicit curve has another order than P-256.", {not_named}, {}},
                Stage::plan,
                [](Bench& b) { return explicit_parameters(b, [](CurveParameters& c) { c.order.back() = 0x53; }); }});
  to.push_back({{"curve_cofactor", "The signer's explicit curve has another cofactor than P-256.", {not_named}, {}},
                Stage::plan,
                [](Bench& b) { return explicit_parameters(b, [](CurveParameters& c) { c.cofactor = 2; }); }});
  to.push_back({{"key_off_curve", "The signer's public point is not on its curve.", {invalid}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  auto& last = b.draft.signer.public_key.back();  // of y
                  last = static_cast<std::uint8_t>(last ^ 0x01);
                  return {};
                }});
  to.push_back({{"key_at_infinity", "The signer's public point is the point at infinity.", {invalid}, {}},
                Stage::plan,
                point_at_infinity,
                p256_curve});
  to.push_back({{"key_tiny", "The signer's RSA key has 512 bits.", {invalid}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::rsa_512, Digest::sha256};
                }});
  to.push_back({{"key_exponent_1", "The signer's RSA key has the public exponent 1.", {invalid}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::rsa_2048, Digest::sha256, false, 1};
                }});
}

}  // namespace

std::vector<Row> signature_rows() {
  std::vector<Row> out;
  add_files(out);
  add_signatures(out);
  add_names(out);
  add_keys(out);
  return out;
}

}  // namespace landfall::synth
