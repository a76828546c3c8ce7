// The pages, the documents in them, and what their zone says.
#include "sections.hpp"

#include <landfall/base/text.hpp>

namespace landfall::report {
namespace {

using model::ReadingStatus;

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
  if (reading.page < record.samples.size()) strip(html, pictures, reading, record.samples[reading.page]);
  mrz_lines(html, reading);
  decided(html, reading);
  wrong_fields(html, reading);
  html.element(
      "p",
      text("Confidence ", number(reading.confidence, "%.3f"), reading.infrared ? ", white and infrared light" : "",
           ", read in ", number(std::chrono::duration<double, std::milli>(reading.duration).count(), "%.0f ms"), "."),
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
  for (std::size_t i = 0; i < record.samples.size(); ++i) {
    const auto& sample = record.samples[i];
    if (sample.kind != model::StepKind::document) continue;
    figure(html, pictures, sample, small ? sample_side : page_side, small ? "As captured" : "", [&](Html& to) {
      if (!over_straight && record.mrz && record.mrz->page == i && record.mrz->status != ReadingStatus::none)
        overlay(to, *record.mrz, sample.image.view, [](Point p) { return p; });
    });
  }
  if (small) html.markup("</div>");
}

}  // namespace

void document(Html& html, const Page& page) {
  const auto& [record, pictures] = page;
  if (model::samples_of(record, model::StepKind::document).empty()) return;
  html.markup("<section><h2>Document</h2><div class=\"columns\"><div>");
  document_side(html, pictures, record);
  if (record.mrz && record.mrz->status != ReadingStatus::none) checks(html, *record.mrz);
  html.markup("</div><div>");
  reading_side(html, pictures, record);
  html.markup("</div></div></section>");
}

}  // namespace landfall::report
