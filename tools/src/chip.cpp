// landfall chip: electronic documents. verify: what the files of a chip prove, without a chip. specimen: such files.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <landfall/base/log.hpp>
#include <landfall/emrtd/images.hpp>
#include <landfall/emrtd/verify.hpp>
#include <landfall/package/verdict_json.hpp>

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

struct ChipBytes {
  std::optional<Bytes> com, sod, card_access, card_security;
  std::map<int, Bytes> groups;

  [[nodiscard]] emrtd::DocumentFiles views() const {
    emrtd::DocumentFiles out;
    const auto view = [](const std::optional<Bytes>& bytes) {
      return bytes ? std::optional(ByteView(*bytes)) : std::nullopt;
    };
    out.com = view(com);
    out.sod = view(sod);
    out.card_access = view(card_access);
    out.card_security = view(card_security);
    for (const auto& [number, bytes] : groups) out.groups.emplace(number, bytes);
    return out;
  }
};

Result<void> read_into(const std::string& file, std::optional<Bytes>& to) {
  if (file.empty()) return {};
  LANDFALL_TRY(to, read_file(file, largest_chip_file));
  return {};
}

Result<void> read_group(const std::string& argument, std::map<int, Bytes>& to) {
  const auto equals = argument.find('=');
  const std::string number = argument.substr(0, equals);
  const bool digits =
      !number.empty() && number.size() <= 2 && number.find_first_not_of("0123456789") == std::string::npos;
  const int group = digits ? std::stoi(number) : 0;
  if (equals == std::string::npos || group < 1 || group > 16)
    return Error(Errc::bad_input, Layer::tool, "a data group as 1=FILE to 16=FILE", argument).at("--dg");
  if (to.contains(group))
    return Error(Errc::bad_input, Layer::tool, "each data group once", number + " twice").at("--dg");
  LANDFALL_TRY(auto bytes, read_file(argument.substr(equals + 1), largest_chip_file));
  to.emplace(group, std::move(bytes));
  return {};
}

Result<ChipBytes> read_chip_files(const VerifyCommand& command) {
  ChipBytes out;
  LANDFALL_CHECK(read_into(command.sod, out.sod));
  LANDFALL_CHECK(read_into(command.com, out.com));
  LANDFALL_CHECK(read_into(command.card_access, out.card_access));
  LANDFALL_CHECK(read_into(command.card_security, out.card_security));
  for (const auto& group : command.groups) LANDFALL_CHECK(read_group(group, out.groups));
  return out;
}

Result<emrtd::Policy> read_policy(const std::string& file) {
  if (file.empty()) return emrtd::border_policy();
  LANDFALL_TRY(const auto bytes, read_file(file, largest_chip_file));
  auto policy = emrtd::parse_policy(bytes);
  if (!policy) return std::move(policy).error().at(file);
  return policy;
}

Result<std::int64_t> read_moment(const std::string& text, std::string_view option, std::int64_t otherwise) {
  if (text.empty()) return otherwise;
  const auto moment = to_moment(text);
  if (!moment)
    return Error(Errc::bad_input, Layer::tool, "a day or moment as 2026-11-24 or 2026-11-24T08:30:00Z", text)
        .at(std::string(option));
  return *moment;
}

void print_verdict(const model::ChipVerdict& verdict) {
  std::cout << name(verdict.overall) << ", at " << model::moment_text(verdict.at) << ", policy "
            << printable(verdict.policy) << '\n';
  for (const auto& step : verdict.steps) {
    std::string label(name(step.step));
    label.resize(15, ' ');
    std::cout << "  " << label << ' ' << name(step.verdict);
    if (step.reason != model::Reason::none) std::cout << ": " << name(step.reason) << ". " << sentence(step.reason);
    if (!step.detail.empty()) std::cout << " (" << printable(step.detail) << ')';
    std::cout << '\n';
  }
  for (const auto& finding : verdict.findings)
    std::cout << "  * " << sentence(finding.finding)
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

Result<void> write_portrait(const VerifyCommand& command, const ChipBytes& chip) {
  const auto& file = command.portrait;
  if (is_input(command, file))
    return Error(Errc::bad_input, Layer::tool, "another file than those that are read", file).at("--portrait");
  const auto dg2 = chip.groups.find(2);
  if (dg2 == chip.groups.end())
    return Error(Errc::bad_input, Layer::tool, "DG2 for a portrait (--dg 2=FILE)", "none").at("--portrait");
  LANDFALL_TRY(const auto picture, emrtd::read_portrait(dg2->second, *make_decoder(command.in_process)));
  LANDFALL_TRY(const auto png, codec::encode_png(picture.view(), picture.ppi_x()));
  return write_file(file, png);
}

Result<model::ChipVerdict> verify_files(const VerifyCommand& command) {
  if (command.sod.empty() && command.com.empty() && command.card_access.empty() && command.card_security.empty() &&
      command.groups.empty())
    return Error(Errc::bad_input, Layer::tool, "a file of a chip", "none").at("--sod, --dg");
  LANDFALL_TRY(const auto now, read_moment(command.now, "--now", now_seconds()));
  LANDFALL_TRY(const auto at, read_moment(command.at, "--at", now));
  LANDFALL_TRY(const auto policy, read_policy(command.policy));
  LANDFALL_TRY(const auto store, read_trust(command.trust));
  LANDFALL_TRY(const auto chip, read_chip_files(command));
  emrtd::VerifyOptions options{.at = at};
  if (!command.now.empty()) options.now = now;  // else nothing of the clock may come into the report of another time
  if (!command.mrz.empty()) options.printed_zone = Personal(command.mrz);
  for (const auto& source : store.sources())
    if (!source.accepted) report(source.name, *source.refusal);
  if (!command.portrait.empty()) LANDFALL_CHECK(write_portrait(command, chip));
  return emrtd::verify(chip.views(), store, options, policy);
}

int run_verify(const VerifyCommand& command) {
  const auto verdict = verify_files(command);
  if (!verdict) {
    report(verdict.error());
    return exit_code_of(verdict.error());
  }
  if (command.json)
    std::cout << package::verdict_json(*verdict) << '\n';
  else
    print_verdict(*verdict);
  return verdict->overall == model::Overall::passed ? exit_ok : exit_not_valid;
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
  verify->add_option("--mrz", command->mrz, "What is printed: the lines of the zone, one behind the other")
      ->type_name("TEXT");
  verify
      ->add_option("--trust", command->trust.paths,
                   "A master list, certificate, revocation or deviation list, a folder of them, or a trust store")
      ->type_name("PATH");
  verify
      ->add_option("--anchor", command->trust.anchors,
                   "A country signing CA's own certificate that you vouch for; then --trust anchors nothing")
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
