// Real specimen pages, counted: at least so many right, at most so many wrong. A threshold that moves is seen in
// review. The table is that of tests/blackbox, for pictures that are not drawn: one row a folder and distortion.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <landfall/codec/picture.hpp>
#include <landfall/mrz_reader/reader.hpp>

#include "data.hpp"

namespace landfall::mrz_reader {
namespace {

namespace fs = std::filesystem;

fs::path data() { return external::data_folder() / "mrz"; }

using Row = std::map<std::string, std::string>;

// Plain CSV: quotes may stand around a field, and none inside.
std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      out.emplace_back();
    else if (c != '\r')
      out.back() += c;
  }
  return out;
}

std::vector<Row> table(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const auto names = split(line);
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    const auto cells = split(line);
    Row row;
    for (std::size_t i = 0; i < std::min(names.size(), cells.size()); ++i) row[names[i]] = cells[i];
    rows.push_back(row);
  }
  return rows;
}

struct Count {
  int all = 0, read = 0, unsure = 0, none = 0, wrong = 0;
  int negatives = 0, found = 0;  // pictures without a zone, and those of them that are called read
};

void count(const ZoneReader& reader, const Row& row, Count& c) {
  std::vector<std::string> truth;
  for (const auto* key : {"line1", "line2", "line3"})
    if (const auto at = row.find(key); at != row.end() && !at->second.empty()) truth.push_back(at->second);
  std::ifstream in(data() / row.at("file"), std::ios::binary);
  const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
  const auto picture = codec::decode(bytes, {.tone = codec::Tone::gray});
  ASSERT_TRUE(picture) << row.at("file");
  const auto reading = reader.read(picture->view());
  ASSERT_TRUE(reading) << row.at("file");
  std::vector<std::string> got;
  for (const auto& l : reading->lines) got.push_back(l.text.reveal());
  ++(truth.empty() ? c.negatives : c.all);
  c.unsure += reading->status == model::ReadingStatus::unsure ? 1 : 0;
  c.none += reading->status == model::ReadingStatus::none ? 1 : 0;
  if (reading->status != model::ReadingStatus::read) return;
  if (got == truth) {
    ++c.read;
  } else {
    ++(truth.empty() ? c.found : c.wrong);
    ADD_FAILURE() << "accepted wrong: " << row.at("file");
  }
}

struct Expectation {
  const char* distortion;  // "": every row of the index
  int min_read, max_wrong = 0, max_found = 0;
};

void expect(const std::string& index, const std::vector<Expectation>& expectations) {
  LANDFALL_NEEDS_DATA(data() / index);
  const auto reader = ZoneReader::create({.today = {2026, 11, 23}});
  ASSERT_TRUE(reader);
  const auto rows = table(data() / index);
  std::cout << index << "\n                         all  read  least  unsure  none  WRONG  no zone  found\n";
  Count sum;
  for (const auto& e : expectations) {
    Count c;
    for (const auto& row : rows) {
      if (*e.distortion == '\0' || row.at("distortion") == e.distortion) count(*reader, row, c);
    }
    std::printf("  %-20s %5d %5d %6d %7d %5d %6d %8d %6d\n", *e.distortion ? e.distortion : "all", c.all, c.read,
                e.min_read, c.unsure, c.none, c.wrong, c.negatives, c.found);
    EXPECT_GE(c.read, e.min_read) << e.distortion;
    EXPECT_LE(c.wrong, e.max_wrong) << e.distortion;
    EXPECT_LE(c.found, e.max_found) << e.distortion;
    sum.all += c.all + c.negatives;
  }
  EXPECT_EQ(sum.all, static_cast<int>(rows.size())) << "a distortion that has no row here";
}

TEST(Specimens, INDEX) { expect("INDEX.csv", {{"", 45}}); }

TEST(Specimens, DERIVED) {
  expect("DERIVED.csv", {{"rot90", 6},
                         {"rot180", 6},
                         {"rot270", 6},
                         {"skew6", 6},
                         {"rot-25", 6},
                         {"persp", 4},
                         {"scene", 6},
                         {"lowres", 6},
                         {"blur", 5},
                         {"motion", 5},
                         {"glare", 3},
                         {"noise", 6},
                         {"dark", 6}});
}

}  // namespace
}  // namespace landfall::mrz_reader
