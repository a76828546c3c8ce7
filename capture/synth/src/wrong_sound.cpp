#include <landfall/base/der.hpp>

#include "bench.hpp"

// What is unusual and right: every step passes, and a verifier says what it noticed.
namespace landfall::synth {

using model::ChipFinding;

namespace {

Result<void> check_digit_wrong(Bench& b) {
  char& digit = b.draft.printed.back().back();  // TD3: the composite check digit
  digit = digit == '0' ? '1' : '0';
  b.draft.files.groups[1] = dg1(b.draft.printed.front() + b.draft.printed.back());
  return {};
}

Result<void> verified_late(Bench& b) {
  b.draft.at = midnight(b.scene.document(mrz::Format::td3).expires) + one_day + one_day / 2;
  b.draft.crl.validity = {b.draft.at - one_day, b.draft.at + 30 * one_day};
  return {};
}

Result<void> second_signer(Bench& b) {
  CmsSigner again = b.draft.sod.signers.front();
  again.digest = Digest::sha384;
  b.draft.sod.signers.push_back(std::move(again));
  return {};
}

Result<void> root_of_last_generation_linked(Bench& b) {
  LANDFALL_TRY(const Bytes before, certificate(b.office.csca(1), b.office.csca_keys[1]));
  LANDFALL_TRY(const Bytes link, certificate(b.office.link(2), b.office.csca_keys[1]));
  b.draft.trust.anchors.push_back(before);
  b.draft.trust.certificates.push_back(link);
  return {};
}

Result<void> only_linked(Bench& b) {
  LANDFALL_CHECK(root_of_last_generation_linked(b));
  b.draft.trust.anchors.erase(b.draft.trust.anchors.begin());
  return {};
}

Result<void> listed_by_neighbour(Bench& b) {
  LANDFALL_TRY(const Office neighbour, neighbour_of(b));
  LANDFALL_TRY(const Bytes root, certificate(neighbour.csca(2), neighbour.csca_keys[2]));
  LANDFALL_TRY(const Bytes list, neighbour.master_list({b.draft.root_certificate}));
  b.draft.trust.anchors = {root};
  b.draft.trust.master_lists = {list};
  return {};
}

Result<void> listed_by_itself(Bench& b) {
  LANDFALL_TRY(const Bytes list, b.office.master_list({b.draft.root_certificate}));
  b.draft.trust.anchors.clear();
  b.draft.trust.master_lists = {list};
  b.draft.trust.accept_unanchored = true;
  return {};
}

Result<void> deviation_published(Bench& b) {
  LANDFALL_TRY(Bytes list, b.office.deviation_list(b.draft.signer));
  b.draft.trust.deviation_lists.push_back(std::move(list));
  return {};
}

void add_encodings(std::vector<Row>& to) {
  to.push_back({{"sound_plain_data",
                 "What is signed calls itself plain data, as one large country has it.",
                 {},
                 {ChipFinding::profile_deviation}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.content_type = "1.2.840.113549.1.7.1";
                  return {};
                }});
  to.push_back({{"sound_by_key_identifier", "EF.SOD names its signer by subject key identifier.", {}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions&, IssueOptions& o) { o.by_key_identifier = true; }});
  to.push_back({{"sound_lds_1_7", "EF.SOD is of LDS 1.7: no version within.", {}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions&, IssueOptions& o) { o.lds = LdsVersion::v1_7; }});
  to.push_back(
      {{"sound_no_signing_time", "EF.SOD does not say when it was signed.", {}, {ChipFinding::no_signing_time}},
       Stage::plan,
       nullptr,
       [](CountryOptions&, IssueOptions& o) { o.signing_time = false; }});
  to.push_back({{"sound_no_attributes",
                 "The content itself is signed, there are no signed attributes (RFC 5652, 5.3 wants them).",
                 {},
                 {ChipFinding::no_signing_time}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.signers.front().attributes = Attributes::none;
                  return {};
                }});
  to.push_back({{"sound_indefinite_length",
                 "EF.SOD is BER with indefinite lengths, its content in pieces.",
                 {},
                 {ChipFinding::indefinite_length}},
                Stage::plan,
                nullptr,
                [](CountryOptions&, IssueOptions& o) { o.indefinite_length = true; }});
  to.push_back({{"sound_attributes_sent_unsorted",
                 "The signed attributes were sent in another order than DER wants, and signed in DER.",
                 {},
                 {ChipFinding::attributes_not_der}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.signers.front().attributes = Attributes::sent_reversed;
                  return {};
                }});
  to.push_back({{"sound_attributes_signed_unsorted",
                 "The signed attributes were sent and signed in another order than DER wants.",
                 {},
                 {ChipFinding::attributes_not_der}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.signers.front().attributes = Attributes::sent_and_reversed;
                  return {};
                }});
  to.push_back({{"sound_signer_named_differently",
                 "EF.SOD gives the signer's issuer in UTF8Strings, the certificate in PrintableStrings.",
                 {},
                 {ChipFinding::signer_named_differently}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  const auto& o = b.office.options;
                  b.draft.sod.signers.front().issuer =
                      distinguished_name(o.code, o.name, "CSCA " + o.name, Strings::utf8);
                  return {};
                }});
  to.push_back({{"sound_two_signers", "Two signatures of one signer, both right.", {}, {ChipFinding::signed_again}},
                Stage::certified,
                second_signer});
  to.push_back(
      {{"sound_trailing_bytes", "A byte stands behind EF.SOD's data object.", {}, {ChipFinding::trailing_bytes}},
       Stage::sealed,
       [](Bench& b) -> Result<void> {
         b.draft.files.sod.push_back(0);
         return {};
       }});
}

void add_algorithms(std::vector<Row>& to) {
  to.push_back({{"sound_brainpool", "The signer's key is on brainpoolP320r1.", {}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::brainpool_p320r1, Digest::sha384};
                }});
  to.push_back({{"sound_rsa", "The signer has an RSA key and signs by PKCS #1 v1.5.", {}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::rsa_2048, Digest::sha256};
                }});
  to.push_back({{"sound_rsa_pss", "The signer has an RSA key and signs by PSS.", {}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::rsa_2048, Digest::sha256, true};
                }});
  to.push_back({{"sound_rsa_exponent_3", "The signer's RSA key has the public exponent 3.", {}, {}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::rsa_2048, Digest::sha256, false, 3};
                }});
  to.push_back({{"sound_rsa_1024", "The signer's RSA key has 1024 bits.", {}, {ChipFinding::weak_key}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::rsa_1024, Digest::sha256};
                }});
  to.push_back({{"sound_sha1", "EF.SOD is signed with SHA-1.", {}, {ChipFinding::sha1}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.signer = {KeyType::p256, Digest::sha1};
                }});
  to.push_back({{"sound_group_sha1", "The data groups are hashed with SHA-1.", {}, {ChipFinding::group_sha1}},
                Stage::plan,
                nullptr,
                [](CountryOptions&, IssueOptions& o) { o.digest = Digest::sha1; }});
  to.push_back({{"sound_csca_explicit_curve",
                 "The CSCA's key gives the parameters of P-384 in full.",
                 {},
                 {ChipFinding::explicit_curve}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) {
                  c.csca = {KeyType::p384, Digest::sha384, false, 65537, true};
                }});
  to.push_back({{"sound_explicit_curve",
                 "The signer's key gives the parameters of P-256 in full.",
                 {},
                 {ChipFinding::explicit_curve}},
                Stage::plan,
                nullptr,
                [](CountryOptions& c, IssueOptions&) { c.signer.explicit_curve = true; }});
}

void add_contents(std::vector<Row>& to) {
  to.push_back(
      {{"sound_card_security", "The chip has EF.CardSecurity and PACE with chip authentication mapping.", {}, {}},
       Stage::plan,
       nullptr,
       [](CountryOptions&, IssueOptions& o) { o.card_security = true; }});
  to.push_back(
      {{"sound_td1", "An identity card of TD1.", {}, {}}, Stage::plan, nullptr, [](CountryOptions&, IssueOptions& o) {
         o.format = mrz::Format::td1;
       }});
  to.push_back({{"sound_lds_version", "EF.COM says LDS 1.7, EF.SOD 1.8.", {}, {ChipFinding::lds_version}},
                Stage::listed,
                [](Bench& b) -> Result<void> {
                  b.draft.files.com = common_data("0107", {1, 2, 14, 15});
                  return {};
                }});
  to.push_back(
      {{"sound_com_lists_more", "EF.COM lists DG3, which EF.SOD does not.", {}, {ChipFinding::com_list_differs}},
       Stage::listed,
       [](Bench& b) -> Result<void> {
         b.draft.files.com = common_data("0108", {1, 2, 3, 14, 15});
         return {};
       }});
  to.push_back({{"sound_dg15_not_given", "DG15 is listed and was not read.", {}, {ChipFinding::dg_listed_not_given}},
                Stage::sealed,
                [](Bench& b) -> Result<void> {
                  b.draft.files.groups.erase(15);
                  return {};
                }});
  to.push_back({{"sound_check_digit",
                 "Printed zone and DG1 have the same wrong check digit.",
                 {},
                 {ChipFinding::mrz_check_digits}},
                Stage::plan,
                check_digit_wrong});
  to.push_back({{"sound_document_expired",
                 "It is verified the day after its expiry, with a CRL of that day.",
                 {},
                 {ChipFinding::document_expired}},
                Stage::plan,
                verified_late});
  to.push_back({{"sound_signed_outside_validity",
                 "EF.SOD says that it was signed a day before the signer's certificate became valid.",
                 {},
                 {ChipFinding::signed_outside_validity}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.signers.front().signing_time = b.draft.signer.validity.from - one_day;
                  return {};
                }});
}

void add_trust(std::vector<Row>& to) {
  to.push_back({{"sound_certificate_from_store",
                 "EF.SOD holds no certificate; the trust store has it.",
                 {},
                 {ChipFinding::certificate_from_store}},
                Stage::certified,
                [](Bench& b) -> Result<void> {
                  b.draft.sod.certificates.clear();
                  b.draft.trust.certificates.push_back(b.draft.signer_certificate);
                  return {};
                }});
  to.push_back({{"sound_key_usage_not_critical",
                 "The signer's keyUsage is not marked critical.",
                 {},
                 {ChipFinding::profile_deviation}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.signer.key_use_critical = false;
                  return {};
                }});
  to.push_back({{"sound_csca_denies_ca",
                 "The CSCA's basicConstraints say that it is no CA, its keyUsage says that it signs certificates.",
                 {},
                 {ChipFinding::profile_deviation}},
                Stage::plan,
                [](Bench& b) -> Result<void> {
                  b.draft.root.ca = false;
                  return {};
                }});
  to.push_back({{"sound_link",
                 "Of the CSCA only the link certificate is known; the CSCA before it is trusted.",
                 {},
                 {ChipFinding::link_certificate}},
                Stage::certified,
                only_linked});
  to.push_back({{"sound_root_and_link",
                 "The CSCA is known by its own certificate and by a link certificate.",
                 {},
                 {ChipFinding::several_issuers}},
                Stage::certified,
                root_of_last_generation_linked});
  to.push_back({{"sound_master_list", "The CSCA comes from the list of a neighbour whose CSCA is trusted.", {}, {}},
                Stage::certified,
                listed_by_neighbour});
  to.push_back({{"sound_master_list_accepted",
                 "The CSCA comes from a list that nobody vouches for, and that somebody accepted.",
                 {},
                 {ChipFinding::unanchored}},
                Stage::certified,
                listed_by_itself});
  to.push_back({{"sound_known_deviation",
                 "A deviation list of the country names the signer.",
                 {},
                 {ChipFinding::known_deviation}},
                Stage::certified,
                deviation_published});
}

}  // namespace

std::vector<Row> sound_rows() {
  std::vector<Row> out{{{"sound", "Nothing is wrong.", {}, {}}}};
  add_encodings(out);
  add_algorithms(out);
  add_contents(out);
  add_trust(out);
  return out;
}

}  // namespace landfall::synth
