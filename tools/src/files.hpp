#pragma once

#include <cstddef>
#include <string>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

namespace landfall::tools {

/// All of a file, or of standard input where it is "-". Pipes may be read, too. Errors: those of landfall::read_file.
[[nodiscard]] Result<Bytes> read_file(const std::string& file, std::size_t most);

/// Writes a whole file, for the owner's eyes only. Errors: those of landfall::write_file.
[[nodiscard]] Result<void> write_file(const std::string& file, ByteView bytes);

}  // namespace landfall::tools
