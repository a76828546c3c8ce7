// Any small picture, with any anchor, to the page geometry: find_documents(), rectify() and PortraitFinder. What comes
// out has finite corners and lies inside, or there is an error; nothing throws. Bytes: bit 0 an anchor follows, bit 1
// colour; width and height (8 and one a step); of an anchor format and four corners; then pixels, from the start again
// where they run out.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <landfall/imaging/document.hpp>
#include <landfall/imaging/portrait.hpp>

namespace {

using namespace landfall;

void require(bool ok) {
  if (!ok) std::abort();
}

struct Input {
  const std::uint8_t* at;
  std::size_t left;
  std::uint8_t next() {
    if (left == 0) return 0;
    --left;
    return *at++;
  }
};

void look_for_portrait(const imaging::Rectified& page) {
  static auto finder = imaging::PortraitFinder::create();
  require(finder.has_value());
  const auto portrait = finder->find(page);
  if (!portrait || !*portrait) return;
  const auto& b = (*portrait)->box;
  require(b.x >= 0 && b.y >= 0 && b.width > 0 && b.height > 0);
  require(b.x + b.width <= page.picture.width() && b.y + b.height <= page.picture.height());
}

void lay_straight(const ImageView& view, const imaging::Document& d, bool colour) {
  const imaging::RectifyOptions options{.ppi = 60, .tone = colour ? codec::Tone::colour : codec::Tone::gray};
  const auto page = imaging::rectify(view, d.quad, d.format.value_or(mrz::Format::td1), options);
  if (!page) return;
  require(page->picture.width() > 0 && page->picture.height() > 0 && page->ppi > 0);
  look_for_portrait(*page);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  Input in{data, size};
  const auto flags = in.next();
  const int width = 8 + in.next(), height = 8 + in.next(), bytes = (flags & 2) != 0 ? 3 : 1;
  imaging::Anchor anchor;
  if ((flags & 1) != 0) {
    anchor.format = static_cast<mrz::Format>(in.next() % mrz::format_count);
    for (auto& p : anchor.zone) {
      p.x = in.next() * width / 255.0;
      p.y = in.next() * height / 255.0;
    }
  }
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height * bytes));
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = in.left == 0 ? std::uint8_t{0} : in.at[i % in.left];
  const ImageView view{pixels.data(), width, height, static_cast<std::ptrdiff_t>(width) * bytes,
                       bytes == 3 ? PixelFormat::rgb24 : PixelFormat::gray8};
  imaging::FindOptions options;
  if ((flags & 1) != 0) options.anchors = {&anchor, 1};
  const auto documents = imaging::find_documents(view, options);
  if (!documents) return 0;
  require(documents->size() <= static_cast<std::size_t>(options.most));
  for (const auto& d : *documents) {
    require(d.score >= 0 && d.score <= 1 && d.pixels_per_mm >= 0);
    for (const auto& p : d.quad) require(std::isfinite(p.x) && std::isfinite(p.y));
    lay_straight(view, d, bytes == 3);
  }
  lay_straight(view, imaging::whole_picture(view), bytes == 3);
  return 0;
}
