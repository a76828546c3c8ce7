#include <landfall/model/document.hpp>

#include <algorithm>
#include <array>

#include <landfall/base/name_table.hpp>
#include <landfall/base/text.hpp>

namespace landfall::model {
namespace {

Personal<std::string> words(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '<', ' ');
  return Personal<std::string>(std::move(out));
}
Personal<std::string> plain(std::string_view value) { return Personal<std::string>(std::string(value)); }

Personal<std::string> date_text(const std::optional<mrz::Date>& date) {
  if (!date) return {};
  const auto part = [](int value, int digits) {
    std::string out = value == 0 ? std::string(static_cast<std::size_t>(digits), '?') : std::to_string(value);
    return std::string(
               static_cast<std::size_t>(digits) - std::min<std::size_t>(out.size(), static_cast<std::size_t>(digits)),
               '0') +
           out;
  };
  return Personal<std::string>(part(date->year, 4) + "-" + part(date->month, 2) + "-" + part(date->day, 2));
}

Holder holder_of(const mrz::Zone& zone, mrz::Date today) {
  Holder out;
  out.surname = words(zone.names().primary);
  out.given_names = words(zone.names().secondary);
  out.document_number = plain(zone.document_number());
  out.nationality = plain(zone.nationality());
  out.birth = date_text(zone.birth_date());
  out.expiry = date_text(zone.expiry_date());
  if (const auto sex = zone.sex()) out.sex = plain(mrz::name(*sex));
  out.document_code = zone.document_code();
  out.issuing_state = zone.issuing_state();
  out.expired = zone.expiry_date() && zone.expiry_date()->complete() && *zone.expiry_date() < today;
  return out;
}

}  // namespace

void take_apart(MrzReading& reading, mrz::Date today) {
  reading.fields.clear();
  reading.checks.clear();
  reading.holder.reset();
  std::vector<std::string_view> lines;
  for (const auto& line : reading.lines) lines.push_back(line.text.reveal());
  const auto zone = mrz::parse(lines, today);
  if (!zone) return;
  reading.format = zone->format();
  for (const auto& f : zone->fields())
    reading.fields.push_back({f.id, f.verdict, f.line, f.column, f.length, plain(f.text)});
  for (const auto& check : zone->check_digits()) reading.checks.push_back(check);
  reading.holder = holder_of(*zone, today);
}

namespace {

struct FindingEntry {
  FindingCode code;
  Severity severity;
  std::string_view name, en, es;
};
// The catalogue: one row a code. Cells are appended in brackets by sentence().
constexpr std::array<FindingEntry, 6> catalogue{{
    {FindingCode::digits_printed_wrong, Severity::advise, "digits_printed_wrong",
     "Check digits are printed wrong on this document.", "El documento tiene dígitos de control mal impresos."},
    {FindingCode::outside_alphabet, Severity::advise, "outside_alphabet",
     "The zone holds something that is no letter, digit or filler.",
     "La zona contiene algo que no es letra, dígito ni relleno."},
    {FindingCode::vis_ir_mismatch, Severity::insist, "vis_ir_mismatch",
     "Alarm: white and infrared light show different characters.",
     "Alarma: la luz blanca y la infrarroja muestran caracteres distintos."},
    {FindingCode::missing_in_infrared, Severity::advise, "missing_in_infrared",
     "The zone cannot be seen in infrared light: its ink is not the one prescribed.",
     "La zona no se ve con luz infrarroja: su tinta no es la prescrita."},
    {FindingCode::impossible_date, Severity::advise, "impossible_date",
     "The document bears a date that the calendar does not have.",
     "El documento lleva una fecha que no existe en el calendario."},
    {FindingCode::out_of_rule, Severity::advise, "out_of_rule", "The zone is not laid out as ICAO Doc 9303 has it.",
     "La zona no sigue la disposición del Doc 9303 de la OACI."},
}};
constexpr FindingEntry unknown_finding{FindingCode::out_of_rule, Severity::advise, "unknown",
                                       "Something is noteworthy about this zone.", "Hay algo notable en esta zona."};

const FindingEntry& entry(FindingCode code) noexcept {
  for (const auto& e : catalogue)
    if (e.code == code) return e;
  return unknown_finding;
}

}  // namespace

std::string_view name(FindingCode code) noexcept { return entry(code).name; }
Severity severity(FindingCode code) noexcept { return entry(code).severity; }

std::string sentence(const Finding& finding, std::string_view locale) {
  const auto& e = entry(finding.code);
  std::string out(locale.substr(0, 2) == "es" ? e.es : e.en);
  std::vector<CellRange> ranges;  // neighbours as one
  for (const auto& c : finding.cells)
    if (!ranges.empty() && ranges.back().line == c.line && ranges.back().last + 1 == c.first)
      ranges.back().last = c.last;
    else
      ranges.push_back(c);
  std::string cells;
  for (const auto& c : ranges) {
    cells += text(cells.empty() ? "" : ", ", "line ", c.line, c.first == c.last ? ", cell " : ", cells ", c.first);
    if (c.first != c.last) cells += text("-", c.last);
  }
  if (!cells.empty()) out += " (" + cells + ")";
  return out;
}

Point straight_of(const DocumentView& view, Point place) noexcept {
  const auto& h = view.to_straight;
  const double w = h[6] * place.x + h[7] * place.y + h[8];
  if (w == 0) return {};
  return {(h[0] * place.x + h[1] * place.y + h[2]) / w, (h[3] * place.x + h[4] * place.y + h[5]) / w};
}

std::string_view name(ReadingStatus status) noexcept {
  using enum ReadingStatus;
  static constexpr auto names = name_table<ReadingStatus>({{read, "read"}, {unsure, "unsure"}, {none, "none"}});
  return names.name(status);
}

std::string_view name(SideSource source) noexcept {
  using enum SideSource;
  static constexpr auto names = name_table<SideSource>({{edge, "edge"}, {zone, "zone"}, {border, "border"}});
  return names.name(source);
}

}  // namespace landfall::model
