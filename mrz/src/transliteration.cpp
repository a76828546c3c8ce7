// ICAO Doc 9303-3, section 6: what letters become in a zone, as sets of forms.
#include <landfall/mrz/transliteration.hpp>

#include <landfall/base/name_table.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <iterator>
#include <span>

#include "alphabet.hpp"

namespace landfall::mrz {
namespace {

constexpr std::size_t most_characters = 512;
constexpr std::size_t most_cells_of_name = 128;

// Forms of one character, with spaces between them; "-" is nothing at all. Sorted.
struct Forms {
  char32_t character;
  std::string_view forms;
};

// Latin letters whose forms are not, or not only, their letter without its accent (table 6.A), and the national uses
// that it mentions.
constexpr Forms latin[] = {{0xC4, "AE A"},     {0xC5, "AA A"}, {0xC6, "AE"},       {0xD0, "D"},   {0xD1, "N NXX"},
                           {0xD6, "OE O OXX"}, {0xD8, "OE O"}, {0xDC, "UE UXX U"}, {0xDE, "TH"},  {0xDF, "SS"},
                           {0xE4, "AE A"},     {0xE5, "AA A"}, {0xE6, "AE"},       {0xF0, "D"},   {0xF1, "N NXX"},
                           {0xF6, "OE O OXX"}, {0xF8, "OE O"}, {0xFC, "UE UXX U"}, {0xFE, "TH"},  {0x110, "D"},
                           {0x111, "D"},       {0x126, "H"},   {0x127, "H"},       {0x131, "I"},  {0x132, "IJ"},
                           {0x133, "IJ"},      {0x138, "Q"},   {0x13F, "L"},       {0x140, "L"},  {0x141, "L"},
                           {0x142, "L"},       {0x149, "N"},   {0x14A, "N"},       {0x14B, "N"},  {0x152, "OE"},
                           {0x153, "OE"},      {0x166, "T"},   {0x167, "T"},       {0x17F, "S"},  {0x18F, "E"},
                           {0x1E4, "G"},       {0x1E5, "G"},   {0x259, "E"},       {0x1E9E, "SS"}};

// Cyrillic capitals (table 6.B), with the forms of those states that differ in it: Belarus and Ukraine (G as H, I as
// Y), Serbia and North Macedonia (H, C, Z, S without their second letter), Bulgaria (SHT).
constexpr Forms cyrillic[] = {
    {0x401, "E IO"}, {0x402, "D DJ"},  {0x403, "G GJ"},  {0x404, "IE YE"},    {0x405, "DZ"},   {0x406, "I"},
    {0x407, "I YI"}, {0x408, "J"},     {0x409, "LJ"},    {0x40A, "NJ"},       {0x40B, "C"},    {0x40C, "K KJ"},
    {0x40E, "U"},    {0x40F, "DZ DJ"}, {0x410, "A"},     {0x411, "B"},        {0x412, "V"},    {0x413, "G H"},
    {0x414, "D"},    {0x415, "E"},     {0x416, "ZH Z"},  {0x417, "Z"},        {0x418, "I Y"},  {0x419, "I Y"},
    {0x41A, "K"},    {0x41B, "L"},     {0x41C, "M"},     {0x41D, "N"},        {0x41E, "O"},    {0x41F, "P"},
    {0x420, "R"},    {0x421, "S"},     {0x422, "T"},     {0x423, "U"},        {0x424, "F"},    {0x425, "KH H"},
    {0x426, "TS C"}, {0x427, "CH C"},  {0x428, "SH S"},  {0x429, "SHCH SHT"}, {0x42A, "IE -"}, {0x42B, "Y"},
    {0x42C, "-"},    {0x42D, "E"},     {0x42E, "IU YU"}, {0x42F, "IA YA"},    {0x46A, "U"},    {0x490, "G"}};

// Letters with accents whose form is the letter alone, by code point; a dot: not one of them.
struct Block {
  char32_t first;
  std::string_view letters;
};
constexpr Block plain_letters[] = {
    {0xC0,
     "AAAAAA.CEEEEIIII.NOOOOO..UUUUY..AAAAAA.CEEEEIIII.NOOOOO..UUUUY.Y"
     "AAAAAACCCCCCCCDD..EEEEEEEEEEGGGGGGGGHH..IIIIIIIIII..JJKK.LLLLLL."
     "...NNNNNN...OOOOOO..RRRRRRSSSSSSSSTTTT..UUUUUUUUUUUUWWYYYZZZZZZS"},
    {0x1A0, "OO.............UU......."},
    {0x1CD, "AAIIOOUUUUUUUUUU.AAAA....GGKKOOOO..J...GG..NNAA....AAAAEEEEIIIIOOOORRRRUUUUSSTT..HH"},
    {0x226, "AAEEOOOOOOOOYY"},
    {0x1E00,
     "AABBBBBBCCDDDDDDDDDDEEEEEEEEEEFFGGHHHHHHHHHHIIIIKKKKKKLLLLLLLLMM"
     "MMMMNNNNNNNNOOOOOOOOPPPPRRRRRRRRSSSSSSSSSSTTTTTTTTUUUUUUUUUUVVVV"
     "WWWWWWWWWWXXXXYYZZZZZZHTWY.S....AAAAAAAAAAAAAAAAAAAAAAAAEEEEEEEE"
     "EEEEEEEEIIIIOOOOOOOOOOOOOOOOOOOOOOOOUUUUUUUUUUUUUUYYYYYYYY......"}};

constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::string_view find(std::span<const Forms> table, char32_t c) {
  const auto at = std::lower_bound(table.begin(), table.end(), c,
                                   [](const Forms& f, char32_t wanted) { return f.character < wanted; });
  return at != table.end() && at->character == c ? at->forms : std::string_view{};
}

// The forms of a letter; none: it has no entry.
std::string_view forms_of(char32_t c) {
  if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
  if (c >= 'A' && c <= 'Z') return capitals.substr(c - 'A', 1);
  if (const auto special = find(latin, c); !special.empty()) return special;
  for (const auto& block : plain_letters) {
    if (c < block.first || c >= block.first + block.letters.size()) continue;
    const char letter = block.letters[c - block.first];
    return letter == '.' ? std::string_view{} : capitals.substr(static_cast<std::size_t>(letter - 'A'), 1);
  }
  if (c >= 0x430 && c <= 0x44F) c -= 0x20;  // small Cyrillic letters
  if (c >= 0x450 && c <= 0x45F) c -= 0x50;
  if (c == 0x46B || c == 0x491) c -= 1;
  return find(cyrillic, c);
}

enum class Kind : std::uint8_t { letter, mark, separator, silent, end, unknown };
struct Token {
  Kind kind = Kind::end;
  char32_t character = 0;
};

// One character of UTF-8; what is not well formed is unknown.
Token next_token(std::string_view& text) {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : 0;
  if (size == 0 || text.size() < size) return {Kind::unknown, 0};
  char32_t c = size == 1 ? lead : lead & (size == 2 ? 0x1F : 0x0F);
  for (std::size_t i = 1; i < size; ++i) {
    const auto follows = static_cast<unsigned char>(text[i]);
    if ((follows & 0xC0) != 0x80) return {Kind::unknown, 0};
    c = (c << 6) | (follows & 0x3F);
  }
  text.remove_prefix(size);
  if (c == ' ' || c == '-' || c == ',' || c == 0xA0 || (c >= 0x2010 && c <= 0x2014)) return {Kind::separator, c};
  if (c == '\'' || c == '.' || c == 0x2018 || c == 0x2019 || c == 0x2BC) return {Kind::silent, c};
  if (c >= 0x300 && c < 0x370) return {Kind::mark, c};
  return {forms_of(c).empty() ? Kind::unknown : Kind::letter, c};
}

// A letter and the mark after it as one letter, where the two have forms of their own.
char32_t composed(char32_t letter, char32_t mark) {
  struct Pair {
    char32_t letter, mark, whole;
  };
  static constexpr Pair pairs[] = {{'A', 0x308, 0xC4}, {'O', 0x308, 0xD6},    {'U', 0x308, 0xDC},   {'A', 0x30A, 0xC5},
                                   {'N', 0x303, 0xD1}, {0x415, 0x308, 0x401}, {0x406, 0x308, 0x407}};
  const char32_t capital = letter >= 'a' && letter <= 'z' ? letter - 0x20
                           : letter == 0x435              ? 0x415
                           : letter == 0x456              ? 0x406
                                                          : letter;
  for (const auto& p : pairs)
    if (p.letter == capital && p.mark == mark) return p.whole;
  return letter;
}

// The zone's name with one filler between components and none at the ends.
struct Printed {
  std::array<char, most_cells_of_name> cells{};
  std::size_t size = 0;
  bool fits = true;
};
Printed printed_name(std::string_view name) {
  Printed out;
  for (const char c : name) {
    if (c == filler && (out.size == 0 || out.cells[out.size - 1] == filler)) continue;
    if (out.size == out.cells.size() || (c != filler && !is_letter(c))) {
      out.fits = false;
      return out;
    }
    out.cells[out.size++] = c;
  }
  if (out.size > 0 && out.cells[out.size - 1] == filler) --out.size;
  return out;
}

// All places of the printed name that the name read so far can end at.
class Matcher {
 public:
  explicit Matcher(const Printed& printed) : text_(printed.cells.data(), printed.size) { reach_.set(0); }

  void take(std::string_view forms) {
    std::bitset<most_cells_of_name + 1> next;
    while (!forms.empty()) {
      const auto form = forms.substr(0, forms.find(' '));
      forms.remove_prefix(std::min(forms.size(), form.size() + 1));
      advance(form == "-" ? std::string_view{} : form, next);
    }
    reach_ = next;
  }
  [[nodiscard]] bool whole() const { return reach_.test(text_.size()); }
  [[nodiscard]] bool cut() const { return cut_; }

 private:
  void advance(std::string_view form, std::bitset<most_cells_of_name + 1>& next) {
    for (std::size_t at = 0; at <= text_.size(); ++at) {
      if (!reach_.test(at)) continue;
      const auto rest = text_.substr(at);
      if (rest.starts_with(form)) next.set(at + form.size());
      cut_ = cut_ || (rest.size() < form.size() && form.starts_with(rest));
    }
  }
  std::string_view text_;
  std::bitset<most_cells_of_name + 1> reach_;
  bool cut_ = false;  // the printed name ended before this one did
};

}  // namespace

NameMatch matches(std::string_view visual_name, std::string_view mrz_name, bool cut) noexcept {
  const auto printed = printed_name(mrz_name);
  if (!printed.fits) return NameMatch::unknown;
  Matcher matcher(printed);
  bool begun = false, parted = false;
  Token token = next_token(visual_name);
  for (std::size_t count = 0; token.kind != Kind::end; ++count) {
    if (token.kind == Kind::unknown || count == most_characters) return NameMatch::unknown;
    auto following = next_token(visual_name);
    if (token.kind == Kind::separator) parted = begun;
    if (token.kind == Kind::letter) {
      if (parted) matcher.take("<");
      if (following.kind == Kind::mark) token.character = composed(token.character, following.character);
      matcher.take(forms_of(token.character));
      begun = true;
      parted = false;
    }
    token = following;
  }
  if (matcher.whole()) return NameMatch::equal;
  return cut && matcher.cut() && printed.size > 0 ? NameMatch::truncated : NameMatch::different;
}

std::string_view name(NameMatch match) noexcept {
  using enum NameMatch;
  static constexpr auto names = name_table<NameMatch>(
      {{equal, "equal"}, {truncated, "truncated"}, {different, "different"}, {unknown, "unknown"}});
  return names.name(match);
}

}  // namespace landfall::mrz
