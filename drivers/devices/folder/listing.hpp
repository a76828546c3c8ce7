#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

namespace landfall::devices {

/// What lies in a folder, sorted by name (bytes, so that 10 comes before 2).
struct Listing {
  std::vector<std::filesystem::path> pictures{};  ///< the documents
  std::vector<std::string> others{};              ///< names of files that are none
};

/// Looks at one level of a folder; a file stands for itself. A file is a document where its first bytes or its name say
/// that it is a picture, also where it cannot be decoded; hidden files are not seen. Errors: not_found, bad_input (too
/// many files), permission. Blocks.
[[nodiscard]] Result<Listing> list_pictures(const std::string& path);

/// The whole file. Errors: not_found, permission, exhausted (larger than any picture that is accepted). Blocks.
[[nodiscard]] Result<Bytes> read_picture_file(const std::filesystem::path& path);

}  // namespace landfall::devices
