#pragma once

#include <landfall/records/image.hpp>

namespace landfall::records {

/// Adds an oddity unless it was seen before, so that the list stays short whatever the input is.
inline void note(Findings& to, Oddity what, std::size_t offset) {
  if (!has(to, what)) to.push_back({.what = what, .offset = offset});
}

/// An image is looked at no further than its first bytes.
inline void note_image(Findings& to, ByteView image, ImageFormat said, std::size_t offset) {
  const bool told_by_bytes = said != ImageFormat::raw && said != ImageFormat::packed && said != ImageFormat::unknown;
  if (told_by_bytes && format_of(image) != said) note(to, Oddity::image_format, offset);
}

}  // namespace landfall::records
