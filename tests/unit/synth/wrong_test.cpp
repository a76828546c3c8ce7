#include <landfall/synth/wrong.hpp>

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include <landfall/base/ber.hpp>

#include "libcrypto.hpp"

// Each case is what its row says: asked with libcrypto and by hand, as far as these can tell.
namespace landfall::synth {
namespace {

using libcrypto::inside;
using libcrypto::x509;
using model::ChipStep;
using model::Reason;
using model::StepVerdict;

const Wrong& wrong(std::string_view id) {
  const auto all = wrongs();
  return *std::find_if(all.begin(), all.end(), [id](const Wrong& w) { return w.id == id; });
}
bool passes(const Wrong& w, ChipStep step) {
  return expected_steps(w)[static_cast<std::size_t>(step)].verdict == StepVerdict::passed;
}

struct Made {
  const Wrong& wrong;
  Case made;
};
const std::vector<Made>& cases() {
  static const std::vector<Made> all = [] {
    std::vector<Made> out;
    for (const Wrong& w : wrongs()) {
      auto one = make_case(w);
      EXPECT_TRUE(one) << w.id << ": " << one.error().message();
      if (one) out.push_back({w, *std::move(one)});
    }
    return out;
  }();
  return all;
}
const Case& made(std::string_view id) {
  const auto found = std::find_if(cases().begin(), cases().end(), [id](const Made& m) { return m.wrong.id == id; });
  return found->made;
}

libcrypto::Stack certificates_in(const Bytes& sod) {
  const auto info = libcrypto::cms(inside(sod));
  return libcrypto::Stack(info ? CMS_get1_certs(info.get()) : nullptr);
}

TEST(Wrongs, TheTableIsWhole) {
  ASSERT_GE(wrongs().size(), 80U);
  EXPECT_EQ(wrongs().front().id, "sound");
  EXPECT_TRUE(wrongs().front().findings.empty());
  std::set<std::string_view> ids, sentences;
  std::set<Reason> reasons;
  std::set<model::ChipFinding> findings;
  for (const Wrong& w : wrongs()) {
    EXPECT_TRUE(ids.insert(w.id).second) << w.id;
    EXPECT_TRUE(sentences.insert(w.what).second) << w.id;
    EXPECT_TRUE(w.what.ends_with('.')) << w.id;
    EXPECT_EQ(w.id.starts_with("sound"), w.causes.empty()) << w.id;
    EXPECT_EQ(w.id.starts_with("sound"), expected_overall(w) == model::Overall::passed) << w.id;
    EXPECT_TRUE(std::ranges::is_sorted(w.findings, std::ranges::less_equal())) << w.id;
    std::set<ChipStep> steps;
    for (const ExpectedStep& cause : w.causes) {
      EXPECT_TRUE(steps.insert(cause.step).second) << w.id;
      EXPECT_NE(cause.verdict, StepVerdict::passed) << w.id;
      EXPECT_NE(cause.reason, Reason::none) << w.id;
      reasons.insert(cause.reason);
    }
    for (const ExpectedStep& step : expected_steps(w)) {
      EXPECT_EQ(step.verdict == StepVerdict::passed, step.reason == Reason::none) << w.id;
      reasons.insert(step.reason);
    }
    findings.insert(w.findings.begin(), w.findings.end());
  }
  // Every reason and all findings but those that only a milder policy has.
  // The others are about how much was asked, and about lists.
  const std::set elsewhere{Reason::too_costly, Reason::stopped, Reason::time_in_future};
  EXPECT_EQ(reasons.size() + elsewhere.size(), static_cast<std::size_t>(Reason::time_in_future) + 1);
  for (const Reason reason : elsewhere) EXPECT_FALSE(reasons.contains(reason)) << name(reason);
  EXPECT_EQ(findings.size(), static_cast<std::size_t>(model::ChipFinding::group_sha1) + 1 - 2);
  EXPECT_FALSE(findings.contains(model::ChipFinding::ds_expired_now));
  EXPECT_FALSE(findings.contains(model::ChipFinding::csca_expired_now));
}

TEST(Wrongs, WhatFollowsFromWhat) {
  const auto at = [](std::string_view id, ChipStep step) {
    return expected_steps(wrong(id))[static_cast<std::size_t>(step)].reason;
  };
  EXPECT_EQ(at("sod_truncated", ChipStep::country), Reason::sod_missing);
  EXPECT_EQ(at("sod_truncated", ChipStep::mrz_match), Reason::none);
  EXPECT_EQ(at("signer_missing", ChipStep::ds_chain), Reason::ds_missing);
  EXPECT_EQ(at("signer_missing", ChipStep::dg_hashes), Reason::none);
  EXPECT_EQ(at("csca_missing", ChipStep::ds_usage), Reason::chain_not_proven);
  EXPECT_EQ(at("csca_missing", ChipStep::card_access), Reason::dg14_missing);
  EXPECT_EQ(at("signature_bit_flipped", ChipStep::ds_chain), Reason::none);
  EXPECT_EQ(at("signer_swapped_with_neighbour", ChipStep::country), Reason::country_mismatch);
  EXPECT_EQ(expected_overall(wrong("csca_missing")), model::Overall::undetermined);
  EXPECT_EQ(expected_overall(wrong("signature_bit_flipped")), model::Overall::failed);
}

// What libcrypto takes and a verifier must not: explicit curves of any kind, tiny keys, names that do not fit.
const std::set<std::string_view> libcrypto_takes{
    "curve_generator",        "key_tiny",          "key_exponent_1",        "curve_cofactor",
    "algorithm_of_other_key", "algorithm_unknown", "attribute_content_type"};

TEST(Wrongs, SignaturesAreAsExpected) {
  const std::set<std::string_view> libcrypto_refuses{
      "sound_signer_named_differently",                                       // it finds no signer
      "sound_attributes_sent_unsorted", "sound_attributes_signed_unsorted"};  // one of the two is not right to it
  for (const auto& [w, c] : cases()) {
    if (!passes(w, ChipStep::sod_format) || libcrypto_refuses.contains(w.id)) continue;
    const libcrypto::Stack store(sk_X509_new_null());
    for (const Bytes& der : c.trust.certificates) sk_X509_push(store.get(), x509(der).release());
    EXPECT_EQ(libcrypto::verified(inside(c.files.sod), store.get()).has_value(),
              passes(w, ChipStep::sod_signature) || libcrypto_takes.contains(w.id))
        << w.id;
  }
}

// The signer's certificate was signed by an anchor exactly where the chain passes without lists and links.
TEST(Wrongs, ChainsAreAsExpected) {
  const std::set<std::string_view> otherwise{"sound_link",
                                             "sound_master_list",
                                             "sound_master_list_accepted",
                                             "sound_certificate_from_store",
                                             "csca_without_cert_sign",
                                             "csca_is_no_ca",
                                             "csca_critical_extension"};
  for (const auto& [w, c] : cases()) {
    if (!passes(w, ChipStep::sod_format) || w.id == "signer_missing" || otherwise.contains(w.id)) continue;
    const auto certificates = certificates_in(c.files.sod);
    ASSERT_TRUE(certificates) << w.id;
    bool chained = false;
    for (int i = 0; i < sk_X509_num(certificates.get()); ++i)
      for (const Bytes& anchor : c.trust.anchors)
        chained = chained || libcrypto::signed_by(sk_X509_value(certificates.get(), i), x509(anchor).get());
    EXPECT_EQ(chained, passes(w, ChipStep::ds_chain)) << w.id;
  }
}

// CVE-2020-0601: over the chosen generator the forged certificate is right, over the true one it is not.
TEST(Wrongs, ChosenGeneratorForgesAChain) {
  const Case& c = made("issued_over_chosen_generator");
  const auto certificates = certificates_in(c.files.sod);
  ASSERT_EQ(sk_X509_num(certificates.get()), 2);
  X509 *signer = sk_X509_value(certificates.get(), 0), *root = sk_X509_value(certificates.get(), 1);
  if (X509_check_ca(signer) == 1) std::swap(signer, root);
  const auto anchor = x509(c.trust.anchors.front());
  EXPECT_TRUE(libcrypto::signed_by(signer, root));
  EXPECT_FALSE(libcrypto::signed_by(signer, anchor.get()));
  EXPECT_EQ(X509_NAME_cmp(X509_get_subject_name(root), X509_get_subject_name(anchor.get())), 0);
  EXPECT_EQ(ASN1_STRING_cmp(X509_get0_pubkey_bitstr(root), X509_get0_pubkey_bitstr(anchor.get())), 0);
}

TEST(Wrongs, CubeLooksLikeASignature) {
  const Case& c = made("signature_cube_forged");
  const Bytes& sod = c.files.sod;
  const std::unique_ptr<BN_CTX, libcrypto::Free<BN_CTX_free>> context(BN_CTX_new());
  const std::unique_ptr<BIGNUM, libcrypto::Free<BN_free>> root(BN_bin2bn(sod.data() + sod.size() - 256, 256, nullptr)),
      cube(BN_new()), three(BN_new());
  ASSERT_EQ(BN_set_word(three.get(), 3), 1);
  ASSERT_EQ(BN_exp(cube.get(), root.get(), three.get(), context.get()), 1);
  Bytes padded(256);
  ASSERT_EQ(BN_bn2binpad(cube.get(), padded.data(), 256), 256);
  EXPECT_EQ(Bytes(padded.begin(), padded.begin() + 12),
            (Bytes{0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0x30}));
}

// Hashes, by hand: each group that is given is in the list with its hash where the step passes.
TEST(Wrongs, HashesAreAsExpected) {
  for (const auto& [w, c] : cases()) {
    if (!passes(w, ChipStep::sod_format) || w.id == "no_group_given") continue;
    const auto info = libcrypto::cms(inside(c.files.sod));
    ASSERT_TRUE(info) << w.id;
    ASN1_OCTET_STRING** const content = CMS_get0_content(info.get());
    const Bytes object((*content)->data, (*content)->data + (*content)->length);
    bool right = true;
    for (const auto& [number, file] : c.files.groups) {
      const Bytes hash = libcrypto::hash(w.id == "sound_group_sha1" ? "SHA1" : "SHA256", file);
      Bytes entry{0x02, 1, static_cast<std::uint8_t>(number), 0x04, static_cast<std::uint8_t>(hash.size())};
      entry.insert(entry.end(), hash.begin(), hash.end());
      right = right && std::search(object.begin(), object.end(), entry.begin(), entry.end()) != object.end();
    }
    EXPECT_EQ(right, passes(w, ChipStep::dg_hashes) || w.id == "hash_algorithm_differs") << w.id;
  }
}

TEST(Wrongs, PrintedZoneIsAsExpected) {
  for (const auto& [w, c] : cases()) {
    if (!c.files.groups.contains(1)) continue;
    std::string printed;
    for (const auto& line : c.printed) printed += line;
    const Bytes zone = inside(inside(c.files.groups.at(1)));
    EXPECT_EQ(printed == std::string(zone.begin(), zone.end()), passes(w, ChipStep::mrz_match)) << w.id;
  }
}

TEST(Wrongs, OneThingOnly) {
  const Case& sound = made("sound");
  for (const auto* id : {"signature_bit_flipped", "signer_swapped", "issued_by_attacker", "csca_missing", "crl_stale",
                         "access_weaker", "printed_character_differs"}) {
    const Case& c = made(id);
    EXPECT_EQ(c.files.groups, sound.files.groups) << id;
    EXPECT_EQ(c.files.com, sound.files.com) << id;
    EXPECT_EQ(c.files.card_access == sound.files.card_access, std::string_view(id) != "access_weaker") << id;
    EXPECT_EQ(c.printed == sound.printed, std::string_view(id) != "printed_character_differs") << id;
    EXPECT_EQ(c.at, sound.at) << id;
  }
  const Case again = make_case(wrong("sound")).value();
  EXPECT_EQ(again.files.groups, sound.files.groups);
  EXPECT_NE(make_case(wrong("sound"), 2).value().files.groups.at(1), sound.files.groups.at(1));
}

TEST(Wrongs, UnknownIsRefused) {
  Wrong none{"no_such_thing", "", {}, {}};
  const auto refused = make_case(none);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::not_found);
}

}  // namespace
}  // namespace landfall::synth
