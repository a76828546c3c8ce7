// landfall chip: electronic documents. verify: what the files of a chip prove, without a chip. specimen: such files.
#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/base/text.hpp>
#include <landfall/base/wall_time.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/verify.hpp>
#include <landfall/json/record.hpp>
#include <landfall/model/chip_verdict.hpp>

#include "commands.hpp"
#include "dates.hpp"
#include "files.hpp"
#include "pictures.hpp"
#include "report.hpp"
#include "trust_files.hpp"

namespace landfall::tools {
namespace {

constexpr std::size_t largest_chip_file = 1U << 20;  // the largest DG2 there is has some 60 000 octets

struct VerifyCommand {
  std::string sod, com, card_access, card_security, mrz, at, now, policy, portrait;
  std::vector<std::string> groups;  // "1=FILE"
  TrustOptions trust;
  bool json = false, in_process = false;
};

Result<void> read_into(const std::string& file, emrtd::File as, emrtd::ChipFiles& to) {
  if (file.empty()) return {};
  LANDFALL_TRY(auto bytes, read_file(file, largest_chip_file));
  to.put(as, std::move(bytes));
  return {};
}

Result<void> read_group(const std::string& argument, emrtd::ChipFiles& to) {
  const auto equals = argument.find('=');
  const std::string number = argument.substr(0, equals);
  const bool digits =
      !number.empty() && number.size() <= 2 && number.find_first_not_of("0123456789") == std::string::npos;
  const int group = digits ? std::stoi(number) : 0;
  if (equals == std::string::npos || group < 1 || group > 16)
    return Error(Errc::bad_input, Layer::tool, "a data group as 1=FILE to 16=FILE", argument).at("--dg");
  const auto file = emrtd::group_file(group);
  if (to.find(file)) return Error(Errc::bad_input, Layer::tool, "each data group once", number + " twice").at("--dg");
  LANDFALL_TRY(auto bytes, read_file(argument.substr(equals + 1), largest_chip_file));
  to.put(file, std::move(bytes));
  return {};
}

Result<emrtd::ChipFiles> read_chip_files(const VerifyCommand& command) {
  using emrtd::File;
  emrtd::ChipFiles out;
  LANDFALL_CHECK(read_into(command.sod, File::sod, out));
  LANDFALL_CHECK(read_into(command.com, File::com, out));
  LANDFALL_CHECK(read_into(command.card_access, File::card_access, out));
  LANDFALL_CHECK(read_into(command.card_security, File::card_security, out));
  for (const auto& group : command.groups) LANDFALL_CHECK(read_group(group, out));
  return out;
}

Result<emrtd::Policy> read_policy(const std::string& file) {
  if (file.empty()) return emrtd::border_policy();
  LANDFALL_TRY(const auto bytes, read_file(file, largest_chip_file));
  auto policy = emrtd::parse_policy(bytes);
  if (!policy) return std::move(policy).error().at(file);
  return policy;
}

Result<std::chrono::sys_seconds> read_moment(const std::string& text, std::string_view option,
                                             std::chrono::sys_seconds otherwise) {
  if (text.empty()) return otherwise;
  const auto moment = to_moment(text);
  if (!moment)
    return Error(Errc::bad_input, Layer::tool, "a day or moment as 2026-11-24 or 2026-11-24T08:30:00Z", text)
        .at(std::string(option));
  return *moment;
}

// "undetermined because of ds_chain csca_missing, weak_key"
std::string because(const model::ChipVerdict& verdict) {
  std::string out;
  const auto add = [&](const std::string& what) { out += (out.empty() ? " because of " : ", ") + what; };
  if (verdict.overall == model::Overall::passed) return out;
  for (const auto& step : verdict.steps)
    if (step.weighs == verdict.overall) add(text(name(step.step), ' ', name(step.reason)));
  for (const auto& finding : verdict.findings)
    if (finding.weighs == verdict.overall) add(std::string(name(finding.finding)));
  return out;
}

void print_verdict(const model::ChipVerdict& verdict) {
  std::cout << name(verdict.overall) << because(verdict) << ", at " << moment_text(verdict.at) << ", policy "
            << printable(verdict.policy) << '\n';
  for (const auto& step : verdict.steps) {
    std::string label(name(step.step));
    label.resize(15, ' ');
    std::cout << "  " << label << ' ' << name(step.verdict);
    if (step.reason != model::Reason::none) std::cout << ": " << name(step.reason) << ". " << sentence(step.reason);
    if (!step.detail.empty()) std::cout << " (" << printable(step.detail) << ')';
    if (step.verdict == model::StepVerdict::failed && step.weighs == model::Overall::passed)
      std::cout << " The policy lets it pass.";
    std::cout << '\n';
  }
  for (const auto& finding : verdict.findings)
    std::cout << "  * " << name(finding.finding) << ". " << sentence(finding.finding)
              << (finding.detail.empty() ? "" : " (" + printable(finding.detail) + ")") << '\n';
  for (const auto& link : verdict.chain)
    std::cout << "  " << printable(link.subject) << ", " << link.key << ", " << day_text(link.not_before) << " to "
              << day_text(link.not_after) << ", from " << printable(link.origin) << '\n';
}

// A slip of the hand must not cost the only copy of what was read.
bool is_input(const VerifyCommand& command, const std::string& file) {
  std::vector<std::string> inputs{command.sod, command.com, command.card_access, command.card_security, command.policy};
  for (const auto& group : command.groups) inputs.push_back(group.substr(group.find('=') + 1));
  for (const auto* more : {&command.trust.paths, &command.trust.anchors})
    inputs.insert(inputs.end(), more->begin(), more->end());
  std::error_code none;
  return std::ranges::any_of(inputs, [&](const auto& input) { return std::filesystem::equivalent(input, file, none); });
}

Result<void> check_portrait(const VerifyCommand& command, const emrtd::ChipFiles& chip) {
  if (command.portrait.empty()) return {};
  if (is_input(command, command.portrait))
    return Error(Errc::bad_input, Layer::tool, "another file than those that are read", command.portrait)
        .at("--portrait");
  if (!chip.find(emrtd::File::dg2))
    return Error(Errc::bad_input, Layer::tool, "DG2 for a portrait (--dg 2=FILE)", "none").at("--portrait");
  return {};
}

Result<void> write_portrait(const VerifyCommand& command, ByteView dg2) {
  LANDFALL_TRY(const auto picture, emrtd::read_portrait(dg2, *make_decoder(command.in_process)));
  LANDFALL_TRY(const auto png, codec::encode_png(picture.view(), picture.ppi_x()));
  return write_file(command.portrait, png);
}

// A slip of the hand must not look like a forgery. What was given is not repeated: it is personal.
Result<std::optional<Personal<std::string>>> read_zone(const VerifyCommand& command) {
  if (command.mrz.empty()) return std::optional<Personal<std::string>>();
  const auto blank = [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; };
  const auto written = command.mrz.size() - static_cast<std::size_t>(std::ranges::count_if(command.mrz, blank));
  const bool zone = std::ranges::all_of(
      command.mrz, [&](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '<' || blank(c); });
  if (zone && (written == 72 || written == 88 || written == 90)) return std::optional(Personal(command.mrz));
  return Error(Errc::bad_input, Layer::tool,
               "all lines of a zone, 72, 88 or 90 characters A-Z, 0-9 and < (of a file: --mrz \"$(cat FILE)\")",
               zone ? text(written, " characters") : "other characters")
      .at("--mrz");
}

// All that has to be right before there can be a verdict.
struct Prepared {
  emrtd::Policy policy;
  trust::Store store;
  emrtd::ChipFiles chip;
  emrtd::VerifyOptions options;
};

Result<Prepared> prepare(const VerifyCommand& command) {
  if (command.sod.empty() && command.com.empty() && command.card_access.empty() && command.card_security.empty() &&
      command.groups.empty())
    return Error(Errc::bad_input, Layer::tool, "a file of a chip", "none").at("--sod, --dg");
  if (!command.now.empty() && command.at.empty())
    return Error(Errc::bad_input, Layer::tool, "the time of verification beside it (--at)", "none").at("--now");
  LANDFALL_TRY(const auto now, read_moment(command.now, "--now", now()));
  LANDFALL_TRY(const auto at, read_moment(command.at, "--at", now));
  Prepared out;
  out.options.at = at;
  if (!command.now.empty()) out.options.now = now;  // else nothing of the clock comes into the report of another time
  LANDFALL_TRY(out.options.printed_zone, read_zone(command));
  LANDFALL_TRY(out.policy, read_policy(command.policy));
  LANDFALL_TRY(out.chip, read_chip_files(command));
  LANDFALL_CHECK(check_portrait(command, out.chip));
  LANDFALL_TRY(out.store, read_trust(command.trust));
  return out;
}

// After the verdict, whatever comes of it: a portrait that cannot be had says nothing else about the document.
int show_portrait(const VerifyCommand& command, const Prepared& prepared, const model::ChipVerdict& verdict) {
  if (command.portrait.empty()) return exit_ok;
  if (const auto written = write_portrait(command, *prepared.chip.find(emrtd::File::dg2)); !written) {
    report("the portrait", written.error());
    return exit_code_of(written.error());
  }
  const auto* hashes = model::find(verdict, model::ChipStep::dg_hashes);
  const auto* chain = model::find(verdict, model::ChipStep::ds_chain);
  const auto* signature = model::find(verdict, model::ChipStep::sod_signature);
  const bool proven = std::ranges::all_of(std::array{hashes, chain, signature},
                                          [](const auto* s) { return s->verdict == model::StepVerdict::passed; });
  if (!command.json)
    std::cout << "  portrait in " << printable(command.portrait)
              << (proven ? ", as it was signed\n" : ", NOT PROVEN to be the document's\n");
  return exit_ok;
}

int run_verify(const VerifyCommand& command) {
  const auto prepared = prepare(command);
  if (!prepared) {
    report(prepared.error());
    return setup_exit_code_of(prepared.error());
  }
  for (const auto& source : prepared->store.sources())
    if (!source.accepted) report(source.name, *source.refusal);
  const auto verdict = emrtd::verify(prepared->chip, prepared->store, prepared->options, prepared->policy);
  if (command.json)
    std::cout << json::to_json(verdict) << '\n';
  else
    print_verdict(verdict);
  const int portrait = show_portrait(command, *prepared, verdict);
  return std::max<int>(verdict.overall == model::Overall::passed ? exit_ok : exit_not_valid, portrait);
}

}  // namespace

void add_chip_command(CLI::App& program, int& exit_code) {
  auto* chip = program.add_subcommand("chip", "Electronic documents: what the files of a chip prove");
  chip->require_subcommand(1);
  auto* verify = chip->add_subcommand("verify", "Passive authentication (Doc 9303-11, 5.1) over files, step by step");
  auto command = std::make_shared<VerifyCommand>();
  verify->add_option("--sod", command->sod, "EF.SOD, or the CMS in it")->type_name("FILE");
  verify->add_option("--dg", command->groups, "A data group, as 1=FILE")->type_name("N=FILE");
  verify->add_option("--com", command->com, "EF.COM")->type_name("FILE");
  verify->add_option("--card-access", command->card_access, "EF.CardAccess")->type_name("FILE");
  verify->add_option("--card-security", command->card_security, "EF.CardSecurity")->type_name("FILE");
  verify->add_option("--mrz", command->mrz, "What is printed: the lines of the zone, one after the other")
      ->type_name("TEXT");
  verify
      ->add_option("--trust", command->trust.paths,
                   "A master list, certificate, revocation or deviation list, a folder of them, or a trust store")
      ->type_name("PATH");
  verify
      ->add_option(
          "--anchor", command->trust.anchors,
          "A country signing CA's own certificate that you vouch for, once for each; then --trust anchors nothing")
      ->type_name("CERT")
      ->allow_extra_args(false);
  verify->add_flag("--accept-unanchored", command->trust.accept_unanchored,
                   "Take master lists for whose signer nobody outside of the list vouches; the report says so");
  verify->add_option("--at", command->at, "The time of verification (default: now)")->type_name("DATE");
  verify->add_option("--now", command->now, "Where --at is another time: also say what has expired since")
      ->type_name("DATE");
  verify->add_option("--policy", command->policy, "What weighs how, as JSON (docs/chip-verification.md)")
      ->type_name("FILE");
  verify->add_option("--portrait", command->portrait, "Also write the portrait of DG2, decoded, as PNG")
      ->type_name("OUT.png");
  add_in_process(*verify, command->in_process);
  verify->add_flag("--json", command->json, "One JSON document instead of text");
  verify->callback([command, &exit_code] { exit_code = run_verify(*command); });
  add_chip_specimen_command(*chip, exit_code);
}

}  // namespace landfall::tools
