#include <CLI/CLI.hpp>

#include "commands.hpp"

namespace landfall::tools {

void add_mrz_command(CLI::App& program, int& exit_code) {
  auto* mrz = program.add_subcommand("mrz", "Machine readable zones of ICAO Doc 9303");
  mrz->require_subcommand(1);
  add_mrz_parse_command(*mrz, exit_code);
  add_mrz_compose_command(*mrz, exit_code);
  add_mrz_repair_command(*mrz, exit_code);
  add_mrz_read_command(*mrz, exit_code);
}

}  // namespace landfall::tools
