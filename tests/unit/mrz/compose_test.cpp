#include <gtest/gtest.h>

#include <random>
#include <string>

#include <landfall/mrz/compose.hpp>

#include "specimen.hpp"

namespace landfall::mrz {
namespace {

using specimen::today;

Values eriksson() {
  Values v;
  v.document_code = "P";
  v.issuing_state = v.nationality = "UTO";
  v.primary = "ERIKSSON";
  v.secondary = "ANNA MARIA";
  v.document_number = "L898902C3";
  v.birth_date = {1974, 8, 12};
  v.expiry_date = {2012, 4, 15};
  v.sex = Sex::female;
  v.optional_data = "ZE184226B";
  return v;
}

TEST(Compose, GivesTheSpecimensAgain) {
  EXPECT_EQ(compose(Format::td3, eriksson()).value(), specimen::td3);
  for (const auto text :
       {specimen::td1, specimen::td2, specimen::td3, specimen::mrva, specimen::mrvb, specimen::td1_long}) {
    const auto zone = parse(text, today);
    const auto again = compose(zone->format(), values_of(*zone));
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(*again, text);
  }
}

TEST(Compose, UnusedPersonalNumber) {
  auto v = eriksson();
  v.optional_data.clear();
  EXPECT_EQ(compose(Format::td3, v)->substr(45 + 28), "<<<<<<<<<<<<<<08");
  v.unused_check_as_filler = true;
  EXPECT_EQ(compose(Format::td3, v)->substr(45 + 28), "<<<<<<<<<<<<<<<8");
  EXPECT_TRUE(values_of(*parse(*compose(Format::td3, v), today)).unused_check_as_filler);
}

std::string names(std::string primary, std::string secondary, Format format = Format::td3) {
  auto v = eriksson();
  v.primary = std::move(primary);
  v.secondary = std::move(secondary);
  if (format == Format::td1) v.document_code = "I";
  const auto text = compose(format, v);
  EXPECT_TRUE(text) << text.error().message();
  const auto zone = parse(*text, today);
  EXPECT_TRUE(zone->valid());
  return std::string(zone->field(FieldId::names)->text);
}

TEST(Compose, NamesOfDoc9303Part3) {  // 4.6
  EXPECT_EQ(names("VAN DER MUELLEN", "HILDE-MARIA").substr(0, 28), "VAN<DER<MUELLEN<<HILDE<MARIA");
  EXPECT_EQ(names("O'CONNOR", "ENYA SIOBHAN").substr(0, 23), "OCONNOR<<ENYA<SIOBHAN<<");
  EXPECT_EQ(names(" A,  B ", "").substr(0, 5), "A<B<<");
}

TEST(Compose, TruncatesNamesToALetterInTheLastCell) {  // 9303-4, 4.2.3
  EXPECT_EQ(names("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG"), "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
  EXPECT_EQ(names("NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG"), "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU");
  // A filler would stand in the last cell: the component before it loses a letter.
  EXPECT_EQ(names("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONGS KRASUANG"), "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
  // Three cells are freed for two fillers and the first letter of the secondary identifier.
  EXPECT_EQ(names("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO"),
            "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WA<<D");
  EXPECT_EQ(names("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", ""), "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNA");
  EXPECT_EQ(names("PAPANDROPOULOUS", "JONATHON ALEC", Format::td1), "PAPANDROPOULOUS<<JONATHON<ALEC");
  EXPECT_EQ(names("PAPANDROPOULOUS", "JONATHON WARREN", Format::td1), "PAPANDROPOULOUS<<JONATHON<WARR");
  // Initials: the primary identifier gives the letter; if it has none to spare either, the last cell stays a filler.
  EXPECT_EQ(names("NILAVADHANANANDA", "A B C D E F G H I J K L M N O"), "NILAVADHANANANDA<<A<B<C<D<E<F<G<H<I<J<K");
  EXPECT_EQ(names("NILAVADHANANANDAX", "A B C D E F G H I J K L M N O"), "NILAVADHANANANDA<<A<B<C<D<E<F<G<H<I<J<K");
  EXPECT_EQ(names("A B C D E F G H I J K L M N O P Q R S T U", "X"), "A<B<C<D<E<F<G<H<I<J<K<L<M<N<O<P<Q<R<<X<");
  EXPECT_EQ(names("NILAVADHANANANDAX", "ABC D E F G H I J K LM"), "NILAVADHANANANDAX<<AB<D<E<F<G<H<I<J<K<L");
}

std::string refused(Format format, const Values& values) {
  const auto text = compose(format, values);
  EXPECT_FALSE(text);
  if (text) return {};
  EXPECT_EQ(text.error().code(), Errc::bad_input);
  EXPECT_EQ(text.error().message().find("ERIKSSON"), std::string::npos);
  return text.error().where();
}

template <class Change>
std::string refused(Change change, Format format = Format::td3) {
  auto v = eriksson();
  if (format == Format::td1 || format == Format::td2) v.document_code = "I";
  change(v);
  return refused(format, v);
}

TEST(Compose, RefusesWhatCannotBePrinted) {
  EXPECT_EQ(refused([](Values& v) { v.document_code = "I"; }), "document_code");
  EXPECT_EQ(refused([](Values& v) { v.document_code = "PAX"; }), "document_code");
  EXPECT_EQ(refused([](Values& v) { v.document_code = "P\n"; }), "document_code");
  EXPECT_EQ(refused([](Values& v) { v.issuing_state = "XXA"; }), "issuing_state");
  EXPECT_EQ(refused([](Values& v) { v.issuing_state = ""; }), "issuing_state");
  EXPECT_EQ(refused([](Values& v) { v.nationality = "QQQ"; }), "nationality");
  EXPECT_EQ(refused([](Values& v) { v.nationality = "UTOP"; }), "nationality");
  EXPECT_EQ(refused([](Values& v) { v.primary = "Eriksson"; }), "primary identifier");
  EXPECT_EQ(refused([](Values& v) { v.primary = "-"; }), "primary identifier");
  EXPECT_EQ(refused([](Values& v) { v.secondary = "ANNA 2"; }), "secondary identifier");
  EXPECT_EQ(refused([](Values& v) { v.document_number = ""; }), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.document_number = "<A"; }), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.document_number = "A/1"; }), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.document_number = "1234567890"; }), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.document_number = "123456789-01"; }, Format::td1), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.document_number = "12345678-01"; }, Format::td1), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.document_number = "12345678901234567890123"; }, Format::td1), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.document_number = "123456789012345"; }, Format::td2), "document_number");
  EXPECT_EQ(refused([](Values& v) { v.birth_date = {1974, 2, 30}; }), "birth_date");
  EXPECT_EQ(refused([](Values& v) { v.expiry_date = {2012, 2, 30}; }), "expiry_date");
  EXPECT_EQ(refused([](Values& v) { v.expiry_date = {2012, 2, 0}; }), "expiry_date");
  EXPECT_EQ(refused([](Values& v) { v.optional_data = "123456789012345"; }), "optional_data");
  EXPECT_EQ(refused([](Values& v) { v.optional_data = "\xc3\x91"; }), "optional_data");
  EXPECT_EQ(refused([](Values& v) { v.optional_data_2 = "A"; }), "optional_data_2");
  EXPECT_EQ(refused([](Values& v) { v.optional_data_2 = "123456789012"; }, Format::td1), "optional_data_2");
}

// Values as issuers may print them, at random but always the same.
class Traveller {
 public:
  explicit Traveller(std::uint32_t seed) : random_(seed) {}
  Values values(Format format) {
    static constexpr const char* states[] = {"UTO", "D", "NLD", "GBN", "XOM", "UNO", "RKS", "CHE"};
    static constexpr const char* codes[][3] = {
        {"I", "ID", "AC"}, {"I", "C", "A"}, {"P", "PD", "PO"}, {"V", "VB", "VN"}, {"V", "VB", "VN"}};
    Values v;
    v.document_code = codes[static_cast<int>(format)][below(3)];
    v.issuing_state = states[below(8)];
    v.nationality = below(4) == 0 ? "XXB" : states[below(8)];
    v.primary = name(1 + below(3), 9);
    v.secondary = below(5) == 0 ? "" : name(1 + below(3), 9);
    const bool card = format == Format::td1 || format == Format::td2;
    v.document_number = text(1 + below(9));
    const int room = format == Format::td1    ? 15
                     : format == Format::td2  ? 7
                     : format == Format::td3  ? 14
                     : format == Format::mrva ? 16
                                              : 8;
    int used = 0;
    if (card && below(3) == 0) {
      const int rest = 1 + below(room - 2);
      v.document_number = text(9 + rest);
      used = rest + 2;
    }
    if (used < room && below(2) == 0) v.optional_data = text(1 + below(room - used));
    if (format == Format::td1 && below(2) == 0) v.optional_data_2 = text(1 + below(11));
    v.birth_date = {1930 + below(90), 1 + below(12), 1 + below(28)};
    if (below(6) == 0) v.birth_date.day = 0;
    if (v.birth_date.day == 0 && below(2) == 0) v.birth_date.month = 0;
    if (v.birth_date.month == 0 && below(2) == 0) v.birth_date.year = 0;
    v.expiry_date = {2021 + below(40), 1 + below(12), 1 + below(28)};
    v.sex = static_cast<Sex>(below(3));
    v.unused_check_as_filler = format == Format::td3 && v.optional_data.empty() && below(2) == 0;
    return v;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }
  std::string text(int size) {
    std::string out;
    while (size-- > 0) out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[below(36)];
    return out;
  }
  std::string name(int components, int size) {
    std::string out;
    while (components-- > 0) {
      if (!out.empty()) out += '<';
      for (int i = 1 + below(size); i > 0; --i) out += static_cast<char>('A' + below(26));
    }
    return out;
  }
  std::mt19937 random_;
};

TEST(Compose, ParseGivesBackWhatComposeWasGiven) {
  Traveller traveller(20261123);
  int truncated = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto format = static_cast<Format>(i % 5);
    const auto in = traveller.values(format);
    const auto text = compose(format, in);
    ASSERT_TRUE(text) << text.error().message();
    const auto zone = parse(*text, today);
    ASSERT_TRUE(zone) << zone.error().message();
    ASSERT_EQ(zone->format(), format);
    ASSERT_TRUE(zone->valid()) << *text;
    const auto out = values_of(*zone);
    EXPECT_EQ(out.document_code, in.document_code);
    EXPECT_EQ(out.issuing_state, in.issuing_state);
    EXPECT_EQ(out.nationality, in.nationality);
    EXPECT_EQ(out.document_number, in.document_number);
    EXPECT_EQ(out.birth_date, in.birth_date);
    EXPECT_EQ(out.expiry_date, in.expiry_date);
    EXPECT_EQ(out.sex, in.sex);
    EXPECT_EQ(out.optional_data, in.optional_data);
    EXPECT_EQ(out.optional_data_2, in.optional_data_2);
    const auto room = zone->field(FieldId::names)->text.size();
    const bool fits = in.primary.size() + (in.secondary.empty() ? 0 : 2 + in.secondary.size()) <= room;
    if (fits) {
      EXPECT_EQ(out.primary, in.primary);
      EXPECT_EQ(out.secondary, in.secondary);
    } else {
      ++truncated;
      EXPECT_TRUE(zone->names().truncated) << *text;
    }
    EXPECT_EQ(compose(format, out).value(), *text);
  }
  EXPECT_GT(truncated, 100);  // the rule was met
}

}  // namespace
}  // namespace landfall::mrz
