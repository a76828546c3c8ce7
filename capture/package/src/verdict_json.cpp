#include <landfall/package/verdict_json.hpp>

#include "verdict_parts.hpp"

namespace landfall::package {
namespace {

using VerdictJson = nlohmann::ordered_json;

VerdictJson link_json(const model::ChainLink& link) {
  return {{"subject", link.subject},
          {"issuer", link.issuer},
          {"serial", link.serial},
          {"country", link.country},
          {"algorithm", link.algorithm},
          {"key", link.key},
          {"not_before", model::moment_text(link.not_before)},
          {"not_after", model::moment_text(link.not_after)},
          {"sha256", link.fingerprint},
          {"origin", link.origin}};
}

}  // namespace

VerdictJson verdict_parts(const model::ChipVerdict& verdict) {
  VerdictJson steps = VerdictJson::object(), groups = VerdictJson::object();
  VerdictJson findings = VerdictJson::array(), chain = VerdictJson::array();
  for (const auto& step : verdict.steps)
    steps[std::string(name(step.step))] = {{"verdict", name(step.verdict)},
                                           {"reason", name(step.reason)},
                                           {"detail", step.detail},
                                           {"weighs", name(step.weighs)}};
  for (const auto& group : verdict.groups)
    groups[std::to_string(group.number)] = {{"verdict", name(group.verdict)}, {"reason", name(group.reason)}};
  for (const auto& finding : verdict.findings)
    findings.push_back(
        {{"finding", name(finding.finding)}, {"detail", finding.detail}, {"weighs", name(finding.weighs)}});
  for (const auto& link : verdict.chain) chain.push_back(link_json(link));
  VerdictJson out{{"overall", name(verdict.overall)},
                  {"policy", verdict.policy},
                  {"at", model::moment_text(verdict.at)},
                  {"steps", std::move(steps)},
                  {"groups", std::move(groups)},
                  {"findings", std::move(findings)},
                  {"chain", std::move(chain)},
                  {"lds_version", verdict.lds_version},
                  {"digest_algorithm", verdict.digest_algorithm},
                  {"signature_algorithm", verdict.signature_algorithm}};
  out["signing_time"] = verdict.signing_time ? VerdictJson(model::moment_text(*verdict.signing_time)) : VerdictJson();
  return out;
}

std::string verdict_json(const model::ChipVerdict& verdict) {
  return verdict_parts(verdict).dump(2, ' ', false, VerdictJson::error_handler_t::replace);
}

}  // namespace landfall::package
