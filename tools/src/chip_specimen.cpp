// landfall chip specimen: a document of a country of ours and what it is trusted by, as files to try things with.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include <landfall/base/text.hpp>
#include <landfall/base/wall_time.hpp>
#include <landfall/synth/wrong.hpp>

#include "commands.hpp"
#include "files.hpp"
#include "report.hpp"

namespace landfall::tools {
namespace {

namespace fs = std::filesystem;

struct SpecimenCommand {
  std::string out, id = "sound";
  std::uint64_t seed = 1;
  bool list = false;
};

Result<synth::Wrong> wrong_called(const std::string& id) {
  const auto all = synth::wrongs();
  const auto found = std::ranges::find_if(all, [&](const auto& wrong) { return wrong.id == id; });
  if (found != all.end()) return *found;
  return Error(Errc::bad_input, Layer::tool, "a case that `landfall chip specimen --list` names", id).at("--case");
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Error(Errc::io, Layer::tool, "to create the folder", error.message()).at(folder.string());
  if (!fs::is_empty(folder, error) || error)
    return Error(Errc::bad_input, Layer::tool, "a new or empty folder", "one that holds something")
        .at(text("--out ", folder.string()));
  return {};
}

Result<void> write_all(const fs::path& folder, const std::string& name, const std::string& ending,
                       const std::vector<Bytes>& files) {
  for (std::size_t i = 0; i < files.size(); ++i)
    LANDFALL_CHECK(write_file((folder / text(name, '-', i + 1, ending)).string(), files[i]));
  return {};
}

Result<void> write_trust(const fs::path& folder, const synth::TrustMaterial& trust) {
  LANDFALL_CHECK(make_folder(folder));
  LANDFALL_CHECK(write_all(folder, "csca", ".cer", trust.anchors));
  LANDFALL_CHECK(write_all(folder, "certificate", ".cer", trust.certificates));
  LANDFALL_CHECK(write_all(folder, "crl", ".crl", trust.crls));
  LANDFALL_CHECK(write_all(folder, "master-list", ".ml", trust.master_lists));
  return write_all(folder, "deviation-list", ".dl", trust.deviation_lists);
}

// The chip's files, each with the option by which `chip verify` takes it.
struct NamedFile {
  std::string option, name;
  const Bytes* bytes;
};
std::vector<NamedFile> files_of(const synth::ChipFiles& files) {
  std::vector<NamedFile> out{{"--sod ", "EF.SOD", &files.sod},
                             {"--com ", "EF.COM", &files.com},
                             {"--card-access ", "EF.CardAccess", &files.card_access},
                             {"--card-security ", "EF.CardSecurity", &files.card_security}};
  for (const auto& [number, bytes] : files.groups)
    out.push_back({text("--dg ", number, '='), text("EF.DG", number), &bytes});
  std::erase_if(out, [](const auto& file) { return file.bytes->empty(); });
  return out;
}

// What to type, so that nobody has to look the options up; a shell's quotes are needed for the zone alone.
void print_command(const fs::path& folder, const synth::Case& made) {
  std::cout << "\n  landfall chip verify --at " << moment_text(made.at);
  for (const auto& file : files_of(made.files))
    std::cout << " \\\n    " << file.option << (folder / file.name).string();
  if (!made.printed.empty()) std::cout << " \\\n    --mrz \"$(cat " << (folder / "printed.txt").string() << ")\"";
  std::cout << " \\\n    --trust " << (folder / "trust").string()
            << (made.trust.accept_unanchored ? " --accept-unanchored" : "") << '\n';
}

void print_expected(const synth::Wrong& wrong) {
  std::cout << wrong.what << " What its verification has to say:\n";
  bool all = true;
  for (const auto& step : synth::expected_steps(wrong)) {
    if (step.verdict == model::StepVerdict::passed) continue;
    all = false;
    std::cout << "  " << name(step.step) << ' ' << name(step.verdict) << ": " << name(step.reason) << '\n';
  }
  if (all) std::cout << "  every step passed\n";
  for (const auto finding : wrong.findings) std::cout << "  finding: " << name(finding) << '\n';
}

Result<void> make_specimen(const SpecimenCommand& command) {
  LANDFALL_TRY(const auto wrong, wrong_called(command.id));
  LANDFALL_TRY(const auto made, synth::make_case(wrong, command.seed));
  const fs::path folder(command.out);
  LANDFALL_CHECK(make_folder(folder));
  for (const auto& file : files_of(made.files)) LANDFALL_CHECK(write_file((folder / file.name).string(), *file.bytes));
  LANDFALL_CHECK(write_trust(folder / "trust", made.trust));
  std::string printed;
  for (const auto& line : made.printed) printed += line + '\n';
  if (!printed.empty()) LANDFALL_CHECK(write_file((folder / "printed.txt").string(), as_bytes(printed)));
  print_expected(wrong);
  print_command(folder, made);
  return {};
}

int run_specimen(const SpecimenCommand& command) {
  if (command.list) {
    for (const auto& wrong : synth::wrongs()) std::cout << wrong.id << "  " << wrong.what << '\n';
    return exit_ok;
  }
  const auto made = command.out.empty()
                        ? Result<void>(Error(Errc::bad_input, Layer::tool, "a folder", "none").at("--out"))
                        : make_specimen(command);
  if (made) return exit_ok;
  report(made.error());
  return exit_code_of(made.error());
}

}  // namespace

void add_chip_specimen_command(CLI::App& chip, int& exit_code) {
  auto* specimen = chip.add_subcommand(
      "specimen", "A document of Utopia, sound or wrong in one thing, with what it is trusted by, to try things with");
  auto command = std::make_shared<SpecimenCommand>();
  specimen->add_option("--out", command->out, "A new folder for the files")->type_name("FOLDER");
  specimen->add_option("--case", command->id, "What is wrong with it")->type_name("ID")->capture_default_str();
  specimen->add_option("--seed", command->seed, "Another traveller, other keys")->capture_default_str();
  specimen->add_flag("--list", command->list, "The cases there are");
  specimen->callback([command, &exit_code] { exit_code = run_specimen(*command); });
}

}  // namespace landfall::tools
