#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/records/image.hpp>

/// The records of ISO/IEC 19794-4, -5 and -6, all of 2005: big-endian, fixed headers. Fields are named as the standard
/// names them and hold what is written; a code that the standard does not name stays a number of its enumeration.
///
/// What is wrong but can be told (lengths, counts, versions, trailing bytes) is a finding, not an error, and is
/// written again as it was: write(read(x)) is x for every x that can be read. To make a record, fill in the values and
/// leave the members that are empty by default: lengths and counts are then computed.
///
/// read(): Errors: bad_input with the byte at which it is, where a header does not fit; unsupported for the editions
/// of 2011, which have another layout. Memory is linear in the size of the input. Reentrant.
/// write(): Errors: bad_input where something is more than its count or length field can say. Reentrant.
namespace landfall::records::iso19794 {

/// "010" and a zero byte.
using Version = std::array<std::uint8_t, 4>;
inline constexpr Version version_010{'0', '1', '0', 0};

// Face: ISO/IEC 19794-5:2005.

enum class Gender : std::uint8_t { unspecified = 0, male = 1, female = 2, unknown = 0xFF };  ///< 5.5.3
enum class EyeColour : std::uint8_t {                                                        ///< 5.5.4
  unspecified,
  black,
  blue,
  brown,
  gray,
  green,
  multi_coloured,
  pink,
  unknown = 0xFF
};
enum class HairColour : std::uint8_t {  ///< 5.5.5
  unspecified,
  bald,
  black,
  blonde,
  brown,
  gray,
  white,
  red,
  unknown = 0xFF
};
/// Bits of `Face::properties` (5.5.6); bit 0 says that the others were looked at.
enum class Property : std::uint8_t {
  specified = 0,
  glasses,
  moustache,
  beard,
  teeth_visible,
  blink,
  mouth_open,
  left_eye_patch,
  right_eye_patch,
  dark_glasses,
  medical_condition,  ///< one that distorts features
};
enum class Expression : std::uint16_t {  ///< 5.5.7
  unspecified,
  neutral,
  smile_closed,
  smile_open,
  raised_eyebrows,
  eyes_looking_away,
  squinting,
  frowning
};
enum class FaceImageType : std::uint8_t { basic, full_frontal, token_frontal };  ///< 5.7.1
enum class FaceImageDataType : std::uint8_t { jpeg, jpeg2000 };                  ///< 5.7.2
enum class ColourSpace : std::uint8_t { unspecified, rgb24, yuv422, gray8, other };
enum class SourceType : std::uint8_t {  ///< 5.7.6
  unspecified,
  photograph,
  photograph_digital_camera,
  photograph_scanner,
  video_frame,
  video_frame_analogue,
  video_frame_digital,
  unknown
};
[[nodiscard]] LANDFALL_API std::string_view name(Gender value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(EyeColour value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(HairColour value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(Property value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(Expression value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(FaceImageType value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(FaceImageDataType value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(ColourSpace value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(SourceType value) noexcept;

/// 5.6: 8 bytes.
struct FeaturePoint {
  std::uint8_t type = 1;       ///< 1: MPEG-4
  std::uint8_t point = 0;      ///< MPEG-4 point "major.minor": one in the high, the other in the low four bits
  std::uint16_t x = 0, y = 0;  ///< pixels from the image's upper left corner
  std::uint16_t reserved = 0;
};

/// Yaw, pitch, roll (5.5.8, 5.5.9).
struct PoseAngle {
  std::uint8_t yaw = 0, pitch = 0, roll = 0;
};

/// A facial record data block: facial information (5.5), feature points (5.6), image information (5.7), image data.
struct Face {
  Gender gender{};
  EyeColour eye_colour{};
  HairColour hair_colour{};
  std::uint32_t properties = 0;  ///< 24 bits, see Property
  Expression expression{};
  PoseAngle pose{};              ///< as coded; 0: unspecified
  PoseAngle pose_uncertainty{};  ///< as coded; 0: unspecified
  std::vector<FeaturePoint> feature_points{};
  FaceImageType image_type{};
  FaceImageDataType image_data_type{};  ///< what is said; format_of(image) is what it is
  std::uint16_t width = 0, height = 0;  ///< pixels
  ColourSpace colour_space{};
  SourceType source_type{};
  std::uint16_t device_type = 0;  ///< the vendor's; 0: unspecified
  std::uint16_t quality = 0;      ///< 0: unspecified
  ByteView image{};
  std::optional<std::uint32_t> length{};  ///< what the length field says where it is wrong

  [[nodiscard]] bool has(Property property) const noexcept {
    return (properties >> static_cast<unsigned>(property) & 1U) != 0;
  }
};

/// ISO/IEC 19794-5:2005, 5.4: "FAC".
struct FaceRecord {
  Version version = version_010;
  std::vector<Face> faces{};
  std::optional<std::uint32_t> length{};  ///< what the length field says where it is wrong
  std::optional<std::uint16_t> count{};   ///< what the number of images is said to be where it is wrong
  ByteView trailing{};                    ///< behind the last face
  Findings findings{};                    ///< of read(); write() does not look at it
};
[[nodiscard]] LANDFALL_API Result<FaceRecord> read_face(ByteView block);
[[nodiscard]] LANDFALL_API Result<Bytes> write(const FaceRecord& record);

// Finger: ISO/IEC 19794-4:2005.

enum class ImpressionType : std::uint8_t {
  live_scan_plain,
  live_scan_rolled,
  nonlive_scan_plain,
  nonlive_scan_rolled,
  latent_impression,
  latent_tracing,
  latent_photo,
  latent_lift,
  swipe,
  live_scan_contactless
};
enum class Compression : std::uint8_t { none, packed, wsq, jpeg, jpeg2000, png };
[[nodiscard]] LANDFALL_API std::string_view name(ImpressionType value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(Compression value) noexcept;
/// How the picture is compressed, whatever the record calls it.
[[nodiscard]] LANDFALL_API ImageFormat format(Compression value) noexcept;

/// 7.2: one view of a finger or palm, 14 bytes and the image.
struct FingerView {
  FingerPosition position{};
  std::uint8_t count_of_views = 1, view_number = 1;
  std::uint8_t quality = 254;  ///< 254: not defined by the edition of 2005
  ImpressionType impression{};
  std::uint16_t width = 0, height = 0;  ///< pixels: horizontal and vertical line length
  std::uint8_t reserved = 0;
  ByteView image{};
  std::optional<std::uint32_t> length{};  ///< what the length field says where it is wrong
};

/// 7.1: "FIR", 32 bytes.
struct FingerRecord {
  Version version = version_010;
  std::uint16_t capture_device = 0;                                ///< the vendor's; 0: unknown
  std::uint16_t acquisition_level = 0;                             ///< image acquisition settings level
  std::uint8_t fingers = 1;                                        ///< number of fingers or palms, not of views
  std::uint8_t scale_units = 1;                                    ///< 1: pixels per inch, 2: per centimetre
  std::uint16_t scan_x = 0, scan_y = 0, image_x = 0, image_y = 0;  ///< resolutions, in scale units
  std::uint8_t depth = 8;                                          ///< bits of a pixel
  Compression compression{};
  std::uint16_t reserved = 0;
  std::vector<FingerView> views{};
  std::optional<std::uint64_t> length{};  ///< what the length field (6 bytes) says where it is wrong
  ByteView trailing{};
  Findings findings{};
};
[[nodiscard]] LANDFALL_API Result<FingerRecord> read_finger(ByteView block);
[[nodiscard]] LANDFALL_API Result<Bytes> write(const FingerRecord& record);

// Iris: ISO/IEC 19794-6:2005.

enum class IrisImageFormat : std::uint16_t {
  mono_raw = 2,
  rgb_raw = 4,
  mono_jpeg = 6,
  rgb_jpeg = 8,
  mono_jpeg_ls = 10,
  rgb_jpeg_ls = 12,
  mono_jpeg2000 = 14,
  rgb_jpeg2000 = 16
};
[[nodiscard]] LANDFALL_API std::string_view name(IrisImageFormat value) noexcept;
/// How the picture is compressed, whatever the record calls it.
[[nodiscard]] LANDFALL_API ImageFormat format(IrisImageFormat value) noexcept;

/// Iris image header, 11 bytes, and the image.
struct IrisView {
  std::uint16_t number = 1;
  std::uint8_t quality = 0;
  std::uint16_t rotation = 0xFFFF;              ///< 65536 * degrees / 360; 0xFFFF: not computed
  std::uint16_t rotation_uncertainty = 0xFFFF;  ///< 65536 * degrees / 180; 0xFFFF: not computed
  ByteView image{};
  std::optional<std::uint32_t> length{};  ///< what the image length is said to be where it is wrong
};

/// Biometric subtype header, 3 bytes, and its images.
struct IrisSubtype {
  Eye eye{};
  std::vector<IrisView> views{};
  std::optional<std::uint16_t> count{};  ///< what the number of images is said to be where it is wrong
};

/// Record header: "IIR", 45 bytes.
struct IrisRecord {
  Version version = version_010;
  std::uint16_t capture_device = 0;
  std::uint16_t header_length = 45;
  std::uint16_t properties = 0;  ///< bit field: orientations, scan type, occlusions, boundary
  std::uint16_t diameter = 0;    ///< expected, in pixels
  IrisImageFormat image_format{};
  std::uint16_t width = 0, height = 0;       ///< of the raw image, pixels
  std::uint8_t depth = 8;                    ///< bits of a colour
  std::uint8_t transformation = 0;           ///< 1: to standard polar coordinates
  std::array<std::uint8_t, 16> device_id{};  ///< device unique identifier
  std::vector<IrisSubtype> subtypes{};
  std::optional<std::uint32_t> length{};  ///< what the record length is said to be where it is wrong
  std::optional<std::uint8_t> count{};    ///< what the number of subtypes is said to be where it is wrong
  ByteView trailing{};
  Findings findings{};
};
[[nodiscard]] LANDFALL_API Result<IrisRecord> read_iris(ByteView block);
[[nodiscard]] LANDFALL_API Result<Bytes> write(const IrisRecord& record);

}  // namespace landfall::records::iso19794
