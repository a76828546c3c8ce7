#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
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

bool listed(const std::vector<Undecided>& cells, int line, int column, Doubt doubt) {
  return std::any_of(cells.begin(), cells.end(),
                     [&](const Undecided& u) { return u.line == line && u.column == column && u.doubt == doubt; });
}

TEST(Decode, AClearPictureIsTakenAsItIs) {
  for (const auto text : {specimen::td1, specimen::td1_long, td1_counts_filler, specimen::td2, specimen::td3,
                          specimen::mrva, specimen::mrvb, fra_id, fra_dl}) {
    const auto d = decoded(Picture(text, 0.9999F));
    EXPECT_EQ(d.text.reveal(), text);
    EXPECT_EQ(d.format, parse(text, today)->format());
    EXPECT_TRUE(d.changes.empty() && d.undecided.empty() && d.outside_alphabet.empty()) << text;
    EXPECT_EQ(d.digits, Digits::agree);
    EXPECT_EQ(d.strain, 0);
    EXPECT_GT(d.posterior, 0.9);
    EXPECT_GT(d.margin, 3);
    EXPECT_NE(d.second.reveal(), d.text.reveal());
  }
}

TEST(Decode, ACheckDigitOutweighsAWeakPicture) {
  const auto d = decoded(Picture(specimen::td3, 0.9999F).doubt(2, 3, {{'S', 0.7F}, {'9', 0.29F}}));
  EXPECT_EQ(d.text.reveal(), specimen::td3);
  ASSERT_EQ(d.changes.size(), 1U);
  EXPECT_EQ(d.changes[0].line, 2);
  EXPECT_EQ(d.changes[0].column, 3);
  EXPECT_EQ(d.changes[0].picture, 'S');
  EXPECT_EQ(d.changes[0].chosen, '9');
  EXPECT_EQ(d.changes[0].reason, Reason::check_digit);
  EXPECT_NEAR(d.changes[0].picture_probability, 0.7, 0.01);
  EXPECT_GT(d.strain, 0.5);
  EXPECT_TRUE(d.undecided.empty());
}

TEST(Decode, DigitsThatArePrintedWrongStay) {
  for (const auto& [line, column, what] :
       std::vector<std::tuple<int, int, const char*>>{{2, 10, "7"}, {2, 20, "3"}, {2, 44, "5"}}) {
    const auto text = with(specimen::td3, line, column, what);
    const auto d = decoded(Picture(text, 0.999999F));
    EXPECT_EQ(d.text.reveal(), text);
    EXPECT_EQ(d.digits, Digits::printed_wrong);
    EXPECT_FALSE(d.wrong_digits.empty());
    EXPECT_TRUE(d.changes.empty());
  }
  const auto d = decoded(Picture(with(specimen::td3, 2, 44, "5"), 0.999999F));
  ASSERT_EQ(d.wrong_digits.size(), 1U);
  EXPECT_EQ(d.wrong_digits[0], FieldId::composite_check);
}

TEST(Decode, WrongDigitsComeTogether) {
  auto o = options();
  const auto prior = [&](std::string_view text) { return *log_prior(text, o); };
  const double none = prior(specimen::td3), one = prior(with(specimen::td3, 2, 44, "5")),
               two = prior(with(with(specimen::td3, 2, 44, "5"), 2, 43, "7"));
  EXPECT_NEAR(none - one, -std::log(0.003 * 0.4 * std::pow(0.6, 4) * 0.1), 0.01);
  EXPECT_NEAR(one - two, -std::log(0.4 / 0.6 * 0.1), 0.01);  // the second one is far less of a surprise
}

TEST(Decode, OneClassIsNeverChosenSilently) {
  for (const auto& [a, b] : std::vector<std::pair<char, char>>{{'8', 'S'}, {'8', 'I'}}) {
    const auto d = decoded(Picture(specimen::td3, 0.9999F).doubt(2, 2, {{a, 0.6F}, {b, 0.39F}}));
    EXPECT_EQ(d.digits, Digits::agree);
    EXPECT_TRUE(listed(d.undecided, 2, 2, Doubt::same_class));
  }
  // Fillers at the end of a number are likely by themselves, but that alone must not hide a K.
  const std::string text = with(specimen::td1, 1, 6, "D2314<<<<");
  const auto d = decoded(Picture(text, 0.9999F).doubt(1, 13, {{'<', 0.5F}, {'K', 0.49F}}));
  EXPECT_TRUE(listed(d.undecided, 1, 13, Doubt::same_class));
  const auto clear = decoded(Picture(specimen::td3, 0.9999F).doubt(2, 2, {{'8', 0.99F}, {'S', 0.009F}}));
  EXPECT_TRUE(clear.undecided.empty());
}

TEST(Decode, CellsWithoutACheckDigit) {
  const auto d = decoded(Picture(specimen::td3, 0.9999F).doubt(1, 22, {{'M', 0.55F}, {'H', 0.44F}}));
  ASSERT_TRUE(listed(d.undecided, 1, 22, Doubt::unchecked));
  EXPECT_EQ(d.undecided[0].chosen, 'M');
  EXPECT_EQ(d.undecided[0].other, 'H');
  EXPECT_NEAR(d.undecided[0].probability, 0.55, 0.02);
}

TEST(Decode, EachRuleNamesItself) {
  const auto reason = [](std::string_view text, int line, int column, char wrong, float share) {
    const auto at = with(text, line, column, "?").find('?');
    const auto d = decoded(Picture(text, 0.9999F).doubt(line, column, {{wrong, share}, {text[at], 0.999F - share}}));
    EXPECT_EQ(d.text.reveal(), text) << wrong;
    return d.changes.size() == 1 ? d.changes[0].reason : Reason::other;
  };
  EXPECT_EQ(reason(specimen::td3, 1, 6, '3', 0.99F), Reason::field_alphabet);
  EXPECT_EQ(reason(specimen::td3, 2, 21, 'E', 0.99F), Reason::field_alphabet);
  EXPECT_EQ(reason(specimen::td3, 1, 4, 'I', 0.8F), Reason::code_list);
  EXPECT_EQ(reason(with(specimen::td3, 1, 3, "D<<"), 1, 4, 'C', 0.8F), Reason::code_list);
  EXPECT_EQ(reason(specimen::td3, 2, 16, '3', 0.8F), Reason::date);
  EXPECT_EQ(reason(specimen::td3, 1, 40, 'K', 0.9F), Reason::name_grammar);
  EXPECT_EQ(reason(specimen::td3, 1, 1, 'F', 0.9F), Reason::document_code);
}

TEST(Decode, RealDeviationsStayWhereThePictureIsClear) {
  for (const auto& [line, column, cells] : std::vector<std::tuple<int, int, const char*>>{
           {1, 1, "C1"}, {1, 3, "QQZ"}, {3, 1, "<<ANNA<MARIA<<<<<<<<<<<<<<<<<<"}}) {
    const auto text = with(specimen::td1, line, column, cells);
    EXPECT_EQ(decoded(Picture(text, 0.999999F)).text.reveal(), text);
  }
  // Unknown parts of a birth (9303-3, 4.8).
  const auto text = *compose(Format::td1, [] {
    auto v = values_of(*parse(specimen::td1, today));
    v.birth_date = {1974, 0, 0};
    return v;
  }());
  EXPECT_EQ(decoded(Picture(text, 0.9999F)).text.reveal(), text);
}

TEST(Decode, BothPublishedDigitsOfALongNumber) {
  for (const auto text : {specimen::td1_long, td1_counts_filler}) {
    ASSERT_TRUE(parse(text, today)->valid());
    const auto d = decoded(
        Picture(text, 0.9999F).doubt(1, 19, {{'3', 0.6F}, {with(text, 1, 19, "?") == text ? '?' : text[18], 0.39F}}));
    EXPECT_EQ(d.text.reveal(), text);
    EXPECT_EQ(d.digits, Digits::agree);
  }
}

// The digits before it are digits of the number: none of them is held against the residue so far.
TEST(Decode, OnlyTheLastCharacterOfALongNumberIsItsCheckDigit) {
  auto o = options();
  const auto prior = [&](std::string_view cells) { return *log_prior(with(specimen::td1_long, 1, 15, cells), o); };
  const double wrong = std::log(0.1);
  // Number and composite are wrong in all three.
  const double three = prior("<736<<<<<<<<<<<<"), four = prior("<7366<<<<<<<<<<<"), five = prior("<73666<<<<<<<<<<");
  EXPECT_NEAR(four - three, five - four, 1e-5);
  EXPECT_GT(four - three, wrong - 3.5);  // one more digit, less one more filler: not a tenth of it besides
}

TEST(Decode, AFillerInPlaceOfTheDigitOfATd2IsExpected) {
  constexpr std::string_view text =
      "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"
      "D23145890<UTO7408122F1204159735<<<<0";
  ASSERT_TRUE(parse(text, today)->valid());
  const auto d = decoded(Picture(text, 0.99999F));
  EXPECT_EQ(d.text.reveal(), text);
  EXPECT_GT(d.probability[36 + 9], 0.999F);
  EXPECT_TRUE(d.undecided.empty());
}

TEST(Decode, FrenchDocuments) {
  EXPECT_TRUE(parse(fra_id, today)->valid());
  EXPECT_TRUE(parse(fra_dl, today)->valid());
  auto d = decoded(Picture(fra_id, 0.9999F).doubt(2, 5, {{'B', 0.7F}, {'7', 0.29F}}));
  EXPECT_EQ(d.format, Format::fra_id);
  EXPECT_EQ(d.text.reveal(), fra_id);
  d = decoded(Picture(fra_dl, 0.9999F).doubt(1, 2, {{'I', 0.7F}, {'1', 0.29F}}));
  EXPECT_EQ(d.text.reveal(), fra_dl);
  EXPECT_EQ(d.changes.at(0).reason, Reason::document_code);
}

TEST(Decode, CellsOutsideTheAlphabetAreTold) {
  const auto d = decoded(Picture(specimen::td3, 0.9999F).doubt(1, 10, {{'N', 0.1F}}).doubt(1, 11, {{'A', 0.4F}}));
  ASSERT_EQ(d.outside_alphabet.size(), 1U);
  EXPECT_EQ(d.outside_alphabet[0].line, 1);
  EXPECT_EQ(d.outside_alphabet[0].column, 10);
}

TEST(Decode, CellsThatSayNothingCostNothingButDoubt) {
  std::vector<std::vector<CellLikelihoods>> empty(2, std::vector<CellLikelihoods>(44));
  const std::vector<LineLikelihoods> views(empty.begin(), empty.end());
  const auto d = decode(views, options());
  ASSERT_TRUE(d);
  EXPECT_LT(d->posterior, 1e-6);
  EXPECT_EQ(d->outside_alphabet.size(), 88U);
  auto o = options();
  o.least_likelihood = 0;
  EXPECT_FALSE(decode(views, o));
}

TEST(Decode, Errors) {
  const auto refused = [](const Picture& picture, const DecodeOptions& o) {
    const auto d = picture.decode(o);
    return !d && d.error().code() == Errc::bad_input;
  };
  EXPECT_TRUE(refused(Picture("ABC\nDEF"), options()));
  EXPECT_TRUE(refused(Picture(std::string(specimen::td3) + "\n" + std::string(44, '<')), options()));
  EXPECT_FALSE(decode(std::span<const LineLikelihoods>{}, options()));
  auto o = options();
  o.format = Format::td1;
  EXPECT_TRUE(refused(Picture(specimen::td3), o));
  for (const float bad : {-0.1F, 1.5F, NAN, INFINITY})
    EXPECT_TRUE(refused(Picture(specimen::td3).doubt(2, 5, {{'A', bad}}), options())) << bad;
  for (const double bad : {0.0, 1.0, -1.0, double{NAN}}) {
    o = options();
    o.priors.wrong_document = bad;
    EXPECT_TRUE(refused(Picture(specimen::td3), o)) << bad;
  }
  o = options();
  o.least_likelihood = -1;
  EXPECT_TRUE(refused(Picture(specimen::td3), o));
  EXPECT_FALSE(log_prior("ABC", options()));
  EXPECT_EQ(*log_prior(with(specimen::td3, 2, 14, "A"), options()), -INFINITY);
}

TEST(Decode, OneFormatCanBeAskedFor) {
  auto o = options();
  o.format = Format::td2;
  EXPECT_EQ(decoded(Picture(fra_id, 0.9999F), o).format, Format::td2);
}

TEST(Repair, LettersAndDigitsThatEnginesExchange) {
  std::string text(specimen::td3);
  for (const auto& [at, read] :
       std::vector<std::pair<std::size_t, char>>{{45 + 5, 'O'}, {45 + 13, 'T'}, {4, '0'}, {45 + 22, 'Z'}})
    text[at] = read;
  const auto d = repair(text, ocrb_confusions(), options());
  ASSERT_TRUE(d);
  EXPECT_EQ(d->text.reveal(), specimen::td3);
  EXPECT_EQ(d->digits, Digits::agree);
  EXPECT_EQ(d->changes.size(), 4U);
}

TEST(Repair, AnUnreadableCellIsOpenBetweenOneClass) {
  const auto d = repair(with(specimen::td3, 2, 3, "?"), ocrb_confusions(), options());
  ASSERT_TRUE(d);
  EXPECT_EQ(d->text.reveal(), specimen::td3);
  EXPECT_TRUE(listed(d->undecided, 2, 3, Doubt::same_class));
}

TEST(Repair, ShapesOfText) {
  std::string lower(specimen::td3);
  for (auto& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  EXPECT_EQ(repair(lower, ocrb_confusions(), options())->text.reveal(), specimen::td3);
  std::string unbroken(specimen::td1);
  std::erase(unbroken, '\n');
  EXPECT_EQ(repair(unbroken, ocrb_confusions(), options())->text.reveal(), specimen::td1);
  const auto accent = repair(with(specimen::td3, 1, 10, "Ñ"), ocrb_confusions(), options());
  EXPECT_FALSE(accent);  // two bytes over two cells: the line is one cell short
  EXPECT_FALSE(repair("", ocrb_confusions(), options()));
  EXPECT_FALSE(repair(std::string(100000, '\n'), ocrb_confusions(), options()));
  EXPECT_FALSE(repair(std::string(100000, 'A'), ocrb_confusions(), options()));
  ConfusionModel bad;
  bad.read_as[0][0] = 2;
  EXPECT_FALSE(repair(specimen::td3, bad, options()));
}

TEST(Decode, NamesOfEnumerators) {
  EXPECT_EQ(name(Digits::agree), "agree");
  EXPECT_EQ(name(Digits::printed_wrong), "printed_wrong");
  EXPECT_EQ(name(static_cast<Reason>(9)), "unknown");
  EXPECT_EQ(name(static_cast<Doubt>(9)), "unknown");
  EXPECT_EQ(name(static_cast<Digits>(9)), "unknown");
  EXPECT_EQ(name(Format::fra_id), "FRA-ID");
  EXPECT_EQ(name(Format::fra_dl), "FRA-DL");
  EXPECT_EQ(format("MRV-B"), Format::mrvb);
  EXPECT_EQ(format("mrvb"), std::nullopt);
}

}  // namespace
}  // namespace landfall::mrz
