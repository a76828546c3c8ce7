#include <landfall/emrtd/policy.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

#include <landfall/base/log.hpp>

namespace landfall::emrtd {
namespace {

using model::ChipStep;
using model::Overall;
using PolicyJson = nlohmann::json;

Policy make_border_policy() {
  Policy out;
  const auto rule = [&](ChipStep step) -> Policy::Rule& { return out.rules[static_cast<std::size_t>(step)]; };
  rule(ChipStep::ds_validity).failed = Overall::undetermined;
  for (const auto step :
       {ChipStep::ds_usage, ChipStep::ds_revocation, ChipStep::country, ChipStep::mrz_match, ChipStep::card_access})
    rule(step).not_possible = Overall::passed;
  return out;
}

Error bad_policy(std::string wanted, std::string found) {
  return Error(Errc::bad_input, Layer::emrtd, std::move(wanted), std::move(found)).at("policy");
}

Result<Overall> overall_of(const PolicyJson& json) {
  const auto value = json.is_string() ? model::overall(json.get<std::string>()) : std::nullopt;
  if (!value) return bad_policy("passed, undetermined or failed", json.dump());
  return *value;
}

Result<void> read_rule(const std::string& step_name, const PolicyJson& json, Policy& to) {
  const auto step = model::chip_step(step_name);
  if (!step) return bad_policy("the name of a step", step_name);
  if (!json.is_object()) return bad_policy("an object of failed and not_possible", json.dump());
  auto& rule = to.rules[static_cast<std::size_t>(*step)];
  for (const auto& [key, value] : json.items()) {
    if (key != "failed" && key != "not_possible") return bad_policy("failed or not_possible", key);
    LANDFALL_TRY((key == "failed" ? rule.failed : rule.not_possible), overall_of(value));
  }
  return {};
}

Result<void> read_policy(const PolicyJson& json, Policy& to) {
  if (!json.is_object()) return bad_policy("an object", json.dump());
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

}  // namespace

const Policy& border_policy() {
  static const Policy policy = make_border_policy();
  return policy;
}

Result<Policy> parse_policy(ByteView bytes) {
  try {
    Policy out = border_policy();
    LANDFALL_CHECK(read_policy(PolicyJson::parse(bytes.begin(), bytes.end()), out));
    return out;
  } catch (const nlohmann::json::exception& e) {
    return bad_policy("JSON", e.what());
  }
}

Overall weigh(const model::ChipVerdict& verdict, const Policy& policy) noexcept {
  Overall out = Overall::passed;  // its values are in the order of weight
  for (const auto& step : verdict.steps) {
    const auto& rule = policy.rules[static_cast<std::size_t>(step.step)];
    if (step.verdict == model::StepVerdict::failed) out = std::max(out, rule.failed);
    if (step.verdict == model::StepVerdict::not_possible) out = std::max(out, rule.not_possible);
  }
  for (const auto& finding : verdict.findings)
    if (const auto it = policy.findings.find(finding.finding); it != policy.findings.end())
      out = std::max(out, it->second);
  return out;
}

}  // namespace landfall::emrtd
