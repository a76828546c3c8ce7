#pragma once

#include <iosfwd>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <landfall/mrz_reader/reader.hpp>

namespace landfall::tools {

/// A reading as the commands print it with --json (docs/commands.md).
[[nodiscard]] nlohmann::ordered_json reading_json(const mrz_reader::Reading& reading);
/// Cells that nothing decided.
[[nodiscard]] nlohmann::ordered_json undecided_json(const std::vector<mrz::Undecided>& cells);
/// The lines, the check digits that are wrong, and findings and reasons in words; each line after `indent`.
void print_reading(std::ostream& out, const mrz_reader::Reading& reading, std::string_view indent);

}  // namespace landfall::tools
