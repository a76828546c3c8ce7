#include "report.hpp"

#include <iostream>

#include "commands.hpp"
#include "safe_output.hpp"

namespace landfall::tools {

std::string printable(std::string_view text) { return safe(text, false); }

void report(const Error& error) {
  std::cerr << "landfall: " << printable(error.message()) << "\n  " << advice(recovery(error)) << '\n';
}

void report(std::string_view subject, const Error& error) {
  std::cerr << "landfall: " << printable(subject) << ": " << printable(error.message()) << "\n  "
            << advice(recovery(error)) << '\n';
}

int exit_code_of(const Error& error) {
  if (error.code() == Errc::bad_input) {
    const bool option = error.layer() == Layer::tool && error.where().starts_with("--");
    return option ? exit_usage : exit_not_valid;
  }
  if (error.code() == Errc::cancelled) return exit_interrupted;
  switch (error.layer()) {
    case Layer::transport:
    case Layer::driver:
    case Layer::hal:
      return exit_device;
    default:
      return exit_system;
  }
}

int setup_exit_code_of(const Error& error) {
  const int code = exit_code_of(error);
  return code == exit_not_valid ? exit_system : code;
}

}  // namespace landfall::tools
