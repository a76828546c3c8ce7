#pragma once

// The subcommands of the program "landfall", one file each. Each adds itself to the program and sets exit_code when it
// has run.
namespace CLI {
class App;
}

namespace landfall::tools {

/// What the program ends with; docs/commands.md holds the same table.
enum Exit : int {
  exit_ok = 0,
  exit_not_valid = 1,     ///< the input was processed, but it is not valid, or not sure
  exit_usage = 2,         ///< the command line is wrong
  exit_device = 3,        ///< a device failed or is not there
  exit_system = 4,        ///< a file or the system failed
  exit_interrupted = 130  ///< Ctrl-C
};

void add_capture_command(CLI::App& program, int& exit_code);
void add_chip_command(CLI::App& program, int& exit_code);
void add_chip_specimen_command(CLI::App& chip, int& exit_code);
void add_devices_command(CLI::App& program, int& exit_code);
void add_mrz_command(CLI::App& program, int& exit_code);
void add_mrz_parse_command(CLI::App& mrz, int& exit_code);
void add_mrz_compose_command(CLI::App& mrz, int& exit_code);
void add_mrz_repair_command(CLI::App& mrz, int& exit_code);
void add_mrz_read_command(CLI::App& mrz, int& exit_code);
void add_page_command(CLI::App& program, int& exit_code);
void add_trust_command(CLI::App& program, int& exit_code);

}  // namespace landfall::tools
