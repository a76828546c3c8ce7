#include "side.hpp"

#include <string>
#include <utility>

#include <landfall/base/text.hpp>

#include "../stage.hpp"

namespace landfall::capture {
namespace {

using model::Outcome;

bool has_zone(const TakenSide& side) { return side.mrz && side.mrz->status != model::ReadingStatus::none; }

void name_side(TakenSide& side, Side which) {
  const auto set = [&](model::Sample& sample) {
    if (sample.side == Side::unknown) sample.side = which;
  };
  for (auto& page : side.pages) set(page);
  for (auto& document : side.documents)
    for (auto* made : {&document.straight, &document.portrait})
      if (*made) set(**made);
}

// What was made of a page comes from where the page comes from.
void made_of(const model::Sample& page, std::size_t index, model::DocumentView& document) {
  document.page = index;
  for (auto* made : {&document.straight, &document.portrait}) {
    if (!*made) continue;
    auto& sample = **made;
    auto steps = std::exchange(sample.provenance.steps, {});
    sample.provenance = page.provenance;
    sample.provenance.steps.insert(sample.provenance.steps.end(), steps.begin(), steps.end());
    sample.exposure_start = page.exposure_start;
    sample.exposure_end = page.exposure_end;
    sample.kind = page.kind;
    sample.sequence = page.sequence;
    sample.light = page.light;
    sample.light_nm = page.light_nm;
    sample.side = page.side;
    sample.partial = page.partial;
  }
}

std::string unsure_because(const model::MrzReading& reading) {
  for (const auto& finding : reading.findings)
    if (severity(finding.code) == Severity::insist) return sentence(finding);
  return "The machine readable zone was seen, but not read with certainty.";
}

Try end_of(TakenSide& side) {
  switch (side.mrz->status) {
    case model::ReadingStatus::read:
      return {Outcome::done};
    case model::ReadingStatus::unsure:
      return {Outcome::unsure, unsure_because(*side.mrz)};
    case model::ReadingStatus::none:
      break;
  }
  side.reasons = side.mrz->reasons;
  return {Outcome::refused, "No machine readable zone was found on the page."};
}

}  // namespace

PageOf page_of(const std::vector<model::Sample>& pages) {
  PageOf out;
  for (std::size_t i = pages.size(); i-- > 0;) {
    if (pages[i].light == Light::white) out.page = i;
    if (pages[i].light == Light::ir) out.infrared = i;
  }
  if (out.infrared == out.page || pages[out.page].light != Light::white)
    out.infrared.reset();  // joined with white alone
  const auto& picture = pages[out.page];
  out.lights = {picture.image.view, {}, picture.ppi_x};
  if (!out.infrared) return out;
  const auto &white = picture.image.view, &dark = pages[*out.infrared].image.view;
  if (white.width == dark.width && white.height == dark.height) {
    out.lights.infrared = dark;
    return out;
  }
  out.remark = Notice{NoticeCode::degraded, text("infrared was not read: it is ", dark.width, " x ", dark.height,
                                                 " and white ", white.width, " x ", white.height)};
  out.infrared.reset();
  return out;
}

void TakenSide::report_to(Stage& stage) {
  for (const auto& hint : hints) stage.add_hint(hint);
  for (const auto& error : errors) stage.add_error(error);
  if (reasons) stage.set_reasons(*reasons);
}

Try read_page(Stage& stage, const DocumentStep& step, TakenSide& side) {
  const auto page = page_of(side.pages);
  if (page.remark) stage.note(*page.remark);
  stage.tell(Working{StepKind::document, "reading the page"});
  const auto begun = stage.now();
  const auto read = [reader = stage.services().reader, pages = side.pages, lights = page.lights,
                     today = mrz::date_of(stage.wall(begun)), least = step.least_confidence](std::stop_token stop) {
    return reader->read(lights, today, least, std::move(stop));
  };
  auto found = stage.compute<PageFound>(read, stage.in(step.reading_time));
  if (!found) return {Outcome::failed, text("The page was not read within ", seconds_text(step.reading_time), ".")};
  return take_found(stage, side, *std::move(found), stage.now() - begun);
}

Try take_found(Stage& stage, TakenSide& side, Result<PageFound> result, Duration took) {
  if (!result) {
    side.errors.push_back(result.error());
    return {Outcome::failed, text("The page could not be read: ", result.error().message())};
  }
  auto& found = *result;
  const auto page = page_of(side.pages);
  for (auto& notice : found.notices) stage.note(std::move(notice));
  side.mrz = std::move(found.mrz);
  side.mrz->page = page.page;
  side.mrz->infrared = page.infrared;
  side.mrz->duration = took;
  side.documents = std::move(found.documents);
  for (auto& document : side.documents) made_of(side.pages[page.page], page.page, document);
  stage.tell(PageRead{std::make_shared<const model::MrzReading>(*side.mrz)});
  side.hints = side.mrz->reasons;
  return end_of(side);
}

bool is_other_side(const TakenSide& side, const TakenSide& other, bool lifted) {
  if (has_zone(side) && has_zone(other)) return false;
  return has_zone(side) != has_zone(other) || lifted;
}

void join(Stage& stage, TakenSide& side, TakenSide other) {
  const bool second = other.mrz && other.mrz->status < side.mrz->status;
  auto& with = second ? other : side;
  if (with.mrz->format == mrz::Format::td1) {
    name_side(with, Side::back);
    name_side(second ? side : other, Side::front);
  }
  const auto before = side.pages.size();
  for (auto& document : other.documents) document.page += before;
  if (second) {
    side.mrz = std::move(other.mrz);
    side.mrz->page += before;
    if (side.mrz->infrared) *side.mrz->infrared += before;
    stage.set_reasons({});
  }
  for (const auto& hint : other.hints) stage.add_hint(hint);
  for (const auto& error : other.errors) stage.add_error(error);
  move_to(other.pages, side.pages);
  move_to(other.documents, side.documents);
}

}  // namespace landfall::capture
