// read_portrait() over what a chip may hold: the first octet chooses a record of ISO/IEC 19794-5 or 39794-5 around the
// picture that follows, or the octets themselves as EF.DG2. No picture is decoded but a JPEG or JPEG 2000 of the size
// of a portrait, each as codec::decode has it, and memory stays within some octets a pixel.
#include <cstdlib>

#include <landfall/codec/decoder.hpp>
#include <landfall/emrtd/images.hpp>

#include "picture_checks.hpp"
#include "portrait_group.hpp"

namespace {

using namespace landfall;
using codec::FileFormat;
using fuzz::require;

constexpr std::int64_t most_pixels = 4'000'000;

void check_portrait(const codec::Picture& portrait, ByteView picture) {
  const auto info = codec::probe(picture);
  require(info && (info->format == FileFormat::jpeg || info->format == FileFormat::jpeg2000));
  require(std::int64_t{portrait.width()} * portrait.height() <= most_pixels);
  const auto alone = codec::decode(picture);
  require(alone && fuzz::same(*alone, portrait));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 60'000) return 0;
  const ByteView rest{data + 1, size - 1};
  const bool raw = data[0] % 4 == 3;
  const Bytes made = raw ? Bytes() : fuzz::dg2_of(rest, data[0] % 2 == 1);
  const ByteView file = raw ? rest : ByteView(made);
  const auto images = emrtd::read_images(emrtd::File::dg2, file);
  require(raw || (images && images->images.size() == 1 && images->images.front().bytes.size() == rest.size()));
  const fuzz::PeakOfMemory peak;
  codec::InThisProcess here;
  const auto portrait = emrtd::read_portrait(file, here);
  fuzz::require_modest(peak, most_pixels, size);
  if (!portrait) return 0;
  require(images && !images->images.empty());
  check_portrait(*portrait, images->images.front().bytes);
  return 0;
}
