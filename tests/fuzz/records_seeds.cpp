// Writes the seeds of the fuzzer "records" into a folder: blocks of made-up values, with every field at least once.
// Run by hand: records_seeds tests/fuzz/corpus/records
#include <cstdio>
#include <fstream>
#include <string>

#include <landfall/records/biometric_block.hpp>

namespace {

using namespace landfall;           // NOLINT: a program, not a header
using namespace landfall::records;  // NOLINT

const Bytes jpeg{0xFF, 0xD8, 0xFF, 0xE0, 1, 2}, wsq{0xFF, 0xA0, 3, 4}, text{'s', 'e', 'e', 'd'};
constexpr std::uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 5};

iso19794::FaceRecord face_record() {
  iso19794::FaceRecord record;
  for (int i = 0; i < 2; ++i) {
    auto& face = record.faces.emplace_back();
    face.gender = iso19794::Gender::female;
    face.properties = 5;
    face.pose = {1, 2, 3};
    face.feature_points.resize(2);
    face.width = face.height = 8;
    face.image = jpeg;
  }
  return record;
}

iso19794::FingerRecord finger_record() {
  iso19794::FingerRecord record;
  record.compression = iso19794::Compression::wsq;
  record.views.assign(2, {.position = FingerPosition::left_thumb, .width = 4, .height = 4, .image = wsq});
  return record;
}

iso19794::IrisRecord iris_record() {
  iso19794::IrisRecord record;
  record.image_format = iso19794::IrisImageFormat::mono_raw;
  for (const auto eye : {Eye::right, Eye::left}) {
    auto& subtype = record.subtypes.emplace_back();
    subtype.eye = eye;
    subtype.views.assign(2, {.image = text});
  }
  return record;
}

iso39794::PadData pad_data() {
  using namespace iso39794;
  PadData pad;
  pad.decision = fallback(PadDecision::no_attack);
  pad.scores.emplace(2).at(0).score_or_error.score = 50;
  pad.scores->at(1).score_or_error.error = code(ScoringError::failure_to_assess);
  pad.extended_data.emplace(1).at(0).data = text;
  pad.capture_context = code(PadCaptureContext::enrolment);
  pad.supervision_level = code(PadSupervisionLevel::assisted);
  pad.risk_level = 1;
  pad.criteria_category = code(PadCriteriaCategory::common);
  pad.parameter = text;
  pad.challenges.emplace({ByteView(text), ByteView(text)});
  pad.capture_date_time.emplace().year = 2026;
  return pad;
}

iso39794::IdentityMetadata identity() {
  using namespace iso39794;
  IdentityMetadata meta;
  meta.gender = fallback(Gender::male);
  meta.eye_colour = code(EyeColour::green);
  meta.hair_colour = fallback(HairColour::grey);
  meta.subject_height = 1700;
  meta.properties.emplace().beard = true;
  meta.expression.emplace().smile = false;
  meta.pose_angle.emplace().yaw = AngleData{.value = -170, .uncertainty = 4};
  return meta;
}

iso39794::ImageRepresentation2D image_2d() {
  using namespace iso39794;
  ImageRepresentation2D image;
  image.data = jpeg;
  auto& about = image.information;
  about.image_data_format = code(FaceImageDataFormat::jpeg);
  about.face_image_kind = fallback(FaceImageKind::mrtd);
  about.post_acquisition_processing.emplace().cropped = true;
  about.lossy_transformation_attempts = fallback(LossyTransformationAttempts::one);
  about.camera_to_subject_distance = 1000;
  about.sensor_diagonal = about.lens_focal_length = 300;
  about.image_size = ImageSize{.width = 8, .height = 8};
  about.face_measurements.emplace().head_width = 4;
  about.colour_space = fallback(ColourSpace::rgb24);
  about.reference_colour_mapping.emplace().definitions_and_values.emplace(1).at(0).value = text;
  image.capture_device.emplace().spectral.emplace().white_light = true;
  image.capture_device->technology_id = fallback(CaptureDeviceTechnology::photograph);
  return image;
}

std::vector<iso39794::Landmark> landmarks() {
  using namespace iso39794;
  std::vector<Landmark> marks(3);
  marks[0].kind.base.emplace().mpeg4_feature_point = fallback(3);
  marks[0].coordinates.emplace().base.emplace().cartesian_2d = Cartesian2D{.x = 1, .y = 2};
  marks[1].kind.base.emplace().anthropometric.emplace().base.emplace().name = code(4);
  marks[1].coordinates.emplace().base.emplace().texture_image = TextureImage{.u = 1, .v = 2};
  marks[2].kind.extension.emplace();
  marks[2].coordinates.emplace().base.emplace().cartesian_3d = Cartesian3D{.x = 1, .y = 2, .z = 3};
  return marks;
}

iso39794::FaceBlock face_block() {
  auto block = iso39794::face_block(image_2d());
  auto& face = block.representations[0];
  face.capture_date_time.emplace().millisecond = 7;
  face.qualities.emplace(1).at(0).score_or_error.score = 80;
  face.pad_data = pad_data();
  face.session_id = 1LL << 40;
  face.derived_from = 1;
  face.capture_device.emplace().certification_ids.emplace(1);
  face.capture_device->model_id.emplace();
  face.identity_metadata = identity();
  face.landmarks = landmarks();
  return block;
}

iso39794::FingerBlock finger_block() {
  using namespace iso39794;
  FingerBlock block;
  auto& finger = block.representations.emplace_back();
  finger.position = code(FingerPosition::right_index);
  finger.impression = code(Impression::plain_contact);
  finger.image_data_format = code(FingerImageDataFormat::wsq);
  finger.image_data = wsq;
  finger.capture_date_time.emplace().year = 2026;
  finger.capture_device.emplace();
  finger.qualities.emplace(1);
  finger.spatial_sampling_rate.emplace().samples_per_unit = 500;
  finger.image_rotated_to_vertical = true;
  finger.original_rotation = 90;
  finger.pad_data = pad_data();
  finger.comments.emplace(1).at(0).characters = text;
  finger.vendor_specific_data.emplace(1).at(0).data = text;
  return block;
}

iso39794::IrisBlock iris_block() {
  using namespace iso39794;
  IrisBlock block;
  auto& iris = block.representations.emplace_back();
  iris.eye_label = Eye::left;
  iris.image_kind = code(IrisImageKind::vga);
  iris.image_data_format = code(IrisImageDataFormat::png);
  iris.image_data = png;
  iris.range.emplace().range = 200;
  iris.qualities.emplace(1);
  iris.pad_data = pad_data();
  return block;
}

bool put(const std::string& folder, const char* name, std::uint8_t reader, const BiometricBlock& block) {
  const auto bytes = write(block);
  if (!bytes) return false;
  std::ofstream out(folder + "/" + name, std::ios::binary);
  out.put(static_cast<char>(reader));
  out.write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
  return out.good();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: records_seeds <folder>\n", stderr), 2;
  const std::string to = argv[1];
  const bool done = put(to, "face-19794", 1, face_record()) && put(to, "finger-19794", 2, finger_record()) &&
                    put(to, "iris-19794", 3, iris_record()) && put(to, "face-39794", 4, face_block()) &&
                    put(to, "finger-39794", 5, finger_block()) && put(to, "iris-39794", 6, iris_block()) &&
                    put(to, "any", 0, iso39794::face_block(image_2d()));
  return done ? 0 : 1;
}
