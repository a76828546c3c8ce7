// What the sections of report.html have in common.
#include <cstdio>

#include <landfall/base/text.hpp>

#include "pictures.hpp"
#include "sections.hpp"

namespace landfall::report {

using model::Outcome;
using model::ReadingStatus;
using model::RecordStatus;

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
std::string readable(WallTime time) {
  auto out = to_text(time);
  if (out.size() < 19) return "not known";
  out[10] = ' ';
  return out.substr(0, 19) + " UTC";
}
std::string clock_of(WallTime time) {
  const auto out = to_text(time);
  return out.size() < 23 ? out : out.substr(11, 12);
}
std::string seconds(WallTime from, WallTime to) {
  return number(std::chrono::duration<double>(to - from).count(), "%.1f s");
}

namespace {

std::string caption(const model::Sample& s) {
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : " · ") + words; };
  if (s.light) add(text(name(*s.light), " light", s.light_nm > 0 ? text(" (", s.light_nm, " nm)") : ""));
  if (s.side != Side::unknown) add(std::string(name(s.side)));
  if (!s.fingers.empty()) add(spoken(name(s.fingers.front())));
  for (const auto finger : s.missing) add("without " + spoken(name(finger)));
  add(text(s.image.view.width, " × ", s.image.view.height,
           s.ppi_x > 0 ? text(", ", number(s.ppi_x, "%.0f"), " ppi") : ""));
  if (s.partial) add("PARTIAL: rows are missing");
  if (s.provenance.origin != Origin::measured) add(std::string(name(s.provenance.origin)));
  if (s.provenance.attempt > 1) add(text("try ", s.provenance.attempt));
  return out;
}

}  // namespace

void figure(Html& html, codec::PictureDecoder& pictures, const model::Sample& sample, int side, std::string_view title,
            const std::function<void(Html&)>& over) {
  const auto uri = [&]() -> Result<std::string> {
    LANDFALL_TRY(const auto plain, to_plain(sample.image.view, pictures));
    LANDFALL_TRY(const auto small, shrink(plain, side));
    return data_uri(small.picture, jpeg_quality);
  }();
  html.markup("<figure>");
  if (uri) {
    html.markup("<div class=\"frame\"><img alt=\"\" src=\"", *uri, "\">");
    if (over) over(html);
    html.markup("</div>");
  } else {
    html.markup("<p class=\"alert bad\">")
        .text("This picture cannot be shown: " + uri.error().message())
        .markup("</p>");
  }
  const auto words = caption(sample);
  html.element("figcaption", title.empty() ? words : text(title, " · ", words)).markup("</figure>");
}

}  // namespace landfall::report
