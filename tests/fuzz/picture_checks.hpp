#pragma once
// What the fuzzers of pictures hold the codec to, beyond that nothing breaks.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include <landfall/codec/picture.hpp>

namespace landfall::fuzz {

inline void require(bool ok) {
  if (!ok) std::abort();
}

inline bool same(const codec::Picture& a, const codec::Picture& b) {
  const auto one = a.view(), two = b.view();
  return one.width == two.width && one.height == two.height && one.format == two.format && a.ppi_x() == b.ppi_x() &&
         a.ppi_y() == b.ppi_y() && std::equal(one.data, one.data + one.size_bytes(), two.data);
}

inline bool same(const codec::PictureInfo& a, const codec::PictureInfo& b) {
  return a.format == b.format && a.width == b.width && a.height == b.height && a.channels == b.channels &&
         a.bits == b.bits && a.orientation == b.orientation && a.ppi_x == b.ppi_x && a.ppi_y == b.ppi_y;
}

/// Memory that is held at once while it lives, at its most, beyond what was held before. Of a build with the address
/// sanitizer; else always 0.
class PeakOfMemory {
 public:
  PeakOfMemory();
  ~PeakOfMemory();
  PeakOfMemory(const PeakOfMemory&) = delete;
  PeakOfMemory& operator=(const PeakOfMemory&) = delete;
  [[nodiscard]] std::int64_t octets() const;
};

/// What decoding may hold: some octets a pixel, whatever the file says, and a floor for tables.
inline void require_modest(const PeakOfMemory& peak, std::int64_t most_pixels, std::size_t file) {
  constexpr std::int64_t octets_a_pixel = 32, floor = std::int64_t{96} << 20;
  require(peak.octets() <= octets_a_pixel * most_pixels + 8 * static_cast<std::int64_t>(file) + floor);
}

}  // namespace landfall::fuzz
