// Text that some engine read: each character as evidence of what is printed.
#include <algorithm>

#include <landfall/mrz/decode.hpp>

namespace landfall::mrz {
namespace {

// Pairs of OCR-B letters that engines take for each other: printed, read, share. Same strokes (O0, I1, B8), same
// outline (S5, Z2, G6), or strokes lost at small sizes (E as F, M as H). A filler is what engines that do not know it
// make of it: K, C, and sometimes S, E, X, 6, L.
struct Confusion {
  char printed, read;
  float share;
};
constexpr float common = 0.02F, usual = 0.008F, rare = 0.003F, faint = 0.0003F;
constexpr Confusion confusions[] = {
    {'0', 'O', common}, {'O', '0', common}, {'1', 'I', common}, {'I', '1', common}, {'5', 'S', common},
    {'S', '5', common}, {'8', 'B', common}, {'B', '8', common}, {'2', 'Z', common}, {'Z', '2', common},
    {'6', 'G', usual},  {'G', '6', usual},  {'<', 'K', usual},  {'<', 'C', rare},   {'K', '<', usual},
    {'C', '<', rare},   {'<', 'S', faint},  {'<', 'E', faint},  {'<', 'X', faint},  {'<', '6', faint},
    {'<', 'L', faint},  {'0', 'D', usual},  {'D', '0', usual},  {'0', 'Q', usual},  {'Q', '0', usual},
    {'O', 'Q', usual},  {'Q', 'O', usual},  {'O', 'D', usual},  {'D', 'O', usual},  {'1', 'L', usual},
    {'L', '1', usual},  {'I', 'L', rare},   {'L', 'I', rare},   {'1', '7', rare},   {'7', '1', rare},
    {'7', 'T', rare},   {'T', '7', rare},   {'T', 'I', usual},  {'I', 'T', rare},   {'M', 'H', usual},
    {'H', 'M', rare},   {'H', 'N', rare},   {'N', 'H', rare},   {'M', 'N', rare},   {'N', 'M', rare},
    {'E', 'F', usual},  {'F', 'E', rare},   {'F', 'P', rare},   {'P', 'F', rare},   {'5', '3', rare},
    {'3', '5', rare},   {'8', '3', rare},   {'3', '8', rare},   {'8', '6', rare},   {'6', '8', rare},
    {'5', '6', rare},   {'6', '5', rare},   {'4', 'A', rare},   {'A', '4', rare},   {'U', 'V', usual},
    {'V', 'U', usual},  {'V', 'Y', rare},   {'Y', 'V', rare},   {'C', 'G', rare},   {'G', 'C', rare},
    {'R', 'K', rare},   {'K', 'R', rare},   {'W', 'M', rare},   {'8', 'S', rare},   {'S', '8', rare},
    {'9', 'G', rare},   {'9', 'S', rare},   {'B', 'R', rare},   {'R', 'B', rare}};
constexpr float any_other = 5e-5F;

std::size_t at(char c) { return static_cast<std::size_t>(alphabet_index(c)); }

ConfusionModel make_model() {
  ConfusionModel model;
  for (auto& row : model.read_as) row.fill(any_other);
  for (const auto& c : confusions) model.read_as[at(c.printed)][at(c.read)] = c.share;
  for (std::size_t i = 0; i < alphabet_size; ++i) {
    float others = 0;
    for (std::size_t j = 0; j < alphabet_size; ++j)
      if (j != i) others += model.read_as[i][j];
    model.read_as[i][i] = 1 - others;
  }
  return model;
}

// What was printed, where `read` was read: all characters alike before.
CellLikelihoods cell_of(char read, const ConfusionModel& model) {
  CellLikelihoods cell;
  const int seen = alphabet_index(read >= 'a' && read <= 'z' ? static_cast<char>(read - 'a' + 'A') : read);
  float sum = 0;
  for (std::size_t c = 0; c < alphabet_size; ++c) {
    cell.probability[c] = seen < 0 ? 1 : model.read_as[c][static_cast<std::size_t>(seen)];
    sum += cell.probability[c];
  }
  constexpr float accented = 0.3F;  // what is no ASCII is hardly a character of the alphabet
  const float share = static_cast<unsigned char>(read) >= 0x80 ? accented : 1;
  if (sum > 0)
    for (float& p : cell.probability) p = std::min(1.0F, p / sum * share);
  return cell;
}

using Line = std::vector<CellLikelihoods>;
constexpr std::size_t most_columns = 90;  // a zone without line breaks
constexpr std::size_t most_rows = 4;      // one more than any format has

std::vector<Line> lines_of(std::string_view text, const ConfusionModel& model) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  std::vector<Line> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      if (lines.size() == most_rows) break;
      lines.emplace_back();
    } else if (c != '\r' && (static_cast<unsigned char>(c) & 0xC0) != 0x80 && lines.back().size() <= most_columns) {
      lines.back().push_back(cell_of(c, model));
    }
  }
  const std::size_t all = lines.front().size();
  if (lines.size() > 1 || (all != 90 && all != 88 && all != 72)) return lines;
  const std::size_t columns = all == 90 ? 30 : all / 2;
  std::vector<Line> broken;
  for (std::size_t i = 0; i < all; i += columns)
    broken.emplace_back(lines.front().begin() + static_cast<std::ptrdiff_t>(i),
                        lines.front().begin() + static_cast<std::ptrdiff_t>(i + columns));
  return broken;
}

bool is_in_range(const ConfusionModel& model) {
  for (const auto& row : model.read_as)
    for (const float p : row)
      if (!(p >= 0 && p <= 1)) return false;
  return true;
}

}  // namespace

const ConfusionModel& ocrb_confusions() noexcept {
  static const ConfusionModel model = make_model();
  return model;
}

Result<Decoded> repair(std::string_view text, const ConfusionModel& model, const DecodeOptions& options) {
  if (!is_in_range(model)) return Error(Errc::bad_input, Layer::mrz, "shares between 0 and 1", "another one");
  const auto lines = lines_of(text, model);
  const std::vector<LineLikelihoods> views(lines.begin(), lines.end());
  return decode(views, options);
}

}  // namespace landfall::mrz
