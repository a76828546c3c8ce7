#pragma once

#include <string_view>
#include <tuple>

#include <landfall/records/iso39794.hpp>

/// What ITU-T X.680 calls the modules: which member is which field. One table a type, from which der_codec.hpp both
/// reads and writes. Every field has an implicit context tag, but for a CHOICE, whose tag is explicit (X.680, 31.2.7):
/// the bytes of `field [n] CHOICE` are those of a SEQUENCE [n] of which one field is there, so one kind of table does.
namespace landfall::records::iso39794 {

template <class Struct, class Member>
struct Field {
  unsigned number;
  std::string_view name;  ///< as in the module, for errors
  Member Struct::*member;
};
template <class Struct, class Member>
constexpr Field<Struct, Member> field(unsigned number, std::string_view name, Member Struct::*member) {
  return {number, name, member};
}

template <class Struct>
struct Schema;

/// Members that are numbered from 0 on, all with the name `names`: for the long rows of booleans and numbers.
template <class Struct, class Member, class... Members>
constexpr auto row(std::string_view names, Member Struct::*first, Members Struct::*... rest) {
  unsigned number = 0;
  const auto next = [&](auto member) { return field(number++, names, member); };
  return std::tuple{next(first), next(rest)...};  // braces: from left to right
}

template <class Code>
struct Schema<CodeExtension<Code>> {
  static constexpr std::tuple fields{field(0, "fallback", &CodeExtension<Code>::fallback)};
};

template <class Code>
struct Schema<Coded<Code>> {
  using T = Coded<Code>;
  static constexpr std::tuple fields{field(0, "code", &T::code), field(1, "extensionBlock", &T::extension)};
};

// Part 1.
template <>
struct Schema<Version> {
  static constexpr std::tuple fields{field(0, "generation", &Version::generation), field(1, "year", &Version::year)};
};
template <>
struct Schema<RegistryId> {
  static constexpr std::tuple fields{field(0, "organization", &RegistryId::organization),
                                     field(1, "id", &RegistryId::id)};
};
template <>
struct Schema<DateTime> {
  using T = DateTime;
  static constexpr std::tuple fields{
      row("field of DateTimeBlock", &T::year, &T::month, &T::day, &T::hour, &T::minute, &T::second, &T::millisecond)};
};
template <>
struct Schema<ScoreOrError> {
  static constexpr std::tuple fields{field(0, "score", &ScoreOrError::score), field(1, "error", &ScoreOrError::error)};
};
template <>
struct Schema<Quality> {
  static constexpr std::tuple fields{field(0, "algorithmIdBlock", &Quality::algorithm_id),
                                     field(1, "scoreOrError", &Quality::score_or_error)};
};
template <>
struct Schema<ExtendedData> {
  static constexpr std::tuple fields{field(0, "dataTypeIdBlock", &ExtendedData::data_type_id),
                                     field(1, "data", &ExtendedData::data)};
};
template <>
struct Schema<PadScore> {
  static constexpr std::tuple fields{field(0, "mechanismIdBlock", &PadScore::mechanism_id),
                                     field(1, "scoreOrError", &PadScore::score_or_error)};
};
template <>
struct Schema<PadData> {
  using T = PadData;
  static constexpr std::tuple fields{field(0, "decision", &T::decision),
                                     field(1, "scoreBlocks", &T::scores),
                                     field(2, "extendedDataBlocks", &T::extended_data),
                                     field(3, "captureContext", &T::capture_context),
                                     field(4, "supervisionLevel", &T::supervision_level),
                                     field(5, "riskLevel", &T::risk_level),
                                     field(6, "criteriaCategory", &T::criteria_category),
                                     field(7, "parameter", &T::parameter),
                                     field(8, "challenges", &T::challenges),
                                     field(9, "captureDateTimeBlock", &T::capture_date_time)};
};

// Part 5.
template <>
struct Schema<Properties> {
  using T = Properties;
  static constexpr std::tuple fields{row("field of PropertiesBlock", &T::glasses, &T::moustache, &T::beard,
                                         &T::teeth_visible, &T::pupil_or_iris_not_visible, &T::mouth_open,
                                         &T::left_eye_patch, &T::right_eye_patch, &T::dark_glasses,
                                         &T::biometric_absent, &T::head_coverings_present)};
};
template <>
struct Schema<Expression> {
  using T = Expression;
  static constexpr std::tuple fields{row("field of ExpressionBlock", &T::neutral, &T::smile, &T::raised_eyebrows,
                                         &T::eyes_looking_away_from_the_camera, &T::squinting, &T::frowning)};
};
template <>
struct Schema<AngleData> {
  static constexpr std::tuple fields{field(0, "angleValue", &AngleData::value),
                                     field(1, "angleUncertainty", &AngleData::uncertainty)};
};
template <>
struct Schema<PoseAngle> {
  static constexpr std::tuple fields{field(0, "yawAngleBlock", &PoseAngle::yaw),
                                     field(1, "pitchAngleBlock", &PoseAngle::pitch),
                                     field(2, "rollAngleBlock", &PoseAngle::roll)};
};
template <>
struct Schema<IdentityMetadata> {
  using T = IdentityMetadata;
  static constexpr std::tuple fields{field(0, "gender", &T::gender),
                                     field(1, "eyeColour", &T::eye_colour),
                                     field(2, "hairColour", &T::hair_colour),
                                     field(3, "subjectHeight", &T::subject_height),
                                     field(4, "propertiesBlock", &T::properties),
                                     field(5, "expressionBlock", &T::expression),
                                     field(6, "poseAngleBlock", &T::pose_angle)};
};
template <>
struct Schema<AnthropometricLandmarkBase> {
  using T = AnthropometricLandmarkBase;
  static constexpr std::tuple fields{field(0, "anthropometricLandmarkName", &T::name),
                                     field(1, "anthropometricLandmarkPointName", &T::point_name),
                                     field(2, "anthropometricLandmarkPointId", &T::point_id)};
};
template <>
struct Schema<AnthropometricLandmark> {
  using T = AnthropometricLandmark;
  static constexpr std::tuple fields{field(0, "base", &T::base), field(1, "extensionBlock", &T::extension)};
};
template <>
struct Schema<LandmarkKindBase> {
  using T = LandmarkKindBase;
  static constexpr std::tuple fields{field(0, "mpeg4FeaturePoint", &T::mpeg4_feature_point),
                                     field(1, "anthropometricLandmark", &T::anthropometric)};
};
template <>
struct Schema<LandmarkKind> {
  using T = LandmarkKind;
  static constexpr std::tuple fields{field(0, "base", &T::base), field(1, "extensionBlock", &T::extension)};
};
template <>
struct Schema<Cartesian2D> {
  static constexpr std::tuple fields{field(0, "x", &Cartesian2D::x), field(1, "y", &Cartesian2D::y)};
};
template <>
struct Schema<Cartesian3D> {
  using T = Cartesian3D;
  static constexpr std::tuple fields{field(0, "x", &T::x), field(1, "y", &T::y), field(2, "z", &T::z)};
};
template <>
struct Schema<TextureImage> {
  static constexpr std::tuple fields{field(0, "uInPixel", &TextureImage::u), field(1, "vInPixel", &TextureImage::v)};
};
template <>
struct Schema<LandmarkCoordinatesBase> {
  using T = LandmarkCoordinatesBase;
  static constexpr std::tuple fields{field(0, "coordinateCartesian2DBlock", &T::cartesian_2d),
                                     field(1, "coordinateTextureImageBlock", &T::texture_image),
                                     field(2, "coordinateCartesian3DBlock", &T::cartesian_3d)};
};
template <>
struct Schema<LandmarkCoordinates> {
  using T = LandmarkCoordinates;
  static constexpr std::tuple fields{field(0, "base", &T::base), field(1, "extensionBlock", &T::extension)};
};
template <>
struct Schema<Landmark> {
  static constexpr std::tuple fields{field(0, "landmarkKind", &Landmark::kind),
                                     field(1, "landmarkCoordinates", &Landmark::coordinates)};
};
template <>
struct Schema<PostAcquisitionProcessing> {
  using T = PostAcquisitionProcessing;
  static constexpr std::tuple fields{row(
      "field of PostAcquisitionProcessingBlock", &T::rotated, &T::cropped, &T::down_sampled, &T::white_balance_adjusted,
      &T::multiply_compressed, &T::interpolated, &T::contrast_stretched, &T::pose_corrected, &T::multi_view_image,
      &T::age_progressed, &T::super_resolution_processed, &T::normalised)};
};
template <>
struct Schema<ImageSize> {
  static constexpr std::tuple fields{field(0, "width", &ImageSize::width), field(1, "height", &ImageSize::height)};
};
template <>
struct Schema<ImageFaceMeasurements> {
  using T = ImageFaceMeasurements;
  static constexpr std::tuple fields{row("field of ImageFaceMeasurementsBlock", &T::head_width, &T::inter_eye_distance,
                                         &T::eye_to_mouth_distance, &T::head_length)};
};
template <>
struct Schema<ReferenceColour> {
  static constexpr std::tuple fields{field(0, "referenceColourDefinition", &ReferenceColour::definition),
                                     field(1, "referenceColourValue", &ReferenceColour::value)};
};
template <>
struct Schema<ReferenceColourMapping> {
  using T = ReferenceColourMapping;
  static constexpr std::tuple fields{field(0, "referenceColourSchema", &T::schema),
                                     field(1, "referenceColourDefinitionAndValueBlocks", &T::definitions_and_values)};
};
template <>
struct Schema<ImageInformation2D> {
  using T = ImageInformation2D;
  static constexpr std::tuple fields{field(0, "imageDataFormat", &T::image_data_format),
                                     field(1, "faceImageKind2D", &T::face_image_kind),
                                     field(2, "postAcquisitionProcessingBlock", &T::post_acquisition_processing),
                                     field(3, "lossyTransformationAttempts", &T::lossy_transformation_attempts),
                                     field(4, "cameraToSubjectDistance", &T::camera_to_subject_distance),
                                     field(5, "sensorDiagonal", &T::sensor_diagonal),
                                     field(6, "lensFocalLength", &T::lens_focal_length),
                                     field(7, "imageSizeBlock", &T::image_size),
                                     field(8, "imageFaceMeasurementsBlock", &T::face_measurements),
                                     field(9, "imageColourSpace", &T::colour_space),
                                     field(10, "referenceColourMappingBlock", &T::reference_colour_mapping)};
};
template <>
struct Schema<CaptureDeviceSpectral2D> {
  using T = CaptureDeviceSpectral2D;
  static constexpr std::tuple fields{
      row("field of CaptureDeviceSpectral2DBlock", &T::white_light, &T::near_infrared, &T::thermal)};
};
template <>
struct Schema<CaptureDevice2D> {
  using T = CaptureDevice2D;
  static constexpr std::tuple fields{field(0, "captureDeviceSpectral2DBlock", &T::spectral),
                                     field(1, "captureDeviceTechnologyId2D", &T::technology_id)};
};
template <>
struct Schema<ImageRepresentation2D> {
  using T = ImageRepresentation2D;
  static constexpr std::tuple fields{field(0, "representationData2D", &T::data),
                                     field(1, "imageInformation2DBlock", &T::information),
                                     field(2, "captureDevice2DBlock", &T::capture_device)};
};
template <>
struct Schema<ImageRepresentationBase> {
  static constexpr std::tuple fields{field(0, "imageRepresentation2DBlock", &ImageRepresentationBase::image_2d)};
};
template <>
struct Schema<ImageRepresentation> {
  using T = ImageRepresentation;
  static constexpr std::tuple fields{field(0, "base", &T::base), field(1, "extensionBlock", &T::extension)};
};
template <>
struct Schema<CaptureDevice> {
  static constexpr std::tuple fields{field(0, "modelIdBlock", &CaptureDevice::model_id),
                                     field(1, "certificationIdBlocks", &CaptureDevice::certification_ids)};
};
template <>
struct Schema<FaceRepresentation> {
  using T = FaceRepresentation;
  static constexpr std::tuple fields{field(0, "representationId", &T::representation_id),
                                     field(1, "imageRepresentation", &T::image_representation),
                                     field(2, "captureDateTimeBlock", &T::capture_date_time),
                                     field(3, "qualityBlocks", &T::qualities),
                                     field(4, "padDataBlock", &T::pad_data),
                                     field(5, "sessionId", &T::session_id),
                                     field(6, "derivedFrom", &T::derived_from),
                                     field(7, "captureDeviceBlock", &T::capture_device),
                                     field(8, "identityMetadataBlock", &T::identity_metadata),
                                     field(9, "landmarkBlocks", &T::landmarks)};
};

// Part 4.
template <>
struct Schema<SpatialSamplingRate> {
  static constexpr std::tuple fields{field(0, "samplesPerUnit", &SpatialSamplingRate::samples_per_unit),
                                     field(1, "unitDimension", &SpatialSamplingRate::unit)};
};
template <>
struct Schema<FingerRepresentation> {
  using T = FingerRepresentation;
  static constexpr std::tuple fields{
      field(0, "position", &T::position),
      field(1, "impression", &T::impression),
      field(2, "imageDataFormat", &T::image_data_format),
      field(3, "imageData", &T::image_data),
      field(4, "captureDateTimeBlock", &T::capture_date_time),
      field(5, "captureDeviceBlock", &T::capture_device),
      field(6, "qualityBlocks", &T::qualities),
      field(7, "spatialSamplingRateBlock", &T::spatial_sampling_rate),
      field(8, "positionComputedByCaptureSystem", &T::position_computed_by_capture_system),
      field(9, "originalRotation", &T::original_rotation),
      field(10, "imageRotatedToVertical", &T::image_rotated_to_vertical),
      field(11, "imageHasBeenLossilyCompressed", &T::image_has_been_lossily_compressed),
      field(12, "segmentationBlocks", &T::segmentations),
      field(13, "annotationBlocks", &T::annotations),
      field(14, "padDataBlock", &T::pad_data),
      field(15, "commentBlocks", &T::comments),
      field(16, "vendorSpecificDataBlocks", &T::vendor_specific_data)};
};

// Part 6.
template <>
struct Schema<RangeOrError> {
  static constexpr std::tuple fields{field(0, "range", &RangeOrError::range),
                                     field(1, "errorCode", &RangeOrError::error)};
};
template <>
struct Schema<IrisRepresentation> {
  using T = IrisRepresentation;
  static constexpr std::tuple fields{field(0, "eyeLabelCode", &T::eye_label),
                                     field(1, "irisImageKind", &T::image_kind),
                                     field(2, "bitDepth", &T::bit_depth),
                                     field(3, "imageDataFormat", &T::image_data_format),
                                     field(4, "horizontalOrientationCode", &T::horizontal_orientation),
                                     field(5, "verticalOrientationCode", &T::vertical_orientation),
                                     field(6, "compressionHistoryCode", &T::compression_history),
                                     field(7, "captureDateTimeBlock", &T::capture_date_time),
                                     field(8, "irisImageData", &T::image_data),
                                     field(9, "range", &T::range),
                                     field(10, "captureDeviceBlock", &T::capture_device),
                                     field(11, "qualityBlocks", &T::qualities),
                                     field(12, "rollAngleBlock", &T::roll_angle),
                                     field(13, "localisationBlock", &T::localisation),
                                     field(14, "padDataBlock", &T::pad_data)};
};

// The blocks themselves are alike.
template <class Block>
requires requires(Block& block) { block.representations; }
struct Schema<Block> {
  static constexpr std::tuple fields{field(0, "versionBlock", &Block::version),
                                     field(1, "representationBlocks", &Block::representations)};
};

}  // namespace landfall::records::iso39794
