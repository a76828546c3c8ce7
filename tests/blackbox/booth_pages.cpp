// Booth-grade pages (docs/page-recipe.md), drawn, read in white light and infrared, and counted.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <opencv2/core/utility.hpp>

#include "draw.hpp"
#include "tally.hpp"

namespace landfall::blackbox {
namespace {

constexpr int captures_a_document = 2;

struct Options {
  std::uint64_t pages = 60, seed = 1;
  int threads = 1;
  bool list = false;       // every reading that is not exact
  double least_exact = 0;  // per cent of the pages, either light: fewer fail the run
  std::string svg, keep;   // files to write: the diagram; the pictures of what is listed
};

struct Counts {
  Tally white, infrared, joined;
  std::int64_t either_right = 0, either_wrong = 0, disagree = 0, errors = 0;
  double draw_ms = 0;
  void merge(const Counts& other) {
    white.merge(other.white);
    infrared.merge(other.infrared);
    joined.merge(other.joined);
    either_right += other.either_right;
    either_wrong += other.either_wrong;
    disagree += other.disagree;
    errors += other.errors;
    draw_ms += other.draw_ms;
  }
};

class Run {
 public:
  Run(const Options& options, const mrz_reader::ZoneReader& reader) : options_(options), reader_(reader) {}

  Counts work() {
    std::vector<std::thread> threads;
    for (int i = 0; i < options_.threads; ++i) threads.emplace_back([this] { worker(); });
    for (auto& t : threads) t.join();
    return std::move(all_);
  }

 private:
  void worker() {
    Counts mine;
    for (;;) {
      const std::uint64_t document = next_++;
      if (document * captures_a_document >= options_.pages) break;
      const double start = thread_cpu_ms();
      const auto sheet = booth_sheet(options_.seed, document);
      mine.draw_ms += thread_cpu_ms() - start;
      if (!sheet) {
        complain(document, sheet.error().message());
        ++mine.errors;
        continue;
      }
      for (std::uint64_t page = document * captures_a_document;
           page < std::min((document + 1) * captures_a_document, options_.pages); ++page)
        one(*sheet, page, mine);
    }
    const std::scoped_lock lock(mutex_);
    all_.merge(mine);
  }

  void one(const Sheet& sheet, std::uint64_t page, Counts& mine) {
    const auto captures = booth_captures(options_.seed, page, sheet.white.truth.format);
    const auto in_white = shot(sheet.white, captures.white, page, mine);
    const auto in_infrared = shot(sheet.infrared, captures.infrared, page, mine);
    if (!in_white || !in_infrared) return;
    const ImageView light = in_white->picture.view(), dark = in_infrared->picture.view();
    const auto white = look(*in_white, page, "white", mine.white, mine, [&] { return reader_.read(light); });
    const auto infrared = look(*in_infrared, page, "infrared", mine.infrared, mine, [&] { return reader_.read(dark); });
    (void)look(*in_white, page, "joined", mine.joined, mine, [&] { return reader_.read_lights(light, dark); });
    const auto& truth = sheet.white.truth.lines;
    const bool both = !white.empty() && !infrared.empty();
    if (both && white != infrared) {
      ++mine.disagree;
    } else if (!white.empty() || !infrared.empty()) {
      ++((white.empty() ? infrared : white) == truth ? mine.either_right : mine.either_wrong);
    }
  }

  std::optional<synth::Page> shot(const synth::Page& sheet, const synth::Capture& capture, std::uint64_t page,
                                  Counts& mine) {
    const double start = thread_cpu_ms();
    auto photo = synth::photograph(sheet, capture);
    mine.draw_ms += thread_cpu_ms() - start;
    if (photo) return std::move(*photo);
    complain(page, photo.error().message());
    ++mine.errors;
    return std::nullopt;
  }

  // The lines, if the reader says that it has read them.
  std::vector<std::string> look(const synth::Page& photo, std::uint64_t page, const char* light, Tally& tally,
                                Counts& mine, const std::function<Result<mrz_reader::Reading>()>& read) {
    const double start = thread_cpu_ms();
    const auto reading = read();
    const double ms = thread_cpu_ms() - start;
    if (!reading) {
      complain(page, reading.error().message());
      ++mine.errors;
      return {};
    }
    tally.add(*reading, photo.truth.lines, ms);
    if (options_.list && outcome(*reading, photo.truth.lines) != Outcome::exact) list(photo, *reading, page, light);
    return reading->status == model::ReadingStatus::read ? texts(*reading) : std::vector<std::string>();
  }

  void complain(std::uint64_t page, const std::string& what) {
    const std::scoped_lock lock(mutex_);
    std::cerr << "booth_pages: page " << page << ": " << what << '\n';
  }

  void list(const synth::Page& photo, const mrz_reader::Reading& reading, std::uint64_t page, const char* light) {
    constexpr const char* names[] = {"exact", "unsure", "none", "WRONG"};
    const auto& truth = photo.truth.lines;
    std::ostringstream out;
    out << names[static_cast<std::size_t>(outcome(reading, truth))] << " page " << page << ' ' << light << ' '
        << mrz::name(photo.truth.format) << " confidence " << reading.confidence << '\n';
    const auto got = texts(reading);
    for (std::size_t i = 0; i < got.size(); ++i) {
      const std::string want = i < truth.size() ? truth[i] : "";
      if (got[i] == want) continue;
      out << "   want " << want << "\n   got  " << got[i] << '\n';
    }
    const std::scoped_lock lock(mutex_);
    std::cout << out.str();
    if (options_.keep.empty()) return;
    const auto file = codec::encode_png(photo.picture.view(), photo.picture.ppi_x());
    std::ofstream to(options_.keep + "/page" + std::to_string(page) + "_" + light + ".png", std::ios::binary);
    if (file) to.write(reinterpret_cast<const char*>(file->data()), static_cast<std::streamsize>(file->size()));
  }

  const Options& options_;
  const mrz_reader::ZoneReader& reader_;
  std::atomic<std::uint64_t> next_{0};
  std::mutex mutex_;
  Counts all_;
};

constexpr const char* usage =
    "usage: booth_pages [--pages N] [--seed N] [--threads N] [--svg FILE] [--list] [--keep FOLDER] [--least PERCENT]\n"
    "Draws N pages of docs/page-recipe.md, reads each in white light, in infrared and in both joined, and prints what "
    "became of them.\n"
    "Fails (exit 1) if a reading is WRONG, or if fewer than PERCENT of the pages are read in at least one light.\n";

bool parse(int count, char** words, Options& to) {
  std::map<std::string_view, std::string*> files{{"--svg", &to.svg}, {"--keep", &to.keep}};
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--list") {
      to.list = true;
      continue;
    }
    if (i + 1 >= count) return false;
    const char* value = words[++i];
    if (const auto file = files.find(word); file != files.end()) {
      *file->second = value;
      to.list = to.list || word == "--keep";
      continue;
    }
    char* end = nullptr;
    const double number = std::strtod(value, &end);
    if (*end != '\0' || !(number >= 0 && number <= 1e9)) return false;
    if (word == "--pages")
      to.pages = static_cast<std::uint64_t>(number);
    else if (word == "--seed")
      to.seed = static_cast<std::uint64_t>(number);
    else if (word == "--threads")
      to.threads = std::max(1, static_cast<int>(number));
    else if (word == "--least")
      to.least_exact = number;
    else
      return false;
  }
  return true;
}

int run(const Options& options) {
  cv::setNumThreads(1);  // what a reading costs, all of it in the thread that reads
  const auto reader = mrz_reader::ZoneReader::create({.today = today});
  if (!reader) {
    std::cerr << "booth_pages: " << reader.error().message() << '\n';
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const auto got = Run(options, *reader).work();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::cout << "recipe 1, seed " << options.seed << ", " << options.pages << " pages of "
            << (options.pages + captures_a_document - 1) / captures_a_document << " documents\n";
  Tally::print_head(std::cout);
  got.white.print(std::cout, "white");
  got.infrared.print(std::cout, "infrared");
  got.joined.print(std::cout, "joined");
  Tally both = got.white;
  both.merge(got.infrared);
  const auto pages = static_cast<double>(std::max<std::uint64_t>(1, options.pages));
  const double right = 100 * static_cast<double>(got.either_right) / pages;
  std::cout << "either: right " << got.either_right << " (" << std::setprecision(2) << right << "%), WRONG "
            << got.either_wrong << ", lights that both say read and differ " << got.disagree << "\n\n"
            << "characters of both lights\n";
  both.characters.print(std::cout);
  std::cout << std::setprecision(1) << "drawing " << got.draw_ms / pages << " ms CPU a page; " << seconds
            << " s in all\n";
  if (!options.svg.empty()) {
    std::ofstream svg(options.svg);
    both.characters.draw(svg, "Recipe 1, seed " + std::to_string(options.seed) + ", " + std::to_string(options.pages) +
                                  " pages, white and infrared");
  }
  const bool wrong = got.white.outcomes[3] + got.infrared.outcomes[3] + got.joined.outcomes[3] + got.either_wrong > 0;
  return got.errors > 0 || wrong || right < options.least_exact ? 1 : 0;
}

}  // namespace
}  // namespace landfall::blackbox

int main(int count, char** words) {
  landfall::blackbox::Options options;
  if (!landfall::blackbox::parse(count, words, options)) {
    std::cerr << landfall::blackbox::usage;
    return 2;
  }
  return landfall::blackbox::run(options);
}
