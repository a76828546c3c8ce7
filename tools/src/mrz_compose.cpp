// landfall mrz compose: prints the lines of a zone, check digits and all.
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <CLI/CLI.hpp>

#include <landfall/mrz/compose.hpp>

#include "commands.hpp"
#include "dates.hpp"
#include "report.hpp"

namespace landfall::tools {
namespace {

struct ComposeOptions {
  std::string format, sex, birth, expiry;
  mrz::Values values;
};

const std::map<std::string, mrz::Format> formats{{"td1", mrz::Format::td1},      {"td2", mrz::Format::td2},
                                                 {"td3", mrz::Format::td3},      {"mrva", mrz::Format::mrva},
                                                 {"mrvb", mrz::Format::mrvb},    {"fra_id", mrz::Format::fra_id},
                                                 {"fra_dl", mrz::Format::fra_dl}};
const std::map<std::string, mrz::Sex> sexes{
    {"m", mrz::Sex::male}, {"f", mrz::Sex::female}, {"x", mrz::Sex::unspecified}};

template <class Value>
std::vector<std::string> names(const std::map<std::string, Value>& values) {
  std::vector<std::string> out;
  out.reserve(values.size());
  for (const auto& [name, value] : values) out.push_back(name);
  return out;
}

// `name` is one of those, in any case.
template <class Value>
Value of(const std::map<std::string, Value>& values, const std::string& name) {
  return values.at(CLI::detail::to_lower(name));
}

int run_compose(ComposeOptions& options) {
  for (const auto& [text, date, what] : {std::tuple(&options.birth, &options.values.birth_date, "--birth"),
                                         std::tuple(&options.expiry, &options.values.expiry_date, "--expiry")}) {
    const auto given = to_date(*text);
    if (!given) {
      std::cerr << "landfall: " << what
                << " wants a date such as 1974-08-12, or 1974-\?\?-\?\? where parts are unknown\n";
      return exit_usage;
    }
    *date = *given;
  }
  options.values.sex = of(sexes, options.sex);
  const auto text = mrz::compose(of(formats, options.format), options.values);
  if (!text) {
    report(text.error());
    return text.error().code() == Errc::bad_input ? exit_usage : exit_code_of(text.error());
  }
  std::cout << *text << '\n';
  return exit_ok;
}

}  // namespace

void add_mrz_compose_command(CLI::App& mrz, int& exit_code) {
  auto options = std::make_shared<ComposeOptions>();
  auto& v = options->values;
  auto* command = mrz.add_subcommand("compose", "Print a zone by Doc 9303, with its check digits");
  command->add_option("--format", options->format, "td1, td2, td3, mrva, mrvb, fra_id or fra_dl")
      ->required()
      ->check(CLI::IsMember(names(formats), CLI::ignore_case).description(""));
  command->add_option("--code", v.document_code, "Document code: P, ID, V ...")->required();
  command->add_option("--state", v.issuing_state, "Issuing state or organization: NLD, D, UNO ...")->required();
  command->add_option("--primary", v.primary, "Primary identifier (surname), A-Z, space, hyphen, apostrophe")
      ->required();
  command->add_option("--secondary", v.secondary, "Secondary identifier (given names)");
  command->add_option("--number", v.document_number, "Document number")->required();
  command->add_option("--nationality", v.nationality, "Nationality: NLD, D, XXA ...")->required();
  command->add_option("--birth", options->birth, "Date of birth, YYYY-MM-DD; ? for unknown digits of a part")
      ->required();
  command->add_option("--sex", options->sex, "M, F or X")
      ->required()
      ->check(CLI::IsMember(names(sexes), CLI::ignore_case).description(""));
  command->add_option("--expiry", options->expiry, "Date of expiry, YYYY-MM-DD")->required();
  command->add_option("--optional", v.optional_data, "Optional data; TD3: the personal number");
  command->add_option("--optional2", v.optional_data_2, "TD1: optional data of the middle line");
  command->add_flag("--filler-check", v.unused_check_as_filler,
                    "TD3 without personal number: < for its check digit, not 0");
  command->callback([options, &exit_code] { exit_code = run_compose(*options); });
}

}  // namespace landfall::tools
