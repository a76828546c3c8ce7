// Pictures in a chip's face that are no faces of chips.
#include "workshop.hpp"

namespace landfall::forger {

Rows picture_rows() { return {}; }

}  // namespace landfall::forger
