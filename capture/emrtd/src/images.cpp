#include <landfall/emrtd/images.hpp>

#include <optional>

#include <landfall/emrtd/biometrics.hpp>
#include <landfall/records/biometric_block.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

// The reader of records counts from its block on: here is named where in the file that begins.
Error unreadable(Error cause, std::size_t offset) {
  return Error(cause.code(), Layer::emrtd, "a readable biometric data block", "another")
      .at(text("byte ", offset))
      .because(std::move(cause));
}

}  // namespace

Result<BiometricImages> read_images(File file, ByteView bytes) {
  LANDFALL_TRY(const auto biometrics, read_biometrics(file, bytes));
  BiometricImages out{biometrics};
  std::optional<Error> first;
  bool any = false;
  for (const auto& entry : biometrics.templates) {
    const auto offset = static_cast<std::size_t>(entry.record.data() - bytes.data());
    auto block = records::read(entry.record);
    if (!block) {
      remark(out.remarks, RemarkCode::block_unreadable, offset);
      if (!first) first = unreadable(std::move(block).error(), offset);
      continue;
    }
    any = true;
    for (const auto& image : records::images(*block)) out.images.push_back(image);
  }
  if (first && !any) return *std::move(first);
  return out;
}

Result<codec::Picture> read_portrait(ByteView dg2, codec::PictureDecoder& decoder, const std::stop_token& stop) {
  LANDFALL_TRY(const auto file, read_images(File::dg2, dg2));
  if (file.images.empty()) return Error(Errc::not_found, Layer::emrtd, "a portrait", "none").at("EF.DG2");
  return decoder.decode(file.images.front().bytes, {}, stop);
}

}  // namespace landfall::emrtd
