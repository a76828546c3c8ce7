// landfall page read: the documents of a picture: where they lie, what their zones say, page and portrait as files.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <landfall/base/text.hpp>
#include <landfall/capture/page.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/json/values.hpp>
#include <landfall/mrz_reader/reader.hpp>

#include "annotate.hpp"
#include "commands.hpp"
#include "dates.hpp"
#include "files.hpp"
#include "pictures.hpp"
#include "reading.hpp"
#include "report.hpp"

namespace landfall::tools {
namespace {

using Json = json::ordered_json;
using mrz_reader::Reading;

constexpr std::size_t largest_picture = std::size_t{256} << 20, most_documents = 8;

struct PageOptions {
  bool json = false, in_process = false;
  double ppi = 300;
  std::string infrared, out, annotated;
  std::vector<std::string> files;
};

// All that was seen in one picture.
struct Seen {
  codec::Picture picture;
  std::vector<Reading> readings;
  std::vector<bool> both_lights;  // of each reading: infrared was read with it
  std::vector<capture::SeenDocument> documents;
  double ms = 0;
};

// What one document's files are called; empty: not written.
struct Files {
  std::string page, portrait;
};

struct PageReaders {
  std::shared_ptr<codec::PictureDecoder> pictures;
  mrz_reader::ZoneReader page;
};

Result<codec::Picture> load(const PageReaders& readers, const std::string& file) {
  LANDFALL_TRY(const auto bytes, read_file(file, largest_picture));
  return readers.pictures->decode(bytes);
}

Point middle(const Quad& q) {
  return {(q[0].x + q[1].x + q[2].x + q[3].x) / 4, (q[0].y + q[1].y + q[2].y + q[3].y) / 4};
}

// Two readings of one zone: their middles lie closer together than a zone is high.
bool same_zone(const Reading& a, const Reading& b) {
  const auto p = middle(a.zone), q = middle(b.zone);
  const double height = std::hypot(a.zone[3].x - a.zone[0].x, a.zone[3].y - a.zone[0].y);
  return std::hypot(p.x - q.x, p.y - q.y) < std::max(height, 4 * a.letter_height);
}

// Infrared tells of one zone, the best; further ones of the picture are read in white light alone.
Result<void> read_zones(const PageReaders& readers, const PageOptions& options, Seen& seen) {
  if (!options.infrared.empty()) {
    LANDFALL_TRY(const auto infrared, load(readers, options.infrared));
    LANDFALL_TRY(auto joined, readers.page.read_lights(seen.picture.view(), infrared.view()));
    if (joined.status != model::ReadingStatus::none) {
      seen.readings.push_back(std::move(joined));
      seen.both_lights.push_back(true);
    }
  }
  LANDFALL_TRY(auto all, readers.page.read_all(seen.picture.view(), most_documents));
  for (auto& reading : all) {
    if (!seen.readings.empty() && seen.both_lights.front() && same_zone(seen.readings.front(), reading)) continue;
    seen.readings.push_back(std::move(reading));
    seen.both_lights.push_back(false);
  }
  return {};
}

Result<Seen> see(const PageReaders& readers, const PageOptions& options, const std::string& file) {
  Seen seen;
  LANDFALL_TRY(seen.picture, load(readers, file));
  const auto begun = std::chrono::steady_clock::now();
  LANDFALL_CHECK(read_zones(readers, options, seen));
  LANDFALL_TRY(seen.documents, capture::see_documents(
                                   seen.picture.view(), seen.readings,
                                   {.ppi = options.ppi, .picture_ppi = seen.picture.ppi_x(), .most = most_documents}));
  seen.ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
  return seen;
}

// ---- files

Result<Files> write_document(const capture::SeenDocument& document, const std::string& prefix) {
  Files out;
  if (!document.straight) return out;
  const auto page = document.straight->picture.view();
  LANDFALL_TRY(const auto png, codec::encode_png(page, document.straight->ppi));
  out.page = prefix + "-page.png";
  LANDFALL_CHECK(write_file(out.page, png));
  if (!document.portrait) return out;
  const auto& b = document.portrait->box;
  LANDFALL_TRY(const auto portrait,
               codec::encode_png(page.cropped(b.x, b.y, b.width, b.height), document.straight->ppi));
  out.portrait = prefix + "-portrait.png";
  LANDFALL_CHECK(write_file(out.portrait, portrait));
  return out;
}

// A prefix for the files of a picture; pictures of one name in several folders get several.
std::string prefix_of(const std::string& folder, const std::string& file, std::set<std::string>& taken) {
  auto stem = file == "-" ? std::string("page") : std::filesystem::path(file).stem().string();
  for (int n = 2; !taken.insert(stem).second; ++n) stem = std::filesystem::path(file).stem().string() + text("~", n);
  return (std::filesystem::path(folder) / stem).string();
}

Result<std::vector<Files>> write_documents(const Seen& seen, const std::string& prefix) {
  std::vector<Files> out;
  for (const auto& document : seen.documents) {
    LANDFALL_TRY(auto files, write_document(document, text(prefix, "-", out.size() + 1)));
    out.push_back(std::move(files));
  }
  return out;
}

// ---- what is said

Json box_of(const Box& b) { return {b.x, b.y, b.width, b.height}; }
Json name_or_null(const std::string& file) { return file.empty() ? Json(nullptr) : Json(file); }

Json to_json(const capture::SeenDocument& d, const Files& files) {
  auto sides = Json::array();
  for (const auto side : d.outline.sides) sides.push_back(name(side));
  Json out{{"class", d.outline.format ? Json(mrz::name(*d.outline.format)) : Json(nullptr)},
           {"quad", json::to_value(d.outline.quad)},
           {"sides", std::move(sides)},
           {"upright", d.upright},
           {"ppi", d.outline.ppi()},
           {"outline", d.outline.score},
           {"page", nullptr},
           {"portrait", nullptr}};
  if (d.straight)
    out["page"] = {{"file", name_or_null(files.page)},
                   {"width", d.straight->picture.width()},
                   {"height", d.straight->picture.height()},
                   {"ppi", d.straight->ppi}};
  if (d.portrait)
    out["portrait"] = {{"file", name_or_null(files.portrait)},
                       {"box", box_of(d.portrait->box)},
                       {"found_by", name(d.portrait->source)},
                       {"score", d.portrait->score},
                       {"sharpness", d.portrait->sharpness}};
  return out;
}

// Readings without an outline, and outlines without a reading, are documents of the answer as well.
Json to_json(const Seen& seen, const std::vector<Files>& files) {
  auto documents = Json::array();
  std::vector<bool> told(seen.readings.size());
  const auto zone = [&](std::size_t index) {
    told[index] = true;
    Json out = reading_json(seen.readings[index]);
    out["lights"] = seen.both_lights[index] ? Json{"white", "ir"} : Json{"white"};
    return out;
  };
  for (std::size_t i = 0; i < seen.documents.size(); ++i) {
    auto one = to_json(seen.documents[i], i < files.size() ? files[i] : Files{});
    one["zone"] = seen.documents[i].reading ? zone(*seen.documents[i].reading) : Json(nullptr);
    documents.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < seen.readings.size(); ++i)
    if (!told[i])
      documents.push_back({{"class", nullptr}, {"page", nullptr}, {"portrait", nullptr}, {"zone", zone(i)}});
  return documents;
}

void print_zone(const Seen& seen, std::size_t index) {
  const auto& reading = seen.readings[index];
  std::cout << "    zone " << name(reading.status) << ", confidence " << reading.confidence
            << (seen.both_lights[index] ? ", white and infrared light" : "") << '\n';
  print_reading(std::cout, reading, "    ");
}

void print_document(const capture::SeenDocument& d, const Files& files) {
  std::cout << (d.outline.format ? mrz::name(*d.outline.format) : "a shape that no format has");
  const auto seen = std::count(d.outline.sides.begin(), d.outline.sides.end(), model::SideSource::edge);
  std::cout << ", " << seen << " of 4 sides seen";
  if (d.outline.format) std::cout << ", " << std::lround(d.outline.ppi()) << " ppi";
  if (!d.upright) std::cout << ", may be upside down";
  std::cout << '\n';
  if (d.straight)
    std::cout << "    page " << d.straight->picture.width() << " x " << d.straight->picture.height() << " at "
              << std::lround(d.straight->ppi) << " ppi" << (files.page.empty() ? "" : " ") << printable(files.page)
              << '\n';
  if (d.portrait)
    std::cout << "    portrait " << d.portrait->box.width << " x " << d.portrait->box.height
              << (files.portrait.empty() ? "" : " ") << printable(files.portrait) << '\n';
}

void print(const std::string& file, const Seen& seen, const std::vector<Files>& files) {
  std::cout << printable(file) << ": " << seen.picture.width() << " x " << seen.picture.height() << ", "
            << static_cast<int>(seen.ms + 0.5) << " ms\n";
  if (seen.documents.empty() && seen.readings.empty()) std::cout << "  none: no document and no zone\n";
  std::vector<bool> told(seen.readings.size());
  int number = 0;
  for (std::size_t i = 0; i < seen.documents.size(); ++i) {
    const auto& document = seen.documents[i];
    std::cout << "  " << ++number << ": ";
    print_document(document, i < files.size() ? files[i] : Files{});
    if (document.reading) {
      told[*document.reading] = true;
      print_zone(seen, *document.reading);
    } else {
      std::cout << "    zone none: a side without one, or no travel document\n";
    }
  }
  for (std::size_t i = 0; i < seen.readings.size(); ++i)
    if (!told[i]) {
      std::cout << "  " << ++number << ": a zone, and no page around it\n";
      print_zone(seen, i);
    }
}

// ---- one picture after the other

// Done: there is a zone, and every zone is read.
int exit_of(const Seen& seen) {
  const auto read = [](const Reading& r) { return r.status == model::ReadingStatus::read; };
  return !seen.readings.empty() && std::all_of(seen.readings.begin(), seen.readings.end(), read) ? exit_ok
                                                                                                 : exit_not_valid;
}

int run_file(const PageReaders& readers, const PageOptions& options, const std::string& file,
             std::set<std::string>& taken) {
  const auto seen = see(readers, options, file);
  if (!seen) {
    report(file, seen.error());
    return exit_system;
  }
  std::vector<Files> files;
  if (!options.out.empty()) {
    auto written = write_documents(*seen, prefix_of(options.out, file, taken));
    if (!written) {
      report(file, written.error());
      return exit_system;
    }
    files = std::move(*written);
  }
  if (options.json) {
    const Json line{{"file", file},
                    {"width", seen->picture.width()},
                    {"height", seen->picture.height()},
                    {"documents", to_json(*seen, files)},
                    {"ms", seen->ms}};
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  } else {
    print(file, *seen, files);
  }
  if (!options.annotated.empty()) {
    const auto drawn =
        annotate(seen->picture, {.readings = seen->readings, .documents = seen->documents}, options.annotated);
    if (!drawn) {
      report(options.annotated, drawn.error());
      return exit_system;
    }
  }
  return exit_of(*seen);
}

Result<void> make_folder(const std::string& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) return Error(Errc::io, Layer::tool, "a folder that can be written", problem.message()).at(folder);
  return {};
}

int run_page_read(const PageOptions& options) {
  if ((!options.annotated.empty() || !options.infrared.empty()) && options.files.size() != 1) {
    report(Error(Errc::bad_input, Layer::tool, "one picture with --annotated and with --infrared",
                 text(options.files.size())));
    return exit_usage;
  }
  if (!options.out.empty())
    if (const auto made = make_folder(options.out); !made) {
      report(made.error());
      return exit_system;
    }
  auto pictures = make_decoder(options.in_process);
  auto reader = mrz_reader::ZoneReader::create({.today = today()});
  if (!reader) {
    report(reader.error());
    return exit_system;
  }
  const PageReaders readers{std::move(pictures), *std::move(reader)};
  int exit_code = exit_ok;
  std::set<std::string> taken;
  for (const auto& file : options.files) exit_code = std::max(exit_code, run_file(readers, options, file, taken));
  return exit_code;
}

}  // namespace

void add_page_command(CLI::App& program, int& exit_code) {
  auto* page = program.add_subcommand("page", "Pages of documents in pictures");
  page->require_subcommand(1);
  auto options = std::make_shared<PageOptions>();
  auto* command = page->add_subcommand("read", "Find the documents of pictures, read them and lay them straight");
  command->add_flag("--json", options->json, "One JSON object a line and file");
  command->add_option("--infrared", options->infrared, "The same picture in infrared light (one FILE)")
      ->type_name("FILE");
  command->add_option("--out", options->out, "Folder for pages laid straight and portraits, as PNG")->type_name("DIR");
  command->add_option("--ppi", options->ppi, "Pixels an inch of the pages laid straight; never finer than the picture")
      ->check(CLI::Range(50, 1200))
      ->capture_default_str();
  command->add_option("--annotated", options->annotated, "Draw what was read into a copy of the picture (one FILE)")
      ->type_name("OUT.png");
  add_in_process(*command, options->in_process);
  command->add_option("FILE", options->files, "JPEG, PNG, TIFF or WebP")->required();
  command->callback([options, &exit_code] { exit_code = run_page_read(*options); });
}

}  // namespace landfall::tools
