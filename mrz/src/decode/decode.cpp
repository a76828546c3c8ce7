#include <landfall/mrz/decode.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include <landfall/base/name_table.hpp>
#include <landfall/mrz/check_digit.hpp>
#include <landfall/mrz/zone.hpp>

#include "rules.hpp"
#include "solve.hpp"

namespace landfall::mrz {
namespace decoding {
namespace {

constexpr float outside = 0.25F;  // marked letters leave less than 0.1; a blur of a plain one more than 0.4

bool is_share(double p) { return p > 0 && p < 1; }

Result<void> check_options(const DecodeOptions& options) {
  const auto& p = options.priors;
  for (const double share : {p.wrong_document, p.wrong_digit, p.unlisted_code, p.impossible_date, p.unknown_date,
                             p.odd_names, p.odd_document_code}) {
    if (!is_share(share)) return Error(Errc::bad_input, Layer::mrz, "a prior between 0 and 1", "another one");
  }
  if (!(options.decided > 0 && options.decided <= 1) || !(options.picture_decides >= 1) ||
      !(options.least_likelihood >= 0 && options.least_likelihood <= 1))
    return Error(Errc::bad_input, Layer::mrz, "thresholds in their range", "another one");
  return {};
}

// The formats that lines of this shape can have.
std::vector<Format> formats_of(std::span<const LineLikelihoods> lines, const DecodeOptions& options) {
  std::vector<Format> out;
  for (int i = 0; i < format_count; ++i) {
    const auto format = static_cast<Format>(i);
    if (options.format && *options.format != format) continue;
    const auto [rows, columns] = shape(format);
    const bool fits = lines.size() == static_cast<std::size_t>(rows) &&
                      std::all_of(lines.begin(), lines.end(), [columns = columns](const auto& line) {
                        return line.size() == static_cast<std::size_t>(columns);
                      });
    if (fits) out.push_back(format);
  }
  return out;
}

struct Picture {
  ZoneCells likelihoods{};  // the largest of each cell is 1
  std::array<float, most_cells> sum{};
  Text text{};  // what each cell says alone
  std::size_t cells = 0, columns = 0;
  [[nodiscard]] double probability(std::size_t i, std::size_t c) const {
    double all = 0;
    for (const double l : likelihoods[i]) all += l;
    return all > 0 ? likelihoods[i][c] / all : 0;
  }
  [[nodiscard]] CellAt place(std::size_t i) const {
    return {static_cast<int>(i / columns) + 1, static_cast<int>(i % columns) + 1};
  }
};

Result<Picture> take_picture(std::span<const LineLikelihoods> lines, double least) {
  Picture picture;
  picture.columns = lines[0].size();
  for (const auto& line : lines)
    for (const auto& cell : line) {
      auto& to = picture.likelihoods[picture.cells];
      float sum = 0;
      for (std::size_t c = 0; c < alphabet_size; ++c) {
        const float p = cell.probability[c];
        if (!(p >= 0 && p <= 1)) {
          const auto at = picture.place(picture.cells);
          return Error(Errc::bad_input, Layer::mrz, "likelihoods between 0 and 1", "another one")
              .at("line " + std::to_string(at.line) + ", column " + std::to_string(at.column));
        }
        sum += p;
        to[c] = static_cast<double>(p) + least;
      }
      const auto top = std::max_element(to.begin(), to.end());
      picture.text[picture.cells] = static_cast<std::uint8_t>(top - to.begin());
      const double most = *top;
      if (most > 0)
        for (double& l : to) l /= most;
      picture.sum[picture.cells++] = sum;
    }
  return picture;
}

// IDFRA on 2 x 36 is the French card, unless only a TD2's digits agree: as parse() has it.
bool is_of(const Solution& solution) {
  if (solution.format != Format::td2) return true;
  const Personal text(to_lines(solution.format, solution.best_text));
  if (!text.reveal().starts_with(fra_id_begin)) return true;
  const auto zone = parse(text.reveal(), Date{});
  return zone && zone->format() == Format::td2;
}

// The solution of each format that has a say, the best first. No text of a format is worth more than all of them
// together, so a format that is below the second text of another need not be solved for its own; and what is below
// 1e-8 of another adds nothing to a posterior that is a float.
std::vector<Solution> solve_formats(const std::vector<Format>& formats, const Picture& picture,
                                    const DecodeOptions& options) {
  constexpr double no_share = 18.5;  // e to the power of it is 10^8
  std::vector<std::unique_ptr<Solver>> solvers;
  for (const auto format : formats) solvers.push_back(std::make_unique<Solver>(format, picture.likelihoods, options));
  std::sort(solvers.begin(), solvers.end(), [](const auto& a, const auto& b) { return a->all() > b->all(); });
  std::vector<Solution> out;
  double second = -std::numeric_limits<double>::infinity();
  for (auto& solver : solvers) {
    if (!std::isfinite(solver->all())) continue;
    const bool has_share = out.empty() || solver->all() > out.front().all - no_share;
    const bool has_texts = solver->all() >= second;
    if (!has_share && !has_texts) continue;
    auto solution = solver->solve(has_texts, has_share);
    if (has_texts && (!std::isfinite(solution.best) || (formats.size() > 1 && !is_of(solution)))) continue;
    second = std::max(second, solution.second);
    out.push_back(std::move(solution));
  }
  std::sort(out.begin(), out.end(), [](const Solution& a, const Solution& b) { return a.best > b.best; });
  return out;
}

void put_texts(const std::vector<Solution>& solutions, double all, Decoded& to) {
  const auto& winner = solutions.front();
  to.format = winner.format;
  to.format_probability = std::min(1.0, std::exp(winner.all - all));
  to.posterior = std::min(1.0, std::exp(winner.best - all));
  to.text = Personal(to_lines(winner.format, winner.best_text));
  double second = winner.second;
  to.second = Personal(to_lines(winner.format, winner.second_text));
  for (std::size_t i = 1; i < solutions.size(); ++i) {
    if (!(solutions[i].best > second) || solutions[i].best_text == winner.best_text) continue;
    second = solutions[i].best;
    to.second = Personal(to_lines(solutions[i].format, solutions[i].best_text));
  }
  to.margin = winner.best - second;
}

// Posteriors of cells over all formats: each weighs as it is probable.
void put_probabilities(const std::vector<Solution>& solutions, double all, const Picture& picture,
                       ZoneCells& posterior) {
  for (const auto& solution : solutions) {
    const double share = std::exp(solution.all - all);
    for (std::size_t i = 0; i < picture.cells; ++i)
      for (std::size_t c = 0; c < alphabet_size; ++c) posterior[i][c] += share * solution.posterior[i][c];
  }
}

std::size_t wrong_digits(const Zone& zone) {
  const auto checks = zone.check_digits();
  return static_cast<std::size_t>(
      std::count_if(checks.begin(), checks.end(), [](const CheckDigit& c) { return c.verdict != Verdict::ok; }));
}

FieldId field_at(const Zone& zone, CellAt at) {
  for (const auto& field : zone.fields())
    if (field.line == at.line && field.column <= at.column && at.column < field.column + field.length) return field.id;
  return FieldId::document_code;
}

Reason reason_of_field(FieldId id) {
  switch (id) {
    case FieldId::document_code:
      return Reason::document_code;
    case FieldId::issuing_state:
    case FieldId::nationality:
      return Reason::code_list;
    case FieldId::names:
    case FieldId::given_names:
      return Reason::name_grammar;
    case FieldId::birth_date:
    case FieldId::expiry_date:
      return Reason::date;
    case FieldId::sex:
      return Reason::field_alphabet;
    default:
      return name(id).ends_with("_check") ? Reason::check_digit : Reason::other;
  }
}

bool in_alphabet(const Zone& zone, FieldId id, char c) {
  if (id == FieldId::document_code) return true;
  for (const auto& spec : layout(zone.format())) {
    if (spec.id != id) continue;
    switch (spec.alphabet) {
      case Alphabet::letters:
        return !is_digit(c);
      case Alphabet::digits:
        return !is_letter(c);
      case Alphabet::sexes:
        return c == 'M' || c == 'F' || c == filler;
      case Alphabet::any:
        return true;
    }
  }
  return true;
}

// Why a cell did not keep what its picture says: what would be wrong with the text if it had.
Reason reason_of(const Zone& zone, CellAt at, char picture, const Decoded& decoded, Date today) {
  const auto id = field_at(zone, at);
  if (!in_alphabet(zone, id, picture)) return Reason::field_alphabet;
  std::string swapped = decoded.text.reveal();
  const auto columns = shape(zone.format()).columns;
  swapped[static_cast<std::size_t>((at.line - 1) * (columns + 1) + at.column - 1)] = picture;
  const Personal<std::string> holder(std::move(swapped));
  const auto other = parse(holder.reveal(), today);
  if (!other || other->format() != zone.format()) return Reason::document_code;
  const auto field = other->field(id);
  const bool broken = field && field->verdict != Verdict::ok && field->verdict != Verdict::bad_check_digit;
  if (!broken && wrong_digits(*other) > wrong_digits(zone)) return Reason::check_digit;
  return reason_of_field(id);
}

void put_changes(const Zone& zone, const Picture& picture, const Text& text, Date today, Decoded& to) {
  for (std::size_t i = 0; i < picture.cells; ++i) {
    const std::size_t seen = picture.text[i], chosen = text[i];
    if (picture.sum[i] < outside) to.outside_alphabet.push_back(picture.place(i));
    if (seen == chosen) continue;
    to.strain -= std::log(picture.likelihoods[i][chosen]);
    const auto at = picture.place(i);
    to.changes.push_back(
        {at.line, at.column, alphabet[seen], alphabet[chosen], static_cast<float>(picture.probability(i, seen)),
         static_cast<float>(picture.probability(i, chosen)), reason_of(zone, at, alphabet[seen], to, today)});
  }
}

bool same_class(std::size_t a, std::size_t b) { return (a == 36 ? 0 : a % 10) == (b == 36 ? 0 : b % 10); }

bool is_covered(const Zone& zone, CellAt at) {
  for (const auto& check : zone.check_digits()) {
    if (check.line == at.line && check.column == at.column) return true;
    for (const auto& run : check.covers)
      if (run.line == at.line && run.column <= at.column && at.column < run.column + run.length) return true;
  }
  return false;
}

// The character that is next to the chosen one: one of its class that the picture leaves open before any other.
std::optional<std::size_t> rival(const Picture& picture, const ZoneCells& posterior, std::size_t i, std::size_t chosen,
                                 const DecodeOptions& options) {
  constexpr double negligible = 1e-4;  // the field, or the grammar, has no such character here
  const auto& p = posterior[i];
  std::optional<std::size_t> next;
  for (std::size_t c = 0; c < alphabet_size; ++c) {
    if (c == chosen) continue;
    const bool open = same_class(c, chosen) && p[c] > negligible &&
                      picture.likelihoods[i][c] * options.picture_decides > picture.likelihoods[i][chosen];
    if ((open || p[chosen] < options.decided) && (!next || p[c] > p[*next])) next = c;
  }
  return next;
}

void put_undecided(const Zone& zone, const Picture& picture, const Text& text, const ZoneCells& posterior,
                   const DecodeOptions& options, Decoded& to) {
  for (std::size_t i = 0; i < picture.cells; ++i) {
    const std::size_t chosen = text[i];
    to.probability.push_back(static_cast<float>(std::min(1.0, posterior[i][chosen])));
    const auto other = rival(picture, posterior, i, chosen, options);
    if (!other) continue;
    const auto at = picture.place(i);
    const auto doubt = !is_covered(zone, at)        ? Doubt::unchecked
                       : same_class(*other, chosen) ? Doubt::same_class
                                                    : Doubt::contested;
    to.undecided.push_back({at.line, at.column, alphabet[chosen], alphabet[*other], to.probability.back(),
                            static_cast<float>(std::min(1.0, posterior[i][*other])), doubt});
  }
}

}  // namespace
}  // namespace decoding

Result<Decoded> decode(std::span<const LineLikelihoods> lines, const DecodeOptions& options) {
  using namespace decoding;
  LANDFALL_CHECK(check_options(options));
  const auto shapes = formats_of(lines, options);
  if (shapes.empty())
    return Error(Errc::bad_input, Layer::mrz, "lines of the shape of a format",
                 std::to_string(lines.size()) + " lines of others");
  LANDFALL_TRY(const auto picture, take_picture(lines, options.least_likelihood));
  const auto solutions = solve_formats(shapes, picture, options);
  if (solutions.empty()) return Error(Errc::bad_input, Layer::mrz, "likelihoods of some text", "none");
  double all = 0;
  for (const auto& s : solutions) all += std::exp(s.all - solutions.front().all);
  all = solutions.front().all + std::log(all);
  Decoded decoded;
  put_texts(solutions, all, decoded);
  ZoneCells posterior{};
  put_probabilities(solutions, all, picture, posterior);
  const auto zone = parse(decoded.text.reveal(), options.today);
  if (!zone) return Error(Errc::internal, Layer::mrz, "a text of the alphabet", "another one");
  for (const auto& check : zone->check_digits())
    if (check.verdict != Verdict::ok) decoded.wrong_digits.push_back(check.id);
  decoded.digits = decoded.wrong_digits.empty() ? Digits::agree : Digits::printed_wrong;
  const auto& text = solutions.front().best_text;
  put_changes(*zone, picture, text, options.today, decoded);
  put_undecided(*zone, picture, text, posterior, options, decoded);
  return decoded;
}

Result<double> log_prior(std::string_view text, const DecodeOptions& options) {
  LANDFALL_CHECK(decoding::check_options(options));
  LANDFALL_TRY(const auto zone, parse(text, options.today));
  decoding::Text cells{};
  for (std::size_t i = 0; i < zone.text().size(); ++i)
    cells[i] = static_cast<std::uint8_t>(alphabet_index(zone.text()[i]));
  return decoding::prior_of(zone.format(), cells, options);
}

std::string_view name(Reason reason) noexcept {
  using enum Reason;
  static constexpr auto names = name_table<Reason>({{field_alphabet, "field_alphabet"},
                                                    {check_digit, "check_digit"},
                                                    {code_list, "code_list"},
                                                    {date, "date"},
                                                    {name_grammar, "name_grammar"},
                                                    {document_code, "document_code"},
                                                    {other, "other"}});
  return names.name(reason);
}

std::string_view name(Doubt doubt) noexcept {
  using enum Doubt;
  static constexpr auto names =
      name_table<Doubt>({{same_class, "same_class"}, {unchecked, "unchecked"}, {contested, "contested"}});
  return names.name(doubt);
}

std::string_view name(Digits digits) noexcept {
  using enum Digits;
  static constexpr auto names = name_table<Digits>({{agree, "agree"}, {printed_wrong, "printed_wrong"}});
  return names.name(digits);
}

}  // namespace landfall::mrz
