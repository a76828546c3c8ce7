// Real specimen pages, counted: outlines and portraits. There is no truth for them, only for whether a page has a zone;
// what the counts were when somebody looked at every picture stands beside the floors. Pages are found with the zone's
// help where it was read, else from edges alone, else taken to be the whole picture.
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <landfall/codec/picture.hpp>
#include <landfall/imaging/document.hpp>
#include <landfall/imaging/portrait.hpp>
#include <landfall/mrz_reader/reader.hpp>

#include "data.hpp"

namespace landfall::imaging {
namespace {

namespace fs = std::filesystem;

struct Count {
  int pictures = 0, with_zone = 0, outlines = 0, whole = 0, without = 0, portraits = 0;
  std::array<int, 3> sides{};  // edge, zone, border; of pages with a zone
};

Count run(const fs::path& folder) {
  Count c;
  const auto reader = mrz_reader::ZoneReader::create({.today = {2026, 11, 23}});
  auto finder = PortraitFinder::create();
  EXPECT_TRUE(reader);
  EXPECT_TRUE(finder);
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
    const auto picture = codec::decode(bytes);
    EXPECT_TRUE(picture) << entry.path();
    if (!picture) continue;
    ++c.pictures;
    std::vector<Anchor> anchors;
    const auto reading = reader->read(picture->view());
    if (reading && reading->status == model::ReadingStatus::read) anchors.push_back({reading->zone, *reading->format});
    auto documents = find_documents(picture->view(), {.anchors = anchors});
    EXPECT_TRUE(documents) << entry.path();
    if (!documents) continue;
    c.with_zone += anchors.empty() ? 0 : 1;
    c.outlines += documents->empty() || !documents->front().edges_seen() ? 0 : 1;
    if (!anchors.empty() && !documents->empty())
      for (const auto side : documents->front().sides) ++c.sides.at(static_cast<std::size_t>(side));
    if (documents->empty()) {
      const auto whole = whole_picture(picture->view());
      ++(whole.format ? c.whole : c.without);
      if (whole.format) documents->push_back(whole);
    }
    bool portrait = false;
    for (const auto& d : *documents) {
      if (!d.format) continue;
      const auto page = rectify(picture->view(), d.quad, *d.format);
      EXPECT_TRUE(page) << entry.path();
      if (!page) continue;
      const auto found = finder->find(*page);
      EXPECT_TRUE(found) << entry.path();
      portrait = portrait || (found && *found);
    }
    c.portraits += portrait ? 1 : 0;
  }
  std::cout << folder.filename().string() << ": " << c.pictures << " pictures, " << c.with_zone
            << " with a zone that was read; " << c.outlines << " with an outline of which a side was seen, " << c.whole
            << " taken whole, " << c.without << " without a page; " << c.portraits
            << " with a portrait; sides of pages with a zone: " << c.sides[0] << " edges, " << c.sides[1]
            << " by the zone, " << c.sides[2] << " borders\n";
  return c;
}

TEST(PageGeometry, Pictures) {
  const auto folder = external::data_folder() / "mrz/images";
  LANDFALL_NEEDS_DATA(folder);
  const Count c = run(folder);
  EXPECT_GE(c.outlines, 28);
  EXPECT_GE(c.portraits, 37);
}

TEST(PageGeometry, Derived) {
  const auto folder = external::data_folder() / "mrz/derived";
  LANDFALL_NEEDS_DATA(folder);
  const Count c = run(folder);
  EXPECT_GE(c.portraits, 58);
}

}  // namespace
}  // namespace landfall::imaging
