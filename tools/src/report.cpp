#include "report.hpp"

#include <iostream>

#include "commands.hpp"

namespace landfall::tools {

void report(const Error& error) {
  std::cerr << "landfall: " << error.message() << "\n  " << advice(recovery(error)) << '\n';
}

void report(std::string_view subject, const Error& error) {
  std::cerr << "landfall: " << subject << ": " << error.message() << "\n  " << advice(recovery(error)) << '\n';
}

int exit_code_of(const Error& error) {
  if (error.code() == Errc::bad_input) return exit_not_valid;
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

}  // namespace landfall::tools
