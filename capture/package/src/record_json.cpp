#include <nlohmann/json.hpp>

#include <landfall/package/record_writer.hpp>

#include "pictures.hpp"
#include "verdict_parts.hpp"

namespace landfall::package {
namespace {

using nlohmann::ordered_json;

// Named before list() so that it finds them.
ordered_json to_value(const Error& error);
ordered_json to_value(const NamedSample& named);
ordered_json to_value(const mrz::CheckDigit& check);
ordered_json to_value(const model::CodeMessage& code);
ordered_json to_value(const model::OperatorAct& act);
ordered_json to_value(const model::StepReport& step);
ordered_json to_value(const model::DeviceUsed& d);
ordered_json to_value(const model::DeviceNotice& n);

ordered_json to_value(const HintArgument& argument) {
  struct Write {
    ordered_json operator()(Finger f) const { return {{"finger", name(f)}}; }
    ordered_json operator()(const Box& b) const { return {{"box", {b.x, b.y, b.width, b.height}}}; }
    ordered_json operator()(const CellRange& c) const {
      return {{"cells", {{"line", c.line}, {"first", c.first}, {"last", c.last}}}};
    }
    ordered_json operator()(Millimetres m) const { return {{"millimetres", m.value}}; }
  };
  return std::visit(Write{}, argument);
}

ordered_json to_value(const Hint& hint) {
  ordered_json out{{"hint", name(hint.code)}, {"severity", name(hint.severity)}, {"sentence", sentence(hint)}};
  for (const auto& argument : hint.arguments) out["arguments"].push_back(to_value(argument));
  return out;
}

ordered_json to_value(const Error& error) {
  ordered_json out{{"code", name(error.code())},
                   {"layer", name(error.layer())},
                   {"wanted", error.wanted()},
                   {"found", error.found()},
                   {"where", error.where()}};
  if (error.vendor_code() != 0) out["vendor_code"] = error.vendor_code();
  out["advice"] = advice(recovery(error));
  if (error.cause() != nullptr) out["cause"] = to_value(*error.cause());
  return out;
}

ordered_json cells_of(const std::vector<CellRange>& cells) {
  auto out = ordered_json::array();
  for (const auto& c : cells) out.push_back({{"line", c.line}, {"first", c.first}, {"last", c.last}});
  return out;
}

ordered_json to_value(const model::Finding& finding) {
  return {{"finding", model::name(finding.code)},
          {"severity", name(model::severity(finding.code))},
          {"sentence", model::sentence(finding)},
          {"cells", cells_of(finding.cells)}};
}

ordered_json to_value(const mrz::Change& c) {
  return {{"line", c.line},
          {"column", c.column},
          {"picture", std::string(1, c.picture)},
          {"chosen", std::string(1, c.chosen)},
          {"picture_probability", c.picture_probability},
          {"chosen_probability", c.chosen_probability},
          {"reason", mrz::name(c.reason)}};
}

template <class T>
ordered_json list(const std::vector<T>& values) {
  auto out = ordered_json::array();
  for (const auto& value : values) out.push_back(to_value(value));
  return out;
}

ordered_json names(const std::vector<Finger>& fingers) {
  auto out = ordered_json::array();
  for (const auto finger : fingers) out.push_back(name(finger));
  return out;
}

ordered_json to_value(const Provenance& p) {
  return {{"origin", name(p.origin)},
          {"driver", p.driver},
          {"driver_version", p.driver_version},
          {"device", p.device},
          {"firmware", p.firmware},
          {"settings", p.settings},
          {"calibration", p.calibration},
          {"calibration_state", name(p.calibration_state)},
          {"steps", p.steps},
          {"attempt", p.attempt}};
}

ordered_json to_value(const model::Quad& quad) {
  auto out = ordered_json::array();
  for (const auto& p : quad) out.push_back({p.x, p.y});
  return out;
}

ordered_json to_value(const NamedSample& named) {
  const auto& s = *named.sample;
  ordered_json out{{"kind", named.kind},
                   {"file", named.file},
                   {"width", s.image.view.width},
                   {"height", s.image.view.height},
                   {"pixels", name(s.image.view.format)},
                   {"ppi", {s.ppi_x, s.ppi_y}},
                   {"orientation", s.orientation},
                   {"exposure_start", model::to_text(s.exposure_start)},
                   {"exposure_end", model::to_text(s.exposure_end)},
                   {"sequence", s.sequence},
                   {"partial", s.partial}};
  if (!s.light.empty()) out["light"] = s.light;
  if (s.light_nm > 0) out["light_nm"] = s.light_nm;
  if (!s.side.empty()) out["side"] = s.side;
  if (!s.fingers.empty()) out["fingers"] = names(s.fingers);
  if (!s.missing.empty()) out["missing"] = names(s.missing);
  out["provenance"] = to_value(s.provenance);
  return out;
}

ordered_json to_value(const mrz::CheckDigit& check) {
  auto covers = ordered_json::array();
  for (const auto& cells : check.covers)
    covers.push_back({{"line", cells.line}, {"column", cells.column}, {"length", cells.length}});
  return {{"check", mrz::name(check.id)},
          {"line", check.line},
          {"column", check.column},
          {"expected", std::string(1, check.expected)},
          {"found", std::string(1, check.found)},
          {"verdict", mrz::name(check.verdict)},
          {"covers", std::move(covers)}};
}

ordered_json to_value(const model::Holder& h) {
  return {{"document_code", h.document_code},
          {"issuing_state", h.issuing_state},
          {"document_number", h.document_number.reveal()},
          {"surname", h.surname.reveal()},
          {"given_names", h.given_names.reveal()},
          {"nationality", h.nationality.reveal()},
          {"birth", h.birth.reveal()},
          {"sex", h.sex.reveal()},
          {"expiry", h.expiry.reveal()},
          {"expired", h.expired}};
}

// The file of a sample; null where there is none.
ordered_json file_or_null(const model::Sample* sample, const std::vector<NamedSample>& samples) {
  for (const auto& named : samples)
    if (named.sample == sample) return named.file;
  return nullptr;
}
ordered_json page_file(std::size_t page, const std::vector<NamedSample>& samples) {
  return page < samples.size() && samples[page].kind == "page" ? ordered_json(samples[page].file) : nullptr;
}

ordered_json to_value(const model::DocumentView& d, const std::vector<NamedSample>& samples) {
  ordered_json out{{"page", page_file(d.page, samples)},
                   {"class", nullptr},
                   {"zone", d.has_zone},
                   {"quad", to_value(d.quad)},
                   {"sides", d.sides},
                   {"upright", d.upright},
                   {"ppi", d.ppi},
                   {"straight", file_or_null(d.straight ? &*d.straight : nullptr, samples)},
                   {"portrait", file_or_null(d.portrait ? &*d.portrait : nullptr, samples)}};
  if (d.format) out["class"] = mrz::name(*d.format);
  if (d.straight) out["to_straight"] = d.to_straight;
  return out;
}

ordered_json to_value(const model::MrzReading& reading, const std::vector<NamedSample>& samples) {
  ordered_json out{
      {"status", model::name(reading.status)},    {"format", nullptr},
      {"confidence", reading.confidence},         {"ms", static_cast<double>(reading.duration_ns / 1000) / 1000},
      {"page", page_file(reading.page, samples)}, {"infrared", nullptr}};
  if (reading.format) out["format"] = mrz::name(*reading.format);
  if (reading.infrared) out["infrared"] = page_file(*reading.infrared, samples);
  if (reading.status != model::ReadingStatus::none) out["zone"] = to_value(reading.zone);
  out["lines"] = ordered_json::array();
  for (const auto& line : reading.lines)
    out["lines"].push_back(
        {{"text", line.text.reveal()}, {"probability", line.probability}, {"place", to_value(line.place)}});
  out["fields"] = ordered_json::array();
  for (const auto& f : reading.fields)
    out["fields"].push_back({{"field", mrz::name(f.id)},
                             {"line", f.line},
                             {"column", f.column},
                             {"length", f.length},
                             {"text", f.text.reveal()},
                             {"verdict", mrz::name(f.verdict)}});
  out["checks"] = list(reading.checks);
  if (reading.holder) out["holder"] = to_value(*reading.holder);
  out["reasons"] = list(reading.reasons);
  out["findings"] = list(reading.findings);
  out["second"] = reading.second.reveal();
  out["margin"] = reading.margin;
  out["changes"] = list(reading.changes);
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
          {"verdict", chip.verdict ? verdict_parts(*chip.verdict) : ordered_json(nullptr)},
          {"provenance", to_value(chip.provenance)}};
}

ordered_json to_value(const model::CodeMessage& code) {
  return {{"kind", code.kind},
          {"symbology", code.symbology},
          {"bytes", to_base64(code.bytes.reveal())},
          {"time", model::to_text(code.time)},
          {"provenance", to_value(code.provenance)}};
}

ordered_json to_value(const model::OperatorAct& act) {
  return {{"time", model::to_text(act.time)}, {"answer", act.answer}, {"fingers", names(act.fingers)}};
}

ordered_json to_value(const model::StepReport& step) {
  return {{"step", step.step},
          {"optional", step.optional},
          {"outcome", model::name(step.outcome)},
          {"why", step.why},
          {"tries", step.tries},
          {"begun", model::to_text(step.begun)},
          {"ended", model::to_text(step.ended)},
          {"hints", list(step.hints)},
          {"reasons", list(step.reasons)},
          {"errors", list(step.errors)},
          {"operator", list(step.acts)}};
}

ordered_json to_value(const model::DeviceUsed& d) {
  ordered_json out{{"role", d.role},
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
  return {{"device", n.device},
          {"notice", name(n.notice.code)},
          {"detail", n.notice.detail},
          {"time", model::to_text(n.time)}};
}

}  // namespace

std::string to_json(const model::TravellerRecord& record) {
  const auto samples = named_samples(record);
  ordered_json out{{"schema", "landfall-record 1"},         {"id", record.id},
                   {"software", record.software},           {"plan", record.plan},
                   {"status", model::name(record.status)},  {"begun", model::to_text(record.begun)},
                   {"ended", model::to_text(record.ended)}, {"origins", ordered_json::array()}};
  for (const auto origin : model::origins(record)) out["origins"].push_back(name(origin));
  out["steps"] = list(record.steps);
  out["mrz"] = record.mrz ? to_value(*record.mrz, samples) : ordered_json(nullptr);
  out["documents"] = ordered_json::array();
  for (const auto& document : record.documents) out["documents"].push_back(to_value(document, samples));
  out["pictures"] = list(samples);
  out["chip"] = record.chip ? to_value(*record.chip) : ordered_json(nullptr);
  out["codes"] = list(record.codes);
  out["devices"] = list(record.devices);
  out["notices"] = list(record.notices);
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace landfall::package
