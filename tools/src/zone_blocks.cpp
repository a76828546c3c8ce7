#include "zone_blocks.hpp"

#include <algorithm>
#include <iostream>
#include <string_view>

#include "dates.hpp"
#include "files.hpp"

namespace landfall::tools {
namespace {

constexpr std::size_t max_file = std::size_t{16} << 20;  // far more zones than anybody types

// Errors: those of read_file.
Result<std::string> read_text(const std::string& file) {
  LANDFALL_TRY(const auto bytes, read_file(file, max_file));
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // the byte order mark of a Windows editor
  return std::string(text);
}

std::vector<Block> blocks_of(const std::string& text) {
  std::vector<Block> blocks;
  bool inside = false;
  int line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto row = text.substr(at, end - at);
    at = end + 1;
    ++line;
    if (row.empty() || row == "\r") {
      inside = false;
      continue;
    }
    if (!inside) blocks.push_back({{}, line});
    inside = true;
    blocks.back().text += row + '\n';
  }
  if (blocks.empty()) blocks.push_back({});
  return blocks;
}

std::optional<mrz::Date> day_of_option(const std::string& given) {
  if (given.empty()) return today();
  const auto day = to_date(given);
  if (day && day->complete()) return day;
  std::cerr << "landfall: --today wants a date such as 2026-11-23\n";
  return std::nullopt;
}

}  // namespace

void add_zone_files(CLI::App& command, ZoneFiles& options, const std::string& files) {
  command.add_option("FILE", options.files, files)->required();
  command.add_flag("--json", options.json, "One line of JSON a zone");
  command.add_option("--today", options.today, "The day that decides centuries (YYYY-MM-DD; default: today)");
}

int for_each_zone(const ZoneFiles& options,
                  const std::function<int(const std::string& file, const Block& block, mrz::Date today)>& work) {
  const auto day = day_of_option(options.today);
  if (!day) return exit_usage;
  int exit_code = exit_ok;
  for (const auto& file : options.files) {
    const auto text = read_text(file);
    if (!text) {
      report(text.error());
      exit_code = std::max(exit_code, exit_code_of(text.error()));
      continue;
    }
    for (const auto& block : blocks_of(*text)) exit_code = std::max(exit_code, work(file, block, *day));
  }
  return exit_code;
}

}  // namespace landfall::tools
