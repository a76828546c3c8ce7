// Zones of the corpus, read with mistakes by the confusion model: with one wrong character, and with as many as the
// model makes. How many come back right, how many wrong, and whether they are told of: a wrong character that no check
// digit covers and that no look-alike explains cannot be noticed in text alone, one under a check digit has to be. And
// calibration: of the characters that are given a probability, as many are right as it says.
#include <array>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/zone.hpp>

#include "data.hpp"

namespace landfall::mrz {
namespace {

using Json = nlohmann::json;
constexpr Date today{2026, 11, 23};

std::vector<std::string> valid_zones(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> zones;
  for (const auto& item : Json::parse(in)) {
    std::string text;
    for (const auto& line : item.at("lines")) text += (text.empty() ? "" : "\n") + line.get<std::string>();
    const auto zone = parse(text, today);
    if (zone && zone->valid()) zones.push_back(text);
  }
  return zones;
}

char misread(char c, std::mt19937& random) {
  auto row = ocrb_confusions().read_as[static_cast<std::size_t>(alphabet_index(c))];
  row[static_cast<std::size_t>(alphabet_index(c))] = 0;
  std::discrete_distribution<int> pick(row.begin(), row.end());
  return alphabet[static_cast<std::size_t>(pick(random))];
}

// A character as the model reads it; mostly as it is.
char read_by_model(char c, std::mt19937& random) {
  const auto& row = ocrb_confusions().read_as[static_cast<std::size_t>(alphabet_index(c))];
  std::discrete_distribution<int> pick(row.begin(), row.end());
  return alphabet[static_cast<std::size_t>(pick(random))];
}

bool is_covered(const Zone& zone, int line, int column) {
  for (const auto& check : zone.check_digits()) {
    if (check.line == line && check.column == column) return true;
    for (const auto& run : check.covers)
      if (run.line == line && run.column <= column && column < run.column + run.length) return true;
  }
  return false;
}

struct Tally {
  // Wrong zones: every wrong character told of; one without a check digit silent; one under a check digit silent.
  int right = 0, right_told = 0, wrong = 0, wrong_told = 0, silent_unchecked = 0, silent_checked = 0;
  std::array<double, 10> said{}, was{}, count{};  // characters, by probability
};

void judge(const std::string& truth, const std::string& read, Tally& tally) {
  const auto d = repair(read, ocrb_confusions(), {.today = today});
  ASSERT_TRUE(d);
  const auto& text = d->text.reveal();
  const auto zone = parse(truth, today);
  std::size_t cell = 0;
  bool silent = false, silent_checked = false;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (truth[i] == '\n') continue;
    const double p = static_cast<double>(d->probability[cell++]);
    const auto bin = std::min<std::size_t>(9, static_cast<std::size_t>(p * 10));
    tally.said[bin] += p;
    tally.was[bin] += text[i] == truth[i] ? 1 : 0;
    tally.count[bin] += 1;
    if (text[i] == truth[i]) continue;
    const auto columns = truth.find('\n') == std::string::npos ? truth.size() : truth.find('\n');
    const int line = static_cast<int>(i / (columns + 1)) + 1, column = static_cast<int>(i % (columns + 1)) + 1;
    bool in_list = false;
    for (const auto& u : d->undecided) in_list = in_list || (u.line == line && u.column == column);
    silent = silent || !in_list;
    silent_checked = silent_checked || (!in_list && is_covered(*zone, line, column));
  }
  if (text == truth) {
    (d->undecided.empty() ? tally.right : tally.right_told) += 1;
  } else {
    tally.wrong += 1;
    (silent_checked ? tally.silent_checked : silent ? tally.silent_unchecked : tally.wrong_told) += 1;
  }
}

void print(const char* what, const Tally& t) {
  const int all = t.right + t.right_told + t.wrong;
  std::printf(
      "%s: %d zones: right %d, right with a doubt told %d, wrong %d (told %d, silent without a check digit %d, silent "
      "under one %d)\n",
      what, all, t.right, t.right_told, t.wrong, t.wrong_told, t.silent_unchecked, t.silent_checked);
  for (std::size_t i = 0; i < 10; ++i)
    if (t.count[i] > 0)
      std::printf("  characters said %.3f: right %.3f of %.0f\n", t.said[i] / t.count[i], t.was[i] / t.count[i],
                  t.count[i]);
}

TEST(MrzRepair, OneOrTwoMisreadCharacters) {
  const auto file = external::data_folder() / "mrz/corpora/mrz_strings.json";
  LANDFALL_NEEDS_DATA(file);
  const auto zones = valid_zones(file);
  ASSERT_GT(zones.size(), 30U);
  std::mt19937 random(20261123);
  Tally untouched, one, model;
  for (const auto& zone : zones) {
    judge(zone, zone, untouched);
    for (int round = 0; round < 10; ++round) {
      std::string read = zone;
      auto at = random() % zone.size();
      while (zone[at] == '\n') at = random() % zone.size();
      read[at] = misread(zone[at], random);
      judge(zone, read, one);
      read = zone;
      for (char& c : read) c = c == '\n' ? c : read_by_model(c, random);
      judge(zone, read, model);
    }
  }
  print("as printed", untouched);
  print("one misread", one);
  print("as the model misreads", model);
  const auto share = [](int part, const Tally& t) {
    return static_cast<double>(part) / static_cast<double>(t.right + t.right_told + t.wrong);
  };
  EXPECT_EQ(untouched.wrong, untouched.wrong_told);
  EXPECT_LT(share(one.wrong, one), 0.35);
  EXPECT_LT(share(one.silent_checked, one), 0.02);
  EXPECT_LT(share(model.silent_checked, model), 0.03);
  // Calibrated within what so many characters allow.
  for (std::size_t i = 0; i < 10; ++i)
    if (model.count[i] >= 200) {
      EXPECT_NEAR(model.was[i] / model.count[i], model.said[i] / model.count[i], 0.12);
    }
}

}  // namespace
}  // namespace landfall::mrz
