// The program "landfall": subcommands over the library. What it does and its exit codes: docs/commands.md.
#include <CLI/CLI.hpp>

#include "commands.hpp"

int main(int argc, char** argv) {
  using namespace landfall::tools;
  int exit_code = exit_ok;
  CLI::App program("Capture devices and travel documents of a border booth", "landfall");
  program.set_version_flag("--version", "landfall " LANDFALL_VERSION);
  program.require_subcommand(1);
  add_capture_command(program, exit_code);
  add_devices_command(program, exit_code);
  add_mrz_command(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? exit_ok : exit_usage;  // help and version end here too
  }
  return exit_code;
}
