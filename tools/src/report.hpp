#pragma once

#include <string>
#include <string_view>

#include <landfall/base/error.hpp>

namespace landfall::tools {

/// For one line on a terminal: as safe() (safe_output.hpp), and no name can begin another line.
[[nodiscard]] std::string printable(std::string_view text);

/// Writes an error to standard error: what is wrong, and what to do next.
void report(const Error& error);
/// The same, about one of several inputs: "file.txt: ...".
void report(std::string_view subject, const Error& error);

/// The exit code that tells of an error (docs/commands.md).
[[nodiscard]] int exit_code_of(const Error& error);
/// The same for what has to be right before anything can be judged (a policy, a store): never exit_not_valid.
[[nodiscard]] int setup_exit_code_of(const Error& error);

}  // namespace landfall::tools
