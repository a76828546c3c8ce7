#include <landfall/json/values.hpp>

#include <landfall/base/wall_time.hpp>

namespace landfall::json {

namespace {

ordered_json link_json(const model::ChainLink& link) {
  return {{"subject", link.subject},
          {"issuer", link.issuer},
          {"serial", link.serial},
          {"country", link.country},
          {"algorithm", link.algorithm},
          {"key", link.key},
          {"not_before", moment_text(link.not_before)},
          {"not_after", moment_text(link.not_after)},
          {"sha256", link.fingerprint},
          {"origin", link.origin}};
}

}  // namespace

ordered_json to_value(const model::ChipVerdict& verdict) {
  ordered_json steps = ordered_json::object(), groups = ordered_json::object();
  ordered_json findings = ordered_json::array(), chain = ordered_json::array();
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
  ordered_json out{{"overall", name(verdict.overall)},
                   {"policy", verdict.policy},
                   {"at", moment_text(verdict.at)},
                   {"steps", std::move(steps)},
                   {"groups", std::move(groups)},
                   {"findings", std::move(findings)},
                   {"chain", std::move(chain)},
                   {"lds_version", verdict.lds_version},
                   {"digest_algorithm", verdict.digest_algorithm},
                   {"signature_algorithm", verdict.signature_algorithm}};
  out["signing_time"] = verdict.signing_time ? ordered_json(moment_text(*verdict.signing_time)) : ordered_json();
  return out;
}

ordered_json to_value(const model::ChipReading& chip) {
  auto exchanges = ordered_json::array();
  for (const auto& e : chip.exchanges)
    exchanges.push_back({{"meaning", e.meaning},
                         {"command", to_hex(e.command.reveal())},
                         {"response", to_hex(e.response.reveal())},
                         {"succeeded", e.succeeded}});
  auto files = ordered_json::array();
  for (const auto& file : chip.files) files.push_back({{"file", file.name}, {"size", file.size}});
  return {{"atr", to_hex(chip.atr.reveal())},
          {"exchanges", std::move(exchanges)},
          {"files", std::move(files)},
          {"verdict", chip.verdict ? to_value(*chip.verdict) : ordered_json(nullptr)},
          {"provenance", to_value(chip.provenance)}};
}

}  // namespace landfall::json
