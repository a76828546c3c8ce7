#pragma once

namespace CLI {
class App;
}

namespace landfall::tools {

/// Adds `read` to `landfall mrz`. Its exit code goes to `exit_code`: 0 where every file was a picture, whatever was found
/// in it; 1 where some could not be read at all.
void add_mrz_read(CLI::App& mrz, int& exit_code);

}  // namespace landfall::tools
