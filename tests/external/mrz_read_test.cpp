// Real specimen pages, counted: at least so many right, at most so many wrong. A threshold that moves is seen in
// review.
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
};

Count run(const std::string& index) {
  Count c;
  const auto reader = PageReader::create({.today = {2026, 11, 23}});
  EXPECT_TRUE(reader);
  for (const auto& row : table(data() / index)) {
    std::vector<std::string> truth;
    for (const auto* key : {"line1", "line2", "line3"})
      if (const auto at = row.find(key); at != row.end() && !at->second.empty()) truth.push_back(at->second);
    std::ifstream in(data() / row.at("file"), std::ios::binary);
    const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
    const auto picture = codec::decode(bytes, {.tone = codec::Tone::gray});
    EXPECT_TRUE(picture) << row.at("file");
    if (!picture) continue;
    const auto reading = reader->read(picture->view());
    EXPECT_TRUE(reading) << row.at("file");
    if (!reading) continue;
    std::vector<std::string> got;
    for (const auto& l : reading->lines) got.push_back(l.text.reveal());
    c.all += truth.empty() ? 0 : 1;
    c.unsure += reading->status == Status::unsure ? 1 : 0;
    c.none += reading->status == Status::none ? 1 : 0;
    if (reading->status != Status::read) continue;
    if (got == truth)
      ++c.read;
    else {
      ++c.wrong;
      ADD_FAILURE() << "accepted wrong: " << row.at("file");
    }
  }
  std::cout << index << ": of " << c.all << " with truth " << c.read << " read; " << c.unsure << " unsure, " << c.none
            << " none, " << c.wrong << " wrong\n";
  return c;
}

struct Expectation {
  const char* index;
  int min_read, max_wrong;
};
class Specimens : public testing::TestWithParam<Expectation> {};

TEST_P(Specimens, AreReadOrRefused) {
  LANDFALL_NEEDS_DATA(data() / GetParam().index);
  const Count c = run(GetParam().index);
  EXPECT_GE(c.read, GetParam().min_read);
  EXPECT_LE(c.wrong, GetParam().max_wrong);
}

INSTANTIATE_TEST_SUITE_P(Mrz, Specimens,
                         testing::Values(Expectation{"INDEX.csv", 43, 0}, Expectation{"DERIVED.csv", 69, 0}),
                         [](const auto& spec) {
                           return std::string(spec.param.index).substr(0, std::string(spec.param.index).find('.'));
                         });

}  // namespace
}  // namespace landfall::mrz_reader
