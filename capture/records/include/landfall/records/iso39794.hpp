#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/records/image.hpp>

/// The blocks of ISO/IEC 39794-4, -5 and -6 with the common types of 39794-1, in DER, as ICAO's application profile has
/// them in data groups (Doc 9303-10, 4.7; in DG2 the block stands in 7F2E, A1). A struct is a SEQUENCE or a CHOICE of
/// the ASN.1 module, a member a field of it: the module's name without "Block". An optional is OPTIONAL; of a CHOICE
/// exactly one is set. `extensions` are the encoded fields, one behind the other, that are not known here; they are
/// written again. Views are views into what was read, or into what the caller wants written.
///
/// read_*(): Errors: bad_input with the byte at which it is, where a field has to be there and is not or a number does
/// not fit its type (64 bits for INTEGER (0..MAX), else 32). Ranges are not checked. Recursion is as deep as the
/// module. exhausted: more than 4096 elements of lists in one block; so memory is bounded, whatever is sent. Reentrant.
/// write(): the caller's values are taken as they are. Without Oddity::not_der, write(read(x)) is x. Reentrant.
namespace landfall::records::iso39794 {

// Part 1: common types.

/// CHOICE {code [0], extensionBlock [1] {fallback [0], ...}}. ISO's modules allow both; ICAO's profile has the second
/// only, except for the image data format.
template <class Code>
struct CodeExtension {
  std::optional<Code> fallback{};
  ByteView extensions{};
};
template <class Code>
struct Coded {
  std::optional<Code> code{};
  std::optional<CodeExtension<Code>> extension{};
  ByteView extensions{};

  /// The code, or the code to fall back to.
  [[nodiscard]] std::optional<Code> value() const noexcept { return code || !extension ? code : extension->fallback; }
};
template <class Code>
[[nodiscard]] Coded<Code> code(Code value) {
  Coded<Code> coded;
  coded.code = value;
  return coded;
}
template <class Code>
[[nodiscard]] Coded<Code> fallback(Code value) {
  Coded<Code> coded;
  coded.extension.emplace().fallback = value;
  return coded;
}

/// Fields that are kept as they were encoded.
struct Opaque {
  ByteView content{};
};
struct VisibleString {
  ByteView characters{};
};

struct Version {
  int generation = 3, year = 2019;
  ByteView extensions{};
};
struct RegistryId {
  int organization = 0, id = 0;
  ByteView extensions{};
};
struct DateTime {
  int year = 0;
  std::optional<int> month{}, day{}, hour{}, minute{}, second{}, millisecond{};
  ByteView extensions{};
};
enum class ScoringError : int { failure_to_assess };
struct ScoreOrError {          ///< CHOICE
  std::optional<int> score{};  ///< 0 to 100
  std::optional<Coded<ScoringError>> error{};
  ByteView extensions{};
};
struct Quality {
  RegistryId algorithm_id{};
  ScoreOrError score_or_error{};
  ByteView extensions{};
};
struct ExtendedData {
  RegistryId data_type_id{};
  ByteView data{};
  ByteView extensions{};
};

/// Presentation attack detection.
enum class PadDecision : int { no_attack, attack, failure_to_assess };
enum class PadCaptureContext : int { enrolment, verification, identification };
enum class PadSupervisionLevel : int { unknown, controlled, assisted, observed, unattended };
enum class PadCriteriaCategory : int { unknown, individual, common };
struct PadScore {
  RegistryId mechanism_id{};
  ScoreOrError score_or_error{};
  ByteView extensions{};
};
struct PadData {
  std::optional<Coded<PadDecision>> decision{};
  std::optional<std::vector<PadScore>> scores{};
  std::optional<std::vector<ExtendedData>> extended_data{};
  std::optional<Coded<PadCaptureContext>> capture_context{};
  std::optional<Coded<PadSupervisionLevel>> supervision_level{};
  std::optional<int> risk_level{};  ///< 0 to 100
  std::optional<Coded<PadCriteriaCategory>> criteria_category{};
  std::optional<ByteView> parameter{};
  std::optional<std::vector<ByteView>> challenges{};
  std::optional<DateTime> capture_date_time{};
  ByteView extensions{};
};
[[nodiscard]] LANDFALL_API std::string_view name(ScoringError value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(PadDecision value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(PadCaptureContext value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(PadSupervisionLevel value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(PadCriteriaCategory value) noexcept;

// Part 5: face.

enum class Gender : int { unknown, other, male, female };
enum class EyeColour : int { unknown, other, black, blue, brown, grey, green, hazel, multi_coloured, pink };
enum class HairColour : int { unknown, other, bald, black, blonde, brown, grey, white, red, known_coloured };
enum class FaceImageKind : int { mrtd };
enum class LossyTransformationAttempts : int { unknown, zero, one, more_than_one };
enum class FaceImageDataFormat : int { unknown, other, jpeg, jpeg2000_lossy, jpeg2000_lossless };
enum class ColourSpace : int { unknown, other, rgb24, rgb48, yuv422, greyscale8, greyscale16 };
enum class CaptureDeviceTechnology : int {
  unknown,
  photograph,
  photograph_digital_camera,
  photograph_scanner,
  video_frame,
  video_frame_analogue,
  video_frame_digital
};
[[nodiscard]] LANDFALL_API std::string_view name(Gender value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(EyeColour value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(HairColour value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(FaceImageKind value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(LossyTransformationAttempts value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(FaceImageDataFormat value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(ColourSpace value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(CaptureDeviceTechnology value) noexcept;
/// How the picture is compressed, whatever the record calls it.
[[nodiscard]] LANDFALL_API ImageFormat format(FaceImageDataFormat value) noexcept;

struct Properties {
  std::optional<bool> glasses{}, moustache{}, beard{}, teeth_visible{}, pupil_or_iris_not_visible{}, mouth_open{},
      left_eye_patch{}, right_eye_patch{}, dark_glasses{}, biometric_absent{}, head_coverings_present{};
  ByteView extensions{};
};
struct Expression {
  std::optional<bool> neutral{}, smile{}, raised_eyebrows{}, eyes_looking_away_from_the_camera{}, squinting{},
      frowning{};
  ByteView extensions{};
};
struct AngleData {
  int value = 0;                     ///< degrees, -180 to 180
  std::optional<int> uncertainty{};  ///< degrees, 0 to 180
  ByteView extensions{};
};
struct PoseAngle {
  std::optional<AngleData> yaw{}, pitch{}, roll{};
  ByteView extensions{};
};
struct IdentityMetadata {
  std::optional<Coded<Gender>> gender{};
  std::optional<Coded<EyeColour>> eye_colour{};
  std::optional<Coded<HairColour>> hair_colour{};
  std::optional<int> subject_height{};  ///< millimetres
  std::optional<Properties> properties{};
  std::optional<Expression> expression{};
  std::optional<PoseAngle> pose_angle{};
  ByteView extensions{};
};

/// CHOICE. The three code lists are long; a code is its number there.
struct AnthropometricLandmarkBase {
  std::optional<Coded<int>> name{}, point_name{}, point_id{};
  ByteView extensions{};
};
struct AnthropometricLandmark {  ///< CHOICE
  std::optional<AnthropometricLandmarkBase> base{};
  std::optional<Opaque> extension{};
  ByteView extensions{};
};
struct LandmarkKindBase {  ///< CHOICE
  std::optional<Coded<int>> mpeg4_feature_point{};
  std::optional<AnthropometricLandmark> anthropometric{};
  ByteView extensions{};
};
struct LandmarkKind {  ///< CHOICE
  std::optional<LandmarkKindBase> base{};
  std::optional<Opaque> extension{};
  ByteView extensions{};
};
struct Cartesian2D {
  int x = 0, y = 0;  ///< pixels from the upper left corner
  ByteView extensions{};
};
struct Cartesian3D {
  int x = 0, y = 0, z = 0;
  ByteView extensions{};
};
struct TextureImage {
  std::int64_t u = 0, v = 0;  ///< pixels
  ByteView extensions{};
};
struct LandmarkCoordinatesBase {  ///< CHOICE
  std::optional<Cartesian2D> cartesian_2d{};
  std::optional<TextureImage> texture_image{};
  std::optional<Cartesian3D> cartesian_3d{};
  ByteView extensions{};
};
struct LandmarkCoordinates {  ///< CHOICE
  std::optional<LandmarkCoordinatesBase> base{};
  std::optional<Opaque> extension{};
  ByteView extensions{};
};
struct Landmark {
  LandmarkKind kind{};
  std::optional<LandmarkCoordinates> coordinates{};
  ByteView extensions{};
};

struct PostAcquisitionProcessing {
  std::optional<bool> rotated{}, cropped{}, down_sampled{}, white_balance_adjusted{}, multiply_compressed{},
      interpolated{}, contrast_stretched{}, pose_corrected{}, multi_view_image{}, age_progressed{},
      super_resolution_processed{}, normalised{};
  ByteView extensions{};
};
struct ImageSize {
  int width = 0, height = 0;  ///< pixels
  ByteView extensions{};
};
struct ImageFaceMeasurements {  ///< pixels
  std::optional<std::int64_t> head_width{}, inter_eye_distance{}, eye_to_mouth_distance{}, head_length{};
  ByteView extensions{};
};
struct ReferenceColour {
  std::optional<ByteView> definition{}, value{};
  ByteView extensions{};
};
struct ReferenceColourMapping {
  std::optional<ByteView> schema{};
  std::optional<std::vector<ReferenceColour>> definitions_and_values{};
  ByteView extensions{};
};
struct ImageInformation2D {
  Coded<FaceImageDataFormat> image_data_format{};
  std::optional<Coded<FaceImageKind>> face_image_kind{};
  std::optional<PostAcquisitionProcessing> post_acquisition_processing{};
  std::optional<Coded<LossyTransformationAttempts>> lossy_transformation_attempts{};
  std::optional<int> camera_to_subject_distance{};  ///< millimetres
  std::optional<int> sensor_diagonal{};             ///< tenths of a millimetre
  std::optional<int> lens_focal_length{};           ///< tenths of a millimetre
  std::optional<ImageSize> image_size{};
  std::optional<ImageFaceMeasurements> face_measurements{};
  std::optional<Coded<ColourSpace>> colour_space{};
  std::optional<ReferenceColourMapping> reference_colour_mapping{};
  ByteView extensions{};
};
struct CaptureDeviceSpectral2D {
  std::optional<bool> white_light{}, near_infrared{}, thermal{};
  ByteView extensions{};
};
struct CaptureDevice2D {
  std::optional<CaptureDeviceSpectral2D> spectral{};
  std::optional<Coded<CaptureDeviceTechnology>> technology_id{};
  ByteView extensions{};
};
struct ImageRepresentation2D {
  ByteView data{};  ///< representationData2D: the image file
  ImageInformation2D information{};
  std::optional<CaptureDevice2D> capture_device{};
  ByteView extensions{};
};
struct ImageRepresentationBase {  ///< CHOICE. ISO's module has a 3D shape too, which a passport has not: `extensions`.
  std::optional<ImageRepresentation2D> image_2d{};
  ByteView extensions{};
};
struct ImageRepresentation {  ///< CHOICE
  std::optional<ImageRepresentationBase> base{};
  std::optional<Opaque> extension{};
  ByteView extensions{};
};
struct CaptureDevice {
  std::optional<RegistryId> model_id{};
  std::optional<std::vector<RegistryId>> certification_ids{};
  ByteView extensions{};
};
struct FaceRepresentation {
  std::int64_t representation_id = 0;
  ImageRepresentation image_representation{};
  std::optional<DateTime> capture_date_time{};
  std::optional<std::vector<Quality>> qualities{};
  std::optional<PadData> pad_data{};
  std::optional<std::int64_t> session_id{};
  std::optional<std::int64_t> derived_from{};
  std::optional<CaptureDevice> capture_device{};
  std::optional<IdentityMetadata> identity_metadata{};
  std::optional<std::vector<Landmark>> landmarks{};
  ByteView extensions{};

  /// Null where there is no 2D image.
  [[nodiscard]] LANDFALL_API const ImageRepresentation2D* image_2d() const noexcept;
};

/// FaceImageDataBlock, [APPLICATION 5].
struct FaceBlock {
  Version version{};
  std::vector<FaceRepresentation> representations{};
  ByteView extensions{};
  ByteView trailing{};  ///< behind the block
  Findings findings{};  ///< of read_face(); write() does not look at it
};
[[nodiscard]] LANDFALL_API Result<FaceBlock> read_face(ByteView block);
[[nodiscard]] LANDFALL_API Bytes write(const FaceBlock& block);
/// What the profile wants at least: one representation of one image, to be completed by the caller.
[[nodiscard]] LANDFALL_API FaceBlock face_block(ImageRepresentation2D image);

// Part 4: finger. The module is not part of ICAO's profile yet; field numbers as in ISO's published example.

enum class FingerImageDataFormat : int { pgm, wsq, jpeg2000_lossy, jpeg2000_lossless, png };
enum class Impression : int {
  plain_contact = 0,
  rolled_contact = 1,
  latent_image = 4,
  swipe_contact = 8,
  stationary_contactless_plain = 24,
  stationary_contactless_rolled = 25,
  other = 28,
  unknown = 29,
  moving_contactless_plain = 41,
  moving_contactless_rolled = 42
};
[[nodiscard]] LANDFALL_API std::string_view name(FingerImageDataFormat value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(Impression value) noexcept;
/// How the picture is compressed, whatever the record calls it.
[[nodiscard]] LANDFALL_API ImageFormat format(FingerImageDataFormat value) noexcept;

struct SpatialSamplingRate {
  int samples_per_unit = 0;
  int unit = 0;  ///< UnitDimensionCode
  ByteView extensions{};
};
struct FingerRepresentation {
  Coded<FingerPosition> position{};
  Coded<Impression> impression{};
  Coded<FingerImageDataFormat> image_data_format{};
  ByteView image_data{};
  std::optional<DateTime> capture_date_time{};
  std::optional<Opaque> capture_device{};
  std::optional<std::vector<Quality>> qualities{};
  std::optional<SpatialSamplingRate> spatial_sampling_rate{};
  std::optional<bool> position_computed_by_capture_system{};
  std::optional<int> original_rotation{};  ///< degrees
  std::optional<bool> image_rotated_to_vertical{};
  std::optional<bool> image_has_been_lossily_compressed{};
  std::optional<Opaque> segmentations{};
  std::optional<Opaque> annotations{};
  std::optional<PadData> pad_data{};
  std::optional<std::vector<VisibleString>> comments{};
  std::optional<std::vector<ExtendedData>> vendor_specific_data{};
  ByteView extensions{};
};
/// FingerImageDataBlock, [APPLICATION 4].
struct FingerBlock {
  Version version{};
  std::vector<FingerRepresentation> representations{};
  ByteView extensions{};
  ByteView trailing{};
  Findings findings{};
};
[[nodiscard]] LANDFALL_API Result<FingerBlock> read_finger(ByteView block);
[[nodiscard]] LANDFALL_API Bytes write(const FingerBlock& block);

// Part 6: iris. As part 4.

enum class IrisImageDataFormat : int { pgm, ppm, png, jpeg2000_lossless, jpeg2000_lossy };
enum class IrisImageKind : int { uncropped = 1, vga = 2, cropped = 3, cropped_and_masked = 7 };
enum class Orientation : int { undefined, base, flipped };  ///< base: left to right, top to bottom
enum class CompressionHistory : int { undefined, lossless_or_none, lossy };
enum class RangingError : int { unassigned, failed, overflow };
[[nodiscard]] LANDFALL_API std::string_view name(IrisImageDataFormat value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(IrisImageKind value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(Orientation value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(CompressionHistory value) noexcept;
[[nodiscard]] LANDFALL_API std::string_view name(RangingError value) noexcept;
/// How the picture is compressed, whatever the record calls it.
[[nodiscard]] LANDFALL_API ImageFormat format(IrisImageDataFormat value) noexcept;

struct RangeOrError {  ///< CHOICE
  std::optional<int> range{};
  std::optional<RangingError> error{};
  ByteView extensions{};
};
struct IrisRepresentation {
  Eye eye_label{};
  Coded<IrisImageKind> image_kind{};
  int bit_depth = 8;
  Coded<IrisImageDataFormat> image_data_format{};
  Orientation horizontal_orientation{};
  Orientation vertical_orientation{};
  CompressionHistory compression_history{};
  DateTime capture_date_time{};
  ByteView image_data{};
  std::optional<RangeOrError> range{};
  std::optional<Opaque> capture_device{};
  std::optional<std::vector<Quality>> qualities{};
  std::optional<Opaque> roll_angle{};
  std::optional<Opaque> localisation{};
  std::optional<PadData> pad_data{};
  ByteView extensions{};
};
/// IrisImageDataBlock, [APPLICATION 6].
struct IrisBlock {
  Version version{};
  std::vector<IrisRepresentation> representations{};
  ByteView extensions{};
  ByteView trailing{};
  Findings findings{};
};
[[nodiscard]] LANDFALL_API Result<IrisBlock> read_iris(ByteView block);
[[nodiscard]] LANDFALL_API Bytes write(const IrisBlock& block);

}  // namespace landfall::records::iso39794
