// Every way to be wrong that the country of ours knows, verified: each step's verdict and reason, every finding, and
// the whole. And no step is idle: without it, the table does not hold.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <landfall/emrtd/verify.hpp>
#include <landfall/synth/wrong.hpp>
#include <landfall/trust/store.hpp>

namespace landfall {
namespace {

using model::ChipStep;
using model::Overall;
using model::StepVerdict;

trust::Store store_of(const synth::TrustMaterial& material) {
  std::vector<trust::SourceFile> files;
  const auto add = [&](const std::vector<Bytes>& all, const std::string& name, trust::Word word = trust::Word::none) {
    for (const auto& bytes : all) files.push_back({name + std::to_string(files.size()), bytes, word});
  };
  add(material.anchors, "anchor", trust::Word::anchor);
  add(material.certificates, "certificate");
  add(material.crls, "crl");
  add(material.master_lists, "master list", material.accept_unanchored ? trust::Word::unanchored : trust::Word::none);
  add(material.deviation_lists, "deviation list");
  return trust::Store::make(std::move(files));
}

// Demands every step.
emrtd::Policy strict() {
  emrtd::Policy out;
  out.name = "strict";
  for (auto& rule : out.rules) rule = {Overall::failed, Overall::undetermined};
  return out;
}

model::ChipVerdict verify(const synth::Case& c, const emrtd::Policy& policy = strict()) {
  emrtd::VerifyOptions options{.at = c.at};
  std::string printed;
  for (const auto& line : c.printed) printed += line + "\n";
  if (!printed.empty()) options.printed_zone = Personal(printed);
  return emrtd::verify(c.files.readable(), store_of(c.trust), options, policy);
}

std::string words(ChipStep step, StepVerdict verdict, model::Reason reason) {
  return std::string(name(step)) + " " + std::string(name(verdict)) + " " + std::string(name(reason));
}

std::vector<std::string> words(const model::ChipVerdict& verdict) {
  std::vector<std::string> out;
  for (const auto& step : verdict.steps) out.push_back(words(step.step, step.verdict, step.reason));
  return out;
}

class Wrongs : public testing::TestWithParam<std::size_t> {};

TEST_P(Wrongs, AreToldApart) {
  const auto& wrong = synth::wrongs()[GetParam()];
  const auto made = synth::make_case(wrong);
  ASSERT_TRUE(made) << made.error().message();
  const auto verdict = verify(*made);
  std::vector<std::string> wanted;
  for (const auto& step : synth::expected_steps(wrong)) wanted.push_back(words(step.step, step.verdict, step.reason));
  std::string details;
  for (const auto& step : verdict.steps)
    details += step.detail.empty() ? "" : "\n  " + std::string(name(step.step)) + ": " + step.detail;
  EXPECT_EQ(words(verdict), wanted) << wrong.what << details;
  EXPECT_EQ(name(verdict.overall), name(synth::expected_overall(wrong)));
  std::vector<std::string> found, findings;
  for (const auto& finding : verdict.findings) found.emplace_back(name(finding.finding));
  for (const auto finding : wrong.findings) findings.emplace_back(name(finding));
  std::sort(found.begin(), found.end());
  std::sort(findings.begin(), findings.end());
  std::string finding_details;
  for (const auto& finding : verdict.findings)
    finding_details += "\n  " + std::string(name(finding.finding)) + ": " + finding.detail;
  EXPECT_EQ(found, findings) << wrong.what << finding_details;
}

INSTANTIATE_TEST_SUITE_P(All, Wrongs, testing::Range<std::size_t>(0, synth::wrongs().size()),
                         [](const auto& tested) { return std::string(synth::wrongs()[tested.param].id); });

// A policy that passes over a step, whatever it says, and over what others could not ask: some document that is wrong
// in that one step has to get through then, so the step is what stops it.
TEST(Steps, NoneIsIdle) {
  for (int i = 0; i < model::chip_steps; ++i) {
    const auto step = static_cast<ChipStep>(i);
    auto blind = strict();
    for (auto& rule : blind.rules) rule.not_possible = Overall::passed;
    blind.rules[static_cast<std::size_t>(i)].failed = Overall::passed;
    std::vector<std::string> through;
    for (const auto& wrong : synth::wrongs()) {
      const bool of_this_step = wrong.causes.size() == 1 && wrong.causes[0].step == step;
      const bool can_fail = step != ChipStep::dg_content;  // what is not there is not known to be wrong
      if (!of_this_step || (can_fail && wrong.causes[0].verdict != StepVerdict::failed)) continue;
      const auto made = synth::make_case(wrong);
      ASSERT_TRUE(made);
      EXPECT_EQ(verify(*made).overall, can_fail ? Overall::failed : Overall::undetermined) << wrong.id;
      if (verify(*made, blind).overall == Overall::passed) through.emplace_back(wrong.id);
    }
    EXPECT_FALSE(through.empty()) << name(step);
  }
}

TEST(Verdict, TheSameBytesGiveTheSameVerdict) {
  const auto made = synth::make_case(synth::wrongs().front());
  ASSERT_TRUE(made);
  const auto one = verify(*made), two = verify(*made);
  EXPECT_EQ(words(one), words(two));
  EXPECT_EQ(one.chain.size(), 2U);
  EXPECT_EQ(one.chain[0].fingerprint, two.chain[0].fingerprint);
}

TEST(Verdict, NothingGivenIsNothingProven) {
  const auto verdict = emrtd::verify({}, trust::Store(), {});
  EXPECT_EQ(verdict.overall, Overall::undetermined);
  for (const auto& step : verdict.steps) EXPECT_EQ(step.verdict, StepVerdict::not_possible) << name(step.step);
  EXPECT_EQ(verdict.steps.size(), static_cast<std::size_t>(model::chip_steps));
}

}  // namespace
}  // namespace landfall
