#include "reading.hpp"

#include <ostream>
#include <span>

#include <landfall/json/values.hpp>

namespace landfall::tools {
namespace {

using Json = json::ordered_json;

Json to_json(const Hint& h) {
  std::vector<CellRange> cells;
  for (const auto& a : h.arguments)
    if (const auto* some = std::get_if<CellRange>(&a)) cells.push_back(*some);
  return {{"reason", name(h.code)}, {"sentence", sentence(h)}, {"cells", json::to_value(std::span(cells))}};
}

// What the joint decoder did and could not do.
void add_decoding(Json& out, const mrz_reader::Reading& r) {
  out["second"] = r.second.reveal();
  out["margin"] = r.margin;
  out["strain"] = r.strain;
  out["changes"] = json::list(r.changes);
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
  if (r.status != model::ReadingStatus::none) {
    out["zone"] = json::to_value(r.zone);
    for (const auto& l : r.lines) out["probability"].push_back(l.probability);
    add_decoding(out, r);
  }
  out["reasons"] = Json::array();
  for (const auto& h : r.reasons) out["reasons"].push_back(to_json(h));
  out["findings"] = json::list(r.findings);
  return out;
}

void print_reading(std::ostream& out, const mrz_reader::Reading& r, std::string_view indent) {
  for (const auto& l : r.lines) out << indent << l.text.reveal() << '\n';
  for (const auto& c : r.checks)
    if (c.verdict != mrz::Verdict::ok)
      out << indent << "line " << c.line << ", column " << c.column << ": the check digit should be " << c.expected
          << " and is " << c.found << '\n';
  for (const auto& f : r.findings) out << indent << sentence(f) << '\n';
  for (const auto& h : r.reasons) out << indent << sentence(h) << '\n';
}

}  // namespace landfall::tools
