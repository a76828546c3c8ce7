// Exif 2.3 (CIPA DC-008), 4.6: attribute information is a TIFF directory.
#include "header.hpp"

namespace landfall::codec {

void apply_exif(const std::optional<Claims>& block, Header& header) {
  if (!block) return;
  const auto directory = read_tiff_directory(*block);
  if (!directory) return;
  if (directory->orientation >= 1 && directory->orientation <= 8)
    header.orientation = static_cast<int>(directory->orientation);
  if (header.ppi_x <= 0 && directory->ppi_x > 0 && directory->ppi_y > 0) {
    header.ppi_x = directory->ppi_x, header.ppi_y = directory->ppi_y;
  }
}

}  // namespace landfall::codec
