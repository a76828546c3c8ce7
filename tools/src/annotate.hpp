#pragma once

#include <span>
#include <string>

#include <landfall/base/result.hpp>
#include <landfall/capture/page.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/mrz_reader/reader.hpp>

namespace landfall::tools {

/// What is drawn over a picture.
struct Marks {
  std::span<const mrz_reader::Reading> readings{};
  std::span<const capture::SeenDocument> documents{};
};

/// Writes a PNG: the picture dimmed, around each cell a box coloured by how probable its character is, the character
/// below it, the cells and places of reasons and findings marked, the outlines of documents, and a legend. What stands
/// below a line covers nothing of it. Errors: those of codec and write_file, internal, exhausted.
[[nodiscard]] Result<void> annotate(const codec::Picture& picture, const Marks& marks, const std::string& file);

}  // namespace landfall::tools
