#include <landfall/emrtd/images.hpp>

#include <landfall/emrtd/biometrics.hpp>
#include <landfall/records/biometric_block.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

// The reader of records counts from its block on: here is named where in the file that begins.
Result<records::BiometricBlock> read_record(ByteView record, ByteView file) {
  auto block = records::read(record);
  if (block) return block;
  Error cause = std::move(block).error();
  return Error(cause.code(), Layer::emrtd, "a readable biometric data block", "another")
      .at(text("byte ", record.data() - file.data()))
      .because(std::move(cause));
}

}  // namespace

Result<std::vector<records::Image>> read_images(File file, ByteView bytes) {
  LANDFALL_TRY(const auto biometrics, read_biometrics(file, bytes));
  std::vector<records::Image> out;
  for (const auto& entry : biometrics.templates) {
    LANDFALL_TRY(const auto block, read_record(entry.record, bytes));
    for (const auto& image : records::images(block)) out.push_back(image);
  }
  return out;
}

Result<codec::Picture> read_portrait(ByteView dg2) {
  LANDFALL_TRY(const auto images, read_images(File::dg2, dg2));
  if (images.empty()) return Error(Errc::not_found, Layer::emrtd, "a portrait", "none").at("EF.DG2");
  return codec::decode(images.front().bytes);
}

}  // namespace landfall::emrtd
