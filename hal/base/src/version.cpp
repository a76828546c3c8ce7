#include <landfall/base/version.hpp>

namespace landfall {

std::string_view version() noexcept { return LANDFALL_VERSION; }

}  // namespace landfall
