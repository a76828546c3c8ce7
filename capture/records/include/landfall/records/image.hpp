#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>

/// Biometric data blocks, as values and as bytes: the face, finger and iris image records of ISO/IEC 19794 (2005) and
/// ISO/IEC 39794 (2019) that stand in data groups 2, 3 and 4 of an electronic document (Doc 9303-10, 4.7). No I/O; an
/// image is never decoded.
///
/// Whose bytes: what is read are views into the bytes that the caller gave, which have to outlive it; nothing about a
/// person is copied and there is nothing to wipe but the caller's own buffer. What is written is the caller's.
/// Nothing here prints, and no error holds a value that was read. Every function of this component is reentrant.
///
/// A code is kept as the number that was written; name() gives the enumerator's name, or "reserved" for a number that
/// the standard does not name.
namespace landfall::records {

/// How an image is coded. Append only.
enum class ImageFormat : std::uint8_t { unknown, raw, packed, jpeg, jpeg2000, jpeg_ls, png, wsq, pgm, ppm };
[[nodiscard]] LANDFALL_API std::string_view name(ImageFormat format) noexcept;
/// By how the bytes begin; `unknown` where no format begins so. Reentrant.
[[nodiscard]] LANDFALL_API ImageFormat format_of(ByteView image) noexcept;

/// The finger position codes of ISO/IEC 19794-4:2005, which ISO/IEC 39794-4 keeps. Other codes are kept as numbers.
enum class FingerPosition : int {
  unknown = 0,
  right_thumb = 1,
  right_index = 2,
  right_middle = 3,
  right_ring = 4,
  right_little = 5,
  left_thumb = 6,
  left_index = 7,
  left_middle = 8,
  left_ring = 9,
  left_little = 10,
  right_four = 13,
  left_four = 14,
  both_thumbs = 15,
};
[[nodiscard]] LANDFALL_API std::string_view name(FingerPosition position) noexcept;

/// The biometric subtype of ISO/IEC 19794-6:2005 and ISO/IEC 39794-6's EyeLabelCode.
enum class Eye : int { unknown = 0, right = 1, left = 2 };
[[nodiscard]] LANDFALL_API std::string_view name(Eye eye) noexcept;

/// What is wrong with a block that can be read all the same. Append only.
enum class Oddity : std::uint8_t {
  length,          ///< a length field is not the length
  count,           ///< a count is not the count
  version,         ///< the version is none that the standard names; it was read as the 2005 edition
  trailing,        ///< bytes behind the end
  no_size,         ///< the image's width or height is said to be zero
  image_format,    ///< the image is not of the format that is said
  unknown_fields,  ///< fields that this version does not know; they are kept and written again
  not_der,         ///< BER but not DER; it is written as DER, so not as it was read
};
[[nodiscard]] LANDFALL_API std::string_view name(Oddity oddity) noexcept;

struct Finding {
  Oddity what{};
  std::size_t offset = 0;  ///< the first byte at which it was seen
};
/// Each oddity at most once.
using Findings = std::vector<Finding>;
[[nodiscard]] LANDFALL_API bool has(const Findings& findings, Oddity what) noexcept;

}  // namespace landfall::records
