#include <landfall/emrtd/images.hpp>

#include <landfall/emrtd/biometrics.hpp>
#include <landfall/records/biometric_block.hpp>

namespace landfall::emrtd {

Result<std::vector<records::Image>> read_images(File file, ByteView bytes) {
  LANDFALL_TRY(const auto biometrics, read_biometrics(file, bytes));
  std::vector<records::Image> out;
  for (const auto& entry : biometrics.templates) {
    LANDFALL_TRY(const auto block, records::read(entry.record));
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
