#pragma once
// Picture files made for the codec's tests: by hand, or by OpenCV's encoders.
#include <cstdint>
#include <string_view>

#include <landfall/base/bytes.hpp>

namespace landfall::codec::test {

/// A file of the given ending with the four quarters red, green, blue, white (top left, top right, bottom left, bottom
/// right), in RGB, 32 x 16 pixels. alpha: the last quarter is transparent instead.
Bytes quarters_file(std::string_view ending, bool alpha = false, bool deep = false);

/// One colour, RGB 200, 120, 40.
Bytes plain_file(std::string_view ending, int width, int height);

}  // namespace landfall::codec::test
