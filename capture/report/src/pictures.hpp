#pragma once

#include <string>

#include <landfall/base/geometry.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/codec/picture.hpp>

namespace landfall::report {

/// gray8 or rgb24, whatever came in; `pictures` decodes what came as a file.
[[nodiscard]] Result<codec::Picture> to_plain(const ImageView& view, codec::PictureDecoder& pictures);
/// Made smaller by a whole number, so that no side is longer than `most`; and by how much.
struct Shrunk {
  codec::Picture picture;
  int factor = 1;
};
[[nodiscard]] Result<Shrunk> shrink(const codec::Picture& picture, int most);
/// The part within four corners, laid straight, `width` x `height` pixels.
[[nodiscard]] Result<codec::Picture> straighten(const codec::Picture& picture, const Quad& quad, int width, int height);

/// "data:image/jpeg;base64,..."
[[nodiscard]] Result<std::string> data_uri(const codec::Picture& picture, int quality);

}  // namespace landfall::report
