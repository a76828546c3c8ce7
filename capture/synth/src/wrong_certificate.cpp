#include <landfall/base/der.hpp>

#include "bench.hpp"

// Certificates that say what they should not, chains that end elsewhere, and trust stores in which something is
// missing.
namespace landfall::synth {

using model::ChipFinding;
using model::ChipStep;
using model::Reason;

namespace {

constexpr const char* unknown_extension = "2.25.3141592653";  // nobody's: UUID arc (ITU-T X.667)

Result<Key> attacker(const Bench& b) { return Key::make(b.seed, "attacker", b.office.options.csca); }

// Issued by somebody who calls himself by the CSCA's name and key identifier.
Result<void> issued_by_attacker(Bench& b) {
  LANDFALL_TRY(b.draft.signer_issuer, attacker(b));
  return {};
}

Result<void> put_root_into_sod(Bench& b, const Key& key) {
  CertificateProfile root = b.draft.root;
  root.public_key = key.public_key();
  LANDFALL_TRY(Bytes der, certificate(root, key));
  b.draft.sod.certificates.push_back(std::move(der));
  return {};
}

Result<void> issued_by_attacker_in_sod(Bench& b) {
  LANDFALL_CHECK(issued_by_attacker(b));
  return put_root_into_sod(b, b.draft.signer_issuer);
}

// CVE-2020-0601: the certificate in EF.SOD has the CSCA's very public point and key identifier.
Result<void> issued_over_chosen_generator(Bench& b) {
  LANDFALL_TRY(b.draft.signer_issuer, Key::with_chosen_generator(b.draft.root_key, b.seed));
  return put_root_into_sod(b, b.draft.signer_issuer);
}

Result<void> other_generation(Bench& b) {
  LANDFALL_TRY(const Bytes first, certificate(b.office.csca(0), b.office.csca_keys[0]));
  b.draft.trust.anchors = {first};
  return {};
}

Result<void> forged_link(Bench& b) {
  LANDFALL_TRY(const Bytes before, certificate(b.office.csca(1), b.office.csca_keys[1]));
  LANDFALL_TRY(const Key key, attacker(b));
  LANDFALL_TRY(const Bytes link, certificate(b.office.link(2), key));
  b.draft.trust.anchors = {before};
  b.draft.trust.certificates = {link};
  return {};
}

Result<void> list_unanchored(Bench& b) {
  LANDFALL_TRY(const Bytes list, b.office.master_list({b.draft.root_certificate}));
  b.draft.trust.anchors.clear();
  b.draft.trust.master_lists = {list};
  return {};
}

Result<void> crl_by_attacker(Bench& b) {
  LANDFALL_TRY(b.draft.crl_key, attacker(b));
  return {};
}

Result<void> crl_of_neighbour(Bench& b) {
  LANDFALL_TRY(const Office neighbour, neighbour_of(b));
  LANDFALL_TRY(const Bytes root, certificate(neighbour.csca(2), neighbour.csca_keys[2]));
  LANDFALL_TRY(const Bytes crl, revocation_list(neighbour.crl(), neighbour.csca_keys[2]));
  b.draft.trust.anchors.push_back(root);
  b.draft.trust.crls = {crl};
  return {};
}

Bytes critical_extension() { return extension(unknown_extension, true, der::null()); }

void add_chains(std::vector<Row>& to) {
  const ExpectedStep wrong = failed(ChipStep::ds_chain, Reason::signature_wrong);
  const ExpectedStep no_ca = failed(ChipStep::ds_chain, Reason::csca_not_ca);
  const ExpectedStep missing = not_possible(ChipStep::ds_chain, Reason::csca_missing);
  to.push_back({{"issued_by_attacker",
                 "The signer's certificate was signed by a CSCA of the same name and key identifier, with another key.",
                 {wrong},
                 {}},
                Stage::plan,
                issued_by_attacker});
  to.push_back({{"issued_by_attacker_in_sod", "The same, and EF.SOD holds that CSCA's certificate.", {wrong}, {}},
                Stage::plan,
                issued_by_attacker_in_sod});
  to.push_back({{"issued_over_chosen_generator",
                 "EF.SOD holds a CSCA with the true one's public key over a chosen generator (CVE-2020-0601).",
                 {wrong},
                 {}},
                Stage::plan,
                issued_over_chosen_generator});
  to.push_back({{"issued_algorithm_named_twice",
                 "The certificate names its algorithm within and without, and differently (RFC 5280, 4.1.1.2).",
                 {failed(ChipStep::ds_chain, Reason::algorithm_inconsistent)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.inner_algorithm = signature_algorithm({false, false, Digest::sha384});
                  return {};
                }});
  to.push_back({{"csca_without_cert_sign", "The CSCA's keyUsage has not keyCertSign.", {no_ca}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.root.key_use = crl_sign;
                  return {};
                }});
  to.push_back(
      {{"csca_is_no_ca", "The CSCA's basicConstraints say that it is no CA, and it has no keyUsage.", {no_ca}, {}},
       Stage::plan,
       [](Bench& b) -> Result<void> {
         b.draft.root.ca = false;
         b.draft.root.key_use = 0;
         return {};
       }});
  to.push_back({{"csca_critical_extension",
                 "The CSCA has a critical extension that nobody knows.",
                 {failed(ChipStep::ds_chain, Reason::critical_extension)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.root.more = {critical_extension()};
                  return {};
                }});
  to.push_back(
      {{"csca_missing", "The trust store has no CSCA.", {missing}, {}}, Stage::certified, [](Bench& b) -> Result<void> {
         b.draft.trust.anchors.clear();
         return {};
       }});
  to.push_back(
      {{"csca_of_other_generation", "The trust store has the country's CSCA of eight years before.", {missing}, {}},
       Stage::certified,
       other_generation});
  to.push_back({{"csca_linked_by_attacker",
                 "Of the CSCA a link certificate is known, which the CSCA before it did not sign.",
                 {not_possible(ChipStep::ds_chain, Reason::csca_chain_wrong)},
                 {}},
                Stage::certified,
                forged_link});
  to.push_back({{"csca_from_unanchored_list",
                 "The CSCA comes from a master list whose signer nobody outside of it vouches for.",
                 {missing},
                 {}},
                Stage::certified,
                list_unanchored});
  to.push_back({{"signer_missing",
                 "The signer's certificate is neither in EF.SOD nor in the trust store.",
                 {not_possible(ChipStep::sod_signature, Reason::ds_missing)},
                 {}},
                Stage::certified,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.certificates.clear();
                  return {};
                }});
}

void add_validity(std::vector<Row>& to) {
  const auto validity = [](Reason reason) { return failed(ChipStep::ds_validity, reason); };
  to.push_back({{"signer_expired", "The signer's certificate expired yesterday.", {validity(Reason::ds_expired)}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.validity.to = b.draft.at - one_day;
                  return {};
                }});
  to.push_back({{"signer_not_yet_valid",
                 "The signer's certificate becomes valid tomorrow.",
                 {validity(Reason::ds_not_yet_valid)},
                 {ChipFinding::signed_outside_validity}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.validity.from = b.draft.at + one_day;
                  return {};
                }});
  // An authority that is not valid signs no revocation list either.
  const ExpectedStep no_list = not_possible(ChipStep::ds_revocation, Reason::crl_missing);
  to.push_back({{"csca_expired", "The CSCA expired yesterday.", {validity(Reason::csca_expired), no_list}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.root.validity.to = b.draft.at - one_day;
                  return {};
                }});
  to.push_back(
      {{"csca_not_yet_valid", "The CSCA becomes valid tomorrow.", {validity(Reason::csca_not_yet_valid), no_list}, {}},
       Stage::plan,
       [](Bench& b) -> Result<void> {
         b.draft.root.validity.from = b.draft.at + one_day;
         return {};
       }});
}

void add_usage(std::vector<Row>& to) {
  const ExpectedStep usage = failed(ChipStep::ds_usage, Reason::key_usage);
  to.push_back({{"signer_not_for_signing", "The signer's keyUsage has not digitalSignature.", {usage}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.key_use = crl_sign;
                  return {};
                }});
  to.push_back({{"signer_is_ca", "The signer's certificate is that of a CA.", {usage}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.ca = true;
                  return {};
                }});
  to.push_back({{"signer_of_master_lists", "The signer's extKeyUsage is the signing of master lists.", {usage}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.purpose = "2.23.136.1.1.3";
                  return {};
                }});
  to.push_back({{"signer_of_other_documents",
                 "The signer's document type list has only V.",
                 {failed(ChipStep::ds_usage, Reason::document_type)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.document_types = {"V"};
                  return {};
                }});
  to.push_back({{"signer_critical_extension",
                 "The signer's certificate has a critical extension that nobody knows.",
                 {failed(ChipStep::ds_usage, Reason::critical_extension)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.more = {critical_extension()};
                  return {};
                }});
  to.push_back({{"signer_of_other_country",
                 "The CSCA issued a certificate to a signer of another country.",
                 {failed(ChipStep::country, Reason::country_mismatch)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.subject = distinguished_name("XN", "Neighbour", "Document Signer");
                  return {};
                }});
}

void add_revocation(std::vector<Row>& to) {
  const ExpectedStep revoked = failed(ChipStep::ds_revocation, Reason::revoked);
  const ExpectedStep missing = not_possible(ChipStep::ds_revocation, Reason::crl_missing);
  to.push_back(
      {{"signer_revoked", "The CRL has the signer.", {revoked}, {}}, Stage::plan, [](Bench& b) -> Result<void> {
         b.draft.crl.revoked = {b.draft.signer.serial};
         return {};
       }});
  to.push_back({{"signer_revoked_in_stale_crl", "The CRL is past its next update, and has the signer.", {revoked}, {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.crl.validity = {b.draft.at - 100 * one_day, b.draft.at - 10 * one_day};
                  b.draft.crl.revoked = {b.draft.signer.serial};
                  return {};
                }});
  to.push_back({{"crl_stale",
                 "The CRL is past its next update.",
                 {not_possible(ChipStep::ds_revocation, Reason::crl_stale)},
                 {}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.crl.validity = {b.draft.at - 100 * one_day, b.draft.at - 10 * one_day};
                  return {};
                }});
  to.push_back(
      {{"crl_missing", "The trust store has no CRL.", {missing}, {}}, Stage::certified, [](Bench& b) -> Result<void> {
         b.draft.trust.crls.clear();
         return {};
       }});
  to.push_back({{"crl_by_attacker", "The CRL has the CSCA's name, and another key signed it.", {missing}, {}},
                Stage::plan,
                crl_by_attacker});
  to.push_back({{"crl_of_neighbour", "The trust store has only a neighbour's CRL.", {missing}, {}},
                Stage::certified,
                crl_of_neighbour});
}

}  // namespace

std::vector<Row> certificate_rows() {
  std::vector<Row> out;
  add_chains(out);
  add_validity(out);
  add_usage(out);
  add_revocation(out);
  return out;
}

}  // namespace landfall::synth
