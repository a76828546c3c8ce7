#pragma once

#include <functional>
#include <string>
#include <vector>

#include <landfall/mrz/date.hpp>

namespace CLI {
class App;
}

namespace landfall::tools {

/// A zone as it stands in a text file.
struct Block {
  std::string text;
  int line = 1;  ///< of the file, where the block begins
};

/// The files that a command takes zones from, and how it prints them.
struct ZoneFiles {
  std::vector<std::string> files;
  std::string today;
  bool json = false;
};
/// FILE..., --json and --today. `files`: the help of FILE.
void add_zone_files(CLI::App& command, ZoneFiles& options, const std::string& files);

/// Calls `work` with each zone of each file ("-": standard input); zones stand apart by blank lines, and a file without
/// one has an empty one. Returns the largest exit code: of `work`, of files that cannot be read, and exit_usage where
/// --today is no date (said on standard error).
[[nodiscard]] int for_each_zone(
    const ZoneFiles& options,
    const std::function<int(const std::string& file, const Block& block, mrz::Date today)>& work);

}  // namespace landfall::tools
