#include <landfall/records/iso19794.hpp>

#include "enum_names.hpp"

namespace landfall::records::iso19794 {

std::string_view name(Gender value) noexcept {
  using enum Gender;
  static constexpr auto names =
      name_table<Gender>({{unspecified, "unspecified"}, {male, "male"}, {female, "female"}, {unknown, "unknown"}});
  return names.name(value, reserved);
}

std::string_view name(EyeColour value) noexcept {
  using enum EyeColour;
  static constexpr auto names = name_table<EyeColour>({{unspecified, "unspecified"},
                                                       {black, "black"},
                                                       {blue, "blue"},
                                                       {brown, "brown"},
                                                       {gray, "gray"},
                                                       {green, "green"},
                                                       {multi_coloured, "multi_coloured"},
                                                       {pink, "pink"},
                                                       {unknown, "unknown"}});
  return names.name(value, reserved);
}

std::string_view name(HairColour value) noexcept {
  using enum HairColour;
  static constexpr auto names = name_table<HairColour>({{unspecified, "unspecified"},
                                                        {bald, "bald"},
                                                        {black, "black"},
                                                        {blonde, "blonde"},
                                                        {brown, "brown"},
                                                        {gray, "gray"},
                                                        {white, "white"},
                                                        {red, "red"},
                                                        {unknown, "unknown"}});
  return names.name(value, reserved);
}

std::string_view name(Property value) noexcept {
  using enum Property;
  static constexpr auto names = name_table<Property>({{specified, "specified"},
                                                      {glasses, "glasses"},
                                                      {moustache, "moustache"},
                                                      {beard, "beard"},
                                                      {teeth_visible, "teeth_visible"},
                                                      {blink, "blink"},
                                                      {mouth_open, "mouth_open"},
                                                      {left_eye_patch, "left_eye_patch"},
                                                      {right_eye_patch, "right_eye_patch"},
                                                      {dark_glasses, "dark_glasses"},
                                                      {medical_condition, "medical_condition"}});
  return names.name(value, reserved);
}

std::string_view name(Expression value) noexcept {
  using enum Expression;
  static constexpr auto names = name_table<Expression>({{unspecified, "unspecified"},
                                                        {neutral, "neutral"},
                                                        {smile_closed, "smile_closed"},
                                                        {smile_open, "smile_open"},
                                                        {raised_eyebrows, "raised_eyebrows"},
                                                        {eyes_looking_away, "eyes_looking_away"},
                                                        {squinting, "squinting"},
                                                        {frowning, "frowning"}});
  return names.name(value, reserved);
}

std::string_view name(FaceImageType value) noexcept {
  using enum FaceImageType;
  static constexpr auto names =
      name_table<FaceImageType>({{basic, "basic"}, {full_frontal, "full_frontal"}, {token_frontal, "token_frontal"}});
  return names.name(value, reserved);
}

std::string_view name(FaceImageDataType value) noexcept {
  using enum FaceImageDataType;
  static constexpr auto names = name_table<FaceImageDataType>({{jpeg, "jpeg"}, {jpeg2000, "jpeg2000"}});
  return names.name(value, reserved);
}

std::string_view name(ColourSpace value) noexcept {
  using enum ColourSpace;
  static constexpr auto names = name_table<ColourSpace>(
      {{unspecified, "unspecified"}, {rgb24, "rgb24"}, {yuv422, "yuv422"}, {gray8, "gray8"}, {other, "other"}});
  return names.name(value, reserved);
}

std::string_view name(SourceType value) noexcept {
  using enum SourceType;
  static constexpr auto names = name_table<SourceType>({{unspecified, "unspecified"},
                                                        {photograph, "photograph"},
                                                        {photograph_digital_camera, "photograph_digital_camera"},
                                                        {photograph_scanner, "photograph_scanner"},
                                                        {video_frame, "video_frame"},
                                                        {video_frame_analogue, "video_frame_analogue"},
                                                        {video_frame_digital, "video_frame_digital"},
                                                        {unknown, "unknown"}});
  return names.name(value, reserved);
}

std::string_view name(ImpressionType value) noexcept {
  using enum ImpressionType;
  static constexpr auto names = name_table<ImpressionType>({{live_scan_plain, "live_scan_plain"},
                                                            {live_scan_rolled, "live_scan_rolled"},
                                                            {nonlive_scan_plain, "nonlive_scan_plain"},
                                                            {nonlive_scan_rolled, "nonlive_scan_rolled"},
                                                            {latent_impression, "latent_impression"},
                                                            {latent_tracing, "latent_tracing"},
                                                            {latent_photo, "latent_photo"},
                                                            {latent_lift, "latent_lift"},
                                                            {swipe, "swipe"},
                                                            {live_scan_contactless, "live_scan_contactless"}});
  return names.name(value, reserved);
}

std::string_view name(Compression value) noexcept {
  using enum Compression;
  static constexpr auto names = name_table<Compression>(
      {{none, "none"}, {packed, "packed"}, {wsq, "wsq"}, {jpeg, "jpeg"}, {jpeg2000, "jpeg2000"}, {png, "png"}});
  return names.name(value, reserved);
}

ImageFormat format(Compression value) noexcept {
  switch (value) {
    case Compression::none:
      return ImageFormat::raw;
    case Compression::packed:
      return ImageFormat::packed;
    case Compression::wsq:
      return ImageFormat::wsq;
    case Compression::jpeg:
      return ImageFormat::jpeg;
    case Compression::jpeg2000:
      return ImageFormat::jpeg2000;
    case Compression::png:
      return ImageFormat::png;
  }
  return ImageFormat::unknown;
}

std::string_view name(IrisImageFormat value) noexcept {
  using enum IrisImageFormat;
  static constexpr auto names = name_table<IrisImageFormat>({{mono_raw, "mono_raw"},
                                                             {rgb_raw, "rgb_raw"},
                                                             {mono_jpeg, "mono_jpeg"},
                                                             {rgb_jpeg, "rgb_jpeg"},
                                                             {mono_jpeg_ls, "mono_jpeg_ls"},
                                                             {rgb_jpeg_ls, "rgb_jpeg_ls"},
                                                             {mono_jpeg2000, "mono_jpeg2000"},
                                                             {rgb_jpeg2000, "rgb_jpeg2000"}});
  return names.name(value, reserved);
}

ImageFormat format(IrisImageFormat value) noexcept {
  switch (value) {
    case IrisImageFormat::mono_raw:
    case IrisImageFormat::rgb_raw:
      return ImageFormat::raw;
    case IrisImageFormat::mono_jpeg:
    case IrisImageFormat::rgb_jpeg:
      return ImageFormat::jpeg;
    case IrisImageFormat::mono_jpeg_ls:
    case IrisImageFormat::rgb_jpeg_ls:
      return ImageFormat::jpeg_ls;
    case IrisImageFormat::mono_jpeg2000:
    case IrisImageFormat::rgb_jpeg2000:
      return ImageFormat::jpeg2000;
  }
  return ImageFormat::unknown;
}

}  // namespace landfall::records::iso19794
