// landfall mrz read: finds and reads the machine readable zone of pictures of pages.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/base/text.hpp>
#include <landfall/codec/picture.hpp>
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

using Json = nlohmann::ordered_json;

constexpr std::size_t largest_file = std::size_t{256} << 20;

struct ReadOptions {
  bool json = false, line = false, in_process = false;
  std::string engine = "own", annotated;
  std::vector<std::string> files;
};

void print(const std::string& file, const mrz_reader::Reading& r, double ms) {
  std::cout << printable(file) << ": " << name(r.status);
  if (r.format) std::cout << ", " << mrz::name(*r.format) << ", confidence " << r.confidence;
  std::cout << ", " << static_cast<int>(ms + 0.5) << " ms\n";
  print_reading(std::cout, r, "  ");
}

struct ZoneReaders {
  std::shared_ptr<codec::PictureDecoder> pictures;
  mrz_reader::ZoneReader page;
};

struct Timed {
  codec::Picture picture;
  mrz_reader::Reading reading;
  double ms, cpu_ms;
};

// CPU time of this process: what a reading costs, whatever else the machine does.
double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Result<mrz_reader::Reading> read(const mrz_reader::ZoneReader& reader, const ImageView& picture, bool line) {
  if (!line) return reader.read(picture);
  LANDFALL_TRY(auto one, reader.read_line(picture));
  mrz_reader::Reading out;
  if (one.text.reveal().empty()) return out;
  out.status = model::ReadingStatus::unsure;  // no rule was asked
  out.lines.push_back(std::move(one));
  return out;
}

Result<Timed> read_picture(const ZoneReaders& readers, const std::string& file, bool line) {
  LANDFALL_TRY(const auto bytes, read_file(file, largest_file));
  LANDFALL_TRY(auto picture, readers.pictures->decode(bytes, {.tone = codec::Tone::gray}));
  const auto start = std::chrono::steady_clock::now();
  const double cpu = cpu_ms();
  LANDFALL_TRY(auto reading, read(readers.page, picture.view(), line));
  const auto ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return Timed{std::move(picture), std::move(reading), ms, cpu_ms() - cpu};
}

// One file: its answer to standard output, or why there is none to standard error. Returns its exit code.
int run_file(const ZoneReaders& readers, const ReadOptions& options, const std::string& file) {
  const auto timed = read_picture(readers, file, options.line);
  if (!timed) {
    report(file, timed.error());
    return exit_system;
  }
  if (options.json) {
    Json line{{"file", file}};
    line.update(reading_json(timed->reading));
    line["ms"] = timed->ms;
    line["cpu_ms"] = timed->cpu_ms;
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  } else {
    print(file, timed->reading, timed->ms);
  }
  if (!options.annotated.empty()) {
    const auto drawn = annotate(timed->picture, {.readings = {&timed->reading, 1}}, options.annotated);
    if (!drawn) {
      report(options.annotated, drawn.error());
      return exit_system;
    }
  }
  return timed->reading.status == model::ReadingStatus::read ? exit_ok : exit_not_valid;
}

int run_read(const ReadOptions& options) {
  if (!options.annotated.empty() && options.files.size() != 1) {
    report(Error(Errc::bad_input, Layer::tool, "one picture with --annotated", text(options.files.size())));
    return exit_usage;
  }
  mrz_reader::ReaderOptions wanted;
  wanted.engine = *mrz_reader::engine(options.engine);
  wanted.today = today();
  auto pictures = make_decoder(options.in_process);
  auto reader = mrz_reader::ZoneReader::create(wanted);
  if (!reader) {
    report(reader.error());
    return exit_system;
  }
  const ZoneReaders readers{std::move(pictures), *std::move(reader)};
  int exit_code = exit_ok;
  for (const auto& file : options.files) exit_code = std::max(exit_code, run_file(readers, options, file));
  return exit_code;
}

}  // namespace

void add_mrz_read_command(CLI::App& mrz, int& exit_code) {
  auto options = std::make_shared<ReadOptions>();
  auto* command = mrz.add_subcommand("read", "Read the machine readable zone of pictures of pages");
  command->add_flag("--json", options->json, "One JSON object a line and file");
  command->add_flag("--line", options->line, "Pictures of single lines: what the picture alone says, by no rule");
  command->add_option("--annotated", options->annotated, "Draw what was read into a copy of the picture (one FILE)")
      ->type_name("OUT.png");
  command->add_option("--engine", options->engine, "own (default), or tesseract with its general English model")
      ->check(CLI::IsMember({"own", "tesseract"}));
  add_in_process(*command, options->in_process);
  command->add_option("FILE", options->files, "JPEG, PNG, TIFF or WebP")->required();
  command->callback([options, &exit_code] { exit_code = run_read(*options); });
}

}  // namespace landfall::tools
