// The zone of a page: as it was seen, and as it was read.
#include <algorithm>
#include <array>
#include <cmath>

#include <landfall/base/text.hpp>

#include "pictures.hpp"
#include "sections.hpp"

namespace landfall::report {
namespace {

using model::ReadingStatus;
Point along(const Quad& quad, double u, double v) {
  const auto mix = [&](double a, double b, double c, double d) {
    return (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v;
  };
  return {mix(quad[0].x, quad[1].x, quad[2].x, quad[3].x), mix(quad[0].y, quad[1].y, quad[2].y, quad[3].y)};
}

// The part of a quad from u0 to u1, v0 to v1: below 0 and above 1 it reaches beyond.
Quad part(const Quad& quad, double u0, double u1, double v0, double v1) {
  return {along(quad, u0, v0), along(quad, u1, v0), along(quad, u1, v1), along(quad, u0, v1)};
}

bool has_area(const Quad& quad) {
  const auto [least, most] = std::minmax_element(quad.begin(), quad.end(), [](Point a, Point b) { return a.x < b.x; });
  for (const auto& p : quad)
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
  return most->x - least->x > 1;
}

void polygon(Html& html, const Quad& quad, std::string_view css) {
  if (!has_area(quad)) return;
  html.markup("<polygon class=\"", css, "\" points=\"");
  for (const auto& p : quad) html.markup(number(p.x, "%.1f"), ",", number(p.y, "%.1f"), " ");
  html.markup("\"/>");
}

// How sure a character is, in four steps; the look is that of q0 to q3.
std::string_view sureness(const model::LineReading& line, std::size_t cell) {
  if (cell >= line.probability.size()) return {};
  const float p = line.probability[cell];
  return p >= 0.98F ? "q0" : p >= 0.9F ? "q1" : p >= 0.5F ? "q2" : "q3";
}

// One cell of a line, a little higher than its letter.
Quad cell_of(const model::LineReading& line, std::size_t cell, double lean = 0) {
  const auto n = static_cast<double>(std::max<std::size_t>(1, line.text.reveal().size()));
  const auto at = static_cast<double>(cell);
  auto quad = part(line.place, (at - lean) / n, (at + 1 + lean) / n, -0.15 - lean, 1.15 + lean);
  if (cell >= line.cells.size()) return quad;
  const auto middle = along(quad, 0.5, 0.5);  // a line that is bent: the reader knows better
  for (auto& p : quad) p = {p.x + line.cells[cell].x - middle.x, p.y + line.cells[cell].y - middle.y};
  return quad;
}

}  // namespace

void overlay(Html& html, const model::MrzReading& reading, const ImageView& view,
             const std::function<Point(Point)>& to) {
  const auto draw = [&](Quad quad, std::string_view css) {
    for (auto& p : quad) p = to(p);
    polygon(html, quad, css);
  };
  const auto line_at = [&](int number) -> const model::LineReading* {
    const auto line = static_cast<std::size_t>(number - 1);
    return line < reading.lines.size() && !reading.lines[line].text.reveal().empty() ? &reading.lines[line] : nullptr;
  };
  const auto mark = [&](const CellRange& cells, std::string_view css) {
    const auto* line = line_at(cells.line);
    for (int c = std::max(1, cells.first); line != nullptr && c <= cells.last && c <= 100; ++c)
      draw(cell_of(*line, static_cast<std::size_t>(c - 1), 0.12), css);
  };
  html.markup("<svg viewBox=\"0 0 ", view.width, " ", view.height,
              "\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  if (reading.status != ReadingStatus::none)
    draw(part(reading.zone, -0.012, 1.012, -0.12, 1.12), text("zone ", look_of(reading.status).css));
  for (const auto& line : reading.lines)
    for (std::size_t c = 0; c < line.text.reveal().size() && c < 100; ++c)
      draw(cell_of(line, c), text("char ", sureness(line, c)));
  for (const auto& check : reading.checks)
    if (const auto* line = line_at(check.line))
      draw(cell_of(*line, static_cast<std::size_t>(check.column - 1)),
           check.verdict == mrz::Verdict::ok ? "cell good" : "cell bad");
  for (const auto& finding : reading.findings)
    for (const auto& cells : finding.cells) mark(cells, "found");
  for (const auto& reason : reading.reasons)
    for (const auto& argument : reason.arguments) {
      if (const auto* cells = std::get_if<CellRange>(&argument)) mark(*cells, "why");
      if (const auto* b = std::get_if<Box>(&argument)) {
        const double left = b->x, top = b->y, right = left + b->width, bottom = top + b->height;
        draw({{{left, top}, {right, top}, {right, bottom}, {left, bottom}}}, "why");
      }
    }
  html.markup("</svg>");
}

void strip(Html& html, codec::PictureDecoder& pictures, const model::MrzReading& reading, const model::Sample& page) {
  if (reading.status == ReadingStatus::none || !has_area(reading.zone)) return;
  const auto& q = reading.zone;
  const double width = std::hypot(q[1].x - q[0].x, q[1].y - q[0].y),
               height = std::hypot(q[3].x - q[0].x, q[3].y - q[0].y);
  if (width < 8 || height < 2 || height > width) return;
  constexpr int columns = 1000;
  const int rows = std::clamp(static_cast<int>(columns * height * 1.3 / (width * 1.03)), 20, 500);
  const auto uri = [&]() -> Result<std::string> {
    LANDFALL_TRY(const auto plain, to_plain(page.image.view, pictures));
    LANDFALL_TRY(const auto cut, straighten(plain, part(q, -0.015, 1.015, -0.15, 1.15), columns, rows));
    return data_uri(cut, jpeg_quality);
  }();
  if (uri)
    html.markup("<figure><div class=\"frame\"><img alt=\"The zone as printed\" src=\"", *uri, "\"></div></figure>");
}

namespace {

bool inside(const std::vector<CellRange>& ranges, int line, int column) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const CellRange& c) { return c.line == line && column >= c.first && column <= c.last; });
}

// What is to be said of one cell of the zone besides how sure it is.
std::string_view cell_class(const model::MrzReading& reading, int line, int column) {
  for (const auto& finding : reading.findings)
    if (inside(finding.cells, line, column)) return " fd";
  for (const auto& reason : reading.reasons)
    for (const auto& argument : reason.arguments)
      if (const auto* cells = std::get_if<CellRange>(&argument); cells != nullptr && inside({*cells}, line, column))
        return " rs";
  for (const auto& check : reading.checks)
    if (check.line == line && check.column == column) return check.verdict == mrz::Verdict::ok ? " cg" : " cb";
  for (const auto& f : reading.fields)
    if (f.line == line && column >= f.column && column < f.column + f.length && f.verdict != mrz::Verdict::ok)
      return " fb";
  return {};
}

// Each character over a bar that says how sure it is; the number shows when the pointer rests on it.
}  // namespace

void mrz_lines(Html& html, const model::MrzReading& reading) {
  if (reading.lines.empty()) return;
  std::size_t longest = 1;
  for (const auto& line : reading.lines) longest = std::max(longest, line.text.reveal().size());
  html.markup("<div class=\"mrz\" style=\"--mrz:", longest > 38 ? "14.5px" : longest > 32 ? "17px" : "19px", "\">");
  for (std::size_t l = 0; l < reading.lines.size(); ++l) {
    const auto& line = reading.lines[l];
    const auto& characters = line.text.reveal();
    for (std::size_t c = 0; c < characters.size(); ++c) {
      html.markup("<i class=\"", sureness(line, c),
                  cell_class(reading, static_cast<int>(l + 1), static_cast<int>(c + 1)), "\" title=\"line ", l + 1,
                  ", cell ", c + 1);
      if (c < line.probability.size())
        html.markup(": probability ", number(static_cast<double>(line.probability[c]), "%.4f"));
      html.markup("\">").text(characters.substr(c, 1)).markup("</i>");
    }
    if (l + 1 < reading.lines.size()) html.markup("\n");
  }
  html.markup(
      "</div><p class=\"legend\">Bar: how probable the character is, <i class=\"key q0\"></i> 0.98 and more <i "
      "class=\"key q1\"></i> 0.9 and more <i class=\"key q2\"></i> 0.5 and more <i class=\"key q3\"></i> less. Box: "
      "green "
      "check digit agrees, red it does not, pink a finding, blue why the zone is not certain.</p>");
}

// What a reading is not certain for, and what is noteworthy about it.
void said(Html& html, const model::MrzReading& reading) {
  for (const auto& finding : reading.findings) {
    const bool alarm = severity(finding.code) == Severity::insist;
    html.markup("<p class=\"alert ", alarm ? "bad" : "warn", "\">", alarm ? "✕ " : "! ")
        .text(sentence(finding))
        .markup("</p>");
  }
  if (reading.reasons.empty()) return;
  html.markup("<h3>Why</h3><ul>");
  for (const auto& reason : reading.reasons) html.element("li", sentence(reason));
  html.markup("</ul>");
}

// Characters that rules decided against the picture, and what else it may be.
void decided(Html& html, const model::MrzReading& reading) {
  if (!reading.changes.empty()) {
    html.markup("<ul class=\"legend\">");
    for (const auto& c : reading.changes)
      html.element("li", text("Line ", c.line, ", cell ", c.column, ": looks like ", std::string(1, c.picture),
                              ", must be ", std::string(1, c.chosen), " (", spoken(mrz::name(c.reason)), ")"));
    html.markup("</ul>");
  }
  if (reading.status == ReadingStatus::read || reading.second.reveal().empty()) return;
  html.markup("<p class=\"legend\">The second best text:</p><div class=\"mrz second\">")
      .text(reading.second.reveal())
      .markup("</div>");
}

void checks(Html& html, const model::MrzReading& reading) {
  if (reading.checks.empty()) return;
  html.markup(
      "<h3>Check digits</h3><div class=\"wide\"><table><tr><th>Over</th><th class=\"digit\">Printed</th><th "
      "class=\"digit\">Expected</th><th>Place</th><th>Verdict</th></tr>");
  for (const auto& check : reading.checks) {
    const bool ok = check.verdict == mrz::Verdict::ok;
    html.markup("<tr>")
        .element("td", check_name(check.id))
        .element("td", std::string(1, check.found), "digit")
        .element("td", std::string(1, check.expected), "digit");
    html.element("td", text("line ", check.line, ", ", check.column))
        .markup("<td class=\"", ok ? "good" : "bad", "\">", ok ? "✓ " : "✕ ")
        .text(verdict_words(check.verdict))
        .markup("</td></tr>");
  }
  html.markup("</table></div>");
}

void wrong_fields(Html& html, const model::MrzReading& reading) {
  std::string list;
  for (const auto& f : reading.fields) {
    if (f.verdict == mrz::Verdict::ok || f.verdict == mrz::Verdict::bad_check_digit) continue;
    list += text(list.empty() ? "" : "; ", spoken(mrz::name(f.id)), ": ", mrz::name(f.verdict), ", line ", f.line,
                 ", column ", f.column);
  }
  std::replace(list.begin(), list.end(), '_', ' ');
  if (!list.empty()) html.element("p", "Fields that are not as ICAO Doc 9303 has them: " + list + ".", "legend");
}

void holder(Html& html, const model::MrzReading& reading) {
  if (!reading.holder) return;
  const auto& h = *reading.holder;
  const bool sure = reading.status == ReadingStatus::read;
  if (sure && h.expired)
    html.markup("<p class=\"alert bad\">✕ The document has expired: ").text(h.expiry.reveal()).markup("</p>");
  html.markup("<dl", sure ? "" : " class=\"guess\"", ">");
  const auto row = [&](std::string_view what, const std::string& value) {
    html.element("dt", what).element("dd", value.empty() ? "–" : value);
  };
  row("Surname", h.surname.reveal());
  row("Given names", h.given_names.reveal());
  row("Document", (reading.format ? std::string(mrz::name(*reading.format)) + ", " : "") + h.document_code + ", " +
                      h.issuing_state);
  row("Number", h.document_number.reveal());
  row("Nationality", h.nationality.reveal());
  row("Born", h.birth.reveal());
  row("Sex", h.sex.reveal());
  row("Expires", h.expiry.reveal());
  html.markup("</dl>");
}

}  // namespace landfall::report
