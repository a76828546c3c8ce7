#include <landfall/records/iso39794.hpp>

#include <landfall/base/text.hpp>

#include "der_codec.hpp"
#include "findings.hpp"

namespace landfall::records::iso39794 {
namespace {

// [APPLICATION 4], [APPLICATION 5], [APPLICATION 6], constructed
constexpr ber::Tag finger_tag = 0x64, face_tag = 0x65, iris_tag = 0x66;

template <class Block>
Result<Block> read_block(ByteView bytes, ber::Tag tag, std::string_view what) {
  Block block;
  DerDecoder decoder(block.findings);
  ber::Reader in(bytes);
  auto object = in.next(tag, what);
  const auto read = object ? decoder.content(*object, block) : Result<void>(std::move(object).error());
  if (!read)
    return Error(read.error().code(), Layer::records, read.error().wanted(), read.error().found())
        .at(read.error().where());
  if (block.representations.empty())
    return Error(Errc::bad_input, Layer::records, text(what, " with a representation"), "none").at("byte 0");
  block.trailing = in.rest();
  if (!in.at_end()) note(block.findings, Oddity::trailing, in.offset());
  return block;
}

template <class Block>
Bytes write_block(const Block& block, ber::Tag tag) {
  Bytes out = encode(tag, block);
  if (block.trailing.empty()) return out;
  Bytes longer;
  longer.reserve(out.size() + block.trailing.size());
  longer.insert(longer.end(), out.begin(), out.end());
  longer.insert(longer.end(), block.trailing.begin(), block.trailing.end());
  wipe(out.data(), out.size());
  return longer;
}

template <class Code>
void note_coded_image(Findings& findings, ByteView bytes, ByteView image, const Coded<Code>& said) {
  const auto code = said.value();
  note_image(findings, image, code ? format(*code) : ImageFormat::unknown,
             static_cast<std::size_t>(image.data() - bytes.data()));
}

}  // namespace

const ImageRepresentation2D* FaceRepresentation::image_2d() const noexcept {
  const auto& base = image_representation.base;
  return base && base->image_2d ? &*base->image_2d : nullptr;
}

Result<FaceBlock> read_face(ByteView bytes) {
  LANDFALL_TRY(auto block, read_block<FaceBlock>(bytes, face_tag, "FaceImageDataBlock"));
  for (const auto& representation : block.representations) {
    const auto* image = representation.image_2d();
    if (image == nullptr) continue;
    note_coded_image(block.findings, bytes, image->data, image->information.image_data_format);
    const auto& size = image->information.image_size;
    if (size && (size->width == 0 || size->height == 0))
      note(block.findings, Oddity::no_size, static_cast<std::size_t>(image->data.data() - bytes.data()));
  }
  return block;
}

Bytes write(const FaceBlock& block) { return write_block(block, face_tag); }

FaceBlock face_block(ImageRepresentation2D image) {
  FaceBlock block;
  block.representations.emplace_back().image_representation.base.emplace().image_2d = std::move(image);
  return block;
}

Result<FingerBlock> read_finger(ByteView bytes) {
  LANDFALL_TRY(auto block, read_block<FingerBlock>(bytes, finger_tag, "FingerImageDataBlock"));
  for (const auto& finger : block.representations)
    note_coded_image(block.findings, bytes, finger.image_data, finger.image_data_format);
  return block;
}

Bytes write(const FingerBlock& block) { return write_block(block, finger_tag); }

Result<IrisBlock> read_iris(ByteView bytes) {
  LANDFALL_TRY(auto block, read_block<IrisBlock>(bytes, iris_tag, "IrisImageDataBlock"));
  for (const auto& iris : block.representations)
    note_coded_image(block.findings, bytes, iris.image_data, iris.image_data_format);
  return block;
}

Bytes write(const IrisBlock& block) { return write_block(block, iris_tag); }

}  // namespace landfall::records::iso39794
