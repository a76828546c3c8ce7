// The first byte chooses the reader; the rest is its input. What a reader accepts, the writer must write again: the
// same bytes, or, where the input was BER but not DER, bytes that are read as DER and written again the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <variant>

#include <landfall/records/biometric_block.hpp>

namespace {

using namespace landfall;           // NOLINT: a program, not a header
using namespace landfall::records;  // NOLINT

void must(bool holds) {
  if (!holds) std::abort();
}

bool is_within(ByteView part, ByteView whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

// Every code has a name, whatever number it is.
template <class... Codes>
void named(Codes... codes) {
  must((!name(codes).empty() && ...));
}
template <class Code>
void named_if(const std::optional<iso39794::Coded<Code>>& coded) {
  if (coded && coded->value()) named(*coded->value());
}
template <class Code>
void named_coded(const iso39794::Coded<Code>& coded) {
  named_if(std::optional(coded));
}

struct Names {
  void operator()(const iso19794::FaceRecord& record) const {
    for (const auto& face : record.faces) {
      named(face.gender, face.eye_colour, face.hair_colour, face.expression, face.image_type, face.image_data_type,
            face.colour_space, face.source_type);
      for (int bit = 0; bit < 24; ++bit)
        if (face.has(iso19794::Property(bit))) named(iso19794::Property(bit));
    }
  }
  void operator()(const iso19794::FingerRecord& record) const {
    for (const auto& view : record.views) named(view.position, view.impression, record.compression);
  }
  void operator()(const iso19794::IrisRecord& record) const {
    for (const auto& subtype : record.subtypes) named(subtype.eye, record.image_format);
  }
  void operator()(const std::optional<iso39794::PadData>& pad) const {
    if (!pad) return;
    named_if(pad->decision);
    named_if(pad->capture_context);
    named_if(pad->supervision_level);
    named_if(pad->criteria_category);
    if (pad->scores)
      for (const auto& score : *pad->scores) named_if(score.score_or_error.error);
  }
  void operator()(const iso39794::FaceBlock& block) const {
    for (const auto& face : block.representations) {
      (*this)(face.pad_data);
      if (const auto& meta = face.identity_metadata) {
        named_if(meta->gender);
        named_if(meta->eye_colour);
        named_if(meta->hair_colour);
      }
      const auto* image = face.image_2d();
      if (image == nullptr) continue;
      named_coded(image->information.image_data_format);
      named_if(image->information.face_image_kind);
      named_if(image->information.lossy_transformation_attempts);
      named_if(image->information.colour_space);
      if (image->capture_device) named_if(image->capture_device->technology_id);
    }
  }
  void operator()(const iso39794::FingerBlock& block) const {
    for (const auto& finger : block.representations) {
      (*this)(finger.pad_data);
      named_coded(finger.position);
      named_coded(finger.impression);
      named_coded(finger.image_data_format);
    }
  }
  void operator()(const iso39794::IrisBlock& block) const {
    for (const auto& iris : block.representations) {
      (*this)(iris.pad_data);
      named(iris.eye_label, iris.horizontal_orientation, iris.vertical_orientation, iris.compression_history);
      named_coded(iris.image_kind);
      named_coded(iris.image_data_format);
      if (iris.range && iris.range->error) named(*iris.range->error);
    }
  }
};

Bytes written(const BiometricBlock& block) {
  auto bytes = write(block);
  must(bytes.has_value());
  return *std::move(bytes);
}

void check(const Result<BiometricBlock>& block, ByteView in) {
  if (!block) {
    must(block.error().layer() == Layer::records && block.error().where().starts_with("byte "));
    return;
  }
  const auto& odd = findings(*block);
  must(odd.size() <= 8);
  for (const auto& finding : odd) must(finding.offset <= in.size() && name(finding.what) != "reserved");
  for (const auto& image : images(*block)) {
    must(is_within(image.bytes, in));
    named(image.modality, image.format, image.finger, image.eye);
  }
  std::visit(Names(), *block);
  const Bytes out = written(*block);
  if (!has(odd, Oddity::not_der)) {
    must(std::ranges::equal(out, in));
    return;
  }
  const auto again = read(out);
  must(again.has_value() && !has(findings(*again), Oddity::not_der));
  must(images(*again).size() == images(*block).size());
  must(written(*again) == out);
}

template <class Block>
void check(Result<Block> block, ByteView in) {
  check(block ? Result<BiometricBlock>(BiometricBlock(*std::move(block)))
              : Result<BiometricBlock>(std::move(block).error()),
        in);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const ByteView in(data + 1, size - 1);
  switch (data[0] % 7) {
    case 0:
      check(read(in), in);
      break;
    case 1:
      check(iso19794::read_face(in), in);
      break;
    case 2:
      check(iso19794::read_finger(in), in);
      break;
    case 3:
      check(iso19794::read_iris(in), in);
      break;
    case 4:
      check(iso39794::read_face(in), in);
      break;
    case 5:
      check(iso39794::read_finger(in), in);
      break;
    case 6:
      check(iso39794::read_iris(in), in);
      break;
  }
  return 0;
}
