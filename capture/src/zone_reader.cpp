// The one place that knows mrz_reader: its readings become those of a record.
#include <landfall/capture/booth.hpp>
#include <landfall/mrz_reader/reader.hpp>

namespace landfall::capture {
namespace {

model::Quad to_quad(const mrz_reader::Quad& quad) {
  model::Quad out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = {quad[i].x, quad[i].y};
  return out;
}

model::ReadingStatus to_status(mrz_reader::Status status) {
  switch (status) {
    case mrz_reader::Status::read:
      return model::ReadingStatus::read;
    case mrz_reader::Status::unsure:
      return model::ReadingStatus::unsure;
    case mrz_reader::Status::none:
      return model::ReadingStatus::none;
  }
  return model::ReadingStatus::none;
}

class OwnZoneReader final : public ZoneReader {
 public:
  Result<model::MrzReading> read(const ImageView& page, mrz::Date today, double least_confidence,
                                 std::stop_token stop) const override {
    mrz_reader::ReaderOptions options;
    options.today = today;
    options.least_confidence = least_confidence;
    LANDFALL_TRY(const auto reader, mrz_reader::PageReader::create(options));
    LANDFALL_TRY(const auto got, reader.read(page, std::move(stop)));
    model::MrzReading out;
    out.status = to_status(got.status);
    out.format = got.format;
    for (const auto& line : got.lines) out.lines.push_back({line.text, line.probability, to_quad(line.place)});
    out.confidence = got.confidence;
    out.zone = to_quad(got.zone);
    out.reasons = got.reasons;
    model::take_apart(out, today);
    return out;
  }
};

}  // namespace

Result<std::shared_ptr<const ZoneReader>> make_zone_reader() {
  LANDFALL_TRY(const auto tried, mrz_reader::PageReader::create());  // what is missing is said when the booth is made
  return std::shared_ptr<const ZoneReader>(std::make_shared<OwnZoneReader>());
}

}  // namespace landfall::capture
