// From a picture and the zones that were read in it to documents. With page_reader.cpp the one place that knows
// mrz_reader: its readings become those of a record.
#include <landfall/capture/page.hpp>

#include <cmath>

namespace landfall::capture {
namespace {

constexpr double size_tolerance = 0.05;  // of a card that fills the picture: what a cut at its edges may take

// A card that fills its picture: told by its size, as any picture has some ratio.
std::optional<imaging::Document> card_of_that_size(const ImageView& picture, double ppi) {
  auto whole = imaging::whole_picture(picture);
  if (ppi <= 0 || !whole.format) return std::nullopt;
  const double long_side = std::max(picture.width, picture.height) * 25.4 / ppi;
  if (std::abs(long_side / imaging::page_size(*whole.format).width_mm - 1) > size_tolerance) return std::nullopt;
  return whole;
}

bool has_face(const std::optional<imaging::Portrait>& portrait) { return portrait && portrait->face; }

// Lays the page straight and looks for the portrait; where nothing tells which way is up, both ways.
Result<void> straighten(SeenDocument& seen, const ImageView& picture, const SeeOptions& options,
                        imaging::PortraitFinder& finder) {
  if (!seen.outline.format) return {};
  const imaging::RectifyOptions wanted{.ppi = options.ppi, .never_enlarge = true};
  const auto lay = [&](const Quad& quad) { return imaging::rectify(picture, quad, *seen.outline.format, wanted); };
  LANDFALL_TRY(seen.straight, lay(seen.outline.quad));
  LANDFALL_TRY(seen.portrait, finder.find(*seen.straight));
  seen.upright = seen.outline.upright || has_face(seen.portrait);
  if (seen.upright) return {};
  const auto& q = seen.outline.quad;
  const Quad turned{q[2], q[3], q[0], q[1]};
  LANDFALL_TRY(auto straight, lay(turned));
  LANDFALL_TRY(auto portrait, finder.find(straight));
  if (!has_face(portrait)) return {};
  const auto& sides = seen.outline.sides;
  seen.outline.sides = {sides[2], sides[3], sides[0], sides[1]};
  seen.outline.quad = turned;
  seen.straight = std::move(straight);
  seen.portrait = portrait;
  seen.upright = true;
  return {};
}

}  // namespace

Result<std::vector<SeenDocument>> see_documents(const ImageView& picture, std::span<const mrz_reader::Reading> readings,
                                                const SeeOptions& options) {
  std::vector<imaging::Anchor> anchors;
  std::vector<std::size_t> reading_of;  // of each anchor
  for (std::size_t i = 0; i < readings.size() && anchors.size() < options.most; ++i)
    if (readings[i].status != model::ReadingStatus::none && readings[i].format) {
      anchors.push_back({readings[i].zone, *readings[i].format});
      reading_of.push_back(i);
    }
  LANDFALL_TRY(auto outlines,
               imaging::find_documents(
                   picture, {.most = static_cast<int>(options.most), .anchors = anchors, .ppi = options.picture_ppi}));
  if (outlines.empty())
    if (auto whole = card_of_that_size(picture, options.picture_ppi)) outlines.push_back(*whole);
  LANDFALL_TRY(auto finder, imaging::PortraitFinder::create());
  std::vector<SeenDocument> out;
  for (auto& outline : outlines) {
    if (options.stop.stop_requested()) return Error(Errc::cancelled, Layer::capture, "time to look at a page", "none");
    SeenDocument seen;
    if (outline.anchor && *outline.anchor < reading_of.size()) seen.reading = reading_of[*outline.anchor];
    seen.upright = outline.upright;
    seen.outline = outline;
    // An outline that cannot be laid straight is told without its page.
    if (const auto laid = straighten(seen, picture, options, finder); !laid && laid.error().code() != Errc::bad_input)
      return laid.error();
    out.push_back(std::move(seen));
  }
  return out;
}

model::MrzReading to_model(const mrz_reader::Reading& reading, mrz::Date today) {
  model::MrzReading out;
  out.status = reading.status;
  out.format = reading.format;
  for (const auto& line : reading.lines) out.lines.push_back({line.text, line.probability, line.place, line.cells});
  out.confidence = reading.confidence;
  out.zone = reading.zone;
  out.reasons = reading.reasons;
  out.findings = reading.findings;
  out.second = reading.second;
  out.margin = reading.margin;
  out.changes = reading.changes;
  model::take_apart(out, today);
  return out;
}

}  // namespace landfall::capture
