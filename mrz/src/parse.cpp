#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include <landfall/mrz/check_digit.hpp>
#include <landfall/mrz/zone.hpp>

#include "alphabet.hpp"
#include "layouts.hpp"
#include "rules.hpp"

namespace landfall::mrz {

// Fills a Zone whose lines are known to have the right shape and alphabet: it judges, it never fails.
class ZoneParser {
 public:
  static Zone run(Format format, std::span<const std::string_view> lines, Date today) noexcept {
    Zone zone;
    zone.format_ = format;
    char* to = zone.held_.text.data();
    for (const auto line : lines) {
      std::memcpy(to, line.data(), line.size());
      to += line.size();
    }
    ZoneParser parser(zone);
    parser.find_long_number();
    parser.judge_codes();
    parser.judge_names();
    parser.judge_dates(today);
    parser.judge_rest();
    parser.judge_check_digits();
    parser.sum_up();
    return zone;
  }

 private:
  explicit ZoneParser(Zone& zone)
      : zone_(zone), places_(layouts::tables[static_cast<std::size_t>(zone.format_)].places) {}

  void say(FieldId id, Verdict verdict) noexcept { zone_.verdicts_[static_cast<std::size_t>(id)] = verdict; }
  [[nodiscard]] std::string_view at(FieldId id) const noexcept {
    const auto place = places_[static_cast<std::size_t>(id)];
    return {zone_.held_.text.data() + place.offset, place.length};
  }

  [[nodiscard]] bool has(FieldId id) const noexcept { return places_[static_cast<std::size_t>(id)].length > 0; }

  // Doc 9303-5 and 9303-6, 4.2.2.1 j: of a number longer than 9 the first 9 characters stand in its field, a filler at
  // the place of the check digit says that it goes on, and the optional data begin with the rest, the check digit and a
  // filler.
  void find_long_number() noexcept {
    if (zone_.format_ != Format::td1 && zone_.format_ != Format::td2) return;
    const auto number = at(FieldId::document_number);
    if (at(FieldId::document_number_check)[0] != filler || number.back() == filler) return;
    const auto optional = at(FieldId::optional_data);
    const auto run = optional.substr(0, std::min(optional.find(filler), optional.size()));
    if (run.size() < 2 || !is_digit(run.back())) return;
    zone_.number_rest_ = static_cast<std::uint8_t>(run.size() - 1);
    char* whole = zone_.held_.text.data() + Zone::text_size;
    std::memcpy(whole, number.data(), 9);
    std::memcpy(whole + 9, run.data(), run.size() - 1);
    place_long_number(run.size() - 1);
  }

  // The borders inside the optional data, as Zone::place() tells them.
  void place_long_number(std::size_t rest) noexcept {
    auto& optional = places_[static_cast<std::size_t>(FieldId::optional_data)];
    const auto size = static_cast<std::uint8_t>(rest);
    const auto check_offset = static_cast<std::uint8_t>(optional.offset + size);
    places_[static_cast<std::size_t>(FieldId::document_number)].length += 1;
    places_[static_cast<std::size_t>(FieldId::document_number_rest)] = {optional.offset, size};
    places_[static_cast<std::size_t>(FieldId::document_number_check)] = {check_offset, 1};
    optional = {static_cast<std::uint8_t>(check_offset + 1), static_cast<std::uint8_t>(optional.length - size - 1)};
  }

  void judge_codes() noexcept {
    say(FieldId::document_code, document_code_verdict(zone_.format_, at(FieldId::document_code)));
    say(FieldId::issuing_state, issuer_verdict(at(FieldId::issuing_state)));
    if (has(FieldId::nationality)) say(FieldId::nationality, nationality_verdict(at(FieldId::nationality)));
  }

  // Of cells that are known to be of the alphabet: digits stand before < and the letters.
  static bool has_digit(std::string_view cells) noexcept {
    std::uint8_t digits = 0;
    for (const char c : cells) digits |= static_cast<std::uint8_t>(c <= '9');
    return digits != 0;
  }

  // Doc 9303-3, 4.6: the primary identifier, two fillers, the secondary identifier, one filler between components.
  // Where only one identifier is known it is the primary one, so the field never begins with a filler.
  void judge_names() noexcept {
    if (zone_.format_ == Format::fra_id) return judge_apart_names();
    const auto field = at(FieldId::names);
    const auto size = field.find_last_not_of(filler) + 1;  // npos + 1: 0
    const auto text = field.substr(0, size);
    if (text.empty()) return say(FieldId::names, Verdict::missing);
    const auto parted = std::min(text.find("<<"), size);
    const auto first = std::min(text.find_first_not_of(filler), parted);
    const auto second = parted == size ? size : text.find_first_not_of(filler, parted);
    zone_.primary_at_ = static_cast<std::uint8_t>(first);
    zone_.primary_size_ = static_cast<std::uint8_t>(parted - first);
    zone_.secondary_at_ = static_cast<std::uint8_t>(second);
    zone_.secondary_size_ = static_cast<std::uint8_t>(size - second);
    if (has_digit(text)) return say(FieldId::names, Verdict::bad_character);
    const bool wrong = first != 0 || zone_.primary_size_ == 0 || second - parted > 2 ||
                       text.find("<<", second) != std::string_view::npos;
    say(FieldId::names, wrong ? Verdict::malformed : Verdict::ok);
  }

  // The French identity card: the primary identifier in the one field, given names in the other, with one filler or two
  // between them.
  void judge_apart_names() noexcept {
    judge_identifier(FieldId::names, zone_.primary_at_, zone_.primary_size_);
    judge_identifier(FieldId::given_names, zone_.secondary_at_, zone_.secondary_size_);
  }

  void judge_identifier(FieldId id, std::uint8_t& begin, std::uint8_t& length) noexcept {
    const auto field = at(id);
    const auto size = field.find_last_not_of(filler) + 1;
    if (size == 0) return say(id, id == FieldId::names ? Verdict::missing : Verdict::ok);
    begin = static_cast<std::uint8_t>(field.find_first_not_of(filler));
    length = static_cast<std::uint8_t>(size - begin);
    if (has_digit(field)) return say(id, Verdict::bad_character);
    const auto text = field.substr(0, size);
    const bool wrong = begin != 0 || text.find(id == FieldId::names ? "<<" : "<<<") != std::string_view::npos;
    say(id, wrong ? Verdict::malformed : Verdict::ok);
  }

  // YYMMDD (Doc 9303-3, 4.8) to a Date whose year has two digits; unknown parts, year included, come as -1.
  static Verdict read_date(std::string_view cells, Date& date) noexcept {
    std::array<int, 3> parts{};
    for (std::size_t i = 0; i < 3; ++i) {
      const char tens = cells[2 * i], units = cells[2 * i + 1];
      if (is_letter(tens) || is_letter(units)) return Verdict::bad_character;
      if ((tens == filler) != (units == filler)) return Verdict::malformed;
      parts[i] = tens == filler ? -1 : (tens - '0') * 10 + (units - '0');
    }
    date = {parts[0], parts[1], parts[2]};
    return parts[1] == 0 || parts[2] == 0 ? Verdict::impossible_date : Verdict::ok;
  }

  // Gives the year its century and unknown parts their 0.
  template <class Rule>
  static Date complete(Date date, Rule century) noexcept {
    date.month = std::max(date.month, 0);
    date.day = std::max(date.day, 0);
    if (date.year < 0) {
      date.year = 0;
      return date;
    }
    return century(date);
  }

  Verdict judge_birth(Date today) noexcept {
    // Doc 9303-3, 4.8: all or a part of a date of birth may be unknown; fillers stand for it.
    Date& birth = zone_.held_.birth;
    const Verdict verdict = read_date(at(FieldId::birth_date), birth);
    if (verdict == Verdict::ok) birth = complete(birth, [&](Date d) { return birth_in_century(d, today); });
    return verdict;
  }

  Verdict judge_expiry(Date today) noexcept {
    const auto cells = at(FieldId::expiry_date);
    if (all_fillers(cells)) return Verdict::missing;
    Date& expiry = zone_.held_.expiry;
    if (const auto verdict = read_date(cells, expiry); verdict != Verdict::ok) return verdict;
    if (cells.find(filler) != std::string_view::npos) return Verdict::malformed;
    expiry = complete(expiry, [&](Date d) { return expiry_in_century(d, today); });
    return possible(expiry) ? Verdict::ok : Verdict::impossible_date;
  }

  void judge_dates(Date today) noexcept {
    const bool has_expiry = has(FieldId::expiry_date);
    const auto expiry_verdict = has_expiry ? judge_expiry(today) : Verdict::ok;
    zone_.expiry_ok_ = has_expiry && expiry_verdict == Verdict::ok;
    say(FieldId::expiry_date, expiry_verdict);
    if (!has(FieldId::birth_date)) return;
    auto birth_verdict = judge_birth(today);
    if (birth_verdict == Verdict::ok) {
      // Nobody is born after the document expired: then it was the century before, if that one had the day.
      Date& birth = zone_.held_.birth;
      const Date before{birth.year - 100, birth.month, birth.day};
      if (zone_.expiry_ok_ && birth.year > 100 && birth > zone_.held_.expiry && possible(before)) birth = before;
      if (!possible(birth)) birth_verdict = Verdict::impossible_date;
    }
    zone_.birth_ok_ = birth_verdict == Verdict::ok;
    say(FieldId::birth_date, birth_verdict);
  }

  void judge_rest() noexcept {
    const auto number = at(FieldId::document_number);
    if (all_fillers(number)) {
      say(FieldId::document_number, Verdict::missing);
    } else if (number[0] == filler) {
      say(FieldId::document_number, Verdict::malformed);
    }
    if (!has(FieldId::sex)) return;
    const char sex = at(FieldId::sex)[0];
    if (sex != 'F' && sex != 'M' && sex != filler) say(FieldId::sex, Verdict::bad_character);
  }

  [[nodiscard]] static Verdict compare(char expected, char found) noexcept {
    if (found == expected) return Verdict::ok;
    if (found == filler) return Verdict::missing;
    return is_digit(found) ? Verdict::bad_check_digit : Verdict::bad_character;
  }

  void judge(std::size_t i, char expected, Verdict verdict) noexcept {
    zone_.expected_[i] = expected;
    say(check_ids[i], verdict);
    if (check_ids[i] == FieldId::composite_check || verdict == Verdict::ok) return;
    auto& covered = zone_.verdicts_[static_cast<std::size_t>(covered_field(check_ids[i]))];
    if (covered == Verdict::ok) covered = Verdict::bad_check_digit;
  }

  void judge_check_digits() noexcept {
    judge_number();
    if (has(FieldId::birth_date_check)) judge(1, check_digit(at(FieldId::birth_date)), FieldId::birth_date_check);
    if (has(FieldId::expiry_date_check)) judge(2, check_digit(at(FieldId::expiry_date)), FieldId::expiry_date_check);
    if (zone_.format_ == Format::td3) {
      const auto optional = at(FieldId::optional_data);
      const char found = at(FieldId::optional_data_check)[0];
      // Doc 9303-4, 4.2.2.2: without a personal number its check digit may be 0 or a filler.
      const bool unused = found == filler && all_fillers(optional);
      const char expected = check_digit(optional);
      judge(3, expected, unused ? Verdict::ok : compare(expected, found));
    }
    if (const auto covered = composite_cells(zone_.format_); !covered.empty()) {
      CheckSum sum;
      for (const auto& run : covered) {
        sum.add({zone_.held_.text.data() + offset_of(zone_.format_, run.line, run.column),
                 static_cast<std::size_t>(run.length)});
      }
      judge(4, sum.digit(), FieldId::composite_check);
    }
  }

  void judge(std::size_t i, char expected, FieldId id) noexcept { judge(i, expected, compare(expected, at(id)[0])); }

  void judge_number() noexcept {
    const char found = at(FieldId::document_number_check)[0];
    const auto number = at(FieldId::document_number);
    const auto before = static_cast<std::size_t>(cells_before_number(zone_.format_));
    char expected = check_digit({number.data() - before, number.size() + before});
    if (zone_.number_rest_ > 0) {
      expected = check_digit(zone_.document_number());
      // The clause does not say whether the filler at place 15 (10) counts; its example has the same digit either way.
      // Issuers do both.
      CheckSum with_filler;
      with_filler.add(number);
      with_filler.add(at(FieldId::document_number_rest));
      if (found != expected && found == with_filler.digit()) {
        expected = found;
        zone_.rest_after_filler_ = true;
      }
    }
    judge(0, expected, compare(expected, found));
    if (zone_.number_rest_ > 0) say(FieldId::document_number_rest, zone_.verdict(FieldId::document_number));
  }

  // A field that a format does not have keeps its first verdict, ok.
  void sum_up() noexcept {
    const auto is_ok = [](Verdict v) { return v == Verdict::ok; };
    zone_.all_pass_ =
        std::all_of(check_ids.begin(), check_ids.end(), [&](FieldId id) { return is_ok(zone_.verdict(id)); });
    zone_.valid_ = std::all_of(zone_.verdicts_.begin(), zone_.verdicts_.end(), is_ok);
  }

  Zone& zone_;
  layouts::Places places_;  // of this zone
};

namespace {

constexpr std::string_view wanted_zone =
    "a zone of 3 lines of 30, 2 lines of 36, 2 lines of 44 or 1 line of 30 characters";
constexpr std::size_t max_lines = 3;

std::string position(std::size_t line, std::size_t column) {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string_view kind_of(char c) noexcept {
  if (c >= 'a' && c <= 'z') return "a lower-case letter";
  if (c == ' ' || c == '\t') return "a space";
  if (static_cast<unsigned char>(c) >= 0x80) return "a character beyond ASCII";
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return "a control character";
  return "a punctuation mark";
}

// Without a branch a character, so that the compiler can take many at once.
bool all_in_alphabet(std::string_view cells) noexcept {
  std::uint8_t strangers = 0;
  for (const char c : cells) {
    const auto u = static_cast<std::uint8_t>(c);
    const auto from_zero = static_cast<std::uint8_t>(u - '0'), from_a = static_cast<std::uint8_t>(u - 'A');
    strangers |= static_cast<std::uint8_t>(from_zero > 9) & static_cast<std::uint8_t>(from_a > 25) &
                 static_cast<std::uint8_t>(u != '<');
  }
  return strangers == 0;
}

Error wrong_count(std::size_t lines) {
  return Error(Errc::bad_input, Layer::mrz, std::string(wanted_zone),
               lines > max_lines ? "more than 3 lines"
               : lines == 1      ? "1 line"
                                 : std::to_string(lines) + " lines")
      .at(position(std::min(lines, max_lines) + 1, 1));
}

// Of lines of the right shape.
Format format_of(std::span<const std::string_view> lines) {
  if (lines.size() == 1) return Format::fra_dl;
  if (lines.size() == 3) return Format::td1;
  // Doc 9303-7: the document code of every visa, and of nothing else, begins with V.
  const bool visa = lines[0][0] == 'V';
  if (lines[0].size() == 44) return visa ? Format::mrva : Format::td3;
  if (visa) return Format::mrvb;
  return Format::td2;
}

// IDFRA begins the French card of before 2021, which has a layout of its own. A TD2 may begin so too: its digits tell.
Zone parse_shaped(std::span<const std::string_view> lines, Date today) {
  const auto format = format_of(lines);
  if (format != Format::td2 || !lines[0].starts_with(fra_id_begin)) return ZoneParser::run(format, lines, today);
  auto card = ZoneParser::run(Format::fra_id, lines, today);
  if (card.all_check_digits_pass()) return card;
  auto td2 = ZoneParser::run(Format::td2, lines, today);
  if (td2.all_check_digits_pass()) return td2;
  return card;
}

Result<Zone> parse_lines(std::span<const std::string_view> lines, Date today) {
  // The alphabet first: a character that does not belong explains a wrong length best. 44 cells a line are looked at.
  for (std::size_t l = 0; l < lines.size() && l < max_lines; ++l) {
    const auto cells = lines[l].substr(0, 44);
    if (all_in_alphabet(cells)) continue;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (value_of(cells[c]) < 0) {
        return Error(Errc::bad_input, Layer::mrz, "a character of A-Z, 0-9 and <", std::string(kind_of(cells[c])))
            .at(position(l + 1, c + 1));
      }
    }
  }
  if (lines.empty() || lines.size() > max_lines) return wrong_count(lines.size());
  if (lines.size() == 1 && lines[0].size() != 30) return wrong_count(1);
  const bool rows_of_30 = lines.size() != 2;
  const std::size_t columns = rows_of_30 ? 30 : lines[0].size() == 36 ? 36 : 44;
  for (std::size_t l = 0; l < lines.size(); ++l) {
    if (lines[l].size() == columns) continue;
    const auto wanted = rows_of_30 ? "30" : l > 0 ? std::to_string(columns) : "36 or 44";
    return Error(Errc::bad_input, Layer::mrz, "a line of " + wanted + " characters", std::to_string(lines[l].size()))
        .at(position(l + 1, std::min(lines[l].size(), columns) + 1));
  }
  return parse_shaped(lines, today);
}

}  // namespace

Result<Zone> parse(std::span<const std::string_view> lines, Date today) { return parse_lines(lines, today); }

Result<Zone> parse(std::string_view text, Date today) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.empty()) return parse_lines({}, today);
  std::array<std::string_view, max_lines + 1> lines;
  std::size_t count = 0;
  if (text.find('\n') == std::string_view::npos && (text.size() == 90 || text.size() == 88 || text.size() == 72)) {
    count = text.size() == 90 ? 3 : 2;
    const auto columns = text.size() / count;
    for (std::size_t i = 0; i < count; ++i) lines[i] = text.substr(i * columns, columns);
    return parse_lines(std::span(lines).first(count), today);
  }
  while (count < lines.size()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    lines[count++] = line;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parse_lines(std::span(lines).first(count), today);
}

}  // namespace landfall::mrz
