#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/model/record.hpp>

namespace landfall::package {

/// One sample under the name that its file has in the folder: "page-1-white.png".
struct NamedSample {
  const model::Sample* sample;
  std::string kind;  ///< "page", "document" (a page laid straight), "document_portrait", "portrait", "finger"
  std::string file;
};
[[nodiscard]] std::vector<NamedSample> named_samples(const model::TravellerRecord& record);

/// The bytes of its file: PNG without loss, or what the device sent where that is a file already (and is not decoded).
[[nodiscard]] Result<SecureBytes> file_of(const model::Sample& sample);
/// The same octets in memory that is wiped; those that were given are wiped now. For what shows or names a person.
[[nodiscard]] SecureBytes wiped(Bytes bytes);
[[nodiscard]] SecureBytes wiped(std::string text);

/// gray8 or rgb24, whatever came in; `pictures` decodes what came as a file.
[[nodiscard]] Result<codec::Picture> to_plain(const ImageView& view, codec::PictureDecoder& pictures);
/// Made smaller by a whole number, so that no side is longer than `most`; and by how much.
struct Shrunk {
  codec::Picture picture;
  int factor = 1;
};
[[nodiscard]] Result<Shrunk> shrink(const codec::Picture& picture, int most);
/// The part within four corners, laid straight, `width` x `height` pixels.
[[nodiscard]] Result<codec::Picture> straighten(const codec::Picture& picture, const model::Quad& quad, int width,
                                                int height);

/// "data:image/jpeg;base64,..."
[[nodiscard]] Result<std::string> data_uri(const codec::Picture& picture, int quality);

}  // namespace landfall::package
