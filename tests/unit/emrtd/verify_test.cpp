// What the table of wrongs does not ask: two things at once, and what stands in one place only.
#include <landfall/emrtd/verify.hpp>

#include <cstdlib>

#include <gtest/gtest.h>

#include <landfall/base/der.hpp>
#include <landfall/base/text.hpp>
#include <landfall/emrtd/images.hpp>

// The country's own workshop: its private headers, so that tests can make what no country would.
#include "office.hpp"

namespace landfall {
namespace {

using model::ChipFinding;
using model::ChipStep;
using model::Reason;
using model::StepVerdict;

constexpr std::chrono::seconds one_second{1};
constexpr std::chrono::days one_day{1};

// A document that can be changed before it is made, as its Draft, and after, as files and trust.
struct Desk {
  synth::Office office;
  synth::Draft draft;
  synth::IssueOptions issue;

  static Desk make(const synth::CountryOptions& country = fast(), synth::IssueOptions issue = small()) {
    auto office = synth::Office::make(country).value();
    for (std::uint64_t seed = 1000;; ++seed) {
      const auto scene = synth::Scene::make(seed, country.today).value();
      const auto age = synth::midnight(country.today) - synth::midnight(scene.document(issue.format).issued);
      if (age > 3 * 365 * one_day) continue;
      auto draft = office.draft(scene, issue).value();
      return {std::move(office), std::move(draft), issue};
    }
  }
  static synth::CountryOptions fast() {
    synth::CountryOptions out;
    out.csca = {synth::KeyType::p256, synth::Digest::sha256};
    return out;
  }
  static synth::IssueOptions small() {
    synth::IssueOptions out;
    out.groups = {1, 2, 14};
    out.portrait_height = 96;
    out.card_security = false;
    return out;
  }
  void finish() {
    ASSERT_TRUE(synth::certify(draft));
    ASSERT_TRUE(synth::list(draft));
    ASSERT_TRUE(synth::seal(draft));
  }
  [[nodiscard]] model::ChipVerdict verify(std::optional<std::chrono::sys_seconds> now = std::nullopt,
                                          std::stop_token stop = {}) const {
    std::vector<trust::SourceFile> sources;
    for (const auto& bytes : draft.trust.anchors)
      sources.push_back({std::to_string(sources.size()), bytes, trust::Word::anchor});
    for (const auto* all : {&draft.trust.certificates, &draft.trust.crls})
      for (const auto& bytes : *all) sources.push_back({std::to_string(sources.size()), bytes});
    return emrtd::verify(draft.files.readable(), trust::Store::make(std::move(sources)),
                         {.at = draft.at, .now = now, .stop = std::move(stop)});
  }
};

std::string step(const model::ChipVerdict& verdict, ChipStep which) {
  const auto* found = model::find(verdict, which);
  return std::string(name(found->verdict)) + " " + std::string(name(found->reason));
}
std::vector<std::string> details(const model::ChipVerdict& verdict, ChipFinding which) {
  std::vector<std::string> out;
  for (const auto& finding : verdict.findings)
    if (finding.finding == which) out.push_back(finding.detail);
  return out;
}
bool has(const model::ChipVerdict& verdict, ChipFinding which) { return !details(verdict, which).empty(); }

TEST(Verify, ADocumentOfTheDeskPasses) {
  auto desk = Desk::make();
  desk.finish();
  const auto verdict = desk.verify();
  EXPECT_EQ(verdict.overall, model::Overall::passed);
  EXPECT_TRUE(details(verdict, ChipFinding::profile_deviation).empty());
}

TEST(Verify, AnEfSodWithoutItsTagIsTold) {
  auto desk = Desk::make();
  desk.finish();
  const auto content = ber::only(desk.draft.files.sod, "EF.SOD")->content;
  desk.draft.files.sod = Bytes(content.begin(), content.end());
  const auto verdict = desk.verify();
  EXPECT_EQ(verdict.overall, model::Overall::passed);
  EXPECT_EQ(details(verdict, ChipFinding::profile_deviation), std::vector<std::string>{"EF.SOD has no tag 0x77"});
}

// Nothing is checked for somebody who has left.
TEST(Verify, WhatIsStoppedIsNotPossible) {
  auto desk = Desk::make();
  desk.finish();
  std::stop_source source;
  source.request_stop();
  const auto verdict = desk.verify(std::nullopt, source.get_token());
  EXPECT_EQ(step(verdict, ChipStep::sod_signature), "not_possible stopped");
  EXPECT_EQ(step(verdict, ChipStep::ds_chain), "not_possible stopped");
  EXPECT_EQ(step(verdict, ChipStep::dg_hashes), "not_possible stopped");
  EXPECT_EQ(verdict.overall, model::Overall::undetermined);
  EXPECT_EQ(desk.verify(std::nullopt, std::stop_source().get_token()).overall, model::Overall::passed);
}

// What is missing weighs by why it is missing; a keeper can weigh it otherwise.
TEST(Policy, WeighsByStepAndReason) {
  const auto whole = [](ChipStep step, StepVerdict verdict, Reason reason, std::string_view steps = "{}") {
    model::ChipVerdict one;
    one.steps.push_back({step, verdict, reason, {}});
    emrtd::weigh(one, emrtd::parse_policy(as_bytes(text(R"({"name": "own", "steps": )", steps, '}'))).value());
    EXPECT_EQ(one.steps.front().weighs, one.overall);
    EXPECT_EQ(one.policy, "own");
    return one.overall;
  };
  using model::Overall;
  constexpr auto missing = StepVerdict::not_possible;
  EXPECT_EQ(whole(ChipStep::mrz_match, missing, Reason::mrz_missing), Overall::passed);
  EXPECT_EQ(whole(ChipStep::mrz_match, missing, Reason::dg1_missing), Overall::undetermined);
  EXPECT_EQ(whole(ChipStep::ds_revocation, missing, Reason::crl_missing), Overall::passed);
  EXPECT_EQ(whole(ChipStep::ds_revocation, missing, Reason::too_costly), Overall::undetermined);
  EXPECT_EQ(
      whole(ChipStep::ds_revocation, missing, Reason::crl_missing, R"({"ds_revocation": {"not_possible": "failed"}})"),
      Overall::failed);
  EXPECT_EQ(whole(ChipStep::ds_revocation, missing, Reason::crl_missing, R"({"ds_revocation": {"failed": "failed"}})"),
            Overall::passed);
  constexpr auto by_reason = R"({"ds_revocation": {"reasons": {"crl_stale": "failed"}}})";
  EXPECT_EQ(whole(ChipStep::ds_revocation, missing, Reason::crl_stale, by_reason), Overall::failed);
  EXPECT_EQ(whole(ChipStep::ds_revocation, missing, Reason::crl_missing, by_reason), Overall::passed);
  for (const char* bad :
       {R"({"country": {"reasons": {"perhaps": "failed"}}})", R"({"country": {"reasons": {"none": "failed"}}})",
        R"({"country": {"reasons": []}})", R"({"country": {"why": "failed"}})"})
    EXPECT_FALSE(emrtd::parse_policy(as_bytes(text(R"({"name": "own", "steps": )", bad, '}')))) << bad;
  for (const char* nameless :
       {"{}", R"({"name": ""})", R"({"name": "border"})"})  // else it would pass for the built-in
    EXPECT_FALSE(emrtd::parse_policy(as_bytes(nameless))) << nameless;
  for (const char* twice : {R"({"name": "own", "name": "other"})",
                            R"({"name": "own", "findings": {"unanchored": "failed", "unanchored": "passed"}})"})
    EXPECT_FALSE(emrtd::parse_policy(as_bytes(twice))) << twice;
  const std::string deep(400'000, '[');
  EXPECT_FALSE(emrtd::parse_policy(as_bytes(
      text(R"({"name": "own", "steps": {"country": {"failed": )", deep, std::string(deep.size(), ']'), "}}}"))));
}

// Each of the three places in which a weak digest can stand has a finding of its own.
TEST(Verify, Sha1IsToldWhereverItStands) {
  auto issue = Desk::small();
  issue.digest = synth::Digest::sha1;
  auto hashes = Desk::make(Desk::fast(), issue);
  hashes.finish();
  EXPECT_TRUE(has(hashes.verify(), ChipFinding::group_sha1));
  EXPECT_FALSE(has(hashes.verify(), ChipFinding::sha1));
  EXPECT_EQ(hashes.verify().overall, model::Overall::undetermined);
  auto country = Desk::fast();
  country.csca.digest = synth::Digest::sha1;
  auto chain = Desk::make(country);
  chain.finish();
  EXPECT_EQ(details(chain.verify(), ChipFinding::sha1),
            std::vector<std::string>{"signature of the signer's certificate"});
}

TEST(Verify, AWeakKeyOfTheAuthorityIsTold) {
  auto country = Desk::fast();
  country.csca = {synth::KeyType::rsa_1024, synth::Digest::sha256};
  auto desk = Desk::make(country);
  desk.finish();
  EXPECT_EQ(details(desk.verify(), ChipFinding::weak_key), std::vector<std::string>{"country signing CA: RSA 1024"});
}

TEST(Verify, WhatHasExpiredSinceIsAFinding) {
  auto desk = Desk::make();
  desk.finish();
  EXPECT_FALSE(has(desk.verify(desk.draft.at + one_day), ChipFinding::ds_expired_now));
  EXPECT_TRUE(has(desk.verify(desk.draft.signer.validity.to + one_second), ChipFinding::ds_expired_now));
  EXPECT_FALSE(has(desk.verify(desk.draft.signer.validity.to + one_second), ChipFinding::csca_expired_now));
  EXPECT_TRUE(has(desk.verify(desk.draft.root.validity.to + one_second), ChipFinding::csca_expired_now));
  EXPECT_EQ(desk.verify(desk.draft.root.validity.to + one_second).overall, model::Overall::passed);
}

// The country of a document is that of its authority or a state that its authority's own certificate names. What a
// signer says of itself counts for nothing: else any authority could sign for any state.
TEST(Verify, TheStateIsTheCertificatesOrTheirCountrys) {
  auto unnamed = Desk::make();
  unnamed.draft.signer.state.clear();
  unnamed.finish();
  EXPECT_EQ(step(unnamed.verify(), ChipStep::country), "passed none");
  auto country = Desk::fast();
  country.state = "XAB";
  auto named = Desk::make(country);
  named.finish();
  EXPECT_EQ(step(named.verify(), ChipStep::country), "passed none");
  auto silent = Desk::make(country);
  silent.draft.signer.state.clear();
  silent.finish();
  EXPECT_EQ(step(silent.verify(), ChipStep::country), "passed none");
  auto claimed = Desk::make(country);
  claimed.draft.root.state.clear();
  claimed.finish();
  EXPECT_EQ(step(claimed.verify(), ChipStep::country), "failed country_mismatch");
  EXPECT_EQ(claimed.verify().overall, model::Overall::failed);
}

TEST(Verify, IssuerAndSubjectOfTheSignerAreOfOneCountry) {
  auto foreign = Desk::make();  // the authority is found by its key
  foreign.draft.signer.issuer = synth::distinguished_name("XN", "Neighbour", "CSCA Neighbour");
  foreign.finish();
  EXPECT_EQ(step(foreign.verify(), ChipStep::ds_chain), "passed none");
  EXPECT_EQ(step(foreign.verify(), ChipStep::country), "failed country_mismatch");
  auto nameless = Desk::make();
  nameless.draft.signer.subject = der::sequence({});
  nameless.finish();
  EXPECT_EQ(step(nameless.verify(), ChipStep::country), "passed none");
}

TEST(Verify, AWrongHashIsWorseThanAGroupThatIsNotListed) {
  auto desk = Desk::make();
  desk.finish();
  desk.draft.files.groups[13] = der::object(0x6D, Bytes{1});
  desk.draft.files.groups[2].back() ^= 1;
  const auto verdict = desk.verify();
  EXPECT_EQ(step(verdict, ChipStep::dg_hashes), "failed hash_mismatch");
  EXPECT_EQ(model::find(verdict, ChipStep::dg_hashes)->detail, "DG2, DG13");
}

// EF.CardSecurity speaks for itself: what it says counts once its own signature and chain are right.
TEST(Verify, EfCardSecurityHasToBeProven) {
  auto issue = Desk::small();
  issue.card_security = true;
  auto desk = Desk::make(Desk::fast(), issue);
  desk.finish();
  desk.draft.files.groups.erase(14);
  EXPECT_EQ(step(desk.verify(), ChipStep::card_access), "passed none");
  auto forged = desk;
  forged.draft.files.card_security.back() ^= 1;
  EXPECT_EQ(step(forged.verify(), ChipStep::card_access), "failed card_security_wrong");
  auto unknown = Desk::make(Desk::fast(), issue);
  unknown.draft.signer_issuer = unknown.office.master_list_key;  // not the authority's
  unknown.finish();
  unknown.draft.files.groups.erase(14);
  EXPECT_EQ(step(unknown.verify(), ChipStep::card_access), "failed card_security_wrong");
  desk.draft.trust.anchors.clear();  // nobody can say
  EXPECT_EQ(step(desk.verify(), ChipStep::card_access), "not_possible dg14_missing");
}

TEST(Verify, TheTypesOfASignerAreBeginnings) {
  const auto usage = [](std::vector<std::string> types) {
    auto desk = Desk::make();
    desk.draft.signer.document_types = std::move(types);
    desk.finish();
    return step(desk.verify(), ChipStep::ds_usage);
  };
  EXPECT_EQ(usage({"P"}), "passed none");
  EXPECT_EQ(usage({"P<"}), "passed none");
  EXPECT_EQ(usage({"V", "P "}), "passed none");
  EXPECT_EQ(usage({""}), "failed document_type");
  EXPECT_EQ(usage({"<"}), "failed document_type");
  EXPECT_EQ(usage({"PD"}), "failed document_type");
}

TEST(Verify, WhoMaySignCertificatesMaySignNoDocuments) {
  auto desk = Desk::make();
  desk.draft.signer.key_use = synth::digital_signature | synth::key_cert_sign;
  desk.finish();
  EXPECT_EQ(step(desk.verify(), ChipStep::ds_usage), "failed key_usage");
}

// The signer's certificate has the authority's name of before, the list the one of today; the key is the same.
TEST(Verify, ARenamedAuthorityRevokesWhatItIssuedBefore) {
  auto desk = Desk::make();
  desk.draft.signer.issuer = synth::distinguished_name("UT", "Utopia", "CSCA of before");
  desk.draft.crl.revoked = {desk.draft.signer.serial};
  desk.finish();
  EXPECT_EQ(step(desk.verify(), ChipStep::ds_chain), "passed none");
  EXPECT_EQ(step(desk.verify(), ChipStep::ds_revocation), "failed revoked");
}

TEST(Verify, OnceRevokedIsRevoked) {
  auto desk = Desk::make();
  desk.finish();
  auto older = desk.draft.crl;
  older.validity.from -= 30 * one_day;
  older.revoked = {desk.draft.signer.serial};
  desk.draft.trust.crls.push_back(synth::revocation_list(older, desk.draft.crl_key).value());
  EXPECT_EQ(step(desk.verify(), ChipStep::ds_revocation), "failed revoked");
}

// Both encodings of the face with both compressions: the same picture, but for what compression costs.
TEST(Portrait, IsDecodedHoweverItIsHeld) {
  std::vector<codec::Picture> pictures;
  for (const auto face : {synth::FaceEncoding::iso19794, synth::FaceEncoding::iso39794}) {
    for (const auto compression : {synth::Compression::jpeg, synth::Compression::jpeg2000}) {
      auto issue = Desk::small();
      issue.portrait_height = 240;
      issue.face = face;
      issue.compression = compression;
      auto desk = Desk::make(Desk::fast(), issue);
      desk.finish();
      const auto verdict = desk.verify();
      EXPECT_EQ(verdict.overall, model::Overall::passed);
      EXPECT_FALSE(has(verdict, ChipFinding::dg_not_read));
      codec::InThisProcess decoder;
      auto picture = emrtd::read_portrait(desk.draft.files.groups.at(2), decoder);
      ASSERT_TRUE(picture) << picture.error().message();
      ASSERT_EQ(picture->width(), 180);
      ASSERT_EQ(picture->height(), 240);
      pictures.push_back(*std::move(picture));
    }
  }
  const auto first = pictures.front().view();
  for (const auto& picture : pictures) {
    const auto view = picture.view();
    ASSERT_EQ(view.format, first.format);
    std::int64_t apart = 0, count = 0;
    for (int y = 0; y < 240; ++y)
      for (int i = 0; i < 3 * 180; ++i, ++count) apart += std::abs(view.row(y)[i] - first.row(y)[i]);
    EXPECT_LT(static_cast<double>(apart) / static_cast<double>(count), 4.0);
  }
}

}  // namespace
}  // namespace landfall
