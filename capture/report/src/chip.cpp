// The chip in report.html: the verdict first, then what it rests on.
#include "sections.hpp"

#include <algorithm>

#include <landfall/base/text.hpp>
#include <landfall/base/wall_time.hpp>

namespace landfall::report {
namespace {

Look chip_look(model::Overall overall) {
  switch (overall) {
    case model::Overall::passed:
      return {"good", "✓", "Passed: everything that the policy demands was proven."};
    case model::Overall::undetermined:
      return {"warn", "!",
              "Undetermined: nothing is known to be wrong, but not all that the policy demands could be proven."};
    case model::Overall::failed:
      return {"bad", "✕", "Failed: something is wrong with what the chip says."};
  }
  return {"bad", "?", "Unknown."};
}

Look chip_look(model::StepVerdict verdict) {
  switch (verdict) {
    case model::StepVerdict::passed:
      return {"good", "✓", "passed"};
    case model::StepVerdict::failed:
      return {"bad", "✕", "failed"};
    case model::StepVerdict::not_possible:
      return {"mute", "–", "not possible"};
  }
  return {"bad", "?", "unknown"};
}

// What an officer calls a step.
std::string_view title_of(model::ChipStep step) {
  switch (step) {
    case model::ChipStep::sod_format:
      return "Security object (EF.SOD)";
    case model::ChipStep::sod_signature:
      return "Signature of the security object";
    case model::ChipStep::ds_chain:
      return "Signer certified by a trusted country";
    case model::ChipStep::ds_validity:
      return "Certificates valid";
    case model::ChipStep::ds_usage:
      return "Signer may sign this document";
    case model::ChipStep::ds_revocation:
      return "Signer not revoked";
    case model::ChipStep::country:
      return "Signer and document of one country";
    case model::ChipStep::dg_hashes:
      return "Data groups unchanged";
    case model::ChipStep::mrz_match:
      return "Chip says what is printed";
    case model::ChipStep::card_access:
      return "EF.CardAccess agrees";
    case model::ChipStep::dg_content:
      return "Zone and portrait are there";
  }
  return "Unknown";
}

// Doc 9303-10, 4.7: what the data groups hold.
std::string_view content_of(int group) {
  constexpr std::string_view contents[] = {"machine readable zone",
                                           "face",
                                           "fingers",
                                           "irises",
                                           "portrait as printed",
                                           "reserved",
                                           "signature as printed",
                                           "data features",
                                           "structure features",
                                           "substance features",
                                           "personal details",
                                           "document details",
                                           "optional details",
                                           "security options",
                                           "key of the chip",
                                           "persons to notify"};
  return group >= 1 && group <= 16 ? contents[group - 1] : "unknown";
}

std::string day_of_moment(std::chrono::sys_seconds time) { return moment_text(time).substr(0, 10); }

void verdict_cell(Html& html, model::StepVerdict verdict) {
  const auto look = chip_look(verdict);
  html.markup("<td class=\"", look.css, "\">", look.symbol, " ", look.words, "</td>");
}

void verdict_steps(Html& html, const model::ChipVerdict& verdict) {
  html.markup("<div class=\"wide\"><table><tr><th>Asked</th><th>Verdict</th><th>Why</th></tr>");
  for (const auto& step : verdict.steps) {
    html.markup("<tr>").element("td", title_of(step.step));
    verdict_cell(html, step.verdict);
    html.markup("<td>").text(sentence(step.reason));
    if (!step.detail.empty()) html.markup(" <span class=\"advice\">(").text(step.detail).markup(")</span>");
    html.markup("</td></tr>");
  }
  html.markup("</table></div>");
}

std::string size_of(const std::vector<model::ChipFile>& files, int group) {
  const auto it = std::find_if(files.begin(), files.end(),
                               [&](const model::ChipFile& file) { return file.name == text("EF.DG", group); });
  return it == files.end() ? "–" : text(it->size, " octets");
}

void verdict_groups(Html& html, const model::ChipReading& chip) {
  if (chip.verdict->groups.empty()) return;
  html.markup(
      "<div class=\"wide\"><table><tr><th>Group</th><th>Holds</th><th>Size</th><th>Verdict</th>"
      "<th>Why</th></tr>");
  for (const auto& group : chip.verdict->groups) {
    html.markup("<tr>")
        .element("td", text("DG", group.number))
        .element("td", content_of(group.number))
        .element("td", size_of(chip.files, group.number));
    verdict_cell(html, group.verdict);
    html.element("td", sentence(group.reason)).markup("</tr>");
  }
  html.markup("</table></div>");
}

// What the policy holds against it: a whole that is not passed says why in its first lines.
void verdict_because(Html& html, const model::ChipVerdict& verdict) {
  if (verdict.overall == model::Overall::passed) return;
  html.markup("<ul>");
  for (const auto& step : verdict.steps)
    if (step.weighs == verdict.overall)
      html.markup("<li>").text(text(title_of(step.step), ": ", sentence(step.reason))).markup("</li>");
  for (const auto& finding : verdict.findings)
    if (finding.weighs == verdict.overall) html.element("li", sentence(finding.finding));
  html.markup("</ul>");
}

void verdict_findings(Html& html, const model::ChipVerdict& verdict) {
  if (verdict.findings.empty()) return;
  html.markup("<h3>Noteworthy</h3><ul>");
  for (const auto& finding : verdict.findings) {
    html.markup("<li>").text(sentence(finding.finding));
    if (!finding.detail.empty()) html.markup(" <span class=\"advice\">(").text(finding.detail).markup(")</span>");
    html.markup("</li>");
  }
  html.markup("</ul>");
}

void verdict_chain(Html& html, const model::ChipVerdict& verdict) {
  if (verdict.chain.empty()) return;
  html.markup(
      "<h3>Certificates</h3><div class=\"wide\"><table><tr><th>Subject</th><th>Key</th><th>Valid</th><th>Signed with"
      "</th><th>From</th></tr>");
  for (const auto& link : verdict.chain)
    html.markup("<tr>")
        .element("td", link.subject)
        .element("td", link.key)
        .element("td", text(day_of_moment(link.not_before), " to ", day_of_moment(link.not_after)))
        .element("td", link.algorithm)
        .element("td", link.origin)
        .markup("</tr>");
  html.markup("</table></div>");
}

// Of what and when: enough to do it again.
void verdict_terms(Html& html, const model::ChipVerdict& verdict) {
  html.markup("<p class=\"legend\">")
      .text(text("Verified for ", moment_text(verdict.at), ", policy “", verdict.policy, "”"));
  if (!verdict.lds_version.empty()) html.text(", LDS " + verdict.lds_version);
  if (!verdict.digest_algorithm.empty()) html.text(", data groups by " + verdict.digest_algorithm);
  if (!verdict.signature_algorithm.empty()) html.text(", signed with " + verdict.signature_algorithm);
  if (verdict.signing_time) html.text(" on " + day_of_moment(*verdict.signing_time));
  html.markup(". This is passive authentication: it does not show that the chip is no copy.</p>");
}

void verdict_page(Html& html, const model::ChipReading& chip) {
  const auto& verdict = *chip.verdict;
  const auto look = chip_look(verdict.overall);
  html.markup("<p class=\"alert ", look.css, "\">", look.symbol, " ", look.words, "</p>");
  verdict_because(html, verdict);
  html.markup("<div class=\"columns\"><div>");
  verdict_steps(html, verdict);
  verdict_findings(html, verdict);
  html.markup("</div><div>");
  verdict_groups(html, chip);
  html.markup("</div></div>");
  verdict_chain(html, verdict);
  verdict_terms(html, verdict);
}

void chip_exchanges(Html& html, const model::ChipReading& chip) {
  html.markup("<h3>Spoken with the chip</h3><dl>")
      .element("dt", "Answer to reset")
      .markup("<dd><code>")
      .text(to_hex(chip.atr.reveal()))
      .markup("</code></dd>");
  for (const auto& e : chip.exchanges)
    html.element("dt", spoken(e.meaning))
        .markup("<dd><b class=\"", e.succeeded ? "good\">✓ " : "warn\">! ")
        .text(to_hex(e.response.reveal()))
        .markup("</b></dd>");
  html.markup("</dl>");
}

}  // namespace

void chip(Html& html, const Page& page) {
  if (!page.record.chip) return;
  const auto& chip = *page.record.chip;
  html.markup("<section class=\"long\"><h2>Chip</h2>");
  if (chip.verdict)
    verdict_page(html, chip);
  else
    html.markup("<p class=\"alert mute\">– Not assessed: the chip was spoken to, its contents were not verified.</p>");
  chip_exchanges(html, chip);
  html.markup("</section>");
}

}  // namespace landfall::report
