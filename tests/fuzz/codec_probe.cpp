// probe() takes any bytes: no crash, no large allocation, what it accepts is plausible, and says the same of the same
// file and of one with something behind it.
#include <cstdlib>

#include <landfall/codec/picture.hpp>

#include "picture_checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace landfall;
  const ByteView file{data, size};
  const fuzz::PeakOfMemory peak;
  const auto info = codec::probe(file);
  fuzz::require(peak.octets() <= (1 << 20));
  if (!info) return 0;
  fuzz::require(plausible_size(info->width, info->height) && info->orientation >= 1 && info->orientation <= 8);
  fuzz::require(info->channels >= 1 && info->channels <= 4 && info->bits >= 1 && info->bits <= 16);
  fuzz::require(fuzz::same(*codec::probe(file), *info));
  const auto refused = codec::decode(file, {.formats = {}});
  fuzz::require(!refused && refused.error().code() == Errc::unsupported);
  if (info->format == codec::FileFormat::tiff) return 0;  // its directory may lie anywhere
  Bytes longer(file.begin(), file.end());
  longer.resize(size + 40, 0xff);
  const auto again = codec::probe(longer);
  fuzz::require(again && fuzz::same(*again, *info));
  return 0;
}
