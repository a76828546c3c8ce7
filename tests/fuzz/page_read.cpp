// Any small picture to ZoneReader: it never throws, every place lies where a picture can be, every probability is one,
// and `read` is said only of a zone that parses with all digits right. Bytes: what is called, format of the pixels,
// width (8 and two a step), height (8 and one a step), then pixels, again from the start where they run out.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <landfall/base/image_view.hpp>
#include <landfall/mrz_reader/reader.hpp>

namespace {

using namespace landfall;
using model::ReadingStatus;
using mrz_reader::Reading;
using mrz_reader::ZoneReader;

constexpr mrz::Date today{2026, 11, 23};

void require(bool ok) {
  if (!ok) std::abort();
}
bool is_share(double p) { return p >= 0 && p <= 1; }

const ZoneReader& reader() {
  static const ZoneReader made = [] {
    auto r = ZoneReader::create({.today = today, .most_candidates = 8});
    require(r.has_value());
    return std::move(*r);
  }();
  return made;
}

struct Picture {
  std::vector<std::uint8_t> pixels;
  ImageView view;
};

Picture picture_of(const std::uint8_t* data, std::size_t size, int width, int height, PixelFormat format) {
  Picture p;
  const std::size_t stride =
      static_cast<std::size_t>(width) * static_cast<std::size_t>(std::max(1, bytes_per_pixel(format)));
  p.pixels.resize(stride * static_cast<std::size_t>(height));
  for (std::size_t i = 0; i < p.pixels.size(); ++i) p.pixels[i] = size == 0 ? std::uint8_t{0} : data[i % size];
  p.view = {p.pixels.data(), width, height, static_cast<std::ptrdiff_t>(stride), format};
  return p;
}

// A line may run out of the picture a little; it is not somewhere else.
void check_place(const Point& p, const ImageView& view) {
  const double far = 4.0 * (view.width + view.height);
  require(std::isfinite(p.x) && std::isfinite(p.y) && std::abs(p.x) < far && std::abs(p.y) < far);
}

void check_cell(int line, int column, const Reading& r) {
  require(line >= 1 && static_cast<std::size_t>(line) <= r.lines.size() && column >= 1);
  require(static_cast<std::size_t>(column) <= r.lines[static_cast<std::size_t>(line - 1)].probability.size());
}

void check_range(const CellRange& c, const Reading& r) {
  require(c.first <= c.last);
  check_cell(c.line, c.first, r);
  check_cell(c.line, c.last, r);
}

void check_lines(const Reading& r, const ImageView& view) {
  for (const auto& line : r.lines) {
    const std::size_t cells = line.scores.reveal().size();
    require(cells == line.cells.size() && cells == line.probability.size() && cells == line.text.reveal().size());
    for (const float p : line.probability) require(is_share(static_cast<double>(p)));
    for (const auto& c : line.scores.reveal())
      for (const float p : c.probability) require(is_share(static_cast<double>(p)));
    for (const auto& p : line.cells) check_place(p, view);
    for (const auto& p : line.place) check_place(p, view);
  }
}

void check_read(const Reading& r) {
  require(r.reasons.empty() && r.format && !r.checks.empty());
  for (const auto& check : r.checks) require(check.verdict == mrz::Verdict::ok);
  std::string text;
  for (const auto& line : r.lines) text += (text.empty() ? "" : "\n") + line.text.reveal();
  const auto zone = mrz::parse(text, today);
  require(zone && zone->format() == *r.format && zone->all_check_digits_pass());
}

void check(const Reading& r, const ImageView& view) {
  require(is_share(r.confidence) && r.margin >= 0 && !std::isnan(r.score));
  if (r.status == model::ReadingStatus::none) return;
  require(!r.lines.empty() && r.lines.size() <= 3);
  check_lines(r, view);
  for (const auto& p : r.zone) require(p.x >= 0 && p.y >= 0 && p.x <= view.width - 1.0 && p.y <= view.height - 1.0);
  for (const auto& c : r.changes) check_cell(c.line, c.column, r);
  for (const auto& u : r.undecided) check_cell(u.line, u.column, r);
  for (const auto& f : r.findings)
    for (const auto& c : f.cells) check_range(c, r);
  for (const auto& hint : r.reasons)
    for (const auto& argument : hint.arguments)
      if (const auto* c = std::get_if<CellRange>(&argument)) check_range(*c, r);
  if (r.status == model::ReadingStatus::read) check_read(r);
  require(r.status == model::ReadingStatus::read || !r.reasons.empty());
}

void read_all(const ImageView& view, std::size_t most) {
  const auto all = reader().read_all(view, most);
  if (!all) return;
  require(all->size() <= most);
  for (const auto& r : *all) {
    require(r.status != model::ReadingStatus::none);
    check(r, view);
  }
  const auto vote = reader().vote(*all);
  require(vote.has_value());
  check(*vote, view);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) return 0;
  const auto format = static_cast<PixelFormat>(data[1] % 11);
  const int width = 8 + 2 * data[2], height = 8 + data[3];
  const auto picture = picture_of(data + 4, size - 4, width, height, format);
  switch (data[0] % 4) {
    case 3: {
      const auto line = reader().read_line(picture.view);
      if (line) require(line->text.reveal().size() == line->probability.size());
      break;
    }
    case 0: {
      const auto r = reader().read(picture.view);
      if (r) check(*r, picture.view);
      break;
    }
    case 1:
      read_all(picture.view, data[0] / 4U % 4U);
      break;
    default: {  // infrared: from the second half of the bytes on
      const std::size_t half = data[0] >= 128 ? (size - 4) / 2 : 0;
      const auto infrared = picture_of(data + 4 + half, size - 4 - half, width, height, format);
      const auto r = reader().read_lights(picture.view, infrared.view);
      if (r) check(*r, picture.view);
    }
  }
  return 0;
}
