// report.html: what an officer or a technician reads at a glance.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "html.hpp"
#include "pictures.hpp"
#include "report_chip.hpp"

namespace landfall::package {
namespace {

using model::Outcome;
using model::ReadingStatus;
using model::RecordStatus;

constexpr int page_side = 1500, sample_side = 900, jpeg_quality = 86;

Look look_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::done:
      return {"good", "✓", "done"};
    case Outcome::unsure:
      return {"warn", "!", "not certain"};
    case Outcome::refused:
      return {"bad", "✕", "refused"};
    case Outcome::absent:
      return {"bad", "✕", "nothing presented"};
    case Outcome::skipped:
      return {"mute", "–", "skipped"};
    case Outcome::failed:
      return {"bad", "✕", "failed"};
  }
  return {"bad", "?", "unknown"};
}

Look look_of(RecordStatus status) {
  switch (status) {
    case RecordStatus::complete:
      return {"good", "✓", "Complete"};
    case RecordStatus::unsure:
      return {"warn", "!", "Not certain"};
    case RecordStatus::incomplete:
      return {"bad", "✕", "Incomplete"};
  }
  return {"bad", "?", "Unknown"};
}

Look look_of(ReadingStatus status) {
  switch (status) {
    case ReadingStatus::read:
      return {"good", "✓", "read"};
    case ReadingStatus::unsure:
      return {"warn", "!", "not certain"};
    case ReadingStatus::none:
      return {"bad", "✕", "not found"};
  }
  return {"bad", "?", "unknown"};
}

std::string verdict_words(mrz::Verdict verdict) {
  return verdict == mrz::Verdict::ok ? "agrees" : spoken(mrz::name(verdict));
}

std::string check_name(mrz::FieldId id) {
  switch (id) {
    case mrz::FieldId::document_number_check:
      return "Document number";
    case mrz::FieldId::birth_date_check:
      return "Date of birth";
    case mrz::FieldId::expiry_date_check:
      return "Date of expiry";
    case mrz::FieldId::optional_data_check:
      return "Optional data";
    case mrz::FieldId::composite_check:
      return "Composite";
    default:
      return spoken(mrz::name(id));
  }
}

std::string number(double value, const char* format) {
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

// "2026-11-23 08:03:12 UTC"
std::string readable(model::WallTime time) {
  auto out = model::to_text(time);
  if (out.size() < 19) return "not known";
  out[10] = ' ';
  return out.substr(0, 19) + " UTC";
}
std::string clock_of(model::WallTime time) {
  const auto out = model::to_text(time);
  return out.size() < 23 ? out : out.substr(11, 12);
}
std::string seconds(model::WallTime from, model::WallTime to) {
  return number(static_cast<double>(to - from) / 1e9, "%.1f s");
}

// What the banner adds about the chip; a chip that proves nothing wrong adds nothing.
std::string_view chip_words(const model::TravellerRecord& record) {
  if (!record.chip || !record.chip->verdict) return {};
  switch (record.chip->verdict->overall) {
    case model::Overall::passed:
      break;
    case model::Overall::undetermined:
      return " Not all that the chip says could be proven.";
    case model::Overall::failed:
      return " Alarm: the chip failed verification.";
  }
  return {};
}

// No record is green above a chip that failed, whether the plan requires a chip or not.
Look banner(const model::TravellerRecord& record) {
  auto look = look_of(record.status);
  const bool failed = record.chip && record.chip->verdict && record.chip->verdict->overall == model::Overall::failed;
  if (failed) look.css = "bad", look.symbol = "✕";
  return look;
}

std::string headline(const model::TravellerRecord& record) {
  switch (record.status) {
    case RecordStatus::complete:
      return text("Everything that the plan requires was captured.",
                  record.mrz && record.mrz->holder && record.mrz->holder->expired ? " The document has expired." : "",
                  chip_words(record));
    case RecordStatus::unsure:
      return text("Everything was captured, but not all of it can be relied on.", chip_words(record));
    case RecordStatus::incomplete:
      break;
  }
  for (const auto& step : record.steps)
    if (!step.optional && step.outcome != Outcome::done && step.outcome != Outcome::unsure && !step.why.empty())
      return text(step.why, chip_words(record));
  return text("A step that the plan requires gave no result.", chip_words(record));
}

void top(Html& html, const model::TravellerRecord& record) {
  const auto origins = model::origins(record);
  const auto has = [&](Origin origin) { return std::find(origins.begin(), origins.end(), origin) != origins.end(); };
  if (has(Origin::simulated))
    html.markup(
        "<div class=\"simulated\" role=\"note\"><b>SIMULATED</b>Made by simulated devices. This is not the record of a "
        "person.</div>");
  if (has(Origin::replayed))
    html.markup(
        "<div class=\"simulated\" role=\"note\"><b>REPLAYED</b>Played back from a recording, not captured now.</div>");
  if (has(Origin::file))
    html.markup(
        "<div class=\"simulated\" role=\"note\"><b>FROM FILES</b>Pictures come from files, not from a capture "
        "device.</div>");
  const auto look = banner(record);
  html.markup("<main><div class=\"status ", look.css, "\"><div class=\"symbol\" aria-hidden=\"true\">", look.symbol,
              "</div><div><h1>", look.words, "</h1><p>");
  html.text(headline(record)).markup("</p></div><div class=\"when\"><b>").text(readable(record.begun)).markup("</b>");
  html.text("took " + seconds(record.begun, record.ended))
      .markup("<br>record <code>")
      .text(record.id)
      .markup("</code></div></div>");
}

void steps(Html& html, const model::TravellerRecord& record) {
  html.markup("<div class=\"steps\">");
  for (const auto& step : record.steps) {
    const auto look = look_of(step.outcome);
    const bool harmless = step.optional && step.outcome != Outcome::done && step.outcome != Outcome::unsure;
    html.markup("<div class=\"step ", harmless ? "mute" : look.css, "\"><b>")
        .text(spoken(step.step))
        .markup("</b><span class=\"word\">", look.symbol, " ", look.words, "</span>");
    if (step.optional) html.markup(" <span class=\"advice\">(optional)</span>");
    html.markup("</div>");
  }
  html.markup("</div>");
}

// ---- the document

using Point = model::Point;
Point along(const model::Quad& quad, double u, double v) {
  const auto mix = [&](double a, double b, double c, double d) {
    return (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v;
  };
  return {mix(quad[0].x, quad[1].x, quad[2].x, quad[3].x), mix(quad[0].y, quad[1].y, quad[2].y, quad[3].y)};
}

// The part of a quad from u0 to u1, v0 to v1: below 0 and above 1 it reaches beyond.
model::Quad part(const model::Quad& quad, double u0, double u1, double v0, double v1) {
  return {along(quad, u0, v0), along(quad, u1, v0), along(quad, u1, v1), along(quad, u0, v1)};
}

bool has_area(const model::Quad& quad) {
  const auto [least, most] = std::minmax_element(quad.begin(), quad.end(), [](Point a, Point b) { return a.x < b.x; });
  for (const auto& p : quad)
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
  return most->x - least->x > 1;
}

void polygon(Html& html, const model::Quad& quad, std::string_view css) {
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
model::Quad cell_of(const model::LineReading& line, std::size_t cell, double lean = 0) {
  const auto n = static_cast<double>(std::max<std::size_t>(1, line.text.reveal().size()));
  const auto at = static_cast<double>(cell);
  auto quad = part(line.place, (at - lean) / n, (at + 1 + lean) / n, -0.15 - lean, 1.15 + lean);
  if (cell >= line.cells.size()) return quad;
  const auto middle = along(quad, 0.5, 0.5);  // a line that is bent: the reader knows better
  for (auto& p : quad) p = {p.x + line.cells[cell].x - middle.x, p.y + line.cells[cell].y - middle.y};
  return quad;
}

// What the reader saw, drawn over a picture of the page. `to`: from the page's pixels to those of the picture.
template <class Map>
void overlay(Html& html, const model::MrzReading& reading, const ImageView& view, Map to) {
  const auto draw = [&](model::Quad quad, std::string_view css) {
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

std::string caption(const model::Sample& s) {
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : " · ") + words; };
  if (!s.light.empty()) add(text(s.light, " light", s.light_nm > 0 ? text(" (", s.light_nm, " nm)") : ""));
  if (!s.side.empty()) add(s.side);
  if (!s.fingers.empty()) add(spoken(name(s.fingers.front())));
  for (const auto finger : s.missing) add("without " + spoken(name(finger)));
  add(text(s.image.view.width, " × ", s.image.view.height,
           s.ppi_x > 0 ? text(", ", number(s.ppi_x, "%.0f"), " ppi") : ""));
  if (s.partial) add("PARTIAL: rows are missing");
  if (s.provenance.origin != Origin::measured) add(name(s.provenance.origin));
  if (s.provenance.attempt > 1) add(text("try ", s.provenance.attempt));
  return out;
}

// A sample as a figure; what cannot be shown is said instead. `over` draws what stands over it.
template <class Over>
void figure(Html& html, codec::PictureDecoder& pictures, const model::Sample& sample, int side, std::string_view title,
            Over over) {
  const auto uri = [&]() -> Result<std::string> {
    LANDFALL_TRY(const auto plain, to_plain(sample.image.view, pictures));
    LANDFALL_TRY(const auto small, shrink(plain, side));
    return data_uri(small.picture, jpeg_quality);
  }();
  html.markup("<figure>");
  if (uri) {
    html.markup("<div class=\"frame\"><img alt=\"\" src=\"", *uri, "\">");
    over(html);
    html.markup("</div>");
  } else {
    html.markup("<p class=\"alert bad\">")
        .text("This picture cannot be shown: " + uri.error().message())
        .markup("</p>");
  }
  const auto words = caption(sample);
  html.element("figcaption", title.empty() ? words : text(title, " · ", words)).markup("</figure>");
}
void figure(Html& html, codec::PictureDecoder& pictures, const model::Sample& sample, int side,
            std::string_view title = {}) {
  figure(html, pictures, sample, side, title, [](Html&) {});
}

// The zone cut out of the page and laid straight, so that eyes can compare it with the characters below.
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

// The document that the zone lies in; null: not seen.
const model::DocumentView* with_zone(const model::TravellerRecord& record) {
  if (record.mrz && record.mrz->status != ReadingStatus::none)
    for (const auto& d : record.documents)
      if (d.has_zone && d.page == record.mrz->page) return &d;
  return nullptr;
}

// The portrait on the document, or on the other side of a card. Another document of the same picture may be somebody
// else's.
const model::Sample* bearer(const model::TravellerRecord& record) {
  const auto* zone = with_zone(record);
  if (zone != nullptr && zone->portrait) return &*zone->portrait;
  for (const auto& d : record.documents)
    if (zone != nullptr && zone->format == mrz::Format::td1 && d.format == zone->format && d.page != zone->page &&
        d.portrait)
      return &*d.portrait;
  return nullptr;
}

void reading_side(Html& html, codec::PictureDecoder& pictures, const model::TravellerRecord& record) {
  if (!record.mrz) {
    html.markup("<p class=\"alert bad\">✕ The page was not read.</p>");
    return;
  }
  const auto& reading = *record.mrz;
  const auto look = look_of(reading.status);
  if (reading.status == ReadingStatus::unsure)
    html.markup(
        "<p class=\"alert warn\">! Machine readable zone not certain. What follows is the best guess: compare it with "
        "the document, do not rely on it.</p>");
  if (reading.status == ReadingStatus::none)
    html.markup("<p class=\"alert bad\">✕ No machine readable zone was found on this page.</p>");
  said(html, reading);
  if (const auto* portrait = bearer(record)) {
    html.markup("<div class=\"bearer\">");
    figure(html, pictures, *portrait, 300, "Portrait on the page");
    html.markup("<div>");
    holder(html, reading);
    html.markup("</div></div>");
  } else {
    holder(html, reading);
  }
  if (reading.status == ReadingStatus::none) return;
  html.markup("<h3>Machine readable zone: <b class=\"", look.css, "\">", look.symbol, " ", look.words, "</b></h3>");
  if (reading.page < record.pages.size()) strip(html, pictures, reading, record.pages[reading.page]);
  mrz_lines(html, reading);
  decided(html, reading);
  wrong_fields(html, reading);
  html.element(
      "p",
      text("Confidence ", number(reading.confidence, "%.3f"), reading.infrared ? ", white and infrared light" : "",
           ", read in ", number(static_cast<double>(reading.duration_ns) / 1e6, "%.0f ms"), "."),
      "legend");
}

std::string title_of(const model::DocumentView& d, std::size_t number) {
  auto out = text("Document ", number, d.format ? text(", ", mrz::name(*d.format)) : std::string(), ", laid straight");
  if (!d.has_zone) out += d.upright ? "; no zone" : "; no zone, may be upside down";
  return out;
}

// Documents laid straight, that with the zone with what was read; pages as captured below, or alone where no document
// was seen in them.
void document_side(Html& html, codec::PictureDecoder& pictures, const model::TravellerRecord& record) {
  const auto* zone_view = with_zone(record);
  bool over_straight = false;
  for (std::size_t i = 0; i < record.documents.size(); ++i) {
    const auto& d = record.documents[i];
    if (!d.straight) continue;
    const bool read_here = &d == zone_view;
    over_straight = over_straight || read_here;
    figure(html, pictures, *d.straight, page_side, title_of(d, i + 1), [&](Html& to) {
      if (read_here)
        overlay(to, *record.mrz, d.straight->image.view, [&](Point p) { return model::straight_of(d, p); });
    });
  }
  const bool small = over_straight;
  if (small) html.markup("<div class=\"captured\">");
  for (std::size_t i = 0; i < record.pages.size(); ++i)
    figure(html, pictures, record.pages[i], small ? sample_side : page_side, small ? "As captured" : "", [&](Html& to) {
      if (!over_straight && record.mrz && record.mrz->page == i && record.mrz->status != ReadingStatus::none)
        overlay(to, *record.mrz, record.pages[i].image.view, [](Point p) { return p; });
    });
  if (small) html.markup("</div>");
}

void document(Html& html, codec::PictureDecoder& pictures, const model::TravellerRecord& record) {
  if (record.pages.empty()) return;
  html.markup("<section><h2>Document</h2><div class=\"columns\"><div>");
  document_side(html, pictures, record);
  if (record.mrz && record.mrz->status != ReadingStatus::none) checks(html, *record.mrz);
  html.markup("</div><div>");
  reading_side(html, pictures, record);
  html.markup("</div></div></section>");
}

// ---- the rest

void samples(Html& html, codec::PictureDecoder& pictures, std::string_view title,
             const std::vector<model::Sample>& list) {
  if (list.empty()) return;
  html.markup("<section><h2>", title, "</h2><div class=\"gallery\">");
  for (const auto& sample : list) figure(html, pictures, sample, sample_side);
  html.markup("</div></section>");
}

void person(Html& html, codec::PictureDecoder& pictures, const model::TravellerRecord& record) {
  if (!record.portraits.empty() && !record.fingers.empty()) html.markup("<div class=\"pair\">");
  samples(html, pictures, "Portrait", record.portraits);
  samples(html, pictures, "Fingers", record.fingers);
  if (!record.portraits.empty() && !record.fingers.empty()) html.markup("</div>");
}

void codes(Html& html, const model::TravellerRecord& record) {
  if (record.codes.empty()) return;
  html.markup("<section><h2>Codes</h2><ul>");
  for (const auto& code : record.codes) {
    const auto& bytes = code.bytes.reveal();
    html.markup("<li>")
        .text(text(code.kind, code.symbology.empty() ? "" : ", ", code.symbology, ", ", bytes.size(), " bytes: "))
        .markup("<code>");
    html.text(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())).markup("</code></li>");
  }
  html.markup("</ul></section>");
}

std::string act_words(const model::OperatorAct& act) {
  std::string out = act.answer == "veto"    ? "rejected what was taken"
                    : act.answer == "skip"  ? "skipped the step"
                    : act.answer == "retry" ? "asked for another try"
                                            : "said that fingers are missing";
  for (const auto finger : act.fingers) out += (finger == act.fingers.front() ? ": " : ", ") + spoken(name(finger));
  return out;
}

void step_story(Html& html, const model::StepReport& step) {
  const auto look = look_of(step.outcome);
  html.markup("<div class=\"story\"><p><strong>")
      .text(spoken(step.step))
      .markup("</strong> <b class=\"", look.css, "\">", look.symbol, " ", look.words, "</b></p><div>");
  if (!step.why.empty()) html.element("p", step.why);
  Html items;
  for (const auto& reason : step.reasons) items.element("li", "Reason: " + sentence(reason));
  for (const auto& act : step.acts)
    items.element("li", text(clock_of(act.time), " The operator ", act_words(act), "."));
  if (!step.hints.empty()) {
    std::string told;
    for (const auto& hint : step.hints) told += (told.empty() ? "" : " ") + sentence(hint);
    items.element("li", "The traveller was told: " + told);
  }
  for (const auto& error : step.errors)
    items.markup("<li>")
        .text(error.message())
        .markup(" <span class=\"advice\">")
        .text(advice(recovery(error)))
        .markup("</span></li>");
  if (const auto list = items.take(); !list.empty()) html.markup("<ul>", list, "</ul>");
  html.markup("</div></div>");
}

// What was skipped or refused and why; steps that simply went well are not told again.
void stories(Html& html, const model::TravellerRecord& record) {
  Html out;
  for (const auto& step : record.steps)
    if (step.outcome != Outcome::done || !step.why.empty() || !step.acts.empty() || !step.errors.empty())
      step_story(out, step);
  const auto told = out.take();
  if (!told.empty())
    html.markup("<section class=\"long\"><h2>What was skipped, refused or not certain</h2>", told, "</section>");
}

void times(Html& html, const model::TravellerRecord& record) {
  html.markup(
      "<section class=\"long\"><h2>Times</h2><div "
      "class=\"wide\"><table><tr><th>Step</th><th>Begun</th><th>Took</th><th>Tries</th><th>Outcome</th><th>Hints "
      "given</th></tr>");
  for (const auto& step : record.steps) {
    const auto look = look_of(step.outcome);
    std::string hints;
    for (const auto& hint : step.hints) hints += (hints.empty() ? "" : " ") + sentence(hint);
    html.markup("<tr>")
        .element("td", spoken(step.step))
        .element("td", clock_of(step.begun))
        .element("td", seconds(step.begun, step.ended))
        .element("td", text(step.tries));
    html.markup("<td class=\"", look.css, "\">", look.symbol, " ", look.words, "</td>")
        .element("td", hints.empty() ? "–" : hints)
        .markup("</tr>");
  }
  html.markup("</table></div></section>");
}

void devices(Html& html, const model::TravellerRecord& record) {
  html.markup(
      "<section class=\"long\"><h2>Devices</h2><div "
      "class=\"wide\"><table><tr><th>For</th><th>Device</th><th>Identity</th><th>Firmware</th><th>Driver</th></tr>");
  for (const auto& d : record.devices) {
    html.markup("<tr>").element("td", spoken(d.role)).markup("<td>");
    if (d.problem)
      html.markup("<b class=\"bad\">✕ ")
          .text(d.problem->message())
          .markup("</b> <span class=\"advice\">")
          .text(advice(recovery(*d.problem)))
          .markup("</span>");
    else
      html.text(d.title).markup(d.simulated ? " <b class=\"warn\">simulated</b>" : "");
    html.markup("</td><td><code>")
        .text(d.id.empty() ? d.uri : d.id)
        .markup("</code>", d.id.empty() || d.strong_identity ? "" : " <span class=\"advice\">by its socket only</span>",
                "</td>");
    html.element("td", d.firmware.empty() ? "–" : d.firmware)
        .element("td", d.driver.empty() ? "–" : d.driver + " " + d.driver_version)
        .markup("</tr>");
  }
  html.markup("</table></div>");
  if (!record.notices.empty()) {
    html.markup("<h3>Notices</h3><ul>");
    for (const auto& n : record.notices)
      html.element("li", text(clock_of(n.time), " ", n.device, ": ", spoken(name(n.notice.code)),
                              n.notice.detail.empty() ? "" : ": ", n.notice.detail));
    html.markup("</ul>");
  }
  html.markup("</section>");
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ", ") + one;
  return out.empty() ? "–" : out;
}

void provenance(Html& html, const model::TravellerRecord& record) {
  const auto named = named_samples(record);
  if (named.empty()) return;
  html.markup(
      "<section class=\"long\"><h2>Where the pictures come from</h2><div "
      "class=\"wide\"><table><tr><th>File</th><th>Origin</th><th>Device</th><th>Exposed</th><th>Settings</"
      "th><th>Calibration</th><th>Steps applied</th></tr>");
  for (const auto& n : named) {
    const auto& p = n.sample->provenance;
    const bool live = p.origin == Origin::measured;
    html.markup("<tr><td><code>")
        .text(n.file)
        .markup("</code></td><td class=\"", live ? "good" : "warn", "\">")
        .text(name(p.origin))
        .markup("</td><td><code>")
        .text(p.device)
        .markup("</code></td>");
    html.element("td", clock_of(n.sample->exposure_start)).element("td", joined(p.settings));
    html.element("td", p.calibration.empty() ? std::string(name(p.calibration_state))
                                             : p.calibration + ", " + name(p.calibration_state))
        .element("td", joined(p.steps))
        .markup("</tr>");
  }
  html.markup("</table></div></section>");
}

}  // namespace

Result<std::string> render_report(const model::TravellerRecord& record, codec::PictureDecoder* decoder) {
  codec::InThisProcess here;
  auto& pictures = decoder != nullptr ? *decoder : here;
  Html html;
  html.markup(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
      "'unsafe-inline'\">"
      "<meta name=\"referrer\" content=\"no-referrer\"><title>");
  html.text("Traveller record " + record.id).markup("</title><style>", report_style, "</style></head><body>\n");
  top(html, record);
  steps(html, record);
  document(html, pictures, record);
  person(html, pictures, record);
  if (record.chip) chip_section(html, *record.chip);
  codes(html, record);
  stories(html, record);
  times(html, record);
  devices(html, record);
  provenance(html, record);
  html.markup("<footer>")
      .text(text(record.software, " · plan “", record.plan, "” · this page holds personal data"))
      .markup("</footer></main></body></html>\n");
  return html.take();
}

}  // namespace landfall::package
