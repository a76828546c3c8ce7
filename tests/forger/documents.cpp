// Chips that answer less than they should, keys and lists of types that prove little, EF.CardSecurity of somebody else.
#include <utility>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

using In = emrtd::workshop::Check;
using OfTrust = trust::workshop::Check;

// ---- what the chip gives

// A genuine chip of anybody in a false book: it answers what is the same for many, and not whose it is.
std::string only_sod_and_dg14(bool forged) {
  Desk desk;
  if (forged) desk.not_given = {1, 2};
  return desk.outcome();
}
std::string without_dg1(bool forged) {
  Desk desk;
  if (forged) desk.not_given = {1};
  desk.draft.signer.document_types.clear();
  // A keeper for whom neither state nor print weighs: the group itself has to be there all the same.
  desk.policy = policy_of(
      R"({"name": "own", "steps": {"country": {"not_possible": "passed"}, "mrz_match": {"not_possible": "passed"}}})");
  return desk.outcome();
}
std::string without_portrait(bool forged) {
  Desk desk;
  if (forged) desk.not_given = {2};
  return desk.outcome();
}
std::string portrait_not_issued(bool forged) {
  Desk desk;
  if (forged) desk.draft.files.groups.erase(2);
  return desk.outcome();
}
// The portrait of another, which nobody signed, beside a list that has none.
std::string portrait_not_listed(bool forged) {
  Desk desk;
  const Bytes portrait = desk.draft.files.groups.at(2);
  if (forged) desk.draft.files.groups.erase(2);
  desk.finish();
  desk.draft.files.groups[2] = portrait;
  return desk.outcome(store_of(desk.sources()));
}
// The same for a keeper who does not mind groups that were not signed: the portrait has to be signed all the same.
std::string portrait_minded(bool forged) {
  Desk desk;
  const Bytes portrait = desk.draft.files.groups.at(2);
  if (forged) desk.draft.files.groups.erase(2);
  desk.finish();
  desk.draft.files.groups[2] = portrait;
  desk.policy = policy_of(R"({"name": "own", "steps": {"dg_hashes": {"reasons": {"not_in_sod": "passed"}}}})");
  return desk.outcome(store_of(desk.sources()));
}
std::string portrait_malformed(bool forged) {
  Desk desk;
  if (forged) desk.draft.files.groups[2] = der::object(0x75, Bytes{0x7F});
  return desk.outcome();
}
std::string zone_malformed(bool forged) {
  Desk desk;
  desk.draft.signer.document_types.clear();
  desk.policy = policy_of(
      R"({"name": "own", "steps": {"country": {"not_possible": "passed"}, "mrz_match": {"not_possible": "passed"}}})");
  if (forged) desk.draft.files.groups[1] = synth::dg1(desk.draft.printed.front() + "\n" + desk.draft.printed.back());
  return desk.outcome();
}
std::string portrait_exchanged(bool forged) {
  Desk desk;
  desk.finish();
  if (forged) desk.draft.files.groups[2].back() ^= 1;
  return desk.outcome(store_of(desk.sources()));
}
std::string group_added(bool forged) {
  Desk desk;
  desk.finish();
  if (forged) desk.draft.files.groups[13] = der::object(0x6D, Bytes{1});
  return desk.outcome(store_of(desk.sources()));
}
std::string book_of_another(bool forged) {
  Desk desk;
  desk.finish();
  if (forged) desk.draft.printed.back().front() = desk.draft.printed.back().front() == 'A' ? 'B' : 'A';
  return desk.outcome(store_of(desk.sources()));
}
std::string page_not_read(bool forged) {  // no forgery: nobody said what is printed
  Desk desk;
  if (forged) desk.draft.printed.clear();
  desk.policy = policy_of(R"({"name": "own", "steps": {"mrz_match": {"not_possible": "undetermined"}}})");
  return desk.outcome();
}

// ---- what was signed

std::string other_content_type(bool forged) {
  Desk desk;
  if (forged) desk.draft.sod.content_type = "2.23.136.1.1.2";
  return desk.outcome();
}
std::string attributes_of_other_type(bool forged) {
  Desk desk;
  if (forged) desk.draft.sod.signers.front().attribute_type = "1.2.840.113549.1.7.1";
  return desk.outcome();
}
std::string content_exchanged(bool forged) {
  Desk desk;
  if (forged) desk.draft.sod.signers.front().message_digest = Bytes(32, 9);
  return desk.outcome();
}
std::string signature_exchanged(bool forged) {
  Desk desk;
  desk.finish();
  if (forged) desk.draft.files.sod.back() ^= 1;
  return desk.outcome(store_of(desk.sources()));
}
std::string hashes_by_sha1(bool forged) {
  auto issue = Desk::issue_options();
  if (forged) issue.digest = synth::Digest::sha1;
  return Desk(Desk::country_options(), issue).outcome();
}
std::string signer_of_1024_bits(bool forged) {
  auto country = Desk::country_options();
  country.signer = {forged ? synth::KeyType::rsa_1024 : synth::KeyType::rsa_2048, synth::Digest::sha256};
  return Desk(country).outcome();
}
std::string authority_of_1024_bits(bool forged) {
  auto country = Desk::country_options();
  country.csca = {forged ? synth::KeyType::rsa_1024 : synth::KeyType::rsa_2048, synth::Digest::sha256};
  return Desk(country).outcome();
}
std::string short_exponent(bool forged) {  // e = 1: everything is its own signature
  auto country = Desk::country_options();
  country.signer = {synth::KeyType::rsa_2048, synth::Digest::sha256, false, forged ? 1 : 3};
  return Desk(country).outcome();
}
// A key for RSASSA-PSS alone, without parameters, that signs otherwise (RFC 4055, 1.2).
std::string pss_key_signs_pkcs1(bool forged) {
  auto country = Desk::country_options();
  country.signer = {synth::KeyType::rsa_2048, synth::Digest::sha256, !forged};
  Desk desk(country);
  const auto parts = [](const Bytes& der) {
    std::vector<Bytes> out;
    const auto whole = ber::only(der, "a key").value();
    ber::Reader reader(whole);
    while (!reader.at_end()) {
      const auto part = reader.next().value();
      out.emplace_back(part.encoding.begin(), part.encoding.end());
    }
    return out;
  };
  auto fields = parts(desk.draft.signer.public_key);
  fields[0] = der::sequence({der::oid("1.2.840.113549.1.1.10")});
  desk.draft.signer.public_key = der::sequence(fields);
  return desk.outcome();
}
std::string keys_of_nobody(bool forged) {
  Desk desk;
  desk.finish();
  auto& trust = desk.draft.trust;
  const Bytes list = desk.office.master_list({desk.draft.root_certificate}).value();
  desk.more.push_back({"list", list, trust::Word::unanchored});
  if (forged) trust.anchors.clear();
  return desk.outcome(store_of(desk.sources()));
}

// ---- the types that a signer may sign

std::string other_types(bool forged) {
  Desk desk;
  desk.draft.signer.document_types = {forged ? "V" : "P"};
  return desk.outcome();
}
// A list of types of our own encoding.
std::string typed(const Bytes& list) {
  Desk desk;
  desk.draft.signer.document_types.clear();
  desk.draft.signer.more.push_back(synth::extension("2.23.136.1.1.6.2", false, list));
  return desk.outcome();
}
std::string types_empty(bool forged) {
  const std::vector<Bytes> none, passports{der::printable_string("P")};
  return typed(der::sequence({der::integer(0), der::set_of(forged ? none : passports)}));
}
std::string types_unreadable(bool forged) {
  const Bytes type = forged ? der::null() : der::printable_string("P");
  return typed(der::sequence({der::integer(0), der::set_of({type})}));
}
std::string types_twice(bool forged) {
  const Bytes visas = der::sequence({der::integer(0), der::set_of({der::printable_string("V")})});
  const Bytes passports = der::sequence({der::integer(0), der::set_of({der::printable_string("P")})});
  Desk desk;
  desk.draft.signer.document_types.clear();
  if (forged) desk.draft.signer.more.push_back(synth::extension("2.23.136.1.1.6.2", false, visas));
  desk.draft.signer.more.push_back(synth::extension("2.23.136.1.1.6.2", false, passports));
  return desk.outcome();
}

// ---- the issuing state

// Any authority for any state: the signer just says that it may.
std::string state_claimed_by_signer(bool forged) {
  Desk desk(Desk::country_options("XN", "XNN"));
  if (forged) desk.name_state("UTO");
  if (forged) desk.draft.signer.state = "UTO";
  return desk.outcome();
}
std::string state_of_two_letters(bool forged) {
  Desk desk;
  if (forged) desk.name_state("UT");
  return desk.outcome();
}
// Over a link or a list it can give itself no state either: those are in paths.cpp and lists.cpp.
std::string state_of_neighbour(bool forged) {
  Desk desk;
  if (forged) desk.name_state("XNN");
  return desk.outcome();
}

// ---- EF.CardAccess and EF.CardSecurity

Desk desk_with_card_security() {
  auto issue = Desk::issue_options();
  issue.card_security = true;
  return Desk(Desk::country_options(), issue);
}
std::string access_weaker(bool forged) {
  Desk desk;
  desk.finish();
  auto other = desk.draft.security;
  if (forged) other.pace = {synth::pace_info(synth::id_pace_gm_3des)};
  desk.draft.files.card_access = synth::card_access(other);
  return desk.outcome(store_of(desk.sources()));
}
// The same infos, signed by this one as this.
std::string card_security(Desk& desk, const synth::CmsProfile& profile) {
  desk.draft.files.card_security = synth::signed_data(profile).value();
  return desk.outcome(store_of(desk.sources()));
}
synth::CmsProfile usual_card_security(const Desk& desk) {
  synth::CmsProfile out = desk.draft.sod;
  out.content_type = synth::id_card_security_object;
  out.content = synth::security_infos(desk.draft.security);
  return out;
}
std::string card_security_type(bool forged) {
  Desk desk = desk_with_card_security();
  desk.finish();
  auto profile = usual_card_security(desk);
  if (forged) profile.content_type = "1.2.840.113549.1.7.1";
  return card_security(desk, profile);
}
void sign_with(synth::CmsProfile& profile, const Bytes& certificate, const synth::Key& key) {
  profile.certificates = {certificate};
  profile.signers.front().certificate = certificate;
  profile.signers.front().key = key;
  profile.signers.front().key_identifier.clear();
}
std::string card_security_of_neighbour(bool forged) {
  Desk desk = desk_with_card_security();
  desk.finish();
  const auto neighbour = office("XN", 2);
  const auto signer = neighbour.signer_of(neighbour.noon() - 30 * day).value();
  desk.more.push_back({"neighbour", root_of(neighbour), trust::Word::anchor});
  auto profile = usual_card_security(desk);
  if (forged) sign_with(profile, made(signer.profile, neighbour.csca_keys[2]), signer.key);
  return card_security(desk, profile);
}
// By a signer of the same country that this changes.
std::string card_security_by(void (*change)(synth::CertificateProfile&), bool revoked, bool forged) {
  Desk desk = desk_with_card_security();
  auto other = desk.office.signer_of(desk.office.noon() - 400 * day).value();
  if (forged && revoked) desk.draft.crl.revoked = {other.profile.serial};
  desk.finish();
  if (forged && change != nullptr) change(other.profile);
  auto profile = usual_card_security(desk);
  sign_with(profile, made(other.profile, desk.office.csca_keys[static_cast<std::size_t>(other.generation)]), other.key);
  return card_security(desk, profile);
}
std::string card_security_of_lists(bool forged) {
  return card_security_by([](auto& profile) { profile.purpose = "2.23.136.1.1.3"; }, false, forged);
}
std::string card_security_revoked(bool forged) { return card_security_by(nullptr, true, forged); }
std::string card_security_malformed(bool forged) {
  Desk desk = desk_with_card_security();
  desk.finish();
  if (forged) desk.draft.files.card_security.resize(desk.draft.files.card_security.size() / 2);
  return desk.outcome(store_of(desk.sources()));
}

// ---- cost

// As many signers and certificates as there may be, none of which made the others' signatures.
std::string many_signers(bool forged) {
  Desk desk;
  desk.finish();
  auto& sod = desk.draft.sod;
  synth::CmsSigner who = sod.signers.front();
  who.key_identifier = Bytes(20, 7);
  for (int i = 0; i < (forged ? 15 : 1); ++i) sod.signers.push_back(who);
  auto profile = desk.draft.signer;
  for (std::uint64_t i = 0; i < 60; ++i) {
    profile.serial = 1000 + i;
    profile.public_key = desk.office.csca_keys[0].public_key();
    if (forged) sod.certificates.insert(sod.certificates.begin(), made(profile, desk.draft.signer_issuer));
  }
  must(synth::seal(desk.draft));
  return desk.outcome(store_of(desk.sources()));
}

}  // namespace

Rows document_rows() {
  return {
      {"only_sod_and_dg14", "A genuine chip of anybody answers EF.SOD and DG14 only.",
       "undetermined: ds_usage dg1_missing", only_sod_and_dg14},
      {"without_dg1",
       "A chip does not answer DG1.",
       "undetermined: dg_content dg1_missing",
       without_dg1,
       {In::content_given}},
      {"without_portrait",
       "A chip does not answer DG2.",
       "undetermined: dg_content dg2_missing",
       without_portrait,
       {In::content_given}},
      {"portrait_not_issued",
       "A chip has no DG2 and says that none was signed.",
       "undetermined: dg_content dg_not_listed",
       portrait_not_issued,
       {In::content_listed}},
      {"portrait_minded",
       "The same as portrait_not_listed, for a keeper who minds only the portrait.",
       "undetermined: dg_content dg_not_listed",
       portrait_minded,
       {In::content_listed}},
      {"portrait_not_listed",
       "A chip answers a DG2 that was not signed.",
       "failed: dg_hashes not_in_sod",
       portrait_not_listed,
       {In::group_listed}},
      {"portrait_malformed",
       "DG2 was signed and holds no face.",
       "undetermined: dg_content dg2_malformed",
       portrait_malformed,
       {In::content_read}},
      {"zone_malformed",
       "DG1 was signed and holds no zone.",
       "undetermined: dg_content dg1_malformed",
       zone_malformed,
       {In::content_read}},
      {"portrait_exchanged",
       "A byte of DG2 was changed.",
       "failed: dg_hashes hash_mismatch",
       portrait_exchanged,
       {In::group_hash}},
      {"group_added", "A data group was added.", "failed: dg_hashes not_in_sod", group_added, {In::group_listed}},
      {"book_of_another",
       "The page says another number.",
       "failed: mrz_match mrz_mismatch",
       book_of_another,
       {In::printed_zone}},
      {"page_not_read", "Nobody said what is printed, for a keeper who wants to know.",
       "undetermined: mrz_match mrz_missing", page_not_read},
      {"other_content_type",
       "A list's type stands over the security object.",
       "failed: sod_format content_type",
       other_content_type,
       {In::sod_content_type}},
      {"attributes_of_other_type",
       "The signature is over another type of content.",
       "failed: sod_signature content_type",
       attributes_of_other_type,
       {OfTrust::attribute_type, In::sod_signature}},
      {"content_exchanged",
       "The signature is over another digest.",
       "failed: sod_signature digest_mismatch",
       content_exchanged,
       {OfTrust::message_digest, In::sod_signature}},
      {"signature_exchanged",
       "A bit of the signature was changed.",
       "failed: sod_signature signature_wrong",
       signature_exchanged,
       {In::sod_signature}},
      {"hashes_by_sha1",
       "The data groups are hashed with SHA-1.",
       "undetermined: finding group_sha1",
       hashes_by_sha1,
       {In::policy_findings}},
      {"signer_of_1024_bits",
       "The signer's RSA key has 1024 bits.",
       "undetermined: finding weak_key",
       signer_of_1024_bits,
       {In::policy_findings}},
      {"authority_of_1024_bits",
       "The authority's RSA key has 1024 bits.",
       "undetermined: finding weak_key",
       authority_of_1024_bits,
       {In::policy_findings}},
      {"short_exponent", "The signer's RSA key has the exponent 1.", "failed: sod_signature key_invalid",
       short_exponent},
      {"pss_key_signs_pkcs1",
       "A key for PSS alone signs by PKCS #1 v1.5.",
       "failed: sod_signature algorithm_inconsistent",
       pss_key_signs_pkcs1,
       {OfTrust::pss_only}},
      {"keys_of_nobody",
       "The authority stands in a list for which nobody vouches.",
       "undetermined: finding unanchored",
       keys_of_nobody,
       {In::policy_findings}},
      {"other_types",
       "The signer may sign visas only.",
       "failed: ds_usage document_type",
       other_types,
       {In::document_type}},
      {"types_empty",
       "The signer's list of types is empty.",
       "failed: ds_usage document_type",
       types_empty,
       {In::document_type}},
      {"types_unreadable",
       "The signer's list of types cannot be read.",
       "failed: ds_usage document_type",
       types_unreadable,
       {In::document_type}},
      {"types_twice",
       "The signer has two lists of types.",
       "failed: ds_usage document_type",
       types_twice,
       {In::document_type}},
      {"state_claimed_by_signer",
       "A neighbour's signer says that it may sign for Utopia.",
       "failed: country country_mismatch",
       state_claimed_by_signer,
       {In::state}},
      {"state_of_two_letters",
       "The zone has the two letters of certificates as its state.",
       "failed: country country_mismatch",
       state_of_two_letters,
       {In::state}},
      {"state_of_neighbour",
       "The zone has a neighbour's state.",
       "failed: country country_mismatch",
       state_of_neighbour,
       {In::state}},
      {"access_weaker",
       "EF.CardAccess offers a weaker protocol than was signed.",
       "failed: card_access access_mismatch",
       access_weaker,
       {In::access_agrees}},
      {"card_security_type",
       "EF.CardSecurity was signed as something else.",
       "failed: card_access card_security_wrong",
       card_security_type,
       {In::card_security_type}},
      {"card_security_of_neighbour",
       "A neighbour's signer signed EF.CardSecurity.",
       "failed: card_access card_security_wrong",
       card_security_of_neighbour,
       {In::card_security_path}},
      {"card_security_of_lists",
       "A signer of lists signed EF.CardSecurity.",
       "failed: card_access card_security_wrong",
       card_security_of_lists,
       {In::card_security_path, OfTrust::path_purpose}},
      {"card_security_revoked",
       "A revoked signer signed EF.CardSecurity.",
       "failed: card_access card_security_wrong",
       card_security_revoked,
       {In::card_security_path, OfTrust::path_revocation}},
      {"card_security_malformed", "EF.CardSecurity ends in its middle.", "failed: card_access card_security_wrong",
       card_security_malformed},
      {"many_signers",
       "EF.SOD names 16 signers and brings 61 certificates.",
       "undetermined: sod_signature too_costly",
       many_signers,
       {In::budget}},
  };
}

}  // namespace landfall::forger
