// probe() takes any bytes: no crash, no large allocation, and what it accepts is plausible.
#include <cstdlib>

#include <landfall/codec/picture.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto info = landfall::codec::probe({data, size});
  if (info && (!landfall::plausible_size(info->width, info->height) || info->orientation < 1 || info->orientation > 8))
    std::abort();
  return 0;
}
