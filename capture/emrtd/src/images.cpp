#include <landfall/emrtd/images.hpp>

#include <optional>

#include <landfall/base/text.hpp>
#include <landfall/emrtd/biometrics.hpp>
#include <landfall/records/biometric_block.hpp>

#include "reading.hpp"

namespace landfall::emrtd {
namespace {

// ICAO Doc 9303-10, 4.7.2: an image in a data group is JPEG or JPEG 2000; a decoder of anything else has no work here.
// A passport's portrait of 35 x 45 mm has 3.5 million pixels at 1,200 an inch, and 0.2 million as it is usually stored:
// what is larger is not in the 12 to 20 kilobytes of a chip to be read, but to keep the reader busy.
constexpr codec::DecodeOptions portrait_options{
    .max_pixels = 4'000'000,
    .formats = {codec::FileFormat::jpeg, codec::FileFormat::jpeg2000},
};

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
  return decoder.decode(file.images.front().bytes, portrait_options, stop);
}

}  // namespace landfall::emrtd
