#include <landfall/records/biometric_block.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "enum_names.hpp"

namespace landfall::records {
namespace {

template <class Block>
Result<BiometricBlock> as_block(Result<Block> block) {
  if (!block) return std::move(block).error();
  return BiometricBlock(*std::move(block));
}

ImageFormat told(ByteView bytes, ImageFormat said) noexcept {
  if (said == ImageFormat::raw || said == ImageFormat::packed) return said;  // pixels can begin as anything
  const ImageFormat is = format_of(bytes);
  return is == ImageFormat::unknown ? said : is;
}

ImageFormat said_by(iso19794::FaceImageDataType type) noexcept {
  if (type == iso19794::FaceImageDataType::jpeg) return ImageFormat::jpeg;
  return type == iso19794::FaceImageDataType::jpeg2000 ? ImageFormat::jpeg2000 : ImageFormat::unknown;
}

template <class Code>
ImageFormat said_by(const iso39794::Coded<Code>& coded) noexcept {
  const auto code = coded.value();
  return code ? format(*code) : ImageFormat::unknown;
}

struct ImageCollector {
  std::vector<Image> out{};

  void operator()(const iso19794::FaceRecord& record) {
    for (const auto& face : record.faces)
      out.push_back({.modality = Modality::face,
                     .format = told(face.image, said_by(face.image_data_type)),
                     .bytes = face.image,
                     .width = face.width,
                     .height = face.height});
  }
  void operator()(const iso19794::FingerRecord& record) {
    for (const auto& view : record.views)
      out.push_back({.modality = Modality::finger,
                     .format = told(view.image, format(record.compression)),
                     .bytes = view.image,
                     .width = view.width,
                     .height = view.height,
                     .finger = view.position});
  }
  void operator()(const iso19794::IrisRecord& record) {
    for (const auto& subtype : record.subtypes)
      for (const auto& view : subtype.views)
        out.push_back({.modality = Modality::iris,
                       .format = told(view.image, format(record.image_format)),
                       .bytes = view.image,
                       .width = record.width,
                       .height = record.height,
                       .eye = subtype.eye});
  }
  void operator()(const iso39794::FaceBlock& block) {
    for (const auto& representation : block.representations) {
      const auto* image = representation.image_2d();
      if (image == nullptr) continue;
      const auto size = image->information.image_size.value_or(iso39794::ImageSize{});
      out.push_back({.modality = Modality::face,
                     .format = told(image->data, said_by(image->information.image_data_format)),
                     .bytes = image->data,
                     .width = size.width,
                     .height = size.height});
    }
  }
  void operator()(const iso39794::FingerBlock& block) {
    for (const auto& finger : block.representations)
      out.push_back({.modality = Modality::finger,
                     .format = told(finger.image_data, said_by(finger.image_data_format)),
                     .bytes = finger.image_data,
                     .finger = finger.position.value().value_or(FingerPosition::unknown)});
  }
  void operator()(const iso39794::IrisBlock& block) {
    for (const auto& iris : block.representations)
      out.push_back({.modality = Modality::iris,
                     .format = told(iris.image_data, said_by(iris.image_data_format)),
                     .bytes = iris.image_data,
                     .eye = iris.eye_label});
  }
};

}  // namespace

Result<BiometricBlock> read(ByteView block) {
  switch (block.empty() ? 0 : block[0]) {
    case 0x64:
      return as_block(iso39794::read_finger(block));
    case 0x65:
      return as_block(iso39794::read_face(block));
    case 0x66:
      return as_block(iso39794::read_iris(block));
    case 'F':
      return block.size() > 1 && block[1] == 'I' ? as_block(iso19794::read_finger(block))
                                                 : as_block(iso19794::read_face(block));
    case 'I':
      return as_block(iso19794::read_iris(block));
    default:
      return Error(Errc::bad_input, Layer::records, "a block of ISO/IEC 19794 or 39794", "another beginning")
          .at("byte 0");
  }
}

Result<Bytes> write(const BiometricBlock& block) {
  return std::visit([](const auto& one) -> Result<Bytes> { return write(one); }, block);
}

const Findings& findings(const BiometricBlock& block) noexcept {
  return std::visit([](const auto& one) -> const Findings& { return one.findings; }, block);
}

std::string_view name(Modality modality) noexcept {
  using enum Modality;
  static constexpr auto names = name_table<Modality>({{face, "face"}, {finger, "finger"}, {iris, "iris"}});
  return names.name(modality, reserved);
}

std::vector<Image> images(const BiometricBlock& block) {
  ImageCollector collector;
  std::visit(collector, block);
  return std::move(collector.out);
}

}  // namespace landfall::records
