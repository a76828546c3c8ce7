// How the session went: its steps in words, its times, devices and where each sample comes from.
#include <algorithm>

#include <landfall/base/text.hpp>

#include "pictures.hpp"
#include "sections.hpp"

namespace landfall::report {
namespace {

using model::Outcome;

std::string act_words(const model::OperatorAct& act) {
  constexpr std::string_view words[] = {"rejected what was taken", "skipped the step", "asked for another try",
                                        "said that fingers are missing"};  // by model::Act
  std::string out(words[static_cast<std::size_t>(act.act)]);
  for (const auto finger : act.fingers) out += (finger == act.fingers.front() ? ": " : ", ") + spoken(name(finger));
  return out;
}

void step_story(Html& html, const model::StepReport& step) {
  const auto look = look_of(step.outcome);
  html.markup("<div class=\"story\"><p><strong>")
      .text(spoken(step.step.name))
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
std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ", ") + one;
  return out.empty() ? "–" : out;
}

}  // namespace

void stories(Html& html, const Page& page) {
  const auto& record = page.record;
  Html out;
  for (const auto& step : record.steps)
    if (step.outcome != Outcome::done || !step.why.empty() || !step.acts.empty() || !step.errors.empty())
      step_story(out, step);
  const auto told = out.take();
  if (!told.empty())
    html.markup("<section class=\"long\"><h2>What was skipped, refused or not certain</h2>", told, "</section>");
}

void times(Html& html, const Page& page) {
  const auto& record = page.record;
  html.markup(
      "<section class=\"long\"><h2>Times</h2><div "
      "class=\"wide\"><table><tr><th>Step</th><th>Begun</th><th>Took</th><th>Tries</th><th>Outcome</th><th>Hints "
      "given</th></tr>");
  for (const auto& step : record.steps) {
    const auto look = look_of(step.outcome);
    std::string hints;
    for (const auto& hint : step.hints) hints += (hints.empty() ? "" : " ") + sentence(hint);
    html.markup("<tr>")
        .element("td", spoken(step.step.name))
        .element("td", clock_of(step.begun))
        .element("td", seconds(step.begun, step.ended))
        .element("td", text(step.tries));
    html.markup("<td class=\"", look.css, "\">", look.symbol, " ", look.words, "</td>")
        .element("td", hints.empty() ? "–" : hints)
        .markup("</tr>");
  }
  html.markup("</table></div></section>");
}

void devices(Html& html, const Page& page) {
  const auto& record = page.record;
  html.markup(
      "<section class=\"long\"><h2>Devices</h2><div "
      "class=\"wide\"><table><tr><th>For</th><th>Device</th><th>Identity</th><th>Firmware</th><th>Driver</th></tr>");
  for (const auto& d : record.devices) {
    html.markup("<tr>").element("td", spoken(d.role.name)).markup("<td>");
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

void provenance(Html& html, const Page& page) {
  const auto& record = page.record;
  const auto named = model::named_pictures(record);
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
                                             : text(p.calibration, ", ", name(p.calibration_state)))
        .element("td", joined(p.steps))
        .markup("</tr>");
  }
  html.markup("</table></div></section>");
}

}  // namespace landfall::report
