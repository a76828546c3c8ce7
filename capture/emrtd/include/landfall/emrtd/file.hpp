#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/ber.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/date.hpp>

/// What is in the files of an electronic travel document (ICAO Doc 9303-10, 8th edition; BSI TR-03110-3): content only,
/// no chip and no cryptography. What is read are views into the bytes that were given, which must outlive it, or
/// `Personal` values. Whatever an issuer got wrong and leaves the meaning clear is a Remark; anything else is an Error
/// (bad_input) that names the byte and quotes none. All functions are reentrant.
namespace landfall::emrtd {

/// A data group's enumerator is its number.
enum class File : std::uint8_t {
  dg1 = 1,
  dg2,
  dg3,
  dg4,
  dg5,
  dg6,
  dg7,
  dg8,
  dg9,
  dg10,
  dg11,
  dg12,
  dg13,
  dg14,
  dg15,
  dg16,
  com,
  sod,
  card_access,
  card_security,
};

/// Where a file stands and how it begins (Doc 9303-10, 3.11 and 4).
struct FileSpec {
  File file{};
  std::string_view name{};       ///< "EF.DG1"
  std::uint16_t identifier = 0;  ///< for SELECT; only together with the application is it one file's
  std::uint8_t sfi = 0;          ///< short file identifier
  ber::Tag tag = 0;              ///< of the one object that the file holds
  bool in_application = true;    ///< under the eMRTD application; false: under the master file
};
/// All files, in the order of File.
[[nodiscard]] LANDFALL_API std::span<const FileSpec> files() noexcept;
[[nodiscard]] LANDFALL_API const FileSpec& spec(File file) noexcept;
/// The data group with this tag; null: none. As in EF.COM's list.
[[nodiscard]] LANDFALL_API const FileSpec* data_group_of_tag(ber::Tag tag) noexcept;
/// The data group of this number; null: not 1..16.
[[nodiscard]] LANDFALL_API const FileSpec* data_group(std::int64_t number) noexcept;
/// A file by its identifier under the application or the master file; null: none.
[[nodiscard]] LANDFALL_API const FileSpec* file_of_identifier(std::uint16_t identifier, bool in_application) noexcept;

/// What is not as the standard has it and left the meaning clear. Append only.
enum class RemarkCode : std::uint8_t {
  trailing_bytes,      ///< behind the file's object; not part of what is hashed
  not_wrapped,         ///< EF.SOD without its tag 77
  tag_list_missing,    ///< DG11 or DG12 without 5C
  tag_list_differs,    ///< 5C lists other objects than there are
  count_missing,       ///< no 02
  count_differs,       ///< 02 says another number than there are
  unknown_object,      ///< skipped
  repeated_object,     ///< one that may stand once; the first is taken
  unknown_tag,         ///< EF.COM lists a tag that is no data group's
  date_unreadable,     ///< neither BCD nor digits, or not in the calendar; left out
  text_not_utf8,       ///< octets that are no UTF-8 became U+FFFD
  version_unreadable,  ///< a version that is not digits
  version_unexpected,  ///< a version that the standard does not know
  version_info,        ///< LdsVersionInfo in version 0, or none in version 1 (Doc 9303-10, 4.6.2.3)
  algorithm_unknown,   ///< a digest that Doc 9303-12 does not have
  hash_length,         ///< a hash that is not as long as the algorithm has it: it matches nothing
  block_tag,           ///< 19794 in 7F2E or 39794 in 5F2E
  encoding_unknown,    ///< a biometric data block that is neither
  security_info,       ///< a known protocol with other fields than it has; kept raw
  key_id_repeated,     ///< two chip authentication keys of one identifier
  block_unreadable,    ///< a biometric data block beside others that are read; left out
};
LANDFALL_API std::string_view name(RemarkCode code) noexcept;  ///< the enumerator's name

/// Nothing personal: what, and at which byte of the file.
struct Remark {
  RemarkCode code{};
  std::size_t offset = 0;
};

/// The one object of a file, and what stands behind it. Chips pad their files; Doc 9303-10, 4.6.2.3 hashes the object.
struct FileContent {
  ber::Object object{};
  ByteView trailing{};  ///< empty: nothing
  std::vector<Remark> remarks{};

  [[nodiscard]] ByteView file() const noexcept { return object.encoding; }  ///< what EF.SOD has the hash of
  [[nodiscard]] LANDFALL_API bool has(RemarkCode code) const noexcept;
};
/// Splits off the object. Errors: another tag than the file's, an object that is longer than the bytes.
[[nodiscard]] LANDFALL_API Result<FileContent> read_file(File file, ByteView bytes);

/// Reads whatever this library knows of a file's content and gives the remarks. DG6, DG8 to DG10 and DG13 have no
/// content that Doc 9303 defines: only their object is read. `today` as in mrz::parse.
[[nodiscard]] LANDFALL_API Result<std::vector<Remark>> check(File file, ByteView bytes, mrz::Date today);

}  // namespace landfall::emrtd
