#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <landfall/mrz/compose.hpp>
#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/zone.hpp>

#include "specimen.hpp"

namespace landfall::mrz {
namespace {

using specimen::today;
constexpr std::string_view td1_counts_filler =
    "I<UTOD23145890<7356<<<<<<<<<<<\n"
    "3407127M9507122UTO<<<<<<<<<<<0\n"
    "STEVENSON<<PETER<JOHN<<<<<<<<<";
// Of our own making: no such card exists.
constexpr std::string_view fra_id =
    "IDFRAMUSTER<SPECIMEN<<<<<<<<<<750121\n"
    "9906750123451ANNA<<MARIE<<<7408122F9";
constexpr std::string_view fra_dl = "D1FRA09AB123451281231MUSTER<<9";

std::string with(std::string_view text, int line, int column, std::string_view cells) {
  std::string out(text);
  std::size_t at = 0;
  while (--line > 0) at = out.find('\n', at) + 1;
  return out.replace(at + static_cast<std::size_t>(column) - 1, cells.size(), cells);
}

DecodeOptions options() { return {.today = today}; }

// A picture that is sure of a text, with chosen doubts.
class Picture {
 public:
  explicit Picture(std::string_view text, float sure = 1) : sure_(sure) {
    lines_.emplace_back();
    for (const char c : text) {
      if (c == '\n') {
        lines_.emplace_back();
      } else {
        CellLikelihoods cell;
        cell.probability.fill((1 - sure) / 36);
        cell.probability[index(c)] = sure;
        lines_.back().push_back(cell);
      }
    }
  }
  // "A:0.6 B:0.3": what one cell may hold.
  Picture& doubt(int line, int column, const std::vector<std::pair<char, float>>& what) {
    auto& cell = lines_.at(static_cast<std::size_t>(line - 1)).at(static_cast<std::size_t>(column - 1));
    cell.probability.fill((1 - sure_) / 36);
    for (const auto& [c, p] : what) cell.probability[index(c)] = p;
    return *this;
  }
  [[nodiscard]] Result<Decoded> decode(const DecodeOptions& o) const {
    const std::vector<LineLikelihoods> views(lines_.begin(), lines_.end());
    return mrz::decode(views, o);
  }
  [[nodiscard]] const std::vector<std::vector<CellLikelihoods>>& lines() const { return lines_; }
  static std::size_t index(char c) { return static_cast<std::size_t>(alphabet_index(c)); }

 private:
  float sure_;
  std::vector<std::vector<CellLikelihoods>> lines_;
};

Decoded decoded(const Picture& picture, const DecodeOptions& o = options()) {
  auto result = picture.decode(o);
  EXPECT_TRUE(result) << result.error().message();
  return std::move(result).value();
}

// Every text that a picture allows, with the logarithm of what the picture and the prior say of it.
std::vector<std::pair<double, std::string>> all_texts(const Picture& picture, const DecodeOptions& o) {
  std::vector<std::pair<double, std::string>> texts{{0.0, ""}};
  for (std::size_t l = 0; l < picture.lines().size(); ++l) {
    if (l > 0)
      for (auto& t : texts) t.second += '\n';
    for (const auto& cell : picture.lines()[l]) {
      std::vector<std::pair<double, std::string>> longer;
      for (const auto& [value, text] : texts)
        for (std::size_t c = 0; c < alphabet_size; ++c)
          if (cell.probability[c] > 0)
            longer.emplace_back(value + std::log(static_cast<double>(cell.probability[c])), text + alphabet[c]);
      texts = std::move(longer);
    }
  }
  for (auto& [value, text] : texts) {
    auto only = o;
    const auto prior = log_prior(text, only);
    value = prior ? value + *prior : -INFINITY;
  }
  std::sort(texts.rbegin(), texts.rend());
  return texts;
}

// decode() against all of them, one by one.
void expect_exact(const Picture& picture, DecodeOptions o) {
  o.least_likelihood = 0;
  const auto texts = all_texts(picture, o);
  ASSERT_LT(texts.size(), 3000U);
  ASSERT_TRUE(std::isfinite(texts.front().first));
  const auto d = decoded(picture, o);
  double all = 0;
  for (const auto& [value, text] : texts) all += std::exp(value - texts.front().first);
  EXPECT_EQ(d.text.reveal(), texts[0].second);
  EXPECT_NEAR(d.posterior, 1 / all, 1e-6);
  if (texts.size() > 1 && std::isfinite(texts[1].first)) {
    EXPECT_NEAR(d.margin, texts[0].first - texts[1].first, 1e-5);
    if (texts.size() == 2 || texts[1].first > texts[2].first + 1e-9) {
      EXPECT_EQ(d.second.reveal(), texts[1].second);
    }
  }
  std::vector<double> right(d.probability.size());
  for (const auto& [value, text] : texts) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') continue;
      if (text[i] == d.text.reveal()[i]) right[at] += std::exp(value - texts[0].first) / all;
      ++at;
    }
  }
  for (std::size_t i = 0; i < right.size(); ++i) EXPECT_NEAR(d.probability[i], right[i], 1e-5) << "cell " << i;
}

TEST(Decode, IsExactWhereEveryTextCanBeTried) {
  {
    SCOPED_TRACE("number, its digit, composite");
    expect_exact(Picture(specimen::td3)
                     .doubt(2, 1, {{'L', 0.5F}, {'1', 0.3F}, {'I', 0.2F}})
                     .doubt(2, 3, {{'8', 0.4F}, {'B', 0.5F}, {'S', 0.1F}})
                     .doubt(2, 10, {{'6', 0.3F}, {'G', 0.3F}, {'5', 0.3F}, {'<', 0.1F}})
                     .doubt(2, 44, {{'0', 0.5F}, {'8', 0.3F}, {'1', 0.2F}}),
                 options());
  }
  {
    SCOPED_TRACE("dates");
    expect_exact(Picture(specimen::td3)
                     .doubt(2, 14, {{'7', 0.4F}, {'1', 0.3F}, {'<', 0.3F}})
                     .doubt(2, 15, {{'4', 0.4F}, {'6', 0.3F}, {'<', 0.3F}})
                     .doubt(2, 16, {{'0', 0.5F}, {'1', 0.5F}})
                     .doubt(2, 17, {{'8', 0.3F}, {'2', 0.5F}})
                     .doubt(2, 18, {{'1', 0.3F}, {'3', 0.4F}})
                     .doubt(2, 19, {{'2', 0.4F}, {'1', 0.4F}, {'9', 0.2F}})
                     .doubt(2, 20, {{'2', 0.5F}, {'7', 0.4F}}),
                 options());
  }
  {
    SCOPED_TRACE("names, codes, sex");
    expect_exact(Picture(specimen::td3)
                     .doubt(1, 1, {{'P', 0.5F}, {'F', 0.4F}, {'V', 0.1F}})
                     .doubt(1, 4, {{'T', 0.5F}, {'I', 0.5F}})
                     .doubt(1, 5, {{'O', 0.5F}, {'A', 0.4F}})
                     .doubt(1, 14, {{'<', 0.5F}, {'K', 0.5F}})
                     .doubt(1, 15, {{'<', 0.4F}, {'C', 0.5F}})
                     .doubt(1, 30, {{'<', 0.2F}, {'K', 0.8F}})
                     .doubt(2, 11, {{'U', 0.5F}, {'G', 0.5F}})
                     .doubt(2, 21, {{'F', 0.4F}, {'M', 0.3F}, {'E', 0.3F}}),
                 options());
  }
  {
    SCOPED_TRACE("personal number");
    expect_exact(Picture(with(specimen::td3, 2, 29, "<<<<<<<<<<<<<<04"))
                     .doubt(2, 29, {{'<', 0.5F}, {'K', 0.5F}})
                     .doubt(2, 42, {{'<', 0.5F}, {'9', 0.5F}})
                     .doubt(2, 43, {{'<', 0.38F}, {'0', 0.42F}, {'7', 0.2F}})
                     .doubt(2, 44, {{'4', 0.45F}, {'0', 0.34F}, {'7', 0.2F}}),
                 options());
  }
}

TEST(Decode, IsExactInEveryFormat) {
  const auto doubts = [](std::string_view text) {
    // The same doubts everywhere; some of them make the text of another format.
    Picture picture(text);
    picture.doubt(1, 1, {{text[0], 0.6F}, {'V', 0.21F}, {'I', 0.19F}});
    for (const auto& [line, column] : std::vector<std::pair<int, int>>{{1, 8}, {2, 3}, {2, 29}, {2, 36}}) {
      const auto at = with(text, line, column, "?").find('?');
      if (static_cast<std::size_t>(line) > picture.lines().size() || text[at] == '\n') continue;
      if (static_cast<std::size_t>(column) > picture.lines()[static_cast<std::size_t>(line - 1)].size()) continue;
      picture.doubt(line, column, {{text[at], 0.5F}, {'0', 0.2F}, {'8', 0.17F}, {'<', 0.13F}});
    }
    return picture;
  };
  for (const auto text : {specimen::td1, specimen::td1_long, td1_counts_filler, specimen::td2, specimen::td3,
                          specimen::mrva, specimen::mrvb, fra_id}) {
    SCOPED_TRACE(text);
    expect_exact(doubts(text), options());
  }
  SCOPED_TRACE("licence");
  expect_exact(Picture(fra_dl)
                   .doubt(1, 1, {{'D', 0.5F}, {'O', 0.5F}})
                   .doubt(1, 2, {{'1', 0.4F}, {'2', 0.6F}})
                   .doubt(1, 4, {{'R', 0.4F}, {'B', 0.6F}})
                   .doubt(1, 9, {{'B', 0.4F}, {'8', 0.6F}})
                   .doubt(1, 15, {{'1', 0.3F}, {'9', 0.3F}, {'<', 0.3F}})
                   .doubt(1, 30, {{'9', 0.4F}, {'5', 0.4F}}),
               options());
}

TEST(Decode, IsExactForLongNumbers) {
  for (const auto text : {specimen::td1_long, td1_counts_filler}) {
    SCOPED_TRACE(text);
    expect_exact(Picture(text)
                     .doubt(1, 14, {{'0', 0.5F}, {'<', 0.5F}})
                     .doubt(1, 15, {{'<', 0.5F}, {'K', 0.2F}, {'2', 0.3F}})
                     .doubt(1, 16, {{'7', 0.5F}, {'<', 0.3F}, {'T', 0.2F}})
                     .doubt(1, 18, {{'4', 0.5F}, {'A', 0.5F}, {'<', 0.3F}})
                     .doubt(1, 19, {{'9', 0.3F}, {'6', 0.3F}, {'0', 0.2F}, {'<', 0.2F}})
                     .doubt(1, 20, {{'<', 0.5F}, {'3', 0.5F}})
                     .doubt(2, 30, {{'2', 0.5F}, {'1', 0.5F}, {'0', 0.3F}}),
                 options());
  }
}

}  // namespace
}  // namespace landfall::mrz
