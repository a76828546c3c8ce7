// Codes.
#include "sections.hpp"

namespace landfall::report {

void codes(Html& html, const Page& page) {
  const auto& record = page.record;
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

}  // namespace landfall::report
