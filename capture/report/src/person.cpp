// The pictures of every kind of step but the document's: portraits, fingers.
#include <algorithm>
#include <cctype>

#include "pictures.hpp"
#include "sections.hpp"

namespace landfall::report {
namespace {

void gallery(Html& html, const Page& page, model::StepKind kind) {
  std::string title(kind.name);
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  html.markup("<section>").element("h2", title).markup("<div class=\"gallery\">");
  for (const auto* sample : model::samples_of(page.record, kind)) figure(html, page.pictures, *sample, sample_side);
  html.markup("</div></section>");
}

}  // namespace

void person(Html& html, const Page& page) {
  auto kinds = model::picture_kinds(page.record);
  std::erase(kinds, model::StepKind::document);
  if (kinds.size() > 1) html.markup("<div class=\"pair\">");
  for (const auto kind : kinds) gallery(html, page, kind);
  if (kinds.size() > 1) html.markup("</div>");
}

}  // namespace landfall::report
