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

#include <landfall/codec/picture.hpp>
#include <landfall/mrz_reader/reader.hpp>

#include "commands.hpp"
#include "dates.hpp"
#include "files.hpp"
#include "report.hpp"

namespace landfall::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t largest_file = std::size_t{256} << 20;

struct ReadOptions {
  bool json = false;
  bool line = false;
  std::string engine = "own";
  std::vector<std::string> files;
};

Json to_json(const CellRange& c) { return {{"line", c.line}, {"first", c.first}, {"last", c.last}}; }

Json to_json(const Hint& h) {
  Json out{{"reason", name(h.code)}, {"cells", Json::array()}};
  for (const auto& a : h.arguments)
    if (const auto* cells = std::get_if<CellRange>(&a)) out["cells"].push_back(to_json(*cells));
  return out;
}

// What the joint decoder did and could not do.
void add_decoding(Json& out, const mrz_reader::Reading& r) {
  out["second"] = r.second.reveal();
  out["margin"] = r.margin;
  out["changes"] = Json::array();
  for (const auto& c : r.changes)
    out["changes"].push_back({{"line", c.line},
                              {"column", c.column},
                              {"picture", std::string(1, c.picture)},
                              {"chosen", std::string(1, c.chosen)},
                              {"picture_probability", c.picture_probability},
                              {"chosen_probability", c.chosen_probability},
                              {"reason", name(c.reason)}});
  out["undecided"] = Json::array();
  for (const auto& u : r.undecided)
    out["undecided"].push_back({{"line", u.line},
                                {"column", u.column},
                                {"chosen", std::string(1, u.chosen)},
                                {"other", std::string(1, u.other)},
                                {"probability", u.probability},
                                {"other_probability", u.other_probability},
                                {"doubt", name(u.doubt)}});
}

Json to_json(const mrz_reader::Reading& r) {
  Json out;
  out["status"] = name(r.status);
  out["format"] = r.format ? Json(mrz::name(*r.format)) : Json(nullptr);
  out["lines"] = Json::array();
  for (const auto& l : r.lines) out["lines"].push_back(l.text.reveal());
  out["checks"] = Json::array();
  for (const auto& c : r.checks)
    out["checks"].push_back({{"check", mrz::name(c.id)},
                             {"ok", c.verdict == mrz::Verdict::ok},
                             {"line", c.line},
                             {"column", c.column},
                             {"expected", std::string(1, c.expected)},
                             {"found", std::string(1, c.found)}});
  out["confidence"] = r.confidence;
  out["letter_height"] = r.letter_height;
  if (r.status != mrz_reader::Status::none) {
    for (const auto& p : r.zone) out["zone"].push_back({p.x, p.y});
    for (const auto& l : r.lines) out["probability"].push_back(l.probability);
    add_decoding(out, r);
  }
  out["reasons"] = Json::array();
  for (const auto& h : r.reasons) out["reasons"].push_back(to_json(h));
  out["findings"] = Json::array();
  for (const auto& f : r.findings) {
    Json cells = Json::array();
    for (const auto& c : f.cells) cells.push_back(to_json(c));
    out["findings"].push_back({{"finding", name(f.code)}, {"cells", std::move(cells)}});
  }
  return out;
}

void print(const std::string& file, const mrz_reader::Reading& r, double ms) {
  std::cout << printable(file) << ": " << name(r.status);
  if (r.format) std::cout << ", " << mrz::name(*r.format) << ", confidence " << r.confidence;
  std::cout << ", " << static_cast<int>(ms + 0.5) << " ms\n";
  for (const auto& l : r.lines) std::cout << "  " << l.text.reveal() << '\n';
  for (const auto& c : r.checks)
    if (c.verdict != mrz::Verdict::ok)
      std::cout << "  line " << c.line << ", column " << c.column << ": the check digit should be " << c.expected
                << " and is " << c.found << '\n';
  for (const auto& h : r.reasons) std::cout << "  " << sentence(h) << '\n';
}

struct Timed {
  mrz_reader::Reading reading;
  double ms, cpu_ms;
};

// CPU time of this process: what a reading costs, whatever else the machine does.
double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Result<mrz_reader::Reading> read(const mrz_reader::PageReader& reader, const ImageView& picture, bool line) {
  if (!line) return reader.read(picture);
  LANDFALL_TRY(auto one, reader.read_line(picture));
  mrz_reader::Reading out;
  if (one.text.reveal().empty()) return out;
  out.status = mrz_reader::Status::unsure;  // no rule was asked
  out.lines.push_back(std::move(one));
  return out;
}

Result<Timed> read_picture(const mrz_reader::PageReader& reader, const std::string& file, bool line) {
  LANDFALL_TRY(const auto bytes, read_file(file, largest_file));
  LANDFALL_TRY(const auto picture, codec::decode(bytes, {.tone = codec::Tone::gray}));
  const auto start = std::chrono::steady_clock::now();
  const double cpu = cpu_ms();
  LANDFALL_TRY(auto reading, read(reader, picture.view(), line));
  return Timed{std::move(reading),
               std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
               cpu_ms() - cpu};
}

// One file: its answer to standard output, or why there is none to standard error. Returns its exit code.
int run_file(const mrz_reader::PageReader& reader, const ReadOptions& options, const std::string& file) {
  const auto timed = read_picture(reader, file, options.line);
  if (!timed) {
    report(file, timed.error());
    return exit_system;
  }
  if (options.json) {
    Json line{{"file", file}};
    line.update(to_json(timed->reading));
    line["ms"] = timed->ms;
    line["cpu_ms"] = timed->cpu_ms;
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  } else {
    print(file, timed->reading, timed->ms);
  }
  return timed->reading.status == mrz_reader::Status::read ? exit_ok : exit_not_valid;
}

int run_read(const ReadOptions& options) {
  mrz_reader::ReaderOptions wanted;
  wanted.engine = options.engine == "tesseract" ? mrz_reader::Engine::tesseract : mrz_reader::Engine::own;
  wanted.today = today();
  const auto reader = mrz_reader::PageReader::create(wanted);
  if (!reader) {
    report(reader.error());
    return exit_system;
  }
  int exit_code = exit_ok;
  for (const auto& file : options.files) exit_code = std::max(exit_code, run_file(*reader, options, file));
  return exit_code;
}

}  // namespace

void add_mrz_read_command(CLI::App& mrz, int& exit_code) {
  auto options = std::make_shared<ReadOptions>();
  auto* command = mrz.add_subcommand("read", "Read the machine readable zone of pictures of pages");
  command->add_flag("--json", options->json, "One JSON object a line and file");
  command->add_flag("--line", options->line, "Pictures of single lines: what the picture alone says, by no rule");
  command->add_option("--engine", options->engine, "own (default), or tesseract with its general English model")
      ->check(CLI::IsMember({"own", "tesseract"}));
  command->add_option("FILE", options->files, "JPEG, PNG, TIFF or WebP")->required();
  command->callback([options, &exit_code] { exit_code = run_read(*options); });
}

}  // namespace landfall::tools
