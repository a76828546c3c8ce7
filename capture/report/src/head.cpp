// The banner of report.html, and how the steps went.
#include "sections.hpp"

#include <landfall/base/text.hpp>

namespace landfall::report {
namespace {

using model::Outcome;
using model::ReadingStatus;
using model::RecordStatus;

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

}  // namespace

void top(Html& html, const Page& page) {
  const auto& record = page.record;
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

void steps(Html& html, const Page& page) {
  const auto& record = page.record;
  html.markup("<div class=\"steps\">");
  for (const auto& step : record.steps) {
    const auto look = look_of(step.outcome);
    const bool harmless = step.optional && step.outcome != Outcome::done && step.outcome != Outcome::unsure;
    html.markup("<div class=\"step ", harmless ? "mute" : look.css, "\"><b>")
        .text(spoken(step.step.name))
        .markup("</b><span class=\"word\">", look.symbol, " ", look.words, "</span>");
    if (step.optional) html.markup(" <span class=\"advice\">(optional)</span>");
    html.markup("</div>");
  }
  html.markup("</div>");
}

}  // namespace landfall::report
