#pragma once

#include <string>
#include <string_view>

#include <landfall/base/text.hpp>
#include <landfall/report/report.hpp>

namespace landfall::report {

/// Puts a page together: markup() is ours, text() is anybody's and is escaped.
class Html {
 public:
  template <class... Parts>
  Html& markup(const Parts&... parts) {
    out_ += landfall::text(parts...);
    return *this;
  }
  Html& text(std::string_view anybodys) {
    out_ += escape_html(anybodys);
    return *this;
  }
  /// <td>text</td>
  Html& element(std::string_view tag, std::string_view anybodys, std::string_view css_class = {}) {
    out_ += landfall::text("<", tag, css_class.empty() ? "" : " class=\"", css_class, css_class.empty() ? ">" : "\">");
    text(anybodys);
    return markup("</", tag, ">");
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// How something that was decided looks: a mark and words say it, the colour only repeats it.
struct Look {
  std::string_view css, symbol, words;
};

/// "birth_date" as "Birth date"
[[nodiscard]] std::string spoken(std::string_view name);

extern const std::string_view report_style;  // the CSS of report.html

}  // namespace landfall::report
