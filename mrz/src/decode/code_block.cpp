// States and nationalities: three cells that stand for one of some 260 codes, or, seldom, for any other.
#include <algorithm>
#include <string>

#include <landfall/mrz/codes.hpp>

#include "trellis.hpp"

namespace landfall::mrz::decoding {
namespace {

// A cell of a code that is in no list.
double stranger(std::size_t c) noexcept { return c < 10 ? 0 : c == 36 ? 0.02 : 0.98 / 26; }

std::vector<KnownCode> list_codes(bool issuer) {
  std::vector<KnownCode> codes;
  const auto add = [&codes](std::uint8_t a, std::uint8_t b, std::uint8_t c) {
    codes.push_back({{a, b, c}, stranger(a) * stranger(b) * stranger(c)});
  };
  add(13, 36, 36);  // D<<
  for (std::uint8_t a = 10; a < 36; ++a)
    for (std::uint8_t b = 10; b < 36; ++b)
      for (std::uint8_t c = 10; c < 36; ++c) {
        const std::string text{alphabet[a], alphabet[b], alphabet[c]};
        const auto kind = find_code(text);
        if (kind && !(issuer && *kind == CodeKind::person)) add(a, b, c);
      }
  return codes;
}

}  // namespace

const std::vector<KnownCode>& known_codes(bool issuer) {
  static const std::vector<KnownCode> issuers = list_codes(true), nationalities = list_codes(false);
  return issuer ? issuers : nationalities;
}

namespace {

struct CodeModel {
  CodeModel(const Block& block, const CellWeights* zone)
      : codes(known_codes(block.issuer)),
        listed((1 - block.unlisted) / static_cast<double>(codes.size())),
        unlisted(block.unlisted) {
    for (std::size_t i = 0; i < 3; ++i) {
      cell[i] = &zone[block.cells[i].at];
      for (std::size_t c = 0; c < alphabet_size; ++c) {
        const double value = stranger(c) * (*cell[i])[c];
        all[i] += value;
        if (value > top[i]) top[i] = value, top_at[i] = static_cast<std::uint8_t>(c);
      }
    }
  }
  [[nodiscard]] double picture(const KnownCode& code) const noexcept {
    return (*cell[0])[code.cell[0]] * (*cell[1])[code.cell[1]] * (*cell[2])[code.cell[2]];
  }
  // What a listed code has beyond what any three letters have; with it, all that it has.
  [[nodiscard]] double whole(const KnownCode& code) const noexcept { return listed + unlisted * code.stranger; }
  const std::vector<KnownCode>& codes;
  double listed, unlisted;
  std::array<const CellWeights*, 3> cell{};
  std::array<double, 3> all{}, top{};  // of any three letters: by cell, all together and the best
  std::array<std::uint8_t, 3> top_at{};
};

}  // namespace

Worth BlockTrellis::code_forward(const CellWeights* cells) const {
  const CodeModel model(block_, cells);
  const auto& by_cell = join_ == Join::sum ? model.all : model.top;
  double value = model.unlisted * by_cell[0] * by_cell[1] * by_cell[2];
  for (const auto& code : model.codes) {
    if (join_ == Join::sum) {
      value += model.listed * model.picture(code);
    } else {
      value = std::max(value, model.whole(code) * model.picture(code));
    }
  }
  Worth worth{};
  worth[0][0] = value;
  return worth;
}

void BlockTrellis::code_backward(const CellWeights* cells, double rest, CellWeights* out) const {
  const CodeModel model(block_, cells);
  const auto& by_cell = join_ == Join::sum ? model.all : model.top;
  for (std::size_t i = 0; i < 3; ++i) {
    const double others = model.unlisted * by_cell[(i + 1) % 3] * by_cell[(i + 2) % 3] * rest;
    for (std::size_t c = 0; c < alphabet_size; ++c)
      out[block_.cells[i].at][c] = others * stranger(c) * (*model.cell[i])[c];
  }
  for (const auto& code : model.codes) {
    const double value = model.picture(code) * rest;
    for (std::size_t i = 0; i < 3; ++i) {
      auto& to = out[block_.cells[i].at][code.cell[i]];
      to = join_ == Join::sum ? to + model.listed * value : std::max(to, model.whole(code) * value);
    }
  }
}

void BlockTrellis::code_trace_back(const CellWeights* cells, std::uint8_t* text) const {
  const CodeModel model(block_, cells);
  auto best = model.top_at;
  double value = model.unlisted * model.top[0] * model.top[1] * model.top[2];
  for (const auto& code : model.codes) {
    const double other = model.whole(code) * model.picture(code);
    if (other > value) value = other, best = code.cell;
  }
  for (std::size_t i = 0; i < 3; ++i) text[block_.cells[i].at] = best[i];
}

}  // namespace landfall::mrz::decoding
