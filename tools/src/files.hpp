#pragma once

#include <cstddef>
#include <string>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

namespace landfall::tools {

/// All of a file, or of standard input where it is "-". Pipes may be read, too; folders not. Errors: not_found,
/// permission and io with the system's words; exhausted where there are more than `most` bytes.
[[nodiscard]] Result<Bytes> read_file(const std::string& file, std::size_t most);

/// Writes a whole file, for the owner's eyes only (0600); one that is there is replaced. Errors: permission, not_found
/// (its folder) and io with the system's words.
[[nodiscard]] Result<void> write_file(const std::string& file, ByteView bytes);

}  // namespace landfall::tools
