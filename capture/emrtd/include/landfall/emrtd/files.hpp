#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>

/// What stands in the files of a travel document's chip (ICAO Doc 9303-10, 8th edition): bytes to values, no chip, no
/// cryptography.
namespace landfall::emrtd {

/// A file of the chip (Doc 9303-10, 4.7 and table 38).
struct FileSpec {
  std::string_view name;      ///< "EF.DG1"
  int group = 0;              ///< 1..16; 0: no data group
  ber::Tag tag = 0;           ///< of the one object in it; 0: it has none of its own (EF.CardAccess, EF.CardSecurity)
  std::uint16_t id = 0;       ///< file identifier
  std::uint8_t short_id = 0;  ///< short file identifier
};
/// EF.COM, EF.DG1 to EF.DG16, EF.SOD, EF.CardAccess, EF.CardSecurity. The last two lie in the master file.
[[nodiscard]] LANDFALL_API std::span<const FileSpec> file_specs() noexcept;
/// 1..16; null for another number.
[[nodiscard]] LANDFALL_API const FileSpec* group_spec(int number) noexcept;
/// Whose tag it is; null: no data group's.
[[nodiscard]] LANDFALL_API const FileSpec* group_of_tag(ber::Tag tag) noexcept;

/// A file taken apart: its one object, and what stands behind it, as chips pad files.
struct File {
  ber::Object object{};
  ByteView trailing{};
};
/// Errors: bad_input (another tag, or a length that the file does not have). Reentrant.
[[nodiscard]] LANDFALL_API Result<File> open_file(ByteView bytes, const FileSpec& spec);

/// EF.COM (Doc 9303-10, 4.7.1): what the chip says it holds. Nobody signed it.
struct Com {
  std::string_view lds_version{};      ///< "0107", as sent; a view
  std::string_view unicode_version{};  ///< "040000"
  std::vector<int> groups{};           ///< in the order of the list
  std::vector<ber::Tag> unknown{};     ///< tags of the list that are no data group's
};
[[nodiscard]] LANDFALL_API Result<Com> read_com(ByteView file);

}  // namespace landfall::emrtd
