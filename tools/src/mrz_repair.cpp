// landfall mrz repair: the likeliest zones behind texts that were read with mistakes, and what remains open.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/mrz/decode.hpp>

#include "commands.hpp"
#include "reading.hpp"
#include "report.hpp"
#include "zone_blocks.hpp"

namespace landfall::tools {
namespace {

using Json = nlohmann::ordered_json;

Json lines_to_json(const std::string& text) {
  Json lines = Json::array();
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string one(char c) { return std::string(1, c); }

Json to_json(const mrz::Decoded& d) {
  Json changes = Json::array(), outside = Json::array(), wrong = Json::array();
  for (const auto& c : d.changes)
    changes.push_back({{"line", c.line},
                       {"column", c.column},
                       {"read", one(c.picture)},
                       {"chosen", one(c.chosen)},
                       {"reason", name(c.reason)}});
  for (const auto& cell : d.outside_alphabet) outside.push_back({{"line", cell.line}, {"column", cell.column}});
  for (const auto id : d.wrong_digits) wrong.push_back(name(id));
  return {{"format", name(d.format)},
          {"lines", lines_to_json(d.text.reveal())},
          {"second", lines_to_json(d.second.reveal())},
          {"margin", d.margin},
          {"posterior", d.posterior},
          {"strain", d.strain},
          {"digits", name(d.digits)},
          {"wrong_digits", std::move(wrong)},
          {"changes", std::move(changes)},
          {"undecided", undecided_json(d.undecided)},
          {"outside_alphabet", std::move(outside)},
          {"probability", d.probability}};
}

void print_lines(const std::string& text) {
  for (const auto& line : lines_to_json(text)) std::cout << "  " << line.get<std::string>() << '\n';
}

void print(const mrz::Decoded& d) {
  std::cout << name(d.format) << ", probability " << d.posterior << ", check digits "
            << (d.digits == mrz::Digits::agree ? "agree" : "printed wrong") << '\n';
  print_lines(d.text.reveal());
  const auto at = [](int line, int column) {
    return "  line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
  };
  for (const auto& c : d.changes)
    std::cout << at(c.line, c.column) << c.picture << " became " << c.chosen << " (" << name(c.reason) << ")\n";
  for (const auto& u : d.undecided)
    std::cout << at(u.line, u.column) << u.chosen << " or " << u.other << " (" << name(u.doubt) << ")\n";
  for (const auto& cell : d.outside_alphabet) std::cout << at(cell.line, cell.column) << "not a character of a zone\n";
  for (const auto id : d.wrong_digits) std::cout << "  " << name(id) << " is not what its cells give\n";
  if (d.undecided.empty()) return;
  std::cout << "  or else:\n";
  print_lines(d.second.reveal());
}

// One zone, or why there is none. Returns the exit code of this one: a zone in which something is open is not sure.
int run_block(const std::string& file, const Block& block, bool json, mrz::Date today) {
  const auto decoded = mrz::repair(block.text, mrz::ocrb_confusions(), {.today = today});
  if (!decoded) {
    report(file + ", zone at line " + std::to_string(block.line), decoded.error());
    return exit_not_valid;
  }
  if (json) {
    Json out{{"file", file}, {"line", block.line}};
    out.update(to_json(*decoded));
    std::cout << out.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    print(*decoded);
  }
  const bool sure =
      decoded->undecided.empty() && decoded->outside_alphabet.empty() && decoded->digits == mrz::Digits::agree;
  return sure ? exit_ok : exit_not_valid;
}

}  // namespace

void add_mrz_repair_command(CLI::App& mrz, int& exit_code) {
  auto options = std::make_shared<ZoneFiles>();
  auto* command = mrz.add_subcommand("repair", "The likeliest zones behind misread text, and what remains open");
  add_zone_files(*command, *options, "Text files; zones apart by blank lines; - is standard input; ? unreadable");
  command->callback([options, &exit_code] {
    exit_code = for_each_zone(*options, [&](const std::string& file, const Block& block, mrz::Date today) {
      return run_block(file, block, options->json, today);
    });
  });
}

}  // namespace landfall::tools
