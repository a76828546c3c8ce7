// decode() takes any bytes: no crash, no picture larger than asked for, and what is decoded is what the header
// promised.
#include <cstdlib>

#include <landfall/codec/picture.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace landfall::codec;
  if (size == 0 || size > 65536) return 0;
  const landfall::ByteView file{data, size};
  const DecodeOptions options{.tone = data[size - 1] % 2 == 0 ? Tone::gray : Tone::colour, .max_pixels = 1 << 18};
  const auto picture = decode(file, options);
  if (!picture) return 0;
  const auto info = probe(file);
  if (!info || info->width != picture->width() || info->height != picture->height() ||
      std::int64_t{info->width} * info->height > options.max_pixels)
    std::abort();
  return 0;
}
