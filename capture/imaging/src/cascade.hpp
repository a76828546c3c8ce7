#pragma once

#include <string_view>

namespace landfall::imaging {

/// The text of OpenCV's cascade file.
[[nodiscard]] std::string_view face_cascade() noexcept;

}  // namespace landfall::imaging
