#pragma once

#include <vector>

#include <landfall/codec/picture.hpp>
#include <landfall/emrtd/file.hpp>
#include <landfall/records/biometric_block.hpp>

namespace landfall::emrtd {

/// The images in DG2, DG3 or DG4 (file: which), whatever record of ISO/IEC 19794 or 39794 they stand in; views into
/// `bytes`. Errors: those of read_biometrics; where a block is not readable, the code that records::read gives
/// (bad_input, unsupported, exhausted) at the byte where the block begins; bad_input for another file. Reentrant.
[[nodiscard]] LANDFALL_API Result<std::vector<records::Image>> read_images(File file, ByteView bytes);

/// The first portrait of DG2, decoded (JPEG or JPEG 2000) and upright. Errors: those of read_images and codec::decode;
/// not_found where DG2 holds none. Reentrant.
[[nodiscard]] LANDFALL_API Result<codec::Picture> read_portrait(ByteView dg2);

}  // namespace landfall::emrtd
