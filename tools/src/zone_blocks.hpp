#pragma once

#include <optional>
#include <string>
#include <vector>

#include <landfall/base/result.hpp>
#include <landfall/mrz/date.hpp>

namespace landfall::tools {

/// A text file of zones, or standard input ("-"). Errors: those of read_file.
[[nodiscard]] Result<std::string> read_text(const std::string& file);

struct Block {
  std::string text;
  int line = 1;  ///< of the file, where the block begins
};

/// Zones stand apart by blank lines. At least one block, which may be empty.
[[nodiscard]] std::vector<Block> blocks_of(const std::string& text);

/// What --today says; today where it says nothing; nothing, with a word on standard error, where it is no date.
[[nodiscard]] std::optional<mrz::Date> day_of_option(const std::string& given);

}  // namespace landfall::tools
