// Landfall's own page reader, as sessions use it.
#include <algorithm>
#include <cmath>
#include <utility>

#include <landfall/base/text.hpp>
#include <landfall/capture/booth.hpp>
#include <landfall/capture/page.hpp>

namespace landfall::capture {
namespace {

// The inverse of a homography, up to a factor.
std::array<double, 9> inverse(const std::array<double, 9>& h) {
  return {h[4] * h[8] - h[5] * h[7], h[2] * h[7] - h[1] * h[8], h[1] * h[5] - h[2] * h[4],
          h[5] * h[6] - h[3] * h[8], h[0] * h[8] - h[2] * h[6], h[2] * h[3] - h[0] * h[5],
          h[3] * h[7] - h[4] * h[6], h[1] * h[6] - h[0] * h[7], h[0] * h[4] - h[1] * h[3]};
}

model::Sample sample_of(const ImageView& view, std::shared_ptr<const void> keeper, double ppi, std::string step) {
  model::Sample out;
  out.image = {view, std::move(keeper)};
  out.ppi_x = out.ppi_y = ppi;
  out.provenance.steps = {std::move(step)};
  return out;
}

model::DocumentView to_view(SeenDocument seen) {
  model::DocumentView out;
  out.format = seen.outline.format;
  out.has_zone = seen.reading.has_value();
  out.quad = seen.outline.quad;
  out.sides = seen.outline.sides;
  out.upright = seen.upright;
  out.ppi = seen.outline.ppi();
  if (!seen.straight) return out;
  out.to_straight = inverse(seen.straight->to_source);
  const double ppi = seen.straight->ppi;
  const auto picture = std::make_shared<const codec::Picture>(std::move(seen.straight->picture));
  out.straight = sample_of(picture->view(), picture, ppi, text("laid straight at ", std::lround(ppi), " ppi"));
  if (seen.portrait) {
    const auto& b = seen.portrait->box;
    out.portrait = sample_of(picture->view().cropped(b.x, b.y, b.width, b.height), picture, ppi,
                             text("cut out, found by ", name(seen.portrait->source)));
  }
  return out;
}

Result<mrz_reader::Reading> read_zone(const mrz_reader::ZoneReader& reader, const PageLights& page,
                                      const std::stop_token& stop) {
  return page.infrared.empty() ? reader.read(page.picture, stop)
                               : reader.read_lights(page.picture, page.infrared, stop);
}

// The documents of the page that was read. The reading stands without them.
Result<PageFound> found_on(const PageLights& page, const mrz_reader::Reading& zone, mrz::Date today,
                           const std::stop_token& stop) {
  PageFound out;
  out.mrz = to_model(zone, today);
  out.frame = zone.frame;
  auto documents = see_documents(page.picture, {&zone, 1}, {.picture_ppi = page.ppi, .most = 2, .stop = stop});
  if (!documents) {
    if (documents.error().code() == Errc::cancelled) return documents.error();
    out.notices.push_back({NoticeCode::degraded, "page not laid straight: " + documents.error().message()});
    return out;
  }
  for (auto& seen : *documents) out.documents.push_back(to_view(std::move(seen)));
  return out;
}

constexpr float clear_cell = 0.9F;     // what the picture and all rules say of a character leaves little doubt
constexpr int other_cells = 3;         // clear cells that differ: more are another text, fewer an error of the reader
constexpr double supported = 2.0 / 3;  // of a line's cells, which the best frame has to show as the text has them

bool same_shape(const mrz_reader::Reading& a, const mrz_reader::Reading& b) {
  return a.lines.size() == b.lines.size() &&
         std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), [](const auto& x, const auto& y) {
           return x.text.reveal().size() == y.text.reveal().size() && x.probability.size() == y.probability.size() &&
                  x.text.reveal().size() == x.probability.size();
         });
}

Point middle(const Quad& q) {
  return {(q[0].x + q[1].x + q[2].x + q[3].x) / 4, (q[0].y + q[1].y + q[2].y + q[3].y) / 4};
}

// A document that lies on a reader neither moves nor changes its text.
bool other_page(const mrz_reader::Reading& a, const mrz_reader::Reading& b) {
  const auto p = middle(a.zone), q = middle(b.zone);
  const double height = std::hypot(a.zone[3].x - a.zone[0].x, a.zone[3].y - a.zone[0].y);
  if (std::hypot(p.x - q.x, p.y - q.y) > height) return true;
  if (!same_shape(a, b)) return true;
  int differ = 0;
  for (std::size_t i = 0; i < a.lines.size(); ++i)
    for (std::size_t k = 0; k < a.lines[i].probability.size(); ++k)
      differ += a.lines[i].probability[k] >= clear_cell && b.lines[i].probability[k] >= clear_cell &&
                a.lines[i].text.reveal()[k] != b.lines[i].text.reveal()[k];
  return differ > other_cells;
}

// Each line of the joint text stands in the one frame whose picture is kept: lines of two documents make no text.
bool stands_in(const mrz_reader::Reading& best, const mrz_reader::Reading& joined) {
  if (!same_shape(best, joined)) return false;
  for (std::size_t i = 0; i < best.lines.size(); ++i) {
    std::size_t shown = 0;
    const auto& own = best.lines[i].text.reveal();
    const auto& together = joined.lines[i].text.reveal();
    for (std::size_t k = 0; k < own.size(); ++k) shown += own[k] == together[k] && best.lines[i].probability[k] >= 0.5F;
    if (static_cast<double>(shown) < supported * static_cast<double>(own.size())) return false;
  }
  return true;
}

class OwnVote final : public PageVote {
 public:
  OwnVote(mrz_reader::ZoneReader reader, mrz::Date today) : reader_(std::move(reader)), today_(today) {}
  Result<model::ReadingStatus> add(const PageLights& frame, std::stop_token stop) override {
    LANDFALL_TRY(auto reading, read_zone(reader_, frame, stop));
    frames_.push_back(frame);
    const bool zone = reading.status != model::ReadingStatus::none;
    if (zone && joined_.status != model::ReadingStatus::none && other_page(joined_, reading)) {
      readings_.clear();  // another document: those before have no vote on it
      first_ = frames_.size() - 1;
    }
    readings_.push_back(std::move(reading));
    LANDFALL_TRY(joined_, reader_.vote(readings_));
    if (joined_.status == model::ReadingStatus::read && !stands_in(readings_[joined_.frame], joined_)) {
      joined_.status = model::ReadingStatus::unsure;
      joined_.reasons = {{HintCode::document_unreadable, Severity::advise, {}}};
    }
    joined_.frame += first_;
    return joined_.status;
  }
  Result<PageFound> found(std::stop_token stop) override {
    if (frames_.empty()) return Error(Errc::bad_input, Layer::capture, "a frame of the page", "none");
    return found_on(frames_[joined_.frame], joined_, today_, stop);
  }

 private:
  const mrz_reader::ZoneReader reader_;
  const mrz::Date today_;
  std::vector<mrz_reader::Reading> readings_;  // of frames_ from first_ on: of one page
  std::vector<PageLights> frames_;
  std::size_t first_ = 0;
  mrz_reader::Reading joined_;
};

class OwnPageReader final : public PageReader {
 public:
  explicit OwnPageReader(mrz_reader::ZoneReader zones) : zones_(std::move(zones)) {}
  Result<PageFound> read(const PageLights& page, mrz::Date today, double least_confidence,
                         std::stop_token stop) const override {
    LANDFALL_TRY(const auto reader, zones_.with(today, least_confidence));
    LANDFALL_TRY(const auto zone, read_zone(reader, page, stop));
    return found_on(page, zone, today, stop);
  }
  std::unique_ptr<PageVote> vote(mrz::Date today, double least_confidence) const override {
    auto reader = zones_.with(today, least_confidence);
    return reader ? std::make_unique<OwnVote>(*std::move(reader), today) : nullptr;
  }

 private:
  const mrz_reader::ZoneReader zones_;
};

}  // namespace

Result<std::shared_ptr<const PageReader>> make_page_reader() {
  LANDFALL_TRY(auto zones, mrz_reader::ZoneReader::create());  // what is missing is said when the booth is made
  return std::shared_ptr<const PageReader>(std::make_shared<OwnPageReader>(std::move(zones)));
}

}  // namespace landfall::capture
