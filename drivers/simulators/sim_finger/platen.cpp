#include "platen.hpp"

#include <algorithm>

#include <landfall/firmware/nb1010.hpp>
#include <landfall/synth/ridges.hpp>

namespace landfall::simulators {

namespace wire_of = firmware::nb1010;

Bytes platen_picture(std::uint64_t seed, Finger finger) {
  Bytes image(std::size_t{wire_of::width} * wire_of::height, 0xE6);
  if (finger == Finger::unknown) return image;
  synth::RidgeOptions options;
  options.seed = seed;
  options.finger = finger;
  options.width = wire_of::width;
  options.height = wire_of::height;
  options.ppi = wire_of::ppi;
  const auto picture = synth::ridges(options);  // fails for slaps only, which do not fit: an empty platen
  if (picture)
    for (int y = 0; y < wire_of::height; ++y)
      std::copy_n(picture->view().row(y), wire_of::width, image.begin() + std::ptrdiff_t{y} * wire_of::width);
  return image;
}

}  // namespace landfall::simulators
