// report.html: what an officer or a technician reads at a glance. A section of it is a file in report/ and a line here.
#include "sections.hpp"

namespace landfall::report {
namespace {

constexpr void (*sections[])(Html&, const Page&) = {top,   steps,   document, person,  chip,
                                                    codes, stories, times,    devices, provenance};

}  // namespace

Result<std::string> render(const model::TravellerRecord& record, codec::PictureDecoder* decoder) {
  codec::InThisProcess here;
  auto& pictures = decoder != nullptr ? *decoder : here;
  Html html;
  html.markup(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
      "'unsafe-inline'\">"
      "<meta name=\"referrer\" content=\"no-referrer\"><title>");
  html.text("Traveller record " + record.id).markup("</title><style>", report_style, "</style></head><body>\n");
  for (const auto section : sections) section(html, {record, pictures});
  html.markup("<footer>")
      .text(text(record.software, " · plan “", record.plan, "” · this page holds personal data"))
      .markup("</footer></main></body></html>\n");
  return html.take();
}

}  // namespace landfall::report
