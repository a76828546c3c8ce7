// The program "landfall": subcommands over the library. What it does and its exit codes: docs/commands.md.
#include <algorithm>
#include <iostream>
#include <new>

#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "safe_output.hpp"

int main(int argc, char** argv) {
  using namespace landfall::tools;
  const SafeOutput out(std::cout), errors(std::cerr);
  int exit_code = exit_ok;
  CLI::App program("Capture devices and travel documents of a border booth", "landfall");
  program.set_version_flag("--version", "landfall " LANDFALL_VERSION);
  program.require_subcommand(1);
  add_capture_command(program, exit_code);
  add_chip_command(program, exit_code);
  add_devices_command(program, exit_code);
  add_mrz_command(program, exit_code);
  add_page_command(program, exit_code);
  add_trust_command(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? exit_ok : exit_usage;  // help and version end here too
  } catch (const std::bad_alloc&) {  // what is asked for is bounded by the input; the memory may be smaller still
    std::cerr << "landfall: out of memory\n  Give it less at once, or a larger machine.\n";
    return exit_system;
  }
  if (!std::cout.flush()) {
    std::cerr << "landfall: the output could not be written\n  Check disk space, and where standard output goes.\n";
    return std::max<int>(exit_code, exit_system);
  }
  return exit_code;
}
