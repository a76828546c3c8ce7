#include <landfall/mrz_reader/reader.hpp>

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

#include "decoder.hpp"
#include "own_recognizer.hpp"
#include "tesseract_recognizer.hpp"
#include "zone_finder.hpp"

namespace landfall::mrz_reader {
namespace {

constexpr std::size_t most_zones = 3;  // candidates that are read before giving up
constexpr double cap = glyph_shape.cap_height;
constexpr double small_letters = 8;  // pixels; below it letters of one class can hardly be told apart
constexpr double zone_like = -0.7;   // score of a candidate that is surely a zone, if not a readable one

struct ReadLine {
  std::vector<CellScores> scores;
  Quad place{};
};

Result<ReadLine> read_line(const LineRecognizer& engine, const imaging::Page& page, const ZoneCandidate::Line& line,
                           int columns) {
  const auto& l = line.line;
  const double px = l.shape.height / cap, margin = 1.2 * l.shape.height;
  const double first = l.middle(line.first_cell), last = l.middle(line.first_cell + columns - 1);
  const double from = first - margin;
  const int width = std::clamp(static_cast<int>(std::ceil((last + margin - from) / px)), 1, 4096);
  LANDFALL_TRY(const auto strip, page.straighten(l.shape, from, cap, width, strip_height));
  std::vector<CellPlace> cells;
  for (int k = 0; k < columns; ++k) cells.push_back({(l.middle(line.first_cell + k) - from) / px, strip_middle});
  ReadLine out;
  LANDFALL_TRY(out.scores, engine.read({strip.view(), cap, cells}));
  if (out.scores.size() != cells.size())
    return Error(Errc::internal, Layer::reader, "a score for each cell", std::to_string(out.scores.size()));
  const double half = l.pitch() / 2;
  out.place = {l.shape.at(first - half, -0.6), l.shape.at(last + half, -0.6), l.shape.at(last + half, 0.6),
               l.shape.at(first - half, 0.6)};
  return out;
}

imaging::Point inside(imaging::Point p, const imaging::Page& page) {
  return {std::clamp(p.x, 0.0, page.width() - 1.0), std::clamp(p.y, 0.0, page.height() - 1.0)};
}

Box bounds(const Quad& q) {
  const auto [x0, x1] = std::minmax({q[0].x, q[1].x, q[2].x, q[3].x});
  const auto [y0, y1] = std::minmax({q[0].y, q[1].y, q[2].y, q[3].y});
  return {static_cast<int>(x0), static_cast<int>(y0), static_cast<int>(x1 - x0) + 1, static_cast<int>(y1 - y0) + 1};
}

void explain(Reading& r, const imaging::Page& page) {
  if (r.status == Status::read) return;
  if (r.letter_height < small_letters)
    r.reasons.push_back({HintCode::document_too_small, Severity::advise, {bounds(r.zone)}});
  const double edge = 0.4 * r.letter_height;
  for (const auto& p : r.zone)
    if (p.x < edge || p.y < edge || p.x > page.width() - 1 - edge || p.y > page.height() - 1 - edge) {
      r.reasons.push_back({HintCode::document_cut_off, Severity::advise, {bounds(r.zone)}});
      break;
    }
}

}  // namespace

std::string_view name(Status status) noexcept {
  switch (status) {
    case Status::read:
      return "read";
    case Status::unsure:
      return "unsure";
    case Status::none:
      return "none";
  }
  return "?";
}
std::string_view name(Engine engine) noexcept { return engine == Engine::own ? "own" : "tesseract"; }

struct PageReader::Impl {
  ReaderOptions options;
  GlyphNet net;
  std::unique_ptr<LineRecognizer> engine;

  Result<Reading> read_zone(const imaging::Page& page, const ZoneCandidate& zone) const;
};

PageReader::PageReader(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
PageReader::PageReader(PageReader&&) noexcept = default;
PageReader& PageReader::operator=(PageReader&&) noexcept = default;
PageReader::~PageReader() = default;

Result<std::unique_ptr<LineRecognizer>> make_recognizer(Engine engine) {
  if (engine == Engine::tesseract) {
    LANDFALL_TRY(auto made, TesseractRecognizer::create());
    return std::unique_ptr<LineRecognizer>(std::move(made));
  }
  LANDFALL_TRY(auto net, GlyphNet::create(GlyphNet::built_in()));
  return std::unique_ptr<LineRecognizer>(std::make_unique<OwnRecognizer>(std::move(net)));
}

Result<PageReader> PageReader::create(const ReaderOptions& options) {
  LANDFALL_TRY(auto engine, make_recognizer(options.engine));
  return create(options, std::move(engine));
}

Result<PageReader> PageReader::create(const ReaderOptions& options, std::unique_ptr<LineRecognizer> engine) {
  if (!engine || options.most_candidates < 1 || options.most_candidates > 200 ||
      !(options.least_confidence >= 0 && options.least_confidence <= 1))
    return Error(Errc::bad_input, Layer::reader, "an engine, 1 to 200 candidates and a confidence of 0 to 1",
                 "other options");
  LANDFALL_TRY(auto net, GlyphNet::create(GlyphNet::built_in()));
  return PageReader(std::unique_ptr<const Impl>(new Impl{options, std::move(net), std::move(engine)}));
}

Result<Reading> PageReader::Impl::read_zone(const imaging::Page& page, const ZoneCandidate& zone) const {
  Reading r;
  ZoneScores scores;
  for (const auto& line : zone.lines) {
    LANDFALL_TRY(auto read, read_line(*engine, page, line, zone.columns));
    scores.push_back(std::move(read.scores));
    r.lines.push_back({{}, {}, read.place});
  }
  LANDFALL_TRY(auto decoded, decode(scores, options.today));
  r.format = decoded.format;
  for (std::size_t l = 0; l < r.lines.size(); ++l) {
    r.lines[l].text = Personal<std::string>(std::move(decoded.lines[l]));
    r.lines[l].probability = std::move(decoded.probability[l]);
  }
  r.checks = std::move(decoded.checks);
  r.confidence = std::clamp(1 - decoded.risk, 0.0, 1.0);
  // 44 columns are the most, and 30 of three lines: only a zone of 36 can be what is seen of a longer one.
  const bool whole = zone.closed || zone.columns != 36;
  const bool sure = whole && decoded.well_formed && !decoded.foreign && r.confidence >= options.least_confidence;
  r.status = sure ? Status::read : Status::unsure;
  const Quad &top = r.lines.front().place, &bottom = r.lines.back().place;
  r.zone = {inside(top[0], page), inside(top[1], page), inside(bottom[2], page), inside(bottom[3], page)};
  r.letter_height = zone.lines.front().line.shape.height;
  return r;
}

Result<Reading> PageReader::read(const ImageView& picture, std::stop_token stop) const {
  try {
    const auto stopped = [&stop] { return stop.stop_requested(); };
    LANDFALL_TRY(const auto page, imaging::Page::make(picture));
    LANDFALL_TRY(const auto zones, find_zones(impl_->net, page, impl_->options.most_candidates, stopped));
    Reading best;
    for (std::size_t i = 0; i < std::min(most_zones, zones.size()); ++i) {
      if (stopped()) return Error(Errc::cancelled, Layer::reader, "to read the page", "a request to stop");
      LANDFALL_TRY(auto reading, impl_->read_zone(page, zones[i]));
      const bool better = reading.status == Status::read || (best.status == Status::none && zones[i].score > zone_like);
      if (better) best = std::move(reading);
      if (best.status == Status::read) break;
    }
    if (best.status != Status::none) explain(best, page);
    return best;
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::reader, "memory for a page");
  }
}

}  // namespace landfall::mrz_reader
