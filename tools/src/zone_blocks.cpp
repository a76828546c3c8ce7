#include "zone_blocks.hpp"

#include <algorithm>
#include <iostream>
#include <string_view>

#include "dates.hpp"
#include "files.hpp"

namespace landfall::tools {
namespace {

constexpr std::size_t max_file = std::size_t{16} << 20;  // far more zones than anybody types

}  // namespace

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

}  // namespace landfall::tools
