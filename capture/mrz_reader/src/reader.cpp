#include <landfall/mrz_reader/reader.hpp>

#include <landfall/base/name_table.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <new>
#include <numeric>
#include <string>
#include <utility>

#include "companions.hpp"
#include "join.hpp"
#include "ocr_recognizer.hpp"
#include "own_recognizer.hpp"
#include "refusal.hpp"
#include "tuning.hpp"
#include "zone_finder.hpp"

namespace landfall::mrz_reader {
namespace {

constexpr double cap = glyph_shape.cap_height;

struct ReadLine {
  LineReading line;
  LineLook look;
  bool ends = false;  // its last cell was seen to be its last
};

// The value at a place between two entries; beyond the ends, that of the end.
double between(const std::vector<double>& values, double at) {
  const double inside = std::clamp(at, 0.0, static_cast<double>(values.size() - 1));
  const auto low = std::min(static_cast<std::size_t>(inside), values.size() - 2);
  return std::lerp(values[low], values[low + 1], inside - static_cast<double>(low));
}

// A line of a zone laid straight, and where its cells lie in the page.
struct LaidLine {
  imaging::GrayPicture picture;
  std::vector<CellPlace> cells;  // in the picture
  std::vector<double> below;     // of each cell: how far below the line its glyph lies, letter heights
  double pitch = 0;              // of the cells in the picture
  [[nodiscard]] StraightLine view() const { return {picture.view(), cap, cells}; }
};

// Every cell becomes as wide and as high as all others, however the page slopes or bends; letters keep their width on
// the average. A little more than two letters are seen to each side.
Result<LaidLine> lay_straight(const imaging::Page& page, const ZoneCandidate::Line& line, int columns) {
  const auto& l = line.line;
  const double length = l.middle(line.first_cell + columns - 1) - l.middle(line.first_cell), margin = 2.4 * cap;
  LaidLine out;
  out.pitch = length / (columns - 1) / l.shape.unit() * cap;
  for (int k = 0; k < columns; ++k) {
    out.cells.push_back({margin + k * out.pitch, strip_middle});
    out.below.push_back(l.off_at(line.first_cell + k));
  }
  const double width = std::clamp(out.pitch * (columns - 1) + 2 * margin + 1, 1.0, 4096.0);
  std::vector<imaging::Page::Column> places(static_cast<std::size_t>(width));
  for (std::size_t j = 0; j < places.size(); ++j) {
    const double k = (static_cast<double>(j) - margin) / out.pitch;
    places[j] = {l.middle(line.first_cell + k), between(out.below, k)};
  }
  LANDFALL_TRY(out.picture, page.straighten(l.shape, places, cap, strip_height));
  return out;
}

// `ends` is looked at only where it is asked for.
Result<ReadLine> see_line(const LineRecognizer& engine, const imaging::Page& page, const ZoneCandidate::Line& line,
                          int columns, bool ask_for_its_end) {
  LANDFALL_TRY(const auto laid, lay_straight(page, line, columns));
  LANDFALL_TRY(auto scores, engine.read(laid.view()));
  if (scores.size() != laid.cells.size())
    return Error(Errc::internal, Layer::reader, "a score for each cell", std::to_string(scores.size()));
  ReadLine out;
  out.line.scores = Personal<std::vector<CellScores>>(std::move(scores));
  out.look = look_at_line(laid.view());
  const auto& l = line.line;
  const double half = l.pitch() / 2, left = l.middle(line.first_cell) - half,
               right = l.middle(line.first_cell + columns - 1) + half;
  for (int k = 0; k < columns; ++k)
    out.line.cells.push_back(l.shape.at(l.middle(line.first_cell + k), laid.below[static_cast<std::size_t>(k)]));
  const double first_below = laid.below.front(), last_below = laid.below.back();
  out.line.place = {l.shape.at(left, first_below - 0.6), l.shape.at(right, last_below - 0.6),
                    l.shape.at(right, last_below + 0.6), l.shape.at(left, first_below + 0.6)};
  const Point behind = l.shape.at(right + 3 * half, last_below);
  out.ends = ask_for_its_end && behind.x >= 0 && behind.y >= 0 && behind.x < page.width() && behind.y < page.height() &&
             paper_follows(laid.view(), laid.pitch);
  return out;
}

Point inside(Point p, const imaging::Page& page) {
  return {std::clamp(p.x, 0.0, page.width() - 1.0), std::clamp(p.y, 0.0, page.height() - 1.0)};
}

Box bounds(const Quad& q) {
  const auto [x0, x1] = std::minmax({q[0].x, q[1].x, q[2].x, q[3].x});
  const auto [y0, y1] = std::minmax({q[0].y, q[1].y, q[2].y, q[3].y});
  return {static_cast<int>(x0), static_cast<int>(y0), static_cast<int>(x1 - x0) + 1, static_cast<int>(y1 - y0) + 1};
}

bool cut_off(const Reading& r, const imaging::Page& page) {
  const double edge = 0.4 * r.letter_height;
  return std::any_of(r.zone.begin(), r.zone.end(), [&](const Point& p) {
    return p.x < edge || p.y < edge || p.x > page.width() - 1 - edge || p.y > page.height() - 1 - edge;
  });
}

// Cells in reading order, neighbours as one range.
std::vector<CellRange> ranges(std::span<const mrz::CellAt> cells) {
  std::vector<CellRange> out;
  for (const auto& c : cells)
    if (!out.empty() && out.back().line == c.line && out.back().last + 1 == c.column)
      out.back().last = c.column;
    else
      out.push_back({c.line, c.column, c.column});
  return out;
}

// What is wrong with the picture, in words for the traveller: where the cells are that could not be told, and why.
void explain(Reading& r, const imaging::Page& page, std::span<const LineLook> looks) {
  std::vector<std::vector<bool>> unclear;
  for (const auto& line : r.lines) {
    auto& cells = unclear.emplace_back();
    for (std::size_t k = 0; k < line.probability.size(); ++k) {
      const auto& p = line.scores.reveal()[k].probability;
      cells.push_back(line.probability[k] < tuning::reader::doubtful_below ||
                      std::accumulate(p.begin(), p.end(), 0.0F) < tuning::reader::hole);
    }
  }
  r.reasons = spoilt_cells(looks, unclear);
  const auto whole = [&r](HintCode code) { r.reasons.push_back({code, Severity::advise, {bounds(r.zone)}}); };
  if (cut_off(r, page)) whole(HintCode::document_cut_off);
  if (r.letter_height < tuning::small_letters) whole(HintCode::document_too_small);
  if (out_of_focus(looks, r.letter_height)) whole(HintCode::document_out_of_focus);
  if (!r.reasons.empty()) return;
  std::vector<mrz::CellAt> cells;
  for (std::size_t l = 0; l < unclear.size(); ++l)
    for (std::size_t k = 0; k < unclear[l].size(); ++k)
      if (unclear[l][k]) cells.push_back({static_cast<int>(l) + 1, static_cast<int>(k) + 1});
  for (const CellRange& range : ranges(cells))
    r.reasons.push_back({HintCode::document_unreadable, Severity::advise, {range}});
  if (r.reasons.empty()) whole(HintCode::document_unreadable);
}

// Characters so alike that rules may decide between them, however sure the picture is.
constexpr std::array<std::string_view, 8> twins{"0ODQ", "1IL", "2Z", "5S", "8B", "6G", "4A", "7TY"};
bool look_alike(char a, char b) {
  return std::any_of(twins.begin(), twins.end(), [&](std::string_view set) {
    return set.find(a) != std::string_view::npos && set.find(b) != std::string_view::npos;
  });
}

// What is printed against all rules, and clearly, is returned as printed: an altered or a home-made document is not
// mended. Returns those cells.
std::vector<mrz::CellAt> keep_what_is_printed(Reading& r) {
  std::vector<mrz::CellAt> kept;
  std::erase_if(r.changes, [&](const mrz::Change& c) {
    if (c.picture_probability < tuning::reader::clearly || c.chosen_probability > tuning::reader::hardly ||
        look_alike(c.picture, c.chosen))
      return false;
    auto& line = r.lines[static_cast<std::size_t>(c.line - 1)];
    const auto at = static_cast<std::size_t>(c.column - 1);
    std::string text = line.text.reveal();
    text[at] = c.picture;
    line.text = Personal<std::string>(std::move(text));
    line.probability[at] = c.picture_probability;
    if (c.reason != mrz::Reason::check_digit) kept.push_back({c.line, c.column});  // a digit tells of itself
    return true;
  });
  return kept;
}

// Splits a text at its line ends into the lines of a reading.
void take_text(Reading& r, const mrz::Decoded& d) {
  std::string_view rest = d.text.reveal();
  std::size_t at = 0;
  for (auto& line : r.lines) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    line.text = Personal<std::string>(std::string(rest.substr(0, end)));
    line.probability.assign(d.probability.begin() + static_cast<std::ptrdiff_t>(at),
                            d.probability.begin() + static_cast<std::ptrdiff_t>(at + end));
    at += end;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// Fields that hold what they may not, though all digits agree.
void check_fields(Reading& r, mrz::Date today) {
  std::vector<std::string_view> views;
  for (const auto& l : r.lines) views.emplace_back(l.text.reveal());
  const auto zone = mrz::parse(views, today);
  if (!zone || zone->format() != r.format) {
    if (r.findings.empty()) r.findings.push_back({model::FindingCode::out_of_rule, {}});
    return;
  }
  const auto checks = zone->check_digits();
  r.checks.assign(checks.begin(), checks.end());
  model::Finding wrong{model::FindingCode::digits_printed_wrong, {}};
  for (const auto& c : checks)
    if (c.verdict != mrz::Verdict::ok) wrong.cells.push_back({c.line, c.column, c.column});
  if (!wrong.cells.empty()) r.findings.push_back(std::move(wrong));
  for (const auto& f : zone->fields()) {
    if (f.verdict == mrz::Verdict::ok || f.verdict == mrz::Verdict::unknown_code ||
        f.verdict == mrz::Verdict::bad_check_digit || f.id == mrz::FieldId::document_code)
      continue;
    const bool date = f.verdict == mrz::Verdict::impossible_date;
    r.findings.push_back({date ? model::FindingCode::impossible_date : model::FindingCode::out_of_rule, {}});
  }
}

// Ordinary print, a mirrored page: no text of a zone is near to what the cells show.
bool shows_something_else(const Reading& r) {
  return r.strain > tuning::reader::no_zone ||
         (r.strain > tuning::reader::odd && r.confidence < tuning::reader::hopeless);
}

bool of_lights(model::FindingCode code) {
  return code == model::FindingCode::vis_ir_mismatch || code == model::FindingCode::missing_in_infrared;
}

// From what each cell shows to a text.
Result<void> decide(Reading& r, const ReaderOptions& options, bool one_picture = true) {
  mrz::DecodeOptions how;
  how.today = options.today;
  std::vector<std::vector<CellScores>> cells;
  for (const auto& l : r.lines) cells.push_back(l.scores.reveal());
  const std::vector<mrz::LineLikelihoods> lines(cells.begin(), cells.end());
  LANDFALL_TRY(auto d, mrz::decode(lines, how));
  if (compare_with_companions(cells, d, one_picture)) {
    LANDFALL_TRY(d, mrz::decode(lines, how));
  }
  r.format = d.format;
  take_text(r, d);
  r.confidence = d.posterior;
  r.second = std::move(d.second);
  r.margin = d.margin;
  r.strain = d.strain;
  r.changes = std::move(d.changes);
  r.undecided = std::move(d.undecided);
  if (const auto kept = keep_what_is_printed(r); !kept.empty())
    r.findings.push_back({model::FindingCode::out_of_rule, ranges(kept)});
  if (!d.outside_alphabet.empty())
    r.findings.push_back({model::FindingCode::outside_alphabet, ranges(d.outside_alphabet)});
  check_fields(r, options.today);
  // A date that is none is printed so where the picture is clear and the digits agree: the next room judges it.
  const bool clean = std::all_of(r.findings.begin(), r.findings.end(), [](const model::Finding& f) {
    return f.code == model::FindingCode::impossible_date || f.code == model::FindingCode::missing_in_infrared;
  });
  const bool sure =
      r.whole && clean && d.strain < tuning::reader::most_strain && r.confidence >= options.least_confidence;
  r.status = sure ? model::ReadingStatus::read : model::ReadingStatus::unsure;
  return {};
}

}  // namespace

namespace {
constexpr auto engines = name_table<Engine>({{Engine::own, "own"}, {Engine::tesseract, "tesseract"}});
}  // namespace

std::string_view name(Engine engine) noexcept { return engines.name(engine); }
std::optional<Engine> engine(std::string_view name) noexcept { return engines.value(name); }

namespace {
bool is_confidence(double value) { return value >= 0 && value <= 1; }
}  // namespace

struct ZoneReader::Impl {
  struct Networks {
    GlyphNet net;
    std::unique_ptr<LineRecognizer> engine;
  };
  ReaderOptions options;
  std::shared_ptr<const Networks> networks;  // readers for other days have the same
  const GlyphNet& net = networks->net;
  const std::unique_ptr<LineRecognizer>& engine = networks->engine;

  // What the cells of a zone show in this page; no text yet.
  Result<Reading> look(const imaging::Page& page, const ZoneCandidate& zone, std::vector<LineLook>& looks) const;
  Result<Reading> read_zone(const imaging::Page& page, const ZoneCandidate& zone) const;
  Result<Reading> read_best(const imaging::Page& page, std::span<const ZoneCandidate> zones,
                            const std::function<bool()>& stopped) const;
};

ZoneReader::ZoneReader(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
ZoneReader::ZoneReader(ZoneReader&&) noexcept = default;
ZoneReader& ZoneReader::operator=(ZoneReader&&) noexcept = default;
ZoneReader::~ZoneReader() = default;

Result<std::unique_ptr<LineRecognizer>> make_recognizer(Engine engine) {
  if (engine == Engine::tesseract) {
    LANDFALL_TRY(auto made, OcrRecognizer::create());
    return std::unique_ptr<LineRecognizer>(std::move(made));
  }
  LANDFALL_TRY(auto net, GlyphNet::create(GlyphNet::built_in()));
  return std::unique_ptr<LineRecognizer>(std::make_unique<OwnRecognizer>(std::move(net)));
}

Result<ZoneReader> ZoneReader::create(const ReaderOptions& options) {
  LANDFALL_TRY(auto engine, make_recognizer(options.engine));
  return create(options, std::move(engine));
}

Result<ZoneReader> ZoneReader::create(const ReaderOptions& options, std::unique_ptr<LineRecognizer> engine) {
  if (!engine || options.most_candidates < 1 || options.most_candidates > 200 ||
      !is_confidence(options.least_confidence))
    return Error(Errc::bad_input, Layer::reader, "an engine, 1 to 200 candidates and a confidence of 0 to 1",
                 "other options");
  LANDFALL_TRY(auto net, GlyphNet::create(GlyphNet::built_in()));
  auto networks = std::make_shared<const Impl::Networks>(Impl::Networks{std::move(net), std::move(engine)});
  return ZoneReader(std::unique_ptr<const Impl>(new Impl{options, std::move(networks)}));
}

Result<ZoneReader> ZoneReader::with(mrz::Date today, double least_confidence) const {
  if (!is_confidence(least_confidence))
    return Error(Errc::bad_input, Layer::reader, "a confidence of 0 to 1", "another");
  auto options = impl_->options;
  options.today = today;
  options.least_confidence = least_confidence;
  return ZoneReader(std::unique_ptr<const Impl>(new Impl{options, impl_->networks}));
}

// Whether it is no part of a longer zone. One of 36 columns that begins with V has the fields and check digits of the
// first 36 of a visa of 44 (9303-7, 4 and 5): nothing but its end tells. One that begins with P is of a passport, which
// has 44 (9303-4).
bool is_whole(const ZoneCandidate& zone, const Reading& r, bool ends) {
  if (!may_be_a_part(zone)) return true;
  const auto& first = r.lines.front().scores.reveal().front().probability;
  const auto character = std::max_element(first.begin(), first.end()) - first.begin();
  return zone.closed && character != mrz::alphabet_index('P') && (ends || character != mrz::alphabet_index('V'));
}

Result<Reading> ZoneReader::Impl::look(const imaging::Page& page, const ZoneCandidate& zone,
                                       std::vector<LineLook>& looks) const {
  Reading r;
  bool ends = true;
  for (const auto& line : zone.lines) {
    LANDFALL_TRY(auto read, see_line(*engine, page, line, zone.columns, may_be_a_part(zone)));
    r.lines.push_back(std::move(read.line));
    looks.push_back(std::move(read.look));
    ends = ends && read.ends;
  }
  const Quad &top = r.lines.front().place, &bottom = r.lines.back().place;
  r.zone = {inside(top[0], page), inside(top[1], page), inside(bottom[2], page), inside(bottom[3], page)};
  r.letter_height = zone.lines.front().line.shape.height;
  r.score = zone.score;
  r.whole = is_whole(zone, r, ends);
  return r;
}

Result<Reading> ZoneReader::Impl::read_zone(const imaging::Page& page, const ZoneCandidate& zone) const {
  std::vector<LineLook> looks;
  LANDFALL_TRY(auto r, look(page, zone, looks));
  LANDFALL_CHECK(decide(r, options));
  if (r.status == model::ReadingStatus::unsure) explain(r, page, looks);
  return r;
}

// Candidates that lie over one another are opinions of one zone.
std::vector<std::vector<ZoneCandidate>> apart(std::span<const ZoneCandidate> zones) {
  std::vector<std::vector<ZoneCandidate>> out;
  for (const auto& z : zones) {
    const auto over =
        std::find_if(out.begin(), out.end(), [&](const auto& group) { return overlap(group.front(), z); });
    if (over != out.end())
      over->push_back(z);
    else
      out.push_back({z});
  }
  return out;
}

Result<Reading> ZoneReader::Impl::read_best(const imaging::Page& page, std::span<const ZoneCandidate> zones,
                                            const std::function<bool()>& stopped) const {
  Reading best;
  for (std::size_t i = 0; i < std::min(tuning::reader::most_zones, zones.size()); ++i) {
    if (stopped()) return Error(Errc::cancelled, Layer::reader, "to read the page", "a request to stop");
    LANDFALL_TRY(auto reading, read_zone(page, zones[i]));
    if (shows_something_else(reading) || (reading.lines.size() == 1 && reading.status != model::ReadingStatus::read))
      continue;
    const bool better = reading.status == model::ReadingStatus::read ||
                        (best.status == model::ReadingStatus::none && zones[i].score > tuning::reader::zone_like);
    if (better) best = std::move(reading);
    if (best.status == model::ReadingStatus::read || (i == 0 && is_certain(zones[0]))) break;
  }
  return best;
}

Result<Reading> ZoneReader::read(const ImageView& picture, std::stop_token stop) const {
  try {
    const auto stopped = [&stop] { return stop.stop_requested(); };
    LANDFALL_TRY(const auto page, imaging::Page::make(picture));
    LANDFALL_TRY(const auto zones, find_zones(impl_->net, page, impl_->options.most_candidates, false, stopped));
    return impl_->read_best(page, zones, stopped);
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::reader, "memory for a page");
  }
}

Result<std::vector<Reading>> ZoneReader::read_all(const ImageView& picture, std::size_t most,
                                                  std::stop_token stop) const {
  try {
    const auto stopped = [&stop] { return stop.stop_requested(); };
    LANDFALL_TRY(const auto page, imaging::Page::make(picture));
    LANDFALL_TRY(const auto zones, find_zones(impl_->net, page, impl_->options.most_candidates, true, stopped));
    std::vector<Reading> found;
    for (const auto& places : apart(zones)) {
      if (found.size() >= most) break;
      LANDFALL_TRY(auto reading, impl_->read_best(page, places, stopped));
      if (reading.status != model::ReadingStatus::none) found.push_back(std::move(reading));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.status < b.status; });  // read, then unsure
    return found;
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::reader, "memory for a page");
  }
}

// A text without fields: digits and letters come in runs, which decides between those that look alike (0 and O).
// Viterbi's algorithm over two states, with its traceback.
std::string viterbi_text(std::span<const CellScores> cells, std::vector<float>& probability) {
  struct Best {
    std::array<std::size_t, 2> character{};  // of digits, and of letters and fillers
    std::array<double, 2> sum{};
    std::array<std::size_t, 2> from{};
  };
  std::vector<Best> path(cells.size());
  for (std::size_t k = 0; k < cells.size(); ++k)
    for (std::size_t kind = 0; kind < 2; ++kind) {
      const auto& p = cells[k].probability;
      const auto first = p.begin() + (kind == 0 ? 0 : 10), last = kind == 0 ? p.begin() + 10 : p.end();
      const auto best = std::max_element(first, last);
      path[k].character[kind] = static_cast<std::size_t>(best - p.begin());
      double stay = 0, other = 0;
      if (k > 0) stay = path[k - 1].sum[kind], other = path[k - 1].sum[1 - kind] + tuning::reader::change_of_kind;
      path[k].from[kind] = stay >= other ? kind : 1 - kind;
      path[k].sum[kind] = std::max(stay, other) + std::log(std::max(tuning::reader::least, static_cast<double>(*best)));
    }
  std::string text(cells.size(), '<');
  probability.assign(cells.size(), 0);
  std::size_t kind = cells.empty() || path.back().sum[0] > path.back().sum[1] ? 0 : 1;
  for (std::size_t k = cells.size(); k-- > 0;) {
    text[k] = alphabet[path[k].character[kind]];
    probability[k] = cells[k].probability[path[k].character[kind]];
    kind = path[k].from[kind];
  }
  return text;
}

Result<LineReading> ZoneReader::read_line(const ImageView& picture, std::stop_token stop) const {
  try {
    const auto stopped = [&stop] { return stop.stop_requested(); };
    LANDFALL_TRY(const auto page, imaging::Page::make(picture));
    LANDFALL_TRY(const auto line, find_line(impl_->net, page, impl_->options.most_candidates, stopped));
    if (!line) return LineReading{};
    std::vector<LineLook> looks;
    LANDFALL_TRY(auto r, impl_->look(page, *line, looks));
    LineReading out = std::move(r.lines.front());
    out.text = Personal<std::string>(viterbi_text(out.scores.reveal(), out.probability));
    return out;
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::reader, "memory for a page");
  }
}

Result<Reading> ZoneReader::read_lights(const ImageView& white, const ImageView& infrared, std::stop_token stop) const {
  if (white.width != infrared.width || white.height != infrared.height)
    return Error(Errc::bad_input, Layer::reader, "two pictures of one size",
                 std::to_string(white.width) + " x " + std::to_string(white.height) + " and " +
                     std::to_string(infrared.width) + " x " + std::to_string(infrared.height));
  try {
    const auto stopped = [&stop] { return stop.stop_requested(); };
    LANDFALL_TRY(const auto dark_page, imaging::Page::make(infrared));
    LANDFALL_TRY(const auto zones, find_zones(impl_->net, dark_page, impl_->options.most_candidates, false, stopped));
    if (zones.empty() || zones.front().score < tuning::reader::zone_like) {
      LANDFALL_TRY(auto alone, read(white, stop));
      if (alone.status != model::ReadingStatus::none)
        alone.findings.push_back({model::FindingCode::missing_in_infrared, {}});
      return alone;
    }
    LANDFALL_TRY(const auto white_page, imaging::Page::make(white));
    const auto& zone = zones.front();
    std::vector<LineLook> looks, white_looks;
    LANDFALL_TRY(auto r, impl_->look(dark_page, zone, looks));
    LANDFALL_TRY(const auto other, impl_->look(white_page, zone, white_looks));
    r.whole = r.whole || other.whole;  // what one light shows to end does
    auto mismatch = join_lights(r, other);
    LANDFALL_CHECK(decide(r, impl_->options, false));
    if (shows_something_else(r) && mismatch.empty()) {  // something else that infrared shows
      LANDFALL_TRY(auto alone, read(white, stop));
      if (alone.status != model::ReadingStatus::none)
        alone.findings.push_back({model::FindingCode::missing_in_infrared, {}});
      return alone;
    }
    if (!mismatch.empty()) {
      r.findings.push_back({model::FindingCode::vis_ir_mismatch, std::move(mismatch)});
      r.status = model::ReadingStatus::unsure;
    }
    if (r.status == model::ReadingStatus::unsure) explain(r, dark_page, looks);
    return r;
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::reader, "memory for a page");
  }
}

Result<Reading> ZoneReader::vote(std::span<const Reading> frames) const {
  try {
    const auto voters = same_shape(frames);
    if (voters.empty()) return Reading{};
    const Reading& best = **std::max_element(voters.begin(), voters.end(), [](const auto* a, const auto* b) {
      return std::pair(a->status != model::ReadingStatus::read, -a->confidence) >
             std::pair(b->status != model::ReadingStatus::read, -b->confidence);
    });
    Reading r = best;
    r.frame = static_cast<std::size_t>(&best - frames.data());
    // What the text says is judged anew; what the lights said stays said.
    std::erase_if(r.findings, [](const model::Finding& f) { return !of_lights(f.code); });
    join_frames(r, voters);
    LANDFALL_CHECK(decide(r, impl_->options, voters.size() == 1));
    if (r.status == model::ReadingStatus::read)
      r.reasons.clear();
    else if (r.reasons.empty())
      r.reasons.push_back({HintCode::document_unreadable, Severity::advise, {bounds(r.zone)}});
    return r;
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::reader, "memory for frames");
  }
}

}  // namespace landfall::mrz_reader
