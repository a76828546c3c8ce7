#include <landfall/records/iso39794.hpp>

#include "enum_names.hpp"

namespace landfall::records::iso39794 {

std::string_view name(ScoringError value) noexcept {
  using enum ScoringError;
  static constexpr auto names = name_table<ScoringError>({{failure_to_assess, "failure_to_assess"}});
  return names.name(value, reserved);
}

std::string_view name(PadDecision value) noexcept {
  using enum PadDecision;
  static constexpr auto names =
      name_table<PadDecision>({{no_attack, "no_attack"}, {attack, "attack"}, {failure_to_assess, "failure_to_assess"}});
  return names.name(value, reserved);
}

std::string_view name(PadCaptureContext value) noexcept {
  using enum PadCaptureContext;
  static constexpr auto names = name_table<PadCaptureContext>(
      {{enrolment, "enrolment"}, {verification, "verification"}, {identification, "identification"}});
  return names.name(value, reserved);
}

std::string_view name(PadSupervisionLevel value) noexcept {
  using enum PadSupervisionLevel;
  static constexpr auto names = name_table<PadSupervisionLevel>({{unknown, "unknown"},
                                                                 {controlled, "controlled"},
                                                                 {assisted, "assisted"},
                                                                 {observed, "observed"},
                                                                 {unattended, "unattended"}});
  return names.name(value, reserved);
}

std::string_view name(PadCriteriaCategory value) noexcept {
  using enum PadCriteriaCategory;
  static constexpr auto names =
      name_table<PadCriteriaCategory>({{unknown, "unknown"}, {individual, "individual"}, {common, "common"}});
  return names.name(value, reserved);
}

std::string_view name(Gender value) noexcept {
  using enum Gender;
  static constexpr auto names =
      name_table<Gender>({{unknown, "unknown"}, {other, "other"}, {male, "male"}, {female, "female"}});
  return names.name(value, reserved);
}

std::string_view name(EyeColour value) noexcept {
  using enum EyeColour;
  static constexpr auto names = name_table<EyeColour>({{unknown, "unknown"},
                                                       {other, "other"},
                                                       {black, "black"},
                                                       {blue, "blue"},
                                                       {brown, "brown"},
                                                       {grey, "grey"},
                                                       {green, "green"},
                                                       {hazel, "hazel"},
                                                       {multi_coloured, "multi_coloured"},
                                                       {pink, "pink"}});
  return names.name(value, reserved);
}

std::string_view name(HairColour value) noexcept {
  using enum HairColour;
  static constexpr auto names = name_table<HairColour>({{unknown, "unknown"},
                                                        {other, "other"},
                                                        {bald, "bald"},
                                                        {black, "black"},
                                                        {blonde, "blonde"},
                                                        {brown, "brown"},
                                                        {grey, "grey"},
                                                        {white, "white"},
                                                        {red, "red"},
                                                        {known_coloured, "known_coloured"}});
  return names.name(value, reserved);
}

std::string_view name(FaceImageKind value) noexcept {
  using enum FaceImageKind;
  static constexpr auto names = name_table<FaceImageKind>({{mrtd, "mrtd"}});
  return names.name(value, reserved);
}

std::string_view name(LossyTransformationAttempts value) noexcept {
  using enum LossyTransformationAttempts;
  static constexpr auto names = name_table<LossyTransformationAttempts>(
      {{unknown, "unknown"}, {zero, "zero"}, {one, "one"}, {more_than_one, "more_than_one"}});
  return names.name(value, reserved);
}

std::string_view name(FaceImageDataFormat value) noexcept {
  using enum FaceImageDataFormat;
  static constexpr auto names = name_table<FaceImageDataFormat>({{unknown, "unknown"},
                                                                 {other, "other"},
                                                                 {jpeg, "jpeg"},
                                                                 {jpeg2000_lossy, "jpeg2000_lossy"},
                                                                 {jpeg2000_lossless, "jpeg2000_lossless"}});
  return names.name(value, reserved);
}

std::string_view name(ColourSpace value) noexcept {
  using enum ColourSpace;
  static constexpr auto names = name_table<ColourSpace>({{unknown, "unknown"},
                                                         {other, "other"},
                                                         {rgb24, "rgb24"},
                                                         {rgb48, "rgb48"},
                                                         {yuv422, "yuv422"},
                                                         {greyscale8, "greyscale8"},
                                                         {greyscale16, "greyscale16"}});
  return names.name(value, reserved);
}

std::string_view name(CaptureDeviceTechnology value) noexcept {
  using enum CaptureDeviceTechnology;
  static constexpr auto names =
      name_table<CaptureDeviceTechnology>({{unknown, "unknown"},
                                           {photograph, "photograph"},
                                           {photograph_digital_camera, "photograph_digital_camera"},
                                           {photograph_scanner, "photograph_scanner"},
                                           {video_frame, "video_frame"},
                                           {video_frame_analogue, "video_frame_analogue"},
                                           {video_frame_digital, "video_frame_digital"}});
  return names.name(value, reserved);
}

std::string_view name(FingerImageDataFormat value) noexcept {
  using enum FingerImageDataFormat;
  static constexpr auto names = name_table<FingerImageDataFormat>({{pgm, "pgm"},
                                                                   {wsq, "wsq"},
                                                                   {jpeg2000_lossy, "jpeg2000_lossy"},
                                                                   {jpeg2000_lossless, "jpeg2000_lossless"},
                                                                   {png, "png"}});
  return names.name(value, reserved);
}

std::string_view name(Impression value) noexcept {
  using enum Impression;
  static constexpr auto names =
      name_table<Impression>({{plain_contact, "plain_contact"},
                              {rolled_contact, "rolled_contact"},
                              {latent_image, "latent_image"},
                              {swipe_contact, "swipe_contact"},
                              {stationary_contactless_plain, "stationary_contactless_plain"},
                              {stationary_contactless_rolled, "stationary_contactless_rolled"},
                              {other, "other"},
                              {unknown, "unknown"},
                              {moving_contactless_plain, "moving_contactless_plain"},
                              {moving_contactless_rolled, "moving_contactless_rolled"}});
  return names.name(value, reserved);
}

std::string_view name(IrisImageDataFormat value) noexcept {
  using enum IrisImageDataFormat;
  static constexpr auto names = name_table<IrisImageDataFormat>({{pgm, "pgm"},
                                                                 {ppm, "ppm"},
                                                                 {png, "png"},
                                                                 {jpeg2000_lossless, "jpeg2000_lossless"},
                                                                 {jpeg2000_lossy, "jpeg2000_lossy"}});
  return names.name(value, reserved);
}

std::string_view name(IrisImageKind value) noexcept {
  using enum IrisImageKind;
  static constexpr auto names = name_table<IrisImageKind>(
      {{uncropped, "uncropped"}, {vga, "vga"}, {cropped, "cropped"}, {cropped_and_masked, "cropped_and_masked"}});
  return names.name(value, reserved);
}

std::string_view name(Orientation value) noexcept {
  using enum Orientation;
  static constexpr auto names =
      name_table<Orientation>({{undefined, "undefined"}, {base, "base"}, {flipped, "flipped"}});
  return names.name(value, reserved);
}

std::string_view name(CompressionHistory value) noexcept {
  using enum CompressionHistory;
  static constexpr auto names = name_table<CompressionHistory>(
      {{undefined, "undefined"}, {lossless_or_none, "lossless_or_none"}, {lossy, "lossy"}});
  return names.name(value, reserved);
}

std::string_view name(RangingError value) noexcept {
  using enum RangingError;
  static constexpr auto names =
      name_table<RangingError>({{unassigned, "unassigned"}, {failed, "failed"}, {overflow, "overflow"}});
  return names.name(value, reserved);
}

ImageFormat format(FaceImageDataFormat value) noexcept {
  switch (value) {
    case FaceImageDataFormat::unknown:
    case FaceImageDataFormat::other:
      return ImageFormat::unknown;
    case FaceImageDataFormat::jpeg:
      return ImageFormat::jpeg;
    case FaceImageDataFormat::jpeg2000_lossy:
    case FaceImageDataFormat::jpeg2000_lossless:
      return ImageFormat::jpeg2000;
  }
  return ImageFormat::unknown;
}

ImageFormat format(FingerImageDataFormat value) noexcept {
  switch (value) {
    case FingerImageDataFormat::pgm:
      return ImageFormat::pgm;
    case FingerImageDataFormat::wsq:
      return ImageFormat::wsq;
    case FingerImageDataFormat::jpeg2000_lossy:
    case FingerImageDataFormat::jpeg2000_lossless:
      return ImageFormat::jpeg2000;
    case FingerImageDataFormat::png:
      return ImageFormat::png;
  }
  return ImageFormat::unknown;
}

ImageFormat format(IrisImageDataFormat value) noexcept {
  switch (value) {
    case IrisImageDataFormat::pgm:
      return ImageFormat::pgm;
    case IrisImageDataFormat::ppm:
      return ImageFormat::ppm;
    case IrisImageDataFormat::png:
      return ImageFormat::png;
    case IrisImageDataFormat::jpeg2000_lossy:
    case IrisImageDataFormat::jpeg2000_lossless:
      return ImageFormat::jpeg2000;
  }
  return ImageFormat::unknown;
}

}  // namespace landfall::records::iso39794
