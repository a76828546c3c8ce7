#include "tally.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iomanip>
#include <ostream>

namespace landfall::blackbox {

namespace {

// A share's 95 % interval by Wilson (1927).
struct Interval {
  double low, high;
};
Interval wilson(std::int64_t right, std::int64_t count) {
  if (count == 0) return {0, 1};
  constexpr double z = 1.96;
  const double n = static_cast<double>(count), p = static_cast<double>(right) / n;
  const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double reach = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {std::max(0.0, middle - reach), std::min(1.0, middle + reach)};
}

double percentile(std::vector<float> values, double share) {
  if (values.empty()) return 0;
  const auto at = std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return static_cast<double>(values[at]);
}

}  // namespace

double thread_cpu_ms() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

std::vector<std::string> texts(const mrz_reader::Reading& reading) {
  std::vector<std::string> out;
  for (const auto& line : reading.lines) out.push_back(line.text.reveal());
  return out;
}

Outcome outcome(const mrz_reader::Reading& reading, const std::vector<std::string>& truth) {
  if (reading.status == model::ReadingStatus::none) return Outcome::none;
  if (reading.status == model::ReadingStatus::unsure) return Outcome::unsure;
  return texts(reading) == truth ? Outcome::exact : Outcome::wrong;
}

void Reliability::add(double stated, bool right) {
  const auto above = std::upper_bound(edges.begin() + 1, edges.end(), stated);
  Bin& bin = bins_.at(static_cast<std::size_t>(above - edges.begin() - 1));
  ++bin.count;
  bin.right += right ? 1 : 0;
  bin.stated += stated;
  if (stated >= 0.999) {
    ++sure_;
    sure_wrong_ += right ? 0 : 1;
  }
}

void Reliability::merge(const Reliability& other) {
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    bins_[i].count += other.bins_[i].count;
    bins_[i].right += other.bins_[i].right;
    bins_[i].stated += other.bins_[i].stated;
  }
  sure_ += other.sure_;
  sure_wrong_ += other.sure_wrong_;
}

void Reliability::print(std::ostream& out) const {
  out << "  stated from      count   mean stated   observed right   95 % of it\n";
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const Bin& bin = bins_[i];
    if (bin.count == 0) continue;
    const auto n = static_cast<double>(bin.count);
    const auto range = wilson(bin.right, bin.count);
    out << std::fixed << std::setprecision(5) << "  " << std::setw(11) << edges.at(i) << std::setw(11) << bin.count
        << std::setw(14) << bin.stated / n << std::setw(17) << static_cast<double>(bin.right) / n << "   " << range.low
        << " .. " << range.high << '\n';
  }
}

void Reliability::draw(std::ostream& svg, const std::string& title) const {
  constexpr double side = 400, left = 62, top = 34, most = 5.5;
  const auto axis = [&](double p) { return std::min(most, -std::log10(std::max(1e-9, 1 - p))); };
  const auto x = [&](double p) { return left + axis(p) / most * side; };
  const auto y = [&](double p) { return top + side - axis(p) / most * side; };
  svg << std::fixed << std::setprecision(2)
      << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"520\" height=\"500\" font-family=\"sans-serif\" "
         "font-size=\"11\">\n<rect width=\"520\" height=\"500\" fill=\"#fff\"/>\n<text x=\""
      << left << "\" y=\"20\" font-size=\"13\">" << title << "</text>\n";
  constexpr std::array ticks{0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999};
  constexpr std::array names{"0", "0.5", "0.9", "0.99", "0.999", "0.9999", "0.99999"};
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    svg << "<path d=\"M" << x(ticks[i]) << ' ' << top << 'v' << side << 'M' << left << ' ' << y(ticks[i]) << 'h' << side
        << "\" stroke=\"#ddd\"/>\n<text x=\"" << x(ticks[i]) << "\" y=\"" << top + side + 16
        << "\" text-anchor=\"middle\">" << names[i] << "</text>\n<text x=\"" << left - 6 << "\" y=\"" << y(ticks[i]) + 4
        << "\" text-anchor=\"end\">" << names[i] << "</text>\n";
  }
  svg << "<path d=\"M" << left << ' ' << top + side << 'L' << left + side << ' ' << top
      << "\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>\n<rect x=\"" << left << "\" y=\"" << top << "\" width=\""
      << side << "\" height=\"" << side << "\" fill=\"none\" stroke=\"#555\"/>\n";
  for (const Bin& bin : bins_) {
    if (bin.count == 0) continue;
    const auto n = static_cast<double>(bin.count);
    const auto range = wilson(bin.right, bin.count);
    const double at = x(bin.stated / n);
    svg << "<path d=\"M" << at << ' ' << y(range.low) << 'V' << y(range.high)
        << "\" stroke=\"#2563a8\" stroke-width=\"1.5\"/>\n<circle cx=\"" << at << "\" cy=\""
        << y(static_cast<double>(bin.right) / n) << "\" r=\"" << 2 + 0.8 * std::log10(n)
        << "\" fill=\"#2563a8\" fill-opacity=\"0.8\"><title>" << bin.count << " characters</title></circle>\n";
  }
  svg << "<text x=\"" << left + side / 2 << "\" y=\"" << top + side + 40
      << "\" text-anchor=\"middle\">stated probability of a character</text>\n<text transform=\"translate(14 "
      << top + side / 2
      << ") rotate(-90)\" text-anchor=\"middle\">observed share that is right (95 %)</text>\n</svg>\n";
}

void Tally::add(const mrz_reader::Reading& reading, const std::vector<std::string>& truth, double ms) {
  ++pages;
  ++outcomes.at(static_cast<std::size_t>(outcome(reading, truth)));
  cpu_ms.push_back(static_cast<float>(ms));
  const auto got = texts(reading);
  lines += static_cast<std::int64_t>(truth.size());
  for (std::size_t i = 0; i < truth.size(); ++i) lines_exact += i < got.size() && got[i] == truth[i] ? 1 : 0;
  if (reading.status == model::ReadingStatus::none) return;
  bool aligned = got.size() == truth.size();
  for (std::size_t i = 0; aligned && i < truth.size(); ++i)
    aligned = got[i].size() == truth[i].size() && reading.lines[i].probability.size() == truth[i].size();
  if (!aligned) {
    ++not_aligned;
    return;
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    for (std::size_t k = 0; k < truth[i].size(); ++k) {
      const auto stated = static_cast<double>(reading.lines[i].probability[k]);
      characters.add(stated, got[i][k] == truth[i][k]);
      if (reading.status == model::ReadingStatus::read) read_characters.add(stated, got[i][k] == truth[i][k]);
    }
  }
}

void Tally::merge(const Tally& other) {
  pages += other.pages;
  lines += other.lines;
  lines_exact += other.lines_exact;
  not_aligned += other.not_aligned;
  for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i] += other.outcomes[i];
  characters.merge(other.characters);
  read_characters.merge(other.read_characters);
  cpu_ms.insert(cpu_ms.end(), other.cpu_ms.begin(), other.cpu_ms.end());
}

void Tally::print_head(std::ostream& out) {
  out << "light      pages   exact            unsure     none    WRONG   lines exact   not aligned   wrong at 0.999 "
         "per "
         "100,000 (all, read)   CPU ms p50   p95\n";
}

void Tally::print(std::ostream& out, const std::string& name) const {
  const auto rate = [](const Reliability& r) {
    return 1e5 * static_cast<double>(r.sure_wrong()) / static_cast<double>(std::max<std::int64_t>(1, r.sure()));
  };
  const auto share = [](std::int64_t part, std::int64_t all) {
    return 100 * static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(1, all));
  };
  out << std::left << std::setw(9) << name << std::right << std::fixed << std::setprecision(2) << std::setw(7) << pages
      << std::setw(8) << outcomes[0] << " " << std::setw(6) << share(outcomes[0], pages) << "%" << std::setw(9)
      << outcomes[1] << std::setw(9) << outcomes[2] << std::setw(9) << outcomes[3] << std::setw(13)
      << share(lines_exact, lines) << "%" << std::setw(14) << not_aligned << std::setw(24) << rate(characters) << " of "
      << characters.sure() << ", " << rate(read_characters) << " of " << read_characters.sure() << std::setprecision(1)
      << std::setw(12) << percentile(cpu_ms, 0.5) << std::setw(8) << percentile(cpu_ms, 0.95) << '\n';
}

}  // namespace landfall::blackbox
