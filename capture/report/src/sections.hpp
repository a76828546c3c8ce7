#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <landfall/codec/decoder.hpp>
#include <landfall/model/pictures.hpp>
#include <landfall/model/record.hpp>
#include <landfall/mrz/zone.hpp>

#include "html.hpp"

namespace landfall::report {

/// What a section of report.html is made of.
struct Page {
  const model::TravellerRecord& record;
  codec::PictureDecoder& pictures;
};

// The sections, in the order of the page; each is nothing where the record has nothing for it.
void top(Html& html, const Page& page);
void steps(Html& html, const Page& page);
void document(Html& html, const Page& page);
void person(Html& html, const Page& page);
void chip(Html& html, const Page& page);
void codes(Html& html, const Page& page);
void stories(Html& html, const Page& page);
void times(Html& html, const Page& page);
void devices(Html& html, const Page& page);
void provenance(Html& html, const Page& page);

// What several of them say in the same way.
constexpr int page_side = 1500, sample_side = 900, jpeg_quality = 86;  // pixels; 1..100
[[nodiscard]] Look look_of(model::Outcome outcome);
[[nodiscard]] Look look_of(model::RecordStatus status);
[[nodiscard]] Look look_of(model::ReadingStatus status);
[[nodiscard]] std::string verdict_words(mrz::Verdict verdict);
[[nodiscard]] std::string check_name(mrz::FieldId id);
[[nodiscard]] std::string number(double value, const char* format);
[[nodiscard]] std::string readable(WallTime time);  ///< "2026-11-23 08:03:12 UTC"
[[nodiscard]] std::string clock_of(WallTime time);
[[nodiscard]] std::string seconds(WallTime from, WallTime to);

/// A sample as a figure; what cannot be shown is said instead. `over` draws what stands over it.
void figure(Html& html, codec::PictureDecoder& pictures, const model::Sample& sample, int side,
            std::string_view title = {}, const std::function<void(Html&)>& over = {});

// The zone of a page.
/// What the reader saw, drawn over a picture of the page. `to`: from the page's pixels to those of the picture.
void overlay(Html& html, const model::MrzReading& reading, const ImageView& view,
             const std::function<Point(Point)>& to);
/// The zone cut out of the page and laid straight, so that eyes can compare it with the characters below.
void strip(Html& html, codec::PictureDecoder& pictures, const model::MrzReading& reading, const model::Sample& page);
void mrz_lines(Html& html, const model::MrzReading& reading);
void said(Html& html, const model::MrzReading& reading);
void decided(Html& html, const model::MrzReading& reading);
void checks(Html& html, const model::MrzReading& reading);
void wrong_fields(Html& html, const model::MrzReading& reading);
void holder(Html& html, const model::MrzReading& reading);

}  // namespace landfall::report
