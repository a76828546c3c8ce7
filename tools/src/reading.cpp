#include "reading.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

#include <landfall/capture/page.hpp>

namespace landfall::tools {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const CellRange& c) { return {{"line", c.line}, {"first", c.first}, {"last", c.last}}; }

Json to_json(const Hint& h) {
  Json out{{"reason", name(h.code)}, {"sentence", sentence(h)}, {"cells", Json::array()}};
  for (const auto& a : h.arguments)
    if (const auto* cells = std::get_if<CellRange>(&a)) out["cells"].push_back(to_json(*cells));
  return out;
}

// What the joint decoder did and could not do.
void add_decoding(Json& out, const mrz_reader::Reading& r) {
  out["second"] = r.second.reveal();
  out["margin"] = r.margin;
  out["strain"] = r.strain;
  out["changes"] = Json::array();
  for (const auto& c : r.changes)
    out["changes"].push_back({{"line", c.line},
                              {"column", c.column},
                              {"picture", std::string(1, c.picture)},
                              {"chosen", std::string(1, c.chosen)},
                              {"picture_probability", c.picture_probability},
                              {"chosen_probability", c.chosen_probability},
                              {"reason", name(c.reason)}});
  out["undecided"] = undecided_json(r.undecided);
}

}  // namespace

Json undecided_json(const std::vector<mrz::Undecided>& cells) {
  Json out = Json::array();
  for (const auto& u : cells)
    out.push_back({{"line", u.line},
                   {"column", u.column},
                   {"chosen", std::string(1, u.chosen)},
                   {"other", std::string(1, u.other)},
                   {"probability", u.probability},
                   {"other_probability", u.other_probability},
                   {"doubt", name(u.doubt)}});
  return out;
}

Json reading_json(const mrz_reader::Reading& r) {
  Json out;
  out["status"] = name(r.status);
  out["format"] = r.format ? Json(mrz::name(*r.format)) : Json(nullptr);
  out["lines"] = Json::array();
  for (const auto& l : r.lines) out["lines"].push_back(l.text.reveal());
  out["checks"] = Json::array();
  for (const auto& c : r.checks)
    out["checks"].push_back({{"check", mrz::name(c.id)},
                             {"ok", c.verdict == mrz::Verdict::ok},
                             {"line", c.line},
                             {"column", c.column},
                             {"expected", std::string(1, c.expected)},
                             {"found", std::string(1, c.found)}});
  out["confidence"] = r.confidence;
  out["letter_height"] = r.letter_height;
  if (r.status != mrz_reader::Status::none) {
    for (const auto& p : r.zone) out["zone"].push_back({p.x, p.y});
    for (const auto& l : r.lines) out["probability"].push_back(l.probability);
    add_decoding(out, r);
  }
  out["reasons"] = Json::array();
  for (const auto& h : r.reasons) out["reasons"].push_back(to_json(h));
  out["findings"] = Json::array();
  for (const auto& f : r.findings) {
    Json cells = Json::array();
    for (const auto& c : f.cells) cells.push_back(to_json(c));
    out["findings"].push_back({{"finding", name(f.code)},
                               {"severity", name(model::severity(capture::to_model(f).code))},
                               {"sentence", sentence(capture::to_model(f))},
                               {"cells", std::move(cells)}});
  }
  return out;
}

void print_reading(std::ostream& out, const mrz_reader::Reading& r, std::string_view indent) {
  for (const auto& l : r.lines) out << indent << l.text.reveal() << '\n';
  for (const auto& c : r.checks)
    if (c.verdict != mrz::Verdict::ok)
      out << indent << "line " << c.line << ", column " << c.column << ": the check digit should be " << c.expected
          << " and is " << c.found << '\n';
  for (const auto& f : r.findings) out << indent << sentence(capture::to_model(f)) << '\n';
  for (const auto& h : r.reasons) out << indent << sentence(h) << '\n';
}

}  // namespace landfall::tools
