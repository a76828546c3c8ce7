#pragma once

#include <string>
#include <vector>

#include <landfall/emrtd/file.hpp>

namespace landfall::emrtd {

/// EF.COM (Doc 9303-10, 4.6.1): what the chip says it holds. Nobody signs it.
struct Com : FileContent {
  std::string lds_version{};       ///< "1.7"; empty: not readable
  std::string unicode_version{};   ///< "4.0.0"; empty: not readable
  std::vector<ber::Tag> tags{};    ///< as listed
  std::vector<int> data_groups{};  ///< of the tags that are a data group's, as listed
};
/// Errors: not 60, a version or the tag list missing.
[[nodiscard]] LANDFALL_API Result<Com> read_com(ByteView bytes);

}  // namespace landfall::emrtd
