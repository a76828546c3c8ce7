#include "grammar.hpp"

#include <algorithm>
#include <functional>
#include <mutex>
#include <string_view>

#include "layouts.hpp"

// The rules of single cells. Weights are probabilities given the state, rounded: what matters is their ratio where a
// picture leaves two characters open. docs/mrz.md says where they come from.
namespace landfall::mrz::decoding {
namespace {

constexpr int blank = 36;
bool digit(int c) { return c < 10; }
bool letter(int c) { return c >= 10 && c < blank; }
int index(char c) { return alphabet_index(c); }
float narrow(double p) { return static_cast<float>(p); }

Step go(double prior, int to) { return {narrow(prior), static_cast<std::uint8_t>(to), 0, Compare::none, false}; }
constexpr Step no_step{};

// --- numbers and optional data: states 0 after a character, 1 after a filler
// ------------------------------------------

double any_character(int c) { return digit(c) ? 0.065 : 0.0135; }  // together 1

Step number_step(bool first, int state, int c) {
  const double filler_share = first ? 0.002 : state == 0 ? 0.06 : 0.8;
  return c == blank ? go(filler_share, 1) : go((1 - filler_share) * any_character(c), 0);
}

// A check digit at the end of a block: state 0 right, 1 wrong.
Step check_step(int c) {
  if (letter(c)) return no_step;
  if (c == blank) return {narrow(missed_digit), 1, 0, Compare::none, true};
  return {1, 0, 1, Compare::own, true};
}

// A number of TD2 that is longer than its field has a filler here, and its digit in the optional data (9303-6, 4.2.2.1
// j): parse() judges that one, and the composite digit covers both.
Step long_check_step(int c) {
  if (c == blank) return {0.002F, 0, 0, Compare::none, true};
  return check_step(c);
}

// States 0 nothing but fillers so far, 1 after a character, 2 after a filler.
Step optional_step(bool first, int state, int c) {
  const double filler_share = first ? 0.55 : state == 0 ? 0.97 : state == 1 ? 0.1 : 0.85;
  return c == blank ? go(filler_share, state == 0 ? 0 : 2) : go((1 - filler_share) * any_character(c), 1);
}

// TD3: without a personal number its digit is 0 or a filler (9303-4, 4.2.2.2).
Step optional_check_step(int state, int c) {
  if (c == blank && state == 0) return {1, 0, 0, Compare::none, true};
  return check_step(c);
}

// --- the upper line of TD1 from the check digit on (9303-5, 4.2.2.1 j)
// -------------------------------------------------

enum Upper : int {
  good_empty,  // the digit is right, nothing but fillers after it
  bad_empty,
  long_start,  // a filler in its place
  long_one,    // one character of the rest of a long number
  long_more,   // several, and another one follows
  long_good,   // the last one was the right digit
  long_bad,
  good_character,
  good_filler,
  bad_character,
  bad_filler,
  upper_states
};

Step upper_check_step(int state, int c) {
  if (letter(c)) return no_step;
  if (c == blank) return state == 0 ? go(0.03, long_start) : Step{0.1F, bad_empty, 0, Compare::none, true};
  return {0.97F, good_empty, bad_empty, Compare::own, true};
}

// Which character is the last of the number is guessed when it comes: then only one state has to know both residues.
TwoSteps upper_long_step(bool last, int state, int c) {
  const bool ended = state == long_good || state == long_bad;
  if (c == blank) {
    const int to = state == long_good ? good_filler : bad_filler;
    if (state == long_more) return {};
    return {Step{state == long_start ? 0.05F : 0.3F, static_cast<std::uint8_t>(to), 0, Compare::none, true}};
  }
  if (ended) return {};
  if (state == long_start) return {go(0.95 * any_character(c), long_one)};
  const float share = narrow(0.7 * any_character(c));
  const Step end = letter(c) ? Step{share, long_bad, 0, Compare::none, true}
                             : Step{share, long_good, long_bad, Compare::either, true};
  return {end, last ? no_step : go(0.7 * any_character(c), long_more)};
}

TwoSteps upper_optional_step(bool first, bool last, int state, int c) {
  if (state >= long_start && state <= long_bad) return upper_long_step(last, state, c);
  const bool good = state == good_empty || state == good_character || state == good_filler;
  const bool empty = state == good_empty || state == bad_empty;
  const int group = empty ? 0 : state == good_character || state == bad_character ? 1 : 2;
  Step step = optional_step(first, group, c);
  static constexpr int good_of[] = {good_empty, good_character, good_filler};
  static constexpr int bad_of[] = {bad_empty, bad_character, bad_filler};
  step.to = static_cast<std::uint8_t>((good ? good_of : bad_of)[step.to]);
  step.drop_own = true;
  return {step};
}

// --- names (9303-3, 4.6)
// ----------------------------------------------------------------------------------------------

double letters(double share) { return share / 26; }

enum Name : int { name_start, primary, primary_filler, between, secondary, secondary_filler, name_end, name_states };

Step names_step(double odd, int state, int c) {
  if (digit(c)) return no_step;
  const bool fill = c == blank;
  switch (state) {
    case name_start:
      return fill ? go(odd, primary_filler) : go(letters(1), primary);
    case primary:
      return fill ? go(0.14, primary_filler) : go(letters(0.86), primary);
    case primary_filler:
      return fill ? go(0.75, between) : go(letters(0.25), primary);
    case between:
      return fill ? go(0.03, name_end) : go(letters(0.97), secondary);
    case secondary:
      return fill ? go(0.16, secondary_filler) : go(letters(0.84), secondary);
    case secondary_filler:
      return fill ? go(0.6, name_end) : go(letters(0.4), secondary);
    default:
      return fill ? go(1 - odd, name_end) : go(letters(odd), secondary);
  }
}

// One identifier alone: 0 start, 1 letter, 2 filler, 3 two fillers, 4 the end. `twice`: two fillers may stand between
// its components.
Step identifier_step(bool twice, double odd, int state, int c) {
  if (digit(c)) return no_step;
  const bool fill = c == blank;
  switch (state) {
    case 0:
      return fill ? go(twice ? 0.02 : odd, 4) : go(letters(1), 1);
    case 1:
      return fill ? go(0.15, 2) : go(letters(0.85), 1);
    case 2:
      return fill ? go(0.6, twice ? 3 : 4) : go(letters(0.4), 1);
    case 3:
      return fill ? go(0.7, 4) : go(letters(0.3), 1);
    default:
      return fill ? go(1 - odd, 4) : go(letters(odd), 1);
  }
}

// --- dates: YYMMDD (9303-3, 4.8)
// --------------------------------------------------------------------------------------

struct DateRule {
  std::array<double, 100> year{};   // together 1
  std::array<double, 10> decade{};  // by the tens
  double unknown = 0, impossible = 0;
};

DateRule date_rule(bool expiry, const DecodeOptions& options) {
  DateRule rule;
  rule.impossible = options.priors.impossible_date;
  rule.unknown = expiry ? options.priors.impossible_date : options.priors.unknown_date;
  double sum = 0;
  for (int y = 0; y < 100; ++y) {
    const int distance = std::abs((y - options.today.year % 100 + 150) % 100 - 50);
    const bool likely = !expiry || options.today.year <= 0 || distance <= 12;
    rule.year[static_cast<std::size_t>(y)] = likely ? 1 : 0.05;
    sum += rule.year[static_cast<std::size_t>(y)];
  }
  for (std::size_t y = 0; y < 100; ++y) {
    rule.year[y] /= sum;
    rule.decade[y / 10] += rule.year[y];
  }
  return rule;
}

constexpr double bad_share = 1.0 / 11;  // of each character where a date is impossible already

// To the states 0..9 (tens of the year), 10 (unknown).
Step year_tens(const DateRule& rule, int, int c) {
  if (letter(c)) return no_step;
  return c == blank ? go(rule.unknown, 10) : go(rule.decade[static_cast<std::size_t>(c)], c);
}

// To 0 common year, 1 leap year or unknown, 2 impossible.
Step year_units(const DateRule& rule, int state, int c) {
  if (letter(c)) return no_step;
  if ((state == 10) != (c == blank)) return go(rule.impossible * bad_share, 2);
  if (c == blank) return go(1, 1);
  const int year = 10 * state + c;
  return go(rule.year[static_cast<std::size_t>(year)] / rule.decade[static_cast<std::size_t>(state)],
            year % 4 == 0 ? 1 : 0);
}

// To 0, 1: "0", "1" in a common year; 2, 3 in a leap year; 4 unknown; 5 impossible.
Step month_tens(const DateRule& rule, int state, int c) {
  if (letter(c)) return no_step;
  if (state == 2) return go(bad_share, 5);
  if (c == blank) return go(rule.unknown, 4);
  return c < 2 ? go(c == 0 ? 0.75 : 0.25, 2 * state + c) : go(rule.impossible * bad_share, 5);
}

// To 0..3: months of 28, 29, 30, 31 days; 4 impossible.
Step month_units(const DateRule& rule, int state, int c) {
  if (letter(c)) return no_step;
  if (state == 5) return go(bad_share, 4);
  if (state == 4) return c == blank ? go(1, 3) : go(rule.impossible * bad_share, 4);
  const int month = 10 * (state % 2) + c;
  if (c == blank || month < 1 || month > 12) return go(rule.impossible * bad_share, 4);
  const int days = days_in_month(state >= 2 ? 2000 : 2001, month);
  return go(state % 2 == 0 ? 1.0 / 9 : 1.0 / 3, days - 28);
}

// To 0 "0", 1 "1", 2 "2" of a month of 28 days, 3 "2" of a longer one, 4 "3" of 30 days, 5 "3" of 31, 6 unknown,
// 7 impossible.
Step day_tens(const DateRule& rule, int state, int c) {
  if (letter(c)) return no_step;
  if (state == 4) return go(bad_share, 7);
  if (c == blank) return go(rule.unknown, 6);
  if (c == 0) return go(0.3, 0);
  if (c == 1) return go(0.33, 1);
  if (c == 2) return go(0.32, state == 0 ? 2 : 3);
  return c == 3 && state >= 2 ? go(0.05, state == 2 ? 4 : 5) : go(rule.impossible * bad_share, 7);
}

// To 0: all in all a date, or none; nothing more is asked.
Step day_units(const DateRule& rule, int state, int c) {
  if (letter(c)) return no_step;
  if (state == 7) return go(bad_share, 0);
  const bool fits = state == 6   ? c == blank
                    : c == blank ? false
                    : state == 0 ? c > 0
                    : state == 2 ? c < 9
                    : state == 4 ? c == 0
                    : state == 5 ? c < 2
                                 : true;
  if (!fits) return go(rule.impossible * bad_share, 0);
  static constexpr double share[] = {1.0 / 9, 0.1, 1.0 / 9, 0.1, 1, 0.5, 1};
  return go(share[state], 0);
}

// --- document codes (9303-4, -5, -6, 4.2.2.1; 9303-7)
// -----------------------------------------------------------------

Step code_first(Format format, double odd, int c) {
  if (!letter(c)) return no_step;
  const char ch = alphabet[static_cast<std::size_t>(c)];
  switch (format) {
    case Format::mrva:
    case Format::mrvb:
      return ch == 'V' ? go(1, 0) : no_step;
    case Format::fra_id:
      return ch == 'I' ? go(1, 0) : no_step;
    case Format::fra_dl:
      return go(ch == 'D' ? 0.97 : ch == 'A' || ch == 'B' ? 0.015 : odd / 23, 0);
    case Format::td3:
      return ch == 'V' ? no_step : go(ch == 'P' ? 1 : odd / 24, 0);
    default:
      return ch == 'V' ? no_step : go(ch == 'I' ? 0.85 : ch == 'C' ? 0.1 : ch == 'A' ? 0.05 : odd / 22, 0);
  }
}

Step code_second(Format format, double odd, int c) {
  const char ch = alphabet[static_cast<std::size_t>(c)];
  switch (format) {
    case Format::fra_id:
      return ch == 'D' ? go(1, 0) : no_step;
    case Format::fra_dl:
      return digit(c) ? go(ch == '1' ? 0.9 : 0.011, 0) : no_step;
    case Format::td1:
    case Format::td2:  // US cards print C1 and C2
      return c == blank ? go(0.3, 0) : go(digit(c) ? odd / 10 : ch == 'V' ? letters(odd) : letters(0.7), 0);
    default:
      return digit(c) ? no_step : c == blank ? go(0.6, 0) : go(letters(0.4), 0);
  }
}

Step sex_step(int c) { return c == index('M') || c == index('F') ? go(0.45, 0) : c == blank ? go(0.1, 0) : no_step; }

// A French document's state: FRA on the identity card, hardly another one on the licence.
Step france_step(Format format, double unlisted, char wanted, int c) {
  if (c == index(wanted)) return go(1, 0);
  return format == Format::fra_dl && letter(c) ? go(letters(unlisted), 0) : no_step;
}

// --- blocks
// -----------------------------------------------------------------------------------------------------------

class Builder {
 public:
  Builder(Format format, const DecodeOptions& options) : options_(options) {
    g_.format = format;
    const auto shape = shape_of(format);
    g_.cells = shape.lines * shape.columns;
    composite_.assign(static_cast<std::size_t>(g_.cells), 0);
    int phase = 0;
    for (const auto& run : composite_cells(format))
      for (int i = 0; i < run.length; ++i) composite_[offset_of(format, run.line, run.column + i)] = weight(phase++);
    if (const auto* spec = find_spec(format, FieldId::composite_check)) g_.composite_at = at(*spec);
    number_ = table(2, 2, Reason::other, [](int s, int c) { return number_step(false, s, c); });
    number_first_ = table(1, 2, Reason::other, [](int s, int c) { return number_step(true, s, c); });
    check_ = table(2, 2, Reason::check_digit, [](int, int c) { return check_step(c); });
    long_check_ = table(2, 2, Reason::check_digit, [](int, int c) { return long_check_step(c); });
  }

  Grammar build() {
    const auto format = g_.format;
    if (format == Format::fra_dl) {
      licence_head();
    } else {
      document_code();
      issuer();
      number();
    }
    date(FieldId::birth_date, false);
    date(FieldId::expiry_date, true);
    if (find_spec(format, FieldId::nationality) != nullptr) code(FieldId::nationality, false);
    single(FieldId::sex, Reason::field_alphabet, sex_step);
    names();
    if (format != Format::td1) optional(FieldId::optional_data);
    optional(FieldId::optional_data_2);
    for (auto& block : g_.blocks) {
      g_.digits += block.checked ? 1 : 0;
      block.plan = make_plan(block);
    }
    g_.digits += g_.composite_at >= 0 ? 1 : 0;
    return std::move(g_);
  }

 private:
  static int weight(int phase) { return phase % 3 == 0 ? 7 : phase % 3 == 1 ? 3 : 1; }
  [[nodiscard]] int at(const FieldSpec& spec) const {
    return static_cast<int>(offset_of(g_.format, spec.line, spec.column));
  }
  template <class Rule>
  Table* table(int in, int out, Reason reason, Rule rule, bool counts = true) {
    g_.tables.push_back(std::make_unique<Table>(make_table(in, out, reason, counts, rule)));
    return g_.tables.back().get();
  }
  void put(Block& block, int cell, const Table* rule, int own_weight) {
    const int composite_weight = composite_[static_cast<std::size_t>(cell)];
    block.composite = block.composite || composite_weight != 0;
    block.cells.push_back({cell, rule, own_weight, composite_weight});
  }
  Block checked_block() const {
    Block block;
    block.own = block.checked = true;
    block.violated[1] = true;
    return block;
  }

  template <class Rule>
  void single(FieldId id, Reason reason, Rule rule) {
    const auto* spec = find_spec(g_.format, id);
    if (spec == nullptr) return;
    Block block;
    put(block, at(*spec), table(1, 1, reason, [&](int, int c) { return rule(c); }), 0);
    g_.blocks.push_back(std::move(block));
  }

  const Table* code_table(int position) {
    const auto format = g_.format;
    const double odd = options_.priors.odd_document_code;
    return table(1, 1, Reason::document_code,
                 [=](int, int c) { return position == 0 ? code_first(format, odd, c) : code_second(format, odd, c); });
  }
  const Table* france_table(int position) {
    const auto format = g_.format;
    const double unlisted = options_.priors.unlisted_code;
    return table(1, 1, Reason::code_list, [=](int, int c) {
      return france_step(format, unlisted, std::string_view("FRA")[static_cast<std::size_t>(position)], c);
    });
  }

  void document_code() {
    for (int i = 0; i < 2; ++i) {
      Block block;
      put(block, i, code_table(i), 0);
      g_.blocks.push_back(std::move(block));
    }
  }

  void issuer() {
    if (g_.format != Format::fra_id) return code(FieldId::issuing_state, true);
    Block block;
    for (int i = 0; i < 3; ++i) put(block, 2 + i, france_table(i), 0);
    g_.blocks.push_back(std::move(block));
  }

  void code(FieldId id, bool is_issuer) {
    const auto* spec = find_spec(g_.format, id);
    Block block;
    block.code = true;
    block.issuer = is_issuer;
    block.unlisted = options_.priors.unlisted_code;
    for (int i = 0; i < 3; ++i) put(block, at(*spec) + i, nullptr, 0);
    g_.blocks.push_back(std::move(block));
  }

  void number() {
    const auto* spec = find_spec(g_.format, FieldId::document_number);
    Block block = checked_block();
    for (int i = 0; i < spec->length; ++i) put(block, at(*spec) + i, i == 0 ? number_first_ : number_, weight(i));
    if (g_.format == Format::td1) {
      upper_line(block, at(*spec) + spec->length);
    } else {
      put(block, at(*spec) + spec->length, g_.format == Format::td2 ? long_check_ : check_, 0);
    }
    g_.blocks.push_back(std::move(block));
  }

  void upper_line(Block& block, int cell) {
    auto* check = table(2, upper_states, Reason::check_digit, upper_check_step);
    put(block, cell, check, 0);
    const auto rest = [this](bool first, bool last) {
      return table(upper_states, upper_states, Reason::other,
                   [=](int s, int c) { return upper_optional_step(first, last, s, c); });
    };
    const auto *first = rest(true, false), *next = rest(false, false), *last = rest(false, true);
    for (int i = 0; i < 15; ++i) put(block, cell + 1 + i, i == 0 ? first : i == 14 ? last : next, weight(i));
    for (const auto bad : {bad_empty, long_start, long_one, long_more, long_bad, bad_character, bad_filler})
      block.violated[static_cast<std::size_t>(bad)] = true;
    block.violated[long_good] = false;
    block.violated[good_empty] = false;
  }

  // The licence's first check digit counts document code and state too.
  void licence_head() {
    Block block = checked_block();
    for (int i = 0; i < 2; ++i) put(block, i, code_table(i), weight(i));
    for (int i = 0; i < 3; ++i) put(block, 2 + i, france_table(i), weight(2 + i));
    for (int i = 0; i < 9; ++i) put(block, 5 + i, i == 0 ? number_first_ : number_, weight(5 + i));
    put(block, 14, check_, 0);
    g_.blocks.push_back(std::move(block));
  }

  void date(FieldId id, bool expiry) {
    const auto* spec = find_spec(g_.format, id);
    if (spec == nullptr) return;
    const auto rule = date_rule(expiry, options_);
    const auto* check = find_spec(g_.format, expiry ? FieldId::expiry_date_check : FieldId::birth_date_check);
    Block block;
    if (check != nullptr) block = checked_block();
    using Rule = Step (*)(const DateRule&, int, int);
    static constexpr Rule rules[] = {year_tens, year_units, month_tens, month_units, day_tens, day_units};
    static constexpr int states[] = {1, 11, 3, 6, 5, 8, 1};
    for (int i = 0; i < 6; ++i) {
      const auto step = rules[i];
      const auto* t = table(states[i], states[i + 1], Reason::date, [&](int s, int c) { return step(rule, s, c); });
      put(block, at(*spec) + i, t, check != nullptr ? weight(i) : 0);
    }
    if (check != nullptr) {
      auto* t = table(1, 2, Reason::check_digit, [](int, int c) { return check_step(c); });
      put(block, at(*check), t, 0);
    }
    g_.blocks.push_back(std::move(block));
  }

  template <class Rule>
  void name_field(FieldId id, int states, Rule rule) {
    const auto* spec = find_spec(g_.format, id);
    if (spec == nullptr) return;
    const bool counts = composite_[static_cast<std::size_t>(at(*spec))] != 0;
    const auto* t = table(states, states, Reason::name_grammar, rule, counts);
    Block block;
    for (int i = 0; i < spec->length; ++i) put(block, at(*spec) + i, t, 0);
    g_.blocks.push_back(std::move(block));
  }

  void names() {
    const double odd = options_.priors.odd_names;
    if (g_.format == Format::fra_id || g_.format == Format::fra_dl) {
      name_field(FieldId::names, 5, [=](int s, int c) { return identifier_step(false, odd, s, c); });
      name_field(FieldId::given_names, 5, [=](int s, int c) { return identifier_step(true, odd, s, c); });
    } else {
      name_field(FieldId::names, name_states, [=](int s, int c) { return names_step(odd, s, c); });
    }
  }

  void optional(FieldId id) {
    const auto* spec = find_spec(g_.format, id);
    if (spec == nullptr) return;
    const auto* check = id == FieldId::optional_data ? find_spec(g_.format, FieldId::optional_data_check) : nullptr;
    Block block;
    if (check != nullptr) block = checked_block();
    const auto* first = table(1, 3, Reason::other, [](int s, int c) { return optional_step(true, s, c); });
    const auto* next = table(3, 3, Reason::other, [](int s, int c) { return optional_step(false, s, c); });
    for (int i = 0; i < spec->length; ++i)
      put(block, at(*spec) + i, i == 0 ? first : next, check != nullptr ? weight(i) : 0);
    if (check != nullptr) {
      auto* t = table(3, 2, Reason::check_digit, optional_check_step);
      put(block, at(*check), t, 0);
    }
    g_.blocks.push_back(std::move(block));
  }

  const DecodeOptions& options_;
  Grammar g_;
  std::vector<int> composite_;  // weight of each cell in the composite check digit
  const Table *number_ = nullptr, *number_first_ = nullptr;
  const Table *check_ = nullptr, *long_check_ = nullptr;
};

// What the rules depend on.
struct Key {
  double unlisted = 0, impossible = 0, unknown = 0, names = 0, code = 0;
  int year = 0;
  bool operator==(const Key&) const = default;
};

struct Kept {
  std::mutex mutex;
  Key key;
  std::shared_ptr<const Grammar> grammar;
};

}  // namespace

std::shared_ptr<const Grammar> grammar_of(Format format, const DecodeOptions& options) {
  static std::array<Kept, format_count> all;
  const auto& p = options.priors;
  const Key key{p.unlisted_code, p.impossible_date,   p.unknown_date,
                p.odd_names,     p.odd_document_code, options.today.year};
  auto& kept = all[static_cast<std::size_t>(format)];
  const std::lock_guard lock(kept.mutex);
  if (!kept.grammar || !(kept.key == key)) {
    kept.grammar = std::make_shared<const Grammar>(Builder(format, options).build());
    kept.key = key;
  }
  return kept.grammar;
}

}  // namespace landfall::mrz::decoding
