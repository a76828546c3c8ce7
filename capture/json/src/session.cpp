#include <landfall/json/values.hpp>

namespace landfall::json {

ordered_json to_value(const model::NamedPicture& named) {
  const auto& s = *named.sample;
  ordered_json out{{"kind", named.kind},
                   {"file", named.file},
                   {"width", s.image.view.width},
                   {"height", s.image.view.height},
                   {"pixels", name(s.image.view.format)},
                   {"ppi", {s.ppi_x, s.ppi_y}},
                   {"orientation", s.orientation},
                   {"exposure_start", to_text(s.exposure_start)},
                   {"exposure_end", to_text(s.exposure_end)},
                   {"sequence", s.sequence},
                   {"partial", s.partial}};
  if (s.light) out["light"] = name(*s.light);
  if (s.light_nm > 0) out["light_nm"] = s.light_nm;
  if (s.side != Side::unknown) out["side"] = name(s.side);
  if (!s.fingers.empty()) out["fingers"] = names(s.fingers);
  if (!s.missing.empty()) out["missing"] = names(s.missing);
  out["provenance"] = to_value(s.provenance);
  return out;
}

ordered_json to_value(const model::CodeMessage& code) {
  return {{"kind", code.kind},
          {"symbology", code.symbology},
          {"bytes", to_base64(code.bytes.reveal())},
          {"time", to_text(code.time)},
          {"provenance", to_value(code.provenance)}};
}

ordered_json to_value(const model::OperatorAct& act) {
  return {{"time", to_text(act.time)}, {"answer", model::name(act.act)}, {"fingers", names(act.fingers)}};
}

ordered_json to_value(const model::StepReport& step) {
  return {{"step", step.step.name},
          {"optional", step.optional},
          {"outcome", model::name(step.outcome)},
          {"why", step.why},
          {"tries", step.tries},
          {"begun", to_text(step.begun)},
          {"ended", to_text(step.ended)},
          {"hints", list(step.hints)},
          {"reasons", list(step.reasons)},
          {"errors", list(step.errors)},
          {"operator", list(step.acts)}};
}

ordered_json to_value(const model::DeviceUsed& d) {
  ordered_json out{{"role", d.role.name},
                   {"uri", d.uri},
                   {"id", d.id},
                   {"driver", d.driver},
                   {"driver_version", d.driver_version},
                   {"title", d.title},
                   {"firmware", d.firmware},
                   {"identity", d.strong_identity ? "strong" : "positional"},
                   {"simulated", d.simulated}};
  if (d.problem) out["problem"] = to_value(*d.problem);
  return out;
}

ordered_json to_value(const model::DeviceNotice& n) {
  return {
      {"device", n.device}, {"notice", name(n.notice.code)}, {"detail", n.notice.detail}, {"time", to_text(n.time)}};
}

}  // namespace landfall::json
