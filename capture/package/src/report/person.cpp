// Portraits and fingers.
#include "sections.hpp"

namespace landfall::package {
namespace {

void samples(Html& html, codec::PictureDecoder& pictures, std::string_view title,
             const std::vector<model::Sample>& list) {
  if (list.empty()) return;
  html.markup("<section><h2>", title, "</h2><div class=\"gallery\">");
  for (const auto& sample : list) figure(html, pictures, sample, sample_side);
  html.markup("</div></section>");
}

}  // namespace

void person(Html& html, const Page& page) {
  const auto& [record, pictures] = page;
  if (!record.portraits.empty() && !record.fingers.empty()) html.markup("<div class=\"pair\">");
  samples(html, pictures, "Portrait", record.portraits);
  samples(html, pictures, "Fingers", record.fingers);
  if (!record.portraits.empty() && !record.fingers.empty()) html.markup("</div>");
}

}  // namespace landfall::package
