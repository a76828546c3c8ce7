// landfall mrz parse: takes zones of text files apart and says what is right and wrong with each field.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/mrz/zone.hpp>

#include "commands.hpp"
#include "dates.hpp"
#include "report.hpp"
#include "zone_blocks.hpp"

namespace landfall::tools {
namespace {

using Json = nlohmann::ordered_json;

Json check_to_json(const mrz::CheckDigit& check) {
  Json covers = Json::array();
  for (const auto& run : check.covers)
    covers.push_back({{"line", run.line}, {"column", run.column}, {"length", run.length}});
  return {{"check", name(check.id)},
          {"line", check.line},
          {"column", check.column},
          {"expected", std::string(1, check.expected)},
          {"found", std::string(1, check.found)},
          {"verdict", name(check.verdict)},
          {"covers", std::move(covers)}};
}

Json values_to_json(const mrz::Zone& zone) {
  const auto names = zone.names();
  Json values{{"document_code", zone.document_code()},
              {"issuing_state", zone.issuing_state()},
              {"primary", names.primary},
              {"secondary", names.secondary},
              {"names_truncated", names.truncated},
              {"document_number", zone.document_number()},
              {"nationality", zone.nationality()}};
  values["birth_date"] = zone.birth_date() ? Json(to_text(*zone.birth_date())) : Json();
  values["sex"] = zone.sex() ? Json(name(*zone.sex())) : Json();
  values["expiry_date"] = zone.expiry_date() ? Json(to_text(*zone.expiry_date())) : Json();
  values["optional_data"] = zone.optional_data();
  if (zone.format() == mrz::Format::td1) values["optional_data_2"] = zone.optional_data_2();
  return values;
}

Json to_json(const mrz::Zone& zone) {
  Json lines = Json::array(), fields = Json::array(), checks = Json::array();
  for (int i = 1; i <= zone.line_count(); ++i) lines.push_back(zone.line(i));
  for (const auto& field : zone.fields()) {
    fields.push_back({{"field", name(field.id)},
                      {"line", field.line},
                      {"column", field.column},
                      {"length", field.length},
                      {"text", field.text},
                      {"verdict", name(field.verdict)}});
  }
  for (const auto& check : zone.check_digits()) checks.push_back(check_to_json(check));
  return {{"format", name(zone.format())},
          {"valid", zone.valid()},
          {"all_check_digits_pass", zone.all_check_digits_pass()},
          {"lines", std::move(lines)},
          {"values", values_to_json(zone)},
          {"fields", std::move(fields)},
          {"checks", std::move(checks)}};
}

void print(const mrz::Zone& zone) {
  std::cout << name(zone.format()) << (zone.valid() ? ", valid" : ", NOT valid")
            << (zone.all_check_digits_pass() ? ", all check digits pass" : ", check digits FAIL") << '\n';
  for (int i = 1; i <= zone.line_count(); ++i) std::cout << "  " << zone.line(i) << '\n';
  for (const auto& field : zone.fields()) {
    std::string label(name(field.id));
    label.resize(23, ' ');
    std::cout << "  " << label << field.line << ':' << field.column << (field.column < 10 ? "   " : "  ") << field.text;
    if (field.verdict != mrz::Verdict::ok) std::cout << "   <-- " << name(field.verdict);
    for (const auto& check : zone.check_digits()) {
      if (check.id == field.id && check.verdict != mrz::Verdict::ok) std::cout << ", expected " << check.expected;
    }
    std::cout << '\n';
  }
  const auto date = [](const std::optional<mrz::Date>& d) { return d ? to_text(*d) : std::string("not a date"); };
  std::cout << "  born " << date(zone.birth_date()) << ", expires " << date(zone.expiry_date()) << '\n';
}

// One zone, or why there is none. Returns the exit code of this one.
int run_block(const std::string& file, const Block& block, mrz::Date today, bool json) {
  const auto zone = mrz::parse(block.text, today);
  const auto subject = file + ", zone at line " + std::to_string(block.line);
  if (!zone) {
    if (json) {
      const auto& e = zone.error();
      std::cout
          << Json{{"file", file},
                  {"line", block.line},
                  {"error",
                   {{"code", name(e.code())}, {"wanted", e.wanted()}, {"found", e.found()}, {"where", e.where()}}}}
                 .dump(-1, ' ', false, Json::error_handler_t::replace)
          << '\n';
    }
    report(subject, zone.error());
    return exit_not_valid;
  }
  if (json) {
    Json out{{"file", file}, {"line", block.line}};
    out.update(to_json(*zone));
    std::cout << out.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    print(*zone);
  }
  return zone->valid() ? exit_ok : exit_not_valid;
}

}  // namespace

void add_mrz_parse_command(CLI::App& mrz, int& exit_code) {
  auto options = std::make_shared<ZoneFiles>();
  auto* command = mrz.add_subcommand("parse", "Take zones apart: every field, check digit and verdict");
  add_zone_files(*command, *options, "Text files; zones apart by blank lines; - is standard input");
  command->callback([options, &exit_code] {
    exit_code = for_each_zone(*options, [&](const std::string& file, const Block& block, mrz::Date today) {
      return run_block(file, block, today, options->json);
    });
  });
}

}  // namespace landfall::tools
