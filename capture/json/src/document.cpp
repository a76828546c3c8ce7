#include <landfall/json/values.hpp>

namespace landfall::json {

namespace {

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

// The file of a picture; null where there is none.
ordered_json file_or_null(const model::Sample* sample, const Pictures& pictures) {
  for (const auto& named : pictures)
    if (named.sample == sample) return named.file;
  return nullptr;
}
ordered_json page_file(std::size_t page, const model::TravellerRecord& record, const Pictures& pictures) {
  return page < record.samples.size() ? file_or_null(&record.samples[page], pictures) : nullptr;
}

ordered_json sides_of(const model::DocumentView& d) {
  auto out = ordered_json::array();
  for (const auto side : d.sides) out.push_back(model::name(side));
  return out;
}

}  // namespace

ordered_json to_value(const model::Finding& finding) {
  return {{"finding", model::name(finding.code)},
          {"severity", name(model::severity(finding.code))},
          {"sentence", model::sentence(finding)},
          {"cells", to_value(std::span(finding.cells))}};
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

ordered_json to_value(const model::DocumentView& d, const model::TravellerRecord& record, const Pictures& pictures) {
  ordered_json out{{"page", page_file(d.page, record, pictures)},
                   {"class", nullptr},
                   {"zone", d.has_zone},
                   {"quad", to_value(d.quad)},
                   {"sides", sides_of(d)},
                   {"upright", d.upright},
                   {"ppi", d.ppi},
                   {"straight", file_or_null(d.straight ? &*d.straight : nullptr, pictures)},
                   {"portrait", file_or_null(d.portrait ? &*d.portrait : nullptr, pictures)}};
  if (d.format) out["class"] = mrz::name(*d.format);
  if (d.straight) out["to_straight"] = d.to_straight;
  return out;
}

ordered_json to_value(const model::MrzReading& reading, const model::TravellerRecord& record,
                      const Pictures& pictures) {
  ordered_json out{{"status", model::name(reading.status)},
                   {"format", nullptr},
                   {"confidence", reading.confidence},
                   {"ms", static_cast<double>(reading.duration.count() / 1000) / 1000},
                   {"page", page_file(reading.page, record, pictures)},
                   {"infrared", nullptr}};
  if (reading.format) out["format"] = mrz::name(*reading.format);
  if (reading.infrared) out["infrared"] = page_file(*reading.infrared, record, pictures);
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

}  // namespace landfall::json
