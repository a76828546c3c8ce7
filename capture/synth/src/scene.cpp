#include <landfall/synth/scene.hpp>

#include <chrono>

#include <landfall/base/log.hpp>
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
    case mrz::Format::mrva:
      return {"mrva", "V", 1};
    case mrz::Format::mrvb:
      return {"mrvb", "V", 1};
    case mrz::Format::fra_id:  // of a real state, so compose() refuses them for Utopia
      return {"fra_id", "ID", 10};
    case mrz::Format::fra_dl:
      return {"fra_dl", "I", 10};
  }
  return {"td3", "P", 10};
}

}  // namespace

Result<Scene> Scene::make(std::uint64_t seed, mrz::Date today) {
  if (!today.complete() || today.year < 1950 || today.year > 2090 || !mrz::possible(today)) {
    return Error(Errc::bad_input, Layer::capture, "a complete day between 1950 and 2090 as today",
                 text(today.year, "-", today.month, "-", today.day));
  }
  Scene scene;
  scene.seed_ = seed;
  scene.today_ = today;
  scene.traveller_ = make_traveller(seed, today);
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
  return d;
}

Result<std::vector<std::string>> Scene::zone(mrz::Format format) const {
  const Document d = document(format);
  mrz::Values values;
  values.document_code = d.code;
  values.issuing_state = d.issuing_state;
  values.primary = traveller_.surname;
  values.secondary = traveller_.given_names;
  values.document_number = d.number;
  values.nationality = traveller_.nationality;
  values.birth_date = traveller_.birth;
  values.expiry_date = d.expires;
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
