// Any likelihoods, and any text, to mrz::decode and mrz::repair: what comes out has the shape of a format, is made of
// characters that the fields allow, holds probabilities, and stays as it is when it is read again. The first byte
// chooses: text, or cells of one byte each whose high half says how sure a second reading of the cell is.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/mrz/decode.hpp>
#include <landfall/mrz/transliteration.hpp>
#include <landfall/mrz/zone.hpp>

namespace {

using namespace landfall::mrz;

constexpr Date today{2026, 11, 23};

void require(bool ok) {
  if (!ok) std::abort();
}

bool is_share(double p) { return p >= 0 && p <= 1; }

void check_decoded(const Decoded& d, const DecodeOptions& options) {
  const auto zone = parse(d.text.reveal(), today);
  require(zone.has_value());
  require(options.format || zone->format() == d.format);
  require(d.probability.size() == zone->text().size());
  for (const float p : d.probability) require(is_share(static_cast<double>(p)));
  require(is_share(d.posterior) && is_share(d.format_probability) && d.margin >= 0 && d.strain >= 0);
  require(d.text.reveal() != d.second.reveal() && d.text.reveal().size() == d.second.reveal().size());
  require((d.digits == Digits::agree) == zone->all_check_digits_pass());
  require(d.wrong_digits.empty() == (d.digits == Digits::agree));
  const auto stands = [&](int line, int column, char c) {
    return zone->line(line).at(static_cast<std::size_t>(column - 1)) == c;
  };
  for (const auto& c : d.changes) require(c.picture != c.chosen && stands(c.line, c.column, c.chosen));
  for (const auto& u : d.undecided) require(u.other != u.chosen && stands(u.line, u.column, u.chosen));
  if (zone->format() == d.format) require(std::isfinite(*log_prior(d.text.reveal(), options)));
}

// A text that has been decided, read again with certainty, is the same text.
void check_stable(const Decoded& d, const DecodeOptions& options) {
  ConfusionModel sure;
  for (std::size_t i = 0; i < alphabet_size; ++i) sure.read_as[i][i] = 1;
  DecodeOptions strict = options;
  strict.least_likelihood = 0;
  const auto again = repair(d.text.reveal(), sure, strict);
  require(again.has_value() && again->text.reveal() == d.text.reveal() && again->changes.empty());
}

void check(const landfall::Result<Decoded>& d, const DecodeOptions& options) {
  if (!d) {
    require(!d.error().wanted().empty());
    return;
  }
  check_decoded(*d, options);
  // Costs as much again: a part of them is enough.
  if (!options.format && d->changes.size() % 4 == 1) check_stable(*d, options);
}

// Two characters a cell: one byte says which, the next how sure and how much is missing.
void decode_cells(const std::uint8_t* data, std::size_t size, DecodeOptions options) {
  const auto format = static_cast<Format>(data[0] % format_count);
  if (data[0] >= 128) options.format = format;
  const auto [rows, columns] = shape(format);
  std::vector<std::vector<CellLikelihoods>> lines(static_cast<std::size_t>(rows));
  std::size_t at = 1;
  const auto next = [&] { return at < size ? data[at++] : std::uint8_t{0}; };
  for (auto& line : lines)
    for (int c = 0; c < columns; ++c) {
      CellLikelihoods cell;
      const auto first = next(), share = next();
      cell.probability[first % alphabet_size] = static_cast<float>(share) / 255;
      const auto second = static_cast<std::size_t>(first / alphabet_size * 5 + first) % alphabet_size;
      cell.probability[second] += (1 - static_cast<float>(share) / 255) / 2;
      line.push_back(cell);
    }
  const std::vector<LineLikelihoods> views(lines.begin(), lines.end());
  check(decode(views, options), options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  DecodeOptions options;
  options.today = today;
  if (data[0] % 2 == 0) {
    decode_cells(data + 1, size - 1, options);
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check(repair(text, ocrb_confusions(), options), options);
  const auto half = text.size() / 2;
  require(!name(matches(text.substr(0, half), text.substr(half), data[0] % 4 == 1)).empty());
  return 0;
}
