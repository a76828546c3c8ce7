#include <landfall/synth/scene.hpp>

#include <chrono>

#include <landfall/base/text.hpp>
#include <landfall/mrz/codes.hpp>
#include <landfall/mrz/compose.hpp>

#include "random.hpp"

namespace landfall::synth {

namespace {

constexpr const char* surnames[] = {"OAKHOLLOW",
                                    "VANTERLIN",
                                    "BRIGHTWATER",
                                    "DE LA SORNA",
                                    "QUILLMERE",
                                    "ASHDOWN-FERRIS",
                                    "O'MARROW",
                                    "TALVIKKO",
                                    "ZEMLIK",
                                    "MARRABEL",
                                    "NORDVAALE",
                                    "SILVERTHORNE",
                                    "KESTRELL",
                                    "VAN DER WOLDE",
                                    "HALVANEN",
                                    "PELLEMARE",
                                    "STORMGAARD",
                                    "LI",
                                    "IRONBRIDGE",
                                    "CASTELVERDE",
                                    "MOOR",
                                    "DRAGOVENKO",
                                    "FAIRWEATHER-LINDENTHAL",
                                    "NKORRO",
                                    "ABERNAULT",
                                    "TSUKIMORA"};
constexpr const char* female_names[] = {"MIRA LINDEN", "ELOWEN",  "TESSALY ANNE", "ZORA",   "IVELINE", "NADJA-MARIT",
                                        "ORIANA",      "SUNNIVA", "CALLA ROSE",   "HESTIA", "YUMEI",   "AMARANTE"};
constexpr const char* male_names[] = {"CORVIN", "ALARIC JON",  "TOMAS", "EBEN",   "LEANDER", "JEAN-ODO",
                                      "RASMUS", "KIERAN PAUL", "OSWIN", "MATTEO", "HIRU",    "BERTRAND"};
constexpr const char* long_given =
    "MAXIMILIAN CONSTANTIN ALEXANDER THEODOR BARTHOLOMEW";  // longer than any name field: it is printed truncated
constexpr const char* places[] = {"ZENITH",       "HARBORVALE", "NEW MERIDIAN", "LOWER SORN",
                                  "PORT AMAUROT", "ANYDER",     "WESTFORD",     "CAPE LUMEN"};

using std::chrono::days;
using std::chrono::sys_days;

sys_days to_days(mrz::Date d) {
  return std::chrono::year(d.year) / std::chrono::month(static_cast<unsigned>(d.month)) /
         std::chrono::day(static_cast<unsigned>(d.day));
}
mrz::Date to_date(sys_days t) {
  const std::chrono::year_month_day d(t);
  return {static_cast<int>(d.year()), static_cast<int>(static_cast<unsigned>(d.month())),
          static_cast<int>(static_cast<unsigned>(d.day()))};
}

// Upper-case letters and digits without those that people confuse.
std::string number(Random& random, int length) {
  static constexpr char alphabet[] = "0123456789CFGHJKLMNPRTVWXYZ";
  std::string out(1, static_cast<char>('A' + random.below(26)));
  while (static_cast<int>(out.size()) < length) {
    out +=
        random.chance(0.75) ? static_cast<char>('0' + random.below(10)) : alphabet[random.below(sizeof alphabet - 1)];
  }
  return out;
}

Traveller make_traveller(std::uint64_t seed, mrz::Date today) {
  Random random(seed, "traveller");
  Traveller t;
  t.sex = random.chance(0.06) ? mrz::Sex::unspecified : random.chance(0.5) ? mrz::Sex::female : mrz::Sex::male;
  const bool female = t.sex == mrz::Sex::female || (t.sex == mrz::Sex::unspecified && random.chance(0.5));
  t.surname = random.pick(surnames);
  t.given_names = female ? random.pick(female_names) : random.pick(male_names);
  const double kind = random.real(0, 1);
  if (kind < 0.04) t.given_names = long_given;
  if (kind > 0.97) t.given_names.clear();
  t.birth_place = random.pick(places);
  t.nationality = "UTO";
  t.birth = to_date(to_days(today) - days(random.between(18 * 365 + 5, 84 * 365)));
  return t;
}

// Every code of Doc 9303-3, section 5, that may stand there; Germany's has one letter.
std::vector<std::string> codes(bool issuer) {
  std::vector<std::string> out{"D"};
  std::string code(3, 'A');
  for (code[0] = 'A'; code[0] <= 'Z'; ++code[0]) {
    for (code[1] = 'A'; code[1] <= 'Z'; ++code[1]) {
      for (code[2] = 'A'; code[2] <= 'Z'; ++code[2]) {
        const auto kind = mrz::find_code(code);
        if (kind && !(issuer && *kind == mrz::CodeKind::person)) out.push_back(code);
      }
    }
  }
  return out;
}

const std::string& any_code(Random& random, bool issuer) {
  static const std::vector<std::string> issuers = codes(true), nationalities = codes(false);
  const auto& from = issuer ? issuers : nationalities;
  return from[static_cast<std::size_t>(random.below(static_cast<int>(from.size())))];
}

std::string any_number(Random& random, int length) {
  static constexpr char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string out;
  for (int i = 0; i < length; ++i) out += alphabet[random.below(36)];
  return out;
}

// Sounds like a word, more or less: all letters come often, as in no real list of names.
std::string any_word(Random& random, int letters) {
  static constexpr char consonants[] = "BCDFGHJKLMNPQRSTVWXZ", vowels[] = "AEIOUY";
  std::string out;
  bool vowel = random.chance(0.4);
  while (static_cast<int>(out.size()) < letters) {
    out += vowel ? vowels[random.below(6)] : consonants[random.below(20)];
    if (!random.chance(0.12)) vowel = !vowel;
  }
  return out;
}

std::string any_name(Random& random, int words, int longest) {
  static constexpr const char* gaps[] = {" ", " ", " ", "-", "'"};
  std::string out;
  for (int i = 0; i < words; ++i) {
    if (i > 0) out += random.pick(gaps);
    out += any_word(random, random.between(2, longest));
  }
  return out;
}

void widen(Traveller& t, std::uint64_t seed) {
  Random random(seed, "wide traveller");
  const bool is_long = random.chance(0.2);  // longer than most name fields
  t.surname = any_name(random, random.between(1, is_long ? 3 : 2), is_long ? 14 : 10);
  t.given_names = random.chance(0.04) ? "" : any_name(random, random.between(1, is_long ? 5 : 2), is_long ? 13 : 9);
  t.birth_place = any_word(random, random.between(4, 11));
  t.nationality = any_code(random, false);
}

void widen(Document& d, Random random) {
  const bool td1 = d.format == mrz::Format::td1, td2 = d.format == mrz::Format::td2, td3 = d.format == mrz::Format::td3;
  if (d.format == mrz::Format::fra_id || d.format == mrz::Format::fra_dl) {
    d.number = any_number(random, d.format == mrz::Format::fra_id ? 12 : 9);
    return;
  }
  d.issuing_state = any_code(random, true);
  const bool is_long = (td1 || td2) && random.chance(0.15);
  d.number = any_number(random, is_long ? random.between(10, 14) : random.chance(0.8) ? 9 : random.between(6, 8));
  const auto maybe = [&random](int longest) {
    return random.chance(0.4) ? any_number(random, random.between(1, longest)) : std::string();
  };
  d.optional_data = is_long ? "" : maybe(td1 ? 15 : td2 ? 7 : td3 ? 14 : 8);
  d.optional_data_2 = td1 ? maybe(11) : "";
  constexpr const char *cards[] = {"I", "ID", "IR", "A", "C", "CR"}, *passports[] = {"P", "P", "PD", "PS", "PO"};
  if (td1 || td2) d.code = random.pick(cards);
  if (td3) d.code = random.pick(passports);
}

struct Kind {
  const char* purpose;
  const char* code;
  int years;
};

Kind kind_of(mrz::Format format) {
  switch (format) {
    case mrz::Format::td1:
      return {"td1", "I", 10};
    case mrz::Format::td2:
      return {"td2", "I", 10};
    case mrz::Format::td3:
      return {"td3", "P", 10};
    case mrz::Format::fra_id:
      return {"fra_id", "ID", 10};
    case mrz::Format::fra_dl:
      return {"fra_dl", "D1", 15};
    case mrz::Format::mrva:
      return {"mrva", "V", 1};
    case mrz::Format::mrvb:
      return {"mrvb", "V", 1};
  }
  return {"td3", "P", 10};
}

}  // namespace

std::span<const Side> sides(mrz::Format format) noexcept {
  static constexpr Side card[] = {Side::front, Side::back}, page[] = {Side::whole};
  return format == mrz::Format::td1 ? std::span<const Side>(card) : std::span<const Side>(page);
}

Result<Scene> Scene::make(std::uint64_t seed, mrz::Date today, Variety variety) {
  if (!today.complete() || today.year < 1950 || today.year > 2090 || !mrz::possible(today)) {
    return Error(Errc::bad_input, Layer::capture, "a complete day between 1950 and 2090 as today",
                 text(today.year, "-", today.month, "-", today.day));
  }
  Scene scene;
  scene.seed_ = seed;
  scene.today_ = today;
  scene.variety_ = variety;
  scene.traveller_ = make_traveller(seed, today);
  if (variety == Variety::wide) widen(scene.traveller_, seed);
  return scene;
}

Document Scene::document(mrz::Format format) const {
  const Kind kind = kind_of(format);
  Random random(seed_, kind.purpose);
  Document d;
  d.format = format;
  d.code = kind.code;
  d.issuing_state = "UTO";
  const bool may_be_long = format == mrz::Format::td1 || format == mrz::Format::td2;
  const bool is_long = may_be_long && random.chance(0.15);
  d.number = number(random, is_long ? 12 : 9);
  const int whole = kind.years * 365;
  const int age = random.between(1, whole - 60);  // valid for another two months at least
  d.issued = to_date(to_days(today_) - days(age));
  d.expires = to_date(to_days(d.issued) + days(whole + kind.years / 4 - 1));
  if (format == mrz::Format::td3 && random.chance(0.5)) d.optional_data = number(random, 10);
  if (format == mrz::Format::td1 && random.chance(0.4)) d.optional_data_2 = number(random, 7);
  if (format == mrz::Format::mrva && random.chance(0.5)) d.optional_data = number(random, 8);
  if (format == mrz::Format::fra_id) {  // year, month, department, then a number of the office
    const auto two = [](int n) {
      return std::string{static_cast<char>('0' + n / 10 % 10), static_cast<char>('0' + n % 10)};
    };
    d.number = text(two(d.issued.year), two(d.issued.month), 75 + random.below(20), 100'000 + random.below(900'000));
    d.optional_data = text(75 + random.below(20), 1000 + random.below(9000));
  }
  if (format == mrz::Format::fra_id || format == mrz::Format::fra_dl) d.issuing_state = "FRA";
  if (variety_ == Variety::wide) widen(d, Random(seed_, text("wide ", kind.purpose)));
  return d;
}

Result<std::vector<std::string>> Scene::zone(mrz::Format format) const {
  const Document d = document(format);
  mrz::Values values;
  values.document_code = d.code;
  values.issuing_state = d.issuing_state;
  values.primary = traveller_.surname;
  if (format != mrz::Format::fra_dl) values.secondary = traveller_.given_names;  // it has room for no more than one
  values.document_number = d.number;
  values.nationality = traveller_.nationality;
  values.birth_date = traveller_.birth;
  if (format != mrz::Format::fra_id) values.expiry_date = d.expires;
  values.sex = traveller_.sex;
  values.optional_data = d.optional_data;
  values.optional_data_2 = d.optional_data_2;
  LANDFALL_TRY(const std::string zone, mrz::compose(format, values));
  std::vector<std::string> lines(1);
  for (const char c : zone) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

}  // namespace landfall::synth
