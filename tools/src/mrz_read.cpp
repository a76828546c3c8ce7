// landfall mrz read [--json] [--engine own|tesseract] FILE...
#include "mrz_read.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/codec/picture.hpp>
#include <landfall/mrz_reader/reader.hpp>

namespace landfall::tools {
namespace {

using nlohmann::ordered_json;

constexpr std::uintmax_t largest_file = 256U << 20U;

struct Options {
  bool json = false;
  std::string engine = "own";
  std::vector<std::string> files;
};

Result<Bytes> slurp(const std::string& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed) return Error(Errc::not_found, Layer::tool, "a file that can be read", failed.message()).at(path);
  if (size > largest_file) return Error(Errc::exhausted, Layer::tool, "a file of at most 256 MiB", std::to_string(size) + " bytes").at(path);
  std::ifstream in(path, std::ios::binary);
  Bytes bytes(static_cast<std::size_t>(size));
  if (!in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size)))
    return Error(Errc::io, Layer::tool, "the whole file", "less").at(path);
  return bytes;
}

ordered_json to_json(const mrz_reader::Reading& r) {
  ordered_json out;
  out["status"] = mrz_reader::name(r.status);
  out["format"] = r.format ? ordered_json(mrz::name(*r.format)) : ordered_json(nullptr);
  out["lines"] = ordered_json::array();
  for (const auto& l : r.lines) out["lines"].push_back(l.text.reveal());
  out["checks"] = ordered_json::array();
  for (const auto& c : r.checks)
    out["checks"].push_back({{"field", mrz::name(c.id)}, {"ok", c.verdict == mrz::Verdict::ok}, {"line", c.line}, {"column", c.column},
                             {"expected", std::string(1, c.expected)}, {"found", std::string(1, c.found)}});
  out["confidence"] = r.confidence;
  out["letter_height"] = r.letter_height;
  if (r.status != mrz_reader::Status::none) {
    for (const auto& p : r.zone) out["zone"].push_back({p.x, p.y});
    for (const auto& l : r.lines) out["probability"].push_back(l.probability);
  }
  out["reasons"] = ordered_json::array();
  for (const auto& h : r.reasons) out["reasons"].push_back(name(h.code));
  return out;
}

void print_plain(const std::string& file, const mrz_reader::Reading& r, double ms) {
  std::printf("%s: %s", file.c_str(), std::string(mrz_reader::name(r.status)).c_str());
  if (r.format) std::printf(", %s, confidence %.4f", std::string(mrz::name(*r.format)).c_str(), r.confidence);
  std::printf(", %.0f ms\n", ms);
  for (const auto& l : r.lines) std::printf("  %s\n", l.text.reveal().c_str());
  for (const auto& c : r.checks)
    if (c.verdict != mrz::Verdict::ok)
      std::printf("  line %d column %d: the check digit should be %c and is %c\n", c.line, c.column, c.expected, c.found);
  for (const auto& h : r.reasons) std::printf("  %s\n", sentence(h).c_str());
}

// False where the file could not be read as a picture.
bool read_one(const mrz_reader::PageReader& reader, const Options& options, const std::string& file) {
  const auto complain = [&](const Error& e) {
    std::fprintf(stderr, "landfall mrz read: %s: %s %s\n", file.c_str(), e.message().c_str(), std::string(advice(recovery(e))).c_str());
    return false;
  };
  const auto bytes = slurp(file);
  if (!bytes) return complain(bytes.error());
  const auto picture = codec::decode(*bytes, {.tone = codec::Tone::gray});
  if (!picture) return complain(picture.error());
  const auto start = std::chrono::steady_clock::now();
  const auto reading = reader.read(picture->view());
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  if (!reading) return complain(reading.error());
  if (!options.json) {
    print_plain(file, *reading, ms);
    return true;
  }
  ordered_json line;
  line["file"] = file;
  line.update(to_json(*reading));
  line["ms"] = ms;
  std::cout << line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << std::endl;
  return true;
}

int run(const Options& options) {
  mrz_reader::ReaderOptions wanted;
  wanted.engine = options.engine == "tesseract" ? mrz_reader::Engine::tesseract : mrz_reader::Engine::own;
  wanted.today = mrz::date_from_unix(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count());
  const auto reader = mrz_reader::PageReader::create(wanted);
  if (!reader) {
    std::fprintf(stderr, "landfall mrz read: %s %s\n", reader.error().message().c_str(), std::string(advice(recovery(reader.error()))).c_str());
    return 1;
  }
  bool all = true;
  for (const auto& file : options.files) all = read_one(*reader, options, file) && all;
  return all ? 0 : 1;
}

}  // namespace

void add_mrz_read(CLI::App& mrz, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = mrz.add_subcommand("read", "Read the machine readable zone of pictures of pages");
  command->add_flag("--json", options->json, "One JSON object a line and file");
  command->add_option("--engine", options->engine, "own or tesseract")->check(CLI::IsMember({"own", "tesseract"}));
  command->add_option("FILE", options->files, "JPEG, PNG, TIFF or WebP")->required();
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace landfall::tools
