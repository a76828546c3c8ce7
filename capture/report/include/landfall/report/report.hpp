#pragma once

#include <string>
#include <string_view>

#include <landfall/base/result.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/model/record.hpp>

namespace landfall::report {

/// report.html: one page that needs nothing else, without scripts. All text is escaped. `pictures`
/// decodes samples that came as files; null: in this process. Errors: those of codec.
[[nodiscard]] LANDFALL_API Result<std::string> render(const model::TravellerRecord& record,
                                                      codec::PictureDecoder* pictures = nullptr);

/// Text for HTML, in elements and in quoted attributes: markup is escaped, control characters and what is no UTF-8
/// become U+FFFD. Reentrant.
[[nodiscard]] LANDFALL_API std::string escape_html(std::string_view text);

}  // namespace landfall::report
