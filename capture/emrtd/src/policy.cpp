#include <landfall/emrtd/policy.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

#include <landfall/base/json_keys.hpp>

#include "workshop.hpp"

namespace landfall::emrtd {
namespace {

using model::ChipFinding;
using model::ChipStep;
using model::Overall;
using model::Reason;
using model::StepVerdict;
using PolicyJson = nlohmann::json;

Policy make_border_policy() {
  Policy out;
  const auto rule = [&](ChipStep step) -> Policy::Rule& { return out.rules[static_cast<std::size_t>(step)]; };
  rule(ChipStep::ds_validity).failed = Overall::undetermined;
  // What is missing without anybody's fault; whatever else is missing may be missing because somebody took it away.
  const auto light = [&](ChipStep step, Reason reason) { rule(step).reasons[reason] = Overall::passed; };
  light(ChipStep::ds_revocation, Reason::crl_missing);
  light(ChipStep::ds_revocation, Reason::crl_stale);
  light(ChipStep::mrz_match, Reason::mrz_missing);
  light(ChipStep::card_access, Reason::card_access_missing);
  light(ChipStep::card_access, Reason::dg14_missing);
  for (const auto finding : {ChipFinding::group_sha1, ChipFinding::weak_key, ChipFinding::unanchored})
    out.findings[finding] = Overall::undetermined;
  return out;
}

Error bad_policy(std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::emrtd, std::move(wanted), std::move(found)).at("policy");
}

// A string as it is; of anything else, which may be as large and as deep as it likes, what it is.
std::string found_of(const PolicyJson& json) { return json.is_string() ? json.get<std::string>() : json.type_name(); }

Result<Overall> overall_of(const PolicyJson& json) {
  const auto value = json.is_string() ? model::overall(json.get<std::string>()) : std::nullopt;
  if (!value) return bad_policy("passed, undetermined or failed", found_of(json));
  return *value;
}

Result<void> read_reasons(const PolicyJson& json, Policy::Rule& to) {
  if (!json.is_object()) return bad_policy("an object of reasons", found_of(json));
  for (const auto& [key, value] : json.items()) {
    const auto known = model::reason(key);
    if (!known || *known == Reason::none) return bad_policy("the name of a reason", key);
    LANDFALL_TRY(to.reasons[*known], overall_of(value));
  }
  return {};
}

Result<void> read_rule(const std::string& step_name, const PolicyJson& json, Policy& to) {
  const auto step = model::chip_step(step_name);
  if (!step) return bad_policy("the name of a step", step_name);
  if (!json.is_object()) return bad_policy("an object of failed, not_possible and reasons", found_of(json));
  auto& rule = to.rules[static_cast<std::size_t>(*step)];
  if (json.contains("not_possible")) rule.reasons.clear();
  for (const auto& [key, value] : json.items()) {
    if (key == "reasons") {
      LANDFALL_CHECK(read_reasons(value, rule));
      continue;
    }
    if (key != "failed" && key != "not_possible") return bad_policy("failed, not_possible or reasons", key);
    LANDFALL_TRY((key == "failed" ? rule.failed : rule.not_possible), overall_of(value));
  }
  return {};
}

Result<void> read_policy(const PolicyJson& json, Policy& to) {
  if (!json.is_object()) return bad_policy("an object", found_of(json));
  for (const auto& [key, value] : json.items()) {
    if (key == "name" && value.is_string()) {
      to.name = value;
    } else if (key == "steps" && value.is_object()) {
      for (const auto& [step, rule] : value.items()) LANDFALL_CHECK(read_rule(step, rule, to));
    } else if (key == "findings" && value.is_object()) {
      for (const auto& [finding, weight] : value.items()) {
        const auto known = model::chip_finding(finding);
        if (!known) return bad_policy("the name of a finding", finding);
        LANDFALL_TRY(to.findings[*known], overall_of(weight));
      }
    } else {
      return bad_policy("name, steps or findings", key);
    }
  }
  return {};
}

Overall weight_of(const model::StepResult& step, const Policy& policy) {
  if (step.verdict == StepVerdict::passed) return Overall::passed;
  const auto& rule = policy.rules[static_cast<std::size_t>(step.step)];
  const auto by_reason = rule.reasons.find(step.reason);
  if (by_reason != rule.reasons.end()) return by_reason->second;
  return step.verdict == StepVerdict::failed ? rule.failed : rule.not_possible;
}

Overall weight_of(const model::FindingResult& finding, const Policy& policy) {
  const auto it = policy.findings.find(finding.finding);
  return it != policy.findings.end() && workshop::asked(workshop::Check::policy_findings) ? it->second
                                                                                          : Overall::passed;
}

}  // namespace

const Policy& border_policy() {
  static const Policy policy = make_border_policy();
  return policy;
}

Result<Policy> parse_policy(ByteView bytes) {
  try {
    Policy out = border_policy();
    out.name.clear();
    std::string twice;
    const auto json = parse_json_keys<PolicyJson>({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, twice);
    if (!twice.empty()) return bad_policy("each key once", twice);
    LANDFALL_CHECK(read_policy(json, out));
    if (out.name.empty() || out.name == border_policy().name)
      return bad_policy("a name of its own, as every verdict gives it", out.name.empty() ? "none" : out.name);
    return out;
  } catch (const nlohmann::json::exception& e) {
    return bad_policy("JSON", e.what());
  }
}

void weigh(model::ChipVerdict& verdict, const Policy& policy) {
  verdict.policy = policy.name;
  verdict.overall = Overall::passed;  // its values are in the order of weight
  for (auto& step : verdict.steps) {
    step.weighs = weight_of(step, policy);
    verdict.overall = std::max(verdict.overall, step.weighs);
  }
  for (auto& finding : verdict.findings) {
    finding.weighs = weight_of(finding, policy);
    verdict.overall = std::max(verdict.overall, finding.weighs);
  }
}

}  // namespace landfall::emrtd
